"""Years beyond the published ones: moved by whole weeks, holding what the published year held, and saying so."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from securing_good.calendar import CalendarInvalid, CalendarPeriod, build_calendar
from securing_good.provisional_calendar import FURTHEST_YEARS, provisional_periods, provisional_year
from securing_good.vocabulary import CalendarKind, Term

TERM, HALF_TERM = CalendarKind.TERM, CalendarKind.HALF_TERM


def period(kind, term, start, end, *, council="307", year=2026):
    return CalendarPeriod(council, year, kind, term, date.fromisoformat(start), date.fromisoformat(end))


EALING = [
    period(TERM, Term.AUTUMN, "2026-09-02", "2026-12-18"),
    period(HALF_TERM, Term.AUTUMN, "2026-10-26", "2026-10-30"),
    period(CalendarKind.HOLIDAY, Term.AUTUMN, "2026-12-21", "2027-01-01"),
    period(TERM, Term.SPRING, "2027-01-04", "2027-03-25"),
    period(HALF_TERM, Term.SPRING, "2027-02-15", "2027-02-19"),
    period(TERM, Term.SUMMER, "2027-04-12", "2027-07-27"),
    period(HALF_TERM, Term.SUMMER, "2027-05-31", "2027-06-04"),
]
FIXED_SPRING_BREAK = [
    period(TERM, Term.AUTUMN, "2023-09-04", "2023-12-21", year=2023),
    period(HALF_TERM, Term.AUTUMN, "2023-10-23", "2023-10-27", year=2023),
    period(TERM, Term.SPRING, "2024-01-08", "2024-04-05", year=2023),
    period(HALF_TERM, Term.SPRING, "2024-02-12", "2024-02-16", year=2023),
    period(TERM, Term.SUMMER, "2024-04-22", "2024-07-19", year=2023),
    period(HALF_TERM, Term.SUMMER, "2024-05-27", "2024-05-31", year=2023),
]
"""A council whose spring break leaves Easter (29 March to 1 April 2024) inside the term."""


def days(periods, kind, term):
    return next((f"{p.starts_on}", f"{p.ends_on}") for p in periods if (p.kind, p.term) == (kind, term))


def easter(year):
    """Good Friday and Easter Monday, from a library that is not used to make the calendar."""
    named = holidays.country_holidays("GB", subdiv="ENG", years=year).items()
    return tuple(next(day for day, name in named if wanted in name) for wanted in ("Good Friday", "Easter Monday"))


def break_around_easter(periods):
    spring, summer = (next(p for p in periods if p.kind is TERM and p.term is term) for term in list(Term)[1:])
    return spring.ends_on, summer.starts_on


@pytest.mark.parametrize(
    ("year", "kind", "term", "first", "last"),
    [
        (2027, TERM, Term.AUTUMN, "2027-09-01", "2027-12-17"),
        (2027, HALF_TERM, Term.AUTUMN, "2027-10-25", "2027-10-29"),
        # Easter is on 16 April 2028, three weeks later than in 2027: the holiday moves by two, and holds it.
        (2027, TERM, Term.SPRING, "2028-01-03", "2028-04-06"),
        (2027, TERM, Term.SUMMER, "2028-04-24", "2028-07-25"),
        (2027, HALF_TERM, Term.SUMMER, "2028-05-29", "2028-06-02"),
        (2028, TERM, Term.AUTUMN, "2028-08-30", "2028-12-22"),
        (2028, TERM, Term.SPRING, "2029-01-08", "2029-03-22"),
        (2031, TERM, Term.AUTUMN, "2031-09-03", "2031-12-19"),
        (2031, HALF_TERM, Term.SUMMER, "2032-05-31", "2032-06-04"),
    ],
)
def test_days_of_ealing_in_later_years(year, kind, term, first, last):
    assert days(provisional_year(EALING, year), kind, term) == (first, last)


def test_every_period_says_what_it_is_based_on():
    moved = provisional_year(EALING, 2028)
    assert {(one.based_on, one.academic_year, one.council) for one in moved} == {(2026, 2028, "307")}
    assert {one.kind for one in moved} == {TERM, HALF_TERM}
    calendar = build_calendar([*EALING, *moved])
    assert [term.based_on for term in calendar.terms()] == [None] * 3 + [2026] * 3
    assert [half.based_on for half in calendar.half_terms()] == [None] * 6 + [2026] * 6
    assert calendar.known_until == date(2027, 7, 27), "what is provisional is not known"


def test_a_fixed_spring_break_stays_where_it_is():
    moved = provisional_year(FIXED_SPRING_BREAK, 2024)
    assert break_around_easter(moved) == (date(2025, 4, 4), date(2025, 4, 21))


def test_years_are_made_from_the_newest_whole_year_before_them():
    later = [replace(one, academic_year=2028) for one in provisional_year(EALING, 2028)]
    published = [*EALING, *(replace(one, based_on=None) for one in later)]
    made = provisional_periods(published, 2030)
    assert sorted({(one.academic_year, one.based_on) for one in made}) == [(2027, 2026), (2029, 2028), (2030, 2028)]


def test_half_a_year_is_no_base_and_is_not_completed():
    autumn = [replace(one, based_on=None) for one in provisional_year(EALING, 2027) if one.term is Term.AUTUMN]
    made = provisional_periods([*EALING, *autumn], 2028)
    assert {(one.academic_year, one.based_on) for one in made} == {(2028, 2026)}
    assert provisional_periods(autumn, 2030) == ()
    with pytest.raises(CalendarInvalid, match="three terms"):
        provisional_year(autumn, 2028)


def test_nothing_published_makes_nothing():
    assert provisional_periods([], 2030) == ()
    bank_holiday = CalendarPeriod(None, 2026, CalendarKind.BANK_HOLIDAY, None, date(2026, 12, 25), date(2026, 12, 25))
    assert provisional_periods([bank_holiday], 2030) == ()
    assert provisional_periods(EALING, 2026) == ()


def test_a_year_that_cannot_be_moved_stays_unknown():
    # Summer begins a week before its break; in 2030 and 2031 the bank holiday is a week nearer, so both begin at once.
    late = [one for one in EALING if (one.kind, one.term) != (TERM, Term.SUMMER)]
    late.append(period(TERM, Term.SUMMER, "2027-05-24", "2027-07-27"))
    assert {one.academic_year for one in provisional_periods(late, 2031)} == {2027, 2028, 2031}


@st.composite
def published_years(draw):
    """A published year of any council: terms around Christmas and a holiday that holds Easter, or a fixed one."""
    year = draw(st.integers(2014, 2030))
    early = date(year, 8, 31) + timedelta(days=draw(st.integers(0, 7)))
    starts = early + timedelta(days=max(0, 7 - early.weekday()) if early.weekday() > 4 else 0)
    christmas = date(year, 12, 25)
    friday = christmas - timedelta(days=(christmas.weekday() - 4) % 7 or 7)
    back = friday + timedelta(days=17 + draw(st.integers(0, 2)))
    good_friday, monday = easter(year + 1)
    if draw(st.booleans()):
        ends, again = good_friday - timedelta(days=draw(st.sampled_from([1, 8]))), monday + timedelta(days=1)
        again += timedelta(days=draw(st.sampled_from([0, 6])))
    else:
        ends = date(year + 1, 4, 4) - timedelta(days=(date(year + 1, 4, 4).weekday() - 4) % 7)
        again = ends + timedelta(days=17)
    may = date(year + 1, 5, 31) - timedelta(days=date(year + 1, 5, 31).weekday())
    october = date(year, 10, 21) + timedelta(days=(0 - date(year, 10, 21).weekday()) % 7)
    february = date(year + 1, 2, 11) + timedelta(days=(0 - date(year + 1, 2, 11).weekday()) % 7)
    last = date(year + 1, 7, 17) + timedelta(days=draw(st.integers(0, 13)))
    week = timedelta(days=4)
    return [
        CalendarPeriod("307", year, kind, term, first, end)
        for kind, term, first, end in (
            (TERM, Term.AUTUMN, starts, friday),
            (HALF_TERM, Term.AUTUMN, october, october + week),
            (TERM, Term.SPRING, back, ends),
            (HALF_TERM, Term.SPRING, february, february + week),
            (TERM, Term.SUMMER, again, last),
            (HALF_TERM, Term.SUMMER, may, may + week),
        )
    ]


@settings(max_examples=300, deadline=None)
@given(published_years(), st.integers(1, 8))
def test_whatever_was_published_the_moved_year_keeps_its_promises(published, years_on):
    year = published[0].academic_year + years_on
    before, moved = build_calendar(published), provisional_year(published, year)
    after = build_calendar(moved)

    terms = [one for one in moved if one.kind is TERM]
    assert [one.term for one in terms] == list(Term)
    assert all(one.ends_on < other.starts_on for one, other in pairwise(terms))
    assert len(after.half_terms()) == 6
    assert all(one.based_on == published[0].academic_year for one in moved)
    assert all(date(year, 8, 1) <= one.starts_on <= one.ends_on < date(year + 1, 8, 1) for one in moved)

    school_days = [calendar.count_school_days(date(2000, 1, 1), date(2100, 1, 1)) for calendar in (before, after)]
    assert abs(school_days[0] - school_days[1]) <= 5

    began, begins = (next(p for p in one if (p.kind, p.term) == (TERM, Term.AUTUMN)) for one in (published, moved))
    assert began.starts_on.weekday() == begins.starts_on.weekday()
    assert abs((begins.starts_on - began.starts_on.replace(year=year)).days) <= 3

    (good_friday, monday), (then_friday, then_monday) = easter(published[0].academic_year + 1), easter(year + 1)
    gap, then = break_around_easter(published), break_around_easter(moved)
    if gap[0] < good_friday and monday < gap[1]:
        assert then[0] < then_friday
        assert then_monday < then[1]
    assert then[1] - then[0] == gap[1] - gap[0]


@pytest.mark.parametrize("years_on", range(1, 15))
@pytest.mark.parametrize(("last_day", "school_days"), [("2027-07-27", 198), ("2027-07-15", 190)])
def test_a_year_keeps_its_number_of_school_days_within_five(last_day, school_days, years_on):
    published = [one for one in EALING if (one.kind, one.term) != (TERM, Term.SUMMER)]
    published.append(period(TERM, Term.SUMMER, "2027-04-12", last_day))
    assert len(build_calendar(published).school_days(date(2026, 8, 1), date(2027, 8, 1))) == school_days
    moved = build_calendar(provisional_year(published, 2026 + years_on))
    assert abs(len(moved.school_days(date(2026, 8, 1), date(2100, 1, 1))) - school_days) <= 5


@settings(max_examples=100, deadline=None)
@given(st.lists(published_years(), min_size=1, max_size=3), st.integers(2014, 2036))
def test_published_and_provisional_years_make_one_calendar(several, last_year):
    published = {one[0].academic_year: one for one in several}
    periods = [period for year in published.values() for period in year]
    made = provisional_periods(periods, last_year)
    assert not {one.academic_year for one in made} & set(published)
    calendar = build_calendar([*periods, *made])
    years = {term.academic_year for term in calendar.terms()}
    last = min(last_year, max(published) + FURTHEST_YEARS)
    assert years == set(published) | set(range(min(published), last + 1))


def test_no_more_than_ten_years_are_made_up_however_far_off_a_day_is_asked_about():
    made = provisional_periods(EALING, 9998)
    assert {one.academic_year for one in made} == set(range(2027, 2026 + FURTHEST_YEARS + 1))
