"""Which schools parents put first, and the places offered: every entry year in one file, by school and by authority.

The offers of each entry year came out on a day of their own, so every fact carries its own, and a file is about no one
year. Entry in September 2018 is of the academic year 2018/19, and public in June before that year begins.
"""

import dataclasses
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Final

from securing_good.vocabulary import ReleaseStatus
from securing_good_risk_engine.sources.cells import CellRefused, shown, starting_year_unslashed
from securing_good_risk_engine.sources.dataset import Dataset, academic_year
from securing_good_risk_engine.sources.editions import editions
from securing_good_risk_engine.sources.facts import FileRefused, RecognisedFile, Row, RowProblem, Subject
from securing_good_risk_engine.sources.figures import LOCAL_AUTHORITY, About, Figures, Shape
from securing_good_risk_engine.sources.table import Table, TextRow

EDITIONS: Final = editions("admissions_editions.toml")

_YEAR: Final = re.compile(r"20[0-9]{2}")
_LONGEST: Final = 12
"""Characters of a number of applications; anything longer is none, and is refused as such where it stands."""

_SCHOOLS: Final = Shape(dataset="school_preferences_and_offers", title="Preferences and offers by school", urn="urn")
_AUTHORITIES: Final = Shape(
    dataset="authority_applications_and_offers",
    title="Applications and offers by local authority",
    urn="old_la_code",
    authority="old_la_code",
    kind="geographic_level",
    areas={"Local authority": LOCAL_AUTHORITY, "National": "england"},
    schools=frozenset(),
    passed_over=frozenset({"Regional"}),
)


@dataclasses.dataclass(frozen=True, slots=True)
class _Layout:
    """How one of the two tables tells entry year and phase."""

    shape: Shape
    editions: str
    """First part of the names its column maps go by."""
    year: str
    year_of: Callable[[str, str], int]
    phase: str
    phases: dict[str, str]


def _entry_year(text: str, column: str) -> int:
    if not _YEAR.fullmatch(text):
        raise CellRefused(column, text, "not_an_entry_year", f'"{shown(text)}" is not a year of entry, such as 2018')
    return int(text)


_BY_SCHOOL: Final = _Layout(
    _SCHOOLS, "school", "year_key", _entry_year, "phase_key", {"1": "primary", "2": "secondary"}
)
_BY_AUTHORITY: Final = _Layout(
    _AUTHORITIES,
    "authority",
    "time_period",
    starting_year_unslashed,
    "school_phase",
    {"Primary": "primary", "Secondary": "secondary"},
)


class _Entries(dict[tuple[str, str], "tuple[Figures, dict[About, int]]"]):
    """The reader of each entry year and phase, by what rows say of them, with the rows it has seen."""

    def __init__(self, table: Table, layout: _Layout, today: date) -> None:
        super().__init__()
        self._table, self._layout, self._today = table, layout, today

    def __missing__(self, said: tuple[str, str]) -> tuple[Figures, dict[About, int]]:
        layout, (year, phase) = self._layout, said
        if phase not in layout.phases:
            reason = f'"{shown(phase)}" is no phase of entry: {" or ".join(layout.phases)}'
            raise CellRefused(layout.phase, phase, "unknown_phase", reason)
        period = layout.year_of(year, layout.year)
        known = EDITIONS[f"{layout.editions}_{layout.phases[phase]}"]
        edition = known.of(period)
        if edition is None or period > self._today.year:
            first, last = academic_year(known.listed()[0]), academic_year(self._today.year)
            reason = f"no offers are known for entry in {academic_year(period)}: known are {first} to {last}"
            raise CellRefused(layout.year, year, "unknown_entry_year", reason)
        available_on = min(edition.available_on, self._today)
        self[said] = Figures(self._table, layout.shape, edition, available_on=available_on), {}
        return self[said]


