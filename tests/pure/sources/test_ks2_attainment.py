"""Key stage 2 in the shape of Explore Education Statistics: a row a school and subject, groups left alone."""

from decimal import Decimal

from securing_good.vocabulary import ObservationStatus, ReleaseStatus
from securing_good_risk_engine.indicators import INDICATORS
from securing_good_risk_engine.sources.facts import BenchmarkFact, ObservationFact, Row, RowProblem
from securing_good_risk_engine.sources.ks2_attainment import EDITIONS
from tests.pure.sources.files import csv_file, read, refusal

READING = {
    "time_period": "202223",
    "geographic_level": "School",
    "school_urn": "100001",
    "subject": "Reading",
    "breakdown_topic": "All pupils",
    "breakdown": "Total",
    "expected_standard_pupil_percent": "73",
    "higher_standard_pupil_percent": "29",
    "average_scaled_score": "105",
    "progress_measure_score": "-1.5",
    "progress_measure_lower_conf_interval": "-3.0",
    "progress_measure_upper_conf_interval": "0.0",
    "version": "Revised",
}
RWM = READING | {
    "subject": '"Reading, writing and maths"',
    "expected_standard_pupil_percent": "60",
    "average_scaled_score": "z",
    "progress_measure_score": "z",
    "progress_measure_lower_conf_interval": "z",
    "progress_measure_upper_conf_interval": "z",
}


def facts(*rows):
    file = read(csv_file(list(rows[0]), *rows))
    found = list(file.rows)
    assert all(isinstance(row, Row) for row in found), found
    return file, [fact for row in found for fact in row.facts]


def test_every_column_map_names_known_indicators():
    assert {code for years in EDITIONS.values() for one in years.known.values() for code in one.columns} <= set(
        INDICATORS
    )


def test_a_school_is_read_subject_by_subject():
    file, found = facts(READING, RWM)
    assert (file.dataset, file.release, file.period) == ("ks2_attainment_by_school", ReleaseStatus.REVISED, 2022)
    values = {fact.indicator: fact.value for fact in found}
    assert values == {
        "ks2_reading_expected": Decimal(73),
        "ks2_reading_average": Decimal(105),
        "ks2_reading_progress": Decimal("-1.5"),
        "ks2_rwm_expected": Decimal(60),
        "ks2_rwm_higher": Decimal(29),
    }
    (progress,) = [fact for fact in found if fact.indicator == "ks2_reading_progress"]
    assert (progress.lower, progress.upper) == (Decimal("-3.0"), Decimal("0.0"))


def test_groups_other_subjects_and_regions_tell_nothing_and_england_is_held_against():
    _, found = facts(
        RWM,
        RWM | {"breakdown_topic": "Disadvantage", "breakdown": "Disadvantaged"},
        RWM | {"subject": "Science"},
        RWM | {"geographic_level": "Regional", "school_urn": ""},
        RWM | {"geographic_level": "National", "school_urn": "", "expected_standard_pupil_percent": "60"},
    )
    schools = [fact for fact in found if isinstance(fact, ObservationFact)]
    england = {(fact.area, fact.indicator, fact.value) for fact in found if isinstance(fact, BenchmarkFact)}
    assert {fact.indicator for fact in schools} == {"ks2_rwm_expected", "ks2_rwm_higher"}
    assert ("england", "ks2_rwm_expected", Decimal(60)) in england


def test_no_progress_of_years_without_any():
    _, found = facts(READING | {"time_period": "202324"})
    assert "ks2_reading_progress" not in {fact.indicator for fact in found}


def test_a_suppressed_school_is_so():
    _, found = facts(RWM | {"expected_standard_pupil_percent": "c", "higher_standard_pupil_percent": "c"})
    assert {fact.status for fact in found} == {ObservationStatus.SUPPRESSED}


def test_the_same_school_and_subject_twice_is_refused_the_second_time():
    rows = list(read(csv_file(list(RWM), RWM, READING, RWM)).rows)
    assert [type(row) for row in rows] == [Row, Row, RowProblem]
    assert (rows[2].line, rows[2].code) == (4, "duplicate_row")


def test_a_file_of_subjects_that_are_not_kept_is_refused():
    code, detail = refusal(csv_file(list(RWM), RWM | {"subject": "Science"}))
    assert (code, "no row is of a subject that is kept" in detail) == ("unknown_edition", True)
