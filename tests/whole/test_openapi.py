"""The OpenAPI document: valid, complete, honest about what each route answers, and without an outside host."""

import csv
import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from openapi_spec_validator import validate

from securing_good.settings import Service
from securing_good_api.main import create_app
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


def test_openapi_operations_show_the_shape_of_each_answer(operations):
    for route, operation in operations.items():
        for status, answer in operation["responses"].items():
            if route[1].startswith("/v1"):
                if FILES & set(answer["content"]):
                    continue
                (shape,) = answer["content"].values()
                assert shape["schema"], (route, status)
                kind = "application/json" if status < "300" else "application/problem+json"
                assert kind in answer["content"] or status == "422", (route, status)


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
