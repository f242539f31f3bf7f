"""What is sent about actions."""

from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, ConfigDict, Field

from securing_good.vocabulary import ActionStatus, OwnerSide, ReportOutcome, RiskFactor
from securing_good_api.actions.rules import AgreedAction
from securing_good_api.patches import MergePatch
from securing_good_api.sending import Sent
from securing_good_api.words import Line, Prose


class AgreedActionIn(Sent):
    """Something agreed at a meeting; due by the next one unless a day is given."""

    model_config = ConfigDict(extra="forbid")

    what: Prose
    owner: Line
    due_on: date | None = None
    owner_side: OwnerSide = OwnerSide.SCHOOL
    """Whose it is to do."""
    factors: Annotated[list[RiskFactor], Field(max_length=9)] = []
    """The risk factors it is about."""
    objective: Line | None = None
    critical: bool = False
    """Whether the school stays in the programme while it is open."""

    def as_agreed(self) -> AgreedAction:
        """As the rules take it."""
        return AgreedAction(
            self.what,
            self.owner,
            self.due_on,
            self.owner_side,
            tuple(dict.fromkeys(self.factors)),
            self.objective,
            self.critical,
        )


class ActionChange(MergePatch):
    """A merge patch: what is absent stays as it is."""

    never_null: ClassVar = ("status", "due_on")
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"status": "done"}]})

    status: Annotated[Literal["open", "done"], AfterValidator(ActionStatus)] | None = None
    """An action is withdrawn with a reason, at its own address."""
    due_on: date | None = None
    done_on: date | None = None


def _example(**body: Any) -> ConfigDict:
    return ConfigDict(extra="forbid", json_schema_extra={"examples": [body]})


class ReportIn(Sent):
    """The school's word that it is done."""

    model_config = _example(done_on="2027-01-12", words="All five classes were seen; notes are with the chair.")

    done_on: date
    words: Prose


class ReportAnswerIn(Sent):
    """What an officer makes of it."""

    model_config = _example(outcome="returned", answer="Two of the five classes are missing from the notes.")

    outcome: ReportOutcome
    answer: Prose | None = None
    """Needed where it is returned."""


class CarryOverIn(Sent):
    """Why it was still open at the meeting."""

    model_config = _example(reason="The reading lead was ill for three weeks.")

    reason: Prose
    due_on: date | None = None
    """By the next meeting, unless given."""


class ActionWithdrawalIn(Sent):
    """Why it need not be done."""

    model_config = _example(reason="The trust has taken this over.")

    reason: Prose
