"""Judges a percentage of pupils against England and against the lowest schools."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from securing_good.calendar import academic_year_name
from securing_good.vocabulary import Flag, ObservationStatus
from securing_good_risk_engine.rulesets.measures import PercentageMeasure
from securing_good_risk_engine.scoring.evidence import (
    Benchmark,
    Benchmarks,
    BenchmarkUsed,
    Evidence,
    Judgement,
    Reason,
)
from securing_good_risk_engine.scoring.statistics import pooled_percentage, rounded, wilson_interval, words
from securing_good_risk_engine.scoring.years import (
    WHY_WITHOUT_VALUE,
    Gap,
    Window,
    gap_reasons,
    not_held_yet,
    too_old,
    unpublished_reasons,
)


@dataclass(frozen=True, slots=True)
class _Pool:
    """Several comparable years taken together."""

    percent: Decimal
    upper: Decimal
    national: Decimal
    pupils: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Compared:
    """One year's value beside its benchmarks."""

    row: Evidence
    value: Decimal
    national: Decimal
    interval: tuple[Decimal, Decimal] | None
    """None when the number of pupils is not known."""
    concern_at: Decimal | None
    serious_at: Decimal | None
    pool: _Pool | None

    @property
    def significant(self) -> bool:
        return self.interval is not None and self.interval[1] < self.national


def judge_percentage(
    measure: PercentageMeasure, rows: Sequence[Evidence], benchmarks: Benchmarks, window: Window
) -> Judgement:
    """Judge the newest year in the window that can be compared. `rows` are settled, newest year first."""
    gaps: list[Gap] = []
    for row in rows:
        if row.period < window.oldest:
            break
        compared = _compare(measure, row, rows, benchmarks)
        if isinstance(compared, Gap):
            gaps.append(compared)
            continue
        flag = _flag(compared)
        reasons = (
            _reason(measure, compared, flag, benchmarks),
            *gap_reasons(measure, measure.title, gaps),
            *not_held_yet(measure, rows[0], window),
            *unpublished_reasons(measure, window, row.period),
        )
        return Judgement(flag, reasons, _used(measure, compared, benchmarks))
    reasons = tuple(gap_reasons(measure, measure.title, gaps))
    held = [row for row in rows if row.status is ObservationStatus.PRESENT and row.period < window.oldest]
    if held or (rows and not gaps):
        reasons += (too_old(measure, measure.title, (held or list(rows))[0], window),)
    if rows:
        reasons += tuple(unpublished_reasons(measure, window, None))
    return Judgement(Flag.NOT_ASSESSED, reasons)


def benchmark_of(measure: PercentageMeasure, period: int, benchmarks: Benchmarks) -> Benchmark | None:
    """The benchmark of a year: the one given, with the ruleset's own figure for England where it has none."""
    given = benchmarks.get((measure.indicator, period))
    reference = next((entry for entry in measure.references if entry.period == period), None)
    if reference is None or (given and given.national is not None):
        return given
    if given is None:
        return Benchmark(reference.value, None, None, None, reference.source)
    return Benchmark(reference.value, given.p10, given.p20, given.schools, reference.source)


def _compare(
    measure: PercentageMeasure, row: Evidence, rows: Sequence[Evidence], benchmarks: Benchmarks
) -> _Compared | Gap:
    if row.status is not ObservationStatus.PRESENT or row.value is None:
        return Gap(row, WHY_WITHOUT_VALUE[row.status])
    value = rounded(row.value, 1)
    benchmark = benchmark_of(measure, row.period, benchmarks)
    if benchmark is None or benchmark.national is None:
        return Gap(row, "no figure for England is held for {years} to compare with.")
    cuts = {10: benchmark.p10, 20: benchmark.p20}
    concern_at, serious_at = cuts[measure.concern_lowest_percent], cuts[measure.serious_lowest_percent]
    compared = _Compared(
        row,
        value,
        rounded(benchmark.national, 1),
        wilson_interval(value, row.cohort) if row.cohort else None,
        None if concern_at is None else rounded(concern_at, 1),
        None if serious_at is None else rounded(serious_at, 1),
        _pool(measure, row, rows, benchmarks),
    )
    if compared.interval is None and compared.concern_at is None and value < compared.national:
        why = (
            f"{words(value)}% in {{years}} is below the {words(compared.national)}% in England, but neither the number "
            "of pupils nor the spread of schools is held, so it cannot be judged."
        )
        return Gap(row, why)
    return compared


