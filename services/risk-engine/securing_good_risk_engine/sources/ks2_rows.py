"""Rows of key stage 2 files as facts, or as the reason they cannot be."""

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import Any, Final

from securing_good.vocabulary import ObservationStatus
from securing_good_risk_engine.indicators import INDICATORS, Indicator, Unit
from securing_good_risk_engine.sources.cells import CellRefused, la_code, shown, urn
from securing_good_risk_engine.sources.facts import BenchmarkFact, ObservationFact, Row, RowProblem
from securing_good_risk_engine.sources.figures import MOST_REMEMBERED
from securing_good_risk_engine.sources.table import Table, ragged

_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,8}(\.[0-9]{1,3})?")
_CODES: Final = {
    "SUPP": ObservationStatus.SUPPRESSED,
    "LOWCOV": ObservationStatus.LOW_COVERAGE,
    "NA": ObservationStatus.NOT_APPLICABLE,
    "NE": ObservationStatus.NO_ENTRIES,
    "NP": ObservationStatus.NOT_PUBLISHED,
    "NEW": ObservationStatus.NOT_PUBLISHED,
    "NOT AVAIL": ObservationStatus.NOT_PUBLISHED,
    "": ObservationStatus.NOT_PUBLISHED,
}
_AREAS: Final = {"4": "england_all", "5": "england"}

Reading = tuple[ObservationStatus, Decimal | None]


@dataclass(frozen=True, slots=True)
class Edition:
    """Column map of one academic year of one shape."""

    period: int
    available_on: date
    cohort: str | None
    columns: dict[str, tuple[str, ...]]
    """Indicator code to its column, or to its column, lower and upper limit."""

    @property
    def names(self) -> frozenset[str]:
        """Every column the edition is read from."""
        return frozenset(name for names in self.columns.values() for name in names)


def _editions() -> dict[str, dict[int, Edition]]:
    text = files("securing_good_risk_engine.sources").joinpath("ks2_editions.toml").read_text(encoding="utf-8")
    tables: dict[str, dict[str, Any]] = tomllib.loads(text)
    return {
        dataset: {
            int(period): Edition(
                period=int(period),
                available_on=table["available_on"],
                cohort=table.get("cohort"),
                columns={
                    indicator: (columns,) if isinstance(columns, str) else tuple(columns)
                    for indicator, columns in table["columns"].items()
                },
            )
            for period, table in periods.items()
        }
        for dataset, periods in tables.items()
    }


EDITIONS: Final = _editions()
"""Known editions by dataset and period."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Where a shape keeps what is not a result. A column that is None does not exist in it."""

    dataset: str
    title: str
    urn: str
    row_kind: str | None = None
    """RECTYPE: 1 mainstream school, 2 special school, 3 local authority, 4 England, 5 its state-funded schools."""
    authority: str | None = None
    emptiness: tuple[str, str] | None = None
    """Pupils on roll and in the year group. Rows of schools without pupils to assess break off after them."""
    year: str | None = None
    year_of: Callable[[str], int] | None = None
    percent_sign: bool = True
    """Whether percentages are written "59%". Where they are, a bare number stands in the wrong column."""


class _Values(dict[str, Reading]):
    """What each text of one column means, worked out once: a column holds few different ones."""

    def __init__(self, column: str, indicator: Indicator, *, percent_sign: bool) -> None:
        super().__init__()
        self._column = column
        self._indicator = indicator
        self._percent_sign = percent_sign and indicator.unit is Unit.PERCENT

    def __missing__(self, text: str) -> Reading:
        bare = text.strip()
        if (code := _CODES.get(bare)) is not None:
            reading: Reading = (code, None)
        else:
            reading = (ObservationStatus.PRESENT, self._number(bare))
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        self[text] = reading
        return reading

    def _number(self, text: str) -> Decimal:
        digits = text.removesuffix("%") if self._indicator.unit is Unit.PERCENT else text
        if not _NUMBER.fullmatch(digits):
            raise self._refused(text, "not_a_number", f'"{shown(text)}" is neither a number nor a code such as SUPP')
        # Adding 0 makes -0 into 0.
        number, least, most = Decimal(digits) + 0, self._indicator.minimum, self._indicator.maximum
        if not least <= number <= most:
            raise self._refused(
                text, "out_of_range", f"{text} is not {_NOUNS[self._indicator.unit]}: {least} to {most:,}"
            )
        if self._percent_sign and not text.endswith("%"):
            raise self._refused(text, "not_a_percentage", f"{text} has no % sign, as percentages in this file have")
        if self._indicator.unit in _WHOLE and number != number.to_integral_value():
            raise self._refused(
                text, "not_a_whole_number", f"{text} is not {_NOUNS[self._indicator.unit]}: a whole number"
            )
        return number

    def _refused(self, text: str, code: str, reason: str) -> CellRefused:
        return CellRefused(self._column, text, code, reason)


_WHOLE: Final = frozenset({Unit.PROGRESS_BAND, Unit.PUPILS})
_NOUNS: Final = {
    Unit.PERCENT: "a percentage",
    Unit.PROGRESS_SCORE: "a progress score",
    Unit.PROGRESS_BAND: "a progress band",
    Unit.SCALED_SCORE: "a scaled score",
    Unit.PUPILS: "a number of pupils",
}


@dataclass(frozen=True, slots=True)
class _Measure:
    indicator: str
    columns: tuple[str, ...]
    places: tuple[int, ...]
    """Value, and where published the lower and upper limit."""
    values: tuple[_Values, ...]
    counts_pupils: bool


