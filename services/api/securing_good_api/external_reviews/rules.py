"""How an external review moves, and when one is suggested, from plain values.

Source: programme, "Timing and content on the monitoring programme": the council "may request that the school has a full
external review of its overall effectiveness at the start of the monitoring period particularly if there is a recent change
in leadership or the school has not participated in a recent external review".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from securing_good.errors import Conflict, Invalid
from securing_good.programme import add_months
from securing_good.vocabulary import CaseState, ExternalReviewState, ExternalReviewStep
from securing_good_api.actions.rules import AgreedAction
from securing_good_api.cases.rules import CASE_CLOSED

NEW_LEADERSHIP_MONTHS: Final = 12
RECENT_MONTHS: Final = 24
"""Our numbers: the programme says recent and gives none."""
_FROM: Final = {
    ExternalReviewStep.COMMISSION: (ExternalReviewState.REQUESTED,),
    ExternalReviewStep.DELIVER: (ExternalReviewState.COMMISSIONED,),
    ExternalReviewStep.DECLINE: (ExternalReviewState.REQUESTED,),
    ExternalReviewStep.CANCEL: (ExternalReviewState.REQUESTED, ExternalReviewState.COMMISSIONED),
}


@dataclass(frozen=True)
class Leadership:
    """What the suggestion needs to know of a school."""

    is_running: bool
    """Whether its case is."""
    has_open_review: bool
    headteacher_since: date | None
    last_review_on: date | None
    """When an external review was delivered last."""


def suggestions(school: Leadership, *, today: date) -> list[dict[str, str]]:
    """Why an external review is suggested, each reason a code and a sentence; nothing when none is."""
    if not school.is_running or school.has_open_review:
        return []
    reasons = []
    since = school.headteacher_since
    if since is None:
        reasons.append({"code": "no-headteacher", "detail": "No headteacher is appointed there on record."})
    elif add_months(since, NEW_LEADERSHIP_MONTHS) > today:
        reasons.append({"code": "new-leadership", "detail": f"Its headteacher has led it since {since}."})
    last = school.last_review_on
    if last is None:
        reasons.append({"code": "no-review", "detail": "No external review of it is on record."})
    elif add_months(last, RECENT_MONTHS) <= today:
        reasons.append({"code": "no-recent-review", "detail": f"It was last reviewed from outside on {last}."})
    return reasons


def check_request(state: CaseState, *, requested_on: date, opened_on: date, today: date) -> None:
    """Whether a review may be requested on this day. Raises Conflict for a closed case, Invalid for a day that cannot be."""
    if not state.is_running:
        raise Conflict("No external review can be requested.", blockers=[CASE_CLOSED])
    if not opened_on <= requested_on <= today:
        detail = f"It is requested between the day the case opened, {opened_on}, and today."
        raise Invalid.at("#/requested_on", "day", detail)


def step_blockers(step: ExternalReviewStep, state: ExternalReviewState, case: CaseState) -> list[Mapping[str, str]]:
    """Why a step cannot be taken; nothing when it can. A report that comes after the case has closed is still recorded."""
    blockers: list[Mapping[str, str]] = []
    if state not in _FROM[step]:
        blockers.append({"code": "out-of-order", "detail": f"It is {state.value}."})
    if step is ExternalReviewStep.COMMISSION and not case.is_running:
        blockers.append(CASE_CLOSED)
    return blockers


def check_step(step: ExternalReviewStep, state: ExternalReviewState, case: CaseState) -> None:
    """Raises Conflict naming why the step cannot be taken."""
    blockers = step_blockers(step, state, case)
    if blockers:
        raise Conflict("This cannot be done about the external review now.", blockers=blockers)


def check_commission(*, commissioned_on: date, due_on: date, requested_on: date, today: date) -> None:
    """Raises Invalid for days out of order or a commission still to come."""
    if not requested_on <= commissioned_on <= today:
        detail = f"It is commissioned between the day it was requested, {requested_on}, and today."
        raise Invalid.at("#/commissioned_on", "day", detail)
    if due_on < commissioned_on:
        raise Invalid.at("#/due_on", "day", f"It is due after it is commissioned, on {commissioned_on}.")


def due_days(
    recommended: Sequence[AgreedAction],
    *,
    delivered_on: date,
    commissioned_on: date,
    next_meeting_on: date | None,
    case: CaseState,
    today: date,
) -> list[date]:
    """The day each recommendation is due as an action: the next meeting unless a day is given.

    Raises Invalid for a report still to come or before its commission, recommendations for a case that is closed, and a
    day before the report or left out where no meeting is planned.
    """
    if not commissioned_on <= delivered_on <= today:
        detail = f"It is delivered between the day it was commissioned, {commissioned_on}, and today."
        raise Invalid.at("#/delivered_on", "day", detail)
    if recommended and not case.is_running:
        raise Invalid.at("#/recommendations", "case-closed", "The case is closed: nothing more is agreed in it.")
    days = []
    for number, one in enumerate(recommended):
        pointer = f"#/recommendations/{number}/due_on"
        day = one.due_on or next_meeting_on
        if day is None:
            raise Invalid.at(pointer, "no-next-meeting", "No next meeting is planned yet: say when this is due.")
        if day < delivered_on:
            raise Invalid.at(pointer, "before-report", f"{day} is before the report of {delivered_on}.")
        days.append(day)
    return days


def check_ending(step: ExternalReviewStep, *, ended_on: date, last_day: date, today: date) -> None:
    """Raises Invalid for a day before the last step or still to come."""
    if not last_day <= ended_on <= today:
        word = "declined" if step is ExternalReviewStep.DECLINE else "cancelled"
        raise Invalid.at("#/ended_on", "day", f"It is {word} between its last step, {last_day}, and today.")
