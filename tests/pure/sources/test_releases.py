"""Suspensions, absence, turnover, capacity and RISE status in the shape of Explore Education Statistics, written here by hand."""

from decimal import Decimal

import pytest

from securing_good.vocabulary import ObservationStatus
from securing_good_risk_engine.indicators import INDICATORS
from securing_good_risk_engine.sources.facts import BenchmarkFact, ObservationFact, Row, RowProblem
from securing_good_risk_engine.sources.releases import EDITIONS
from tests.pure.sources.files import csv_file, read, refusal

ROW = {
    "time_period": "202324",
    "time_identifier": "Academic year",
    "geographic_level": "School",
    "education_phase": "State-funded primary",
    "school_urn": "100001",
}
SUSPENSIONS = ROW | {
    "headcount": "210",
    "suspension": "9",
    "susp_rate": "4.29",
    "perm_excl": "0",
    "perm_excl_rate": "0.00",
    "one_plus_susp_rate": "2.38",
}
ABSENCE = ROW | {
    "enrolments": "205",
    "sess_overall_percent": "6.7",
    "sess_authorised_percent": "4.9",
    "sess_unauthorised_percent": "1.8",
    "enrolments_pa_10_exact_percent": "20.5",
    "enrolments_pa_50_exact_percent": "1.5",
}
TURNOVER = ROW | {
    "time_period": "202223",
    "teacher_fte_in_census_year": "20.0",
    "remained_in_the_same_school": "15.0",
    "left_the_state-funded_system": "2.0",
    "left_to_another_state-funded_school": "3.0",
}
CAPACITY = ROW | {"school_places": "420", "pupils_on_roll": "357"}
RISE = ROW | {"time_period": "202526", "rise_status": "targeted"}


def values(*rows, **more):
    found = list(read(csv_file(list(rows[0]), *rows), **more).rows)
    assert all(isinstance(row, Row) for row in found), found
    return {fact.indicator: fact.value for row in found for fact in row.facts if isinstance(fact, ObservationFact)}


def test_every_column_map_names_known_indicators():
    assert {code for years in EDITIONS.values() for one in years.known.values() for code in one.columns} <= set(
        INDICATORS
    )


@pytest.mark.parametrize(
    ("row", "dataset", "found"),
    [
        (
            SUSPENSIONS,
            "school_suspensions",
            {"suspension_rate": "4.29", "suspended_pupils_percent": "2.38", "permanent_exclusion_rate": "0.00"},
        ),
        (
            ABSENCE,
            "school_absence",
            {
                "overall_absence": "6.7",
                "unauthorised_absence": "1.8",
                "persistent_absence": "20.5",
                "severe_absence": "1.5",
            },
        ),
        (TURNOVER, "school_teacher_turnover", {"teacher_turnover": "25.00", "turnover_teachers": "20.0"}),
        (CAPACITY, "school_capacity", {"capacity_places": "420", "unfilled_places_percent": "15.00"}),
        (RISE, "rise_status", {"rise_status": "4"}),
    ],
)
def test_a_school(row, dataset, found):
    assert read(csv_file(list(row), row)).dataset == dataset
    assert values(row) == {code: Decimal(value) for code, value in found.items()}


def test_two_terms_are_no_year_and_are_kept_apart():
    two = ABSENCE | {"time_identifier": "Autumn and spring term"}
    assert set(values(two)) == {"overall_absence_two_terms", "persistent_absence_two_terms"}


def test_rows_of_a_term_beside_the_year_are_passed_over():
    assert values(SUSPENSIONS, SUSPENSIONS | {"time_identifier": "Autumn term", "susp_rate": "1.00"})[
        "suspension_rate"
    ] == Decimal("4.29")


def test_england_by_phase_becomes_what_schools_are_held_against_and_regions_are_passed_over():
    england = SUSPENSIONS | {"geographic_level": "National", "school_urn": "", "susp_rate": "2.27"}
    region = england | {"geographic_level": "Regional"}
    rows = list(read(csv_file(list(SUSPENSIONS), SUSPENSIONS, england, region)).rows)
    told = [
        (fact.area, fact.indicator, str(fact.value))
        for row in rows
        for fact in row.facts
        if isinstance(fact, BenchmarkFact)
    ]
    assert ("england_primary", "suspension_rate", "2.27") in told
    assert {area for area, _, _ in told} == {"england_primary"}


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("c", ObservationStatus.SUPPRESSED),
        ("z", ObservationStatus.NOT_APPLICABLE),
        ("x", ObservationStatus.NOT_PUBLISHED),
        ("u", ObservationStatus.LOW_COVERAGE),
    ],
)
def test_a_code_is_never_a_number_not_even_in_what_is_made_of_it(code, status):
    row = TURNOVER | {"left_the_state-funded_system": code}
    (found,) = read(csv_file(list(row), row)).rows
    by_code = {fact.indicator: (fact.status, fact.value) for fact in found.facts}
    assert by_code["teacher_turnover"] == (status, None)


def test_a_rate_may_pass_a_hundred_for_one_pupil_can_be_suspended_often():
    assert values(SUSPENSIONS | {"susp_rate": "231.5"})["suspension_rate"] == Decimal("231.5")


def test_a_full_school_has_no_unfilled_places():
    assert values(CAPACITY | {"pupils_on_roll": "430"})["unfilled_places_percent"] == 0


@pytest.mark.parametrize(
    ("change", "code", "column"),
    [
        ({"susp_rate": "many"}, "not_a_number", "susp_rate"),
        ({"susp_rate": "-1"}, "out_of_range", "susp_rate"),
        ({"school_urn": "12"}, "not_a_urn", "school_urn"),
        ({"time_period": "202223"}, "another_year", "time_period"),
    ],
)
def test_a_row_that_cannot_be_names_its_column(change, code, column):
    rows = list(
        read(
            csv_file(list(SUSPENSIONS), SUSPENSIONS, SUSPENSIONS | {"school_urn": "100002"}, SUSPENSIONS | change)
        ).rows
    )
    problem = rows[-1]
    assert isinstance(problem, RowProblem)
    assert (problem.line, problem.code, problem.column) == (4, code, column)


def test_a_year_nobody_knows_is_named():
    row = SUSPENSIONS | {"time_period": "199900"}
    code, detail = refusal(csv_file(list(row), row))
    assert code == "unknown_edition"
    assert "time_period" in detail
