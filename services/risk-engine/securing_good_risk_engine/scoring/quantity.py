"""Judges any quantity by its ruleset's triggers, and says in a sentence what it stands beside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from securing_good.vocabulary import Flag, ObservationStatus
from securing_good_risk_engine.indicators import Worse
from securing_good_risk_engine.rulesets.quantity import QuantityMeasure, Trigger
from securing_good_risk_engine.scoring.comparing import Comparison, compare, unit_words
from securing_good_risk_engine.scoring.evidence import Evidence, Judgement, Reason, SchoolFacts
from securing_good_risk_engine.scoring.picture import KIND_OF, Kind, Picture
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

SCHOOLS_OF_KIND = {
    Kind.PRIMARY: "primary schools",
    Kind.SECONDARY: "secondary schools",
    Kind.SPECIAL: "special and alternative provision schools",
    Kind.NURSERY: "nursery schools",
    Kind.SIXTEEN_PLUS: "16 to 19 schools and colleges",
}
ENGLAND = "Department for Education, national figures"


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of one quantity: its judgement, and the comparison it rests on, if there was a value."""

    judgement: Judgement
    comparison: Comparison | None


def judge_quantity(
    measure: QuantityMeasure,
    school: SchoolFacts,
    rows: Sequence[Evidence],
    england: Mapping[int, Decimal],
    picture: Picture,
    window: Window,
) -> Judged:
    """Judge the newest value in the window. `rows` are settled, newest year first."""
    gaps: list[Gap] = []
    for row in rows:
        if row.period < window.oldest:
            break
        if row.status is not ObservationStatus.PRESENT or row.value is None:
            gaps.append(Gap(row, WHY_WITHOUT_VALUE[row.status]))
            continue
        compared = _compared(measure, school, rows, row, england, picture)
        flag, trigger = _flag(measure, school, rows, compared, england, picture)
        reasons = (
            _reason(measure, school, compared, flag, trigger),
            *gap_reasons(measure, measure.title, gaps),
            *not_held_yet(measure, row, window),
            *unpublished_reasons(measure, window, row.period),
        )
        return Judged(Judgement(flag, reasons), compared)
    reasons = tuple(gap_reasons(measure, measure.title, gaps))
    old = next((row for row in rows if row.period < window.oldest), None)
    if old is not None:
        reasons += (too_old(measure, measure.title, old, window),)
    if rows:
        reasons += tuple(unpublished_reasons(measure, window, None))
    return Judged(Judgement(Flag.NOT_ASSESSED, reasons), None)


def _compared(
    measure: QuantityMeasure,
    school: SchoolFacts,
    rows: Sequence[Evidence],
    row: Evidence,
    england: Mapping[int, Decimal],
    picture: Picture,
) -> Comparison:
    return compare(
        school.urn,
        school.phase,
        rows,
        row,
        england,
        measure.breaks,
        picture,
        worse=measure.worse,
        share_of_pupils=measure.share_of_pupils,
    )


def _flag(
    measure: QuantityMeasure,
    school: SchoolFacts,
    rows: Sequence[Evidence],
    compared: Comparison,
    england: Mapping[int, Decimal],
    picture: Picture,
) -> tuple[Flag, Trigger | None]:
    """The flag, and the trigger that gave it. With no trigger that could be tried, nothing is assessed."""
    tried = False
    for flag, triggers in ((Flag.SERIOUS_CONCERN, measure.serious), (Flag.CONCERN, measure.concern)):
        for trigger in triggers:
            if trigger.phases and school.phase not in trigger.phases:
                continue
            holds = _holds_for_years(measure, trigger, school, rows, compared, england, picture)
            if holds:
                return flag, trigger
            tried = tried or holds is not None
    return (Flag.NONE if tried else Flag.NOT_ASSESSED), None


def _holds_for_years(
    measure: QuantityMeasure,
    trigger: Trigger,
    school: SchoolFacts,
    rows: Sequence[Evidence],
    compared: Comparison,
    england: Mapping[int, Decimal],
    picture: Picture,
) -> bool | None:
    holds = _holds(measure, trigger, compared)
    if not holds or trigger.years == 1:
        return holds
    years = [point.period for point in compared.trend[1 : trigger.years]]
    if len(years) < trigger.years - 1:
        return False
    earlier = (next(row for row in rows if row.period == year) for year in years)
    return all(_holds(measure, trigger, _compared(measure, school, rows, row, england, picture)) for row in earlier)


