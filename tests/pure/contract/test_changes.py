"""What a change of the OpenAPI document does to clients of `/v1`: told place by place, and nothing else is held against it."""

import copy
from datetime import date

import pytest

from deploy.contract.changes import breaks

OLD = {
    "paths": {
        "/health": {"get": {"operationId": "get_health", "responses": {"200": {"description": "Up"}}}},
        "/v1/visits": {
            "get": {
                "operationId": "list_visits",
                "parameters": [
                    {"in": "query", "name": "kind", "schema": {"$ref": "#/components/schemas/Kind"}},
                    {"in": "query", "name": "limit", "schema": {"type": "integer", "minimum": 1, "maximum": 100}},
                    {"$ref": "#/components/parameters/IfNoneMatch"},
                ],
                "responses": {
                    "200": {
                        "headers": {"ETag": {}},
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Visits"}}},
                    },
                    "304": {"description": "Not modified"},
                    "422": {"description": "Invalid"},
                },
            },
            "post": {
                "operationId": "arrange_visit",
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/VisitIn"}}},
                },
                "responses": {
                    "201": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Visit"}}}}
                },
            },
        },
    },
    "components": {
        "parameters": {"IfNoneMatch": {"in": "header", "name": "If-None-Match", "schema": {"type": "string"}}},
        "schemas": {
            "Kind": {"type": "string", "enum": ["meeting", "monitoring"]},
            "Change": {"type": "string", "enum": ["made", "moved"], "x-extensible": True},
            "Visits": {
                "type": "object",
                "required": ["items"],
                "properties": {"items": {"type": "array", "items": {"$ref": "#/components/schemas/Visit"}}},
            },
            "Visit": {
                "type": "object",
                "required": ["id", "status", "date"],
                "properties": {
                    "id": {"type": "string", "format": "uuid"},
                    "status": {"$ref": "#/components/schemas/Kind"},
                    "change": {"$ref": "#/components/schemas/Change"},
                    "date": {"type": "string", "format": "date"},
                    "half": {"anyOf": [{"$ref": "#/components/schemas/Kind"}, {"type": ["null"]}]},
                    "urn": {"type": "integer"},
                },
            },
            "VisitIn": {
                "type": "object",
                "required": ["date"],
                "properties": {
                    "date": {"type": "string", "format": "date"},
                    "words": {"type": ["string", "null"], "maxLength": 200},
                    "kind": {"$ref": "#/components/schemas/Kind"},
                    "people": {"type": "array", "maxItems": 20, "items": {"type": "string", "maxLength": 200}},
                },
                "additionalProperties": False,
            },
        },
    },
}
TODAY = date(2026, 11, 26)
LIST, POST = OLD["paths"]["/v1/visits"]["get"], OLD["paths"]["/v1/visits"]["post"]


def changed(*path, to=None, drop=False):
    """The document with one place changed, or taken away."""
    new = copy.deepcopy(OLD)
    part = new
    for step in path[:-1]:
        part = part[step]
    if drop:
        del part[path[-1]]
    else:
        part[path[-1]] = to
    return new


def shape(name, *path, to=None, drop=False):
    """The document with one place of a shape changed."""
    return changed("components", "schemas", name, *path, to=to, drop=drop)


