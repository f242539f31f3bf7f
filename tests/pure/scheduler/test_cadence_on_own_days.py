"""Meetings keep off the days on which a school is closed, has tests or is not to be visited, and say why."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from securing_good.assessment_windows import AssessmentWindow
from securing_good.calendar import CalendarPeriod
from securing_good.school_entries import SchoolEntry
from securing_good.school_opening import school_opening
from securing_good.vocabulary import CalendarKind, HalfDay, MonitoringLevel, SchoolEntryKind, Term
from securing_good_scheduler.obligations.cadence import CadenceSettings, CaseToPlan, plan_visits

Kind = SchoolEntryKind
TODAY = date(2026, 11, 23)
PERIODS = tuple(
    CalendarPeriod("307", 2026, kind, term, date.fromisoformat(first), date.fromisoformat(last))
    for kind, term, first, last in [
        (CalendarKind.TERM, Term.AUTUMN, "2026-09-02", "2026-12-18"),
        (CalendarKind.HALF_TERM, Term.AUTUMN, "2026-10-26", "2026-10-30"),
        (CalendarKind.TERM, Term.SPRING, "2027-01-04", "2027-03-25"),
        (CalendarKind.HALF_TERM, Term.SPRING, "2027-02-15", "2027-02-19"),
        (CalendarKind.TERM, Term.SUMMER, "2027-04-12", "2027-07-27"),
        (CalendarKind.HALF_TERM, Term.SUMMER, "2027-05-31", "2027-06-04"),
    ]
)


def entry(kind, start, end=None, half=None, title=None, term=None):
    return SchoolEntry(kind, 2026, date.fromisoformat(start), date.fromisoformat(end or start), term, half, title)


def plan(*entries, windows=(), level=MonitoringLevel.RED):
    opening = school_opening(PERIODS, 2026, entries, windows)
    case = CaseToPlan("case-1", 100001, level, TODAY)
    return plan_visits(case, opening.calendar, CadenceSettings(), TODAY, opening)


def day_of(made, slot):
    return next(visit.date for visit in made.visits if visit.slot == slot)


def test_an_inset_day_moves_the_meeting_that_would_be_on_it():
    usual = day_of(plan(), "2026/27 spring 1")
    moved = day_of(plan(entry(Kind.INSET_DAY, usual.isoformat())), "2026/27 spring 1")
    assert moved != usual
    assert abs((moved - usual).days) <= 2


def test_a_morning_of_training_leaves_the_afternoon():
    usual = day_of(plan(), "2026/27 spring 1")
    assert day_of(plan(entry(Kind.BLOCKED, usual.isoformat(), half=HalfDay.MORNING)), "2026/27 spring 1") == usual


def test_no_meeting_is_in_the_weeks_of_tests():
    tests = AssessmentWindow("Examinations", date(2027, 6, 7), date(2027, 6, 25), year_group=11)
    assert day_of(plan(windows=[tests]), "2026/27 summer 2") > date(2027, 6, 25)


def test_a_half_term_without_an_open_day_has_no_meeting_and_says_why():
    made = plan(entry(Kind.CLOSED, "2027-01-04", "2027-02-12", title="building work"))
    (skipped,) = [one for one in made.skipped if one.slot == "2026/27 spring 1"]
    assert skipped.reason == "The school is open on no day of it: closed: building work."
    assert day_of(made, "2026/27 spring 2") > date(2027, 2, 19)


def test_a_half_term_all_kept_free_says_for_what():
    tests = AssessmentWindow("Mock examinations", date(2027, 1, 4), date(2027, 2, 12), year_group=11)
    (skipped,) = [one for one in plan(windows=[tests]).skipped if one.slot == "2026/27 spring 1"]
    assert skipped.reason == "None of its school days can take a meeting: Mock examinations."


def test_an_own_half_term_moves_meetings_and_keeps_their_slots():
    made = plan(entry(Kind.HALF_TERM, "2027-02-01", "2027-02-12", term=Term.SPRING))
    assert [one.slot for one in made.visits] == [one.slot for one in plan().visits]
    assert day_of(made, "2026/27 spring 1") < date(2027, 2, 1)


def test_own_dates_that_no_longer_fit_are_told_in_the_plan():
    made = plan(entry(Kind.HALF_TERM, "2027-03-29", "2027-04-02", term=Term.SPRING))
    assert any("do not count" in note for note in made.notes)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([Kind.INSET_DAY, Kind.OCCASIONAL_DAY, Kind.CLOSED, Kind.BLOCKED]),
            st.dates(date(2026, 11, 1), date(2027, 7, 20)),
            st.sampled_from([None, *HalfDay]),
        ),
        max_size=25,
    ),
    st.sampled_from([MonitoringLevel.RED, MonitoringLevel.AMBER]),
)
def test_every_period_is_accounted_for_and_every_meeting_is_on_a_day_that_takes_it(days, level):
    entries = [SchoolEntry(kind, 2026, day, day, None, half) for kind, day, half in days]
    opening = school_opening(PERIODS, 2026, entries)
    made = plan(*entries, level=level)
    periods = opening.calendar.half_terms() if level is MonitoringLevel.RED else opening.calendar.terms()
    accounted = {one.slot for one in (*made.visits, *made.skipped)}
    assert accounted == {period.key for period in periods if period.ends_on >= TODAY}
    assert all(opening.may_be_visited(visit.date) for visit in made.visits)
