"""Words for how council and school come to one understanding of a level: proposals, corrections, self-evaluation."""

from enum import StrEnum


class LevelProposalState(StrEnum):
    """Where a proposed level stands."""

    PROPOSED = "proposed"
    """Waits for the principal adviser to moderate it. The school does not see it."""
    SHARED = "shared"
    """Moderated, and with the school, which may reply until a day."""
    RETURNED = "returned"
    """Sent back to whoever proposed it, with the reason. They propose anew."""
    CONFIRMED = "confirmed"
    """The assistant director decided the level."""
    WITHDRAWN = "withdrawn"
    OVERTAKEN = "overtaken"
    """An urgent decision on the school's level came before it was confirmed."""


OPEN_PROPOSAL = (LevelProposalState.PROPOSED, LevelProposalState.SHARED)
"""A school has at most one such proposal."""


class LevelAction(StrEnum):
    """What can be done about a proposed level."""

    MODERATE = "moderate_level"
    RETURN = "return_proposal"
    EXTEND = "extend_reply"
    REPLY = "reply_to_level"
    ANSWER = "answer_correction"
    CONFIRM = "confirm_level"
    WITHDRAW = "withdraw_proposal"


class CorrectionOutcome(StrEnum):
    """What the council makes of a fact the school corrects."""

    ACCEPTED = "accepted"
    NOT_ACCEPTED = "not_accepted"


class SelfJudgement(StrEnum):
    """What a school says of itself, factor by factor. The last two are the engine's own words for the same."""

    STRONG = "strong"
    SECURE = "secure"
    CONCERN = "concern"
    SERIOUS_CONCERN = "serious_concern"


class Beside(StrEnum):
    """How a school's judgement of itself stands beside what our evidence says."""

    MILDER = "milder"
    SAME = "same"
    HARSHER = "harsher"
    NOT_ASSESSED = "not_assessed"
    """Our evidence says nothing of the factor: there is nothing to compare."""
