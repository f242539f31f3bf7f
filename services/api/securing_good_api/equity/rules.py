"""What is told of fairness between schools with more and with less disadvantaged intakes, from plain values.

Source: issue of the board, 4 (equity: flagged, supported and let go at fair rates). How it is counted, and what it cannot
tell: ADR 52.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import ceil
from typing import Any, Final

from securing_good_api.equity.estimating import CONFIDENCE, Difference, Direction, Rate, difference_of
from securing_good_api.equity.grouping import PARTS, Group, Grouped, School, grouped
from securing_good_api.equity.hiding import Count, tellable
from securing_good_api.equity.lasting import Median, Wait, median_of
from securing_good_api.equity.measures import MEASURES, Kind, Measure

Shown = dict[str, Any]


class Missing(StrEnum):
    """Why there is no number (Government Analysis Function, symbols in tables)."""

    CONFIDENTIAL = "[c]"
    """It would tell of a school, by itself or beside others."""
    NOT_APPLICABLE = "[z]"
    """There is no school that it could have happened to."""


@dataclass(frozen=True)
class Facts:
    """All that equity is told from."""

    schools: Sequence[School]
    year: int | None
    """The academic year of the shares, by the year it starts in; none where none is published."""
    title: str
    source: str
    rulesets: Sequence[str]
    """Those by which the newest suggestions were made."""


def told_of(facts: Facts, day: date, fewest: int | None) -> Shown:
    """Everything that is told. `fewest` is how many schools a count must be of where they may not be told of one by one."""
    by_intake = grouped(facts.schools, 2 if fewest is not None else None)
    counts = [[_count(measure, inside, day) for inside in _everybody(by_intake)] for measure in MEASURES]
    may = [True] * len(MEASURES) if fewest is None else _tellable(counts, by_intake, fewest)
    rows = [
        _row(measure, groups, by_intake, is_told=is_told)
        for measure, groups, is_told in zip(MEASURES, counts, may, strict=True)
    ]
    return {
        "intake": {
            "indicator": "intake_free_school_meals",
            "title": facts.title,
            "source": facts.source,
            "year": facts.year and f"{facts.year}/{(facts.year + 1) % 100:02}",
            "group": PARTS[by_intake.parts],
            "without_share": len(by_intake.unknown),
        },
        "groups": [_group(group) for group in by_intake.groups],
        "rulesets": list(facts.rulesets),
        "confidence": CONFIDENCE,
        "measures": rows,
        "waits": _waits(by_intake, day, is_told=fewest is None),
        "caution": caution(rows),
    }


def _everybody(by_intake: Grouped) -> list[Sequence[School]]:
    return [*(group.schools for group in by_intake.groups), by_intake.unknown]


def _count(measure: Measure, schools: Sequence[School], day: date) -> Count:
    answers = {one.urn: answer for one in schools if (answer := measure.asked(one, day)) is not None}
    return frozenset(urn for urn, happened in answers.items() if happened), frozenset(answers)


def _tellable(counts: Sequence[Sequence[Count]], by_intake: Grouped, fewest: int) -> list[bool]:
    everybody = [frozenset(one.urn for one in inside) for inside in _everybody(by_intake)]
    asked = [place for place, measure in enumerate(MEASURES) if measure.in_counts]
    may = dict(zip(asked, tellable([counts[place] for place in asked], everybody, fewest), strict=True))
    return [may.get(place, False) for place in range(len(MEASURES))]


def _group(group: Group) -> Shown:
    lowest, middle, highest = (None, None, None) if group.shares is None else (round(one, 1) for one in group.shares)
    return {
        "number": group.number,
        "name": group.name,
        "schools": len(group.schools),
        "lowest": lowest,
        "median": middle,
        "highest": highest,
    }


def _row(measure: Measure, groups: Sequence[Count], by_intake: Grouped, *, is_told: bool) -> Shown:
    rates = [
        Rate(len(happened), len(asked)) if is_told and asked else None
        for (happened, asked), _ in zip(groups, by_intake.groups, strict=False)
    ]
    least, most = rates[0], rates[-1]
    difference = difference_of(most, least) if most and least else None
    missing = None if difference else Missing.CONFIDENTIAL if not is_told else Missing.NOT_APPLICABLE
    return {
        "code": measure.code,
        "kind": measure.kind,
        "title": measure.title,
        "among": measure.among,
        "groups": [
            {"number": group.number, **_rate(rate, is_told=is_told)}
            for group, rate in zip(by_intake.groups, rates, strict=True)
        ],
        **_difference(difference),
        "suppressed": missing,
        "words": _words(measure, most, least, difference, missing, PARTS[by_intake.parts]),
    }


def _rate(rate: Rate | None, *, is_told: bool) -> Shown:
    lower, upper = rate.limits if rate else (None, None)
    # Of no school there is a count, and no rate.
    nobody = 0 if is_told else None
    return {
        "count": rate.count if rate else nobody,
        "of": rate.of if rate else nobody,
        "rate": _rounded(rate.value if rate else None),
        "lower": _rounded(lower),
        "upper": _rounded(upper),
        "suppressed": None if rate else Missing.NOT_APPLICABLE if is_told else Missing.CONFIDENTIAL,
    }


def _difference(difference: Difference | None) -> Shown:
    told = ("value", "lower", "upper", "p_value")
    value, lower, upper, p_value = (None if difference is None else getattr(difference, name) for name in told)
    return {
        "difference": _rounded(value),
        "lower": _rounded(lower),
        "upper": _rounded(upper),
        "p_value": _rounded(p_value),
        "direction": difference and difference.direction,
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3) + 0.0


_SAID: Final = {
    Direction.MORE: "more often among the most disadvantaged, by more than chance makes one time in twenty",
    Direction.FEWER: "less often among the most disadvantaged, by more than chance makes one time in twenty",
    Direction.CANNOT_TELL: "the data do not tell whether the two differ",
}
_MISSING: Final = {
    Missing.CONFIDENTIAL: "Not told, because it would tell of single schools, by itself or beside other numbers.",
    Missing.NOT_APPLICABLE: "There are no such schools in one of the two groups, so there is nothing to compare.",
}
_SO: Final = {
    Kind.RAW: " It is of all schools whatever their need, so by itself it tells nothing of fairness.",
    Kind.GIVEN_NEED: "",
    Kind.ALIKE: "",
}


def _words(
    measure: Measure,
    most: Rate | None,
    least: Rate | None,
    difference: Difference | None,
    missing: Missing | None,
    part: str,
) -> str:
    if difference is None or most is None or least is None:
        return _MISSING[missing or Missing.NOT_APPLICABLE]
    return (
        f"{measure.title}, of {measure.among}: {_of(most)} in the most disadvantaged {part}, {_of(least)} in the least. The "
        f"difference is {_points(difference.value)} percentage points, with 95% confidence between "
        f"{_points(difference.lower)} and {_points(difference.upper)} (exact test: {_chance(difference.p_value)}): "
        f"{_SAID[difference.direction]}.{_SO[measure.kind]}"
    )


def _of(rate: Rate) -> str:
    lower, upper = rate.limits
    return f"{rate.count} of {rate.of} ({_percent(rate.value)}%, between {_percent(lower)}% and {_percent(upper)}%)"


def _points(share: float) -> str:
    return f"{_percent(share):+d}".replace("-", "−") if _percent(share) else "0"  # noqa: RUF001 - the minus sign


def _percent(share: float) -> int:
    """Of what is told beside it, so that words and numbers never differ by a point."""
    return round(100 * round(share, 3))


def _chance(p_value: float) -> str:
    return "p below 0.001" if p_value < 0.001 else f"p = {p_value:.3f}"


def _waits(by_intake: Grouped, day: date, *, is_told: bool) -> Shown:
    groups = [_wait(group, day, is_told=is_told) for group in by_intake.groups]
    return {
        "title": "Days from entering the programme until support was first agreed",
        "groups": groups,
        "words": (
            "The day by which half the schools that entered had agreed to support. Those that wait still, or left without, "
            "count for as long as they waited. Where an end is open, so few agreed that it could be any later day. Medians "
            "are not compared: the share that agreed in time is."
        ),
    }


def _wait(group: Group, day: date, *, is_told: bool) -> Shown:
    waits = [_waited(one, day) for one in group.schools if one.stay and one.is_support_told] if is_told else []
    told = median_of(waits) if waits else Median(None, None, None)
    return {
        "number": group.number,
        "schools": len(waits) if is_told else None,
        "supported": sum(not wait.goes_on for wait in waits) if is_told else None,
        "median_days": told.days,
        "lower": told.lower,
        "upper": told.upper,
        "suppressed": None if waits else Missing.NOT_APPLICABLE if is_told else Missing.CONFIDENTIAL,
    }


def _waited(school: School, day: date) -> Wait:
    stay = school.stay
    assert stay is not None, "only schools that entered have waited"
    if stay.supported_on is not None:
        return Wait((stay.supported_on - stay.entered_on).days, goes_on=False)
    return Wait(((stay.left_on or day) - stay.entered_on).days, goes_on=True)


def caution(rows: Sequence[Shown]) -> str:
    """What has to be borne in mind."""
    told = sum(1 for row in rows if row["difference"] is not None)
    return (
        "Schools with disadvantaged intakes are flagged more often partly because their results, attendance and inspections "
        "differ: a raw rate does not tell whether they are treated fairly. Rates given need, and among schools that "
        "inspectors found alike, come nearer, and still do not tell why two rates differ; inspections are no measure free of "
        f"intake either. {told} differences are told. Where there is none, up to one in twenty still seems to be: "
        f"about {ceil(told / 20)} of these at most. That a difference cannot be told does not say that there is none: with "
        "so few schools only large ones show. Groups are made by the newest shares, of what happened earlier too; see ADR 52."
    )
