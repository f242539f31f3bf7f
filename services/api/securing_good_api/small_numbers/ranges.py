"""What a reader can work out of a table with hidden cells: exactly how small and how large each of them can be.

Rows and columns add up to totals that are known. The values that the hidden cells may then have are the flows of a network
between rows and columns, so the smallest and the largest of each are whole numbers and are found by pushing flow around
the values that it has: no solver is needed, and nothing is estimated (Ahuja, Magnanti and Orlin, Network Flows, chapter 6).
"""

from collections import deque
from collections.abc import Collection, Hashable, Mapping
from itertools import pairwise
from typing import Final, TypeVar

_ANY: Final = 1 << 40
"""More than any count."""

R = TypeVar("R", bound=Hashable)
C = TypeVar("C", bound=Hashable)
Node = tuple[str, Hashable]
Residual = dict[Node, dict[Node, int]]


def width_of(cells: Mapping[tuple[R, C], int], hidden: Collection[tuple[R, C]], cell: tuple[R, C]) -> int:
    """How many more the hidden `cell` can at most be than it must at least be, for whoever sees all but `hidden`.

    0 means that the reader knows it. `cells` is the whole table; the totals of rows and columns are known.
    """
    row, column = ("row", cell[0]), ("column", cell[1])
    more = _most_flow(_residual(cells, hidden, cell), column, row, _ANY)
    fewer = _most_flow(_residual(cells, hidden, cell), row, column, cells[cell])
    return more + fewer


def _residual(cells: Mapping[tuple[R, C], int], hidden: Collection[tuple[R, C]], but: tuple[R, C]) -> Residual:
    """What can be pushed from where to where: each hidden cell can grow, and shrink to nothing."""
    made: Residual = {}
    for one in hidden:
        if one == but:
            continue
        row, column = ("row", one[0]), ("column", one[1])
        made.setdefault(row, {})[column] = _ANY
        made.setdefault(column, {})[row] = cells[one]
    return made


def _most_flow(residual: Residual, source: Node, target: Node, most: int) -> int:
    """How much can be pushed from one node to another, up to `most`: along shortest paths (Edmonds and Karp)."""
    pushed = 0
    while pushed < most and (path := _shortest(residual, source, target)):
        along = list(pairwise(path))
        step = min(most - pushed, *(residual[one][other] for one, other in along))
        for one, other in along:
            residual[one][other] -= step
            residual[other][one] = residual[other].get(one, 0) + step
        pushed += step
    return pushed


def _shortest(residual: Residual, source: Node, target: Node) -> list[Node]:
    """The nodes of a shortest path on which something can be pushed; empty where there is none."""
    came_from: dict[Node, Node | None] = {source: None}
    waiting = deque([source])
    while waiting and target not in came_from:
        node = waiting.popleft()
        for other, room in residual.get(node, {}).items():
            if room > 0 and other not in came_from:
                came_from[other] = node
                waiting.append(other)
    path: list[Node] = []
    at: Node | None = target if target in came_from else None
    while at is not None:
        path.append(at)
        at = came_from[at]
    return path[::-1]
