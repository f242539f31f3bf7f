"""The sample's files: the same bytes for the same day, and every one of them read without a refused row."""

import csv
import io
import json
import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deploy.sample.bank_holidays import bank_holidays, easter
from deploy.sample.borough import COUNCIL, SCHOOLS, open_schools
from deploy.sample.files import files
from deploy.sample.term_dates import SCHOOL_DAYS, terms
from securing_good.calendar import CalendarPeriod, build_calendar
from securing_good_risk_engine.indicators import INDICATORS
from securing_good_risk_engine.sources.facts import (
    BenchmarkFact,
    CalendarFact,
    ObservationFact,
    RowProblem,
    SchoolFact,
)
from securing_good_risk_engine.sources.recognising import read_file

DAYS = [
    date(2026, 9, 1),
    date(2026, 11, 24),
    date(2027, 1, 1),
    date(2027, 8, 31),
    date(2028, 2, 29),
    date(2029, 12, 14),
    date(2031, 8, 31),
]
URNS = {school.urn for school in SCHOOLS}


def sent(file):
    return None if file.period is None else int(file.period[:4])


def read(file, today):
    """The file as it was recognised, its accepted and its refused rows."""
    found = read_file(file.content, filename=file.filename, period=sent(file), today=today)
    rows = list(found.rows)
    return (
        found,
        [row for row in rows if not isinstance(row, RowProblem)],
        [row for row in rows if isinstance(row, RowProblem)],
    )


@pytest.mark.parametrize("today", DAYS)
def test_every_file_is_read_and_no_row_is_refused(today):
    for file in files(today):
        found, accepted, refused = read(file, today)
        assert refused == [], file.filename
        assert accepted
        assert {row.urn for row in accepted} - {None} <= URNS, file.filename
        assert found.period in {None, sent(file)}, file.filename
        assert found.available_on <= today


@settings(max_examples=12, deadline=None)
@given(st.dates(date(2026, 9, 1), date(2031, 8, 31)))
def test_any_day_has_its_files(today):
    made = files(today)
    names = [file.filename for file in made]
    assert len(names) == len(set(names))
    assert names[0].startswith("edubasealldata")
    assert names == [file.filename for file in files(today)]
    assert [file.content for file in made] == [file.content for file in files(today)]
    by_shape = {}
    for file in made:
        if file.period:
            by_shape.setdefault(
                file.filename.split("_", 1)[-1] if "england" in file.filename else file.filename[:10], []
            ).append(file.period)
    assert all(1 <= len(periods) <= 5 for periods in by_shape.values())
    assert all(periods == sorted(periods) for periods in by_shape.values())
    assert [file.filename for file in made if file.own] == ["quillbourne_term_dates.json"]


def test_figures_of_a_year_are_what_they_were_whenever_they_are_asked_for():
    known = {}
    for today in DAYS:
        for file in files(today):
            if file.period is not None:
                assert known.setdefault(file.filename, file.content) == file.content, file.filename
    assert len(known) > 90


def test_it_takes_a_moment():
    began = time.process_time()
    files(date(2027, 5, 5))
    assert time.process_time() - began < 1.5


def test_five_years_end_with_the_latest_published():
    def periods(today, part):
        return [file.period for file in files(today) if part in file.filename]

    assert periods(date(2026, 12, 13), "ks2final") == ["2018/19", "2021/22", "2022/23", "2023/24", "2024/25"]
    assert periods(date(2026, 12, 14), "ks2final")[-1] == "2025/26"
    assert periods(date(2026, 10, 17), "ks4provisional") == []
    assert periods(date(2026, 10, 18), "ks4provisional") == ["2025/26"]
    assert periods(date(2027, 2, 28), "ks4provisional") == []
    assert periods(date(2027, 2, 28), "ks4final")[-1] == "2025/26"
    assert periods(date(2026, 9, 1), "_england_census") == ["2021/22", "2022/23", "2023/24", "2024/25", "2025/26"]


def test_the_register_says_who_stands_behind_a_school():
    result = read(files(date(2026, 9, 1))[0], date(2026, 9, 1))
    told = {fact.urn: fact for row in result[1] for fact in row.facts if isinstance(fact, SchoolFact)}
    assert set(told) == URNS
    for school in SCHOOLS:
        fact = told[school.urn]
        assert (fact.name, fact.phase, fact.type, fact.council) == (school.name, school.phase, school.type, COUNCIL)
        assert (fact.trust or "", fact.diocese) == (school.trust, school.diocese)
        assert (fact.trust_uid is None) == (fact.trust is None)
        assert (fact.opened_on, fact.closed_on) == (school.opened_on, school.closed_on)


def test_what_is_withheld_missing_or_of_nobody_is_there_as_published():
    today = date(2031, 8, 31)
    said, ragged = set(), 0
    for file in files(today):
        if file.filename.endswith(("ks2final.csv", "ks4final.csv")):
            rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
            said |= {cell for row in rows for cell in row}
            ragged += sum(len(row) < len(rows[0]) for row in rows)
    assert {"SUPP", "LOWCOV", "NP"} <= said
    assert ragged > 0
    earlier = b"".join(file.content for file in files(date(2026, 11, 24)) if "final" in file.filename)
    assert b",NEW\n" in earlier
    assert b",NE," in earlier