def _holds(measure: QuantityMeasure, trigger: Trigger, compared: Comparison) -> bool | None:
    """Whether everything the trigger sets holds in one year; None where a part of it cannot be told and none fails."""
    parts: list[bool | None] = []
    value, england = rounded(compared.value, 3), compared.england
    if trigger.at is not None:
        parts.append(value >= trigger.at if measure.worse is Worse.HIGHER else value <= trigger.at)
    if trigger.from_england is not None:
        beyond = None if england is None else (value - england if measure.worse is Worse.HIGHER else england - value)
        parts.append(None if beyond is None else beyond > 0 and beyond >= trigger.from_england)
    if trigger.worst_share is not None:
        parts.append(None if compared.place is None else compared.place.share <= trigger.worst_share)
    if trigger.significant:
        if england is None or compared.interval is None:
            parts.append(None)
        else:
            lower, upper = compared.interval
            parts.append(lower > england if measure.worse is Worse.HIGHER else upper < england)
    if False in parts:
        return False
    return None if None in parts else True


def _reason(
    measure: QuantityMeasure, school: SchoolFacts, it: Comparison, flag: Flag, trigger: Trigger | None
) -> Reason:
    said = [_beside_england(measure, school, it)]
    if it.place is not None:
        said.append(_beside_schools(measure, school, it))
    if it.similar is not None:
        said.append(_beside_similar(measure, it))
    if trigger is not None:
        what = "a serious concern" if flag is Flag.SERIOUS_CONCERN else "a concern"
        said.append(f"This is {what} because it is {trigger.words}.")
    elif flag is Flag.NOT_ASSESSED:
        said.append("There is nothing to hold it against, so it cannot be judged.")
    lower, upper = it.interval or (None, None)
    return Reason(
        measure.factor,
        measure.indicator,
        flag,
        " ".join(said),
        value=it.value,
        lower=lower,
        upper=upper,
        cohort=it.row.cohort,
        period=it.row.period,
        period_name=it.row.period_name,
        release=it.row.release,
        benchmark=it.england,
        benchmark_source=ENGLAND if it.england is not None else None,
        import_id=it.row.import_id,
    )


def _beside_england(measure: QuantityMeasure, school: SchoolFacts, it: Comparison) -> str:
    told = f"{measure.title} {it.row.period_name}: {unit_words(measure.unit, it.value)}"
    if it.england is None:
        return f"{told}."
    england = f"{unit_words(measure.unit, it.england)} in England's {SCHOOLS_OF_KIND[KIND_OF[school.phase]]}"
    if it.value == it.england:
        return f"{told}, the same as in England's {SCHOOLS_OF_KIND[KIND_OF[school.phase]]}."
    beside = f"{told}, {'above' if it.value > it.england else 'below'} the {england}"
    worse = it.value > it.england if measure.worse is Worse.HIGHER else it.value < it.england
    if not worse or it.interval is None:
        return f"{beside}."
    lower, upper = it.interval
    chance = lower <= it.england <= upper
    between = f"the 95% interval is {words(lower)} to {words(upper)}"
    return f"{beside}; {between}, so the gap {'may be chance' if chance else 'is more than chance'}."


def _beside_schools(measure: QuantityMeasure, school: SchoolFacts, it: Comparison) -> str:
    assert it.place is not None
    more = "as high or higher" if measure.worse is Worse.HIGHER else "as low or lower"
    kind = SCHOOLS_OF_KIND[KIND_OF[school.phase]]
    return f"Of England's {it.place.schools:,} {kind}, {words(it.place.share)}% are {more}."


def _beside_similar(measure: QuantityMeasure, it: Comparison) -> str:
    assert it.similar is not None
    more = "as high or higher" if measure.worse is Worse.HIGHER else "as low or lower"
    middle = unit_words(measure.unit, it.similar.median)
    return f"Of {it.similar.schools} similar schools {it.similar.as_bad} are {more}; their middle value is {middle}."
