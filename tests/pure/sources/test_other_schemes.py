"""Report cards, financial returns by their codes, and the Department's own risk scores, in shapes written here by hand."""

from decimal import Decimal

import pytest

from securing_good.vocabulary import ConcernCategory, Grade
from securing_good_risk_engine.sources.facts import Row, RowProblem
from tests.pure.sources.files import csv_file, read, refusal

CARD = {
    "urn": "100001",
    "latest_inspection_start_date": "2026-02-03",
    "latest_publication_date": "2026-03-10",
    "latest_curriculum_and_teaching": "Needs attention",
    "latest_attendance_and_behaviour": "Expected standard",
    "latest_leadership_and_governance": "Urgent improvement",
    "latest_inclusion": "Strong standard",
    "latest_achievement": "Expected standard",
    "latest_safeguarding": "Not met",
    "latest_category_of_concern": "Special measures",
    "previous_inspection_start_date": "",
    "previous_safeguarding": "",
}
CFR = {
    "URN": "100001",
    "B01": "10000",
    "B02": "5000",
    "B06": "-500",
    "I01": '"1,000,000.00"',
    "I18": "",
    "E01": "600000",
    "E02": "20000",
    "E26": "30000",
    "E32": "360000",
}
RISK = {
    "URN": "100001",
    "RiskGroup": "Financial",
    "RiskIndicator": "Reserve",
    "Value": "-4.1",
    "Flag": "1",
    "Contribution": "1.5",
    "ContributionMax": "2",
}


def only(row, **more):
    (found,) = read(csv_file(list(row), row), **more).rows
    return found


def test_a_report_card():
    (fact,) = only(CARD).facts
    assert (fact.inspected_on.isoformat(), fact.published_on.isoformat()) == ("2026-02-03", "2026-03-10")
    assert fact.category is ConcernCategory.SPECIAL_MEASURES
    assert fact.judgements["curriculum_and_teaching"] is Grade.NEEDS_ATTENTION
    assert fact.judgements["leadership_and_governance"] is Grade.URGENT_IMPROVEMENT
    assert fact.judgements["safeguarding"] is Grade.NOT_MET


def test_the_card_before_is_an_inspection_of_its_own():
    before = {"previous_inspection_start_date": "2025-11-12", "previous_safeguarding": "Met"}
    latest, previous = only(CARD | before).facts
    assert previous.inspected_on < latest.inspected_on
    assert previous.judgements == {"safeguarding": Grade.MET}


@pytest.mark.parametrize(
    ("change", "code", "column"),
    [
        ({"latest_inclusion": "Fine"}, "unknown_grade", "latest_inclusion"),
        ({"latest_safeguarding": "Mostly"}, "unknown_grade", "latest_safeguarding"),
        ({"latest_category_of_concern": "Odd"}, "unknown_category", "latest_category_of_concern"),
        ({"latest_inspection_start_date": "2025-03-01"}, "before_report_cards", "latest_inspection_start_date"),
        ({"latest_inspection_start_date": ""}, "grade_without_date", "latest_inspection_start_date"),
        ({"latest_publication_date": "2026-01-01"}, "before_inspection", "latest_publication_date"),
        ({"previous_inspection_start_date": "2026-02-03"}, "not_before_latest", "previous_inspection_start_date"),
    ],
)
def test_a_card_that_cannot_be_names_its_column(change, code, column):
    rows = list(read(csv_file(list(CARD), CARD | {"urn": "100002"}, CARD | change)).rows)
    assert isinstance(rows[1], RowProblem)
    assert (rows[1].line, rows[1].code, rows[1].column) == (3, code, column)


def test_a_financial_return_is_summed_by_its_codes():
    found = only(CFR, period=2024)
    assert {fact.indicator: fact.value for fact in found.facts} == {
        "finance_revenue_reserve": Decimal(14500),
        "finance_income": Decimal(1000000),
        "finance_in_year_balance": Decimal(-10000),
        "finance_in_year_balance_percent": Decimal("-1.00"),
        "finance_reserve_percent": Decimal("1.45"),
        "finance_supply_percent": Decimal("4.95"),
    }


def test_a_code_that_is_no_number_makes_no_sum():
    assert {fact.value for fact in only(CFR | {"E01": "unknown"}, period=2024).facts} == {None}


def test_a_financial_return_does_not_tell_its_year():
    assert refusal(csv_file(list(CFR), CFR))[0] == "period_needed"


def test_the_departments_risk_is_the_share_of_what_could_be():
    rows = list(
        read(
            csv_file(list(RISK), RISK, RISK | {"RiskIndicator": "Places", "Contribution": "0", "ContributionMax": "1"}),
            period=2025,
        ).rows
    )
    (row,) = rows
    assert isinstance(row, Row)
    (fact,) = row.facts
    assert (fact.indicator, fact.value) == ("dfe_risk_percent", Decimal("50.00"))


@pytest.mark.parametrize(
    ("change", "code", "column"),
    [
        ({"Contribution": "3"}, "out_of_range", "Contribution"),
        ({"ContributionMax": "lots"}, "not_a_number", "ContributionMax"),
        ({"URN": "1"}, "not_a_urn", "URN"),
        ({}, "duplicate_row", "RiskIndicator"),
    ],
)
def test_a_risk_row_that_cannot_be_names_its_column(change, code, column):
    rows = list(read(csv_file(list(RISK), RISK, RISK | change), period=2025).rows)
    problem = next(row for row in rows if isinstance(row, RowProblem))
    assert (problem.line, problem.code, problem.column) == (3, code, column)
