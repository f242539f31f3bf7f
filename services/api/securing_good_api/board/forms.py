"""Forms whose fields are named by where they stand in the body that is sent: `actions.0.what` is at `#/actions/0/what`.

So what the API refuses is shown at the field it was typed in, and no page has to know the API's rules.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

ALWAYS: Final = "!"
"""At the end of a field's name: it is sent with the others of its row, and makes no row by itself."""
_OWN: Final = frozenset({"form_token", "key", "version", "next"})


class Unreadable(Exception):
    """Fields that no page of ours has together."""


@dataclass(frozen=True)
class Filled:
    """A form as somebody filled it in."""

    body: dict[str, Any]
    """What is sent: without what was left empty, rows that are left empty altogether, and without what is the page's own."""
    values: Mapping[str, str]
    """Each field as it was typed, by name."""
    _fields: Mapping[str, str] = field(default_factory=dict)

    def field_at(self, pointer: str) -> str | None:
        """The name of the field that a pointer of the body is about, or of the first one within it."""
        wanted = pointer.removeprefix("#/")
        within = (name for at, name in self._fields.items() if at == wanted or at.startswith(f"{wanted}/"))
        return next(within, None)


def filled(form: Mapping[str, Any]) -> Filled:
    """Read a form. Rows keep their order; empty ones between them close up. Raises Unreadable."""
    values = {name: str(value) for name, value in form.items()}
    typed = {name: value.strip() for name, value in values.items() if name not in _OWN and value.strip()}
    body: dict[str, Any] = {}
    fields: dict[str, str] = {}
    for name, value, at in _placed(typed):
        _put(body, at, True if value == "true" else value)
        fields["/".join(map(str, at))] = name
    return Filled(body, values, fields)


def _placed(typed: Mapping[str, str]) -> Iterator[tuple[str, str, list[str | int]]]:
    """Each field with its value and where it goes: rows are numbered anew, without those that nothing was typed in."""
    rows: dict[tuple[str, ...], list[str]] = {}
    for name in typed:
        for before, row in _rows_of(name):
            if not name.endswith(ALWAYS):
                numbers = rows.setdefault(before, [])
                if row not in numbers:
                    numbers.append(row)
    numbered = {before: sorted(numbers, key=int) for before, numbers in rows.items()}
    for name, value in typed.items():
        at: list[str | int] = []
        parts = name.removesuffix(ALWAYS).split(".")
        for number, part in enumerate(parts):
            if not _is_number(part):
                at.append(part)
            elif part in numbered.get(tuple(parts[:number]), ()):
                at.append(numbered[tuple(parts[:number])].index(part))
            else:
                break
        else:
            yield name, value, at


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
