"""Absence by school: whose year it is, the two thresholds that never mix, national rows, codes, what cannot be."""

from decimal import Decimal

import pytest

from securing_good.vocabulary import ObservationStatus
from securing_good_risk_engine.indicators import INDICATORS
from securing_good_risk_engine.sources.absence import EDITIONS
from securing_good_risk_engine.sources.facts import BenchmarkFact, Row, RowProblem
from tests.pure.sources.files import csv_file, read, refusal

COLUMNS = ["LA", "ESTAB", "URN", "PERCTOT", "PPERSABS10"]
SCHOOL = {"LA": "307", "ESTAB": "2001", "URN": "100001", "PERCTOT": "4.5", "PPERSABS10": "11.2", "PPERSABS15": "4.1"}
PRIMARY = {"LA": "NAT", "ESTAB": "PRI", "URN": "", "PERCTOT": "4", "PPERSABS10": "8.2", "PPERSABS15": "2.1"}


def absence(*changes: dict[str, str], columns: list[str] = COLUMNS) -> bytes:
    return csv_file(columns, *({**SCHOOL, **change} for change in changes))


def rows(content: bytes, period: int) -> list[Row | RowProblem]:
    return list(read(content, period=period).rows)


def test_every_column_map_names_known_indicators():
    assert {code for years in EDITIONS.values() for one in years.known.values() for code in one.columns} <= set(
        INDICATORS
    )


def test_a_school():
    recognised = read(absence({}), period=2018)
    assert (recognised.dataset, recognised.title) == ("absence", "Absence by school 2018/19, final")
    assert (recognised.period, recognised.available_on.isoformat()) == (2018, "2020-03-26")
    (row,) = recognised.rows
    assert isinstance(row, Row)
    assert (row.line, row.urn) == (2, 100001)
    assert {fact.indicator: fact.value for fact in row.facts} == {
        "overall_absence": Decimal("4.5"),
        "persistent_absence": Decimal("11.2"),
    }
    assert {fact.period for fact in row.facts} == {2018}


def test_the_file_does_not_tell_its_year_so_the_sender_must():
    assert refusal(absence({})) == (
        "period_needed",
        "The file is Absence by school, which does not tell its academic year. Say it: PERIOD=2023/24.",
    )


def test_national_figures_of_another_year_give_a_wrong_year_away():
    assert rows(absence({}, PRIMARY), 2018)
    assert refusal(absence({}, PRIMARY), period=2022) == (
        "period_contradicts_file",
        (
            "The file was sent as 2022/23, but gives 4 for overall_absence in england_primary, "
            "where 5.9 was published for that year."
        ),
    )


def test_a_year_before_the_measure_is_refused():
    code, detail = refusal(absence({}), period=2014)
    assert code == "unknown_edition"
    assert "Known are 2015/16, 2016/17" in detail


@pytest.mark.parametrize("period", [2019, 2020])
def test_a_year_of_which_no_absence_was_published_is_refused(period):
    code, detail = refusal(absence({}), period=period)
    assert code == "year_without_figures"
    assert "schools" in detail


def test_the_former_threshold_is_another_dataset_and_another_indicator():
    old = absence({}, columns=[*COLUMNS[:-1], "PPERSABS15"])
    recognised = read(old, period=2014)
    assert recognised.dataset == "absence_15"
    (row,) = recognised.rows
    assert {fact.indicator: fact.value for fact in row.facts} == {
        "overall_absence": Decimal("4.5"),
        "persistent_absence_15": Decimal("4.1"),
    }


@pytest.mark.parametrize("period", [2015, 2018, 2022])
def test_the_former_threshold_is_refused_for_later_years(period):
    old = absence({}, columns=[*COLUMNS[:-1], "PPERSABS15"])
    code, detail = refusal(old, period=period)
    assert code == "unknown_edition"
    assert detail.endswith("Known are 2013/14, 2014/15.")


def test_both_thresholds_in_one_file_are_two_datasets():
    assert refusal(absence({}, columns=[*COLUMNS, "PPERSABS15"]), period=2015)[0] == "ambiguous_dataset"


def test_national_rows_become_benchmarks():
    (row,) = rows(absence(PRIMARY), 2018)
    assert isinstance(row, Row)
    assert (row.urn, row.facts) == (
        None,
        (
            BenchmarkFact("overall_absence", 2018, "england_primary", Decimal(4)),
            BenchmarkFact("persistent_absence", 2018, "england_primary", Decimal("8.2")),
        ),
    )


def test_suppressed_is_not_zero():
    (row,) = rows(absence({"PPERSABS10": "SUPP"}), 2018)
    assert isinstance(row, Row)
    assert [(fact.status, fact.value) for fact in row.facts] == [
        (ObservationStatus.PRESENT, Decimal("4.5")),
        (ObservationStatus.SUPPRESSED, None),
    ]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"PERCTOT": "104"}, "104 is not a percentage: 0 to 100"),
        ({"PERCTOT": "-1"}, "-1 is not a percentage: 0 to 100"),
        ({"PERCTOT": "some"}, '"some" is neither a number nor a code such as SUPP'),
        ({"URN": ""}, '"" is not a URN: six digits'),
        ({"LA": "NAT"}, '"NAT" is not a local authority code: three digits'),
    ],
)
def test_what_cannot_be_is_refused(change, reason):
    first, problem = rows(absence({"URN": "100002"}, change), 2018)
    assert isinstance(first, Row)
    assert isinstance(problem, RowProblem)
    assert (problem.line, problem.column, problem.reason) == (3, *change, reason)


def test_a_school_that_stands_twice_keeps_its_first_row():
    _, problem = rows(absence({}, {"PERCTOT": "9"}), 2018)
    assert isinstance(problem, RowProblem)
    assert problem.reason == "100001 already stands on line 2; the first row is kept"
