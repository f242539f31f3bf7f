"""An assessment as canonical bytes: the same content is the same bytes, on any machine, in any order of evidence.

JSON in UTF-8, names sorted, no spaces. Figures are plain JSON numbers, rounded half to even to four decimal places and
without needless zeros, so 38, 38.0 and 38.000 are one figure and other systems read numbers. Dates are ISO 8601. Store
the bytes as they are: a database's own JSON type would reorder them.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from securing_good_risk_engine.scoring.evidence import Assessment, Input
from securing_good_risk_engine.scoring.statistics import rounded

ENGINE_VERSION = "1"
"""Raised when the same ruleset and evidence could come to other bytes."""
PLACES = 4
_LEFT_OUT: Mapping[type, tuple[str, ...]] = {Assessment: ("fuller",), Input: ("published_under",)}
"""Parts that stand only where they say something: those of the second method, and a URN that is not the school's own."""

_NAMES: dict[type, tuple[str, ...] | None] = {}
"""Field names of each class met, None for what is no record: asked once a class, not once a value."""


def document(assessment: Assessment, *, known_at: str) -> bytes:
    """The assessment as canonical JSON. `known_at` is the moment, in ISO 8601, whose knowledge it was made from."""
    content = plain(assessment) | {"engine_version": ENGINE_VERSION, "known_at": known_at}
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def digest(content: bytes) -> str:
    """SHA-256 of a document, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def plain(value: Any) -> Any:
    """The value as JSON has it, without the parts that stand only where they say something."""
    kind = type(value)
    if value is None or kind is str or kind is int or kind is bool:
        return value
    if kind is Decimal:
        figure = rounded(value, PLACES)
        # A float repeats four decimals exactly up to 15 significant digits; zero loses its sign.
        return int(figure) if figure == int(figure) else float(figure)
    if kind is tuple or kind is list:
        return [plain(part) for part in value]
    if (names := _names_of(kind)) is not None:
        told = {name: plain(getattr(value, name)) for name in names}
        return {name: part for name, part in told.items() if part is not None or name not in _LEFT_OUT.get(kind, ())}
    return value.isoformat() if isinstance(value, date) else value


def _names_of(kind: type) -> tuple[str, ...] | None:
    if kind not in _NAMES:
        _NAMES[kind] = tuple(field.name for field in fields(kind)) if is_dataclass(kind) else None
    return _NAMES[kind]
