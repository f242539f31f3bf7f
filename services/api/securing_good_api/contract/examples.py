"""Examples: of what is sent, the one its shape tells of; of what is answered, one made of the shape itself.

An answer's example can say nothing that the shape does not, so nobody has to keep the two in step.
"""

from typing import Any, Final

from securing_good_api.contract.forms import FORMS

SCHEMAS: Final = "#/components/schemas/"
OF_FORM: Final = {
    "date": "2026-11-26",
    "date-time": "2026-11-26T09:30:00+00:00",
    "uuid": "3f0c2f0e-8a0e-4b53-9d0e-6d8f2f1a7c11",
    "binary": "",
}
TEXTS: Final = {
    "academic_year": "2026/27",
    "address": "/v1/schools/101901",
    "client_id": "307-3f0c2f0e-8a0e-4b53-9d0e-6d8f2f1a7c11",
    "code": "not_yet",
    "council": "307",
    "email": "a.khan@example.org",
    "href": "/v1/schools/101901",
    "lead_officer": "A. Khan",
    "link_partner": "B. Jones",
    "name": "Ash Primary School",
    "next": "/v1/schools?cursor=WyJhIl0",
    "period": "2025/26",
    "ruleset": "securing-good-2026.3",
    "school": "Ash Primary School",
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "subject": "local:principal_adviser",
    "version": "securing-good-2026.3",
}
WHOLE: Final[dict[str, Any]] = {"FigureOut": {"value": 12, "suppressed": None}}
"""Shapes whose fields go together: a number is there or is hidden."""
NUMBERS: Final = {"urn": 101_901, "urns": 101_901}


def show_examples(document: dict[str, Any]) -> None:
    """Give every operation an example of what it takes and of what it answers."""
    schemas = document["components"]["schemas"]
    for path, methods in document["paths"].items():
        for operation in methods.values():
            body = operation.get("requestBody", {}).get("content", {})
            for content in body.values():
                content["examples"] = {"example": {"value": _sent(operation, content["schema"], schemas)}}
            for one in operation.get("parameters", []):
                if one.get("in") == "path":
                    given = one["schema"].pop("examples", [None])[0]
                    one["example"] = given if given is not None else made(one["schema"], one["name"], schemas)
            for status, answer in operation["responses"].items():
                content = answer.get("content", {}).get("application/json")
                if status < "300" and content is not None and path:
                    content["example"] = made(content["schema"], "", schemas)
    for schema in schemas.values():
        schema.pop("examples", None)


def _sent(operation: dict[str, Any], schema: dict[str, Any], schemas: dict[str, Any]) -> Any:
    """The example of a request: of a form with a file, the one that is kept for it."""
    form = FORMS.get(operation["operationId"])
    if form is not None:
        return form
    told = schemas[schema["$ref"].removeprefix(SCHEMAS)].get("examples")
    if not told:
        raise ValueError(f"the body of {operation['operationId']} has no example")
    return told[0]


def made(schema: dict[str, Any], name: str, schemas: dict[str, Any]) -> Any:
    """A value of a shape; `name` is the field's."""
    for choice in ("anyOf", "oneOf", "allOf"):
        schema = schema[choice][0] if choice in schema else schema
    if "$ref" in schema:
        shape = schema["$ref"].removeprefix(SCHEMAS)
        return WHOLE[shape] if shape in WHOLE else made(schemas[shape], name, schemas)
    kind = schema.get("type")
    kind = kind[0] if isinstance(kind, list) else kind
    value: Any = {"number": 1.5, "boolean": False}.get(str(kind))
    if "enum" in schema:
        value = schema["enum"][0]
    elif kind == "string":
        value = _text(schema, name)
    elif kind == "integer":
        value = max(NUMBERS.get(name, 1), schema.get("minimum", 0))
    elif kind == "array":
        value = [made(schema["items"], name, schemas)] if schema.get("items") else []
    elif kind == "object":
        needed = schema.get("required", [])
        fields = schema.get("properties", {}).items()
        value = {field: made(one, field, schemas) for field, one in fields if field in needed}
    return value


def _text(schema: dict[str, Any], name: str) -> str:
    if schema.get("format") in OF_FORM:
        return OF_FORM[schema["format"]]
    return TEXTS.get(name, "As it was said." if not name else f"{name.replace('_', ' ').capitalize()}.")
