"""Judges whether a quantity gets worse from year to year, beyond what chance and a hard year for all explain."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from securing_good.calendar import academic_year_name
from securing_good.vocabulary import Flag
from securing_good_risk_engine.indicators import Worse
from securing_good_risk_engine.rulesets.quantity import Change, TrendMeasure
from securing_good_risk_engine.scoring.comparing import Point, unit_words
from securing_good_risk_engine.scoring.evidence import Evidence, Judgement, Reason
from securing_good_risk_engine.scoring.statistics import EXACT, rounded, wilson_interval


def judge_trend(measure: TrendMeasure, judged: Evidence | None, points: Sequence[Point]) -> Judgement:
    """Judge the run of years that ends with the judged one, newest first. Too short a run says nothing, and is no reason.

    Two changes take three years: with fewer the measure is not assessed, which is no gap in a school's evidence.
    """
    if judged is None:
        return Judgement(Flag.NOT_ASSESSED, ())
    usable = _usable(measure, points)
    for flag, changes in ((Flag.SERIOUS_CONCERN, measure.serious), (Flag.CONCERN, measure.concern)):
        for change in changes:
            if len(usable) > change.years and _holds(measure, change, usable[: change.years + 1]):
                reason = _reason(measure, judged, usable[: change.years + 1], flag, change)
                return Judgement(flag, (reason,))
    shortest = min(change.years for change in (*measure.concern, *measure.serious))
    if len(usable) <= shortest:
        return Judgement(Flag.NOT_ASSESSED, ())
    return Judgement(Flag.NONE, (_reason(measure, judged, usable[: shortest + 1], Flag.NONE, None),))


def _usable(measure: TrendMeasure, points: Sequence[Point]) -> list[Point]:
    """The run up to the first year that cannot be compared."""
    usable: list[Point] = []
    for point in points:
        if measure.less_england and point.england is None:
            break
        usable.append(point)
    return usable


def _level(measure: TrendMeasure, point: Point) -> Decimal:
    """The value, turned so that more is worse."""
    level = point.value - (point.england or 0) if measure.less_england else point.value
    return level if measure.worse is Worse.HIGHER else -level


def _holds(measure: TrendMeasure, change: Change, run: Sequence[Point]) -> bool:
    levels = [rounded(_level(measure, point), 3) for point in run]
    if change.every and not all(newer > older for newer, older in pairwise(levels)):
        return False
    whole = levels[0] - levels[-1]
    if whole <= 0:
        return False
    if change.points is not None and whole < change.points:
        return False
    if change.percent is not None:
        first = abs(run[-1].value)
        if not first or EXACT.divide(100 * whole, first) < change.percent:
            return False
    return _more_than_chance(measure, run)


def _more_than_chance(measure: TrendMeasure, run: Sequence[Point]) -> bool:
    """Whether the first and last value differ by more than chance, as far as it can be told.

    Published intervals: they do not meet. A share of pupils: Newcombe's interval of the difference (R. G. Newcombe,
    Statistics in Medicine 17, 1998, method 10) excludes none; without a number of pupils it cannot be told, and a change
    that might be chance is no concern. Anything else is a count of the whole, not a sample.
    """
    newest, oldest = run[0], run[-1]
    if newest.lower is not None and newest.upper is not None and oldest.lower is not None and oldest.upper is not None:
        return newest.lower > oldest.upper if measure.worse is Worse.HIGHER else newest.upper < oldest.lower
    if not measure.share_of_pupils:
        return True
    if not newest.cohort or not oldest.cohort:
        return False
    worse, better = (newest, oldest) if measure.worse is Worse.HIGHER else (oldest, newest)
    return _least_difference(worse, better) > 0


def _least_difference(one: Point, other: Point) -> Decimal:
    """Lower end of the 95% interval of one percentage less the other."""
    assert one.cohort is not None
    assert other.cohort is not None
    share, below = one.value, wilson_interval(rounded(one.value, 1), one.cohort)[0]
    against, above = other.value, wilson_interval(rounded(other.value, 1), other.cohort)[1]
    spread = EXACT.sqrt((share - below) ** 2 + (above - against) ** 2)
    return share - against - spread


def _reason(measure: TrendMeasure, judged: Evidence, run: Sequence[Point], flag: Flag, change: Change | None) -> Reason:
    values = ", ".join(
        f"{unit_words(measure.unit, point.value)} in {academic_year_name(point.period)}" for point in reversed(run)
    )
    said = f"{measure.title}: {values}."
    if measure.less_england:
        england = ", ".join(
            unit_words(measure.unit, point.england) for point in reversed(run) if point.england is not None
        )
        said += f" In England: {england}."
    if change is not None:
        what = "a serious concern" if flag is Flag.SERIOUS_CONCERN else "a concern"
        said += f" This is {what} because it has {change.words}."
    else:
        said += " This is no decline beyond what chance explains."
    return Reason(
        measure.factor,
        measure.name,
        flag,
        said,
        value=judged.value,
        period=judged.period,
        period_name=judged.period_name,
        release=judged.release,
        import_id=judged.import_id,
    )
