"""An assessment as canonical bytes: the same content is the same bytes, on any machine, in any order of evidence.

JSON in UTF-8, names sorted, no spaces. Figures are plain JSON numbers, rounded half to even to four decimal places and
without needless zeros, so 38, 38.0 and 38.000 are one figure and other systems read numbers. Dates are ISO 8601. Store
the bytes as they are: a database's own JSON type would reorder them.
"""

import hashlib
import json
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from securing_good_risk_engine.scoring.evidence import Assessment
from securing_good_risk_engine.scoring.statistics import rounded

ENGINE_VERSION = "1"
"""Raised when the same ruleset and evidence could come to other bytes."""
PLACES = 4


def document(assessment: Assessment, *, known_at: str) -> bytes:
    """The assessment as canonical JSON. `known_at` is the moment, in ISO 8601, whose knowledge it was made from."""
    content = asdict(assessment) | {"engine_version": ENGINE_VERSION, "known_at": known_at}
    if content["fuller"] is None:
        del content["fuller"]
    content["inputs"] = [_told(entry) for entry in content["inputs"]]
    return json.dumps(
        _plain(content), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


def _told(entry: dict[str, Any]) -> dict[str, Any]:
    """An input as it is written: the URN only where it is not the school's own."""
    return {name: value for name, value in entry.items() if name != "published_under" or value is not None}


def digest(content: bytes) -> str:
    """SHA-256 of a document, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _plain(value: Any) -> Any:
    match value:
        case dict():
            return {name: _plain(part) for name, part in value.items()}
        case list() | tuple():
            return [_plain(part) for part in value]
        case Decimal():
            figure = rounded(value, PLACES)
            # A float repeats four decimals exactly up to 15 significant digits; zero loses its sign.
            return int(figure) if figure == int(figure) else float(figure)
        case date():
            return value.isoformat()
        case _:
            return value
