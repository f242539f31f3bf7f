"""What each kind of event means and what its payload holds, from `catalogue.toml`; and the webhooks that tell of them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from securing_good import tracing
from securing_good.events import EventKind
from securing_good.webhooks import webhook_id
from securing_good_api.words import LARGEST

_FILE: Final = Path(__file__).with_name("catalogue.toml")
_MOST: Final = 100_000
"""Characters of a text and items of an array in a payload: whatever is written there is bounded where it is entered."""
_TEXT: Final = {"type": "string", "maxLength": _MOST}
_ID: Final = {"type": "string", "format": "uuid", "maxLength": 36}
_WORDS: Final[Mapping[str, dict[str, Any]]] = {
    "text": _TEXT,
    "id": _ID,
    "date": {"type": "string", "format": "date", "maxLength": 10},
    "moment": {"type": "string", "format": "date-time", "maxLength": 40},
    "whole": {"type": "integer", "minimum": -LARGEST, "maximum": LARGEST},
    "flag": {"type": "boolean"},
    "object": {"type": "object"},
    "anything": {},
    "texts": {"type": "array", "items": _TEXT, "maxItems": _MOST},
    "ids": {"type": "array", "items": _ID, "maxItems": _MOST},
    "objects": {"type": "array", "items": {"type": "object"}, "maxItems": _MOST},
    "list": {"type": "array", "items": {}, "maxItems": _MOST},
}
_REST: Final = "*"
_AT: Final = "2026-11-26T09:30:00.000000Z"
_COUNCIL: Final = "300"
_SEQUENCE: Final = 4711
_HEADERS: Final = {
    "traceparent": (
        "This try, as a step of the trace in which the event happened (W3C Trace Context).",
        {"type": "string", "pattern": tracing.FORM, "maxLength": 55},
    ),
    "webhook-id": ("The event's: the same for every try. Whoever has it already need do nothing.", _TEXT),
    "webhook-timestamp": (
        "When this try was made, in seconds since 1970.",
        {"type": "string", "pattern": "^[0-9]{1,12}$", "maxLength": 12},
    ),
    "webhook-signature": (
        "`v1,` and the base64 of HMAC-SHA256 over id, timestamp and body with dots between; of each secret one, with spaces.",
        _TEXT,
    ),
}


@dataclass(frozen=True)
class Entry:
    """One kind of event."""

    kind: EventKind
    meaning: str
    subject: str
    """One as it was: before the colon stands what kind of thing it is."""
    payload: Mapping[str, Any]
    """The JSON Schema of its payload. A later version may add properties."""
    example: Mapping[str, Any]
    is_open: bool = False
    """Whether its payload holds whichever fields were changed."""

    def webhook(self) -> dict[str, Any]:
        """The body of a webhook that tells of one."""
        data = {"council": _COUNCIL, "sequence": _SEQUENCE, "subject": self.subject, "urn": None}
        return {"type": self.kind.value, "timestamp": _AT, "data": data}


@lru_cache(maxsize=1)
def catalogue() -> Mapping[EventKind, Entry]:
    """Every kind of event, in the order in which they are declared. Raises KeyError where one is missing."""
    told = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {kind: _entry(kind, told[kind.value]) for kind in EventKind}


def _entry(kind: EventKind, told: Mapping[str, Any]) -> Entry:
    names = {name.removesuffix("?"): name for name in told["payload"] if name != _REST}
    properties = {name: _schema(told["payload"][written]) for name, written in names.items()}
    required = [name for name, written in names.items() if written == name]
    schema = {"type": "object", "properties": properties, "required": required}
    example = {name: told["example"].get(name) for name in required} | told["example"]
    return Entry(kind, told["meaning"], told["subject"], schema, example, is_open=_REST in told["payload"])


def _schema(word: str) -> dict[str, Any]:
    schema = _WORDS[word.removesuffix("?")]
    if not word.endswith("?"):
        return schema
    return {**schema, "type": [schema["type"], "null"]}


def webhooks_of_openapi() -> tuple[dict[str, Any], dict[str, Any]]:
    """The `webhooks` of an OpenAPI 3.1 document, one a kind, and the components they refer to."""
    parameters = [{"$ref": f"#/components/parameters/{name}"} for name in _HEADERS]
    body = {
        "type": "object",
        "description": "What happened, to what and when. Whoever may read more reads it from `/v1/events`.",
        "properties": {
            "type": {**_TEXT, "description": "The kind of event."},
            "timestamp": {**_WORDS["moment"], "description": "When it happened."},
            "data": {
                "type": "object",
                "properties": {
                    "council": {"type": "string", "pattern": "^[0-9]{3}$", "maxLength": 3},
                    "sequence": {"type": "integer", "minimum": 1, "maximum": LARGEST},
                    "subject": _TEXT,
                    "urn": {"type": ["integer", "null"], "format": "int32", "minimum": 100000, "maximum": 999999},
                },
                "required": ["council", "sequence", "subject", "urn"],
                "additionalProperties": False,
            },
        },
        "required": ["type", "timestamp", "data"],
        "additionalProperties": False,
    }
    components = {
        "schemas": {"Webhook": body},
        "parameters": {
            name: {
                "name": name,
                "in": "header",
                "required": True,
                "description": description,
                "schema": schema,
                **({"example": webhook_id(_COUNCIL, _SEQUENCE)} if name == "webhook-id" else {}),
            }
            for name, (description, schema) in _HEADERS.items()
        },
    }
    return {entry.kind.value: {"post": _operation(entry, parameters)} for entry in catalogue().values()}, components


def _operation(entry: Entry, parameters: list[dict[str, str]]) -> dict[str, Any]:
    this = {"properties": {"type": {"const": entry.kind.value}}}
    content = {"schema": {"allOf": [{"$ref": "#/components/schemas/Webhook"}, this]}, "example": entry.webhook()}
    return {
        "operationId": f"told_{entry.kind.value.replace('.', '_')}",
        "summary": entry.meaning.removesuffix("."),
        "tags": ["webhooks"],
        "security": [],
        "parameters": parameters,
        "requestBody": {"required": True, "content": {"application/json": content}},
        "responses": {
            "2XX": {"description": "Taken. It is not sent again."},
            "410": {"description": "The receiver is gone: the endpoint is stopped."},
            "default": {"description": "Not taken: it is sent again, at longer and longer intervals."},
        },
    }
