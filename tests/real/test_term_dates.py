"""Councils' calendars as others wrote them down."""

from datetime import date

import pytest

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
