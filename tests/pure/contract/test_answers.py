"""Whoever holds an answer against the document sees what it does not say."""

import httpx
import pytest

from tests.harness.contract import Contract, NotAsDocumented

DOCUMENT = {
    "components": {
        "schemas": {"Name": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}}
    },
    "paths": {
        "/people/{id}": {
            "get": {
                "responses": {
                    "200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Name"}}}},
                    "304": {},
                }
            }
        }
    },
}
HELD = Contract(DOCUMENT)


@pytest.mark.row(47)
def test_an_answer_that_is_documented_is_let_through():
    HELD.hold("GET", "/people/1", httpx.Response(200, json={"name": "Ada"}))
    HELD.hold("GET", "/people/1", httpx.Response(304))


@pytest.mark.row(47)
@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (httpx.Response(201, json={"name": "Ada"}), "the status is not documented"),
        (httpx.Response(200, json={"name": 7}), "at /name"),
        (httpx.Response(200, json={}), "required"),
        (httpx.Response(200, text="Ada"), "text/plain is documented by none"),
        (httpx.Response(304, text="Ada"), "nothing is documented to follow"),
    ],
    ids=["status", "type", "absent", "kind", "body"],
)
def test_an_answer_that_is_not_is_told(answer, why):
    with pytest.raises(NotAsDocumented, match=why):
        HELD.hold("GET", "/people/1", answer)
