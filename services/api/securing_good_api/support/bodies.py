"""What is sent about a support package."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from securing_good.vocabulary import Acceptor, Cancellation, SupportImpact, SupportKind
from securing_good_api.providers.bodies import Factors
from securing_good_api.providers.rules import Plan
from securing_good_api.sending import Sent
from securing_good_api.support.commands import Judgement, Need
from securing_good_api.words import Line, Prose, Urn


def _example(**body: Any) -> ConfigDict:
    return ConfigDict(extra="forbid", json_schema_extra={"examples": [{**body}]})


class ObjectiveIn(Sent):
    """What should change."""

    model_config = ConfigDict(extra="forbid")

    what: Prose
    measure: Line | None = None
    """By which measure one will see it, if any."""


class SupportIn(Sent):
    """What a school needs."""

    model_config = _example(
        urn=101922,
        what="Coaching for the reading lead.",
        factors=["teaching_and_learning"],
        objectives=[{"what": "Phonics is taught in one way in every class.", "measure": "Phonics check, year 1"}],
        kind="teaching_school_hub",
        identified_on="2026-11-20",
    )

    case_id: UUID | None = None
    """The school's case, where it is part of one."""
    urn: Urn | None = None
    """The school; it may be left out where the case tells it."""
    what: Prose
    factors: Factors
    """The risk factors it is for."""
    objectives: Annotated[list[ObjectiveIn], Field(min_length=1, max_length=20)]
    """Numbered in this order. Each is judged in the end."""
    kind: SupportKind | None = None
    """The kind of support looked for, if that is clear."""
    wanted_from: date | None = None
    wanted_until: date | None = None
    identified_on: date | None = None
    """Today, unless given."""

    def need(self) -> Need:
        """As the command takes it."""
        return Need(
            what=self.what,
            factors=self.factors,
            objectives=[(one.what, one.measure) for one in self.objectives],
            kind=self.kind,
            wanted_from=self.wanted_from,
            wanted_until=self.wanted_until,
        )


class BrokeredIn(Sent):
    """Which provider of the catalogue is to give it, when, and for how much."""

    model_config = _example(
        provider_id="7a0d7f3c-0f0a-4d64-9a7f-0a8f4e0f6b11",
        kind="teaching_school_hub",
        cost_pounds=3600,
        starts_on="2027-01-11",
        ends_on="2027-03-26",
        sessions_planned=6,
        brokered_on="2026-12-04",
    )

    provider_id: UUID
    kind: SupportKind | None = None
    """Needed where the need did not say."""
    cost_pounds: Annotated[int | None, Field(ge=0, le=10_000_000)] = None
    """Whole pounds in all, when agreed; 0 is free."""
    starts_on: date
    ends_on: date
    sessions_planned: Annotated[int, Field(ge=1, le=200)]
    days_planned: Annotated[int | None, Field(ge=1, le=400)] = None
    """Days of the provider's time; one a session, unless given."""
    brokered_on: date | None = None
    """Today, unless given."""
    board_meeting_id: UUID | None = None
    """The meeting at which the board decided so: a member of the board names it, and officers may."""

    def plan(self) -> Plan:
        """As the rules take it."""
        return Plan(self.starts_on, self.ends_on, self.days_planned or self.sessions_planned)


class AgreedIn(Sent):
    """That the school accepts. Headteacher and chair send nothing; an officer says who accepted, and when."""

    model_config = _example(agreed_by="headteacher", name="Asha Patel", agreed_on="2026-12-08")

    agreed_by: Acceptor | None = None
    name: Line | None = None
    agreed_on: date | None = None
    """Today, unless an officer gives it."""


class DeclinedIn(Sent):
    """Why the school does not want it."""

    model_config = _example(reason="The reading lead leaves in January.", said_by="Asha Patel, headteacher")

    reason: Prose
    said_by: Line | None = None
    """For officers: who of the school said so."""
    ended_on: date | None = None
    """Today, unless given."""


class BoughtIn(Sent):
    """What the school bought instead, from whom and why."""

    model_config = _example(
        what="Six days of coaching.",
        from_whom="A consultant the school has worked with before.",
        reason="She knows the school.",
        said_by="Asha Patel, headteacher",
    )

    what: Prose
    from_whom: Line
    reason: Prose
    said_by: Line | None = None
    """For officers: who of the school said so."""
    ended_on: date | None = None
    """Today, unless given."""


class SessionIn(Sent):
    """A session that was held, with what was done and how many of the school were there; or one that was cancelled."""

    model_config = _example(session_on="2027-01-18", what="Two phonics lessons seen and talked through.", attended=3)

    session_on: date
    what: Prose | None = None
    attended: Annotated[int | None, Field(ge=0, le=1000)] = None
    cancellation: Cancellation | None = None
    """Why it did not happen; then nothing was done and nobody was there."""
    note: Prose | None = None

    @model_validator(mode="after")
    def _held_or_cancelled(self) -> "SessionIn":
        if self.cancellation is None and (self.what is None or self.attended is None):
            raise PydanticCustomError(
                "held-or-cancelled", "say what was done and how many were there, or why it was cancelled"
            )
        if self.cancellation is not None and (self.what is not None or self.attended is not None):
            raise PydanticCustomError(
                "held-or-cancelled", "a cancelled session was not held: leave out what was done and who was there"
            )
        if self.cancellation is Cancellation.OTHER and self.note is None:
            raise PydanticCustomError("note", "say in a note why it was cancelled")
        return self


class CompletedIn(Sent):
    """That all of it has been provided."""

    model_config = _example(completed_on="2027-03-19")

    completed_on: date | None = None
    """Today, unless given."""


class JudgedObjectiveIn(Sent):
    """What came of one objective."""

    model_config = ConfigDict(extra="forbid")

    number: Annotated[int, Field(ge=1, le=20)]
    impact: SupportImpact
    evidence: Prose


class EvaluatedIn(Sent):
    """What came of each objective, and of the whole."""

    model_config = _example(
        impact="some",
        evaluation="Teaching of reading is consistent in years 3 to 5.",
        objectives=[{"number": 1, "impact": "some", "evidence": "Lessons seen in May in all classes."}],
        evaluated_on="2027-06-11",
    )

    impact: SupportImpact
    evaluation: Prose
    objectives: Annotated[list[JudgedObjectiveIn], Field(min_length=1, max_length=40)]
    evaluated_on: date | None = None
    """Today, unless given."""

    def judged(self) -> list[Judgement]:
        """As the command takes it."""
        return [Judgement(one.number, one.impact, one.evidence) for one in self.objectives]


class WithdrawnIn(Sent):
    """Why the council takes it back."""

    model_config = _example(reason="The provider has closed.")

    reason: Prose
    ended_on: date | None = None
    """Today, unless given."""
