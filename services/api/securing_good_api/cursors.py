"""Cursors: where a list's next page begins. Opaque to clients, bound to the list, the filters and the council they came from.

One that somebody made up is told by its checksum. It is no secret: a cursor shows nobody more than they may read anyway.
"""

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


def _checksum(request: Request, council: str, values: Sequence[Any]) -> str:
    """What a cursor is good for: these values, of this path with these filters, in one council."""
    filters = [(name, value) for name, value in parse_qsl(request.url.query) if name not in {"cursor", "limit"}]
    of = json.dumps([request.url.path, sorted(filters), council, values])
    return hashlib.sha256(of.encode()).hexdigest()[:16]


def read_cursor(request: Request, council: str, raw: str | None) -> Cursor:
    """Understand a cursor; raises InvalidCursor for one that is forged, cut, or from another list or council."""
    if raw is None:
        return Cursor(None)
    try:
        if len(raw) > LONGEST:
            raise ValueError
        checksum, *values = json.loads(base64.urlsafe_b64decode(raw.encode() + b"=" * (-len(raw) % 4)))
        if checksum != _checksum(request, council, values):
            raise ValueError
        return Cursor([_READ[tag](value) for tag, value in values])
    except (ValueError, ArithmeticError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise InvalidCursor("The cursor is not one this list gave out.") from error


def next_address(request: Request, council: str, last: Sequence[Any]) -> str:
    """The address of the next page, beginning with `/`."""
    values = [[_tag(value), _WRITE[_tag(value)](value)] for value in last]
    raw = json.dumps([_checksum(request, council, values), *values], separators=(",", ":")).encode()
    cursor = base64.urlsafe_b64encode(raw).decode().rstrip("=")
    kept = [(name, value) for name, value in parse_qsl(request.url.query) if name != "cursor"]
    return f"{request.url.path}?{urlencode([*kept, ('cursor', cursor)])}"
