"""How long a case may be paused, and when, from plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from securing_good.errors import Conflict, Invalid
from securing_good.sentences import in_words
from securing_good.vocabulary import CaseState
from securing_good_api.cases.rules import CASE_CLOSED

LONGEST_DAYS: Final = 84
"""Twelve weeks: our proposal, the programme gives none."""
LONGEST_IN_ALL_DAYS: Final = 182
"""Of one case, so that pausing does not become a way of staying."""
FURTHEST: Final = timedelta(days=28)


@dataclass(frozen=True)
class Pause:
    """Days without Securing Good meetings, both counted."""

    starts_on: date
    ends_on: date

    @property
    def days(self) -> int:
        """How many."""
        return (self.ends_on - self.starts_on).days + 1

    def is_open(self, today: date) -> bool:
        """Whether it runs or is to come, and was not dropped before it began."""
        return self.ends_on >= max(today, self.starts_on)


def pause_blockers(state: CaseState, pauses: Sequence[Pause], *, today: date) -> list[Mapping[str, str]]:
    """Why a case cannot be paused from today on; nothing when it can."""
    if not state.is_running:
        return [CASE_CLOSED]
    blockers: list[Mapping[str, str]] = []
    running = [one for one in pauses if one.is_open(today)]
    if running:
        detail = f"It is paused from {running[0].starts_on} to {running[0].ends_on}."
        blockers.append({"code": "paused", "detail": detail})
    if sum(one.days for one in pauses) >= LONGEST_IN_ALL_DAYS:
        detail = f"It has been paused for {LONGEST_IN_ALL_DAYS} days in all, the most there is."
        blockers.append({"code": "paused-enough", "detail": detail})
    return blockers


def check_pause(pause: Pause, *, state: CaseState, pauses: Sequence[Pause], today: date) -> None:
    """Whether a case may be paused so.

    A pause stops Securing Good meetings and nothing else: never safeguarding, never the reviews, never the decision at 24
    months, and the clock runs on. Raises Conflict naming each reason why not, Invalid for days that cannot be.
    """
    blockers = pause_blockers(state, pauses, today=today)
    if blockers:
        raise Conflict("This case cannot be paused.", blockers=blockers)
    if not today <= pause.starts_on <= today + FURTHEST:
        raise Invalid.at("#/starts_on", "day", "A pause starts today or within the next four weeks.")
    if pause.ends_on < pause.starts_on:
        said = f"It ends on {in_words(pause.ends_on)}, before it starts on {in_words(pause.starts_on)}."
        raise Invalid.at("#/ends_on", "ends-before-start", said)
    if pause.days > LONGEST_DAYS:
        raise Invalid.at("#/ends_on", "day", f"A pause lasts {LONGEST_DAYS} days at most.")
    left = LONGEST_IN_ALL_DAYS - sum(one.days for one in pauses)
    if pause.days > left:
        raise Invalid.at("#/ends_on", "in-all", f"Of {LONGEST_IN_ALL_DAYS} days in all {left} are left for this case.")


def resume_blockers(pauses: Sequence[Pause], *, today: date) -> list[Mapping[str, str]]:
    """Why there is nothing to resume; nothing when there is."""
    if any(one.is_open(today) for one in pauses):
        return []
    return [{"code": "not-paused", "detail": "No pause runs or is to come."}]


def check_resumption(pauses: Sequence[Pause], *, today: date) -> None:
    """Raises Conflict where no pause runs or is to come."""
    blockers = resume_blockers(pauses, today=today)
    if blockers:
        raise Conflict("This case is not paused.", blockers=blockers)
