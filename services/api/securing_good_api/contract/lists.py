"""The other forms in which any list is given: with some fields only, and whole, as a file."""

from typing import Any, Final

from securing_good_api.listing.answering import EXPORTED, SOME_FIELDS
from securing_good_api.words import LARGEST

_ITEMS: Final = {"type": "array", "maxItems": 1_000_000, "items": {"type": "object"}}
_CURSOR: Final = {"type": "string", "minLength": 1, "maxLength": 5_000}
_MOMENT: Final = {"type": "string", "format": "date-time", "maxLength": 40}
FORMS: Final[dict[str, Any]] = {
    "SomeFields": {
        "type": "object",
        "description": "A page whose items have the fields that were asked for (`fields`), and no others.",
        "properties": {
            "items": {**_ITEMS, "maxItems": 100},
            "next": _CURSOR,
            "changes": {"$ref": "#/components/schemas/Changes"},
        },
        "required": ["items"],
        "additionalProperties": False,
        "example": {"items": [{"urn": 101_901, "name": "Ash Primary School"}]},
    },
    "ExportedList": {
        "type": "object",
        "description": "A whole list (`export=json`), and where and when its rows were read.",
        "properties": {
            "exported_from": {"type": "string", "minLength": 1, "maxLength": 5_000},
            "exported_at": _MOMENT,
            "event_sequence": {"type": "integer", "format": "int64", "minimum": 0, "maximum": LARGEST},
            "items": _ITEMS,
        },
        "required": ["exported_from", "exported_at", "event_sequence", "items"],
        "additionalProperties": False,
        "example": {
            "exported_from": "/v1/schools",
            "exported_at": "2026-11-26T09:30:00Z",
            "event_sequence": 4711,
            "items": [{"urn": 101_901, "name": "Ash Primary School"}],
        },
    },
}
"""Shapes by name."""


def tell_of_forms(operation: dict[str, Any]) -> None:
    """Say in which forms besides an operation that lists answers."""
    if not any(one.get("name") == "export" for one in operation.get("parameters", [])):
        return
    operation["responses"]["200"]["content"] |= {
        SOME_FIELDS: {"schema": {"$ref": "#/components/schemas/SomeFields"}},
        EXPORTED: {"schema": {"$ref": "#/components/schemas/ExportedList"}},
        "text/csv": {"schema": {"type": "string", "maxLength": 1_000_000_000}},
    }
