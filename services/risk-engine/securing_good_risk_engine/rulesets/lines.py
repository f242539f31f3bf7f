"""Where in a JSON text each value stands, so that a fault can be shown on its line."""

import re
from typing import Final

_SPACE: Final = re.compile(r"[ \t\r\n]*")
_STRING: Final = re.compile(r'"(?:[^"\\]|\\.)*"')
_SCALAR: Final = re.compile(r"[^,\]}\s]+")
DEEPEST: Final = 40
"""Levels of nesting a ruleset may have; its own shape has eight."""


def lines_of(text: str) -> dict[str, int]:
    """Line, from 1, of each value of a sound JSON text, by its path: "measures.0.indicator"; "$" is the whole.

    Raises ValueError for a text nested too deeply.
    """
    found: dict[str, int] = {}
    _value(text, 0, (), found)
    return found


def line_at(lines: dict[str, int], path: str) -> int | None:
    """The line of a path, or of the nearest thing around it: what is missing stands nowhere."""
    parts = path.split(".")
    for end in range(len(parts), 0, -1):
        if (line := lines.get(".".join(parts[:end]))) is not None:
            return line
    return lines.get("$")


def line_of(text: str, path: str) -> int | None:
    """The line of a path in a JSON text; None where the text is not sound enough to tell."""
    try:
        return line_at(lines_of(text), path)
    except ValueError:
        return None


def _skip(text: str, place: int) -> int:
    match = _SPACE.match(text, place)
    assert match is not None, "no space is a match too"
    return match.end()


def _value(text: str, place: int, path: tuple[str, ...], found: dict[str, int]) -> int:
    if len(path) > DEEPEST:
        raise ValueError(f"nested more than {DEEPEST} levels deep")
    place = _skip(text, place)
    found.setdefault(".".join(path) or "$", text.count("\n", 0, place) + 1)
    match text[place : place + 1]:
        case "{":
            return _members(text, place + 1, path, found)
        case "[":
            return _entries(text, place + 1, path, found)
        case '"':
            return _matched(_STRING, text, place)
        case _:
            return _matched(_SCALAR, text, place)


def _members(text: str, place: int, path: tuple[str, ...], found: dict[str, int]) -> int:
    place = _skip(text, place)
    while text[place] != "}":
        end = _matched(_STRING, text, place)
        name = text[place + 1 : end - 1]
        place = _value(text, _skip(text, end) + 1, (*path, name), found)
        place = _skip(text, place)
        place = _skip(text, place + 1) if text[place] == "," else place
    return place + 1


def _entries(text: str, place: int, path: tuple[str, ...], found: dict[str, int]) -> int:
    place, number = _skip(text, place), 0
    while text[place] != "]":
        place = _skip(text, _value(text, place, (*path, str(number)), found))
        place = _skip(text, place + 1) if text[place] == "," else place
        number += 1
    return place + 1


def _matched(pattern: "re.Pattern[str]", text: str, place: int) -> int:
    match = pattern.match(text, place)
    assert match is not None, "the text was read as JSON before"
    return match.end()
