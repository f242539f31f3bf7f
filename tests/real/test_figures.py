"""Published figures by school, read whole: how many rows, which facts anyone can look up, and how fast."""

from collections import Counter
from datetime import date
from decimal import Decimal
from functools import cache

import pytest

from securing_good.vocabulary import ObservationStatus, ReleaseStatus
from securing_good_risk_engine.sources.facts import (
    BenchmarkFact,
    FileRefused,
    ObservationFact,
    RecognisedFile,
    Row,
    RowProblem,
)
from securing_good_risk_engine.sources.recognising import read_file
from tests.harness.published import REAL_DATA, needs_published_files

pytestmark = needs_published_files

TODAY = date(2026, 9, 1)


@cache
def read(name: str, period: int | None) -> tuple[RecognisedFile, list[Row], list[RowProblem]]:
    recognised = read_file((REAL_DATA / name).read_bytes(), filename="sent", period=period, today=TODAY)
    rows = list(recognised.rows)
    return (
        recognised,
        [row for row in rows if isinstance(row, Row)],
        [row for row in rows if isinstance(row, RowProblem)],
    )


def observation(name: str, period: int | None, urn: int, indicator: str) -> ObservationFact:
    (found,) = (
        fact
        for row in read(name, period)[1]
        if row.urn == urn
        for fact in row.facts
        if isinstance(fact, ObservationFact) and fact.indicator == indicator
    )
    return found


def benchmarks(name: str, period: int | None, indicator: str) -> dict[str, Decimal]:
    return {
        fact.area: fact.value
        for row in read(name, period)[1]
        if row.urn is None
        for fact in row.facts
        if isinstance(fact, BenchmarkFact) and fact.indicator == indicator
    }


def statuses(name: str, period: int | None, indicator: str) -> Counter[ObservationStatus]:
    return Counter(
        fact.status
        for row in read(name, period)[1]
        for fact in row.facts
        if isinstance(fact, ObservationFact) and fact.indicator == indicator
    )


ABSENCE_2018, ABSENCE_2022 = "absence/2018-2019_england_abs.csv", "absence/2022-2023_england_abs.csv"
CENSUS_2018, CENSUS_2022 = "census/2018-2019_england_census.csv", "census/2022-2023_england_census.csv"

KS4_2016, KS4_2017 = "ks4/2016-2017_850_ks4final.csv", "ks4/2017-2018_850_ks4final.csv"
KS4_2018, KS4_TRIMMED = "ks4/england_ks4provisional_2018-19.csv", "ks4/england_ks4final_2018-19_trimmed.csv"
WORKFORCE, FINANCE = "workforce/workforce_by_urn_2023-24.json", "finance/finance_by_urn_2024-25.json"
KS5_2015, KS5_2016 = "ks5/england_ks5final_2016.csv", "ks5/england_ks5final_2017.csv"
KS2_BY_NAME = "ks2/ks2_headlines_2023-24_no_urn.json"
PREFERENCES = "admissions/school_preferences_offers_2014-15_to_2022-23.csv"
OFFERS = "admissions/offers-by-la.csv"
KS4_2023 = "ks4/202324_information_about_schools_final.csv"


