"""What somebody may do about a case now, and what keeps them from it: by the rules that refuse it too."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from securing_good.vocabulary import CaseState, CaseTransition
from securing_good_api.actors import Actor, Permission
from securing_good_api.case_pauses.rules import Pause, pause_blockers, resume_blockers
from securing_good_api.cases.rules import CASE_EXITED
from securing_good_api.reviews.rules import ReviewToDecide, review_blockers

FACTS: Final = """json_build_object(
    'state', c.state, 'months', n.months, 'due_on', n.due_on,
    'pauses', (select coalesce(json_agg(json_build_array(z.starts_on, z.ends_on)
                                        order by z.starts_on, z.paused_at, z.id), '[]'::json)
               from case_pause z where z.council = c.council and z.case_id = c.id))"""
"""Of the row `c` of `case` and its next review `n`."""
NEEDS: Final = {
    CaseTransition.ASSIGN: Permission.CASES_WRITE,
    CaseTransition.PAUSE: Permission.CASES_PAUSE,
    CaseTransition.RESUME: Permission.CASES_PAUSE,
    CaseTransition.DECIDE_REVIEW: Permission.REVIEWS_DECIDE,
}


def allowed_transitions(facts: Mapping[str, Any], actor: Actor, today: date) -> list[dict[str, Any]]:
    """Every step that this actor's roles allow, each with what keeps them from taking it today."""
    return [
        {"transition": one.value, "blockers": _blockers(one, facts, today)}
        for one in CaseTransition
        if actor.may(NEEDS[one])
    ]


def _blockers(transition: CaseTransition, facts: Mapping[str, Any], today: date) -> list[Mapping[str, str]]:
    state = CaseState(facts["state"])
    pauses = [Pause(date.fromisoformat(first), date.fromisoformat(last)) for first, last in facts["pauses"]]
    match transition:
        case CaseTransition.ASSIGN:
            return [] if state.is_running else [CASE_EXITED]
        case CaseTransition.PAUSE:
            return pause_blockers(state, pauses, today=today)
        case CaseTransition.RESUME:
            return resume_blockers(pauses, today=today)
        case CaseTransition.DECIDE_REVIEW:
            if facts["months"] is None:
                return [{"code": "no-review", "detail": "No review of this case is left to decide."}]
            review = ReviewToDecide(facts["months"], date.fromisoformat(facts["due_on"]), None, None, state)
            return review_blockers(review, today=today)
