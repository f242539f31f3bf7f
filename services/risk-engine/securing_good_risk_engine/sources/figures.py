"""Rows of figures about schools as facts, or as the reason they cannot be: what most published datasets share."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from securing_good.vocabulary import ObservationStatus
from securing_good_risk_engine.indicators import INDICATORS, Indicator, Unit
from securing_good_risk_engine.sources.cells import CellRefused, la_code, shown, urn
from securing_good_risk_engine.sources.editions import Edition
from securing_good_risk_engine.sources.facts import BenchmarkFact, ObservationFact, Row, RowProblem
from securing_good_risk_engine.sources.table import Table, ragged

_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,10}(\.[0-9]{1,12})?")
_POUNDS: Final = re.compile(r"£[0-9]{1,3}(,[0-9]{3})*(\.[0-9]{2})?")
_CODES: Final = {
    "SUPP": ObservationStatus.SUPPRESSED,
    "c": ObservationStatus.SUPPRESSED,
    "LOWCOV": ObservationStatus.LOW_COVERAGE,
    "u": ObservationStatus.LOW_COVERAGE,
    "NA": ObservationStatus.NOT_APPLICABLE,
    "z": ObservationStatus.NOT_APPLICABLE,
    "NE": ObservationStatus.NO_ENTRIES,
    "NP": ObservationStatus.NOT_PUBLISHED,
    "NEW": ObservationStatus.NOT_PUBLISHED,
    "NOT AVAIL": ObservationStatus.NOT_PUBLISHED,
    "x": ObservationStatus.NOT_PUBLISHED,
    "": ObservationStatus.NOT_PUBLISHED,
}
_NOUNS: Final = {
    Unit.PERCENT: "a percentage",
    Unit.PROGRESS_SCORE: "a progress score",
    Unit.PROGRESS_BAND: "a progress band",
    Unit.SCALED_SCORE: "a scaled score",
    Unit.PUPILS: "a number of pupils",
    Unit.ATTAINMENT_8: "an Attainment 8 score",
    Unit.FULL_TIME_EQUIVALENT: "a number of people",
    Unit.POUNDS: "a sum of money",
    Unit.RATIO: "a ratio",
}
_WHOLE: Final = frozenset({Unit.PROGRESS_BAND, Unit.PUPILS})

MOST_REMEMBERED: Final = 100_000
"""Texts of one column whose meaning is kept; an honest column has a few thousand."""

Reading = tuple[ObservationStatus, Decimal | None]


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
    emptiness: tuple[str, ...] = ()
    """Columns that say NEW, or all but the first 0, where there is nobody to tell of: such rows break off after them."""
    words: Mapping[str, str] = field(default_factory=dict)
    """Figures written as words, and the number each stands for."""


LOCAL_AUTHORITY: Final = "local authority"


class Values(dict[str, Reading]):
    """What each text of one column means, worked out once: a column holds few different ones."""

    def __init__(self, column: str, indicator: Indicator, words: Mapping[str, str], *, percent_sign: bool) -> None:
        super().__init__()
        self._column = column
        self._indicator = indicator
        self._words = words
        self._percent_sign = percent_sign and indicator.unit is Unit.PERCENT

    def __missing__(self, text: str) -> Reading:
        bare = text.strip()
        code = _CODES.get(bare)
        reading = (ObservationStatus.PRESENT, self._number(bare)) if code is None else (code, None)
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        self[text] = reading
        return reading

    def _number(self, text: str) -> Decimal:
        unit = self._indicator.unit
        digits = self._words.get(text, text)
        if unit is Unit.PERCENT:
            digits = digits.removesuffix("%")
        elif unit is Unit.POUNDS and _POUNDS.fullmatch(digits):
            digits = digits[1:].replace(",", "")
        if not _NUMBER.fullmatch(digits):
            raise self._refused(text, "not_a_number", f'"{shown(text)}" is neither a number nor a code such as SUPP')
        # Adding 0 makes -0 into 0.
        number, least, most = Decimal(digits) + 0, self._indicator.minimum, self._indicator.maximum
        if unit is Unit.RATIO:
            number = round(number, self._indicator.decimals)
        if not least <= number <= most:
            raise self._refused(text, "out_of_range", f"{text} is not {_NOUNS[unit]}: {least:,} to {most:,}")
        if self._percent_sign and not text.endswith("%"):
            raise self._refused(text, "not_a_percentage", f"{text} has no % sign, as percentages in this file have")
        if unit in _WHOLE and number != number.to_integral_value():
            raise self._refused(text, "not_a_whole_number", f"{text} is not {_NOUNS[unit]}: a whole number")
        return number

    def _refused(self, text: str, code: str, reason: str) -> CellRefused:
        return CellRefused(self._column, text, code, reason)


@dataclass(frozen=True, slots=True)
class _Measure:
    indicator: str
    columns: tuple[str, ...]
    places: tuple[int, ...]
    """Value, and where published the lower and upper limit."""
    values: tuple[Values, ...]
    counts_pupils: bool


@dataclass(slots=True)
class Figures:
    """One table being read by one edition's column map."""

    table: Table
    shape: Shape
    edition: Edition
    years: frozenset[str] = frozenset()
    """What the rows of this edition say in the column `year`; a row that says otherwise is refused."""
    year: str | None = None
    _places: dict[str, int] = field(init=False)
    _measures: list[_Measure] = field(init=False)
    _cohort: Values = field(init=False)
    _first: int = field(init=False)
    _last: int = field(init=False)

    def __post_init__(self) -> None:
        self._places = {name: place for place, name in enumerate(self.table.header) if name}
        self._measures = [self._measure(code, columns) for code, columns in self.edition.columns.items()]
        self._cohort = self._values(self.edition.cohort or "", INDICATORS["intake_pupils"])
        places = [self._places[name] for name in self.edition.names]
        self._first, self._last = min(places), max(places)

    def _values(self, column: str, indicator: Indicator) -> Values:
        return Values(column, indicator, self.shape.words, percent_sign=self.edition.percent_sign)

    def _measure(self, code: str, columns: tuple[str, ...]) -> _Measure:
        places = tuple(self._places[name] for name in columns)
        indicator = INDICATORS[code]
        values = tuple(self._values(name, indicator) for name in columns)
        return _Measure(code, columns, places, values, counts_pupils=indicator.unit is Unit.PUPILS)

    def read(self) -> Iterator[Row | RowProblem]:
        """Rows in the order of the file. A school or area that comes a second time is refused."""
        seen: dict[int | str, int] = {}
        for row in self.table.rows(may_be_short=bool(self.shape.emptiness)):
            if isinstance(row, RowProblem):
                yield row
                continue
            line, cells = row
            try:
                about = self._about(cells)
                facts = self._facts(about, cells)
            except CellRefused as refused:
                yield RowProblem(line, refused.column, refused.value, refused.code, refused.reason)
                continue
            if about in seen:
                reason = f"{about} already stands on line {seen[about]}; the first row is kept"
                yield RowProblem(line, self.shape.urn, str(about), "duplicate_row", reason)
                continue
            seen[about] = line
            yield Row(line, about if isinstance(about, int) else None, facts)

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

    def _about(self, cells: list[str]) -> int | str:
        """The school's URN, or the area."""
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
        return urn(self._text(cells, shape.urn), shape.urn)

    def _facts(self, about: int | str, cells: list[str]) -> tuple[ObservationFact | BenchmarkFact, ...]:
        if isinstance(about, int) and self._has_nobody_to_assess(cells):
            return ()
        if len(cells) <= self._last:
            raise self._ragged(cells)
        period, cohort = self.edition.period, self._pupils(cells)
        readings = [(measure, *_read(measure, cells)) for measure in self._measures]
        if not isinstance(about, int):
            areas = ((measure.indicator, value) for measure, _, value, _, _ in readings if value is not None)
            return tuple(BenchmarkFact(code, period, about, value, cohort) for code, value in areas)
        for measure, _, value, _, _ in readings:
            if cohort == 0 and value is not None and not measure.counts_pupils:
                reason = f"a result of {value} cannot be, with 0 eligible pupils"
                raise CellRefused(measure.columns[0], str(value), "result_of_nobody", reason)
        return tuple(
            ObservationFact(about, measure.indicator, period, status, value, lower, upper, cohort)
            for measure, status, value, lower, upper in readings
        )

    def _has_nobody_to_assess(self, cells: list[str]) -> bool:
        """A new school, or one without that year group: it says so, and nothing where its figures would stand."""
        said = [cell for name in self.shape.emptiness for cell in cells[self._places[name] : self._places[name] + 1]]
        says_so = said[:1] == ["NEW"] or any(cell in {"NEW", "0"} for cell in said[1:])
        return says_so and all(cell.strip() in {"", "NEW"} for cell in cells[self._first :])

    def _pupils(self, cells: list[str]) -> int | None:
        if self.edition.cohort is None:
            return None
        _, pupils = self._cohort[cells[self._places[self.edition.cohort]]]
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
