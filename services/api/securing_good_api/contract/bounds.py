"""How long, how large and of which form everything in the document is.

What is sent is bounded by its own shape, and here only said again in the words that generators and linters know. What is
answered is the column of the same name (ADR 7): days, moments and ids take their form from the tables, the rest the bounds
of what can be stored at all.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any, Final

import sqlalchemy as sa

from securing_good.receiving import MOST_BYTES
from securing_good.tables import Base
from securing_good_api.words import LARGEST

SCHEMAS: Final = "#/components/schemas/"
LENGTHS: Final = {"date": 10, "date-time": 35, "uuid": 36, "binary": MOST_BYTES}
LONGEST_TEXT: Final = 1_000_000
"""No request is longer, and no cell of a file is kept that is."""
MOST_ROWS: Final = 100_000
"""More than a council has of anything that one answer shows."""
PAGE: Final = 100
GROWING: Final = ("Kind", "Change", "Permission")
"""How enumerations are called that grow as the product does: clients pass over values they do not know."""
INT32: Final = 2**31 - 1
FORMS: Final = {sa.Date: "date", sa.DateTime: "date-time", sa.Uuid: "uuid"}
NUL_FREE: Final = r"^[^\u0000]*$"
FORMS_OF_TEXT: Final = ("multipart/form-data", "application/x-www-form-urlencoded")
COMPOSED: Final = {
    **dict.fromkeys(
        ("approved_on", "decided_on", "engaged_on", "first_missed_on", "from_date", "met_on", "minutes_due_on"), "date"
    ),
    **dict.fromkeys(("second_missed_on", "sent_on", "to_date", "visited_on"), "date"),
    **dict.fromkeys(("next_board_meeting", "next_meeting", "oldest", "stands_until", "watched_until"), "date"),
    **dict.fromkeys(("calendar_sent_at", "level_decided_at"), "date-time"),
}
"""Forms of fields that no column has by that name, or not alone."""


@cache
def forms() -> dict[str, str]:
    """The form of each field that is a day, a moment or an id in every table that has it."""
    found: dict[str, set[str | None]] = {}
    for table in Base.metadata.tables.values():
        for column in table.columns:
            kind = next((form for kind, form in FORMS.items() if isinstance(column.type, kind)), None)
            found.setdefault(column.name, set()).add(kind)
    return {name: next(iter(kinds)) or "" for name, kinds in found.items() if len(kinds) == 1} | COMPOSED


def bound_shapes(document: dict[str, Any]) -> None:
    """Bound every string, array and whole number of the document, in its shapes and in its parameters."""
    schemas = document["components"]["schemas"]
    sent: set[str] = set()
    for operation in _operations(document):
        _without_null_in_forms(operation, schemas)
        _reach(operation.get("requestBody"), schemas, sent)
        for one in operation.get("parameters", []):
            _reach(one, schemas, sent)
            if "schema" in one:
                one["schema"] = _bounded(_without_null(one["schema"]), one["name"], answered=False)
                _without_nul(one["schema"])
        for answer in operation["responses"].values():
            for kind, content in answer.get("content", {}).items():
                file = {"type": "string"} if kind.startswith("text/") else {"type": "string", "format": "binary"}
                content["schema"] = _bounded(content.get("schema") or file, "", answered=True)
    for name, schema in schemas.items():
        schemas[name] = _bounded(schema, "", answered=name not in sent) | ({"title": name} if "title" in schema else {})
        if "enum" in schema and name.endswith(GROWING):
            schemas[name]["x-extensible"] = True
        items = schemas[name].get("properties", {}).get("items", {})
        if name.startswith("Listed"):
            items["maxItems"] = PAGE


def _operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    return (operation for methods in document["paths"].values() for operation in methods.values())


def _reach(part: Any, schemas: dict[str, Any], found: set[str]) -> None:
    """Note every shape that a part of the document leads to."""
    if isinstance(part, list):
        for one in part:
            _reach(one, schemas, found)
    elif isinstance(part, dict):
        name = str(part.get("$ref", "")).removeprefix(SCHEMAS)
        if name in schemas and name not in found:
            found.add(name)
            _reach(schemas[name], schemas, found)
        for one in part.values():
            _reach(one, schemas, found)


def _without_nul(schema: dict[str, Any]) -> None:
    """No address holds the character NUL: the gate refuses it."""
    if schema.get("type") == "string" and not schema.keys() & {"format", "enum", "pattern"}:
        schema["pattern"] = NUL_FREE


def _without_null_in_forms(operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    """In a form all is text: as in an address, a field is left out and cannot be null."""
    for kind, content in operation.get("requestBody", {}).get("content", {}).items():
        if kind in FORMS_OF_TEXT:
            fields = schemas[content["schema"]["$ref"].removeprefix(SCHEMAS)]["properties"]
            fields |= {name: _without_null(field) for name, field in fields.items()}


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """A parameter's shape: in an address nothing can be null, it is left out."""
    kept = [one for one in schema.get("anyOf", []) if one.get("type") != "null"]
    if len(kept) != 1:
        return schema
    rest = {key: value for key, value in schema.items() if key not in {"anyOf", "title", "default"}}
    return {**kept[0], **rest}


