"""One school's own days: cases of Ealing's 2026/27, calendars that cannot be, and what must hold whatever is said."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from securing_good.assessment_windows import AssessmentWindow, Taught
from securing_good.calendar import CalendarPeriod, build_calendar
from securing_good.school_entries import SchoolEntry
from securing_good.school_opening import entry_problems, school_opening
from securing_good.vocabulary import CalendarKind, HalfDay, Phase, SchoolEntryKind, Term

Kind = SchoolEntryKind
AM, PM = HalfDay.MORNING, HalfDay.AFTERNOON


def period(kind, term, start, end, *, year=2026):
    return CalendarPeriod("307", year, kind, term, date.fromisoformat(start), date.fromisoformat(end))


EALING = (
    period(CalendarKind.TERM, Term.AUTUMN, "2026-09-02", "2026-12-18"),
    period(CalendarKind.HALF_TERM, Term.AUTUMN, "2026-10-26", "2026-10-30"),
    period(CalendarKind.HOLIDAY, Term.AUTUMN, "2026-12-21", "2027-01-01"),
    period(CalendarKind.TERM, Term.SPRING, "2027-01-04", "2027-03-25"),
    period(CalendarKind.HALF_TERM, None, "2027-02-15", "2027-02-19"),
    period(CalendarKind.HOLIDAY, Term.SPRING, "2027-03-26", "2027-04-09"),
    period(CalendarKind.TERM, Term.SUMMER, "2027-04-12", "2027-07-27"),
    period(CalendarKind.HALF_TERM, Term.SUMMER, "2027-05-31", "2027-06-04"),
)
COUNCIL = build_calendar(EALING)
KS2 = AssessmentWindow("Key stage 2 tests", date(2027, 5, 10), date(2027, 5, 13), year_group=6)


def entry(kind, start, end=None, term=None, half=None, title=None, year=2026):
    return SchoolEntry(kind, year, date.fromisoformat(start), date.fromisoformat(end or start), term, half, title)


def opening(*entries, windows=(), last_year=2026):
    return school_opening(EALING, last_year, entries, windows)


def problems(*entries, last_year=2026):
    return entry_problems(EALING, last_year, entries)


def test_a_school_that_says_nothing_has_its_councils_days():
    plain = opening()
    assert plain.open_days(date(2026, 9, 1), date(2027, 8, 31)) == COUNCIL.school_days(
        date(2026, 9, 1), date(2027, 8, 31)
    )
    assert len(plain.open_halves(date(2026, 9, 1), date(2027, 8, 31))) == 2 * 198


@pytest.mark.parametrize(
    ("day", "half", "why"),
    [
        ("2026-09-02", None, "INSET day"),
        ("2026-09-03", None, None),
        ("2026-10-02", AM, None),
        ("2026-10-02", PM, "INSET day"),
        ("2026-10-02", None, None),
        ("2026-11-23", AM, "closed: the boiler"),
        ("2026-12-10", PM, "blocked by the school: the nativity play"),
        ("2026-12-10", AM, None),
        ("2027-02-12", None, "occasional day"),
        ("2027-05-11", AM, "Key stage 2 tests"),
        ("2027-05-14", None, None),
        ("2026-10-28", None, "the autumn half-term break"),
        ("2027-02-17", None, "the spring half-term break"),
        ("2026-12-22", None, "the holiday after the autumn term"),
        ("2027-03-31", None, "the holiday after the spring term"),
        ("2027-05-03", None, "a bank holiday"),
        ("2026-11-21", None, "a Saturday"),
        ("2027-08-10", None, "outside the term dates that are known"),
        ("2026-09-01", None, "outside the term dates that are known"),
    ],
)
def test_each_day_says_why_it_is_not_to_be_visited(day, half, why):
    own = opening(
        entry(Kind.INSET_DAY, "2026-09-02"),
        entry(Kind.INSET_DAY, "2026-10-02", half=PM),
        entry(Kind.CLOSED, "2026-11-23", "2026-11-24", title="the boiler"),
        entry(Kind.BLOCKED, "2026-12-10", half=PM, title="the nativity play"),
        entry(Kind.OCCASIONAL_DAY, "2027-02-12"),
        windows=[KS2],
    )
    assert own.why_not(date.fromisoformat(day), half) == why
    assert own.may_be_visited(date.fromisoformat(day), half) == (why is None)


def test_tests_and_blocked_days_keep_visits_away_and_leave_the_school_open():
    own = opening(entry(Kind.BLOCKED, "2026-12-10"), windows=[KS2])
    assert own.is_open(date(2026, 12, 10))
    assert own.is_open(date(2027, 5, 10))
    assert not own.may_be_visited(date(2026, 12, 10))
    assert own.why_closed(date(2027, 5, 10), date(2027, 5, 14)) == ("Key stage 2 tests",)


def test_two_halves_with_two_reasons_say_both():
    own = opening(entry(Kind.INSET_DAY, "2026-11-23", half=AM), entry(Kind.BLOCKED, "2026-11-23", half=PM))
    assert own.is_open(date(2026, 11, 23))
    assert own.why_not(date(2026, 11, 23)) == "INSET day and blocked by the school"


def test_an_academys_two_weeks_off_in_autumn_take_the_place_of_the_councils_one():
    own = opening(entry(Kind.HALF_TERM, "2026-10-19", "2026-10-30", Term.AUTUMN))
    assert not own.is_open(date(2026, 10, 20))
    first, second = own.calendar.half_terms()[:2]
    assert (first.ends_on, second.starts_on) == (date(2026, 10, 16), date(2026, 11, 2))
    assert own.calendar.count_school_days(date(2026, 9, 1), date(2027, 8, 31)) == 198 - 5


def test_own_dates_of_a_term_replace_a_break_that_names_no_term():
    own = opening(entry(Kind.HALF_TERM, "2027-02-08", "2027-02-12", Term.SPRING))
    assert own.is_open(date(2027, 2, 16))
    assert own.why_not(date(2027, 2, 9)) == "the spring half-term break"


def test_an_own_term_may_reach_into_the_councils_holiday():
    own = opening(entry(Kind.TERM, "2026-09-02", "2026-12-22", Term.AUTUMN))
    assert own.is_open(date(2026, 12, 22))
    assert own.why_not(date(2026, 12, 23)) == "the holiday after the autumn term"
    assert own.why_not(date(2026, 10, 28)) == "the autumn half-term break"


def test_a_year_to_come_is_moved_from_the_schools_own_dates():
    own = opening(entry(Kind.HALF_TERM, "2026-10-19", "2026-10-30", Term.AUTUMN), last_year=2027)
    assert own.why_not(date(2027, 10, 19)) == "the autumn half-term break"
    assert own.calendar.known_until == date(2027, 7, 27)
    assert opening(last_year=2027).is_open(date(2027, 10, 19))


def test_own_dates_of_a_year_that_is_provisional_stand_in_it():
    own = opening(entry(Kind.HALF_TERM, "2027-10-18", "2027-10-29", Term.AUTUMN, year=2027), last_year=2027)
    assert own.why_not(date(2027, 10, 19)) == "the autumn half-term break"
    assert {term.based_on for term in own.calendar.terms() if term.academic_year == 2027} == {2026}


def test_own_terms_that_no_longer_fit_do_not_count_and_say_so():
    own = opening(entry(Kind.HALF_TERM, "2026-12-21", "2026-12-30", Term.AUTUMN), entry(Kind.INSET_DAY, "2026-09-02"))
    (note,) = own.notes
    assert "2026/27 no longer fit the council's" in note
    assert own.why_not(date(2026, 10, 28)) == "the autumn half-term break"
    assert own.why_not(date(2026, 9, 2)) == "INSET day"


def test_days_a_school_is_closed_count_for_nothing():
    own = opening(entry(Kind.INSET_DAY, "2026-09-02"), entry(Kind.INSET_DAY, "2026-09-03", half=AM))
    assert own.calendar.count_school_days(date(2026, 9, 1), date(2026, 9, 4)) == 2
    assert own.open_halves(date(2026, 9, 1), date(2026, 9, 4)) == {
        (date(2026, 9, 3), PM),
        (date(2026, 9, 4), AM),
        (date(2026, 9, 4), PM),
    }


@pytest.mark.parametrize(
    ("entries", "code", "says"),
    [
        (
            [entry(Kind.CLOSED, "2026-10-02", "2026-10-01")],
            "ends-before-start",
            "ends on 1 October 2026, before it starts",
        ),
        ([entry(Kind.CLOSED, "2026-09-01", "2027-09-02")], "over-a-year", "over a year"),
        ([entry(Kind.INSET_DAY, "2025-09-01")], "outside-year", "does not lie in the academic year 2026/27"),
        ([entry(Kind.CLOSED, "2027-07-01", "2027-09-30")], "outside-year", "from August to July"),
        ([entry(Kind.TERM, "2026-09-01", "2026-12-18")], "no-term", "Say which term"),
        ([entry(Kind.INSET_DAY, "2026-09-02", term=Term.AUTUMN)], "a-term", "of no term"),
        ([entry(Kind.TERM, "2026-09-01", "2026-12-18", Term.AUTUMN, AM)], "half-of-a-term", "whole days"),
        ([entry(Kind.TERM, "2026-09-01", term=Term.AUTUMN)], "one-day-term", "more than a day"),
        ([entry(Kind.INSET_DAY, "2026-09-02")] * 2, "given-twice", "INSET day on 2 September 2026 already"),
        (
            [entry(Kind.INSET_DAY, "2026-09-02", "2026-09-03"), entry(Kind.OCCASIONAL_DAY, "2026-09-03")],
            "overlap",
            "from 2 September 2026 to 3 September 2026 already: the occasional day",
        ),
        (
            [entry(Kind.INSET_DAY, "2026-09-02"), entry(Kind.INSET_DAY, "2026-09-02", half=PM)],
            "overlap",
            "(afternoons) cannot",
        ),
        (
            [
                entry(Kind.TERM, "2026-09-01", "2026-12-18", Term.AUTUMN),
                entry(Kind.TERM, "2026-09-02", "2026-12-17", Term.AUTUMN),
            ],
            "overlap",
            "autumn term",
        ),
        ([entry(Kind.TERM, "2026-09-02", "2027-01-08", Term.AUTUMN)], "contradicts", "overlap"),
        ([entry(Kind.HALF_TERM, "2026-12-14", "2026-12-23", Term.AUTUMN)], "contradicts", "does not lie inside"),
        ([entry(Kind.HALF_TERM, "2029-10-22", "2029-10-26", Term.AUTUMN, year=2029)], "contradicts", "no known term"),
        ([entry(Kind.INSET_DAY, "2026-10-28")], "outside-term", "it is the autumn half-term break"),
        ([entry(Kind.INSET_DAY, "2026-09-05")], "outside-term", "it is a Saturday"),
        ([entry(Kind.OCCASIONAL_DAY, "2026-09-01")], "outside-term", "outside the term dates"),
        ([entry(Kind.CLOSED, "2026-09-01", "2026-12-31")], "never-open", "on no day of the autumn term 2026/27"),
        (
            [entry(Kind.CLOSED, "2026-09-01", "2026-10-31"), entry(Kind.CLOSED, "2026-11-01", "2027-07-31")],
            "never-open",
            "on no day of the",
        ),
    ],
)
def test_what_cannot_be_said_is_named(entries, code, says):
    found = problems(*entries)
    assert found[0].code == code
    assert says in found[0].detail
    assert found[0].index == len(entries) - 1


@pytest.mark.parametrize(
    "entries",
    [
        [],
        [entry(Kind.INSET_DAY, "2026-11-23", half=AM), entry(Kind.INSET_DAY, "2026-11-23", half=PM)],
        [entry(Kind.CLOSED, "2026-09-01", "2026-10-31"), entry(Kind.INSET_DAY, "2026-09-02")],
        [entry(Kind.CLOSED, "2026-11-02", "2026-12-18"), entry(Kind.BLOCKED, "2026-11-03")],
        [entry(Kind.INSET_DAY, "2029-09-03", year=2029)],
        [
            entry(Kind.TERM, "2026-08-27", "2026-12-22", Term.AUTUMN),
            entry(Kind.HALF_TERM, "2026-10-19", "2026-10-30", Term.AUTUMN),
            entry(Kind.INSET_DAY, "2026-08-27", "2026-08-28"),
        ],
    ],
)
def test_what_can_be_said_is_taken(entries):
    assert problems(*entries) == []


@pytest.mark.parametrize(
    ("taught", "year_group", "sits"),
    [
        (Taught(Phase.PRIMARY, 3, 11), 6, True),
        (Taught(Phase.PRIMARY, 4, 7), 6, False),
        (Taught(Phase.PRIMARY, 4, 7), 1, True),
        (Taught(Phase.PRIMARY), 4, True),
        (Taught(Phase.SECONDARY, 11, 16), 11, True),
        (Taught(Phase.SECONDARY, 11, 16), 13, False),
        (Taught(Phase.SECONDARY, 11, 18), 13, True),
        (Taught(Phase.SECONDARY, 11, 18), 6, False),
        (Taught(Phase.ALL_THROUGH), 6, True),
        (Taught(Phase.NOT_APPLICABLE), 6, False),
        (Taught(Phase.NOT_APPLICABLE, 5, 16), 6, True),
        (Taught(Phase.NURSERY, 2, 4), 0, False),
    ],
)
def test_who_sits_a_test_follows_from_the_ages_a_school_teaches(taught, year_group, sits):
    assert taught.sits(replace(KS2, year_group=year_group)) is sits


def test_a_window_of_a_phase_is_of_that_phase_alone():
    window = replace(KS2, year_group=None, phase=Phase.SECONDARY)
    assert Taught(Phase.SECONDARY, 11, 16).sits(window)
    assert not Taught(Phase.ALL_THROUGH, 3, 18).sits(window)


DAYS = st.dates(date(2026, 8, 1), date(2027, 7, 31))
DAY_KINDS = st.sampled_from([Kind.INSET_DAY, Kind.OCCASIONAL_DAY, Kind.CLOSED, Kind.BLOCKED])
HALVES = st.sampled_from([None, AM, PM])


@st.composite
def entries_of_days(draw):
    made = []
    for _ in range(draw(st.integers(0, 6))):
        start = draw(DAYS)
        end = min(start + timedelta(days=draw(st.integers(0, 40))), date(2027, 7, 31))
        made.append(SchoolEntry(draw(DAY_KINDS), 2026, start, end, None, draw(HALVES), None))
    return made


@st.composite
def entries_of_terms(draw):
    made = []
    for _ in range(draw(st.integers(0, 4))):
        start = draw(DAYS)
        kind = draw(st.sampled_from([Kind.TERM, Kind.HALF_TERM]))
        end = start + timedelta(days=draw(st.integers(0, 120)))
        made.append(SchoolEntry(kind, 2026, start, end, draw(st.sampled_from(list(Term)))))
    return made


@settings(max_examples=150, deadline=None)
@given(entries_of_days(), DAYS, HALVES)
def test_own_days_only_ever_take_days_away_and_each_says_why(entries, day, half):
    own = opening(*entries, windows=[KS2])
    assert opening(*reversed(entries), windows=[KS2]) == own
    year = (date(2026, 8, 1), date(2027, 8, 31))
    assert set(own.open_days(*year)) <= set(COUNCIL.school_days(*year))
    assert {one for one, _ in own.open_halves(*year)} == set(own.open_days(*year))
    assert own.visitable_halves(*year) <= own.open_halves(*year)
    assert ((day, half or AM) in own.visitable_halves(*year)) == own.may_be_visited(day, half or AM)
    assert (own.why_not(day, half) is None) == own.may_be_visited(day, half)
    assert not own.may_be_visited(day, half) or own.is_open(day)
    assert own.is_open(day) == (day in own.open_days(day, day))


@settings(max_examples=150, deadline=None)
@given(entries_of_terms(), entries_of_days())
def test_whatever_stands_in_the_table_a_school_has_days(terms, days):
    """What a command refuses may come about all the same, when the council's dates change: planning goes on."""
    own = opening(*terms, *days)
    assert len(own.calendar.terms()) == 3
    if not problems(*terms, *days):
        assert own.notes == ()
        assert all(own.open_days(term.starts_on, term.ends_on) for term in own.calendar.terms())
