"""A support package from need to evaluation."""

from datetime import timedelta

import pytest

from tests.harness.examples import named
from tests.harness.working import exited


@pytest.fixture
def api(fresh_world_api):
    """The world, on 20 November 2025."""
    return fresh_world_api


@pytest.fixture
def school(world):
    """The story of a school with a case."""
    return named(world, "307").school


async def identified(api, school, **more):
    """Name a need."""
    body = {"case_id": school.case_id, "what": "Coaching for the reading lead.", **more}
    return await api.post("/v1/support-packages", "lead_officer", json=body)


async def step(api, answer, verb: str, **body):
    """Take a step from what was last answered."""
    path, etag = f"/v1/support-packages/{answer.json()['id']}/{verb}", answer.headers["etag"]
    return await api.post(path, "lead_officer", json=body, headers={"If-Match": etag})


async def test_support_is_identified_brokered_provided_and_evaluated(api, school):
    need = await identified(api, school)
    assert (need.status_code, need.headers["location"]) == (201, f"/v1/support-packages/{need.json()['id']}")
    brokered = await step(api, need, "broker", provider="Oak Hub", cost_pounds=3600)
    provided = await step(api, brokered, "provide")
    evaluated = await step(api, provided, "evaluate", impact="some", evaluation="Taught alike in years 3 to 5.")
    assert [answer.json()["state"] for answer in (need, brokered, provided, evaluated)] == [
        "identified",
        "brokered",
        "provided",
        "evaluated",
    ]
    whole = (await api.get(need.headers["location"])).json()
    assert whole == evaluated.json()
    assert (
        whole
        | {
            "urn": school.urn,
            "provider": "Oak Hub",
            "cost_pounds": 3600,
            "identified_on": "2025-11-20",
            "brokered_on": "2025-11-20",
            "provided_on": "2025-11-20",
            "evaluated_on": "2025-11-20",
            "impact": "some",
        }
        == whole
    )
    events = (await api.get(f"/v1/events?urn={school.urn}&limit=100")).json()["items"]
    mine = [event["kind"] for event in events if event["subject"] == f"support-package:{whole['id']}"]
    assert mine == ["support.identified", "support.brokered", "support.provided", "support.evaluated"]


async def test_a_step_is_taken_in_order_by_whoever_read_the_package(api, school):
    need = await identified(api, school)
    skipped = await step(api, need, "provide")
    assert skipped.status_code == 409
    assert skipped.json()["blockers"] == [
        {"code": "out-of-order", "detail": "It is identified; only a package that is brokered can be provided."}
    ]
    await step(api, need, "broker", provider="Oak Hub")
    assert (await step(api, need, "broker", provider="Elm Hub")).status_code == 412
    path = f"/v1/support-packages/{need.json()['id']}/provide"
    assert (await api.post(path, "lead_officer", json={})).status_code == 428


async def test_days_are_in_order_and_not_to_come(api, school):
    future = await identified(api, school, identified_on="2025-11-21")
    assert (future.status_code, future.json()["errors"][0]["code"]) == (422, "future")
    early = await identified(api, school, identified_on="2025-11-19")
    assert early.json()["errors"][0]["code"] == "before-case"
    need = await identified(api, school)
    back = await step(api, need, "broker", provider="Oak Hub", brokered_on="2025-11-19")
    assert (back.status_code, back.json()["errors"][0]["pointer"]) == (422, "#/brokered_on")


@pytest.mark.parametrize("cost", [-1, 10_000_001, "much"])
async def test_a_cost_is_a_number_of_pounds_that_can_be_true(api, school, cost):
    refused = await step(api, await identified(api, school), "broker", provider="Oak Hub", cost_pounds=cost)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "#/cost_pounds")


async def test_a_case_that_is_not_the_councils_has_no_support(api, world):
    refused = await identified(api, named(world, "310").school)
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "unknown-case")


async def test_after_an_exit_support_is_evaluated_and_no_more_is_given(api, school):
    api.service_database.clock.now += timedelta(days=365)
    await exited(api, school)
    refused = await identified(api, school)
    assert (refused.status_code, refused.json()["blockers"][0]["code"]) == (409, "case-closed")
    for state, verb, body in (
        ("identified", "broker", {"provider": "Oak Hub"}),
        ("brokered", "provide", {}),
        ("provided", "evaluate", {"impact": "strong", "evaluation": "It held."}),
    ):
        package = school.packages[state]
        sent = {"json": body, "headers": {"If-Match": package.etag}}
        answer = await api.post(f"/v1/support-packages/{package.id}/{verb}", "lead_officer", **sent)
        assert answer.status_code == (200 if verb == "evaluate" else 409), (verb, answer.text)


async def test_packages_are_listed_by_case_and_state(api, school):
    for state in ("identified", "brokered", "provided", "evaluated"):
        items = (await api.get(f"/v1/support-packages?case={school.case_id}&state={state}")).json()["items"]
        assert [item["id"] for item in items] == [school.packages[state].id]
    mine = (await api.get("/v1/support-packages", "headteacher", urns=[school.urn])).json()["items"]
    assert {item["urn"] for item in mine} == {school.urn}
    assert len(mine) == 4


async def test_a_link_partner_who_may_be_the_provider_reads_and_does_not_arrange(api, school):
    assert (await api.get("/v1/support-packages", "link_partner")).status_code == 200
    body = {"case_id": school.case_id, "what": "My own days."}
    assert (await api.post("/v1/support-packages", "link_partner", json=body)).status_code == 403