def _bounded(schema: dict[str, Any], name: str, *, answered: bool) -> dict[str, Any]:
    """The shape with bounds; `name` is the field's, from which an answered one takes its form."""
    schema = _in_plain_words(schema)
    fields = schema.get("properties")
    if fields is not None:
        schema["properties"] = {field: _bounded(one, field, answered=answered) for field, one in fields.items()}
    for key in {"anyOf", "oneOf", "allOf"} & schema.keys():
        schema[key] = [_bounded(one, name, answered=answered) for one in schema[key]]
    for key, called in (("items", name), ("additionalProperties", "")):
        if isinstance(schema.get(key), dict):
            schema[key] = _bounded(schema[key], called, answered=answered)
    match schema.get("type"):
        case "string":
            _bound_string(schema, name, answered=answered)
        case "integer":
            _bound_integer(schema, name, answered=answered)
        case "array":
            schema.setdefault("minItems", 0)
            if answered:
                schema.setdefault("maxItems", MOST_ROWS)
    return _with_null_as_type(schema)


def _in_plain_words(schema: dict[str, Any]) -> dict[str, Any]:
    """The shape in the words that every generator and linter knows, without titles that repeat the field's name."""
    schema = {key: value for key, value in schema.items() if key not in {"title", "propertyNames"}}
    if "const" in schema:
        schema["enum"] = [schema.pop("const")]
    if any(one.get("type") == "number" for one in schema.get("anyOf", [])):
        # A number is sent as a number: Pydantic would take it as text too, and what is sent is held to its type.
        schema["anyOf"] = [one for one in schema["anyOf"] if one.get("type") != "string"]
    if isinstance(schema.get("default"), dict):
        # Generators know no default of an object; its fields say theirs.
        del schema["default"]
    if "$ref" in schema and len(schema) > 1:
        schema = {"allOf": [{"$ref": schema.pop("$ref")}], **schema}
    return schema


def _bound_string(schema: dict[str, Any], name: str, *, answered: bool) -> None:
    if "enum" in schema or "const" in schema:
        return
    if schema.pop("contentMediaType", None):
        schema["format"] = "binary"
    if answered and not schema.keys() & {"format", "pattern"} and (form := forms().get(name)):
        schema["format"] = form
    if form := schema.get("format"):
        schema.setdefault("maxLength", LENGTHS[form])
        schema.setdefault("minLength", 0 if form == "binary" else LENGTHS[form] if form != "date-time" else 20)
    elif answered:
        schema.setdefault("minLength", 0)
        schema.setdefault("maxLength", LONGEST_TEXT)


def _bound_integer(schema: dict[str, Any], name: str, *, answered: bool) -> None:
    if answered:
        low, high = (100_000, 999_999) if name in {"urn", "urns"} else (0, LARGEST)
        schema.setdefault("minimum", low)
        schema.setdefault("maximum", high)
    schema["maximum"] = min(schema["maximum"], LARGEST) if "maximum" in schema else LARGEST
    schema["format"] = "int32" if schema.get("maximum", LARGEST) <= INT32 else "int64"


def _with_null_as_type(schema: dict[str, Any]) -> dict[str, Any]:
    """`string or null` as one shape of two types; a reference or null keeps its choice."""
    choices = schema.get("anyOf", [])
    rest = {key: value for key, value in schema.items() if key != "anyOf"}
    others = [one for one in choices if one.get("type") != "null"]
    if len(others) == len(choices) or not others:
        return schema
    if len(others) == 1 and isinstance(others[0].get("type"), str):
        only = others[0]
        made = {**only, "type": [only["type"], "null"], **rest}
        if "enum" in only:
            made["enum"] = [*only["enum"], None]
        return made
    return {"anyOf": [*others, {"type": ["null"]}], **rest}