def _pool(
    measure: PercentageMeasure, judged: Evidence, rows: Sequence[Evidence], benchmarks: Benchmarks
) -> _Pool | None:
    years: list[tuple[Decimal, Decimal, int, int]] = []
    for row in rows:
        benchmark = benchmark_of(measure, row.period, benchmarks)
        if (
            judged.period - measure.pooled_years < row.period <= judged.period
            and not any(row.period < entry.from_period <= judged.period for entry in measure.breaks)
            and row.status is ObservationStatus.PRESENT
            and row.value is not None
            and row.cohort
            and benchmark is not None
            and benchmark.national is not None
        ):
            years.append((row.value, benchmark.national, row.cohort, row.period))
    if len(years) < measure.pooled_minimum_years:
        return None
    percent, pupils = pooled_percentage((value, cohort) for value, _, cohort, _ in years)
    national, _ = pooled_percentage((national, cohort) for _, national, cohort, _ in years)
    return _Pool(percent, wilson_interval(percent, pupils)[1], national, pupils, years[-1][3], years[0][3])


def _flag(it: _Compared) -> Flag:
    if it.value >= it.national:
        return Flag.NONE
    if it.interval is None:
        return Flag.CONCERN if it.concern_at is not None and it.value <= it.concern_at else Flag.NONE
    if not it.significant or (it.concern_at is not None and it.value > it.concern_at):
        return Flag.NONE
    if it.concern_at is None or it.serious_at is None or it.value > it.serious_at:
        return Flag.CONCERN
    return Flag.SERIOUS_CONCERN if _lasting(it) else Flag.CONCERN


def _lasting(it: _Compared) -> bool:
    """Whether the pooled years show what the judged one does."""
    return (
        it.pool is not None
        and it.concern_at is not None
        and it.pool.percent <= it.concern_at
        and it.pool.upper < it.pool.national
    )


def _reason(measure: PercentageMeasure, it: _Compared, flag: Flag, benchmarks: Benchmarks) -> Reason:
    benchmark = benchmark_of(measure, it.row.period, benchmarks)
    lower, upper = it.interval or (None, None)
    return Reason(
        measure.factor,
        measure.indicator,
        flag,
        " ".join([_beside_england(measure, it), *_beside_schools(measure, it, flag)]),
        value=it.row.value,
        lower=lower,
        upper=upper,
        cohort=it.row.cohort,
        period=it.row.period,
        period_name=it.row.period_name,
        release=it.row.release,
        benchmark=it.national,
        benchmark_source=benchmark.source if benchmark else None,
        import_id=it.row.import_id,
    )


def _beside_england(measure: PercentageMeasure, it: _Compared) -> str:
    share = f"In {it.row.period_name}, {words(it.value)}% of pupils {measure.pupils}"
    if it.value == it.national:
        return f"{share}, the same as in England."
    england = f"{'above' if it.value > it.national else 'below'} the {words(it.national)}% in England"
    if it.interval is None:
        doubt = "; the number of pupils is not known, so chance cannot be ruled out" if it.value < it.national else ""
        return f"{share}, {england}{doubt}."
    if it.value > it.national:
        return f"{share}, {england}."
    lower, upper = it.interval
    if rounded(upper, 0) < it.national or not it.significant:
        lower, upper = rounded(lower, 0), rounded(upper, 0)
    pupils = "1 pupil" if it.row.cohort == 1 else f"{it.row.cohort} pupils"
    verdict = "so the gap is more than chance" if it.significant else "so the gap may be chance"
    likely = f"the true figure is likely between {words(lower)}% and {words(upper)}%"
    return f"{share}, {england}; with {pupils} {likely}, {verdict}."


def _beside_schools(measure: PercentageMeasure, it: _Compared, flag: Flag) -> list[str]:
    if it.value >= it.national or (it.interval is not None and not it.significant):
        return []
    if it.concern_at is None:
        return ["Which schools were lowest is not known, so this counts as a concern and no more."]
    if flag is Flag.NONE:
        return [f"It is not among the lowest {measure.concern_lowest_percent}% of schools, so it is no concern."]
    if it.serious_at is None or it.value > it.serious_at:
        return [f"It is among the lowest {measure.concern_lowest_percent}% of schools."]
    among = f"It is among the lowest {measure.serious_lowest_percent}% of schools"
    return [f"{among}{_beside_other_years(it.pool, flag)}"]


def _beside_other_years(pool: _Pool | None, flag: Flag) -> str:
    if pool is None:
        return "; too few comparable years with known numbers of pupils are held to call it serious."
    years = f"{academic_year_name(pool.first)} to {academic_year_name(pool.last)}"
    together = f"{years} together, with {pool.pupils} pupils, were at {words(pool.percent)}%"
    if flag is Flag.SERIOUS_CONCERN:
        return f", and {together}, also below England by more than chance."
    return f", but {together}, which is not low enough to call it serious."


def _used(measure: PercentageMeasure, it: _Compared, benchmarks: Benchmarks) -> tuple[BenchmarkUsed, ...]:
    periods = {it.row.period} | (set(range(it.pool.first, it.pool.last + 1)) if it.pool else set())
    found = ((period, benchmark_of(measure, period, benchmarks)) for period in sorted(periods))
    return tuple(BenchmarkUsed(measure.indicator, period, benchmark) for period, benchmark in found if benchmark)
