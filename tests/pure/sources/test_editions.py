"""Which years a shape is read for: those known, the gaps nobody published, and every year after the newest known."""

from datetime import date

import pytest

from securing_good_risk_engine.sources import (
    absence,
    absence_explored,
    admissions,
    capacity,
    census,
    department_risk,
    finance,
    finance_returns,
    ks2,
    ks2_explored,
    ks4,
    ks4_explored,
    ks5,
    rise,
    suspensions,
    turnover,
    workforce,
)
from securing_good_risk_engine.sources.editions import Editions
from securing_good_risk_engine.sources.facts import FileRefused, RecognisedFile, Row
from securing_good_risk_engine.sources.recognising import read_file
from tests.pure.sources import files
from tests.pure.sources.files import csv_file, json_file, read, refusal

DATASETS: dict[str, Editions] = {
    **absence.EDITIONS,
    **absence_explored.EDITIONS,
    **admissions.EDITIONS,
    **capacity.EDITIONS,
    "school_census": census.EDITIONS,
    **department_risk.EDITIONS,
    **finance.EDITIONS,
    **finance_returns.EDITIONS,
    **ks2.EDITIONS,
    **ks2_explored.EDITIONS,
    **ks4.EDITIONS,
    **ks4_explored.EDITIONS,
    **ks5.EDITIONS,
    **rise.EDITIONS,
    **suspensions.EDITIONS,
    **turnover.EDITIONS,
    **workforce.EDITIONS,
}
ENDED = {"absence_15", "ks2_progress_by_school", "ks4_explored_2023", "ks4_progress_by_school"}
"""Shapes without later years."""
ABSENCE = csv_file(
    ["LA", "ESTAB", "URN", "PERCTOT", "PPERSABS10"],
    {"LA": "307", "ESTAB": "2001", "URN": "100001", "PERCTOT": "4.5", "PPERSABS10": "11.2"},
)
PROGRESS_8 = ["P8MEA", "P8CILOW", "P8CIUPP"]
KS4 = ["RECTYPE", "LEA", "ESTAB", "URN", "TOTPUPS", "TPUP", "ATT8SCR", "PTL2BASICS_94", "PTL2BASICS_95", *PROGRESS_8]
KS4_SCHOOL = {
    "RECTYPE": "1",
    "LEA": "307",
    "ESTAB": "4001",
    "URN": "100001",
    "TOTPUPS": "900",
    "TPUP": "180",
    "ATT8SCR": "46",
    "PTL2BASICS_94": "65%",
    "PTL2BASICS_95": "44%",
    "P8MEA": "0.1",
    "P8CILOW": "-0.1",
    "P8CIUPP": "0.3",
}


def read_on(today: date, content: bytes, period: int | None = None) -> RecognisedFile:
    return read_file(content, filename="sent.csv", period=period, today=today)


def indicators(recognised: RecognisedFile) -> set[str]:
    (row,) = recognised.rows
    assert isinstance(row, Row)
    return {fact.indicator for fact in row.facts}


def ks2_repeating(*years: str, without: tuple[str, ...] = ()) -> bytes:
    names = [name for name in files.KS2_2018 if not name.endswith(("_17", "_18")) and not name.startswith(without)]
    return csv_file([*names, *(f"PTRWM_EXP_{year}" for year in years)], files.KS2_SCHOOL)


@pytest.mark.parametrize("dataset", DATASETS)
def test_years_follow_one_another(dataset):
    """Between the oldest and the newest year known, each is known too, or said to have no figures."""
    editions = DATASETS[dataset]
    told = {*editions.known, *editions.unpublished}
    assert told == set(range(min(told), editions.newest.period + 1))
    days = [editions.known[year].available_on for year in editions.listed()]
    assert days == sorted(days)


@pytest.mark.parametrize("dataset", sorted(set(DATASETS) - ENDED))
def test_a_later_year_is_read_by_the_newest_column_map(dataset):
    newest = DATASETS[dataset].newest
    later = DATASETS[dataset].of(newest.period + 3)
    assert later is not None
    assert (later.columns, later.cohort, later.published) == (newest.columns, newest.cohort, {})
    assert later.available_on == newest.available_on.replace(year=newest.available_on.year + 3)


@pytest.mark.parametrize("dataset", sorted(ENDED))
def test_a_shape_that_ended_has_no_later_years(dataset):
    assert DATASETS[dataset].of(DATASETS[dataset].newest.period + 1) is None