def _file(table: Table, layout: _Layout, today: date) -> RecognisedFile:
    """Raises FileRefused when no row tells an entry year there could be offers for."""
    entries = _Entries(table, layout, today)
    for said in _sayings(table, layout):
        with suppress(CellRefused):
            entries[said]
    if not entries:
        detail = f'The file is {layout.shape.title}, but no row says in the columns "{layout.year}" and '
        raise FileRefused("unknown_edition", f'{detail}"{layout.phase}" which entry it is about.')
    years = sorted({figures.edition.period for figures, _ in entries.values()})
    span = " to ".join(dict.fromkeys(academic_year(year) for year in (years[0], years[-1])))
    return RecognisedFile(
        dataset=layout.shape.dataset,
        title=f"{layout.shape.title} {span}, final",
        subject=Subject.OBSERVATIONS,
        period=None,
        release=ReleaseStatus.FINAL,
        available_on=max(figures.available_on or today for figures, _ in entries.values()),
        rows=_rows(table, layout, entries),
    )


def _sayings(table: Table, layout: _Layout) -> Iterator[tuple[str, str]]:
    year, phase = table.header.index(layout.year), table.header.index(layout.phase)
    for row in table.rows():
        if not isinstance(row, RowProblem):
            yield row[1][year].strip(), row[1][phase].strip()


def _rows(table: Table, layout: _Layout, entries: _Entries) -> Iterator[Row | RowProblem]:
    year, phase = table.header.index(layout.year), table.header.index(layout.phase)
    for row in table.rows():
        if isinstance(row, RowProblem):
            yield row
            continue
        line, cells = row
        try:
            figures, seen = entries[cells[year].strip(), cells[phase].strip()]
        except CellRefused as refused:
            yield RowProblem(line, refused.column, refused.value, refused.code, refused.reason)
            continue
        yield figures.row(line, cells, seen)


_MADE: Final = "offers made"
_FOR_EACH: Final = "applications for each offer"


def _with_offers(table: Table) -> Table:
    """The table with two columns more: offers made, and applications for each of them."""
    columns = ("applications_received", "preferred_school_offer", "non_preferred_offer")
    applied, preferred, other = (table.header.index(name) for name in columns)

    def body() -> Iterator[TextRow | RowProblem]:
        for row in table.rows():
            if isinstance(row, RowProblem):
                yield row
            else:
                yield row[0], [*row[1], *_offers(*(row[1][place].strip() for place in (applied, preferred, other)))]

    return dataclasses.replace(table, header=(*table.header, _MADE, _FOR_EACH), body=body)


def _offers(applied: str, preferred: str, other: str) -> tuple[str, str]:
    """As they would be written: c where one of the numbers they are made of is suppressed, blank where there are none."""
    if "c" in {applied, preferred, other}:
        return "c", "c"
    if not all(text.isdecimal() and len(text) <= _LONGEST for text in (applied, preferred, other)):
        return "", ""
    made = int(preferred) + int(other)
    return str(made), f"{Decimal(int(applied)) / made:.6f}" if made else ""


def _read_schools(table: Table, today: date, _: int | None) -> RecognisedFile:
    return _file(table, _BY_SCHOOL, today)


def _read_authorities(table: Table, today: date, _: int | None) -> RecognisedFile:
    return _file(_with_offers(table), _BY_AUTHORITY, today)


DATASETS: Final = (
    Dataset(
        _SCHOOLS.dataset,
        _SCHOOLS.title,
        frozenset(
            {
                *("urn", "year_key", "phase_key", "total_number_places_offered", "times_put_as_1st_preference"),
                "proportion_1stprefs_v_totaloffers",
            }
        ),
        _read_schools,
    ),
    Dataset(
        _AUTHORITIES.dataset,
        _AUTHORITIES.title,
        frozenset(
            {
                *("time_period", "geographic_level", "old_la_code", "school_phase", "applications_received"),
                *("preferred_school_offer", "non_preferred_offer", "first_preference_offers_percent"),
            }
        ),
        _read_authorities,
    ),
)