def test_totals_are_there_for_the_council_and_for_england():
    areas = {}
    for file in files(date(2026, 11, 24)):
        found, accepted, _ = read(file, date(2026, 11, 24))
        for fact in (fact for row in accepted for fact in row.facts):
            if isinstance(fact, BenchmarkFact):
                areas.setdefault(found.dataset, set()).add(fact.area)
    assert areas["ks2_performance_tables"] == {COUNCIL, "england", "england_all"}
    assert areas["ks4_performance_tables"] == {COUNCIL, "england", "england_all"}
    assert areas["ks5_performance_tables"] == {COUNCIL, "england", "england_all"}
    assert areas["absence"] == areas["school_census"] == {"england_primary", "england_secondary", "england_special"}


def test_a_school_that_teaches_year_6_has_its_results():
    newest = [file for file in files(date(2026, 12, 31)) if "ks2final" in file.filename][-1]
    result = read(newest, date(2026, 12, 31))
    expected = {
        fact.urn: fact
        for row in result[1]
        for fact in row.facts
        if isinstance(fact, ObservationFact) and fact.indicator == "ks2_rwm_expected"
    }
    with_results = [school for school in open_schools() if school.urn in expected and expected[school.urn].value]
    assert len(with_results) > 50
    withheld = [urn for urn, fact in expected.items() if fact.status == "suppressed"]
    assert len(withheld) >= 3


def test_sixth_forms_and_families_wishes_are_told_of():
    """Every figure the readers ask for has values, and codes where so few students are that none is published."""
    statuses = {}
    for file in files(date(2026, 11, 24)):
        if "ks5final" in file.filename or file.filename.startswith("school_preferences"):
            for fact in (fact for row in read(file, date(2026, 11, 24))[1] for fact in row.facts):
                if isinstance(fact, ObservationFact):
                    statuses.setdefault(fact.indicator, set()).add(fact.status.value)
    assert set(statuses) == {
        code for code in INDICATORS if code.startswith(("ks5_", "admissions_")) and "__" not in code
    } - {*("admissions_primary_first_preference_met", "admissions_secondary_first_preference_met")}
    assert all("present" in found for found in statuses.values())
    assert {"suppressed", "no_entries"} <= statuses["ks5_applied_general_points"]


@pytest.mark.parametrize("today", DAYS)
def test_term_dates_and_bank_holidays_make_a_calendar(today):
    periods = []
    for file in files(today):
        if file.filename in {"quillbourne_term_dates.json", "bank-holidays.json"}:
            periods += [fact for row in read(file, today)[1] for fact in row.facts if isinstance(fact, CalendarFact)]
    build_calendar(
        CalendarPeriod(each.council, each.academic_year, each.kind, each.term, each.starts_on, each.ends_on)
        for each in periods
    )
    years = sorted({each.academic_year for each in periods if each.council})
    this = today.year - (today.month < 9)
    assert years == list(range(this - 5, this + (2 if 4 <= today.month < 9 else 1)))


@pytest.mark.parametrize("year", range(2021, 2032))
def test_a_year_has_195_school_days_in_three_terms(year):
    autumn, spring, summer = terms(year)
    assert autumn.starts.month == 9
    assert autumn.ends.month == 12
    assert spring.starts.month == 1
    assert summer.ends.month == 7
    assert all(term.starts < term.break_starts < term.break_ends < term.ends for term in (autumn, spring, summer))
    closed = set(bank_holidays(year)) | set(bank_holidays(year + 1))
    days = [
        on
        for term in (autumn, spring, summer)
        for on in map(date.fromordinal, range(term.starts.toordinal(), term.ends.toordinal() + 1))
        if on.weekday() < 5 and on not in closed and not term.break_starts <= on <= term.break_ends
    ]
    assert len(days) == SCHOOL_DAYS


def test_bank_holidays_follow_the_rule():
    assert [easter(year) for year in (2024, 2025, 2026, 2027)] == [
        date(2024, 3, 31),
        date(2025, 4, 20),
        date(2026, 4, 5),
        date(2027, 3, 28),
    ]
    assert {on.isoformat() for on in bank_holidays(2027)} == {
        *("2027-01-01", "2027-03-26", "2027-03-29", "2027-05-03", "2027-05-31", "2027-08-30", "2027-12-27"),
        "2027-12-28",
    }
    assert bank_holidays(2022)[date(2022, 12, 27)] == ("Christmas Day", "Substitute day")
    assert all(on.weekday() < 5 for year in range(2019, 2034) for on in bank_holidays(year))


def test_parents_and_families_are_counted_once_a_school():
    for file in files(date(2026, 11, 24)):
        if file.filename.startswith("parentview"):
            assert all(answers["responses"] >= 10 for answers in json.loads(file.content).values())
        if file.filename.startswith("school_preferences"):
            rows = list(csv.DictReader(io.StringIO(file.content.decode())))
            assert len(rows) == len({row["urn"] for row in rows}) > 50
