"""The OpenAPI document: valid, complete, honest about what each route answers, and without an outside host."""

import csv
import json
import re
from pathlib import Path
from typing import get_args
from urllib.parse import urlsplit

import pytest
from fastapi.routing import iter_route_contexts
from openapi_spec_validator import validate
from pydantic import BaseModel

from securing_good.settings import Service
from securing_good_api.main import create_app
from securing_good_api.sending import Sent
from tests.harness.databases import settings_for
from tests.harness.examples import EXAMPLES, routes_of

MATRIX = Path(__file__).with_name("authorisation_matrix.csv")


@pytest.fixture(scope="module")
def app():
    """The application; nothing here needs its database."""
    return create_app(settings_for(Service.API, "postgresql://nobody@nowhere/nothing"))


@pytest.fixture(scope="module")
def document(app):
    """What `/openapi.json` says."""
    return json.loads(json.dumps(app.openapi()))


@pytest.fixture(scope="module")
def operations(document):
    """Each operation by method and path."""
    return {
        (method.upper(), path): operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }


@pytest.mark.row(45)
def test_openapi_document_is_valid(document):
    validate(document)


def test_openapi_document_shows_every_route_of_version_one(app, operations):
    routes = {route for route in routes_of(app) if route[1].startswith("/v1")}
    assert routes == {route for route in operations if route[1].startswith("/v1")} == set(EXAMPLES)


def test_openapi_operations_say_what_they_are(operations):
    names = [operation["operationId"] for operation in operations.values()]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)+", name) for name in names)
    for route, operation in operations.items():
        assert operation["summary"][0].isupper(), route
        assert not operation["summary"].endswith("."), route
        assert operation["description" if route[1].startswith("/v1") else "summary"], route
        assert operation["tags"], route


FILES = {"text/csv", "text/html", "application/pdf", "application/octet-stream", "text/event-stream"}
"""Answers that are files or streams, which have no shape."""


def said(document, part):
    """A part of the document, here or among the components."""
    while "$ref" in part:
        _, _, group, name = part["$ref"].split("/")
        part = document["components"][group][name]
    return part


def test_openapi_operations_show_the_shape_of_each_answer(document, operations):
    for route, operation in operations.items():
        for status, answer in operation["responses"].items():
            if route[1].startswith("/v1") and status != "304":
                content = said(document, answer)["content"]
                if FILES & set(content):
                    continue
                (shape,) = content.values()
                assert shape["schema"], (route, status)
                assert ("application/json" if status < "300" else "application/problem+json") in content, (
                    route,
                    status,
                )


@pytest.mark.row(45)
def test_openapi_operations_say_how_they_refuse(document, operations):
    for route, operation in operations.items():
        if not route[1].startswith("/v1"):
            continue
        needed = {"400", "401", "403", "422", "429", "500", "503"} | ({"404"} if "{" in route[1] else set())
        assert needed <= set(operation["responses"]), route
        limited = said(document, operation["responses"]["429"])
        assert "Retry-After" in limited["headers"], route
        assert limited["content"]["application/problem+json"]["examples"], route


@pytest.mark.row(45)
def test_openapi_strings_arrays_and_whole_numbers_are_bounded(document):
    unbounded = []

    def look(part, where):
        if isinstance(part, list):
            for number, one in enumerate(part):
                look(one, f"{where}/{number}")
        elif isinstance(part, dict):
            kinds = part.get("type", [])
            kinds = {kinds} if isinstance(kinds, str) else set(kinds) if isinstance(kinds, list) else set()
            if "enum" not in part:
                needed = {"string": {"maxLength"}, "array": {"maxItems"}, "integer": {"minimum", "maximum", "format"}}
                unbounded.extend(
                    f"{where}: {need - set(part)}" for kind in kinds if (need := needed.get(kind, set())) - set(part)
                )
            for key, one in part.items():
                if key not in {"example", "examples"}:
                    look(one, f"{where}/{key}")

    look(document, "#")
    assert unbounded == []


def test_openapi_parts_are_told_of(document):
    told = {tag["name"]: tag["description"] for tag in document["tags"]}
    used = {tag for methods in document["paths"].values() for one in methods.values() for tag in one["tags"]}
    assert set(told) == used
    assert all(told.values())
    parameters = [
        said(document, one)
        for methods in document["paths"].values()
        for operation in methods.values()
        for one in operation.get("parameters", [])
    ]
    assert all(one["description"] for one in parameters)


@pytest.mark.row(45)
def test_openapi_operations_document_every_status_they_give(operations):
    missing = []
    lines = [line for line in MATRIX.read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
    for row in csv.DictReader(lines):
        operation = operations[row["method"], row["path"]]
        given = {value for name, value in row.items() if name not in {"method", "path", "ownership"}} | {"401", "503"}
        missing += [(row["method"], row["path"], status) for status in given - set(operation["responses"])]
    assert missing == []


def test_openapi_document_names_no_outside_host(document):
    """But for names that are nobody's, by which a receiver is shown (RFC 2606)."""
    named = re.findall(r"https?://[^\s\"]+", json.dumps(document))
    assert [one for one in named if not (urlsplit(one).hostname or "").endswith(".example")] == []


async def test_openapi_document_is_what_the_application_serves(world_api, document):
    answer = await world_api.call("GET", "/openapi.json", None)
    assert answer.status_code == 200
    assert answer.json() == document


def shapes_sent(app):
    """Every shape of a JSON body, with those within it."""
    found, waiting = set(), []
    for context in iter_route_contexts(app.routes):
        dependants = [dependant] if (dependant := getattr(context, "dependant", None)) else []
        while dependants:
            one = dependants.pop()
            dependants += one.dependencies
            waiting += [parameter.field_info.annotation for parameter in one.body_params]
    while waiting:
        kind = waiting.pop()
        waiting += get_args(kind)
        if isinstance(kind, type) and issubclass(kind, BaseModel) and kind not in found:
            found.add(kind)
            waiting += [one.annotation for one in kind.model_fields.values()]
    return found


def test_everything_that_is_sent_as_json_is_held_to_its_types(app):
    shapes = shapes_sent(app)
    assert len(shapes) > 150
    assert [shape.__name__ for shape in shapes if not issubclass(shape, Sent)] == []
