"""Suspensions: many years in one file, terms that are no year, areas, codes, and what cannot be."""

from datetime import date
from decimal import Decimal

import pytest

from securing_good.vocabulary import ObservationStatus
from securing_good_risk_engine.indicators import INDICATORS
from securing_good_risk_engine.sources.facts import BenchmarkFact, ObservationFact, Row, RowProblem
from securing_good_risk_engine.sources.suspensions import EDITIONS
from tests.pure.sources.files import accepted, csv_file, problems, read, refusal

SCHOOL = {
    "time_period": "202324",
    "time_identifier": "Academic year",
    "geographic_level": "School",
    "country_name": "England",
    "old_la_code": "307",
    "school_urn": "100001",
    "education_phase": "State-funded primary",
    "headcount": "420",
    "perm_excl": "1",
    "perm_excl_rate": "0.238095238095238",
    "suspension": "12",
    "susp_rate": "2.85714285714286",
    "one_plus_susp": "7",
    "one_plus_susp_rate": "1.66667",
}
NATIONAL = {"geographic_level": "National", "school_urn": "", "old_la_code": ""}


def suspensions(*changes: dict[str, str]) -> bytes:
    return csv_file(SCHOOL, *({**SCHOOL, **change} for change in changes))


def observations(content: bytes) -> list[ObservationFact]:
    return [fact for row in accepted(content) for fact in row.facts if isinstance(fact, ObservationFact)]


def benchmarks(content: bytes) -> list[BenchmarkFact]:
    return [fact for row in accepted(content) for fact in row.facts if isinstance(fact, BenchmarkFact)]


def test_every_column_map_names_known_indicators():
    assert {code for years in EDITIONS.values() for one in years.known.values() for code in one.columns} <= set(
        INDICATORS
    )


def test_a_school():
    recognised = read(suspensions({}))
    assert (recognised.dataset, recognised.period) == ("suspensions_by_school", 2023)
    assert recognised.title == "Suspensions and permanent exclusions by school 2023/24, final"
    assert recognised.available_on == date(2025, 7, 10)
    (row,) = recognised.rows
    assert isinstance(row, Row)
    assert (row.line, row.urn) == (2, 100001)
    facts = [fact for fact in row.facts if isinstance(fact, ObservationFact)]
    assert {fact.indicator: fact.value for fact in facts} == {
        "suspension_rate": Decimal("2.86"),
        "suspended_pupils_percent": Decimal("1.66667"),
        "permanent_exclusion_rate": Decimal("0.24"),
    }
    assert {(fact.period, fact.cohort, fact.available_on) for fact in facts} == {(2023, 420, date(2025, 7, 10))}


def test_a_file_of_many_years_gives_each_its_own_day():
    content = suspensions({}, {"time_period": "202223"}, {"time_period": "201819"})
    recognised = read(content)
    assert (recognised.period, recognised.available_on) == (None, date(2025, 7, 10))
    assert recognised.title == "Suspensions and permanent exclusions by school 2018/19 to 2023/24, final"
    assert {(fact.period, fact.available_on) for fact in observations(content)} == {
        (2023, date(2025, 7, 10)),
        (2022, date(2024, 7, 18)),
        (2018, date(2020, 7, 30)),
    }
    assert problems(content) == []


def test_the_year_the_sender_says_must_be_in_the_file():
    content = suspensions({}, {"time_period": "202223"})
    assert read(content, period=2022).period is None
    assert refusal(content, period=2020) == (
        "period_contradicts_file",
        ("The file is Suspensions and permanent exclusions by school of 2022/23, 2023/24, but was sent as 2020/21."),
    )


def test_years_before_the_first_one_measured_tell_nothing():
    first, second = read(suspensions({"time_period": "200607"}, {})).rows
    assert first == Row(2, None, ())
    assert isinstance(second, Row)
    assert {fact.period for fact in second.facts if isinstance(fact, ObservationFact)} == {2023}
    assert refusal(suspensions({"time_period": "200607"})) == (
        "unknown_edition",
        "The file is Suspensions and permanent exclusions by school of years before 2015/16, the first one read.",
    )


def test_terms_are_passed_over_beside_a_full_year():
    content = suspensions({"time_identifier": "Autumn term", "susp_rate": "1"}, {})
    assert [row.facts == () for row in accepted(content)] == [True, False]
    assert {fact.value for fact in observations(content) if fact.indicator == "suspension_rate"} == {Decimal("2.86")}


