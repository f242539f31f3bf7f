"""How far meetings are planned as reviews are decided, and what is planned after an exit."""

from datetime import date

import pytest

from securing_good.vocabulary import MonitoringLevel
from securing_good_scheduler.obligations.cadence import plan_after_close, programme_months


@pytest.mark.parametrize(
    ("next_review", "months"),
    [(12, 18), (18, 18), (24, 24), (30, 30), (36, 36), (None, 18)],
    ids=["from the start", "continued at 12", "continued at 18", "at 24", "at 30", "no review at all"],
)
def test_meetings_are_planned_up_to_the_next_review_and_18_months_at_least(next_review, months):
    assert programme_months(next_review) == months


def test_after_an_exit_no_meeting_is_planned_and_the_plan_says_why():
    closed_on = date(2026, 11, 20)
    plan = plan_after_close("case-1", 100001, MonitoringLevel.RED, closed_on, date(2027, 7, 27))
    assert (plan.visits, plan.skipped, plan.horizon_end) == ((), (), closed_on)
    assert plan.notes == ("The case was closed on 20 November 2026: no meeting follows.",)
