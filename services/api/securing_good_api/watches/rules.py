"""How long a school is watched after it left the programme, and what makes a relapse, from plain values.

Our proposal; the programme says only that improvement must be shown and sustainable (After 24 months): two school terms.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from securing_good.calendar import SchoolCalendar
from securing_good.errors import Conflict, Invalid
from securing_good.programme import add_months

TERMS: Final = 2
UNKNOWN_TERMS_MONTHS: Final = 8
"""Calendar months where no terms are known: about as long as two terms with the holidays between."""


@dataclass(frozen=True)
class Window:
    """From the day of exit until the last day of the second term: both count."""

    starts_on: date
    ends_on: date
    terms: tuple[str, ...]
    provisional: bool


def window_from(exit_on: date, calendar: SchoolCalendar) -> Window:
    """The watch of a school that left on this day: until the end of the second whole term that begins on it or after.

    Of the term it left in only a rest remains, which is watched and does not count. The window is stored, and stays as it is
    when the council publishes other dates; `provisional` says that it rests on terms not yet published, or on none.
    """
    terms = [term for term in calendar.terms() if term.starts_on >= exit_on][:TERMS]
    if len(terms) < TERMS:
        return Window(exit_on, add_months(exit_on, UNKNOWN_TERMS_MONTHS), (), provisional=True)
    return Window(
        exit_on,
        terms[-1].ends_on,
        tuple(term.key for term in terms),
        provisional=any(term.based_on is not None for term in terms),
    )


def is_running(ends_on: date, ended_on: date | None, *, today: date) -> bool:
    """Whether a watch runs on this day: not over, and not ended by a relapse."""
    return ended_on is None and today <= ends_on


def note_blockers(ends_on: date, ended_on: date | None, *, today: date) -> list[Mapping[str, str]]:
    """Why nothing can be noted; nothing when it can."""
    if ended_on is not None:
        return [{"code": "relapsed", "detail": f"A relapse ended it on {ended_on}: the new case is where notes go."}]
    return [] if today <= ends_on else [{"code": "over", "detail": f"It ended on {ends_on}."}]


def check_note(*, starts_on: date, ends_on: date, ended_on: date | None, seen_on: date, today: date) -> None:
    """Raises Conflict for a watch that does not run, Invalid for a day outside it."""
    blockers = note_blockers(ends_on, ended_on, today=today)
    if blockers:
        raise Conflict("Nothing can be noted.", blockers=blockers)
    if not starts_on <= seen_on <= today:
        raise Invalid.at("#/seen_on", "day", f"It was seen between the day of exit, {starts_on}, and today.")


def check_relapse(*, is_known: bool, is_exited: bool) -> None:
    """Whether a new case may be said to be a relapse of an earlier one of the same school.

    Raises Invalid, pointing at the body's `relapse_of`.
    """
    if not is_known:
        raise Invalid.at("#/relapse_of", "unknown", "This school has had no such case.")
    if not is_exited:
        raise Invalid.at("#/relapse_of", "not-exited", "The school did not leave the programme from that case.")
