"""Days and names as sentences hold them. Pure; whatever the machine's language."""

from collections.abc import Sequence
from datetime import date
from typing import Final

_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)


def in_words(day: date) -> str:
    """A day as people write it: 3 November 2026."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def listed(names: Sequence[str]) -> str:
    """Names as a sentence lists them: A, B and C. Nothing for none."""
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)
