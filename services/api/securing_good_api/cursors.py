"""Cursors: where a list's next page begins. Opaque to clients, bound to the list and the filters they came from."""

import base64
import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from fastapi import Request

from securing_good.errors import SecuringGoodError

LONGEST = 1024


class InvalidCursor(SecuringGoodError):
    """The cursor is not one this list gave out."""

    code = "invalid-cursor"


_WRITE: dict[str, Callable[[Any], Any]] = {
    "d": date.isoformat,
    "t": datetime.isoformat,
    "u": str,
    "n": str,
    "p": lambda value: value,
}
_READ: dict[str, Callable[[Any], Any]] = {
    "d": date.fromisoformat,
    "t": datetime.fromisoformat,
    "u": UUID,
    "n": Decimal,
    "p": lambda value: value,
}


def _tag(value: Any) -> str:
    if isinstance(value, datetime):
        return "t"
    if isinstance(value, date):
        return "d"
    if isinstance(value, Decimal):
        return "n"
    return "u" if isinstance(value, UUID) else "p"


@dataclass(frozen=True)
class Cursor:
    """The order values of the last item of the page before, or None at the start."""

    after: list[Any] | None

    def of_length(self, keys: int) -> list[Any]:
        """The values, one for each key of the order; raises InvalidCursor where they are not of this list's form."""
        if self.after is None or len(self.after) != keys:
            raise InvalidCursor("The cursor is not one this list gave out.")
        return self.after


def _binding(request: Request) -> str:
    """What a cursor is good for: this path with these filters."""
    filters = [(name, value) for name, value in parse_qsl(request.url.query) if name not in {"cursor", "limit"}]
    return hashlib.sha256(repr((request.url.path, sorted(filters))).encode()).hexdigest()[:12]


def read_cursor(request: Request, raw: str | None) -> Cursor:
    """Understand a cursor; raises InvalidCursor for one that is forged, cut or from another list."""
    if raw is None:
        return Cursor(None)
    try:
        if len(raw) > LONGEST:
            raise ValueError
        binding, *values = json.loads(base64.urlsafe_b64decode(raw.encode() + b"=" * (-len(raw) % 4)))
        if binding != _binding(request):
            raise ValueError
        return Cursor([_READ[tag](value) for tag, value in values])
    except (ValueError, ArithmeticError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise InvalidCursor("The cursor is not one this list gave out.") from error


def next_address(request: Request, last: Sequence[Any]) -> str:
    """The address of the next page, beginning with `/`."""
    values = [[_tag(value), _WRITE[_tag(value)](value)] for value in last]
    raw = json.dumps([_binding(request), *values], separators=(",", ":")).encode()
    cursor = base64.urlsafe_b64encode(raw).decode().rstrip("=")
    kept = [(name, value) for name, value in parse_qsl(request.url.query) if name != "cursor"]
    return f"{request.url.path}?{urlencode([*kept, ('cursor', cursor)])}"
