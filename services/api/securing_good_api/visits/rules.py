"""When a visit is arranged, recorded, or did not happen, and when what was agreed is due, from plain values.

Source: programme, Securing Good Monitoring Visits and Securing Good Process.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from securing_good.errors import Conflict, Invalid
from securing_good.programme import add_months
from securing_good.vocabulary import CaseState, VisitKind, VisitStep
from securing_good_api.actions.rules import AgreedAction
from securing_good_api.cases.rules import AWAITS_TRUST, CASE_CLOSED, NOT_ENGAGED

FURTHEST_MONTHS: Final = 18
"""How far ahead a visit is arranged: as far as the programme is expected to last."""

Blockers = list[Mapping[str, str]]
OF_A_REVIEW: Final = {
    "code": "of-a-review",
    "detail": "It is a review's meeting: it is held when the review is decided. Pin it to another day if it cannot be held.",
}
_OF_MEETINGS: Final = frozenset({VisitStep.RECORD, VisitStep.MERGE})


@dataclass(frozen=True)
class VisitToMove:
    """What the rules need to know of a visit and its case."""

    kind: VisitKind
    planned_for: date
    case_state: CaseState
    opened_on: date
    engaged_on: date | None
    is_recorded: bool
    is_not_held: bool
    next_meeting_on: date | None
    """When the school is next met, if that is planned."""
    is_merged: bool = False
    """Whether it is held together with another programme's meeting."""
    is_early: bool = False
    """Whether a meeting was held before the term or half-term it is planned for began: that is still owed one."""
    planned_then: date | None = None
    """Where it was early: the day of a meeting that is planned for the time it was held in."""


def blockers_to(step: VisitStep, visit: VisitToMove) -> Blockers:
    """Why a step cannot be taken now; nothing when it can."""
    if visit.kind is VisitKind.REVIEW_MEETING:
        return [OF_A_REVIEW]
    blockers: Blockers = []
    if visit.is_recorded:
        blockers.append({"code": "already-recorded", "detail": "This visit has already been recorded."})
    if visit.is_not_held:
        blockers.append({"code": "not-held", "detail": "Somebody said that this visit was not held."})
    if step in _OF_MEETINGS and visit.kind is not VisitKind.SECURING_GOOD_MEETING:
        detail = "It is no Securing Good meeting: what was found is recorded, not minutes."
        blockers.append({"code": "not-a-meeting", "detail": detail})
    if step is VisitStep.RECORD_FINDINGS and visit.kind is not VisitKind.MONITORING_VISIT:
        blockers.append({"code": "a-meeting", "detail": "It is a Securing Good meeting: it has minutes."})
    if not visit.case_state.is_running:
        blockers.append(CASE_CLOSED)
    elif step in _OF_MEETINGS and not visit.case_state.has_meetings:
        blockers.append(AWAITS_TRUST if visit.case_state is CaseState.AWAITING_TRUST else NOT_ENGAGED)
    if step is VisitStep.MERGE and visit.is_merged:
        blockers.append({"code": "merged", "detail": "It is held with another programme's meeting already."})
    return blockers


def check(step: VisitStep, visit: VisitToMove) -> None:
    """Raises Conflict naming each reason why a step cannot be taken now."""
    blockers = blockers_to(step, visit)
    if blockers:
        saying = {
            VisitStep.RECORD: "This visit cannot be recorded.",
            VisitStep.RECORD_FINDINGS: "Nothing can be recorded of this visit.",
            VisitStep.NOT_HELD: "It cannot be said that this visit was not held.",
            VisitStep.MERGE: "This visit cannot be held with another programme's meeting.",
        }
        raise Conflict(saying[step], blockers=blockers)


def check_day(visit: VisitToMove, *, held_on: date, today: date) -> None:
    """Whether it can have been held on this day: not to come, and not before the case opened or the school was engaged.

    A meeting held before the term or half-term it is planned for is one besides, unless that time has its own planned.
    Raises Invalid.
    """
    if held_on > today:
        raise Invalid.at("#/held_on", "future", f"{held_on} is still to come: a visit is recorded once it was held.")
    if held_on < visit.opened_on:
        raise Invalid.at("#/held_on", "before-case", f"The case was only opened on {visit.opened_on}.")
    if visit.engaged_on is not None and held_on < visit.engaged_on:
        raise Invalid.at("#/held_on", "before-engagement", f"The engagement meeting was only on {visit.engaged_on}.")
    if visit.planned_then is not None:
        detail = f"The meeting of that term or half-term is the one planned for {visit.planned_then}: record that one."
        raise Invalid.at("#/held_on", "another-meeting", detail)


