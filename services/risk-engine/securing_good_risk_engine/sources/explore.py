"""Files of Explore Education Statistics: a row for each school or area and year, most of them holding many years.

Every row tells its year in `time_period` (202324) and, where the file is also published before a year is over, which part
of the year it is about in `time_identifier`. A row about part of a year is only ever read into indicators of that part.
"""

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Final

from securing_good.vocabulary import ReleaseStatus
from securing_good_risk_engine.sources.cells import CellRefused, shown, starting_year_unslashed
from securing_good_risk_engine.sources.dataset import academic_year
from securing_good_risk_engine.sources.editions import Editions
from securing_good_risk_engine.sources.facts import FileRefused, RecognisedFile, Row, RowProblem, Subject
from securing_good_risk_engine.sources.figure_files import edition_of
from securing_good_risk_engine.sources.figures import LOCAL_AUTHORITY, About, Figures, Shape
from securing_good_risk_engine.sources.table import Table, TextRow

YEAR: Final = "time_period"
SPAN: Final = "time_identifier"
FULL_YEAR: Final = "Academic year"
URN: Final = "school_urn"
LEVEL: Final = "geographic_level"
_AUTHORITY: Final = "old_la_code"
PHASES: Final = ("education_phase", "school_phase")
"""The column that tells phases apart, as different files call it."""
SCHOOL: Final = "School"
_NATIONAL: Final = "National"
_LOCAL: Final = "Local authority"
_NOT_COMPARED: Final = "an area nothing is compared with"
_ONE_GROUP: Final = "one group of pupils"
TOLD_ELSEWHERE: Final = "a part of a school told with another part"
"""Stands for the level of a row whose figures another row of the same school takes in: sound, and telling nothing more."""
_LEVELS: Final = frozenset({"Regional", "Local authority district", "Parliamentary constituency", "MSOA", "LSOA"})
_STARTS: Final = 9
"""Month an academic year starts in."""
_VERSION: Final = "version"
_RELEASES: Final = {
    "Provisional": ReleaseStatus.PROVISIONAL,
    "Revised": ReleaseStatus.REVISED,
    "Final": ReleaseStatus.FINAL,
}
_TOTAL: Final = frozenset({"", "Total", "All pupils"})
_PHASES: Final = {
    "State-funded primary": "england_primary",
    "State-funded secondary": "england_secondary",
    "Special": "england_special",
    "State-funded special school": "england_special",
}
_AREAS: Final = {_NATIONAL: "england", _LOCAL: LOCAL_AUTHORITY} | {
    f"{_NATIONAL}, {phase}": area for phase, area in _PHASES.items()
}

Said = tuple[str, str]
"""What a row says it is about: year, and part of the year or subject, as they are written."""


@dataclasses.dataclass(frozen=True, slots=True)
class Layout:
    """One dataset of this shape."""

    dataset: str
    title: str
    parts: Mapping[str, Editions]
    """Column maps by what `part` says; the first one's where there is no such column."""
    part: str = SPAN
    """Column that tells rows of one school and year apart: which part of the year, or which subject, they are about."""
    other_parts: frozenset[str] = frozenset()
    """What else `part` may say; nothing is read of it."""
    why_not: str = ""
    """What to do with a file of nothing but those."""
    totals: tuple[str, ...] = ()
    """Columns that name the group of pupils a row is about, where it has them: only rows about all pupils are read."""
    words: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """Figures written as words, and the number each stands for."""


class _Times(dict[Said, "tuple[Figures, dict[About, int]] | None"]):
    """The reader of each year, by what rows say of it, with the rows it has seen. None: nothing is measured of then."""

    def __init__(self, table: Table, layout: Layout, today: date) -> None:
        super().__init__()
        self._table, self._layout, self._today = table, layout, today
        self._shape = _shape(table, layout)

    def __missing__(self, said: Said) -> tuple[Figures, dict[About, int]] | None:
        """Raises CellRefused for a time no row can be about, FileRefused where the table lacks the year's columns."""
        year, part = said
        period = starting_year_unslashed(year, YEAR)
        layout = self._layout
        if part in layout.other_parts:
            self[said] = None
            return None
        if part not in layout.parts:
            known = ", ".join((*layout.parts, *sorted(layout.other_parts)))
            raise CellRefused(layout.part, part, "unknown_part", f'"{shown(part)}" is none of those known: {known}')
        editions = layout.parts[part]
        if period < min(editions.known):
            self[said] = None
            return None
        if why := editions.unpublished.get(period):
            reason = f"there are no figures of {academic_year(period)}: {why}"
            raise CellRefused(YEAR, year, "year_without_figures", reason)
        if self._today < date(period, _STARTS, 1):
            raise CellRefused(YEAR, year, "year_not_begun", f"{academic_year(period)} has not begun")
        edition = edition_of(self._table, self._shape, editions, period, today=self._today)
        if not edition.columns:
            self[said] = None
            return None
        available_on = min(edition.available_on, self._today)
        self[said] = Figures(self._table, self._shape, edition, available_on=available_on), {}
        return self[said]

    @property
    def read(self) -> list[Figures]:
        """The readers of all years that are read."""
        return [entry[0] for entry in self.values() if entry is not None]


