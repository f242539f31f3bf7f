"""School census: roll and intake, percentages with and without their sign, national rows, the year the sender says."""

from decimal import Decimal

import pytest

from securing_good.vocabulary import ObservationStatus
from securing_good_risk_engine.indicators import INDICATORS
from securing_good_risk_engine.sources.census import EDITIONS
from securing_good_risk_engine.sources.facts import BenchmarkFact, Row, RowProblem
from tests.pure.sources.files import csv_file, read, refusal

COLUMNS = [
    "URN",
    "LA",
    "ESTAB",
    "SCHOOLTYPE",
    "NOR",
    "PSENELSE",
    "PSENELK",
    "PNUMEAL",
    "NUMFSM",
    "NUMFSMEVER",
    "PNUMFSMEVER",
]
LATER = ["Estab" if name == "ESTAB" else name for name in COLUMNS]
SCHOOL = dict(
    zip(
        COLUMNS,
        ["100001", "307", "2001", "State-funded primary", "285", "1.8", "17.5", "49.5", "32", "38", "16.2"],
        strict=True,
    ),
    Estab="2001",
)
SIGNED = {name: f"{SCHOOL[name]}%" for name in ("PSENELSE", "PSENELK", "PNUMEAL", "PNUMFSMEVER")}
PRIMARY = {"URN": "NAT", "LA": "", "ESTAB": "PRI", "Estab": "PRI", "NOR": "4727089", "PNUMFSMEVER": "23"}
INTAKE = {
    "intake_pupils": Decimal(285),
    "intake_free_school_meals": Decimal("16.2"),
    "intake_additional_language": Decimal("49.5"),
    "intake_sen_support": Decimal("17.5"),
    "intake_ehc_plan": Decimal("1.8"),
}


def census(*changes: dict[str, str], columns: list[str] = COLUMNS) -> bytes:
    return csv_file(columns, *({**SCHOOL, **change} for change in changes))


def rows(content: bytes, period: int) -> list[Row | RowProblem]:
    return list(read(content, period=period).rows)


def test_intake_has_no_risk_factor():
    codes = {code for edition in EDITIONS.known.values() for code in edition.columns}
    assert codes == set(INTAKE)
    assert {INDICATORS[code].factor for code in codes} == {None}


@pytest.mark.parametrize(
    ("content", "period", "available_on"),
    [(census({}), 2018, "2019-06-27"), (census(SIGNED, columns=LATER), 2022, "2023-06-08")],
)
def test_a_school(content, period, available_on):
    recognised = read(content, period=period)
    assert (recognised.dataset, recognised.period) == ("school_census", period)
    assert recognised.available_on.isoformat() == available_on
    (row,) = recognised.rows
    assert isinstance(row, Row)
    assert {fact.indicator: fact.value for fact in row.facts} == INTAKE


def test_the_file_does_not_tell_its_year_so_the_sender_must():
    assert refusal(census({})) == (
        "period_needed",
        "The file is School census by school, which does not tell its academic year. Say it: PERIOD=2022/23.",
    )


def test_a_national_roll_of_another_year_gives_a_wrong_year_away():
    assert rows(census({}, PRIMARY), 2018)
    code, detail = refusal(census({}, PRIMARY), period=2022)
    assert code == "period_contradicts_file"
    assert "gives 4727089 for intake_pupils in england_primary, where 4647851 was published" in detail


def test_an_edition_without_a_column_map_is_refused():
    code, detail = refusal(census({}), period=2017)
    assert code == "unknown_edition"
    assert detail.endswith("Known are 2018/19, 2019/20, 2020/21, 2021/22, 2022/23 and later years.")


def test_national_rows_become_benchmarks():
    row = rows(census(PRIMARY), 2018)[0]
    assert isinstance(row, Row)
    assert row.facts[:2] == (
        BenchmarkFact("intake_pupils", 2018, "england_primary", Decimal(4727089)),
        BenchmarkFact("intake_free_school_meals", 2018, "england_primary", Decimal(23)),
    )


def test_what_does_not_apply_to_independent_schools_is_not_zero():
    (row,) = rows(census({"PNUMEAL": "NA", "PNUMFSMEVER": "NA"}), 2018)
    assert isinstance(row, Row)
    assert [fact.status for fact in row.facts].count(ObservationStatus.NOT_APPLICABLE) == 2


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"PNUMEAL": "49.5"}, "49.5 has no % sign, as percentages in this file have"),
        ({"PNUMEAL": "149.5%"}, "149.5% is not a percentage: 0 to 100"),
        ({"NOR": "28.5"}, "28.5 is not a number of pupils: a whole number"),
        ({"NOR": "-1"}, "-1 is not a number of pupils: 0 to 10,000,000"),
        ({"LA": ""}, '"" is not a local authority code: three digits'),
    ],
)
def test_what_cannot_be_is_refused(change, reason):
    (problem,) = rows(census({**SIGNED, **change}, columns=LATER), 2022)
    assert isinstance(problem, RowProblem)
    assert (problem.line, problem.column, problem.reason) == (2, *change, reason)
