"""Key stage 4 in the shape of Explore Education Statistics: both sets of names, groups of pupils, years without progress."""

from datetime import date
from decimal import Decimal

import pytest

from securing_good.vocabulary import ObservationStatus, ReleaseStatus
from securing_good_risk_engine.indicators import INDICATORS
from securing_good_risk_engine.sources.facts import BenchmarkFact, ObservationFact
from securing_good_risk_engine.sources.ks4_explored import EDITIONS
from tests.pure.sources.files import accepted, csv_file, problems, read, refusal

SCHOOL = {
    "time_period": "202425",
    "time_identifier": "Academic year",
    "geographic_level": "School",
    "old_la_code": "307",
    "school_urn": "100001",
    "version": "Revised",
    "sex": "Total",
    "disadvantage_status": "Total",
    "pupil_count": "180",
    "attainment8_average": "46.1",
    "engmath_94_percent": "65.0",
    "engmath_95_percent": "44.4",
    "progress8_pupil_count": "z",
    "progress8_average": "z",
    "progress8_lower_95_ci": "z",
    "progress8_upper_95_ci": "z",
}
WITH_PROGRESS = {
    "time_period": "202324",
    "progress8_pupil_count": "171",
    "progress8_average": "-0.35",
    "progress8_lower_95_ci": "-0.55",
    "progress8_upper_95_ci": "-0.15",
}
FORMER = {
    "time_period": "202324",
    "time_identifier": "Academic year",
    "geographic_level": "School",
    "old_la_code": "307",
    "school_urn": "100001",
    "version": "Final",
    "breakdown_topic": "All pupils",
    "breakdown": "Total",
    "t_pupils": "180",
    "avg_att8": "46.1",
    "pt_l2basics_94": "65.0",
    "pt_l2basics_95": "44.4",
    "t_inp8calc": "171",
    "avg_p8score": "-0.35",
    "p8score_ci_low": "-0.55",
    "p8score_ci_upp": "-0.15",
}


def performance(*changes: dict[str, str], sound: dict[str, str] = SCHOOL) -> bytes:
    return csv_file(sound, *({**sound, **change} for change in changes))


def observations(content: bytes) -> list[ObservationFact]:
    return [fact for row in accepted(content) for fact in row.facts if isinstance(fact, ObservationFact)]


def told(content: bytes) -> dict[str, tuple[Decimal | None, int | None]]:
    return {fact.indicator: (fact.value, fact.cohort) for fact in observations(content)}


ATTAINMENT = {
    "ks4_pupils": (180, 180),
    "ks4_attainment_8": (Decimal("46.1"), 180),
    "ks4_english_maths_4": (Decimal("65.0"), 180),
    "ks4_english_maths_5": (Decimal("44.4"), 180),
}
PROGRESS = {"ks4_progress_8": (Decimal("-0.35"), 171)}


def test_every_column_map_names_known_indicators():
    assert {code for years in EDITIONS.values() for one in years.known.values() for code in one.columns} <= set(
        INDICATORS
    )


def test_the_newest_year_has_no_progress():
    recognised = read(performance({}))
    assert (recognised.dataset, recognised.period) == ("ks4_explored", 2024)
    assert recognised.title == "Key stage 4 performance by school 2024/25, revised"
    assert (recognised.release, recognised.available_on) == (ReleaseStatus.REVISED, date(2026, 2, 5))
    assert told(performance({})) == ATTAINMENT


def test_an_earlier_year_in_the_same_file_has():
    content = performance({}, WITH_PROGRESS)
    assert told(performance(WITH_PROGRESS)) == ATTAINMENT | PROGRESS
    assert {(fact.period, fact.available_on) for fact in observations(content)} == {
        (2024, date(2026, 2, 5)),
        (2023, date(2025, 2, 27)),
    }
    progress = next(fact for fact in observations(content) if fact.indicator == "ks4_progress_8")
    assert (progress.lower, progress.upper) == (Decimal("-0.55"), Decimal("-0.15"))


def test_the_names_of_2023_24():
    recognised = read(performance({}, sound=FORMER))
    assert (recognised.dataset, recognised.period) == ("ks4_explored_2023", 2023)
    assert recognised.release is ReleaseStatus.FINAL
    assert told(performance({}, sound=FORMER)) == ATTAINMENT | PROGRESS


def test_the_names_of_2023_24_are_of_no_later_year():
    code, detail = refusal(performance({"time_period": "202425"}, sound=FORMER))
    assert code == "unknown_edition"
    assert "Known are 2023/24." in detail


def test_a_file_of_results_is_never_taken_for_one_of_information_about_schools():
    information = {name: FORMER[name] for name in FORMER if not name.startswith(("avg", "pt_", "p8score"))}
    assert read(csv_file([*information, "p8_banding"], information)).dataset == "ks4_information_about_schools"
    assert read(performance({}, sound={**FORMER, "p8_banding": "Average"})).dataset == "ks4_explored_2023"


@pytest.mark.parametrize("group", [{"sex": "Girls"}, {"disadvantage_status": "Disadvantaged"}])
def test_rows_about_one_group_of_pupils_tell_nothing(group):
    content = performance({**group, "attainment8_average": "60"}, {})
    assert [row.facts == () for row in accepted(content)] == [True, False]
    assert told(content) == ATTAINMENT
    assert refusal(performance(group))[0] == "no_totals"


def test_areas_become_benchmarks():
    content = performance(
        {"geographic_level": "National", "school_urn": "", "old_la_code": "", "pupil_count": "600000"}
    )
    found = [fact for row in accepted(content) for fact in row.facts if isinstance(fact, BenchmarkFact)]
    assert [(fact.indicator, fact.area, fact.value) for fact in found][:2] == [
        ("ks4_pupils", "england", Decimal(600000)),
        ("ks4_attainment_8", "england", Decimal("46.1")),
    ]


def test_suppressed_is_not_zero():
    (fact,) = (
        one for one in observations(performance({"attainment8_average": "c"})) if one.indicator == "ks4_attainment_8"
    )
    assert (fact.status, fact.value) == (ObservationStatus.SUPPRESSED, None)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"attainment8_average": "93"}, "93 is not an Attainment 8 score: 0 to 90"),
        ({"engmath_95_percent": "most"}, '"most" is neither a number nor a code such as SUPP'),
        ({"pupil_count": "18.5"}, "18.5 is not a number of pupils: a whole number"),
        ({"old_la_code": "E09"}, '"E09" is not a local authority code: three digits'),
    ],
)
def test_what_cannot_be_is_refused(change, reason):
    (problem,) = problems(performance({"school_urn": "100002"}, change))
    assert (problem.line, problem.column, problem.reason) == (3, *change, reason)
