"""Where points and their intervals are drawn: numbers in, places out. The table beside a chart says the same. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from textwrap import wrap
from typing import Final

WIDTH: Final = 400
"""Of every chart. Small enough that its words can be read where it fills a phone."""
_EDGE: Final = 14
"""Beside what is drawn, so that a number under an end is whole."""
_LINE: Final = 16
_BELOW: Final = 22
_ABOVE: Final = 8
_LETTERS: Final = 54
_MOST_TICKS: Final = 6


@dataclass(frozen=True)
class Point:
    """A number that is shown with its interval."""

    title: str
    value: float
    lower: float
    upper: float
    is_told: bool
    """Whether something can be said of it: it is filled."""


@dataclass(frozen=True)
class Drawn:
    """Where one point stands."""

    lines: Sequence[tuple[float, str]]
    """Its title, and how far down each line of it is."""
    across: float
    start: float
    end: float
    down: float
    is_told: bool


@dataclass(frozen=True)
class Tick:
    """A number on the axis."""

    across: float
    text: str


@dataclass(frozen=True)
class Plot:
    """A chart of points and intervals, one below another."""

    height: float
    points: Sequence[Drawn]
    ticks: Sequence[Tick]
    axis: float
    """How far down the axis is."""
    nought: float | None
    """Where no difference is; none where that is not what is looked at."""


def plotted(
    points: Sequence[Point], *, low: float | None = None, high: float | None = None, of_differences: bool = True
) -> Plot | None:
    """A chart of these, in their order, from `low` to `high` or so far as they reach; none of no point."""
    if not points:
        return None
    least = min((one.lower for one in points), default=0.0) if low is None else low
    most = max((one.upper for one in points), default=0.0) if high is None else high
    if of_differences:
        least, most = min(least, 0.0), max(most, 0.0)
    ticks = _ticks(least, most)
    least, most = min(least, ticks[0]), max(most, ticks[-1])
    wide = (most - least) or 1.0

    def across(value: float) -> float:
        return round(_EDGE + (WIDTH - 2 * _EDGE) * (value - least) / wide, 1)

    drawn, down = [], 0.0
    for one in points:
        titled = wrap(one.title, _LETTERS) or [""]
        lines = [(down + _ABOVE + _LINE * (place + 0.7), line) for place, line in enumerate(titled)]
        middle = down + _ABOVE + _LINE * len(titled) + _BELOW / 2
        drawn.append(Drawn(lines, across(one.value), across(one.lower), across(one.upper), middle, one.is_told))
        down = middle + _BELOW / 2
    return Plot(
        height=down + _BELOW + _LINE,
        points=drawn,
        ticks=[Tick(across(one), _said(one)) for one in ticks],
        axis=down + _ABOVE,
        nought=across(0.0) if of_differences else None,
    )


def _ticks(least: float, most: float) -> list[float]:
    """Round numbers from one end to the other, a few of them."""
    raw = ((most - least) or 1.0) / _MOST_TICKS
    power = 10.0 ** floor(log10(raw))
    step = next(times * power for times in (1, 2, 5, 10) if times * power >= raw * (1 - 1e-9))
    return [round(place * step, 10) for place in range(floor(least / step + 1e-9), ceil(most / step - 1e-9) + 1)]


def _said(value: float) -> str:
    return f"{value:g}".replace("-", "−")  # noqa: RUF001 - the minus sign
