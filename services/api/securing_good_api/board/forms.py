"""Forms whose fields are named by where they stand in the body that is sent: `actions.0.what` is at `#/actions/0/what`.

So what the API refuses is shown at the field it was typed in, and no page has to know the API's rules.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

ALWAYS: Final = "!"
"""At the end of a field's name: it is sent with the others of its row, and makes no row by itself. Without a value it says
that the field is there, where a browser does not: of choices of which none was made.
"""
_LONGEST_NAME: Final = 60
_LONGEST_NUMBER: Final = 15
_OWN: Final = frozenset({"form_token", "key", "version", "stands", "next"})


class Unreadable(Exception):
    """Fields that no page of ours has together."""


@dataclass(frozen=True)
class Filled:
    """A form as somebody filled it in."""

    body: dict[str, Any]
    """What is sent: without what was left empty, rows that are left empty altogether, and without what is the page's own."""
    values: Mapping[str, str]
    """Each field as it was typed, by name."""
    rows: Mapping[tuple[str, ...], Sequence[str]]
    """By the name of a list: the numbers of its rows in the form, in the order in which they are sent."""

    def field_at(self, pointer: str) -> str | None:
        """The name of the field that a pointer of the body is about, or of the first one within it that can be filled in."""
        parts: list[str] = []
        for part in filter(None, pointer.removeprefix("#/").split("/")):
            rows = self.rows.get(tuple(parts), ())
            if _is_number(part) and int(part) >= len(rows):
                return None
            parts.append(rows[int(part)] if _is_number(part) else part)
        wanted = ".".join(parts)
        if not wanted or wanted in self.values or self.values.get(f"{wanted}{ALWAYS}") == "":
            return wanted or None
        row = wanted.rpartition(".")[0] if f"{wanted}{ALWAYS}" in self.values else wanted
        within = (name for name in self.values if name.startswith(f"{row}.") and not name.endswith(ALWAYS))
        return next(within, None)


def filled(form: Mapping[str, Any]) -> Filled:
    """Read a form. Rows keep their order; empty ones between them close up. Raises Unreadable."""
    values = {name: str(value) for name, value in form.items()}
    typed = {name: value.strip() for name, value in values.items() if name not in _OWN and value.strip()}
    if any(len(name) > _LONGEST_NAME for name in typed):
        raise Unreadable
    rows = _rows(typed)
    body: dict[str, Any] = {}
    for name, value in typed.items():
        at = _place_of(name, rows)
        if at is not None:
            _put(body, at, True if value == "true" else value)
    return Filled(body, values, rows)


Reading = Callable[[dict[str, Any]], dict[str, Any]]
"""How a form's body becomes the one that is sent."""


def decided(*names: str) -> Reading:
    """Choices between yes and no, as the body has them; what was not chosen is left out, and the API says so."""

    def read(body: dict[str, Any]) -> dict[str, Any]:
        chosen = {name: {"yes": True, "no": False}.get(body.get(name, "")) for name in names}
        rest = {key: value for key, value in body.items() if key not in names}
        return rest | {name: value for name, value in chosen.items() if value is not None}

    return read


def numbered(*names: str) -> Reading:
    """Numbers, as the body has them; what is none goes as it was typed, and the API says so."""

    def read(body: dict[str, Any]) -> dict[str, Any]:
        return body | {name: int(body[name]) for name in names if _is_short_number(body.get(name, ""))}

    return read


def in_rows(name: str, *readings: Reading) -> Reading:
    """The same for each row of a list."""

    def read(body: dict[str, Any]) -> dict[str, Any]:
        rows = body.get(name)
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            return body
        for reading in readings:
            rows = [reading(row) for row in rows]
        return body | {name: rows}

    return read


def _is_short_number(typed: Any) -> bool:
    return isinstance(typed, str) and len(typed) <= _LONGEST_NUMBER and _is_number(typed)


def _rows(typed: Mapping[str, str]) -> dict[tuple[str, ...], list[str]]:
    """The rows in which something was typed."""
    found: dict[tuple[str, ...], set[str]] = {}
    for name in typed:
        if not name.endswith(ALWAYS):
            for before, row in _rows_of(name):
                found.setdefault(before, set()).add(row)
    return {before: sorted(rows, key=int) for before, rows in found.items()}


def _place_of(name: str, rows: Mapping[tuple[str, ...], Sequence[str]]) -> list[str | int] | None:
    """Where a field goes: rows are numbered anew. None for a field of a row in which nothing was typed."""
    parts = name.removesuffix(ALWAYS).split(".")
    at: list[str | int] = []
    for number, part in enumerate(parts):
        if not _is_number(part):
            at.append(part)
            continue
        kept = rows.get(tuple(parts[:number]), ())
        if part not in kept:
            return None
        at.append(kept.index(part))
    return at


def _rows_of(name: str) -> Iterator[tuple[tuple[str, ...], str]]:
    parts = name.removesuffix(ALWAYS).split(".")
    for number, part in enumerate(parts):
        if _is_number(part):
            yield tuple(parts[:number]), part


def _put(body: dict[str, Any], at: list[str | int], value: Any) -> None:
    place: Any = body
    for here, following in zip(at, [*at[1:], None], strict=True):
        held = value if following is None else [] if isinstance(following, int) else {}
        if isinstance(here, int) and isinstance(place, list):
            place += [None] * (here + 1 - len(place))
            place[here] = held if place[here] is None else place[here]
        elif isinstance(here, str) and isinstance(place, dict):
            place.setdefault(here, held)
        else:
            raise Unreadable
        place = place[here]


def _is_number(part: str) -> bool:
    return part.isascii() and part.isdigit()
