"""What is shown of a support package."""

from typing import Annotated

from securing_good.vocabulary import SupportImpact, SupportState
from securing_good_api.reads import Out, Sql, View


class SupportPackageOut(Out):
    """Support for a school in the programme: how far it has come, who provides it, what came of it."""

    id: str
    case_id: str
    urn: int
    school: Annotated[str, Sql("s.name")]
    what: str
    state: SupportState
    provider: str | None
    cost_pounds: int | None
    """Whole pounds, when agreed."""
    identified_on: str
    brokered_on: str | None
    provided_on: str | None
    """The day on which all of it had been provided."""
    evaluated_on: str | None
    impact: SupportImpact | None
    evaluation: str | None


SUPPORT_PACKAGES = View(
    SupportPackageOut,
    "support_package p join school s on s.urn = p.urn",
    "p",
    order=("p.identified_on", "p.id"),
    identity="p.id = :id",
    version="p.version",
    moving=True,
)
