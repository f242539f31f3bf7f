"""What is measured about schools: each indicator once, as the catalogue's files define it."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
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


SUPPLIED: Final = (
    "eyfs_good_level_of_development",
    "phonics_expected",
    "ks2_rwm_expected",
    "ks2_reading_expected",
    "ks2_writing_expected",
    "ks2_maths_expected",
    "ks4_attainment_8",
    "ks4_english_maths_4",
    "ks4_english_maths_5",
    "ks5_a_level_points",
)
"""What schools and data teams may supply in July, of all pupils and of groups."""
PUPIL_GROUPS: Final = ("disadvantaged", "sen_support", "ehc_plan", "additional_language", "boys", "girls")
_GROUP_WORDS: Final = {
    "disadvantaged": "disadvantaged pupils",
    "sen_support": "pupils with special educational needs support",
    "ehc_plan": "pupils with an education, health and care plan",
    "additional_language": "pupils whose first language is not English",
    "boys": "boys",
    "girls": "girls",
}


def of_group(code: str, group: str) -> str:
    """Code of an indicator for one group of pupils."""
    return f"{code}__{group}"


def _with_groups(known: dict[str, Indicator]) -> Iterator[tuple[str, Indicator]]:
    """Every indicator, those that can be supplied followed by the same of each group of pupils."""
    for code, one in known.items():
        yield code, one
        for group in PUPIL_GROUPS if code in SUPPLIED else ():
            title = f"{one.title}: {_GROUP_WORDS[group]}"
            yield of_group(code, group), replace(one, code=of_group(code, group), title=title, source=_BY_GROUP)


_BY_GROUP: Final = "council's own return: supplied results"


INDICATORS: Final[dict[str, Indicator]] = dict(
    _with_groups({code: one for name in (*RiskFactor, INTAKE, SHOWN_BESIDE) for code, one in _read(name).items()})
)
"""Every indicator by its code. Codes are kept in observations and seen by other systems: never rename one."""
