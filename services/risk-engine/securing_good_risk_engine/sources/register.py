"""The national register of schools (GIAS): the department's own extract, and a trimmed one with plainer names."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar

from securing_good.local_authorities import council_of_district
from securing_good.vocabulary import Phase, ReleaseStatus, SchoolStatus
from securing_good_risk_engine.sources.cells import CellRefused, day, la_code, shown, urn, whole_number
from securing_good_risk_engine.sources.dataset import Dataset
from securing_good_risk_engine.sources.facts import RecognisedFile, Row, RowProblem, SchoolFact, Subject
from securing_good_risk_engine.sources.table import Table

Word = TypeVar("Word", Phase, SchoolStatus)

_NOT_REPORTED: Final = "Not reported"
_UNKNOWN_DAY: Final = date(1900, 1, 1)
"""What the register holds where nobody knows when an old school opened."""
_EARLIEST_YEAR: Final = 1500
_YEARS_AHEAD: Final = 5

_PHASES: Final = {
    "nursery": Phase.NURSERY,
    "primary": Phase.PRIMARY,
    "middledeemedprimary": Phase.MIDDLE_DEEMED_PRIMARY,
    "middledeemedsecondary": Phase.MIDDLE_DEEMED_SECONDARY,
    "secondary": Phase.SECONDARY,
    "allthrough": Phase.ALL_THROUGH,
    "16plus": Phase.SIXTEEN_PLUS,
    "sixteenplus": Phase.SIXTEEN_PLUS,
    "notapplicable": Phase.NOT_APPLICABLE,
}
_STATUSES: Final = {
    "open": SchoolStatus.OPEN,
    "openbutproposedtoclose": SchoolStatus.PROPOSED_TO_CLOSE,
    "proposedtoopen": SchoolStatus.PROPOSED_TO_OPEN,
    "closed": SchoolStatus.CLOSED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """What one shape of the register calls each thing. None, or a name the file has not: the edition does not tell."""

    urn: str
    name: str
    phase: str
    type: str
    type_group: str
    status: str
    establishment_number: str
    opened_on: str
    closed_on: str
    changed_on: str
    low_age: str
    high_age: str
    street: str
    town: str
    postcode: str
    website: str
    easting: str
    northing: str
    religious_character: str
    la_code: str | None = None
    district: str | None = None


_PUBLISHED: Final = Columns(
    urn="URN",
    name="EstablishmentName",
    phase="PhaseOfEducation (name)",
    type="TypeOfEstablishment (name)",
    type_group="EstablishmentTypeGroup (name)",
    status="EstablishmentStatus (name)",
    establishment_number="EstablishmentNumber",
    opened_on="OpenDate",
    closed_on="CloseDate",
    changed_on="LastChangedDate",
    low_age="StatutoryLowAge",
    high_age="StatutoryHighAge",
    street="Street",
    town="Town",
    postcode="Postcode",
    website="SchoolWebsite",
    easting="Easting",
    northing="Northing",
    religious_character="ReligiousCharacter (name)",
    la_code="LA (code)",
)
_TRIMMED: Final = Columns(
    urn="urn",
    name="establishment_name",
    phase="education_phase",
    type="establishment_type",
    type_group="establishment_type_group",
    status="establishment_status",
    establishment_number="establishment_number",
    opened_on="open_date",
    closed_on="close_date",
    changed_on="last_changed_date",
    low_age="statutory_low_age",
    high_age="statutory_high_age",
    street="street",
    town="town",
    postcode="postcode",
    website="school_website",
    easting="easting",
    northing="northing",
    religious_character="religious_character",
    district="administrative_district",
)


class _Reader:
    """One register file being read."""

    def __init__(self, table: Table, columns: Columns, today: date) -> None:
        self._table = table
        self._columns = columns
        self._last_year = today.year + _YEARS_AHEAD
        self._places = {name: place for place, name in enumerate(table.header) if name}

    def rows(self) -> Iterator[Row | RowProblem]:
        seen: dict[int, int] = {}
        for row in self._table.rows():
            if isinstance(row, RowProblem):
                yield row
                continue
            line, cells = row
            if self._text(cells, self._columns.urn) == "0" and self._text(cells, self._columns.name) == _NOT_REPORTED:
                yield Row(line, None, ())
                continue
            try:
                school = self._school(cells)
            except CellRefused as refused:
                yield RowProblem(line, refused.column, refused.value, refused.code, refused.reason)
                continue
            if school.urn in seen:
                reason = f"{school.urn} already stands on line {seen[school.urn]}; the first row is kept"
                yield RowProblem(line, self._columns.urn, str(school.urn), "duplicate_row", reason)
                continue
            seen[school.urn] = line
            yield Row(line, school.urn, (school,))

    def _text(self, cells: list[str], column: str) -> str:
        place = self._places.get(column)
        return "" if place is None else cells[place].strip()

    def _school(self, cells: list[str]) -> SchoolFact:
        columns = self._columns

        def text(column: str) -> str | None:
            said = self._text(cells, column)
            return None if said in {"", _NOT_REPORTED} else said

        def number(column: str, at_most: int) -> int | None:
            return whole_number(self._text(cells, column), column, at_most=at_most)

        name = text(columns.name)
        if name is None:
            raise CellRefused(columns.name, "", "no_name", "the school has no name")
        low, high = number(columns.low_age, 99), number(columns.high_age, 99)
        if low is not None and high is not None and low > high:
            reason = f"the lowest age, {low}, is above the highest, {high}"
            raise CellRefused(columns.low_age, str(low), "ages_reversed", reason)
        return SchoolFact(
            urn=urn(self._text(cells, columns.urn), columns.urn),
            name=name,
            phase=_word(self._text(cells, columns.phase), columns.phase, _PHASES),
            type=text(columns.type) or "",
            type_group=text(columns.type_group) or "",
            status=_word(self._text(cells, columns.status), columns.status, _STATUSES),
            council=self._council(cells),
            establishment_number=number(columns.establishment_number, 9999),
            opened_on=self._day(cells, columns.opened_on, "open"),
            closed_on=self._day(cells, columns.closed_on, "close"),
            low_age=low,
            high_age=high,
            street=text(columns.street),
            town=text(columns.town),
            postcode=text(columns.postcode),
            website=text(columns.website) or text("WebsiteAddress"),
            easting=number(columns.easting, 700_000),
            northing=number(columns.northing, 1_300_000),
            religious_character=text(columns.religious_character),
        )

    def _council(self, cells: list[str]) -> str | None:
        """LA code the edition gives; failing one, that of the council in whose area the school stands today.

        The two differ for the few dozen schools in England that stand outside their council's boundary.
        """
        if self._columns.la_code is not None:
            code = self._text(cells, self._columns.la_code)
            return None if code in {"", "000"} else la_code(code, self._columns.la_code)
        district = self._text(cells, self._columns.district or "")
        if district in {"", _NOT_REPORTED}:
            return None
        council = council_of_district(district)
        if council is None:
            reason = f'"{shown(district)}" is no district of England known here'
            raise CellRefused(self._columns.district, district, "unknown_district", reason)
        return council

    def _day(self, cells: list[str], column: str, what: str) -> date | None:
        text = self._text(cells, column)
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


def _word(text: str, column: str, words: dict[str, Word]) -> Word:
    known = words.get(re.sub(r"[^a-z0-9]", "", text.casefold()))
    if known is None:
        raise CellRefused(column, text, "unknown_word", f'"{shown(text)}" is no word the register uses here')
    return known


def _edition(table: Table, column: str, today: date) -> date:
    """The last day any school's entry changed: the extract was made then or just after. Without one, today."""
    latest = date.min
    for _, text in table.column(column):
        try:
            latest = max(latest, min(day(text, column), today))
        except CellRefused:
            continue
    return today if latest == date.min else latest


def _reading(name: str, title: str, columns: Columns) -> Callable[[Table, date], RecognisedFile]:
    def read(table: Table, today: date) -> RecognisedFile:
        edition = _edition(table, columns.changed_on, today)
        return RecognisedFile(
            dataset=name,
            title=f"{title}, as of {edition.day} {edition:%B %Y}",
            subject=Subject.SCHOOLS,
            period=None,
            release=ReleaseStatus.FINAL,
            available_on=edition,
            rows=_Reader(table, columns, today).rows(),
        )

    return read


def _dataset(name: str, title: str, columns: Columns, *optional: str) -> Dataset:
    names = {getattr(columns, each) for each in Columns.__dataclass_fields__} - {None, *optional}
    return Dataset(name, title, frozenset(names), _reading(name, title, columns))


DATASETS: Final = (
    _dataset(
        "gias_register",
        "National register of schools (GIAS)",
        _PUBLISHED,
        # Columns that came, went or were renamed over the years.
        "EstablishmentTypeGroup (name)",
        "SchoolWebsite",
        "ReligiousCharacter (name)",
        "Easting",
        "Northing",
    ),
    _dataset("gias_register_trimmed", "National register of schools, trimmed", _TRIMMED),
)