def test_a_file_can_be_loaded_on_the_day_it_is_published():
    """Early in March, though the newest known came on 20 March: evidence from that day on may use it."""
    recognised = read_on(date(2028, 3, 9), ABSENCE, 2026)
    assert (recognised.period, recognised.available_on) == (2026, date(2028, 3, 9))
    assert recognised.title == "Absence by school 2026/27, final"
    assert read_on(date(2028, 12, 1), ABSENCE, 2026).available_on == date(2028, 3, 20)


def test_columns_a_later_year_lacks_are_named():
    content = ks2_repeating("26", without=("WRITPROG_UPPER", "READ_AVERAGE"))
    assert refusal(content) == (
        "missing_columns",
        "The file is Key stage 2 performance tables 2026/27, but lacks READ_AVERAGE, WRITPROG_UPPER.",
    )


def test_a_year_that_has_not_begun_has_no_figures():
    assert refusal(ABSENCE, period=2027) == (
        "year_not_begun",
        "The file cannot be Absence by school 2027/28: that year has not begun.",
    )


@pytest.mark.parametrize(
    ("repeated", "period"), [(("18", "17"), 2018), (("19", "18"), 2021), (("22", "19"), 2022), (("23", "24"), 2024)]
)
def test_key_stage_2_tells_its_year_by_those_it_repeats_across_the_years_without_tests(repeated, period):
    recognised = read(ks2_repeating(*repeated))
    assert recognised.period == period
    assert refusal(ks2_repeating(*repeated), period=2017)[0] == "period_contradicts_file"


@pytest.mark.parametrize("period", [2019, 2020])
def test_there_are_no_results_of_years_without_tests(period):
    assert refusal(ks2_repeating(), period=period)[0] == "year_without_figures"
    assert refusal(csv_file(KS4, KS4_SCHOOL), period=period)[0] == "year_without_figures"


def test_key_stage_2_progress_is_neither_asked_for_nor_read_where_there_was_none():
    progress = ("READPROG", "WRITPROG", "MATPROG")
    for repeated, period in (("23", 2023), ("24", 2024)):
        recognised = read(ks2_repeating(repeated, without=progress))
        assert recognised.period == period
        assert indicators(recognised) == {
            *("ks2_eligible_pupils", "ks2_rwm_expected", "ks2_rwm_higher", "ks2_reading_average", "ks2_maths_average")
        }
        assert indicators(read(ks2_repeating(repeated))) == indicators(read(ks2_repeating(repeated, without=progress)))
    assert refusal(ks2_repeating("25", without=progress))[0] == "missing_columns"


def test_progress_8_is_neither_asked_for_nor_read_where_there_was_none():
    without = [name for name in KS4 if name not in PROGRESS_8]
    for period in (2024, 2025):
        recognised = read_on(date(2027, 9, 1), csv_file(without, KS4_SCHOOL), period)
        assert (recognised.dataset, recognised.period) == ("ks4_performance_tables", period)
        assert "ks4_progress_8" not in indicators(recognised)
    with pytest.raises(FileRefused, match="but lacks P8CILOW, P8CIUPP, P8MEA"):
        read_on(date(2028, 9, 1), csv_file(without, KS4_SCHOOL), 2026)
    assert "ks4_progress_8" in indicators(read_on(date(2028, 9, 1), csv_file(KS4, KS4_SCHOOL), 2027))


def test_results_by_urn_without_progress():
    content = json_file({"100001": {"rwmExp": 63, "rwmHigh": 10, "year": "2024/25"}})
    assert indicators(read(content)) == {"ks2_rwm_expected", "ks2_rwm_higher"}
    content = json_file({"100001": {"att8": 46, "em4": 65, "em5": 44, "year": "2024/25"}})
    assert indicators(read(content)) == {"ks4_attainment_8", "ks4_english_maths_4", "ks4_english_maths_5"}


def test_the_very_totals_of_a_known_year_give_a_later_year_away():
    totals = [
        ("PRI", "5.9", "16.2"),
        ("SEC", "9", "26.5"),
        ("SPE", "13", "38.3"),
    ]
    names = ["LA", "ESTAB", "URN", "PERCTOT", "PPERSABS10"]
    of_2022 = csv_file(names, *(dict(zip(names, ["NAT", kind, "", *two], strict=True)) for kind, *two in totals))
    assert read(of_2022, period=2022).period == 2022
    assert refusal(of_2022, period=2024) == (
        "period_contradicts_file",
        "The file was sent as 2024/25, but gives the very totals published for 2022/23.",
    )
    assert read(of_2022.replace(b"38.3", b"38.4"), period=2024).period == 2024
