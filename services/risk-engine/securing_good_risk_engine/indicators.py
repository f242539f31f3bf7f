"""What is measured about schools: each indicator once, as the catalogue's files define it."""

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from importlib.resources import files
from typing import Any, Final

from securing_good.vocabulary import Phase, RiskFactor


class Unit(StrEnum):
    """What an indicator's value counts."""

    PERCENT = "percent"
    """0 to 100, per hundred pupils unless its definition says of what."""
    PROGRESS_SCORE = "progress_score"
    """Above or below pupils with the same starting point, in scaled-score points (key stage 2) or grades (since).

    0 is the national average.
    """
    PROGRESS_BAND = "progress_band"
    """1 well above average, 2 above, 3 average, 4 below, 5 well below average."""
    SCALED_SCORE = "scaled_score"
    """80 to 120; 100 is the expected standard."""
    PUPILS = "pupils"
    ATTAINMENT_8 = "attainment_8"
    """0 to 90: points over eight subjects at the end of key stage 4."""
    FULL_TIME_EQUIVALENT = "full_time_equivalent"
    """People, part-timers by the share of a full week they work."""
    POUNDS = "pounds"
    RATIO = "ratio"
    """So many of one thing for each of another."""
    PLACES = "places"
    """Places in schools, or wishes for them. Not always whole: some who re-publish them average two counts."""
    POINTS = "points"
    """Points for each entry at 16 to 18: 60 is A* at A level, 50 distinction* in an applied general qualification."""
    RATE = "rate"
    """So many events for each hundred pupils: one pupil can have several, so it may pass 100."""
    DAYS = "days"
    COUNT = "count"
    """Whole things: complaints, posts, late returns."""
    RATING = "rating"
    """1 is best; what each number means is in the definition."""


class Worse(StrEnum):
    """Which way a value speaks of risk."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"
    """It describes, or tells how much another value rests on."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One measure. Values outside `minimum` to `maximum` are impossible; `decimals` is how finely it is published."""

    code: str
    title: str
    definition: str
    factor: RiskFactor | None
    """None for what is never counted as a risk of its own: a school's intake or size, which is compared by, and what others
    conclude of it, which is shown beside."""
    unit: Unit
    minimum: Decimal
    maximum: Decimal
    decimals: int
    worse: Worse
    phases: tuple[Phase, ...]
    """Phases it can exist for."""
    source: str
    published_from: int
    """First academic year it exists for, by the year that starts in."""
    published_to: int | None
    """Last one, where it is published no more."""
    benchmark: str
    """What a value is held against."""


CATALOGUE: Final = "securing_good_risk_engine.catalogue"
INTAKE: Final = "intake"
SHOWN_BESIDE: Final = "shown_beside"
"""The catalogue's files of what is no risk factor: whom a school serves, and what others conclude of it."""


def _read(name: str) -> dict[str, Indicator]:
    text = files(CATALOGUE).joinpath(f"{name}.toml").read_text(encoding="utf-8")
    factor = None if name in {INTAKE, SHOWN_BESIDE} else RiskFactor(name)
    return {code: _indicator(code, factor, entry) for code, entry in tomllib.loads(text, parse_float=Decimal).items()}


def _indicator(code: str, factor: RiskFactor | None, entry: dict[str, Any]) -> Indicator:
    return Indicator(
        code=code,
        title=entry["title"],
        definition=entry["definition"],
        factor=factor,
        unit=Unit(entry["unit"]),
        minimum=Decimal(entry["minimum"]),
        maximum=Decimal(entry["maximum"]),
        decimals=entry["decimals"],
        worse=Worse(entry["worse"]),
        phases=tuple(Phase(phase) for phase in entry["phases"]),
        source=entry["source"],
        published_from=entry["published_from"],
        published_to=entry.get("published_to"),
        benchmark=entry["benchmark"],
    )


INDICATORS: Final[dict[str, Indicator]] = {
    code: indicator for name in (*RiskFactor, INTAKE, SHOWN_BESIDE) for code, indicator in _read(name).items()
}
"""Every indicator by its code. Codes are kept in observations and seen by other systems: never rename one."""
