"""A council's own returns and supplied results: theirs alone, about schools alone, the latest term for the year."""

from datetime import date
from decimal import Decimal

import pytest

from securing_good.vocabulary import ReleaseStatus
from securing_good_risk_engine.indicators import INDICATORS, PUPIL_GROUPS, SUPPLIED, of_group
from securing_good_risk_engine.sources.facts import FileRefused, Row, RowProblem
from securing_good_risk_engine.sources.recognising import read_file
from securing_good_risk_engine.sources.supplied import HEADER
from securing_good_risk_engine.sources.templates import TEMPLATES
from tests.pure.sources.files import csv_file

JULY = date(2026, 7, 6)
BUDGET = {
    "urn": "100001",
    "academic_year": "2025/26",
    "forecast_outturn_percent": "-2.5",
    "forecast_three_years_percent": "-7.1",
    "recovery_plan": "on track",
    "finance_rag": "Amber",
    "sfvs_on_time": "no",
    "audit_opinion": "limited",
}
STAFFING = {
    "urn": "100001",
    "academic_year": "2025/26",
    "term": "autumn",
    "sickness_days_per_teacher": "4.5",
    "vacant_posts_percent": "5",
    "headteachers_in_24_months": "2",
    "months_headteacher_in_post": "3",
}
RESULT = {
    "urn": "100001",
    "academic_year": "2025/26",
    "measure": "ks2_rwm_expected",
    "pupil_group": "all",
    "pupils": "30",
    "value": "63",
    "source": "school",
}


def sent(*rows, council="307", today=JULY):
    return read_file(csv_file(list(rows[0]), *rows), filename="return.csv", period=None, today=today, council=council)


def facts(*rows, **more):
    return {
        (fact.urn, fact.indicator): fact.value
        for row in sent(*rows, **more).rows
        if isinstance(row, Row)
        for fact in row.facts
    }


def problems(*rows, **more):
    return [row for row in sent(*rows, **more).rows if isinstance(row, RowProblem)]


def test_every_template_tells_known_indicators_and_its_words_are_in_their_range():
    for template in TEMPLATES:
        for column, code in template.columns.items():
            indicator = INDICATORS[code]
            for number in template.words.get(column, {}).values():
                assert indicator.minimum <= number <= indicator.maximum


def test_words_become_numbers():
    found = facts(BUDGET)
    assert {code: value for (_, code), value in found.items()} == {
        "forecast_outturn_percent": Decimal("-2.5"),
        "forecast_three_years_percent": Decimal("-7.1"),
        "recovery_plan": 2,
        "finance_rag": 2,
        "sfvs_late": 1,
        "audit_opinion": 3,
    }


def test_of_a_years_terms_the_latest_stands_for_it_wherever_it_stands():
    spring = STAFFING | {"term": "Spring", "sickness_days_per_teacher": "6.5"}
    for rows in ((STAFFING, spring), (spring, STAFFING)):
        assert facts(*rows)[100001, "sickness_days_per_teacher"] == Decimal("6.5")


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        (BUDGET | {"finance_rag": "purple"}, "unknown_word", "finance_rag"),
        (BUDGET | {"forecast_outturn_percent": "a lot"}, "not_a_number", "forecast_outturn_percent"),
        (BUDGET | {"academic_year": "2027/28"}, "future_year", "academic_year"),
        (BUDGET | {"academic_year": "next"}, "not_an_academic_year", "academic_year"),
        (STAFFING | {"term": "winter"}, "unknown_term", "term"),
        (RESULT | {"measure": "happiness"}, "unknown_word", "measure"),
        (RESULT | {"pupil_group": "tall"}, "unknown_word", "pupil_group"),
        (RESULT | {"source": "a friend"}, "unknown_word", "source"),
        (RESULT | {"value": "101"}, "out_of_range", "value"),
        (RESULT | {"pupils": "some"}, "not_a_whole_number", "pupils"),
        (RESULT | {"pupils": "0"}, "result_of_nobody", "pupils"),
        (RESULT | {"academic_year": "2026/27"}, "future_year", "academic_year"),
    ],
)
def test_a_row_that_cannot_be_names_its_column(row, code, column):
    (problem,) = problems(row)
    assert (problem.line, problem.code, problem.column) == (2, code, column)


@pytest.mark.parametrize("row", [BUDGET, STAFFING, RESULT])
def test_a_councils_own_return_is_no_fact_of_england(row):
    with pytest.raises(FileRefused) as refused:
        sent(row, council=None)
    assert refused.value.code == "council_only"


@pytest.mark.parametrize("column", ["Teacher name", "pupil_upn", "date_of_birth", "email"])
def test_a_column_that_could_tell_of_a_person_is_refused(column):
    for row in (STAFFING, RESULT):
        with pytest.raises(FileRefused) as refused:
            sent(row | {column: "x"})
        assert refused.value.code == "personal_data"
        assert column in refused.value.detail
    assert facts(STAFFING | {"school_name": "Ash"})


def test_supplied_results_are_so_and_may_be_of_a_group():
    rows = [RESULT, *(RESULT | {"pupil_group": group, "value": "40"} for group in PUPIL_GROUPS)]
    recognised = sent(*rows)
    assert (recognised.release, recognised.available_on) == (ReleaseStatus.SCHOOL_SUPPLIED, JULY)
    assert set(facts(*rows)) == {(100001, "ks2_rwm_expected")} | {
        (100001, of_group("ks2_rwm_expected", group)) for group in PUPIL_GROUPS
    }


def test_every_supplied_measure_is_known_of_all_and_of_every_group():
    rows = [RESULT | {"measure": code, "value": "50"} for code in SUPPLIED]
    assert {code for _, code in facts(*rows)} == set(SUPPLIED)
    assert set(HEADER) == set(RESULT)


def test_the_same_result_twice_is_refused_the_second_time():
    (problem,) = problems(RESULT, RESULT | {"value": "70"})
    assert (problem.line, problem.code) == (3, "duplicate_row")
    assert "line 2" in problem.reason
