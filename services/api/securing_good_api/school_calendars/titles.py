"""What the title of an event in a school's calendar says of its days, in the words that schools use. Pure."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from securing_good.vocabulary import SchoolEntryKind, Term

_INSET: Final = re.compile(
    r"\b(?:inset|in service training|staff training|training day|staff development|professional development|non pupil day)\b"
)
_OF_DAYS: Final = {
    SchoolEntryKind.INSET_DAY: _INSET,
    SchoolEntryKind.OCCASIONAL_DAY: re.compile(r"\boccasional (?:day|holiday)\b"),
    SchoolEntryKind.BLOCKED: re.compile(r"\b(?:no visits?|not to be visited|blocked)\b"),
    SchoolEntryKind.CLOSED: re.compile(r"\b(?:school|academy) (?:is )?(?:closed|closure)\b|^(?:closed|closure)\b"),
}
_HALF_TERM: Final = re.compile(r"\bhalf term\b")
_EDGE: Final = re.compile(
    r"\b(?:starts?|begins?|ends?|finish(?:es)?|first|last|back|break up|return|returns|reopens?)\b"
)
_TERM: Final = re.compile(r"\b(autumn|spring|summer) term\b")
_NAMED_TERM: Final = re.compile(r"\b(autumn|spring|summer)\b")
SHORTEST_TERM: Final = 20
"""Days from first to last. "Autumn term" on one day is a day on which it begins or ends, which is told otherwise."""


@dataclass(frozen=True)
class Understood:
    """What an event says."""

    kind: SchoolEntryKind
    term: Term | None = None


def understood(title: str, first: date, last: date) -> Understood | None:
    """What a title says of the days from first to last; None where it says nothing of when the school is open."""
    words = " ".join(re.sub(r"[^a-z0-9]+", " ", title.casefold()).split())
    of_days = next((kind for kind, said in _OF_DAYS.items() if said.search(words)), None)
    if of_days is not None:
        return Understood(of_days)
    return None if _EDGE.search(words) else _of_a_term(words, first, last)


def _of_a_term(words: str, first: date, last: date) -> Understood | None:
    if _HALF_TERM.search(words) and last > first:
        named = _NAMED_TERM.search(words)
        return Understood(SchoolEntryKind.HALF_TERM, Term(named[1]) if named else term_of(first))
    if (named := _TERM.search(words)) and (last - first).days >= SHORTEST_TERM:
        return Understood(SchoolEntryKind.TERM, Term(named[1]))
    return None


def term_of(day: date) -> Term:
    """The term whose half-term break begins on a day: October, February and the end of May."""
    if day.month >= 8:
        return Term.AUTUMN
    return Term.SPRING if day.month <= 3 else Term.SUMMER