def check_merger(
    *, day: date, active_since: date, first: date, last: date, is_school_day: bool | None, today: date
) -> None:
    """Whether a meeting can be held on the day of another programme's: one to come, between the first and last of its period.

    Raises Invalid.
    """
    if day < today:
        raise Invalid.at("#/day", "past", f"{day} has gone: minutes say when a meeting was held.")
    if not first <= day <= last:
        raise Invalid.at("#/day", "another-period", f"The meeting is for the time from {first} to {last}.")
    if is_school_day is False:
        raise Invalid.at("#/day", "not-a-school-day", f"{day} is not a school day.")
    if active_since > today:
        raise Invalid.at("#/active_since", "future", "The other programme does not meet the school yet.")


def check_findings(activities: Collection[int], found: Collection[int]) -> None:
    """What was found is said once of each planned activity. Raises Invalid."""
    if len(set(found)) < len(found) or set(found) != set(activities):
        numbers = ", ".join(map(str, sorted(activities)))
        raise Invalid.at("#/activities", "activities", f"Say what was found at each planned activity, once: {numbers}.")


def arrangement_blockers(case_state: CaseState) -> Blockers:
    """Why nothing can be arranged with a school; nothing when it can."""
    if not case_state.is_running:
        return [CASE_CLOSED]
    if case_state is CaseState.AWAITING_TRUST:
        return [AWAITS_TRUST]
    return [] if case_state.has_meetings else [NOT_ENGAGED]


def check_arrangement(
    case_state: CaseState,
    *,
    day: date,
    is_school_day: bool | None,
    that_day: Collection[VisitKind],
    shares_day: bool,
    today: date,
) -> None:
    """Whether a monitoring visit can be arranged for a day; `is_school_day` None where the terms do not reach it.

    It may share the day of a meeting, and whoever arranges it says so. Raises Conflict naming each reason why not, Invalid
    for a day that cannot be.
    """
    blockers = arrangement_blockers(case_state)
    if VisitKind.MONITORING_VISIT in that_day:
        blockers.append({"code": "visited-that-day", "detail": f"A monitoring visit is arranged for {day} already."})
    if VisitKind.SECURING_GOOD_MEETING in that_day and not shares_day:
        detail = f"A Securing Good meeting is planned for {day}: say that the visit shares the day."
        blockers.append({"code": "meeting-that-day", "detail": detail})
    if blockers:
        raise Conflict("This visit cannot be arranged.", blockers=blockers)
    if not today <= day <= add_months(today, FURTHEST_MONTHS):
        detail = f"A visit is arranged for today or later, within the next {FURTHEST_MONTHS} months."
        raise Invalid.at("#/date", "day", detail)
    if is_school_day is False:
        raise Invalid.at("#/date", "not-a-school-day", f"{day} is not a school day.")
    if shares_day and VisitKind.SECURING_GOOD_MEETING not in that_day:
        raise Invalid.at("#/shares_day", "no-meeting", f"No Securing Good meeting is planned for {day}.")


def due_days(
    actions: Sequence[AgreedAction], visit: VisitToMove, *, held_on: date, pointer: str = "#/actions"
) -> list[date]:
    """The day each action is due: after the visit and before the next meeting (programme, Securing Good Process).

    Left out, it is the day of the next visit. Raises Invalid naming the action whose day does not fit.
    """
    return [_due_day(f"{pointer}/{number}/due_on", action, visit, held_on) for number, action in enumerate(actions)]


def _due_day(pointer: str, action: AgreedAction, visit: VisitToMove, held_on: date) -> date:
    due_on = action.due_on or visit.next_meeting_on
    if due_on is None:
        raise Invalid.at(pointer, "no-next-visit", "No next visit is planned yet: say when this is due.")
    if due_on < held_on:
        raise Invalid.at(pointer, "before-visit", f"{due_on} is before the visit on {held_on}.")
    if visit.next_meeting_on is not None and due_on > visit.next_meeting_on:
        raise Invalid.at(
            pointer,
            "after-next-visit",
            f"{due_on} is after the next visit on {visit.next_meeting_on}; it is due by then.",
        )
    return due_on
