"""Who may say what of a school's days, and how many a school may keep free of visits, from plain values."""

from collections.abc import Sequence
from typing import Final

from securing_good.calendar import SchoolTerm
from securing_good.errors import Forbidden, Invalid
from securing_good.school_entries import EntryProblem, SchoolEntry
from securing_good.school_opening import SchoolOpening
from securing_good.vocabulary import SCHOOL_ROLES, Role, SchoolEntryKind

HEADS_OWN: Final = frozenset({SchoolEntryKind.INSET_DAY, SchoolEntryKind.OCCASIONAL_DAY, SchoolEntryKind.BLOCKED})
MOST_BLOCKED: Final = 10
"""Half-days of a term that a headteacher may keep free of visits. Our proposal: a school cannot refuse a term."""


def check_may_say(roles: frozenset[Role], kind: SchoolEntryKind) -> None:
    """A headteacher enters training, holiday and blocked days; terms and closures are the council's to enter.

    Raises Forbidden.
    """
    if roles <= SCHOOL_ROLES and kind not in HEADS_OWN:
        named = kind.value.replace("_", " ")
        raise Forbidden(
            f"A headteacher enters INSET days, occasional days and blocked half-days: a {named} entry is the council's."
        )


def check_blocked(roles: frozenset[Role], opening: SchoolOpening, entries: Sequence[SchoolEntry]) -> None:
    """A headteacher blocks ten half-days of a term at most; the council any number. Raises Invalid."""
    if not roles <= SCHOOL_ROLES:
        return
    blocked = {half for entry in entries if entry.kind is SchoolEntryKind.BLOCKED for half in entry.half_days()}
    for term in opening.calendar.terms():
        number = len(blocked & opening.open_halves(term.starts_on, term.ends_on))
        if number > MOST_BLOCKED:
            raise Invalid.at("#/ends_on", "too-many-blocked", _too_many(term, number))


def _too_many(term: SchoolTerm, number: int) -> str:
    return (
        f"The school would block {number} half-days of the {term.key} term: a school may block {MOST_BLOCKED}, and the "
        "council more."
    )


def refuse(problems: Sequence[EntryProblem]) -> None:
    """Raises Invalid with every problem, each at the part of the entry that is at fault."""
    if problems:
        errors = [{"pointer": f"#/{one.field}", "code": one.code, "detail": one.detail} for one in problems]
        raise Invalid(problems[0].detail, errors=errors)
