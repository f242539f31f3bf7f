"""What was published of all schools, as columns: one for each indicator and academic year, a place for each school."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from securing_good.vocabulary import ObservationStatus, Phase
from securing_good_risk_engine.scoring.picture import KIND_OF, Floats, Picture, Urns
from securing_good_risk_engine.scoring.picture import Column as PictureColumn
from securing_good_risk_engine.scoring_many.exact import MISSING, UNIT, Bools, Ints, Slots
from securing_good_risk_engine.succession import Former

STATUSES: Final = tuple(ObservationStatus)
NO_ROW: Final = -1
"""Status of a school of which nothing is held at all."""
NO_COHORT: Final = -1
PRESENT: Final = STATUSES.index(ObservationStatus.PRESENT)
NOT_PUBLISHED: Final = STATUSES.index(ObservationStatus.NOT_PUBLISHED)
PHASES: Final = tuple(Phase)

Place = tuple[str, int]
"""Indicator and academic year."""
Codes = NDArray[np.int8]


@dataclass(frozen=True)
class Schools:
    """All schools to score, by URN in rising order, as the register has them."""

    urns: Urns
    phases: Codes
    """Places in PHASES."""
    open: Bools
    formers: Mapping[int, Sequence[Former]] = field(default_factory=dict)
    """URNs that schools had before, newest first."""

    def of_phases(self, phases: Sequence[Phase]) -> Slots:
        """Slots of the open schools of some phases."""
        wanted = np.isin(self.phases, [PHASES.index(phase) for phase in phases])
        return np.flatnonzero(wanted & self.open)


@dataclass(frozen=True)
class Figures:
    """Observations as columns of one length, in any order."""

    places: tuple[Place, ...]
    place: NDArray[np.int16]
    """Which of `places` each is of."""
    urn: Urns
    status: Codes
    """Places in STATUSES."""
    value: Ints
    """Millionths; MISSING where there is none. So are the limits."""
    lower: Ints
    upper: Ints
    cohort: NDArray[np.int32]
    """NO_COHORT where the number of pupils is not told."""
    release: Codes
    """Rank: higher supersedes lower."""
    known_at: Ints
    """Moment it was known, as a number that rises."""
    import_id: NDArray[np.int32]


@dataclass(frozen=True)
class Column:
    """What counts of one indicator and year, a place for each school."""

    status: Codes
    value: Ints
    lower: Ints
    upper: Ints
    cohort: NDArray[np.int32]

    @cached_property
    def present(self) -> Bools:
        """Which schools have a value."""
        found: Bools = self.status == PRESENT
        return found


@dataclass(frozen=True)
class _Line:
    """Schools that had another URN, so many changes ago."""

    schools: Slots
    formers: Slots
    last_period: NDArray[np.int64]
    """Last academic year whose figures are the school's own."""