@pytest.mark.parametrize(
    ("name", "said", "dataset", "period", "release", "available_on", "accepted", "refused"),
    [
        (ABSENCE_2018, 2018, "absence", 2018, "final", "2020-03-26", 21_217, 0),
        (ABSENCE_2022, 2022, "absence", 2022, "final", "2024-03-21", 21_284, 0),
        (CENSUS_2018, 2018, "school_census", 2018, "final", "2019-06-27", 23_942, 0),
        (CENSUS_2022, 2022, "school_census", 2022, "final", "2023-06-08", 24_436, 0),
        (KS4_2016, None, "ks4_performance_tables", 2016, "final", "2018-01-25", 126, 0),
        # Its last row, England, leaves blanks off where the file ends without a line end.
        (KS4_2017, None, "ks4_performance_tables", 2017, "final", "2019-01-24", 124, 0),
        (KS4_2018, 2018, "ks4_performance_tables", 2018, "provisional", "2019-10-17", 5_652, 0),
        (KS4_TRIMMED, None, "ks4_progress_by_school", 2018, "final", "2020-02-06", 5_516, 0),
        ("ks4/ks4_perf_2016.csv", None, "ks4_performance_tables_renamed", 2015, "final", "2017-01-19", 5_335, 0),
        ("ks4/ks4_perf_2017.csv", None, "ks4_performance_tables_renamed", 2016, "final", "2018-01-25", 5_399, 0),
        ("ks4/ks4_perf_2018.csv", None, "ks4_performance_tables_renamed", 2017, "final", "2019-01-24", 5_519, 0),
        ("ks4/ks4_by_urn_2022-23.json", None, "ks4_by_urn", 2022, "final", "2024-02-01", 4_631, 0),
        (WORKFORCE, None, "workforce_by_urn", 2023, "final", "2024-06-06", 21_912, 0),
        (WORKFORCE, 2016, "workforce_by_urn", 2016, "final", "2017-06-22", 1_152, 0),
        # Published for 88 authorities only, and cut off in the middle of its last row.
        ("workforce/england_swf_LA201-825.csv", 2018, "school_workforce", 2018, "final", "2019-06-27", 8_177, 1),
        # One school each of 2013/14 and 2015/16 lost more than ten times its income: no figure to compare by.
        ("finance/financials_2014.csv", None, "school_finance", 2013, "final", "2014-12-31", 17_847, 1),
        ("finance/financials_2015.csv", None, "school_finance", 2014, "final", "2015-12-31", 16_500, 0),
        ("finance/financials_2016.csv", None, "school_finance", 2015, "final", "2016-12-31", 16_239, 1),
        ("finance/financials_2017.csv", None, "school_finance", 2016, "final", "2017-12-31", 15_273, 2),
        ("finance/financials_2018.csv", None, "school_finance", 2017, "final", "2018-12-31", 13_599, 0),
        (FINANCE, None, "finance_by_urn", 2024, "final", "2026-02-28", 22_080, 0),
        (KS4_2023, None, "ks4_information_about_schools", 2023, "final", "2025-02-27", 5_709, 0),
        (KS5_2015, 2015, "ks5_performance_tables", 2015, "final", "2017-03-31", 3_400, 0),
        (KS5_2016, 2016, "ks5_performance_tables", 2016, "final", "2018-03-31", 3_376, 0),
        # Schools of one name in one authority, which the file does not tell apart.
        (KS2_BY_NAME, 2023, "ks2_headlines_by_name", 2023, "final", "2024-12-12", 14_940, 131),
        (PREFERENCES, None, "school_preferences_and_offers", None, "final", "2022-06-30", 170_139, 0),
        (OFFERS, None, "authority_applications_and_offers", None, "final", "2021-06-30", 2_588, 0),
    ],
)
def test_every_row_is_accounted_for(name, said, dataset, period, release, available_on, accepted, refused):
    recognised, kept, problems = read(name, said)
    assert (recognised.dataset, recognised.period) == (dataset, period)
    assert recognised.release is ReleaseStatus(release)
    assert recognised.available_on.isoformat() == available_on
    assert (len(kept), len(problems)) == (accepted, refused)


def test_national_absence_by_phase():
    """4.03, 5.49 and 10.13 in the statistics of 2018/19; 8.25, 13.69 and 28.85 persistently. The file rounds."""
    assert benchmarks(ABSENCE_2018, 2018, "overall_absence") == {
        "england_primary": Decimal(4),
        "england_secondary": Decimal("5.5"),
        "england_special": Decimal("10.1"),
    }
    assert benchmarks(ABSENCE_2018, 2018, "persistent_absence") == {
        "england_primary": Decimal("8.2"),
        "england_secondary": Decimal("13.7"),
        "england_special": Decimal("28.8"),
    }
    assert benchmarks(ABSENCE_2022, 2022, "overall_absence") == {
        "england_primary": Decimal("5.9"),
        "england_secondary": Decimal(9),
        "england_special": Decimal(13),
    }


