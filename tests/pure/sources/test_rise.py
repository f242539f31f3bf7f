"""RISE: what each word means, groups that say more, the year of a list, and no risk of its own."""

from decimal import Decimal

import pytest

from securing_good.vocabulary import ObservationStatus
from securing_good_risk_engine.indicators import INDICATORS, Worse
from securing_good_risk_engine.sources.facts import ObservationFact, Row
from securing_good_risk_engine.sources.rise import EDITIONS
from tests.pure.sources.files import accepted, csv_file, problems, read

SCHOOL = {
    "time_period": "202425",
    "time_identifier": "Academic year",
    "geographic_level": "School",
    "old_la_code": "307",
    "school_urn": "100001",
    "status": "Eligible",
    "group": "Stuck",
}


def schools(*changes: dict[str, str], columns: list[str] | None = None) -> bytes:
    return csv_file(columns or SCHOOL, *({**SCHOOL, **change} for change in changes))


def fact(content: bytes) -> ObservationFact:
    (row,) = accepted(content)
    (found,) = row.facts
    assert isinstance(found, ObservationFact)
    return found


def test_every_column_map_names_known_indicators():
    assert {code for years in EDITIONS.values() for one in years.known.values() for code in one.columns} <= set(
        INDICATORS
    )


def test_a_school_of_the_list():
    recognised = read(schools({}))
    assert (recognised.dataset, recognised.period) == ("rise", 2024)
    assert recognised.title == "Schools eligible for RISE intervention 2024/25, final"
    assert (fact(schools({})).indicator, fact(schools({})).value) == ("rise_status", Decimal(2))


def test_it_is_never_a_risk_of_its_own():
    assert (INDICATORS["rise_status"].factor, INDICATORS["rise_status"].worse) == (None, Worse.NEITHER)


@pytest.mark.parametrize(
    ("status", "group", "number"),
    [
        ("Not eligible", "", 1),
        ("Not eligible", "Stuck", 1),
        ("Eligible", "", 2),
        ("eligible", "Targeted RISE", 3),
        ("Eligible", "Category of concern", 4),
        ("Targeted", "Stuck", 3),
        ("Not eligible mid-intervention", "", 3),
        ("", "Stuck school", 2),
    ],
)
def test_what_words_mean(status, group, number):
    assert fact(schools({"status": status, "group": group})).value == number


def test_nothing_said_is_nothing_told():
    found = fact(schools({"status": "", "group": ""}))
    assert (found.status, found.value) == (ObservationStatus.NOT_PUBLISHED, None)


@pytest.mark.parametrize(("year", "month", "period"), [("2025", "February", 2024), ("2025", "September", 2025)])
def test_a_list_of_a_month(year, month, period):
    assert fact(schools({"time_period": year, "time_identifier": month})).period == period


def test_eligibility_in_a_column_of_that_name_or_in_both():
    sound = {name if name != "status" else "eligibility": text for name, text in SCHOOL.items()}
    assert fact(csv_file(sound, sound)).value == 2
    both = {**SCHOOL, "eligibility": "Not eligible mid-intervention", "group": ""}
    assert fact(csv_file(both, both)).value == 3


def test_areas_tell_nothing():
    first, second = read(schools({"geographic_level": "Regional", "school_urn": ""}, {})).rows
    assert first == Row(2, None, ())
    assert isinstance(second, Row)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (
            {"status": "Maybe"},
            (
                '"Maybe" is none of the words known: Not eligible, No, Universal, Eligible, Yes, Stuck, Stuck school, '
                "Targeted, Targeted RISE, Targeted intervention, Not eligible mid-intervention, Category of concern, "
                "Intervention, Structural intervention"
            ),
        ),
        ({"time_period": "2025"}, '"2025" is not an academic year, such as 202324'),
        ({"school_urn": "n/a"}, '"n/a" is not a URN: six digits'),
    ],
)
def test_what_cannot_be_is_refused(change, reason):
    (problem,) = problems(schools({"school_urn": "100002"}, change))
    assert (problem.line, problem.column, problem.reason) == (3, *change, reason)
