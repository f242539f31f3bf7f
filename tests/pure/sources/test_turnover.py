"""Teacher turnover: the share worked out from who went, on how many teachers it rests, codes and what cannot be."""

from datetime import date
from decimal import Decimal

import pytest

from securing_good.vocabulary import ObservationStatus
from securing_good_risk_engine.indicators import INDICATORS
from securing_good_risk_engine.sources.facts import ObservationFact, Row
from securing_good_risk_engine.sources.turnover import EDITIONS
from tests.pure.sources.files import csv_file, problems, read

LEFT, MOVED = "left_the_state-funded_system", "left_to_another_state-funded_school"
FTE, REMAINED = "teacher_fte_in_census_year", "remained_in_the_same_school"
SCHOOL = {
    "time_period": "202223",
    "time_identifier": "Academic year",
    "geographic_level": "School",
    "old_la_code": "307",
    "school_urn": "100001",
    FTE: "24.5",
    REMAINED: "19.1",
    LEFT: "2.4",
    MOVED: "3",
}


def turnover(*changes: dict[str, str]) -> bytes:
    return csv_file(SCHOOL, *({**SCHOOL, **change} for change in changes))


def fact(change: dict[str, str]) -> ObservationFact:
    (row,) = read(turnover(change)).rows
    assert isinstance(row, Row)
    (found,) = row.facts
    assert isinstance(found, ObservationFact)
    return found


def test_every_column_map_names_known_indicators():
    assert {code for years in EDITIONS.values() for one in years.known.values() for code in one.columns} <= set(
        INDICATORS
    )


def test_those_who_went_out_of_those_counted():
    recognised = read(turnover({}))
    assert (recognised.dataset, recognised.title) == ("teacher_turnover", "Teacher turnover by school 2022/23, final")
    found = fact({})
    assert (found.indicator, found.period, found.value) == ("teacher_turnover", 2022, Decimal("22.04"))


def test_it_rests_on_the_teachers_counted_to_the_nearest_whole_one():
    assert fact({}).cohort == 25
    assert fact({FTE: "24.4", REMAINED: "19"}).cohort == 24


def test_it_comes_out_nineteen_months_after_the_first_count():
    assert read(turnover({})).available_on == date(2024, 6, 6)
    assert "nineteen months" in INDICATORS["teacher_turnover"].definition


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({LEFT: "c"}, ObservationStatus.SUPPRESSED),
        ({FTE: "c", LEFT: "c", MOVED: "c", REMAINED: "c"}, ObservationStatus.SUPPRESSED),
        ({MOVED: "z"}, ObservationStatus.NOT_APPLICABLE),
        ({MOVED: "x"}, ObservationStatus.NOT_PUBLISHED),
        ({MOVED: ""}, ObservationStatus.NOT_PUBLISHED),
        ({FTE: "0", REMAINED: "0", LEFT: "0", MOVED: "0"}, ObservationStatus.NOT_PUBLISHED),
    ],
)
def test_a_share_of_what_is_not_told_is_not_told(change, status):
    assert (fact(change).status, fact(change).value) == (status, None)


def test_nobody_went():
    assert fact({LEFT: "0", MOVED: "0", REMAINED: "24.5"}).value == 0


def test_rounded_parts_may_be_a_little_more_than_the_whole():
    assert fact({FTE: "5.0", REMAINED: "0", LEFT: "3.1", MOVED: "2.0"}).value == 100


@pytest.mark.parametrize(
    ("change", "column", "reason"),
    [
        (
            {LEFT: "9"},
            FTE,
            "31.1 teachers who stayed or went are more than the 24.5 who were counted",
        ),
        ({LEFT: "two"}, LEFT, '"two" is neither a number nor a code such as c'),
        ({FTE: "nan"}, FTE, '"nan" is neither a number nor a code such as c'),
        ({MOVED: "-4"}, MOVED, "-4 is less than 0"),
        ({"school_urn": "x"}, "school_urn", '"x" is not a URN: six digits'),
    ],
)
def test_what_cannot_be_is_refused(change, column, reason):
    (problem,) = problems(turnover({"school_urn": "100002"}, change))
    assert (problem.line, problem.column, problem.reason) == (3, column, reason)


def test_many_years_in_one_file():
    content = turnover({}, {"time_period": "202122"}, {"time_period": "201011"})
    assert read(content).title == "Teacher turnover by school 2021/22 to 2022/23, final"
    assert [len(row.facts) for row in read(content).rows if isinstance(row, Row)] == [1, 1, 0]
