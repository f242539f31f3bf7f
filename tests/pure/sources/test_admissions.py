"""Preferences and offers: every entry year with the day it came out, both phases, and what stands for no number."""

from datetime import date
from decimal import Decimal

import pytest

from securing_good.vocabulary import ObservationStatus
from securing_good_risk_engine.indicators import INDICATORS
from securing_good_risk_engine.sources.admissions import EDITIONS
from securing_good_risk_engine.sources.facts import BenchmarkFact, ObservationFact, Row, RowProblem
from securing_good_risk_engine.sources.recognising import read_file
from tests.pure.sources.files import OFFERS_AUTHORITY, PREFERENCES_SCHOOL, csv_file, problems, read, refusal


def schools(*changes: dict[str, str]) -> bytes:
    return csv_file(PREFERENCES_SCHOOL, *({**PREFERENCES_SCHOOL, **change} for change in changes))


def authorities(*changes: dict[str, str]) -> bytes:
    return csv_file(OFFERS_AUTHORITY, *({**OFFERS_AUTHORITY, **change} for change in changes))


def benchmarks(*changes: dict[str, str]) -> list[BenchmarkFact]:
    rows = [row for row in read(authorities(*changes)).rows if isinstance(row, Row)]
    return [fact for row in rows for fact in row.facts if isinstance(fact, BenchmarkFact)]


def observations(content: bytes) -> list[ObservationFact]:
    rows = [row for row in read(content).rows if isinstance(row, Row)]
    return [fact for row in rows for fact in row.facts if isinstance(fact, ObservationFact)]


def test_every_column_map_names_known_indicators():
    assert {code for years in EDITIONS.values() for one in years.known.values() for code in one.columns} <= set(
        INDICATORS
    )


def test_a_row_tells_its_entry_year_and_phase():
    facts = observations(schools({}, {"phase_key": "2"}))
    assert [(fact.period, fact.indicator, str(fact.value)) for fact in facts] == [
        (2017, "admissions_primary_preference_ratio", "1.867"),
        (2017, "admissions_primary_first_preferences", "56.0"),
        (2017, "admissions_primary_places_offered", "30.0"),
        (2017, "admissions_secondary_preference_ratio", "1.867"),
        (2017, "admissions_secondary_first_preferences", "56.0"),
        (2017, "admissions_secondary_places_offered", "30.0"),
    ]


def test_each_entry_year_was_public_on_its_own_day():
    content = schools({"year_key": "2022"}, {"year_key": "2017"}, {"year_key": "2014"})
    recognised = read(content)
    assert (recognised.period, recognised.available_on) == (None, date(2022, 6, 30))
    assert recognised.title == "Preferences and offers by school 2014/15 to 2022/23, final"
    assert {fact.period: fact.available_on for fact in observations(content)} == {
        2022: date(2022, 6, 30),
        2017: date(2017, 6, 30),
        2014: date(2014, 6, 30),
    }


def test_a_later_entry_year_is_read_before_its_academic_year_begins():
    content = schools({"year_key": "2027"})
    recognised = read_file(content, filename="sent.csv", period=None, today=date(2027, 6, 20))
    (row,) = recognised.rows
    assert isinstance(row, Row)
    assert {fact.available_on for fact in row.facts if isinstance(fact, ObservationFact)} == {date(2027, 6, 20)}
    assert refusal(content)[0] == "unknown_edition"


def test_the_year_the_sender_says_is_not_needed_and_not_held_against_the_file():
    assert read(schools({}), period=2022).period is None


def test_a_school_that_offered_no_place_has_no_ratio():
    ratio, wishes, places = observations(
        schools({"total_number_places_offered": "0", "proportion_1stprefs_v_totaloffers": ""})
    )
    assert (ratio.status, ratio.value) == (ObservationStatus.NOT_PUBLISHED, None)
    assert (wishes.value, places.value) == (56, 0)


def test_averages_of_two_counts_are_rounded():
    _, wishes, places = observations(
        schools({"times_put_as_1st_preference": "43.333333333333336", "total_number_places_offered": "56.5"})
    )
    assert (wishes.value, places.value) == (Decimal("43.3"), Decimal("56.5"))


@pytest.mark.parametrize(
    ("change", "column", "code"),
    [
        ({"year_key": "2013"}, "year_key", "unknown_entry_year"),
        ({"year_key": "2027"}, "year_key", "unknown_entry_year"),
        ({"year_key": "14"}, "year_key", "not_an_entry_year"),
        ({"phase_key": "3"}, "phase_key", "unknown_phase"),
        ({"urn": "7"}, "urn", "not_a_urn"),
        ({"total_number_places_offered": "-1"}, "total_number_places_offered", "out_of_range"),
    ],
)
def test_what_cannot_be_is_refused_row_by_row(change, column, code):
    (problem,) = problems(schools({}, change))
    assert (problem.line, problem.column, problem.code) == (3, column, code)


def test_a_school_stands_once_in_a_year_and_phase():
    rows = list(read(schools({}, {"year_key": "2018"}, {"phase_key": "2"}, {})).rows)
    assert [row.line for row in rows if isinstance(row, RowProblem)] == [5]
    assert problems(schools({}, {}))[0].reason == "100001 already stands on line 2; the first row is kept"


def test_an_authority_and_england():
    facts = benchmarks({}, {"geographic_level": "National", "old_la_code": ""})
    assert [(fact.area, fact.indicator, str(fact.value)) for fact in facts[:4]] == [
        ("307", "admissions_primary_preference_ratio", "1.042"),
        ("307", "admissions_primary_first_preferences", "1000.0"),
        ("307", "admissions_primary_places_offered", "960.0"),
        ("307", "admissions_primary_first_preference_met", "91.5"),
    ]
    assert {fact.area for fact in facts[4:]} == {"england"}
    assert {(fact.period, fact.available_on) for fact in facts} == {(2021, date(2021, 6, 30))}


def test_what_is_suppressed_of_an_authority_is_no_benchmark():
    facts = benchmarks({"preferred_school_offer": "c"})
    assert [fact.indicator.removeprefix("admissions_primary_") for fact in facts] == [
        "first_preferences",
        "first_preference_met",
    ]
    facts = benchmarks({"first_preference_offers_percent": ":"})
    assert "admissions_primary_first_preference_met" not in {fact.indicator for fact in facts}


def test_an_authority_without_applications_has_no_ratio():
    nothing = {"applications_received": "0", "preferred_school_offer": "0", "non_preferred_offer": "0"}
    assert [fact.indicator for fact in benchmarks(nothing) if "ratio" in fact.indicator] == []


def test_a_region_is_read_and_tells_nothing():
    (row,) = read(authorities({"geographic_level": "Regional", "old_la_code": ""})).rows
    assert isinstance(row, Row)
    assert (row.urn, row.facts) == (None, ())
    (problem,) = problems(authorities({"geographic_level": "Ward"}))
    assert problem.code == "unknown_row_kind"