GET = ("paths", "/v1/visits", "get")
WRITE = ("paths", "/v1/visits", "post")
NEW_PARAMETER = {"in": "query", "name": "urn", "required": True, "schema": {"type": "integer"}}
BREAKING = {
    "operation gone": (changed(*GET, drop=True), "GET /v1/visits: the operation is gone"),
    "address gone": (changed("paths", "/v1/visits", drop=True), "POST /v1/visits: the operation is gone"),
    "operation renamed": (changed(*GET, "operationId", to="all_visits"), "GET /v1/visits: it is now called all_visits"),
    "parameter gone": (changed(*GET, "parameters", 0, drop=True), "query kind: the parameter is gone"),
    "parameter required": (
        changed(*GET, "parameters", 1, "required", to=True),
        "query limit: the parameter is required now",
    ),
    "new required parameter": (
        changed(*GET, "parameters", to=[*LIST["parameters"], NEW_PARAMETER]),
        "query urn: a new parameter is required",
    ),
    "parameter narrowed": (
        changed(*GET, "parameters", 1, "schema", "maximum", to=50),
        "query limit: maximum is 50 now, not 100",
    ),
    "answer gone": (changed(*GET, "responses", "304", drop=True), "GET /v1/visits 304: the answer is gone"),
    "header gone": (changed(*GET, "responses", "200", "headers", to={}), "GET /v1/visits 200: the header ETag is gone"),
    "content type gone": (
        changed(*GET, "responses", "200", "content", to={"text/csv": {}}),
        "GET /v1/visits 200: application/json is not answered any more",
    ),
    "body's content type gone": (
        changed(*WRITE, "requestBody", "content", to={"text/csv": {"schema": {}}}),
        "body: application/json is not taken any more",
    ),
    "field sent gone": (shape("VisitIn", "properties", "words", drop=True), "(VisitIn).words: the field is gone"),
    "field sent required": (shape("VisitIn", "required", to=["date", "words"]), ".words: the field is required now"),
    "new field required": (
        shape(
            "VisitIn",
            to={
                **OLD["components"]["schemas"]["VisitIn"],
                "required": ["date", "half"],
                "properties": {**OLD["components"]["schemas"]["VisitIn"]["properties"], "half": {"type": "string"}},
            },
        ),
        ".half: a new field is required",
    ),
    "null not taken": (
        shape("VisitIn", "properties", "words", "type", to="string"),
        ".words: null is not taken any more",
    ),
    "text shortened": (shape("VisitIn", "properties", "words", "maxLength", to=100), "maxLength is 100 now, not 200"),
    "list shortened": (
        shape("VisitIn", "properties", "people", "maxItems", to=5),
        ".people: maxItems is 5 now, not 20",
    ),
    "items bounded": (
        shape("VisitIn", "properties", "people", "items", "pattern", to="^[A-Z]"),
        ".people[]: it must match ^[A-Z] now",
    ),
    "value not taken": (shape("Kind", "enum", to=["meeting"]), "monitoring is not taken any more"),
    "value new in answers": (shape("Kind", "enum", to=["meeting", "monitoring", "review"]), "review is answered now"),
    "field answered gone": (shape("Visit", "properties", "urn", drop=True), "(Visit).urn: the field is gone"),
    "field answered may be absent": (
        shape("Visit", "required", to=["id", "status"]),
        ".date: the field may be absent now",
    ),
    "newly null": (shape("Visit", "properties", "date", "type", to=["string", "null"]), ".date: null is answered now"),
    "another type": (shape("Visit", "properties", "urn", "type", to="string"), ".urn: string is answered now"),
    "another form": (
        shape("Visit", "properties", "date", "format", to="date-time"),
        "its form is date-time now, not date",
    ),
    "another choice answered": (
        shape(
            "Visit",
            "properties",
            "half",
            "anyOf",
            to=[{"$ref": "#/components/schemas/Kind"}, {"type": "integer"}, {"type": ["null"]}],
        ),
        ".half: integer is answered now",
    ),
}
HARMLESS = {
    "nothing": OLD,
    "outside /v1": changed("paths", "/health", drop=True),
    "a new operation": changed("paths", "/v1/visits", "patch", to={"operationId": "change", "responses": {}}),
    "a refusal that never comes": changed(*GET, "responses", "422", drop=True),
    "a new refusal": changed(*GET, "responses", "409", to={"description": "Conflict"}),
    "a new parameter": changed(*GET, "parameters", to=[*LIST["parameters"], {**NEW_PARAMETER, "required": False}]),
    "more taken": shape("VisitIn", "properties", "words", "maxLength", to=500),
    "less needed": shape("VisitIn", "required", to=[]),
    "a field that may be sent": shape("VisitIn", "properties", "half", to={"type": "string"}),
    "a field more": shape("Visit", "properties", "half_day", to={"type": "string"}),
    "always there": shape("Visit", "required", to=["id", "status", "date", "urn"]),
    "a value of what grows": shape("Change", "enum", to=["made", "moved", "removed"]),
    "a choice less": shape("Visit", "properties", "half", "anyOf", to=[{"$ref": "#/components/schemas/Kind"}]),
    "other words": changed(*GET, "summary", to="List visits by day"),
    "a parameter of its own": changed(*GET, "parameters", 2, to=OLD["components"]["parameters"]["IfNoneMatch"]),
}


@pytest.mark.row(51)
@pytest.mark.parametrize(("new", "told"), BREAKING.values(), ids=BREAKING)
def test_a_change_that_breaks_clients_is_told_with_its_place(new, told):
    found = [str(one) for one in breaks(OLD, new, today=TODAY)]
    assert [one for one in found if told in one], found


@pytest.mark.row(51)
@pytest.mark.parametrize("new", HARMLESS.values(), ids=HARMLESS)
def test_a_change_that_breaks_nobody_is_let_through(new):
    assert breaks(OLD, new, today=TODAY) == []


def test_shapes_that_hold_themselves_are_compared_once():
    old = shape("Visit", "properties", "after", to={"$ref": "#/components/schemas/Visit"})
    new = copy.deepcopy(old)
    del new["components"]["schemas"]["Visit"]["properties"]["urn"]
    assert len(breaks(old, new, today=TODAY)) == 1
