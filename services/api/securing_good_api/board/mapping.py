"""Where the schools are, drawn from the register's grid references: no tiles, and nothing asked of another host."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from securing_good.vocabulary import MonitoringLevel, Phase
from securing_good_api.board.asking import Api, Pages
from securing_good_api.board.looks import LEVELS, choices, page

WIDTH: Final = 900
"""Units of the drawing, in which a mark is `MARK` wide."""
TALLEST: Final = 1_200
MARK: Final = 16
_MARGIN: Final = 24
_METRES: Final = (500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000)
"""Lengths that a scale may have."""
Told = Mapping[str, Any]


@dataclass(frozen=True)
class Mark:
    """A school at its place in the drawing."""

    school: Told
    x: float
    y: float


@dataclass(frozen=True)
class Drawing:
    """Marks from west to east and north to south, and a scale: so many units are so many metres."""

    marks: Sequence[Mark]
    height: float
    scale_units: float
    scale_metres: int


def drawn(schools: Sequence[Told]) -> Drawing | None:
    """Schools by their grid references (metres), north at the top; none where none has one.

    Distances are true, but that schools on one site stand beside one another: neither mark may hide the other.
    """
    placed = [one for one in schools if one["easting"] is not None and one["northing"] is not None]
    if not placed:
        return None
    west, north = min(one["easting"] for one in placed), max(one["northing"] for one in placed)
    wide = max(max(one["easting"] for one in placed) - west, 1)
    high = max(north - min(one["northing"] for one in placed), 1)
    units = min((WIDTH - 2 * _MARGIN) / wide, (TALLEST - 2 * _MARGIN) / high)
    taken: set[tuple[int, int]] = set()
    marks = []
    for one in sorted(placed, key=lambda each: (-each["northing"], each["easting"], each["urn"])):
        x, y = _MARGIN + units * (one["easting"] - west), _MARGIN + units * (north - one["northing"])
        while (cell := (int(x // MARK), int(y // MARK))) in taken:
            x += MARK
        taken.add(cell)
        marks.append(Mark(one, round(x, 1), round(y, 1)))
    metres = max((one for one in _METRES if one * units <= WIDTH / 3), default=_METRES[0])
    return Drawing(marks, round(units * high + 2 * _MARGIN, 1), round(units * metres, 1), metres)


async def borough_map(request: Request, api: Api) -> Response:
    """Schools where they are, with the level people decided, perhaps of one phase or level; the table says the same."""
    phase, level = (request.query_params.get(name) or None for name in ("phase", "level"))
    found = await api.every("/v1/schools", phase=phase, monitoring_level=level, sort="name")
    drawing = drawn(found)
    return page(
        request,
        "map.html",
        schools=found,
        drawing=drawing,
        width=WIDTH,
        unplaced=[one["name"] for one in found if one["easting"] is None or one["northing"] is None],
        shows_levels=all("monitoring_level" in one for one in found),
        phase=phase or "",
        level=level or "",
        phases=choices(Phase),
        levels=[{"value": one.value, "text": LEVELS[one.value]} for one in MonitoringLevel],
    )


PAGES: Final[Pages] = [("/map", borough_map, ["GET"])]
