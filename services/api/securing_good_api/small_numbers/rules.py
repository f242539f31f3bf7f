"""Which counts are hidden from whoever may not read the schools that are counted by name.

First those that are small, and those in which a whole row stands: they would tell something of a school. Then others beside
them, until none of the first can be worked out from totals (Statistical Policy Working Paper 22, Federal Committee on
Statistical Methodology, chapter II; ADR 46). What is promised of every hidden count: to whoever knows everything that is
shown it may still be any of `fewest` + 1 values, or of as many as the totals alone leave.
"""

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Generic, TypeVar

from securing_good_api.small_numbers.ranges import width_of

K = TypeVar("K", bound=Hashable)
R = TypeVar("R", bound=Hashable)
C = TypeVar("C", bound=Hashable)


@dataclass(frozen=True)
class Earlier(Generic[K]):
    """What was shown and hidden of the same counts before."""

    counts: Mapping[K, int]
    hidden: Collection[K]

    def unhelpful(self, key: K, count: int) -> int:
        """How little it helps to hide a count: most where it was hidden before, least where it was shown and is the same."""
        if key in self.hidden:
            return 0
        return 2 if self.counts.get(key) == count else 1


def hidden_in_family(
    counts: Mapping[K, int],
    fewest: int,
    *,
    telling: Collection[K] = (),
    schools: Mapping[K, int] | None = None,
    earlier: Earlier[K] | None = None,
) -> frozenset[K]:
    """Which counts to hide of those that add up to a total that is known; all of them where the total itself is small.

    `telling` names those in which all would tell something of everyone: all red, say. `schools` says of how many schools
    each count is, where it is not of schools. Any hidden count can be anything from 0 to the sum of those hidden. What was
    hidden `earlier` is hidden first beside the small ones: what is seen in one month must not give away another.
    """
    of = schools if schools is not None else counts
    if 0 < sum(of.values()) < fewest:
        return frozenset(counts)
    total = sum(counts.values())
    hidden = {key for key, count in counts.items() if 0 < of[key] < fewest or (key in telling and 0 < count == total)}
    before: Earlier[K] = earlier or Earlier({}, ())

    def rank(key: K) -> tuple[int, int]:
        return before.unhelpful(key, counts[key]), counts[key]

    while hidden and (len(hidden) == 1 or sum(counts[key] for key in hidden) < fewest) and len(hidden) < len(counts):
        lacking = fewest - sum(counts[key] for key in hidden)
        rest = [key for key in counts if key not in hidden]
        enough = [key for key in rest if counts[key] >= lacking]
        hidden.add(min(enough, key=rank) if enough else max(rest, key=counts.__getitem__))
    return frozenset(hidden)


def hidden_in_table(
    cells: Mapping[tuple[R, C], int],
    fewest: int,
    *,
    telling: Collection[C] = (),
    earlier: Earlier[tuple[R, C]] | None = None,
) -> frozenset[tuple[R, C]]:
    """Which cells to hide of a table whose totals of rows and of columns are all known.

    `cells` has every pair of row and column. `telling` names columns in which a whole row would tell something of everyone
    in it. Cells are hidden by rectangles, the cheapest that helps, until each hidden one is as uncertain as was promised;
    rectangles of what was hidden `earlier` come first.
    """
    before: Earlier[tuple[R, C]] = earlier or Earlier({}, ())
    totals: dict[R, int] = {}
    for (row, _), count in cells.items():
        totals[row] = totals.get(row, 0) + count
    hidden = {
        cell
        for cell, count in cells.items()
        if 0 < count < fewest or (cell[1] in telling and 0 < count == totals[cell[0]])
    }
    wanted = {cell: min(fewest, width_of(cells, cells.keys(), cell)) for cell in hidden}
    while weak := _weakest(cells, hidden, wanted):
        more = _cheapest_help(cells, hidden, weak, wanted[weak], before) or cells.keys() - hidden
        hidden |= more
        wanted |= {cell: min(fewest, width_of(cells, cells.keys(), cell)) for cell in more}
    return frozenset(hidden)


def _weakest(
    cells: Mapping[tuple[R, C], int], hidden: Collection[tuple[R, C]], wanted: Mapping[tuple[R, C], int]
) -> tuple[R, C] | None:
    """The first hidden cell, in the table's order, that is less uncertain than is wanted."""
    return next((cell for cell in cells if cell in hidden and width_of(cells, hidden, cell) < wanted[cell]), None)


def _cheapest_help(
    cells: Mapping[tuple[R, C], int],
    hidden: Collection[tuple[R, C]],
    weak: tuple[R, C],
    wanted: int,
    before: Earlier[tuple[R, C]],
) -> frozenset[tuple[R, C]]:
    """What to hide besides so that the weak cell is more uncertain: of what helps most the smallest counts. Empty if none."""
    now = width_of(cells, hidden, weak)
    best: tuple[int, int, int, int] | None = None
    chosen: frozenset[tuple[R, C]] = frozenset()
    for more in _rectangles(cells, hidden, weak):
        gain = min(wanted, width_of(cells, {*hidden, *more}, weak)) - now
        unhelpful = sum(before.unhelpful(cell, cells[cell]) for cell in more)
        rank = (-gain, unhelpful, len(more), sum(cells[cell] for cell in more))
        if gain > 0 and (best is None or rank < best):
            best, chosen = rank, more
    return chosen


def _rectangles(
    cells: Mapping[tuple[R, C], int], hidden: Collection[tuple[R, C]], corner: tuple[R, C]
) -> Iterator[frozenset[tuple[R, C]]]:
    """For each rectangle that has this corner, those of its cells that are not hidden."""
    rows = list(dict.fromkeys(row for row, _ in cells))
    columns = list(dict.fromkeys(column for _, column in cells))
    for row, column in product(rows, columns):
        if row != corner[0] and column != corner[1]:
            more = {(corner[0], column), (row, corner[1]), (row, column)} - set(hidden)
            if more:
                yield frozenset(more)


@dataclass(frozen=True)
class Merged(Generic[R, C]):
    """A table of which some columns' totals are hidden: those are counted together, and split nowhere."""

    cells: Mapping[tuple[R, tuple[C, ...]], int]
    """By row and by the columns that are counted together."""
    hidden: frozenset[tuple[R, tuple[C, ...]]]

    def shown(self, row: R, column: C) -> int | None:
        """A count, or None where it is hidden. Of several counted together each is, unless there is nothing to split."""
        key = next(key for key in self.cells if key[0] == row and column in key[1])
        if key in self.hidden or (len(key[1]) > 1 and self.cells[key] > 0):
            return None
        return self.cells[key]


def merged_table(
    counts: Mapping[R, Mapping[C, int]],
    together: Sequence[tuple[C, ...]],
    fewest: int,
    *,
    telling: Collection[C] = (),
    earlier: Earlier[tuple[R, tuple[C, ...]]] | None = None,
) -> Merged[R, C]:
    """What to hide of a table whose columns are counted by these groups: the total of each group and each row is known."""
    cells = {
        (row, columns): sum(of.get(column, 0) for column in columns)
        for row, of in counts.items()
        for columns in together
    }
    tells = [columns for columns in together if set(telling) & set(columns)]
    return Merged(cells, hidden_in_table(cells, fewest, telling=tells, earlier=earlier))
