"""Which counts may be told to whoever is not shown schools by name. Pure.

Who is in which group is no secret: shares are published. So a count is told only where enough schools did and enough did not,
in every group, and where no two counts that are told give a small one away by their difference; else nothing of it is told in
any group, and nothing can be worked out from totals (ADR 52).
"""

from collections.abc import Sequence
from typing import Final

Count = tuple[frozenset[int], frozenset[int]]
"""The schools that something happened to, and all that it could have happened to."""


def tellable(counts: Sequence[Sequence[Count]], everybody: Sequence[frozenset[int]], fewest: int) -> list[bool]:
    """Of several counts, each given for every group, which may be told. The first come first.

    `everybody` is who is in each group, those without a published share last: they stand in no group, and a total that is
    known elsewhere would tell of them.
    """
    known: list[list[frozenset[int]]] = [[_NOBODY, inside] for inside in everybody]
    told = []
    for groups in counts:
        may = not any(_tells_of_few(count, held, fewest) for count, held in zip(groups, known, strict=True))
        told.append(may)
        if may:
            for (happened, asked), held in zip(groups, known, strict=True):
                held += [happened, asked]
    return told


_NOBODY: Final = frozenset[int]()


def _tells_of_few(count: Count, known: Sequence[frozenset[int]], fewest: int) -> bool:
    happened, asked = count
    if happened and happened == asked:
        return True
    return any(
        0 < len(larger - smaller) < fewest
        for one in (happened, asked)
        # That none did is told, as noughts are on the dashboard; and nothing new is told of whom one knows already.
        if one and one not in known
        for other in (*known, asked)
        for smaller, larger in ((one, other), (other, one))
        if smaller <= larger
    )
