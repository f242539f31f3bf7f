"""School capacity: unfilled places, schools of two phases, codes, the year without a survey and what cannot be."""

from datetime import date
from decimal import Decimal

import pytest

from securing_good.vocabulary import ObservationStatus
from securing_good_risk_engine.indicators import INDICATORS
from securing_good_risk_engine.sources.capacity import EDITIONS
from securing_good_risk_engine.sources.facts import BenchmarkFact, ObservationFact, Row
from tests.pure.sources.files import accepted, csv_file, problems, read, refusal

SCHOOL = {
    "time_period": "202223",
    "time_identifier": "Academic year",
    "geographic_level": "School",
    "old_la_code": "307",
    "school_urn": "100001",
    "school_phase": "Primary",
    "school_places": "420",
    "pupils_on_roll_count": "378",
}
SECONDARY = {"school_phase": "Secondary", "school_places": "600", "pupils_on_roll_count": "642"}


def capacity(*changes: dict[str, str], columns: list[str] | None = None) -> bytes:
    return csv_file(columns or SCHOOL, *({**SCHOOL, **change} for change in changes))


def values(content: bytes) -> list[tuple[str, Decimal | None, int | None]]:
    facts = [fact for row in accepted(content) for fact in row.facts if isinstance(fact, ObservationFact)]
    return [(fact.indicator, fact.value, fact.cohort) for fact in facts]


def test_every_column_map_names_known_indicators():
    assert {code for years in EDITIONS.values() for one in years.known.values() for code in one.columns} <= set(
        INDICATORS
    )


def test_places_and_how_many_have_no_pupil():
    recognised = read(capacity({}))
    assert (recognised.dataset, recognised.title) == ("school_capacity", "School capacity 2022/23, final")
    assert recognised.available_on == date(2024, 3, 31)
    assert values(capacity({})) == [
        ("capacity_places", Decimal(420), None),
        ("unfilled_places_percent", Decimal("10.00"), 378),
    ]


def test_a_school_with_more_pupils_than_places_has_none_unfilled():
    assert values(capacity({"pupils_on_roll_count": "431"}))[1] == ("unfilled_places_percent", Decimal(0), 431)


def test_the_roll_by_its_former_name():
    columns = [name.removesuffix("_count") for name in SCHOOL]
    content = csv_file(columns, {**SCHOOL, "pupils_on_roll": "420"})
    assert values(content)[1] == ("unfilled_places_percent", Decimal(0), 420)


def test_without_the_roll_the_file_is_refused():
    columns = [name for name in SCHOOL if name != "pupils_on_roll_count"]
    assert refusal(capacity({}, columns=columns)) == (
        "missing_columns",
        "The file is School capacity, but lacks the pupils on roll: pupils_on_roll_count or pupils_on_roll.",
    )


def test_a_school_of_both_phases_is_added_up_before_anything_is_divided():
    content = capacity({}, {**SECONDARY, "school_urn": "100002"}, SECONDARY)
    first, second, third = read(content).rows
    assert isinstance(first, Row)
    assert [(fact.indicator, fact.value) for fact in first.facts if isinstance(fact, ObservationFact)] == [
        ("capacity_places", Decimal(1020)),
        ("unfilled_places_percent", Decimal(0)),
    ]
    assert isinstance(second, Row)
    assert second.urn == 100002
    assert third == Row(4, None, ())


def test_one_phase_of_another_year_is_not_added():
    content = capacity({}, {**SECONDARY, "time_period": "202122"})
    assert [value for code, value, _ in values(content) if code == "capacity_places"] == [420, 600]


def test_the_same_phase_twice_is_refused():
    (problem,) = problems(capacity({}, SECONDARY, {"school_places": "9"}))
    assert (problem.line, problem.code) == (4, "duplicate_row")
    assert values(capacity({}, SECONDARY, {"school_places": "9"}))[0] == ("capacity_places", 1020, None)


@pytest.mark.parametrize(
    ("change", "statuses"),
    [
        ({"school_places": "z"}, [ObservationStatus.NOT_APPLICABLE] * 2),
        ({"pupils_on_roll_count": "x"}, [ObservationStatus.PRESENT, ObservationStatus.NOT_PUBLISHED]),
        ({"pupils_on_roll_count": "c"}, [ObservationStatus.PRESENT, ObservationStatus.SUPPRESSED]),
        ({"school_places": "0"}, [ObservationStatus.PRESENT, ObservationStatus.NOT_PUBLISHED]),
    ],
)
def test_a_share_of_what_is_not_told_is_not_told(change, statuses):
    (row,) = accepted(capacity(change))
    assert [fact.status for fact in row.facts if isinstance(fact, ObservationFact)] == statuses


def test_areas_become_benchmarks():
    area = {"school_urn": "", "school_phase": "Total"}
    content = capacity(
        {**area, "geographic_level": "National", "school_places": "9000000", "pupils_on_roll_count": "8010000"},
        {**area, "geographic_level": "Local authority"},
        {**area, "geographic_level": "National", "school_phase": "Primary", "school_places": "500"},
    )
    found = [fact for row in accepted(content) for fact in row.facts if isinstance(fact, BenchmarkFact)]
    assert [(fact.area, fact.value) for fact in found if fact.indicator == "unfilled_places_percent"] == [
        ("england", Decimal("11.00")),
        ("307", Decimal("10.00")),
    ]


def test_there_was_no_survey_in_2020():
    (problem,) = problems(capacity({}, {"time_period": "201920"}))
    assert (
        problem.reason == "there are no figures of 2019/20: the survey of 2020 was cancelled, because of the pandemic."
    )


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"school_places": "-4"}, "-4 is less than 0"),
        ({"school_places": "many"}, '"many" is neither a number nor a code such as c'),
        ({"pupils_on_roll_count": "n/a"}, '"n/a" is neither a number nor a code such as c'),
        ({"school_urn": "1"}, '"1" is not a URN: six digits'),
    ],
)
def test_what_cannot_be_is_refused(change, reason):
    (problem,) = problems(capacity({"school_urn": "100002"}, change))
    assert (problem.line, problem.column, problem.reason) == (3, *change, reason)
