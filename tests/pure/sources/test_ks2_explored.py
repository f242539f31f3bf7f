"""Key stage 2 in the shape of Explore Education Statistics: subjects, groups of pupils, years and releases."""

from datetime import date
from decimal import Decimal

import pytest

from securing_good.vocabulary import ObservationStatus, ReleaseStatus
from securing_good_risk_engine.indicators import INDICATORS
from securing_good_risk_engine.sources.facts import ObservationFact
from securing_good_risk_engine.sources.ks2_explored import EDITIONS
from tests.pure.sources.files import accepted, csv_file, problems, read, refusal

SCHOOL = {
    "time_period": "202223",
    "time_identifier": "Academic year",
    "geographic_level": "School",
    "version": "Final",
    "school_urn": "100001",
    "breakdown_topic": "All pupils",
    "breakdown": "Total",
    "subject": '"Reading, writing and maths"',
    "expected_standard_pupil_percent": "63",
    "higher_standard_pupil_percent": "10",
    "average_scaled_score": "z",
    "progress_measure_score": "z",
    "progress_measure_lower_conf_interval": "z",
    "progress_measure_upper_conf_interval": "z",
    "progress_measure_description": "z",
}
READING = {
    "subject": "Reading",
    "average_scaled_score": "104",
    "progress_measure_score": "-1.9",
    "progress_measure_lower_conf_interval": "-3.4",
    "progress_measure_upper_conf_interval": "-0.3",
    "progress_measure_description": "Below average",
}
WRITING = {**READING, "subject": "Writing", "average_scaled_score": "z"}
INFORMATION = {
    "time_period": "202425",
    "geographic_level": "School",
    "version": "Revised",
    "school_urn": "100001",
    "telig": "30",
    "belig": "16",
    "gelig": "14",
}


def results(*changes: dict[str, str], columns: list[str] | None = None) -> bytes:
    return csv_file(columns or SCHOOL, *({**SCHOOL, **change} for change in changes))


def observations(content: bytes) -> list[ObservationFact]:
    return [fact for row in accepted(content) for fact in row.facts if isinstance(fact, ObservationFact)]


def values(content: bytes) -> dict[tuple[str, int], Decimal | None]:
    return {(fact.indicator, fact.period): fact.value for fact in observations(content)}


def test_every_column_map_names_known_indicators():
    assert {code for years in EDITIONS.values() for one in years.known.values() for code in one.columns} <= set(
        INDICATORS
    )


def test_each_subject_tells_its_own():
    content = results({}, READING, WRITING, {**READING, "subject": "Maths", "average_scaled_score": "103"})
    recognised = read(content)
    assert (recognised.dataset, recognised.period) == ("ks2_explored", 2022)
    assert recognised.title == "Key stage 2 attainment by school 2022/23, final"
    assert recognised.available_on == date(2023, 12, 14)
    assert values(content) == {
        ("ks2_rwm_expected", 2022): 63,
        ("ks2_rwm_higher", 2022): 10,
        ("ks2_reading_average", 2022): 104,
        ("ks2_reading_progress", 2022): Decimal("-1.9"),
        ("ks2_reading_progress_band", 2022): 4,
        ("ks2_writing_progress", 2022): Decimal("-1.9"),
        ("ks2_writing_progress_band", 2022): 4,
        ("ks2_maths_average", 2022): 103,
        ("ks2_maths_progress", 2022): Decimal("-1.9"),
        ("ks2_maths_progress_band", 2022): 4,
    }
    assert problems(content) == []
    progress = next(fact for fact in observations(content) if fact.indicator == "ks2_maths_progress")
    assert (progress.lower, progress.upper) == (Decimal("-3.4"), Decimal("-0.3"))


def test_rows_about_one_group_of_pupils_tell_nothing():
    girls = {"breakdown_topic": "Sex", "breakdown": "Girls", "expected_standard_pupil_percent": "80"}
    content = results(girls, {}, {**girls, "subject": "Reading"})
    assert [row.facts == () for row in accepted(content)] == [True, False, True]
    assert values(content)["ks2_rwm_expected", 2022] == 63


def test_a_file_without_rows_about_all_pupils_is_refused():
    assert refusal(results({"breakdown_topic": "Sex", "breakdown": "Girls"})) == (
        "no_totals",
        (
            "The file is Key stage 2 attainment by school, but no row is about all pupils: "
            "none says Total in breakdown_topic, breakdown."
        ),
    )


def test_other_subjects_tell_nothing():
    content = results({"subject": "Science"}, {})
    assert [row.facts == () for row in accepted(content)] == [True, False]
    assert refusal(results({"subject": "Science"})) == (
        "other_part",
        (
            "The file is Key stage 2 attainment by school, but tells only of Science. "
            "Send the file with reading, writing and maths."
        ),
    )


def test_progress_is_not_read_of_years_that_had_none():
    content = results(
        {"time_period": "202324"}, {**READING, "time_period": "202324"}, {**WRITING, "time_period": "202425"}
    )
    assert set(values(content)) == {
        ("ks2_rwm_expected", 2023),
        ("ks2_rwm_higher", 2023),
        ("ks2_reading_average", 2023),
    }
    assert problems(content) == []


def test_the_file_is_as_settled_as_its_newest_year():
    content = results({}, {"time_period": "202425", "version": "Revised"})
    assert read(content).release is ReleaseStatus.REVISED
    assert read(content).title == "Key stage 2 attainment by school 2022/23 to 2024/25, revised"
    code, detail = refusal(results({"version": "Draft"}))
    assert code == "unknown_edition"
    assert detail.endswith("No row says in the column version whether it is Provisional, Revised or Final.")


def test_a_file_without_bands_is_read_without_them():
    columns = [name for name in SCHOOL if name != "progress_measure_description"]
    found = {fact.indicator: fact for fact in observations(results(READING, columns=columns))}
    assert found["ks2_reading_progress"].value == Decimal("-1.9")
    assert found["ks2_reading_progress_band"].status is ObservationStatus.NOT_PUBLISHED


def test_eligible_pupils_come_from_the_file_of_information():
    content = csv_file(INFORMATION, INFORMATION)
    recognised = read(content)
    assert (recognised.dataset, recognised.release) == ("ks2_information_explored", ReleaseStatus.REVISED)
    assert values(content) == {("ks2_eligible_pupils", 2024): 30}


@pytest.mark.parametrize("code", ["c", "SUPP"])
def test_suppressed_is_not_zero(code):
    found = {fact.indicator: fact for fact in observations(results({"expected_standard_pupil_percent": code}))}
    assert found["ks2_rwm_expected"].status is ObservationStatus.SUPPRESSED
    assert found["ks2_rwm_expected"].value is None


@pytest.mark.parametrize(
    ("change", "column", "reason"),
    [
        (
            {"subject": "Art"},
            "subject",
            (
                '"Art" is none of those known: Reading, writing and maths, Reading, Writing, Maths, '
                "Grammar, punctuation and spelling, Science"
            ),
        ),
        (
            {"expected_standard_pupil_percent": "630"},
            "expected_standard_pupil_percent",
            "630 is not a percentage: 0 to 100",
        ),
        (
            {**READING, "progress_measure_score": "5"},
            "progress_measure_score",
            "the value 5 is outside its confidence limits, -3.4 to -0.3",
        ),
        ({"school_urn": ""}, "school_urn", '"" is not a URN: six digits'),
    ],
)
def test_what_cannot_be_is_refused(change, column, reason):
    (problem,) = problems(results({"school_urn": "100002"}, change))
    assert (problem.line, problem.column, problem.reason) == (3, column, reason)
