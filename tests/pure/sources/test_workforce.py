"""School workforce: ratios, full-time equivalents and pay, and files that hold several years or tell none."""

from decimal import Decimal

import pytest

from securing_good.vocabulary import ObservationStatus
from securing_good_risk_engine.indicators import INDICATORS
from securing_good_risk_engine.sources.facts import ObservationFact, Row, RowProblem
from securing_good_risk_engine.sources.workforce import EDITIONS
from tests.pure.sources.files import csv_file, json_file, read, refusal

SCHOOL = {
    "LA Number": "201",
    "Establishment Number": "3614",
    "URN": "100001",
    "School Phase": "Primary",
    "Total Number of Teachers (Full-Time Equivalent)": "19.1",
    "Pupil:     Teacher Ratio": "15.0",
    "Mean Gross FTE Salary of All Teachers (£s)": '"£45,421"',
}
PAY = "Mean Gross FTE Salary of All Teachers (£s)"
TELLER = {"ptr": 21, "teachersFte": 12.82, "staffFte": 29.34, "year": "2023/24"}


def only(change: dict[str, str]) -> Row | RowProblem:
    (row,) = read(csv_file(SCHOOL, {**SCHOOL, **change}), period=2018).rows
    return row


def test_every_column_map_names_known_indicators():
    assert {code for years in EDITIONS.values() for one in years.known.values() for code in one.columns} <= set(
        INDICATORS
    )


def test_a_school():
    row = only({})
    assert isinstance(row, Row)
    assert {fact.indicator: fact.value for fact in row.facts} == {
        "workforce_pupils_per_teacher": 15,
        "workforce_teachers": Decimal("19.1"),
        "workforce_teacher_pay": 45_421,
    }


def test_the_file_does_not_tell_its_year_so_the_sender_must():
    assert refusal(csv_file(SCHOOL, SCHOOL)) == (
        "period_needed",
        "The file is School workforce census, which does not tell its academic year. Say it: PERIOD=2023/24.",
    )


@pytest.mark.parametrize(
    ("text", "status"), [("SUPP", ObservationStatus.SUPPRESSED), ("NA", ObservationStatus.NOT_APPLICABLE)]
)
def test_a_code_is_a_status_and_never_a_number(text, status):
    row = only({PAY: text})
    assert isinstance(row, Row)
    pay = row.facts[-1]
    assert isinstance(pay, ObservationFact)
    assert (pay.status, pay.value) == (status, None)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({PAY: "£45421"}, '"£45421" is neither a number nor a code such as SUPP'),
        ({PAY: '"£450,421"'}, "£450,421 is not a sum of money: 0 to 250,000"),
        ({"Pupil:     Teacher Ratio": "150"}, "150 is not a ratio: 0 to 100"),
    ],
)
def test_what_cannot_be_is_refused(change, reason):
    problem = only(change)
    assert isinstance(problem, RowProblem)
    assert (problem.column, problem.reason) == (*change, reason)


def test_records_of_other_years_are_left_for_another_import():
    content = json_file({"100001": TELLER, "100002": {**TELLER, "year": "2020/21"}, "100003": TELLER})
    recognised = read(content)
    assert recognised.period == 2023
    assert [(row.line, row.urn) for row in recognised.rows if isinstance(row, Row)] == [(1, 100001), (3, 100003)]
    earlier = read(content, period=2020)
    assert earlier.available_on.isoformat() == "2021-06-17"
    (row,) = earlier.rows
    assert isinstance(row, Row)
    assert (row.line, row.urn, {fact.period for fact in row.facts}) == (2, 100002, {2020})


def test_a_record_that_tells_no_year_is_refused():
    content = json_file({"100001": TELLER, "100002": {**TELLER, "year": ""}})
    (problem,) = (row for row in read(content).rows if isinstance(row, RowProblem))
    assert problem.reason == "the row is about no year, most of the file about another academic year"


def test_nothing_of_it_passes_for_turnover_which_it_does_not_tell():
    read_from_it = {code for years in EDITIONS.values() for one in years.known.values() for code in one.columns}
    assert not [code for code in read_from_it if "turnover" in code or "vacanc" in code]
