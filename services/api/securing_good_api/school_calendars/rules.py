"""Who may say what of a school's days, from plain values."""

from collections.abc import Sequence
from typing import Final

from securing_good.errors import Forbidden, Invalid
from securing_good.school_entries import EntryProblem
from securing_good.vocabulary import SCHOOL_ROLES, Role, SchoolEntryKind

HEADS_OWN: Final = frozenset({SchoolEntryKind.INSET_DAY, SchoolEntryKind.OCCASIONAL_DAY, SchoolEntryKind.BLOCKED})


def check_may_say(roles: frozenset[Role], kind: SchoolEntryKind) -> None:
    """A headteacher enters training, holiday and blocked days; terms and closures are the council's to enter.

    Raises Forbidden.
    """
    if roles <= SCHOOL_ROLES and kind not in HEADS_OWN:
        named = kind.value.replace("_", " ")
        raise Forbidden(
            f"A headteacher enters INSET days, occasional days and blocked half-days: a {named} entry is the council's."
        )


def refuse(problems: Sequence[EntryProblem]) -> None:
    """Raises Invalid with every problem, each at the part of the entry that is at fault."""
    if problems:
        errors = [{"pointer": f"#/{one.field}", "code": one.code, "detail": one.detail} for one in problems]
        raise Invalid(problems[0].detail, errors=errors)
