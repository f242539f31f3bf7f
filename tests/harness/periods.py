"""The terms and half-terms of the tests' own years, worked out from the file that is loaded: an account beside the planner's."""

import json
from dataclasses import dataclass
from datetime import date, timedelta

from tests.harness.files import term_dates

_YEARS = range(2025, 2031)


@dataclass(frozen=True)
class Period:
    """A term, or half of one."""

    slot: str
    starts_on: date
    ends_on: date

    def holds(self, day: str, slot: str | None) -> bool:
        """Whether a meeting on this day, planned for this slot, is this period's."""
        return slot == self.slot or self.starts_on <= date.fromisoformat(day) <= self.ends_on


def periods_between(first: date, last: date, *, level: str) -> list[Period]:
    """The periods that a school of this level is met in once each: half-terms of red ones, terms of amber ones."""
    found = [period for year in _YEARS for period in _of_year(year, halves=level == "red")]
    return [one for one in found if one.ends_on >= first and one.starts_on <= last]


def _of_year(year: int, *, halves: bool) -> list[Period]:
    rows = json.loads(term_dates(year=year))
    name = f"{year}/{(year + 1) % 100:02}"
    periods = []
    for term in (row for row in rows if row["kind"] == "term"):
        (rest,) = [row for row in rows if row["kind"] == "half_term" and row["term"] == term["term"]]
        starts, ends = date.fromisoformat(term["start"]), date.fromisoformat(term["end"])
        if not halves:
            periods.append(Period(f"{name} {term['term']}", starts, ends))
            continue
        day = timedelta(days=1)
        periods.append(Period(f"{name} {term['term']} 1", starts, date.fromisoformat(rest["start"]) - day))
        periods.append(Period(f"{name} {term['term']} 2", date.fromisoformat(rest["end"]) + day, ends))
    return periods
