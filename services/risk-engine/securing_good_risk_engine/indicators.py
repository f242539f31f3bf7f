"""What is measured about schools: each indicator once, with its unit and the range a published value can lie in."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from securing_good.vocabulary import RiskFactor


class Unit(StrEnum):
    """What an indicator's value counts."""

    PERCENT = "percent"
    """0 to 100, per hundred pupils."""
    PROGRESS_SCORE = "progress_score"
    """Scaled-score points above or below pupils with the same starting point; 0 is the national average."""
    PROGRESS_BAND = "progress_band"
    """1 well above average, 2 above, 3 average, 4 below, 5 well below average."""
    SCALED_SCORE = "scaled_score"
    """80 to 120; 100 is the expected standard."""
    PUPILS = "pupils"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One measure. Values outside `minimum` to `maximum` are impossible; `decimals` is how finely it is published."""

    code: str
    title: str
    factor: RiskFactor
    unit: Unit
    minimum: Decimal
    maximum: Decimal
    decimals: int


def _key_stage_2() -> Iterator[Indicator]:
    attainment, progress = RiskFactor.ATTAINMENT, RiskFactor.PROGRESS
    percent = Decimal(0), Decimal(100)
    for standard in ("expected", "higher"):
        title = f"Pupils reaching the {standard} standard in reading, writing and maths at key stage 2"
        yield Indicator(f"ks2_rwm_{standard}", title, attainment, Unit.PERCENT, *percent, 0)
    for subject in ("reading", "writing", "maths"):
        title = f"Progress in {subject} between key stage 1 and key stage 2"
        # Tiny special schools do publish scores beyond 30: 31.2 for writing in 2017/18.
        yield Indicator(f"ks2_{subject}_progress", title, progress, Unit.PROGRESS_SCORE, Decimal(-40), Decimal(40), 1)
        yield Indicator(
            f"ks2_{subject}_progress_band", f"{title}, band", progress, Unit.PROGRESS_BAND, Decimal(1), Decimal(5), 0
        )
    for subject in ("reading", "maths"):
        title = f"Average scaled score in {subject} at key stage 2"
        yield Indicator(f"ks2_{subject}_average", title, attainment, Unit.SCALED_SCORE, Decimal(80), Decimal(120), 0)
    title = "Pupils eligible for assessment at the end of key stage 2"
    yield Indicator("ks2_eligible_pupils", title, attainment, Unit.PUPILS, Decimal(0), Decimal(10_000_000), 0)


INDICATORS: Final[dict[str, Indicator]] = {indicator.code: indicator for indicator in _key_stage_2()}
"""Every indicator by its code. Codes are kept in observations and seen by other systems: never rename one."""