def test_suppressed_absence():
    assert statuses(ABSENCE_2018, 2018, "persistent_absence") == {
        ObservationStatus.PRESENT: 20_350,
        ObservationStatus.SUPPRESSED: 864,
    }
    assert observation(ABSENCE_2018, 2018, 100027, "persistent_absence").status is ObservationStatus.SUPPRESSED
    assert observation(ABSENCE_2018, 2018, 100027, "overall_absence").value == Decimal("2.2")


def test_the_same_table_by_the_former_threshold_tells_nothing_of_the_present_one():
    """No file of the former threshold is at hand: these are the rows of 2018/19 under its heading, sent as 2012/13."""
    sent = (REAL_DATA / ABSENCE_2018).read_bytes().replace(b"PPERSABS10", b"PPERSABS15", 1)
    recognised = read_file(sent, filename="sent", period=2012, today=TODAY)
    facts = Counter(
        (type(fact), fact.indicator, fact.period)
        for row in recognised.rows
        for fact in row.facts
        if isinstance(fact, ObservationFact | BenchmarkFact)
    )
    assert recognised.dataset == "absence_15"
    assert facts == {
        (ObservationFact, "overall_absence", 2012): 21_214,
        (ObservationFact, "persistent_absence_15", 2012): 21_214,
        (BenchmarkFact, "overall_absence", 2012): 3,
        (BenchmarkFact, "persistent_absence_15", 2012): 3,
    }


@pytest.mark.parametrize("name", [ABSENCE_2018, ABSENCE_2022])
@pytest.mark.parametrize("said", [2012, 2013, 2014])
def test_a_file_of_the_present_threshold_is_of_no_year_before_it(name, said):
    with pytest.raises(FileRefused, match="PPERSABS10 counts pupils who miss 10% of sessions") as refused:
        read(name, said)
    assert refused.value.code == "period_contradicts_file"


@pytest.mark.parametrize(
    ("name", "said"), [(ABSENCE_2018, 2022), (ABSENCE_2022, 2018), (CENSUS_2018, 2022), (CENSUS_2022, 2018)]
)
def test_a_right_looking_file_of_the_wrong_year_is_refused(name, said):
    with pytest.raises(FileRefused) as refused:
        read(name, said)
    assert refused.value.code == "period_contradicts_file"


@pytest.mark.parametrize("name", [ABSENCE_2018, CENSUS_2022])
def test_a_year_nobody_tells_is_asked_for(name):
    with pytest.raises(FileRefused) as refused:
        read(name, None)
    assert refused.value.code == "period_needed"


def test_intake():
    assert observation(CENSUS_2018, 2018, 100000, "intake_pupils").value == 285
    assert observation(CENSUS_2022, 2022, 100000, "intake_additional_language").value == Decimal("53.5")
    assert benchmarks(CENSUS_2018, 2018, "intake_free_school_meals") == {
        "england_primary": Decimal(23),
        "england_secondary": Decimal("27.7"),
        "england_special": Decimal("50.3"),
    }
    assert statuses(CENSUS_2022, 2022, "intake_additional_language")[ObservationStatus.NOT_APPLICABLE] == 2408


def test_national_key_stage_4():
    """State-funded schools: Progress 8 -0.03 in 2016/17, Attainment 8 46.3; all schools 44.6."""
    assert benchmarks(KS4_2016, None, "ks4_progress_8") == {"850": Decimal("-0.14"), "england": Decimal("-0.03")}
    assert benchmarks(KS4_2016, None, "ks4_attainment_8") == {
        "850": 47,
        "england_all": Decimal("44.6"),
        "england": Decimal("46.3"),
    }
    england = benchmarks(KS4_2018, 2018, "ks4_attainment_8")
    assert (england["england"], len(england)) == (Decimal("46.5"), 157 - 5)


def test_cranbourne_as_published_and_as_renamed():
    published = observation(KS4_2016, None, 116432, "ks4_progress_8")
    assert (published.value, published.lower, published.cohort) == (Decimal("-0.57"), Decimal("-0.79"), 127)
    assert observation("ks4/ks4_perf_2017.csv", None, 116432, "ks4_progress_8").value == published.value


