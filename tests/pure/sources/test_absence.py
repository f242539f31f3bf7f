"""Absence by school: whose year it is, the two thresholds that never mix, national rows, codes, what cannot be."""

from decimal import Decimal

import pytest

from securing_good.vocabulary import ObservationStatus
from securing_good_risk_engine.indicators import INDICATORS
from securing_good_risk_engine.sources.absence import EDITIONS
from securing_good_risk_engine.sources.facts import BenchmarkFact, Row, RowProblem
from tests.pure.sources.files import csv_file, read, refusal

COLUMNS = ["LA", "ESTAB", "URN", "PERCTOT", "PPERSABS10"]
FORMER = [*COLUMNS[:-1], "PPERSABS15"]
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


@pytest.mark.parametrize(("columns", "known"), [(COLUMNS, "2015/16, 2016/17"), (FORMER, "2012/13, 2013/14, 2014/15.")])
def test_a_year_before_both_measures_is_refused(columns, known):
    code, detail = refusal(absence({}, columns=columns), period=2011)
    assert code == "unknown_edition"
    assert f"Known are {known}" in detail


@pytest.mark.parametrize("period", [2019, 2020])
def test_a_year_of_which_no_absence_was_published_is_refused(period):
    code, detail = refusal(absence({}), period=period)
    assert code == "year_without_figures"
    assert "schools" in detail


@pytest.mark.parametrize("period", [2012, 2013, 2014])
def test_the_former_threshold_is_another_dataset_and_another_indicator(period):
    recognised = read(absence({}, columns=FORMER), period=period)
    assert (recognised.dataset, recognised.period) == ("absence_15", period)
    assert recognised.available_on.isoformat().startswith(f"{period + 2}-03-2")
    (row,) = recognised.rows
    assert {fact.indicator: fact.value for fact in row.facts} == {
        "overall_absence": Decimal("4.5"),
        "persistent_absence_15": Decimal("4.1"),
    }


def test_no_year_counts_by_both_thresholds_and_no_column_is_read_as_the_others_indicator():
    present, former = EDITIONS["absence"], EDITIONS["absence_15"]
    assert former.newest.last
    assert max(former.known) < min(present.known)
    persistent = {
        dataset: {(code, columns) for one in years.known.values() for code, columns in one.columns.items()}
        - {("overall_absence", ("PERCTOT",))}
        for dataset, years in EDITIONS.items()
    }
    assert persistent == {
        "absence": {("persistent_absence", ("PPERSABS10",))},
        "absence_15": {("persistent_absence_15", ("PPERSABS15",))},
    }


def test_the_two_thresholds_are_of_two_titles_that_say_so():
    titles = [INDICATORS[code].title for code in ("persistent_absence", "persistent_absence_15")]
    assert titles == ["Pupils missing 10% or more of sessions", "Pupils missing 15% or more of sessions"]


@pytest.mark.parametrize(
    ("columns", "period", "detail"),
    [
        (
            COLUMNS,
            2012,
            (
                "The file was sent as 2012/13, but its column PPERSABS10 counts pupils who miss 10% of sessions. "
                "In 2012/13 pupils who missed 15% were counted, in PPERSABS15: "
                "the year is another one, or the columns are."
            ),
        ),
        (
            FORMER,
            2015,
            (
                "The file was sent as 2015/16, but its column PPERSABS15 counts pupils who miss 15% of sessions. "
                "In 2015/16 pupils who missed 10% were counted, in PPERSABS10: "
                "the year is another one, or the columns are."
            ),
        ),
    ],
)
def test_a_year_that_counted_by_the_other_threshold_contradicts_the_file(columns, period, detail):
    assert refusal(absence({}, columns=columns), period=period) == ("period_contradicts_file", detail)


@pytest.mark.parametrize("period", [2018, 2022, 2025])
def test_the_former_threshold_is_refused_for_every_later_year(period):
    assert refusal(absence({}, columns=FORMER), period=period)[0] == "period_contradicts_file"


@pytest.mark.parametrize("period", [2013, 2014])
def test_the_present_threshold_is_refused_for_every_earlier_year(period):
    assert refusal(absence({}), period=period)[0] == "period_contradicts_file"


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
