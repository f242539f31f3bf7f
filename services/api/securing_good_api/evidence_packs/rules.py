"""When evidence can be frozen and a school can respond, from plain values."""

from collections.abc import Mapping

from securing_good.vocabulary import CaseState, ReviewDecision
from securing_good_api.cases.rules import CASE_CLOSED


def review_is_over(decided: ReviewDecision | None, state: CaseState) -> list[Mapping[str, str]]:
    """Why nothing more is added to a review; nothing when something can be."""
    if decided is not None:
        return [{"code": "already-decided", "detail": f"It was decided: {decided.value}."}]
    return [] if state.is_running else [CASE_CLOSED]
