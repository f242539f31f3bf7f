"""School finance: sums, the balance as a share of income, and rows that stand twice or belong to nobody."""

from decimal import Decimal

import pytest

from securing_good.vocabulary import ObservationStatus
from securing_good_risk_engine.indicators import INDICATORS
from securing_good_risk_engine.sources.facts import ObservationFact, Row, RowProblem
from securing_good_risk_engine.sources.finance import EDITIONS
from tests.pure.sources.files import csv_file, json_file, read

SCHOOL = {
    "URN": "100001",
    "Income": "2145540.94",
    "Expenditure": "2156764.59",
    "Balance": "-11223.65",
    "Academic Year": "2014",
}
SHARE = "finance_in_year_balance_percent"


def rows(*changes: dict[str, str]) -> list[Row | RowProblem]:
    return list(read(csv_file(SCHOOL, *({**SCHOOL, **change} for change in changes))).rows)


def share(change: dict[str, str]) -> ObservationFact:
    (row,) = rows(change)
    assert isinstance(row, Row)
    (found,) = (fact for fact in row.facts if isinstance(fact, ObservationFact) and fact.indicator == SHARE)
    return found


def test_every_column_map_names_known_indicators():
    assert {code for years in EDITIONS.values() for one in years.known.values() for code in one.columns} <= set(
        INDICATORS
    )


def test_a_financial_year_is_called_by_the_year_it_ends_in():
    recognised = read(csv_file(SCHOOL, SCHOOL))
    assert (recognised.dataset, recognised.period) == ("school_finance", 2013)
    assert recognised.available_on.isoformat() == "2014-12-31"
    (row,) = recognised.rows
    assert isinstance(row, Row)
    assert {fact.indicator: str(fact.value) for fact in row.facts} == {
        "finance_income": "2145540.94",
        "finance_in_year_balance": "-11223.65",
        SHARE: "-0.52",
    }


def test_without_income_there_is_no_share_of_it():
    assert share({"Income": "0"}).status is ObservationStatus.NOT_PUBLISHED
    assert share({"Income": "-1504688.24"}).value is None
    assert share({"Income": "100", "Balance": "12.345"}).value == Decimal("12.34")


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"Income": "nan"}, "Income"),
        ({"Income": "1e999999"}, "Income"),
        ({"Balance": "Infinity"}, "Balance"),
        ({"Balance": "9" * 400}, "Balance"),
        ({"Income": "1"}, "Balance as % of Income"),
    ],
)
def test_what_cannot_be_is_refused(change, column):
    (problem,) = rows(change)
    assert isinstance(problem, RowProblem)
    assert problem.column == column


def test_a_school_that_stands_twice_keeps_its_first_row():
    _, problem = rows({}, {"Income": "1000000"})
    assert isinstance(problem, RowProblem)
    assert (problem.line, problem.reason) == (3, "100001 already stands on line 2; the first row is kept")


def test_a_row_without_a_school_is_refused():
    (problem,) = rows({"URN": "nan"})
    assert isinstance(problem, RowProblem)
    assert problem.reason == '"nan" is not a URN: six digits'


def test_a_short_row_is_refused():
    content = csv_file(SCHOOL, SCHOOL) + b"100002,5\n"
    assert [row.reason for row in read(content).rows if isinstance(row, RowProblem)] == [
        "the row has 2 values, the header has 5"
    ]


def test_reserves_by_urn():
    content = json_file({"100001": {"perPupil": None, "reserve": -481274, "inYear": -67922, "year": "2024/25"}})
    recognised = read(content)
    assert (recognised.dataset, recognised.period) == ("finance_by_urn", 2024)
    (row,) = recognised.rows
    assert isinstance(row, Row)
    assert [(fact.indicator, fact.value) for fact in row.facts] == [
        ("finance_revenue_reserve", Decimal(-481274)),
        ("finance_in_year_balance", Decimal(-67922)),
        ("finance_spend_per_pupil", None),
    ]