def test_a_file_of_terms_alone_is_refused():
    assert refusal(suspensions({"time_identifier": "Autumn term"}, {"time_identifier": "Spring term"})) == (
        "other_part",
        (
            "The file is Suspensions and permanent exclusions by school, but tells only of Autumn term, Spring term. "
            "Rates of a term are not those of a year. Send the release of the full year, which comes out in July."
        ),
    )


def test_national_rows_by_phase_and_local_authorities_become_benchmarks():
    content = suspensions(
        {**NATIONAL, "education_phase": "Total", "susp_rate": "11.31"},
        {**NATIONAL, "education_phase": "State-funded secondary", "susp_rate": "22.6"},
        {"geographic_level": "Local authority", "school_urn": "", "education_phase": "Total", "susp_rate": "5"},
    )
    assert [(fact.area, fact.value) for fact in benchmarks(content) if fact.indicator == "suspension_rate"] == [
        ("england", Decimal("11.31")),
        ("england_secondary", Decimal("22.60")),
        ("307", Decimal("5.00")),
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"geographic_level": "Regional"},
        {**NATIONAL, "education_phase": "State-funded AP school"},
        {"geographic_level": "Local authority", "education_phase": "State-funded primary"},
    ],
)
def test_areas_nothing_is_compared_with_tell_nothing(change):
    first, _ = accepted(suspensions({"school_urn": "", **change}, {}))
    assert first.facts == ()


@pytest.mark.parametrize(
    ("code", "status", "value"),
    [
        ("c", ObservationStatus.SUPPRESSED, None),
        ("z", ObservationStatus.NOT_APPLICABLE, None),
        ("x", ObservationStatus.NOT_PUBLISHED, None),
        ("u", ObservationStatus.LOW_COVERAGE, None),
        ("low", ObservationStatus.PRESENT, Decimal(0)),
        ("0", ObservationStatus.PRESENT, Decimal(0)),
    ],
)
def test_codes_keep_their_meaning(code, status, value):
    (fact,) = (one for one in observations(suspensions({"susp_rate": code})) if one.indicator == "suspension_rate")
    assert (fact.status, fact.value) == (status, value)


def test_a_rate_may_pass_one_hundred():
    (fact,) = (one for one in observations(suspensions({"susp_rate": "160"})) if one.indicator == "suspension_rate")
    assert fact.value == 160


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"susp_rate": "-1"}, "-1 is not a rate for each hundred pupils: 0 to 10,000"),
        ({"susp_rate": "12000"}, "12000 is not a rate for each hundred pupils: 0 to 10,000"),
        ({"one_plus_susp_rate": "many"}, '"many" is neither a number nor a code such as SUPP'),
        ({"school_urn": "1234"}, '"1234" is not a URN: six digits'),
        ({"time_period": "2023"}, '"2023" is not an academic year, such as 202324'),
        ({"time_period": "202325"}, '"202325" is not an academic year, such as 202324'),
        ({"time_period": "202728"}, "2027/28 has not begun"),
        ({"geographic_level": "Skool"}, '"Skool" is no kind of row this file has'),
        (
            {"time_identifier": "Week 3"},
            (
                '"Week 3" is none of those known: '
                "Academic year, Autumn and spring term, Autumn term, Spring term, Summer term"
            ),
        ),
    ],
)
def test_what_cannot_be_is_refused(change, reason):
    (problem,) = problems(suspensions({"school_urn": "100002"}, change))
    assert isinstance(problem, RowProblem)
    (column,) = change
    assert (problem.line, problem.column, problem.reason) == (3, column, reason)


def test_a_file_whose_rows_are_all_about_no_year_hears_why():
    assert refusal(suspensions({"time_period": "last year"})) == (
        "not_an_academic_year",
        (
            'The file is Suspensions and permanent exclusions by school. "last year" is not an academic year, '
            "such as 202324."
        ),
    )


def test_a_school_that_stands_twice_in_a_year_keeps_its_first_row():
    (problem,) = problems(suspensions({}, {"time_period": "202223"}, {"susp_rate": "9"}))
    assert problem.reason == "100001 already stands on line 2; the first row is kept"
