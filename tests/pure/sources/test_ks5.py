"""Results at 16 to 18: who a figure is about, areas without a URN, and a year only the sender knows."""

from decimal import Decimal

import pytest

from securing_good.vocabulary import ObservationStatus
from securing_good_risk_engine.indicators import INDICATORS
from securing_good_risk_engine.sources.facts import BenchmarkFact, ObservationFact, Row
from securing_good_risk_engine.sources.ks5 import EDITIONS
from tests.pure.sources.files import KS5_SCHOOL, csv_file, read, refusal

ENGLAND = {
    **dict.fromkeys(KS5_SCHOOL, ""),
    "RECTYPE": "7",
    "TALLPPE_ALEV_1618": "31.14",
    "TALLPPE_ACAD_1618": "31.32",
    "TALLPPE_AGEN": "35.69",
    "VA_INS_ALEV": "-0.01",
    "LCI_INS_ALEV": "NA",
    "UCI_INS_ALEV": "NA",
}
ALL_OF_ENGLAND = {
    **ENGLAND,
    "RECTYPE": "5",
    "TALLPPE_ALEV_1618": "32.39",
    "TALLPPE_ACAD_1618": "32.73",
    "TALLPPE_AGEN": "35.73",
}


def sent(*rows: dict[str, str]) -> bytes:
    return csv_file(KS5_SCHOOL, *rows)


def test_every_column_map_names_known_indicators():
    for editions in EDITIONS.values():
        for edition in editions.known.values():
            assert set(edition.columns) <= set(INDICATORS)
            assert set(edition.cohorts) <= set(edition.columns)


def test_each_figure_is_about_its_own_pupils():
    recognised = read(sent(KS5_SCHOOL), period=2016)
    assert (recognised.title, recognised.available_on.isoformat()) == (
        "Performance tables for ages 16 to 18 2016/17, final",
        "2018-03-31",
    )
    (row,) = recognised.rows
    assert isinstance(row, Row)
    facts = {fact.indicator: fact for fact in row.facts if isinstance(fact, ObservationFact)}
    assert {code: fact.cohort for code, fact in facts.items() if fact.value is not None} == {
        "ks5_pupils": 100,
        "ks5_a_level_points": 80,
        "ks5_a_level_value_added": 80,
        "ks5_a_level_retained": 90,
        "ks5_academic_points": 85,
        "ks5_academic_retained": 90,
        "ks5_english_progress": 12,
    }
    added = facts["ks5_a_level_value_added"]
    assert (added.value, added.lower, added.upper) == (Decimal("-0.31"), Decimal("-0.46"), Decimal("-0.16"))
    assert facts["ks5_applied_general_points"].status is ObservationStatus.NO_ENTRIES
    assert facts["ks5_applied_general_retained"].status is ObservationStatus.SUPPRESSED
    assert facts["ks5_academic_value_added"].status is ObservationStatus.NOT_APPLICABLE


def test_areas_and_shared_sixth_forms():
    authority = {**ENGLAND, "RECTYPE": "4", "LEA": "307", "TALLPPE_ALEV_1618": "33.06"}
    shared = {**KS5_SCHOOL, "RECTYPE": "3", "URN": "100002"}
    rows = [row for row in read(sent(ENGLAND, authority, shared), period=2016).rows if isinstance(row, Row)]
    assert [row.urn for row in rows] == [None, None, 100002]
    points = [
        (fact.area, fact.value)
        for row in rows
        for fact in row.facts
        if isinstance(fact, BenchmarkFact) and fact.indicator == "ks5_a_level_points"
    ]
    assert points == [("england", Decimal("31.14")), ("307", Decimal("33.06"))]


def test_the_year_is_the_senders_to_say_and_englands_to_contradict():
    assert refusal(sent(KS5_SCHOOL))[0] == "period_needed"
    assert refusal(sent(ENGLAND), period=2015)[0] == "period_contradicts_file"
    assert refusal(sent(ENGLAND, ALL_OF_ENGLAND), period=2017) == (
        "period_contradicts_file",
        "The file was sent as 2017/18, but gives the very totals published for 2016/17.",
    )
    assert read(sent({**ENGLAND, "TALLPPE_AGEN": "30.1"}, ALL_OF_ENGLAND), period=2017).period == 2017


@pytest.mark.parametrize("period", [2019, 2020])
def test_there_are_no_results_of_years_without_examinations(period):
    code, detail = refusal(sent(KS5_SCHOOL), period=period)
    assert code == "year_without_figures"
    assert "examinations were not held" in detail


@pytest.mark.parametrize(("period", "title"), [(2018, "2018/19"), (2021, "2021/22"), (2025, "2025/26")])
def test_a_later_year_is_read_as_long_as_it_has_the_columns(period, title):
    recognised = read(sent(KS5_SCHOOL), period=period)
    assert recognised.title == f"Performance tables for ages 16 to 18 {title}, final"
    (row,) = recognised.rows
    assert isinstance(row, Row)
    assert {fact.period for fact in row.facts if isinstance(fact, ObservationFact)} == {period}
    without = csv_file([name for name in KS5_SCHOOL if name != "VA_INS_AGEN"], KS5_SCHOOL)
    assert refusal(without, period=period) == (
        "missing_columns",
        f"The file is Performance tables for ages 16 to 18 {title}, but lacks VA_INS_AGEN.",
    )
