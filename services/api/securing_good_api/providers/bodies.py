"""What is sent about a provider."""

from datetime import date
from typing import Annotated, Any, ClassVar, TypeVar
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, Field

from securing_good.vocabulary import Phase, ProviderCheck, ProviderKind, RiskFactor, SupportKind
from securing_good_api.patches import MergePatch
from securing_good_api.sending import Sent
from securing_good_api.words import Email, Line, Prose

T = TypeVar("T")


def _once_each(words: list[T]) -> list[T]:
    return list(dict.fromkeys(words))


Factors = Annotated[list[RiskFactor], Field(min_length=1, max_length=20), AfterValidator(_once_each)]
_Phases = Annotated[list[Phase], Field(min_length=1, max_length=20), AfterValidator(_once_each)]
_Supports = Annotated[list[SupportKind], Field(min_length=1, max_length=20), AfterValidator(_once_each)]
_PackagesAtOnce = Annotated[int, Field(ge=1, le=500)]
_DaysAYear = Annotated[int, Field(ge=1, le=5000)]
_DayRate = Annotated[int, Field(ge=0, le=100_000)]


class ProviderIn(Sent):
    """A provider for the catalogue."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "name": "Oak Teaching School Hub",
                    "kind": "teaching_school_hub",
                    "contact_name": "Asha Patel",
                    "contact_email": "asha.patel@oak.example",
                    "factors": ["teaching_and_learning", "progress"],
                    "phases": ["primary"],
                    "supports": ["teaching_school_hub"],
                    "packages_at_once": 6,
                    "day_rate_pounds": 600,
                }
            ]
        },
    )

    name: Line
    kind: ProviderKind
    contact_person_id: UUID | None = None
    """A person of the programme, as every link partner is; they never evaluate what they provide."""
    contact_name: Line | None = None
    """Anybody else."""
    contact_email: Email | None = None
    factors: Factors
    """Risk factors it is good at."""
    phases: _Phases
    supports: _Supports
    """The kinds of support it gives."""
    packages_at_once: _PackagesAtOnce | None = None
    days_a_year: _DaysAYear | None = None
    """In an academic year. One of the two, or both: then the tighter one counts."""
    day_rate_pounds: _DayRate | None = None
    """Whole pounds."""
    price_note: Prose | None = None

    def described(self) -> dict[str, Any]:
        """As the columns of the table take it."""
        return self.model_dump()


class ProviderChange(MergePatch):
    """A merge patch: what is absent stays as it is, and null clears."""

    never_null: ClassVar = ("name", "kind", "factors", "phases", "supports")
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"packages_at_once": 8}]})

    name: Line | None = None
    kind: ProviderKind | None = None
    contact_person_id: UUID | None = None
    contact_name: Line | None = None
    contact_email: Email | None = None
    factors: Factors | None = None
    phases: _Phases | None = None
    supports: _Supports | None = None
    packages_at_once: _PackagesAtOnce | None = None
    days_a_year: _DaysAYear | None = None
    day_rate_pounds: _DayRate | None = None
    price_note: Prose | None = None


class ProviderCheckIn(Sent):
    """That something was checked of a provider."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"kind": "insurance", "valid_from": "2026-09-01", "expires_on": "2027-08-31"}]},
    )

    kind: ProviderCheck
    valid_from: date
    expires_on: date
    """The last day it holds, five years after the first at most."""
    note: Prose | None = None


class ProviderReasonIn(Sent):
    """Why a provider is taken out of the catalogue, or put back."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"reason": "Has closed its advisory service."}]}
    )

    reason: Prose
