"""Rows of figures about schools as facts, or as the reason they cannot be: what most published datasets share."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from securing_good.vocabulary import ObservationStatus
from securing_good_risk_engine.indicators import INDICATORS, Indicator, Unit
from securing_good_risk_engine.sources.cells import CellRefused, la_code, shown, urn
from securing_good_risk_engine.sources.editions import Edition
from securing_good_risk_engine.sources.facts import (
    UNTOLD_URN,
    BenchmarkFact,
    NamedSchool,
    ObservationFact,
    Row,
    RowProblem,
)
from securing_good_risk_engine.sources.figure_values import Values
from securing_good_risk_engine.sources.table import Table, ragged


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Where a shape keeps what is not a figure. A column that is None does not exist in it."""

    dataset: str
    title: str
    urn: str
    authority: str | None = None
    kind: str | None = None
    """Column that tells rows about schools from rows about areas."""
    areas: Mapping[str, str] = field(default_factory=dict)
    """What `kind` says of rows about areas, and the area they are about; `LOCAL_AUTHORITY` where `authority` tells."""
    schools: frozenset[str] | None = None
    """What `kind` says of schools; None where anything that is no area is a school."""
    passed_over: frozenset[str] = frozenset()
    """What `kind` says of rows about areas nothing is compared with, such as regions: sound rows that tell nothing."""
    name: str | None = None
    """Column of the school's name, where it and `authority` are all there is to know the school by."""
    emptiness: tuple[str, ...] = ()
    """Columns that say NEW, or all but the first 0, where there is nobody to tell of: such rows break off after them."""
    words: Mapping[str, str] = field(default_factory=dict)
    """Figures written as words, and the number each stands for."""


LOCAL_AUTHORITY: Final = "local authority"

About = int | str | NamedSchool
"""What a row is about: a school by URN, an area, or a school by name."""


@dataclass(frozen=True, slots=True)
class _Measure:
    indicator: str
    columns: tuple[str, ...]
    places: tuple[int, ...]
    """Value, and where published the lower and upper limit."""
    values: tuple[Values, ...]
    counts_pupils: bool
    cohort: str | None
    """Column of the pupils the value is about."""