class Settled:
    """The observation that counts for each school, indicator and year, found when it is asked for."""

    def __init__(self, schools: Schools, figures: Figures) -> None:
        """Put the observations of each indicator and year together."""
        self.schools = schools
        formers = {former.urn for line in schools.formers.values() for former in line}
        self._urns = np.array(sorted(formers | set(schools.urns.tolist())), dtype=np.int32)
        self._own = np.searchsorted(self._urns, schools.urns)
        self._lines = _lines(schools, self._urns)
        self._figures = figures
        self._order = np.argsort(figures.place, kind="stable")
        ends = np.cumsum(np.bincount(figures.place, minlength=len(figures.places)))
        self._slices = {
            place: (int(ends[at - 1]) if at else 0, int(ends[at])) for at, place in enumerate(figures.places)
        }
        self._periods: dict[str, list[int]] = {}
        for code, period in sorted(figures.places, reverse=True):
            self._periods.setdefault(code, []).append(period)
        self._columns: dict[Place, tuple[Column, Column]] = {}

    def periods(self, code: str, oldest: int) -> list[int]:
        """Years of which anything is held, newest first, down to the oldest asked for."""
        return [period for period in self._periods.get(code, ()) if period >= oldest]

    def column(self, code: str, period: int) -> Column | None:
        """What counts for each school, its history under earlier URNs included; None where nothing is held."""
        found = self._settled((code, period))
        return found[1] if found else None

    def picture(self, since: int, codes: frozenset[str]) -> Picture:
        """England's schools to find places among: what each has under its own URN, of the years since one."""
        of_phase = [KIND_OF[phase] for phase in PHASES]
        kinds = {
            int(urn): of_phase[phase]
            for urn, phase, is_open in zip(self.schools.urns, self.schools.phases, self.schools.open, strict=True)
            if is_open
        }
        columns = {}
        for place in self._slices:
            if place[0] in codes and place[1] >= since and (found := self._settled(place)) is not None:
                own = found[0]
                values: Floats = own.value[own.present] / UNIT
                columns[place] = PictureColumn(self.schools.urns[own.present], values)
        return Picture(kinds, {}, columns)

    def _settled(self, place: Place) -> tuple[Column, Column] | None:
        """A place's column of the schools' own URNs, and the same with their history."""
        if place not in self._slices:
            return None
        if place not in self._columns:
            every = self._best(self._order[slice(*self._slices[place])])
            own = _taken(every, self._own)
            self._columns[place] = own, self._with_history(every, own, place[1])
        return self._columns[place]

    def _best(self, rows: Slots) -> Column:
        it = self._figures
        slots = np.searchsorted(self._urns, it.urn[rows])
        known = slots < len(self._urns)
        known[known] = self._urns[slots[known]] == it.urn[rows][known]
        rows, slots = rows[known], slots[known]
        if len(rows) and np.bincount(slots).max() > 1:
            # Written in rising order, so that what counts is written last.
            order = np.lexsort(
                (
                    it.import_id[rows],
                    it.known_at[rows],
                    it.cohort[rows] != NO_COHORT,
                    it.upper[rows] != MISSING,
                    it.status[rows] == PRESENT,
                    it.release[rows],
                )
            )
            rows, slots = rows[order], slots[order]
        size = len(self._urns)
        return Column(
            _spread(size, slots, it.status[rows], NO_ROW),
            _spread(size, slots, it.value[rows], MISSING),
            _spread(size, slots, it.lower[rows], MISSING),
            _spread(size, slots, it.upper[rows], MISSING),
            _spread(size, slots, it.cohort[rows], NO_COHORT),
        )

    def _with_history(self, every: Column, own: Column, period: int) -> Column:
        """A figure counts under the newest URN that has it; one merely left out gives way."""
        column = own
        for line in self._lines:
            gives_way = np.isin(column.status[line.schools], (NO_ROW, NOT_PUBLISHED))
            told = every.status[line.formers] != NO_ROW
            take = (period <= line.last_period) & gives_way & told
            if take.any():
                if column is own:
                    column = _taken(own, np.arange(len(own.status)))
                to, of = line.schools[take], line.formers[take]
                for name in ("status", "value", "lower", "upper", "cohort"):
                    getattr(column, name)[to] = getattr(every, name)[of]
        return column


def _lines(schools: Schools, urns: Urns) -> list[_Line]:
    deepest = max((len(line) for line in schools.formers.values()), default=0)
    lines = []
    for depth in range(deepest):
        reach = {urn: line[depth] for urn, line in schools.formers.items() if len(line) > depth}
        lines.append(
            _Line(
                np.searchsorted(schools.urns, np.array(list(reach), dtype=np.int32)),
                np.searchsorted(urns, np.array([one.urn for one in reach.values()], dtype=np.int32)),
                np.array([_last_period(one.until) for one in reach.values()], dtype=np.int64),
            )
        )
    return lines


def _last_period(until: date | None) -> int:
    """The last academic year `Former.covers`."""
    if until is None:
        return date.max.year
    return until.year if until > date(until.year, 9, 1) else until.year - 1


def _spread(size: int, slots: Slots, values: Any, nothing: int) -> Any:
    column = np.full(size, nothing, dtype=values.dtype)
    column[slots] = values
    return column


def _taken(column: Column, slots: Slots) -> Column:
    return Column(
        column.status[slots], column.value[slots], column.lower[slots], column.upper[slots], column.cohort[slots]
    )