def test_codes_of_key_stage_4():
    assert statuses(KS4_TRIMMED, None, "ks4_progress_8") == {
        ObservationStatus.PRESENT: 3_557,
        ObservationStatus.NOT_PUBLISHED: 1_308 + 192,
        ObservationStatus.NO_ENTRIES: 285,
        ObservationStatus.SUPPRESSED: 164,
        ObservationStatus.LOW_COVERAGE: 10,
    }
    assert statuses(KS4_2023, None, "ks4_progress_8_band") == {
        ObservationStatus.PRESENT: 3_537,
        ObservationStatus.NOT_APPLICABLE: 2_172,
    }


def test_teachers():
    assert observation(WORKFORCE, None, 100000, "workforce_teachers").value == Decimal("12.82")
    pay = observation("workforce/england_swf_LA201-825.csv", 2018, 100000, "workforce_teacher_pay")
    assert pay.value == 45_421


def test_money():
    share = observation("finance/financials_2014.csv", None, 100000, "finance_in_year_balance_percent")
    assert (share.value, share.period) == (Decimal("-0.52"), 2013)
    assert observation(FINANCE, None, 100005, "finance_revenue_reserve").value == -481_274


def test_the_two_rows_without_a_urn_among_the_accounts_of_2016_17():
    _, _, problems = read("finance/financials_2017.csv", None)
    assert [(one.line, one.value, one.code) for one in problems] == [
        (15_275, "nan", "not_a_urn"),
        (15_276, "nan", "not_a_urn"),
    ]


def test_preferences_of_a_school_over_the_years():
    ratio = "admissions_primary_preference_ratio"
    facts = [
        fact
        for row in read(PREFERENCES, None)[1]
        if row.urn == 100000
        for fact in row.facts
        if isinstance(fact, ObservationFact) and fact.indicator == ratio
    ]
    assert [fact.period for fact in facts] == list(range(2014, 2023))
    assert {fact.period: fact.available_on for fact in facts}[2017] == date(2017, 6, 30)
    assert facts[0].value == Decimal("1.867")


def test_offers_of_england():
    """92% had their first preference at primary entry in 2021, 81% at secondary entry."""
    england = {
        (fact.period, fact.indicator): fact.value
        for row in read(OFFERS, None)[1]
        for fact in row.facts
        if isinstance(fact, BenchmarkFact) and fact.area == "england"
    }
    assert round(england[2021, "admissions_primary_first_preference_met"], 1) == Decimal("91.8")
    assert round(england[2021, "admissions_secondary_first_preference_met"], 1) == Decimal("81.1")
    assert england[2021, "admissions_primary_preference_ratio"] == Decimal("1.001")


def test_a_levels():
    england = benchmarks(KS5_2016, 2016, "ks5_a_level_points")
    assert (england["england"], england["england_all"], england["307"]) == (
        Decimal("31.14"),
        Decimal("32.39"),
        Decimal("33.06"),
    )
    assert statuses(KS5_2015, 2015, "ks5_a_level_points") == {
        ObservationStatus.PRESENT: 2_806,
        ObservationStatus.NO_ENTRIES: 171,
        ObservationStatus.NOT_PUBLISHED: 138,
        ObservationStatus.SUPPRESSED: 131,
    }
    added = observation(KS5_2015, 2015, 100049, "ks5_a_level_value_added")
    assert (added.value, added.lower, added.upper, added.cohort) == (
        Decimal("-0.31"),
        Decimal("-0.46"),
        Decimal("-0.16"),
        111,
    )


@pytest.mark.parametrize(("name", "said"), [(KS5_2015, 2016), (KS5_2016, 2015), (KS5_2016, 2017)])
def test_16_to_18_results_sent_as_another_year_are_refused(name, said):
    with pytest.raises(FileRefused) as refused:
        read(name, said)
    assert refused.value.code == "period_contradicts_file"


def test_the_row_the_file_of_2017_18_ends_with():
    assert benchmarks(KS4_2017, None, "ks4_attainment_8") == {
        "850": Decimal("47.2"),
        "england_all": Decimal("44.5"),
        "england": Decimal("46.5"),
    }
