"""The Department's risk scores: the share of the most there can be, grades, lines added up, and no factor of ours."""

from decimal import Decimal

import pytest

from securing_good.vocabulary import ObservationStatus
from securing_good_risk_engine.indicators import INDICATORS, Worse
from securing_good_risk_engine.sources.department_risk import EDITIONS
from securing_good_risk_engine.sources.facts import ObservationFact, Row, RowProblem
from securing_good_risk_engine.sources.recognising import read_file
from tests.pure.sources.files import TODAY, csv_file, read, refusal

SCORE = {
    "URN": "100001",
    "RunId": "2025",
    "Financial": "4.5",
    "FinancialMax": "18",
    "Overall": "10.2",
    "OverallMax": "25.5",
    "OverallGrade": "C",
}
LINE = {
    "URN": "100001",
    "RunId": "2025",
    "RiskGroup": "Financial",
    "RiskIndicator": "RevenueReserve",
    "Value": "-12000",
    "Flag": "Red",
    "Contribution": "3",
    "ContributionMax": "4",
}
ABSENCE = {"RiskGroup": "SchoolAndPupil", "RiskIndicator": "Absence", "Contribution": "0.5", "ContributionMax": "1"}


def scores(*changes: dict[str, str], columns: list[str] | None = None) -> bytes:
    return csv_file(columns or SCORE, *({**SCORE, **change} for change in changes))


def lines(*changes: dict[str, str]) -> bytes:
    return csv_file(LINE, *({**LINE, **change} for change in changes))


def values(content: bytes, period: int | None = None) -> list[dict[str, Decimal | None]]:
    rows = [row for row in read(content, period=period).rows if isinstance(row, Row)]
    return [{fact.indicator: fact.value for fact in row.facts if isinstance(fact, ObservationFact)} for row in rows]


def test_every_column_map_names_known_indicators():
    assert {code for years in EDITIONS.values() for one in years.known.values() for code in one.columns} <= set(
        INDICATORS
    )


def test_a_score_is_a_share_of_the_most_there_can_be():
    recognised = read(scores({}))
    assert (recognised.dataset, recognised.period) == ("department_risk", 2024)
    assert recognised.title == "Risk scores of the Department for Education 2024/25, final"
    assert values(scores({})) == [{"dfe_risk_overall": Decimal("40.00"), "dfe_risk_grade": Decimal(4)}]


def test_they_are_no_risk_factor_of_ours():
    for code in ("dfe_risk_overall", "dfe_risk_grade"):
        assert (INDICATORS[code].factor, INDICATORS[code].worse) == (None, Worse.NEITHER)


@pytest.mark.parametrize(("grade", "number"), [("A*", 1), ("A", 2), ("D", 5), ("G", 8)])
def test_grades_as_numbers(grade, number):
    assert values(scores({"OverallGrade": grade}))[0]["dfe_risk_grade"] == number


def test_a_file_without_grades():
    columns = [name for name in SCORE if name != "OverallGrade"]
    (row,) = read(scores({}, columns=columns)).rows
    assert isinstance(row, Row)
    overall, grade = row.facts
    assert isinstance(overall, ObservationFact)
    assert isinstance(grade, ObservationFact)
    assert overall.value == 40
    assert (grade.status, grade.value) == (ObservationStatus.NOT_PUBLISHED, None)


@pytest.mark.parametrize("sound", [SCORE, LINE])
def test_without_a_run_the_sender_says_the_year(sound):
    columns = [name for name in sound if name != "RunId"]
    assert refusal(csv_file(columns, sound))[0] == "period_needed"
    assert read(csv_file(columns, sound), period=2024).period == 2024


def test_lines_are_added_up_in_the_first_of_a_school():
    content = lines({}, {"URN": "100002"}, ABSENCE)
    assert read(content).dataset == "department_risk_lines"
    assert values(content) == [{"dfe_risk_overall": Decimal("70.00")}, {"dfe_risk_overall": Decimal("75.00")}, {}]


def test_lines_under_their_longer_names():
    longer = {
        {"Contribution": "RiskIndicatorContribution", "ContributionMax": "RiskIndicatorContributionMax"}.get(
            name, name
        ): text
        for name, text in LINE.items()
    }
    assert read(csv_file(longer, longer)).dataset == "department_risk_lines"
    assert values(csv_file(longer, longer)) == [{"dfe_risk_overall": Decimal("75.00")}]


def test_a_score_is_not_told_where_a_line_is_not():
    (row, _) = read(lines({}, {**ABSENCE, "Contribution": ""})).rows
    assert isinstance(row, Row)
    (fact,) = row.facts
    assert isinstance(fact, ObservationFact)
    assert (fact.status, fact.value) == (ObservationStatus.NOT_PUBLISHED, None)


@pytest.mark.parametrize(
    ("sound", "change", "column", "reason"),
    [
        (SCORE, {"OverallGrade": "H"}, "OverallGrade", '"H" is neither a number nor a code such as SUPP'),
        (SCORE, {"OverallGrade": "9"}, "OverallGrade", "9 is not a rating: 1 to 8"),
        (SCORE, {"Overall": "high"}, "Overall", '"high" is neither a number nor a code such as c'),
        (
            SCORE,
            {"Overall": "30"},
            "overall, percent of the most there can be",
            "117.65 is not a percentage: 0 to 100",
        ),
        (SCORE, {"RunId": "2024"}, "RunId", "the row is about 2024, most of the file about another academic year"),
        (LINE, {"Contribution": "-1"}, "Contribution", "-1 is less than 0"),
        (LINE, {"URN": "?"}, "URN", '"?" is not a URN: six digits'),
    ],
)
def test_what_cannot_be_is_refused(sound, change, column, reason):
    others = [{**sound, "URN": str(100002 + number)} for number in range(2)]
    *_, problem = read_file(csv_file(sound, *others, {**sound, **change}), filename="s", period=2024, today=TODAY).rows
    assert isinstance(problem, RowProblem)
    assert (problem.line, problem.column, problem.reason) == (4, column, reason)


def test_a_line_that_comes_twice_is_refused_and_not_added():
    content = lines({}, ABSENCE, {"Contribution": "9"})
    (problem,) = (row for row in read(content).rows if isinstance(row, RowProblem))
    assert (problem.line, problem.code) == (4, "duplicate_row")
    assert values(content)[0] == {"dfe_risk_overall": Decimal("70.00")}


def test_lines_of_another_run_are_not_added():
    content = lines({}, ABSENCE, {"RunId": "2024", "RiskIndicator": "Capacity"})
    assert values(content)[0] == {"dfe_risk_overall": Decimal("70.00")}
    (problem,) = (row for row in read(content).rows if isinstance(row, RowProblem))
    assert (problem.line, problem.code) == (4, "another_year")