@dataclass(slots=True)
class Figures:
    """One table being read by one edition's column map."""

    table: Table
    shape: Shape
    edition: Edition
    years: frozenset[str] = frozenset()
    """What the rows of this edition say in the column `year`; a row that says otherwise is refused."""
    year: str | None = None
    available_on: date | None = None
    """When these figures were first public, where the file holds years published on different days."""
    _places: dict[str, int] = field(init=False)
    _measures: list[_Measure] = field(init=False)
    _cohorts: Values = field(init=False)
    _first: int = field(init=False)
    _last: int = field(init=False)
    _read_up_to: int = field(init=False)

    def __post_init__(self) -> None:
        self._places = {name: place for place, name in enumerate(self.table.header) if name}
        self._measures = [self._measure(code, columns) for code, columns in self.edition.columns.items()]
        self._cohorts = self._values(self.edition.cohort or "", INDICATORS["intake_pupils"])
        places = [self._places[name] for name in self.edition.names]
        self._first, self._last = min(places), max(places)
        shape = self.shape
        told_by = (shape.urn, shape.name, shape.authority, shape.kind, self.year, *shape.emptiness)
        self._read_up_to = max(self._last, *(self._places[name] for name in told_by if name in self._places))

    def _values(self, column: str, indicator: Indicator) -> Values:
        return Values(column, indicator, self.shape.words, percent_sign=self.edition.percent_sign)

    def _measure(self, code: str, columns: tuple[str, ...]) -> _Measure:
        places = tuple(self._places[name] for name in columns)
        indicator = INDICATORS[code]
        values = tuple(self._values(name, indicator) for name in columns)
        cohort = self.edition.cohorts.get(code, self.edition.cohort)
        return _Measure(code, columns, places, values, indicator.unit is Unit.PUPILS, cohort)

    def read(self) -> Iterator[Row | RowProblem]:
        """Rows in the order of the file. A school or area that comes a second time is refused."""
        seen: dict[About, int] = {}
        namesakes = self._namesakes()
        for row in self.table.rows(may_be_short=bool(self.shape.emptiness), read_up_to=self._read_up_to):
            yield row if isinstance(row, RowProblem) else self.row(*row, seen, namesakes)

    def row(
        self, line: int, cells: list[str], seen: dict[About, int], namesakes: frozenset[str] = frozenset()
    ) -> Row | RowProblem:
        """One row; `seen` holds the line of every school or area that has come before, and takes this one."""
        try:
            if self._is_passed_over(cells):
                return Row(line, None, ())
            about = self._about(cells)
            if isinstance(about, NamedSchool) and about.key in namesakes:
                reason = f"the file has several rows about a {about}: which is which cannot be told"
                return RowProblem(line, self.shape.name, about.name[:200], "ambiguous_school", reason)
            facts = self._facts(about, cells)
        except CellRefused as refused:
            return RowProblem(line, refused.column, refused.value, refused.code, refused.reason)
        if about in seen:
            reason = f"{about} already stands on line {seen[about]}; the first row is kept"
            return RowProblem(line, self.shape.urn, str(about), "duplicate_row", reason)
        seen[about] = line
        if isinstance(about, NamedSchool):
            return Row(line, None, facts, about)
        return Row(line, about if isinstance(about, int) else None, facts)

    def _namesakes(self) -> frozenset[str]:
        """Schools known by name alone that the file has more than one row about."""
        if self.shape.name is None:
            return frozenset()
        counted: Counter[str] = Counter()
        for row in self.table.rows():
            if not isinstance(row, RowProblem):
                with suppress(CellRefused):
                    about = self._about(row[1])
                    counted.update([about.key] if isinstance(about, NamedSchool) else [])
        return frozenset(key for key, rows in counted.items() if rows > 1)

    def _is_passed_over(self, cells: list[str]) -> bool:
        kind = self.shape.kind
        return kind is not None and bool(self.shape.passed_over) and self._text(cells, kind) in self.shape.passed_over

    def benchmarks(self) -> Iterator[BenchmarkFact]:
        """Figures of the areas alone, as far as they can be read."""
        for row in self.table.rows(may_be_short=True):
            if isinstance(row, RowProblem) or self.shape.kind is None:
                continue
            place = self._places[self.shape.kind]
            if place < len(row[1]) and row[1][place].strip() in self.shape.areas:
                try:
                    facts = self._facts(self._about(row[1]), row[1])
                except CellRefused:
                    continue
                yield from (fact for fact in facts if isinstance(fact, BenchmarkFact))

    def _text(self, cells: list[str], column: str) -> str:
        place = self._places[column]
        if place >= len(cells):
            raise self._ragged(cells)
        return cells[place].strip()

    def _ragged(self, cells: list[str]) -> CellRefused:
        return CellRefused(None, None, "ragged_row", ragged(len(cells), len(self.table.header)))

    def _about(self, cells: list[str]) -> About:
        """The school's URN, the school by name, or the area."""
        shape = self.shape
        if self.year is not None and (said := self._text(cells, self.year)) not in self.years:
            reason = f"the row is about {shown(said) or 'no year'}, most of the file about another academic year"
            raise CellRefused(self.year, said, "another_year", reason)
        kind = None if shape.kind is None else self._text(cells, shape.kind)
        area = None if kind is None else shape.areas.get(kind)
        if area is not None and area != LOCAL_AUTHORITY:
            return area
        if area is None and kind is not None and shape.schools is not None and kind not in shape.schools:
            reason = f'"{shown(kind)}" is no kind of row this file has'
            raise CellRefused(shape.kind, kind, "unknown_row_kind", reason)
        if shape.authority is not None:
            authority = la_code(self._text(cells, shape.authority), shape.authority)
            if area is not None:
                return authority
            if shape.name is not None:
                return NamedSchool(self._text(cells, shape.name), authority)
        return urn(self._text(cells, shape.urn), shape.urn)

    def _facts(self, about: About, cells: list[str]) -> tuple[ObservationFact | BenchmarkFact, ...]:
        if not isinstance(about, str) and self._has_nobody_to_assess(cells):
            return ()
        if len(cells) <= self._last:
            raise self._ragged(cells)
        period, known = self.edition.period, self.available_on
        readings = [(measure, self._pupils(measure, cells), *_read(measure, cells)) for measure in self._measures]
        if isinstance(about, str):
            areas = ((one.indicator, value, cohort) for one, cohort, _, value, _, _ in readings if value is not None)
            return tuple(BenchmarkFact(code, period, about, value, cohort, known) for code, value, cohort in areas)
        for measure, cohort, _, value, _, _ in readings:
            if cohort == 0 and value is not None and not measure.counts_pupils:
                reason = f"a result of {value} cannot be, with 0 eligible pupils"
                raise CellRefused(measure.columns[0], str(value), "result_of_nobody", reason)
        urn_of = about if isinstance(about, int) else UNTOLD_URN
        return tuple(
            ObservationFact(urn_of, measure.indicator, period, status, value, lower, upper, cohort, known)
            for measure, cohort, status, value, lower, upper in readings
        )

    def _has_nobody_to_assess(self, cells: list[str]) -> bool:
        """A new school, or one without that year group: it says so, and nothing where its figures would stand."""
        said = [cell for name in self.shape.emptiness for cell in cells[self._places[name] : self._places[name] + 1]]
        says_so = said[:1] == ["NEW"] or any(cell in {"NEW", "0"} for cell in said[1:])
        return says_so and all(cell.strip() in {"", "NEW"} for cell in cells[self._first :])

    def _pupils(self, measure: _Measure, cells: list[str]) -> int | None:
        if measure.cohort is None:
            return None
        _, pupils = self._cohorts[cells[self._places[measure.cohort]]]
        return None if pupils is None else int(pupils)


def _read(
    measure: _Measure, cells: list[str]
) -> tuple[ObservationStatus, Decimal | None, Decimal | None, Decimal | None]:
    """Status, value, lower and upper limit. Limits of a value that was not published are not kept."""
    status, value = measure.values[0][cells[measure.places[0]]]
    if len(measure.places) == 1 or value is None:
        return status, value, None, None
    lower = measure.values[1][cells[measure.places[1]]][1]
    upper = measure.values[2][cells[measure.places[2]]][1]
    if (lower is not None and lower > value) or (upper is not None and upper < value):
        reason = f"the value {value} is outside its confidence limits, {lower} to {upper}"
        raise CellRefused(measure.columns[0], str(value), "outside_limits", reason)
    return status, value, lower, upper
