"""One value beside three others: England's for schools of its kind, the school's own before, and similar schools'."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from securing_good.vocabulary import ObservationStatus, Phase
from securing_good_risk_engine.indicators import INDICATORS, Unit, Worse
from securing_good_risk_engine.rulesets.index import NationalFigure
from securing_good_risk_engine.rulesets.measures import SeriesBreak
from securing_good_risk_engine.scoring.evidence import Benchmarks, Evidence
from securing_good_risk_engine.scoring.picture import KIND_OF, Picture, Place, Similar
from securing_good_risk_engine.scoring.statistics import rounded, wilson_interval

TREND_YEARS = 5
"""Years a trend is told of at most."""


@dataclass(frozen=True, slots=True)
class Point:
    """One year of a trend."""

    period: int
    value: Decimal
    england: Decimal | None
    cohort: int | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """A value of one year with everything it can be held against."""

    row: Evidence
    value: Decimal
    """As published, to one place more than its indicator at most."""
    interval: tuple[Decimal, Decimal] | None
    """95%: the published one, else Wilson's where the value is a share of a known number of pupils."""
    england: Decimal | None
    place: Place | None
    similar: Similar | None
    trend: tuple[Point, ...]
    """The judged year and those before it, newest first, back to the first gap or break in the series."""
    broken: SeriesBreak | None
    """The break the trend stops at, if it stops at one."""


def england_by_year(
    indicator: str, phase: Phase, own: Iterable[NationalFigure], benchmarks: Benchmarks
) -> dict[int, Decimal]:
    """England's figures for schools of the phase: the imported ones, else the ruleset's own."""
    figures = {
        one.period: one.value for one in own if one.indicator == indicator and (not one.phases or phase in one.phases)
    }
    imported = {
        period: one.national
        for (code, period), one in benchmarks.items()
        if code == indicator and one.national is not None
    }
    return figures | imported


def compare(
    urn: int,
    phase: Phase,
    rows: Sequence[Evidence],
    judged: Evidence,
    england: Mapping[int, Decimal],
    breaks: Sequence[SeriesBreak],
    picture: Picture,
    *,
    worse: Worse,
    share_of_pupils: bool,
) -> Comparison:
    """Hold one observation against everything. `rows` are settled, newest year first; `judged` has a value."""
    assert judged.value is not None
    kind = KIND_OF[phase]
    trend, broken = _trend(rows, judged, england, breaks)
    place = similar = None
    if worse is not Worse.NEITHER:
        place = picture.place(judged.indicator, judged.period, kind, judged.value, worse)
        similar = picture.similar(urn, judged.indicator, judged.period, judged.value, worse)
    return Comparison(
        judged,
        judged.value,
        interval_of(judged, share_of_pupils=share_of_pupils),
        national(judged.indicator, england.get(judged.period)),
        place,
        similar,
        trend,
        broken,
    )


def interval_of(row: Evidence, *, share_of_pupils: bool) -> tuple[Decimal, Decimal] | None:
    """The 95% interval of a value: published, else Wilson's for a percentage of so many pupils, else unknown."""
    if row.lower is not None and row.upper is not None:
        return row.lower, row.upper
    if share_of_pupils and row.value is not None and row.cohort:
        return wilson_interval(rounded(row.value, 1), row.cohort)
    return None


def _trend(
    rows: Sequence[Evidence], judged: Evidence, england: Mapping[int, Decimal], breaks: Sequence[SeriesBreak]
) -> tuple[tuple[Point, ...], SeriesBreak | None]:
    by_year = {row.period: row for row in rows if row.status is ObservationStatus.PRESENT and row.value is not None}
    points: list[Point] = []
    for period in range(judged.period, judged.period - TREND_YEARS, -1):
        row = by_year.get(period)
        broken = next((one for one in breaks if period < one.from_period <= judged.period), None)
        if row is None or row.value is None or broken is not None:
            return tuple(points), broken if row is not None else None
        figure = national(judged.indicator, england.get(period))
        points.append(Point(period, row.value, figure, row.cohort, row.lower, row.upper))
    return tuple(points), None


def national(indicator: str, figure: Decimal | None) -> Decimal | None:
    """England's figure as finely as its indicator is published, and to one decimal place at least."""
    if figure is None:
        return None
    known = INDICATORS.get(indicator)
    return rounded(figure, max(1, known.decimals if known else 1))


def unit_words(unit: Unit, value: Decimal) -> str:
    """A value with its unit, as a sentence has it."""
    figure = f"{rounded(value, 2).normalize():f}"
    figure = "0" if figure == "-0" else figure
    match unit:
        case Unit.PERCENT:
            return f"{figure}%"
        case Unit.POUNDS:
            return f"-£{rounded(-value, 0):,}" if value < 0 else f"£{rounded(value, 0):,}"
        case Unit.DAYS:
            return f"{figure} days"
        case Unit.RATE:
            return f"{figure} per 100 pupils"
        case _:
            return figure
