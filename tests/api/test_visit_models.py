"""How many visits a school is promised: our proposal until a council has its own, edition by edition."""

import pytest

from tests.harness.bodies import visit_models_of


async def editions(api, **more):
    """Every edition a principal adviser sees."""
    return (await api.get("/v1/visit-models", **more)).json()["items"]


async def test_our_proposal_holds_until_a_council_sets_its_own(api):
    (proposal,) = await editions(api)
    assert (proposal["version"], proposal["proposal"], proposal["current"]) == (0, True, True)
    assert proposal["by_level"]["amber"] == "model-1"
    made = await api.post("/v1/visit-models", "assistant_director", json=visit_models_of("307"))
    assert (made.status_code, made.json()["version"], made.json()["current"]) == (201, 1, True)
    assert [(one["version"], one["current"]) for one in await editions(api)] == [(0, False), (1, True)]
    (others,) = await editions(api, council="310")
    assert others["current"]


async def test_an_edition_of_a_year_to_come_waits_for_it(api):
    year = (await api.post("/v1/visit-models", "assistant_director", json=visit_models_of("307"))).json()["from_year"]
    later = await api.post(
        "/v1/visit-models", "assistant_director", json=visit_models_of("307") | {"from_year": year + 1}
    )
    assert (later.json()["version"], later.json()["current"]) == (2, False)


@pytest.mark.parametrize(
    ("change", "pointer", "says"),
    [
        (lambda body: body["models"].append(body["models"][0]), "#/models/1/key", "already"),
        (lambda body: body["models"][0].update(autumn=3), "#/models/0/autumn", "less than or equal to 2"),
        (lambda body: body["models"][0].update(key="Model 1"), "#/models/0/key", "pattern"),
        (lambda body: body["models"][0].update(summer=0), "#/by_level/amber", "has none in summer"),
        (
            lambda body: (
                body["models"].append({"key": "none", "name": "None", "autumn": 0, "spring": 0, "summer": 0}),
                body["by_level"].update(green="none"),
            ),
            "#/by_level/green",
            "none has none in the whole year",
        ),
        (lambda body: body["by_level"].update(green="core"), "#/by_level/green", "no model core"),
        (lambda body: body.update(from_year=2016), "#/from_year", "from an academic year of"),
        (lambda body: body.update(reason=""), "#/reason", "at least 1 character"),
    ],
)
async def test_an_edition_that_cannot_be_is_named(api, change, pointer, says):
    body = visit_models_of("307")
    change(body)
    answer = await api.post("/v1/visit-models", "assistant_director", json=body)
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["pointer"] == pointer
    assert says in error["detail"]
