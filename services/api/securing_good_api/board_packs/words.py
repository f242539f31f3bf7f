"""How a board pack says words, days and numbers."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from securing_good.sentences import in_words

HIDDEN: Final = "[c]"
_SAID: Final = {
    "not_applicable": "Special and other",
    "sixteen_plus": "16 plus",
    "under_12": "Under 12",
    "12_to_17": "12 to 17",
    "18_to_23": "18 to 23",
    "24_to_29": "24 to 29",
    "30_or_more": "30 or more",
}


def said(word: str | None) -> str:
    """A word of the vocabulary as people say it."""
    return _SAID.get(word or "") or (word or "").replace("_", " ").capitalize()


def day(value: str | None) -> str:
    """A day as people say it; nothing for none."""
    return in_words(date.fromisoformat(value)) if value else ""


def number(figure: Mapping[str, Any]) -> str:
    """A number, or that it is hidden."""
    return HIDDEN if figure["value"] is None else f"{figure['value']:,}"


def whose(action: Mapping[str, Any]) -> str:
    """Whose an action is: in the words it was agreed in, where they may be known; else the school's or the council's."""
    return action["owner"] or f"The {action['owner_side']}"
