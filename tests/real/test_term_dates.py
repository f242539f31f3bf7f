"""Councils' calendars as others wrote them down."""

from datetime import date

import pytest

from securing_good.calendar import CalendarPeriod, SchoolCalendar, build_calendar
from securing_good.vocabulary import CalendarKind
from securing_good_risk_engine.sources.facts import CalendarFact, Row
from securing_good_risk_engine.sources.recognising import read_file
from tests.harness.published import REAL_DATA, needs_published_files

pytestmark = needs_published_files


@pytest.mark.parametrize(
    ("name", "council", "first", "last"),
    [
        ("dorset", "838", date(2025, 9, 3), date(2026, 7, 23)),
        ("essex", "881", date(2025, 9, 2), date(2026, 7, 22)),
        ("kent", "886", date(2025, 9, 1), date(2026, 7, 22)),
    ],
)
def test_three_terms_each_with_a_break(name, council, first, last):
    content = (REAL_DATA / f"calendar/{name}_term_dates.yaml").read_bytes()
    recognised = read_file(content, filename="sent", period=None, today=date(2026, 9, 1))
    assert recognised.dataset == "term_dates_nested"
    rows = list(recognised.rows)
    facts = [fact for row in rows if isinstance(row, Row) for fact in row.facts if isinstance(fact, CalendarFact)]
    assert len(facts) == len(rows) == 6
    assert {(fact.council, fact.academic_year) for fact in facts} == {(council, 2025)}
    terms = [fact for fact in facts if fact.kind is CalendarKind.TERM]
    assert (len(terms), terms[0].starts_on, terms[-1].ends_on) == (3, first, last)


def facts_of(name: str) -> tuple[list[Row], list[CalendarFact]]:
    """Rows of a calendar, none of them refused, and what they tell."""
    content = (REAL_DATA / "calendar" / name).read_bytes()
    rows = list(read_file(content, filename="sent", period=None, today=date(2026, 9, 1)).rows)
    accepted = [row for row in rows if isinstance(row, Row)]
    assert len(accepted) == len(rows)
    return accepted, [fact for row in accepted for fact in row.facts if isinstance(fact, CalendarFact)]


def built(facts: list[CalendarFact]) -> SchoolCalendar:
    return build_calendar(
        CalendarPeriod(fact.council, fact.academic_year, fact.kind, fact.term, fact.starts_on, fact.ends_on)
        for fact in facts
    )


def test_sheffield_publishes_every_school_day_of_three_years():
    rows, facts = facts_of("sheffield_term_dates.ics")
    assert len(rows) == 585
    assert {fact.council for fact in facts} == {"373"}
    calendar = built(facts)
    told = {date.fromisoformat(day) for day in _days_in("sheffield_term_dates.ics")}
    assert set(calendar.school_days(date(2025, 8, 1), date(2028, 8, 31))) == told
    assert len(told) == 585
    for year in (2025, 2026, 2027):
        assert len([half for half in calendar.half_terms() if half.academic_year == year]) == 6
        assert calendar.count_school_days(date(year, 8, 1), date(year + 1, 7, 31)) == 195


def _days_in(name: str) -> list[str]:
    """The first day of every event, read without the importer."""
    lines = (REAL_DATA / "calendar" / name).read_text(encoding="utf-8").splitlines()
    days = [line.removeprefix("DTSTART;VALUE=DATE:") for line in lines if line.startswith("DTSTART;VALUE=DATE:")]
    return [f"{day[:4]}-{day[4:6]}-{day[6:]}" for day in days]


def test_ealing_has_198_school_days_in_2026_27():
    _, facts = facts_of("ealing_term_dates.json")
    calendar = built([fact for fact in facts if fact.academic_year == 2026])
    halves = calendar.half_terms()
    assert [calendar.count_school_days(half.starts_on, half.ends_on) for half in halves] == [38, 35, 30, 24, 34, 37]
    assert calendar.count_school_days(date(2026, 9, 1), date(2027, 8, 31)) == 198