@dataclass(slots=True)
class Ks2Rows:
    """One table being read by one edition's column map."""

    table: Table
    shape: Shape
    edition: Edition
    _places: dict[str, int] = field(init=False)
    _measures: list[_Measure] = field(init=False)
    _cohort: _Values = field(init=False)
    _first: int = field(init=False)
    _last: int = field(init=False)

    def __post_init__(self) -> None:
        self._places = {name: place for place, name in enumerate(self.table.header) if name}
        self._measures = [self._measure(code, columns) for code, columns in self.edition.columns.items()]
        eligible = INDICATORS["ks2_eligible_pupils"]
        self._cohort = _Values(self.edition.cohort or "", eligible, percent_sign=False)
        places = [place for measure in self._measures for place in measure.places]
        self._first, self._last = min(places), max(places)

    def _measure(self, code: str, columns: tuple[str, ...]) -> _Measure:
        indicator = INDICATORS[code]
        return _Measure(
            code,
            columns,
            tuple(self._places[name] for name in columns),
            tuple(_Values(name, indicator, percent_sign=self.shape.percent_sign) for name in columns),
            counts_pupils=indicator.unit is Unit.PUPILS,
        )

    def read(self) -> Iterator[Row | RowProblem]:
        """Rows in the order of the file. A school or area that comes a second time is refused."""
        seen: dict[int | str, int] = {}
        for row in self.table.rows(may_be_short=self.shape.emptiness is not None):
            if isinstance(row, RowProblem):
                yield row
                continue
            line, cells = row
            try:
                about, facts = self._facts(cells)
            except CellRefused as refused:
                yield RowProblem(line, refused.column, refused.value, refused.code, refused.reason)
                continue
            if about in seen:
                reason = f"{about} already stands on line {seen[about]}; the first row is kept"
                yield RowProblem(line, self.shape.urn, str(about), "duplicate_row", reason)
                continue
            seen[about] = line
            yield Row(line, about if isinstance(about, int) else None, facts)

    def _facts(self, cells: list[str]) -> tuple[int | str, tuple[ObservationFact | BenchmarkFact, ...]]:
        if self.shape.year is not None and self.shape.year_of is not None:
            self._check_year(cells[self._places[self.shape.year]].strip(), self.shape.year, self.shape.year_of)
        kind = "1" if self.shape.row_kind is None else self._text(cells, self.shape.row_kind)
        if kind in {"1", "2"}:
            if self.shape.authority is not None:
                la_code(self._text(cells, self.shape.authority), self.shape.authority)
            school = urn(self._text(cells, self.shape.urn), self.shape.urn)
            return school, () if self._has_nobody_to_assess(cells) else self._observations(school, cells)
        if kind in {"3", *_AREAS} and self.shape.authority is not None:
            area = _AREAS.get(kind) or la_code(self._text(cells, self.shape.authority), self.shape.authority)
            return area, self._benchmarks(area, cells)
        reason = f'"{shown(kind)}" is no kind of row this file has (1 and 2 schools, 3 to 5 areas)'
        raise CellRefused(self.shape.row_kind, kind, "unknown_row_kind", reason)

    def _text(self, cells: list[str], column: str) -> str:
        place = self._places[column]
        if place >= len(cells):
            raise self._ragged(cells)
        return cells[place].strip()

    def _ragged(self, cells: list[str]) -> CellRefused:
        return CellRefused(None, None, "ragged_row", ragged(len(cells), len(self.table.header)))

    def _check_year(self, text: str, column: str, year_of: Callable[[str], int]) -> None:
        if year_of(text) != self.edition.period:
            reason = f"the row is about {shown(text)}, most of the file about another academic year"
            raise CellRefused(column, text, "another_year", reason)

    def _has_nobody_to_assess(self, cells: list[str]) -> bool:
        """A new school, or one without that year group. The publisher leaves every blank at the end of a row away.

        Raises CellRefused for a row that breaks off among its results: which ones are missing cannot be told.
        """
        if self.shape.emptiness is None:
            return False
        on_roll, in_year = (cells[place : place + 1] for place in map(self._places.__getitem__, self.shape.emptiness))
        says_so = on_roll == ["NEW"] or in_year in (["NEW"], ["0"])
        if says_so and all(cell.strip() in {"", "NEW"} for cell in cells[self._first :]):
            return True
        if len(cells) > self._last:
            return False
        raise self._ragged(cells)

    def _pupils(self, cells: list[str]) -> int | None:
        if self.edition.cohort is None:
            return None
        _, pupils = self._cohort[cells[self._places[self.edition.cohort]]]
        return None if pupils is None else int(pupils)

    def _observations(self, school: int, cells: list[str]) -> tuple[ObservationFact, ...]:
        period, cohort = self.edition.period, self._pupils(cells)
        facts = []
        for measure in self._measures:
            status, value, lower, upper = _read(measure, cells)
            if cohort == 0 and value is not None and not measure.counts_pupils:
                reason = f"a result of {value} cannot be, with 0 eligible pupils"
                raise CellRefused(measure.columns[0], str(value), "result_of_nobody", reason)
            facts.append(ObservationFact(school, measure.indicator, period, status, value, lower, upper, cohort))
        return tuple(facts)

    def _benchmarks(self, area: str, cells: list[str]) -> tuple[BenchmarkFact, ...]:
        if len(cells) <= self._last:
            raise self._ragged(cells)
        period, cohort = self.edition.period, self._pupils(cells)
        readings = ((measure.indicator, _read(measure, cells)[1]) for measure in self._measures)
        return tuple(BenchmarkFact(code, period, area, value, cohort) for code, value in readings if value is not None)


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
