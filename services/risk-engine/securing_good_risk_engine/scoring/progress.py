"""Judges progress scores by subject: the published interval where it is held, else the published band."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from securing_good.vocabulary import Flag, ObservationStatus
from securing_good_risk_engine.rulesets.measures import ProgressMeasure, ProgressSubject
from securing_good_risk_engine.scoring.evidence import Evidence, Judgement, Reason
from securing_good_risk_engine.scoring.statistics import rounded, words
from securing_good_risk_engine.scoring.years import (
    WHY_WITHOUT_VALUE,
    Gap,
    Window,
    gap_reasons,
    not_held_yet,
    too_old,
    unpublished_reasons,
)

BAND_WORDS = {
    1: "well above average",
    2: "above average",
    3: "average",
    4: "below average",
    5: "well below average",
}


@dataclass(frozen=True, slots=True)
class _Subject:
    """What is known of one subject: a judged year, or none, and why newer years cannot be used."""

    subject: ProgressSubject
    judged: "_Judged | None"
    gaps: tuple[Gap, ...]
    old: Evidence | None
    """Newest observation when all that is held is older than the window."""


@dataclass(frozen=True, slots=True)
class _Judged:
    """One subject in one year."""

    row: Evidence
    """The score, or the band where only that is held."""
    score: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    band: int | None
    below: bool
    """Significantly below average."""
    well_below: bool


def judge_progress(measure: ProgressMeasure, rows: Mapping[str, Sequence[Evidence]], window: Window) -> Judgement:
    """Judge each subject's newest usable year. `rows` are settled, newest year first, by indicator code.

    No concern is said only when every subject could be judged: a missing subject is not a good one.
    """
    subjects = [_look_at(measure, subject, rows, window) for subject in measure.subjects]
    if not any(subject.judged or subject.gaps or subject.old for subject in subjects):
        return Judgement(Flag.NOT_ASSESSED, ())
    judged = [subject.judged for subject in subjects if subject.judged]
    below = sum(it.below for it in judged)
    well_below = sum(it.well_below for it in judged)

    def flag_of(it: _Judged) -> Flag:
        lasting = it.below and below >= measure.serious_subjects
        if lasting or (it.well_below and well_below >= measure.well_below_subjects):
            return Flag.SERIOUS_CONCERN
        return Flag.CONCERN if it.below and below >= measure.concern_subjects else Flag.NONE

    reasons = [_reason(measure, it.subject, it.judged, flag_of(it.judged)) for it in subjects if it.judged]
    flags = {reason.flag for reason in reasons}
    if Flag.SERIOUS_CONCERN in flags:
        flag = Flag.SERIOUS_CONCERN
    elif Flag.CONCERN in flags:
        flag = Flag.CONCERN
    else:
        flag = Flag.NONE if len(judged) == len(subjects) else Flag.NOT_ASSESSED
    newest = max((it.row.period for it in judged), default=None)
    if judged:
        held = max((row for code in measure.indicators for row in rows.get(code, ())), key=lambda row: row.period)
        reasons += not_held_yet(measure, held, window)
    reasons += _what_is_missing(measure, subjects, window)
    reasons += unpublished_reasons(measure, window, newest)
    return Judgement(flag, tuple(reasons))


def _look_at(
    measure: ProgressMeasure, subject: ProgressSubject, rows: Mapping[str, Sequence[Evidence]], window: Window
) -> _Subject:
    scores = {row.period: row for row in rows.get(subject.indicator, ())}
    bands = {row.period: row for row in rows.get(subject.band_indicator, ())}
    gaps: list[Gap] = []
    old: Evidence | None = None
    for period in sorted(scores.keys() | bands.keys(), reverse=True):
        if period < window.oldest:
            old = scores.get(period) or bands[period]
            break
        found = _judge(measure, scores.get(period), bands.get(period))
        if isinstance(found, _Judged):
            return _Subject(subject, found, tuple(gaps), None)
        gaps.append(found)
    return _Subject(subject, None, tuple(gaps), old)


def _judge(measure: ProgressMeasure, score: Evidence | None, band: Evidence | None) -> _Judged | Gap:
    row = score or band
    assert row is not None, "a period comes from one of the two"
    has_score = score is not None and score.status is ObservationStatus.PRESENT and score.value is not None
    has_interval = score is not None and has_score and score.lower is not None and score.upper is not None
    level = int(band.value) if band and band.status is ObservationStatus.PRESENT and band.value is not None else None
    if level not in BAND_WORDS:
        level = None
    if not has_interval and level is None:
        if score is not None and score.value is not None and has_score:
            figure = words(score.value)
            why = f"{figure} for {{years}} comes without an interval or a band, so it can be compared with nothing."
            return Gap(score, why)
        return Gap(row, WHY_WITHOUT_VALUE[row.status])
    upper = rounded(score.upper, 2) if score and has_interval and score.upper is not None else None
    lower = rounded(score.lower, 2) if score and has_interval and score.lower is not None else None
    below = level is not None and level >= measure.below_band
    if upper is not None:
        # An upper limit published as 0.0 may be just below 0: then the band, computed before rounding, decides.
        below = upper < 0 or (upper == 0 and below)
    return _Judged(
        row if has_score or band is None else band,
        score.value if score and has_score else None,
        lower,
        upper,
        level,
        below,
        well_below=below and level is not None and level >= measure.well_below_band,
    )


def _reason(measure: ProgressMeasure, subject: ProgressSubject, it: _Judged, flag: Flag) -> Reason:
    if it.lower is not None and it.upper is not None:
        basis = f"95% interval {words(it.lower)} to {words(it.upper)}"
    else:
        basis = "the publisher's band; no interval is held"
    figure = f"{words(it.score)}, " if it.score is not None else ""
    return Reason(
        measure.factor,
        it.row.indicator,
        flag,
        f"{subject.name} progress {it.row.period_name}: {figure}{_standing(measure, it)} ({basis}).",
        value=it.score,
        lower=it.lower,
        upper=it.upper,
        cohort=it.row.cohort,
        period=it.row.period,
        period_name=it.row.period_name,
        release=it.row.release,
        benchmark=Decimal(0),
        benchmark_source=measure.benchmark_source,
        import_id=it.row.import_id,
    )


def _standing(measure: ProgressMeasure, it: _Judged) -> str:
    if it.band is not None and (it.band >= measure.below_band) is it.below:
        return BAND_WORDS[it.band]
    if it.below:
        return "significantly below average"
    return "significantly above average" if it.lower is not None and it.lower > 0 else "not different from average"


def _what_is_missing(measure: ProgressMeasure, subjects: Sequence[_Subject], window: Window) -> list[Reason]:
    """One statement for all subjects when they miss the same, else one for each."""
    first = subjects[0]
    same = all(it.judged is None and _missing(it) == _missing(first) for it in subjects)
    reasons: list[Reason] = []
    for it in subjects[:1] if same else subjects:
        title = measure.title if same else f"{it.subject.name} progress"
        reasons += gap_reasons(measure, title, it.gaps)
        if it.old and not it.judged:
            reasons.append(too_old(measure, title if same else f"{title} scores", it.old, window))
        if not (it.judged or it.gaps or it.old):
            sentence = f"{title}: no results are held for this school."
            reasons.append(Reason(measure.factor, it.subject.indicator, Flag.NOT_ASSESSED, sentence))
    return reasons


def _missing(it: _Subject) -> tuple[object, ...]:
    return tuple((gap.evidence.period, gap.why) for gap in it.gaps), it.old.period if it.old else None
