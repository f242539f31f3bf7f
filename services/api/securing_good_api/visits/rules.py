"""What a visit record must satisfy, from plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from securing_good.errors import Conflict, Invalid
from securing_good.vocabulary import CaseState
from securing_good_api.cases.rules import CASE_CLOSED, NOT_ENGAGED


@dataclass(frozen=True)
class VisitToRecord:
    """What the rule needs to know of the visit and its case."""

    case_state: CaseState
    opened_on: date
    already_recorded: bool
    next_visit_on: date | None
    """When the school is next visited, if that is planned."""


@dataclass(frozen=True)
class AgreedAction:
    """Something to do: what, by whom, and by when (None: by the next visit)."""

    what: str
    owner: str
    due_on: date | None


def check_record(visit: VisitToRecord, *, held_on: date, today: date) -> None:
    """Whether the visit may be recorded as held on this day.

    Raises Conflict for a visit already recorded, a closed case or one that is not engaged yet; Invalid for a day to come
    or before the case opened.
    """
    blockers = []
    if visit.already_recorded:
        blockers.append({"code": "already-recorded", "detail": "This visit has already been recorded."})
    if not visit.case_state.is_running:
        blockers.append(CASE_CLOSED)
    elif not visit.case_state.has_meetings:
        blockers.append(NOT_ENGAGED)
    if blockers:
        raise Conflict("This visit cannot be recorded.", blockers=blockers)
    if held_on > today:
        raise Invalid.at("#/held_on", "future", f"{held_on} is still to come: a visit is recorded once it was held.")
    if held_on < visit.opened_on:
        raise Invalid.at("#/held_on", "before-case", f"The case was only opened on {visit.opened_on}.")


def due_days(actions: Sequence[AgreedAction], visit: VisitToRecord, *, held_on: date) -> list[date]:
    """The day each action is due: after the visit and before the next meeting (programme, Securing Good Process).

    Left out, it is the day of the next visit. Raises Invalid naming the action whose day does not fit.
    """
    return [_due_day(number, action, visit, held_on) for number, action in enumerate(actions)]


def _due_day(number: int, action: AgreedAction, visit: VisitToRecord, held_on: date) -> date:
    pointer = f"#/actions/{number}/due_on"
    due_on = action.due_on or visit.next_visit_on
    if due_on is None:
        raise Invalid.at(pointer, "no-next-visit", "No next visit is planned yet: say when this is due.")
    if due_on < held_on:
        raise Invalid.at(pointer, "before-visit", f"{due_on} is before the visit on {held_on}.")
    if visit.next_visit_on is not None and due_on > visit.next_visit_on:
        raise Invalid.at(
            pointer,
            "after-next-visit",
            f"{due_on} is after the next visit on {visit.next_visit_on}; it is due by then.",
        )
    return due_on
