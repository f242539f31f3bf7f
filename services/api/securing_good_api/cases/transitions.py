"""What somebody may do about a case now, and what keeps them from it: by the rules that refuse it too."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from securing_good.governance import governance_of
from securing_good.vocabulary import CaseState, CaseTransition, Governance, Post, ReviewKind
from securing_good_api.actors import Actor, Permission
from securing_good_api.case_pauses.rules import Pause, pause_blockers, resume_blockers
from securing_good_api.cases.rules import CASE_CLOSED
from securing_good_api.documents.rules import CaseToWriteAbout, draft_blockers
from securing_good_api.engagement.rules import CaseToEngage, contact_blockers, meeting_blockers
from securing_good_api.exit_criteria.rules import criteria_blockers
from securing_good_api.interventions.rules import begin_blockers
from securing_good_api.reviews.rules import ReviewToDecide, leaving_blockers, review_blockers
from securing_good_api.successions.rules import CaseToMove, move_blockers
from securing_good_api.trusts.rules import Invited, invite_blockers, reply_blockers

Blockers = list[Mapping[str, str]]
_NO_REVIEW: Final = {"code": "no-review", "detail": "No review of this case is left to decide."}


def allowed_transitions(facts: Mapping[str, Any], actor: Actor, today: date) -> list[dict[str, Any]]:
    """Every step that this actor's roles allow, each with what keeps them from taking it today."""
    return [
        {"transition": one.value, "blockers": _STEPS[one].blockers(facts, today)}
        for one in CaseTransition
        if actor.may(_STEPS[one].needs)
    ]


@dataclass(frozen=True)
class _Step:
    """Which right a transition needs, and what keeps even those who have it from it."""

    needs: Permission
    blockers: Callable[[Mapping[str, Any], date], Blockers]


def _assign(facts: Mapping[str, Any], _today: date) -> Blockers:
    return [] if _state(facts).is_running else [CASE_CLOSED]


def _invite_trust(facts: Mapping[str, Any], _today: date) -> Blockers:
    return invite_blockers(_invited(facts))


def _record_trust_reply(facts: Mapping[str, Any], _today: date) -> Blockers:
    return reply_blockers(_invited(facts))


def _move(facts: Mapping[str, Any], _today: date) -> Blockers:
    governance = governance_of(facts["type"], facts["type_group"])
    by_council = facts["intervention_open"] and governance is not Governance.ACADEMY
    return move_blockers(
        CaseToMove(_state(facts), facts["urn"], _day(facts["opened_on"]), governance, is_council_intervening=by_council)
    )


def _record_contact(facts: Mapping[str, Any], _today: date) -> Blockers:
    return contact_blockers(_state(facts))


def _draft_engagement_letter(facts: Mapping[str, Any], _today: date) -> Blockers:
    return draft_blockers(
        CaseToWriteAbout(
            _state(facts),
            _maybe_day(facts["contacted_on"]),
            facts["lead_officer"],
            facts["link_partner"],
            frozenset(Post(post) for post in facts["posts"]),
            facts["has_draft"],
        )
    )


def _record_engagement_meeting(facts: Mapping[str, Any], _today: date) -> Blockers:
    return meeting_blockers(
        CaseToEngage(
            CaseState(facts["stands"]),
            _day(facts["opened_on"]),
            _maybe_day(facts["contacted_on"]),
            _maybe_day(facts["letter_on"]),
        )
    )


def _pause(facts: Mapping[str, Any], today: date) -> Blockers:
    return pause_blockers(_state(facts), _pauses(facts), today=today)


def _resume(facts: Mapping[str, Any], today: date) -> Blockers:
    return resume_blockers(_pauses(facts), today=today)


def _decide_review(facts: Mapping[str, Any], today: date) -> Blockers:
    if not _state(facts).is_running:
        return [CASE_CLOSED]
    review = _review(facts)
    return review_blockers(review, today=today) if review else [_NO_REVIEW]


def _exit(facts: Mapping[str, Any], today: date) -> Blockers:
    if not _state(facts).is_running:
        return [CASE_CLOSED]
    review = _review(facts)
    if review is None:
        return [_NO_REVIEW]
    return [*review_blockers(review, today=today), *leaving_blockers(review)]


def _review(facts: Mapping[str, Any]) -> ReviewToDecide | None:
    if facts["months"] is None:
        return None
    return ReviewToDecide(
        facts["months"],
        _day(facts["due_on"]),
        None,
        None,
        _state(facts),
        kind=ReviewKind(facts["review_kind"]),
        evidence_on=_maybe_day(facts["evidence_on"]),
        intervention_is_open=facts["intervention_open"],
        consideration_is_outstanding=facts["to_consider"],
        open_critical=tuple(facts["open_critical"]),
    )


def _begin_intervention(facts: Mapping[str, Any], _today: date) -> Blockers:
    gone = [CASE_CLOSED] if _state(facts) is CaseState.EXITED else []
    return [*gone, *begin_blockers(is_open=facts["intervention_open"])]


def _set_exit_criteria(facts: Mapping[str, Any], _today: date) -> Blockers:
    return criteria_blockers(_state(facts))


_STEPS: Final = {
    CaseTransition.ASSIGN: _Step(Permission.CASES_WRITE, _assign),
    CaseTransition.INVITE_TRUST: _Step(Permission.CASES_WRITE, _invite_trust),
    CaseTransition.RECORD_TRUST_REPLY: _Step(Permission.CASES_WRITE, _record_trust_reply),
    CaseTransition.MOVE_TO_SUCCESSOR: _Step(Permission.CASES_WRITE, _move),
    CaseTransition.RECORD_CONTACT: _Step(Permission.CASES_WRITE, _record_contact),
    CaseTransition.DRAFT_ENGAGEMENT_LETTER: _Step(Permission.DOCUMENTS_DRAFT, _draft_engagement_letter),
    CaseTransition.RECORD_ENGAGEMENT_MEETING: _Step(Permission.CASES_ENGAGE, _record_engagement_meeting),
    CaseTransition.PAUSE: _Step(Permission.CASES_PAUSE, _pause),
    CaseTransition.RESUME: _Step(Permission.CASES_PAUSE, _resume),
    CaseTransition.SET_EXIT_CRITERIA: _Step(Permission.CASES_WRITE, _set_exit_criteria),
    CaseTransition.DECIDE_REVIEW: _Step(Permission.REVIEWS_DECIDE, _decide_review),
    CaseTransition.EXIT: _Step(Permission.REVIEWS_DECIDE, _exit),
    CaseTransition.BEGIN_INTERVENTION: _Step(Permission.INTERVENTIONS_DECIDE, _begin_intervention),
}


def _state(facts: Mapping[str, Any]) -> CaseState:
    return CaseState(facts["state"])


def _pauses(facts: Mapping[str, Any]) -> list[Pause]:
    return [Pause(_day(first), _day(last)) for first, last in facts["pauses"]]


def _invited(facts: Mapping[str, Any]) -> Invited:
    governance = governance_of(facts["type"], facts["type_group"])
    return Invited(
        CaseState(facts["state"]),
        governance,
        _day(facts["opened_on"]),
        _maybe_day(facts["invited_on"]),
        is_engaged=facts["is_engaged"],
    )


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _maybe_day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