def explored_file(table: Table, layout: Layout, today: date, said: int | None) -> RecognisedFile:
    """The file, of one year or of many. It is as settled as the rows about its newest year say.

    Raises FileRefused when no row is about a year there are figures of, or none about the year the sender says.
    """
    by_area = _with_areas(table, layout)
    times = _Times(by_area, layout, today)
    first: CellRefused | None = None
    sayings = _sayings(by_area, layout)
    if not sayings:
        columns = ", ".join(name for name in layout.totals if name in table.header)
        detail = f"The file is {layout.title}, but no row is about all pupils: none says Total in {columns}."
        raise FileRefused("no_totals", detail)
    for saying, _ in sayings.most_common():
        try:
            times[saying]
        except CellRefused as refused:
            first = first or refused
    if not times.read:
        raise _nothing_to_read(layout, first, times)
    years = sorted({figures.edition.period for figures in times.read})
    if said is not None and said not in years:
        told = ", ".join(map(academic_year, years))
        detail = f"The file is {layout.title} of {told}, but was sent as {academic_year(said)}."
        raise FileRefused("period_contradicts_file", detail)
    release = _release(table, layout)
    span = " to ".join(dict.fromkeys(academic_year(year) for year in (years[0], years[-1])))
    return RecognisedFile(
        dataset=layout.dataset,
        title=f"{layout.title} {span}, {release.value.replace('_', '-')}",
        subject=Subject.OBSERVATIONS,
        period=years[0] if len(years) == 1 else None,
        release=release,
        available_on=max(figures.available_on or today for figures in times.read),
        rows=_rows(by_area, layout, times),
    )


def _nothing_to_read(layout: Layout, first: CellRefused | None, times: _Times) -> FileRefused:
    if first is not None:
        return FileRefused(first.code, f"The file is {layout.title}. {first.reason[:1].upper()}{first.reason[1:]}.")
    parts = sorted({part for _, part in times if part in layout.other_parts})
    if parts:
        detail = f"The file is {layout.title}, but tells only of {', '.join(parts)}. {layout.why_not}"
        return FileRefused("other_part", detail)
    oldest = academic_year(min(min(editions.known) for editions in layout.parts.values()))
    return FileRefused("unknown_edition", f"The file is {layout.title} of years before {oldest}, the first one read.")


def _release(table: Table, layout: Layout) -> ReleaseStatus:
    if _VERSION not in table.header:
        return ReleaseStatus.FINAL
    year, version = table.header.index(YEAR), table.header.index(_VERSION)
    told = Counter(
        (row[1][year].strip(), row[1][version].strip()) for row in table.rows() if not isinstance(row, RowProblem)
    )
    newest = max((said for said in told if said[1] in _RELEASES), key=lambda said: (said[0], told[said]), default=None)
    if newest is None:
        detail = "No row says in the column version whether it is Provisional, Revised or Final."
        raise FileRefused("unknown_edition", f"The file is {layout.title}. {detail}")
    return _RELEASES[newest[1]]


def _shape(table: Table, layout: Layout) -> Shape:
    """Schools alone where the table does not tell areas from schools."""
    tells_level = LEVEL in table.header
    return Shape(
        dataset=layout.dataset,
        title=layout.title,
        urn=URN,
        authority=_AUTHORITY if tells_level and _AUTHORITY in table.header else None,
        kind=LEVEL if tells_level else None,
        areas=_AREAS if tells_level else {},
        schools=frozenset({SCHOOL}),
        passed_over=frozenset({_NOT_COMPARED, _ONE_GROUP, TOLD_ELSEWHERE}),
        words=layout.words,
    )


def _with_areas(table: Table, layout: Layout) -> Table:
    """The table with the phase of rows about England beside their level, and words for rows nothing is read of."""
    if LEVEL not in table.header:
        return table
    level = table.header.index(LEVEL)
    phase = next((table.header.index(name) for name in PHASES if name in table.header), None)
    groups = [table.header.index(name) for name in layout.totals if name in table.header]

    def body() -> Iterator[TextRow | RowProblem]:
        for row in table.rows():
            if isinstance(row, RowProblem):
                yield row
            else:
                line, cells = row
                of_phase = "" if phase is None else cells[phase].strip()
                is_total = all(cells[group].strip() in _TOTAL for group in groups)
                about = _area(cells[level].strip(), of_phase) if is_total else _ONE_GROUP
                yield line, [*cells[:level], about, *cells[level + 1 :]]

    return dataclasses.replace(table, body=body)


def _area(level: str, phase: str) -> str:
    if level in _LEVELS:
        return _NOT_COMPARED
    if level not in {_NATIONAL, _LOCAL} or phase in _TOTAL:
        return level
    return f"{level}, {phase}" if level == _NATIONAL and phase in _PHASES else _NOT_COMPARED


def _saying(table: Table, layout: Layout) -> Callable[[list[str]], Said]:
    year = table.header.index(YEAR)
    if layout.part not in table.header:
        only = next(iter(layout.parts))
        return lambda cells: (cells[year].strip(), only)
    part = table.header.index(layout.part)
    return lambda cells: (cells[year].strip(), cells[part].strip())


def _sayings(table: Table, layout: Layout) -> Counter[Said]:
    """What rows about all pupils say they are about, and how many do."""
    saying = _saying(table, layout)
    level = table.header.index(LEVEL) if LEVEL in table.header else None
    rows = (row[1] for row in table.rows() if not isinstance(row, RowProblem))
    return Counter(saying(cells) for cells in rows if level is None or cells[level] != _ONE_GROUP)


def _rows(table: Table, layout: Layout, times: _Times) -> Iterator[Row | RowProblem]:
    saying = _saying(table, layout)
    level = table.header.index(LEVEL) if LEVEL in table.header else None
    for row in table.rows():
        if isinstance(row, RowProblem):
            yield row
            continue
        line, cells = row
        if level is not None and cells[level] == _ONE_GROUP:
            yield Row(line, None, ())
            continue
        try:
            entry = times[saying(cells)]
        except CellRefused as refused:
            yield RowProblem(line, refused.column, refused.value, refused.code, refused.reason)
            continue
        yield Row(line, None, ()) if entry is None else entry[0].row(line, cells, entry[1])
