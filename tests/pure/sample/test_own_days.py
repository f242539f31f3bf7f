"""What the borough's schools say of their own days can stand beside the borough's term dates, whenever it is told."""

import json
from collections import defaultdict
from datetime import date

import pytest

from deploy.sample.own_days import own_days_file
from deploy.sample.term_dates import term_dates_file
from securing_good.calendar import CalendarPeriod, academic_year_of
from securing_good.school_opening import entry_problems
from securing_good.vocabulary import CalendarKind, SchoolEntryKind, Term
from securing_good_api.school_calendars.from_csv import read_rows


@pytest.mark.parametrize("today", [date(2026, 11, 26), date(2028, 4, 30), date(2031, 9, 1)])
def test_own_days_hold_beside_the_councils_terms(today):
    periods = tuple(
        CalendarPeriod(
            "399",
            int(row["academic_year"][:4]),
            CalendarKind(row["kind"]),
            Term(row["term"]),
            date.fromisoformat(row["start"]),
            date.fromisoformat(row["end"]),
        )
        for row in json.loads(term_dates_file(today).content)
    )
    this = academic_year_of(today)
    said = defaultdict(list)
    for row in read_rows(own_days_file(this - 2, this).encode()).rows:
        said[row.urn].append(row.entry)
    kinds = {entry.kind for entries in said.values() for entry in entries}
    assert kinds == {SchoolEntryKind.INSET_DAY, SchoolEntryKind.HALF_TERM, SchoolEntryKind.BLOCKED}
    assert [problem for entries in said.values() for problem in entry_problems(periods, this, entries)] == []
    assert {sum(one.kind is SchoolEntryKind.INSET_DAY for one in entries) for entries in said.values()} == {15}
