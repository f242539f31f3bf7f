"""What the levels mean: our proposal until a council has its own, edition by edition."""

import pytest

from tests.harness.bodies import definitions_of


async def editions(api, **more):
    """Every edition a principal adviser sees."""
    return (await api.get("/v1/level-definitions", **more)).json()["items"]


async def test_our_proposal_holds_until_a_council_defines_its_own(api):
    (proposal,) = await editions(api)
    assert (proposal["version"], proposal["proposal"], proposal["current"]) == (0, True, True)
    assert [one["level"] for one in proposal["levels"]] == ["green", "amber", "red"]
    assert "Our proposal" in proposal["reason"]
    made = await api.post("/v1/level-definitions", "assistant_director", json=definitions_of("307"))
    assert (made.status_code, made.json()["version"], made.json()["current"]) == (201, 1, True)
    assert [(one["version"], one["current"]) for one in await editions(api)] == [(0, False), (1, True)]
    (others,) = await editions(api, council="310")
    assert others["current"]


async def test_an_edition_of_a_later_day_waits_for_it(api):
    later = definitions_of("307") | {"effective_from": "2099-09-01"}
    made = await api.post("/v1/level-definitions", "assistant_director", json=later)
    assert (made.json()["version"], made.json()["current"]) == (1, False)
    assert [one["current"] for one in await editions(api)] == [True, False]


@pytest.mark.parametrize(
    ("change", "pointer", "says"),
    [
        (lambda body: body["levels"].pop(), "#/levels", "green, amber and red"),
        (lambda body: body["levels"].reverse(), "#/levels", "in this order"),
        (lambda body: body["levels"][0].update(level="not_assessed"), "#/levels", "green, amber and red"),
        (lambda body: body.update(effective_from="2020-01-01"), "#/effective_from", "from today on"),
        (lambda body: body["levels"][1].update(name=" "), "#/levels/1/name", "at least 1 character"),
        (lambda body: body.update(reason=""), "#/reason", "at least 1 character"),
    ],
)
async def test_an_edition_that_cannot_be_is_named(api, change, pointer, says):
    body = definitions_of("307")
    change(body)
    answer = await api.post("/v1/level-definitions", "assistant_director", json=body)
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["pointer"] == pointer
    assert says in error["detail"]
