"""Rows of any edition of the register: one school each, every cell judged, none twice."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Final, TypeVar

from securing_good.vocabulary import LinkType, Phase, ReleaseStatus, SchoolStatus
from securing_good_risk_engine.sources.cells import CellRefused, day, shown, whole_number
from securing_good_risk_engine.sources.facts import RecognisedFile, Row, RowProblem, SchoolFact, Subject
from securing_good_risk_engine.sources.table import Table
from securing_good_risk_engine.sources.workbook_sheets import check_readable

Word = TypeVar("Word", Phase, SchoolStatus, LinkType)

NOT_REPORTED: Final = "Not reported"
_UNKNOWN_DAY: Final = date(1900, 1, 1)
"""What the register holds where nobody knows when an old school opened."""
_EARLIEST_YEAR: Final = 1500
YEARS_AHEAD: Final = 5


class Entry:
    """One row by column names. Each reading raises CellRefused where the value cannot be; a column not there is blank."""

    __slots__ = ("_cells", "_last_year", "_places")

    def __init__(self, cells: list[str], places: dict[str, int], last_year: int) -> None:
        self._cells = cells
        self._places = places
        self._last_year = last_year

    def text(self, column: str) -> str:
        """What stands there, without blanks around it."""
        place = self._places.get(column)
        text = "" if place is None else self._cells[place].strip()
        check_readable(text, column)
        return text

    def said(self, column: str) -> str | None:
        """What stands there, unless that is nothing."""
        text = self.text(column)
        return None if text in {"", NOT_REPORTED} else text

    def name(self, column: str) -> str:
        """The school's name, which every school has."""
        name = self.said(column)
        if name is None:
            raise CellRefused(column, "", "no_name", "the school has no name")
        return name

    def number(self, column: str, at_most: int) -> int | None:
        """A whole number from 0."""
        return whole_number(self.text(column), column, at_most=at_most)

    def ages(self, low_column: str, high_column: str) -> tuple[int | None, int | None]:
        """Lowest and highest age of pupils, in that order."""
        low, high = self.number(low_column, 99), self.number(high_column, 99)
        if low is not None and high is not None and low > high:
            reason = f"the lowest age, {low}, is above the highest, {high}"
            raise CellRefused(low_column, str(low), "ages_reversed", reason)
        return low, high

    def word(self, column: str, words: dict[str, Word]) -> Word:
        """One of the words the register uses here, however it is spaced and capitalised."""
        text = self.text(column)
        known = words.get(re.sub(r"[^a-z0-9]", "", text.casefold()))
        if known is None:
            raise CellRefused(column, text, "unknown_word", f'"{shown(text)}" is no word the register uses here')
        return known

    def day(self, column: str, what: str) -> date | None:
        """A day on which a school could `what`."""
        text = self.text(column)
        if not text:
            return None
        on = day(text, column)
        if on == _UNKNOWN_DAY:
            return None
        if not _EARLIEST_YEAR <= on.year <= self._last_year:
            years = f"years {_EARLIEST_YEAR} to {self._last_year}"
            reason = f'"{shown(text)}" is not a date a school could {what}: {years}'
            raise CellRefused(column, text, "impossible_date", reason)
        return on


def school_rows(
    table: Table, urn_column: str, read: Callable[[Entry], SchoolFact | None], today: date
) -> Iterator[Row | RowProblem]:
    """The rows of a register as `read` understands each; where it finds no school, the row says nothing."""
    places = {name: place for place, name in enumerate(table.header) if name}
    seen: dict[int, int] = {}
    for row in table.rows():
        if isinstance(row, RowProblem):
            yield row
            continue
        line, cells = row
        try:
            school = read(Entry(cells, places, today.year + YEARS_AHEAD))
        except CellRefused as refused:
            yield RowProblem(line, refused.column, refused.value, refused.code, refused.reason)
            continue
        if school is None:
            yield Row(line, None, ())
        elif school.urn in seen:
            reason = f"{school.urn} already stands on line {seen[school.urn]}; the first row is kept"
            yield RowProblem(line, urn_column, str(school.urn), "duplicate_row", reason)
        else:
            seen[school.urn] = line
            yield Row(line, school.urn, (school,))


def latest_day(table: Table, columns: Iterable[str], today: date) -> date:
    """The last day that stands in the columns, never later than today. Without one, today."""
    latest = date.min
    for column in columns:
        for _, text in table.column(column):
            try:
                latest = max(latest, min(day(text, column), today))
            except CellRefused:
                continue
    return today if latest == date.min else latest


def edition_of(dataset: str, title: str, edition: date, rows: Iterator[Row | RowProblem]) -> RecognisedFile:
    """A register as of one day."""
    return RecognisedFile(
        dataset=dataset,
        title=f"{title}, as of {edition.day} {edition:%B %Y}",
        subject=Subject.SCHOOLS,
        period=None,
        release=ReleaseStatus.FINAL,
        available_on=edition,
        rows=rows,
    )
