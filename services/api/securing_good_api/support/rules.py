"""How a support package moves from need to evaluation, from plain values.

Source: programme, Support packages: "At any point during the Securing Good programme a support package can be identified,
brokered and provided". Evaluation may also come after the school has left: that is when impact shows.
"""

from datetime import date

from securing_good.errors import Conflict, Invalid
from securing_good.vocabulary import CaseState, SupportState
from securing_good_api.cases.rules import CASE_CLOSED

STEPS = list(SupportState)
"""In order: each follows the one before."""


def check_identified(*, identified_on: date, opened_on: date, case_state: CaseState, today: date) -> None:
    """Whether a package may be identified for this case on this day.

    Raises Conflict for a case that is closed, Invalid for a day to come or before the case opened.
    """
    if not case_state.is_running:
        raise Conflict("No support package can be identified.", blockers=[CASE_CLOSED])
    _check_day("identified_on", identified_on, today)
    if identified_on < opened_on:
        raise Invalid.at("#/identified_on", "before-case", f"The case was only opened on {opened_on}.")


def check_step(
    to: SupportState, *, now: SupportState, day: date, last_day: date, case_state: CaseState, today: date
) -> None:
    """Whether the package may take its next step on this day; `last_day` is the day of the step before.

    Raises Conflict for a step out of order or, but for evaluation, a closed case; Invalid for a day to come or before the
    last step.
    """
    blockers = []
    if STEPS.index(to) != STEPS.index(now) + 1:
        before = STEPS[STEPS.index(to) - 1]
        detail = f"It is {now.value}; only a package that is {before.value} can be {to.value}."
        blockers.append({"code": "out-of-order", "detail": detail})
    if to is not SupportState.EVALUATED and not case_state.is_running:
        blockers.append(CASE_CLOSED)
    if blockers:
        raise Conflict(f"This support package cannot be {to.value}.", blockers=blockers)
    _check_day(f"{to.value}_on", day, today)
    if day < last_day:
        raise Invalid.at(f"#/{to.value}_on", "before-last-step", f"It was only {now.value} on {last_day}.")


def _check_day(field: str, day: date, today: date) -> None:
    if day > today:
        raise Invalid.at(f"#/{field}", "future", f"{day} is still to come.")
