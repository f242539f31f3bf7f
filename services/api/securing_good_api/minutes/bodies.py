"""What is sent about minutes."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, ClassVar
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from securing_good.vocabulary import Party, Progress, RiskFactor
from securing_good_api.actions.bodies import AgreedActionIn
from securing_good_api.minutes.rules import Area, Attendee, Minutes, Objective
from securing_good_api.patches import MergePatch
from securing_good_api.sending import Sent
from securing_good_api.words import Line, Prose


class AttendanceIn(Sent):
    """Somebody who was there, or who sent apologies with a reason."""

    model_config = ConfigDict(extra="forbid")

    party: Party
    name: Line
    apologies: Prose | None = None
    """Why they were not there; left out of whoever was."""

    def plain(self) -> Attendee:
        """As the rules take it."""
        return Attendee(self.party, self.name, self.apologies)


class AreaIn(Sent):
    """A risk factor that was discussed, and what was found."""

    model_config = ConfigDict(extra="forbid")

    factor: RiskFactor
    found: Prose


class ObjectiveProgressIn(Sent):
    """An objective, which way it goes, and what bears that out."""

    model_config = ConfigDict(extra="forbid")

    objective: Line
    progress: Progress
    detail: Prose


class AutumnVisitIn(Sent):
    """What the link partner brought from the autumn visit, and which visit that was where it is recorded."""

    model_config = ConfigDict(extra="forbid")

    words: Prose
    link_partner_visit_id: UUID | None = None


def _each_once(areas: list[AreaIn]) -> list[AreaIn]:
    factors = [area.factor for area in areas]
    if len(set(factors)) < len(factors):
        raise PydanticCustomError("twice", "each risk factor is discussed in one place")
    return areas


Attendance = Annotated[list[AttendanceIn], Field(max_length=30)]
Areas = Annotated[list[AreaIn], Field(max_length=9), AfterValidator(_each_once)]
Objectives = Annotated[list[ObjectiveProgressIn], Field(max_length=20)]
Actions = Annotated[list[AgreedActionIn], Field(max_length=50)]
EXAMPLE: dict[str, Any] = {
    "held_on": "2026-11-20",
    "progress": "improving",
    "discussed": "Reading across key stage 2; governors' monitoring.",
    "attendance": [
        {"party": "lead_officer", "name": "Ruth Adeyemi"},
        {"party": "headteacher", "name": "Asha Patel"},
        {"party": "chair_of_governors", "name": "John Mensah", "apologies": "At a funeral."},
        {"party": "vice_chair_of_governors", "name": "Mary Cole"},
        {"party": "link_partner", "name": "Tom Field"},
    ],
    "areas": [{"factor": "attainment", "found": "Phonics is taught in one way up to year 2."}],
    "objectives": [
        {"objective": "Reading in key stage 2", "progress": "improving", "detail": "Half as many pupils are behind."}
    ],
    "autumn_visit": {"words": "Lessons differed between year groups; they differ less now."},
    "actions": [{"what": "Share the reading plan with governors.", "owner": "Headteacher", "factors": ["attainment"]}],
}


class VisitRecordIn(Sent):
    """The minutes of a meeting that was held. Attendance, areas and objectives may follow until they are approved."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXAMPLE]})

    held_on: date
    progress: Progress
    discussed: Prose
    attendance: Attendance = []
    areas: Areas = []
    objectives: Objectives = []
    autumn_visit: AutumnVisitIn | None = None
    actions: Actions = []

    def minutes(self) -> Minutes:
        """As the rules take it."""
        return Minutes(
            self.held_on,
            self.progress,
            self.discussed,
            tuple(one.plain() for one in self.attendance),
            areas_of(self.areas),
            objectives_of(self.objectives),
            self.autumn_visit.words if self.autumn_visit else None,
            self.autumn_visit.link_partner_visit_id if self.autumn_visit else None,
        )


class MinutesChange(MergePatch):
    """A merge patch of a draft, and why: what is absent stays as it is; a list is given whole."""

    never_null: ClassVar = ("held_on", "progress", "discussed", "attendance", "areas", "objectives", "add_actions")
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "areas": EXAMPLE["areas"],
                    "objectives": EXAMPLE["objectives"],
                    "why": "From the notes of the meeting.",
                }
            ]
        },
    )

    held_on: date | None = None
    progress: Progress | None = None
    discussed: Prose | None = None
    attendance: Attendance | None = None
    areas: Areas | None = None
    objectives: Objectives | None = None
    autumn_visit: AutumnVisitIn | None = None
    add_actions: Actions | None = None
    """Actions agreed and not written down yet; those there are change at their own address."""
    why: Prose

    def changes(self) -> dict[str, Any]:
        """What changes, by the names and in the shapes of `Minutes`."""
        given = self.model_fields_set
        made: dict[str, Any] = {
            name: getattr(self, name) for name in ("held_on", "progress", "discussed") if name in given
        }
        if self.attendance is not None:
            made["attendance"] = tuple(one.plain() for one in self.attendance)
        if self.areas is not None:
            made["areas"] = areas_of(self.areas)
        if self.objectives is not None:
            made["objectives"] = objectives_of(self.objectives)
        if "autumn_visit" in given:
            made["autumn_visit"] = self.autumn_visit.words if self.autumn_visit else None
            made["link_partner_visit_id"] = self.autumn_visit.link_partner_visit_id if self.autumn_visit else None
        return made


class ReopeningIn(Sent):
    """Why approved minutes are written anew."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"reason": "The chair points out a wrong date."}]}
    )

    reason: Prose


class WordIn(Sent):
    """What the school says of the version it has read."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"number": 1, "accurate": False, "words": "Governors saw the plan before the meeting."}]
        },
    )

    number: Annotated[int, Field(ge=1, le=32767)]
    accurate: bool
    words: Prose | None = None
    """Needed where it disputes them."""

    @model_validator(mode="after")
    def _disputes_with_words(self) -> "WordIn":
        if not self.accurate and self.words is None:
            raise PydanticCustomError("words", "say what is not accurate")
        return self


class DisputeAnswerIn(Sent):
    """What the lead officer answers to a dispute."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"answer": "Governors saw a draft of the plan, as the minutes say."}]},
    )

    answer: Prose


def areas_of(areas: Sequence[AreaIn]) -> tuple[Area, ...]:
    """As the rules take them."""
    return tuple(Area(one.factor, one.found) for one in areas)


def objectives_of(objectives: Sequence[ObjectiveProgressIn]) -> tuple[Objective, ...]:
    """As the rules take them."""
    return tuple(Objective(one.objective, one.progress, one.detail) for one in objectives)
