"""Which years can still judge a school, which observation of a year counts, and how to say why a year does not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from securing_good.calendar import academic_year_name
from securing_good.vocabulary import Flag, ObservationStatus, ReleaseStatus
from securing_good_risk_engine.rulesets.measures import Measured
from securing_good_risk_engine.rulesets.schema import Ruleset
from securing_good_risk_engine.scoring.evidence import Evidence, Reason

NO_SIGN = "this is not a sign of strength or weakness."
WHY_WITHOUT_VALUE = {
    ObservationStatus.PRESENT: "the file gives no value for {years}.",
    ObservationStatus.SUPPRESSED: (
        "results for {years} are suppressed by the publisher because few pupils took the tests: " + NO_SIGN
    ),
    ObservationStatus.LOW_COVERAGE: (
        "results for {years} are withheld by the publisher because too few of the pupils could be measured: " + NO_SIGN
    ),
    ObservationStatus.NOT_APPLICABLE: "the publisher says that the measure does not apply to this school for {years}.",
    ObservationStatus.NO_ENTRIES: "no pupil was entered for {years}.",
    ObservationStatus.NOT_PUBLISHED: "the publisher gives no result for {years}, and no reason.",
}


@dataclass(frozen=True, slots=True)
class Window:
    """The academic years that count for one measure as of one day."""

    oldest: int
    latest: int
    """Newest year whose results should be out, leaving out the years nobody's were published for."""
    calendar_latest: int
    """Newest year whose results should be out had every year been published."""


@dataclass(frozen=True, slots=True)
class Gap:
    """An observation that cannot judge the school, and why: words with {years} for the years it is about."""

    evidence: Evidence
    why: str


def window_of(measure: Measured, ruleset: Ruleset, as_of: date) -> Window:
    """The years a measure may use: results of a summer are expected by the ruleset's date in the following winter."""
    expected_by = (ruleset.results_expected_by.month, ruleset.results_expected_by.day)
    latest = as_of.year - 1 if (as_of.month, as_of.day) >= expected_by else as_of.year - 2
    calendar_latest = latest
    while latest in measure.unpublished:
        latest -= 1
    return Window(latest - ruleset.maximum_age_years, latest, calendar_latest)


def settled(evidence: Iterable[Evidence], indicator: str, as_of: date) -> tuple[Evidence, ...]:
    """The observation that counts for each year, newest year first: the most settled release known by then."""
    best: dict[int, Evidence] = {}
    for row in evidence:
        if row.indicator != indicator or row.available_on > as_of:
            continue
        held = best.get(row.period)
        if held is None or _authority(row) > _authority(held):
            best[row.period] = row
    return tuple(best[period] for period in sorted(best, reverse=True))


def _authority(row: Evidence) -> tuple[object, ...]:
    """Release, then day, then how much it says; the rest only keeps the choice the same whatever the order."""
    figures = (row.value, row.lower, row.upper, row.cohort)
    return (
        list(ReleaseStatus).index(row.release),
        row.available_on,
        row.status is ObservationStatus.PRESENT,
        sum(figure is not None for figure in figures),
        row.import_id,
        tuple("" if figure is None else f"{Decimal(figure).normalize()}" for figure in figures),
        row.status,
    )


def gap_reasons(measure: Measured, title: str, gaps: Sequence[Gap]) -> list[Reason]:
    """One reason for each kind of gap, naming all its years; its figures are those of the newest."""
    kinds: dict[str, list[Evidence]] = {}
    for gap in gaps:
        kinds.setdefault(gap.why, []).append(gap.evidence)
    return [
        missing(measure, rows[0], f"{title}: {why.format(years=years_in_words(row.period for row in rows))}")
        for why, rows in kinds.items()
    ]


def too_old(measure: Measured, title: str, newest: Evidence, window: Window) -> Reason:
    """What to say when everything held is older than the window."""
    return missing(
        measure,
        newest,
        f"{title}: the latest we hold are for {newest.period_name}, which is too old to judge the school now; "
        f"results up to {academic_year_name(window.latest)} have been published.",
    )


def not_held_yet(measure: Measured, newest: Evidence, window: Window) -> list[Reason]:
    """Say so when newer results than the newest held have been published: the judgement rests on an older year."""
    if newest.period >= window.latest:
        return []
    published = academic_year_name(window.latest)
    held = f"{measure.title}: the latest we hold are for {newest.period_name}"
    sentence = f"{held}; results up to {published} have been published."
    return [
        Reason(
            measure.factor,
            newest.indicator,
            Flag.NOT_ASSESSED,
            sentence,
            period=newest.period,
            period_name=newest.period_name,
        )
    ]


def unpublished_reasons(measure: Measured, window: Window, after: int | None) -> list[Reason]:
    """Say which recent years nobody's results exist for; `after` is the judged year, if any."""
    since = (window.latest if after is None else after) + 1
    reasons = []
    for entry in measure.not_published:
        years = [period for period in entry.periods if since <= period <= window.calendar_latest]
        if years:
            sentence = f"{measure.title} for {years_in_words(years)} were not published for any school: {entry.reason}."
            last = max(years)
            reasons.append(
                Reason(
                    measure.factor,
                    None,
                    Flag.NOT_ASSESSED,
                    sentence,
                    period=last,
                    period_name=academic_year_name(last),
                )
            )
    return reasons


def missing(measure: Measured, row: Evidence, sentence: str) -> Reason:
    """A reason that judges nothing, tied to the observation it speaks of."""
    return Reason(
        measure.factor,
        row.indicator,
        Flag.NOT_ASSESSED,
        sentence,
        value=row.value,
        lower=row.lower,
        upper=row.upper,
        cohort=row.cohort,
        period=row.period,
        period_name=row.period_name,
        release=row.release,
        import_id=row.import_id,
    )


def years_in_words(periods: Iterable[int]) -> str:
    """Academic years in order: "2021/22, 2022/23 and 2023/24"."""
    return in_words([academic_year_name(period) for period in sorted(set(periods))])


def in_words(words: Sequence[str]) -> str:
    """A list as a sentence has it: "a, b and c"."""
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1]) if part) if words else ""
