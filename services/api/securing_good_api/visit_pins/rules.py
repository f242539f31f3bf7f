"""Whether a person may fix a visit on half a day, from plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from securing_good.errors import Conflict, Invalid
from securing_good.sentences import in_words, listed
from securing_good.vocabulary import HalfDay, VisitKind

_TOLD_OF: Final = {
    VisitKind.SECURING_GOOD_MEETING: "meeting",
    VisitKind.LINK_PARTNER_VISIT: "link partner's visit",
    VisitKind.MONITORING_VISIT: "monitoring visit",
    VisitKind.REVIEW_MEETING: "review's meeting",
}


@dataclass(frozen=True)
class VisitToPin:
    """What the rules need to know of a visit."""

    kind: VisitKind
    window_start: date
    window_end: date
    is_over: bool
    """Whether it was recorded, or somebody said that it was not held."""


@dataclass(frozen=True)
class OtherPin:
    """Another visit fixed on the same half-day that needs somebody this one needs too."""

    school: str
    kind: VisitKind
    people: Sequence[str]


def check_pin(
    visit: VisitToPin, day: date, half: HalfDay, others: Sequence[OtherPin], why_not: str | None, *, today: date
) -> None:
    """Whether a visit may be fixed on half a day; `why_not` says why its school cannot be visited then, if so.

    Raises Conflict where the visit cannot be pinned or clashes with another pin, Invalid for a day it cannot be on.
    """
    if visit.kind is VisitKind.MONITORING_VISIT:
        _refuse("arranged", "People arranged it for its day: no timetable moves it.")
    if visit.is_over:
        _refuse("over", "It was held, or somebody said that it was not.")
    if day <= today:
        raise Invalid.at("#/date", "past", f"{in_words(day)} has come or gone: pin the visit to a day after today.")
    if not visit.window_start <= day <= visit.window_end:
        first, last = in_words(visit.window_start), in_words(visit.window_end)
        raise Invalid.at("#/date", "outside-its-time", f"{in_words(day)} is outside its time, from {first} to {last}.")
    if why_not is not None:
        raise Invalid.at(
            "#/date", "school-closed", f"On {in_words(day)}, {half}, the school cannot be visited: {why_not}."
        )
    for other in others:
        theirs = f"the {_TOLD_OF[other.kind]} at {other.school} is pinned"
        detail = f"On {in_words(day)}, {half}, {theirs}, which needs {listed(list(other.people))} too."
        raise Conflict("The pins contradict each other.", blockers=[{"code": "pinned-elsewhere", "detail": detail}])


def _refuse(code: str, detail: str) -> None:
    blockers: list[Mapping[str, str]] = [{"code": code, "detail": detail}]
    raise Conflict("This visit cannot be pinned.", blockers=blockers)
