"""What is sent about a proposed level."""

from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from securing_good.vocabulary import CorrectionOutcome, MonitoringLevel, RiskFactor
from securing_good_api.level_proposals.rules import Entry
from securing_good_api.reply_periods.rules import MOST_DAYS
from securing_good_api.sending import Sent
from securing_good_api.words import Prose, Urn


class LevelProposalIn(Sent):
    """A level to propose."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "urn": 101922,
                    "level": "amber",
                    "reason": "Reading has fallen for two years; leaders have a plan.",
                    "assessment_id": "7a0d7f3c-0f0a-4d64-9a7f-0a8f4e0f6b11",
                    "difference_reason": "Link partners saw the plan taught in every class.",
                }
            ]
        },
    )

    urn: Urn
    level: MonitoringLevel
    reason: Prose
    assessment_id: UUID
    """The school's newest: the evidence the school will be shown."""
    difference_reason: Prose | None = None
    """Needed where the level is another than the suggested one, or the suggestion is provisional."""


class ModerationIn(Sent):
    """The moderated level, and the reason the school will read."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"level": "amber", "reason": "Agreed: reading, and a new leadership team."}]},
    )

    level: MonitoringLevel
    reason: Prose
    school_reason: Prose | None = None
    """What everybody but deciders reads, where something restricted is decisive: the assistant director writes it."""
    difference_reason: Prose | None = None
    """Needed where the level is another than the proposed one; for deciders."""


class EndingIn(Sent):
    """Why a proposal is sent back or withdrawn."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"reason": "Look at the attendance of this term as well."}]}
    )

    reason: Prose


class ExtensionIn(Sent):
    """How much longer a school may reply, and why."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"school_days": 5, "reason": "The chair was ill."}]}
    )

    school_days: Annotated[int, Field(ge=1, le=MOST_DAYS)]
    reason: Prose


class CorrectionIn(Sent):
    """A fact that is wrong, what it should say, and how one can see that."""

    model_config = ConfigDict(extra="forbid")

    stands: Prose
    should_say: Prose
    evidence: Prose


class ReplyEntryIn(Sent):
    """What the school says of one factor: a comment, a correction, or both."""

    model_config = ConfigDict(extra="forbid")

    factor: RiskFactor
    comment: Prose | None = None
    correction: CorrectionIn | None = None

    @model_validator(mode="after")
    def _says_something(self) -> "ReplyEntryIn":
        if self.comment is None and self.correction is None:
            raise PydanticCustomError("nothing-said", "write a comment on this factor, or correct a fact")
        return self

    def as_entry(self) -> Entry:
        """As the rules take it."""
        correction = self.correction
        return Entry(
            self.factor,
            comment=self.comment,
            stands=correction.stands if correction else None,
            should_say=correction.should_say if correction else None,
            evidence=correction.evidence if correction else None,
        )


class ReplyIn(Sent):
    """The school's word on its level."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "agrees": False,
                    "comment": "We see the risk in reading, and not in attendance.",
                    "entries": [
                        {
                            "factor": "absence_and_behaviour",
                            "correction": {
                                "stands": "Persistent absence is 24%.",
                                "should_say": "Persistent absence is 14%.",
                                "evidence": "The autumn census counted a closed site's pupils as absent.",
                            },
                        }
                    ],
                }
            ]
        },
    )

    agrees: bool
    comment: Prose | None = None
    entries: Annotated[list[ReplyEntryIn], Field(max_length=50)] = []


class AnswerIn(Sent):
    """What the council makes of a correction."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"outcome": "accepted", "answer": "Corrected; the school was assessed again."}]
        },
    )

    outcome: CorrectionOutcome
    answer: Prose


class ConfirmationIn(Sent):
    """The level that is decided, with the school's reply read."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"level": "amber", "reason": "The school agrees about reading."}]},
    )

    level: MonitoringLevel
    reason: Prose
    school_reason: Prose | None = None
    """What everybody but deciders reads, where something restricted is decisive."""
    difference_reason: Prose | None = None
    """Needed where the level is another than the school has read; for deciders."""
    assessment_id: UUID | None = None
    """The school's newest, where a corrected fact led to another than the one the level was proposed on."""
