"""External reviews: suggested, requested, commissioned, delivered; their recommendations are actions."""

import pytest

from tests.harness.bodies import commission_of, external_review_of, report_of
from tests.harness.examples import named


@pytest.fixture
def api(fresh_world_api):
    """The world, whose first school has a review commissioned and one delivered."""
    return fresh_world_api


@pytest.fixture
def school(world):
    """The story of a school whose case is red."""
    return named(world, "307").school


async def step(api, id_: str, verb: str, body, role: str = "lead_officer"):
    """Take a step of a review as it now stands."""
    path = f"/v1/external-reviews/{id_}"
    headers = {"If-Match": (await api.get(path)).headers["etag"]}
    return await api.post(f"{path}/{verb}", role, json=body, headers=headers)


async def suggested(api, school) -> list[str]:
    """Why a review of the school is suggested."""
    return [one["code"] for one in (await api.get(f"/v1/cases/{school.case_id}")).json()["external_review_suggested"]]


def codes(refused) -> list[str]:
    """Why something is refused."""
    return [blocker["code"] for blocker in refused.json()["blockers"]]


async def test_a_review_is_requested_commissioned_and_delivered_and_recommends_actions(api, school):
    assert await suggested(api, school) == [], "one is under way"
    second = await api.post("/v1/external-reviews", json=external_review_of("307", school.case_id))
    assert (second.status_code, codes(second)) == (409, ["under-way"])
    under_way = school.external_reviews["commissioned"].id
    done = await step(api, under_way, "report", report_of("307"))
    assert done.status_code == 200, done.text
    (recommended,) = done.json()["recommendations"]
    action = (await api.get(f"/v1/actions/{recommended['id']}", "headteacher", urns=[school.urn])).json()
    assert (action["origin"], action["external_review_id"], action["visit_id"]) == ("external_review", under_way, None)
    assert {one["action"]: [why["code"] for why in one["blockers"]] for one in done.json()["allowed_actions"]} == {
        "commission_external_review": ["out-of-order"],
        "record_external_review": ["out-of-order"],
        "decline_external_review": ["out-of-order"],
        "cancel_external_review": ["out-of-order"],
    }
    asked = await api.post("/v1/external-reviews", json=external_review_of("307", school.case_id))
    assert asked.status_code == 201


async def test_a_school_may_decline_what_the_council_requests(api, school):
    cancelled = await step(api, school.external_reviews["commissioned"].id, "cancel", {"reason": "Too soon."})
    assert (cancelled.json()["state"], cancelled.json()["ending_reason"]) == ("cancelled", "Too soon.")
    asked = await api.post("/v1/external-reviews", json=external_review_of("307", school.case_id))
    declined = await step(api, asked.json()["id"], "decline", {"reason": "Governors had one in June."})
    assert declined.json()["state"] == "declined"
    again = await step(api, asked.json()["id"], "commission", commission_of("307"))
    assert (again.status_code, codes(again)) == (409, ["out-of-order"])


async def test_a_new_headteacher_suggests_a_review(api, school):
    await step(api, school.external_reviews["commissioned"].id, "cancel", {"reason": "Too soon."})
    assert await suggested(api, school) == []
    ended = await api.call(
        "PATCH",
        f"/v1/appointments/{school.appointment.id}",
        "principal_adviser",
        json={"ends_on": "2025-11-20"},
        headers={"If-Match": school.appointment.etag},
    )
    assert ended.is_success, ended.text
    new = (await api.post("/v1/people", json={"name": "A new head"})).json()
    body = {"person_id": new["id"], "post": "headteacher", "urn": school.urn, "starts_on": "2025-11-20"}
    appointed = await api.post("/v1/appointments", json=body)
    assert appointed.is_success, appointed.text
    assert await suggested(api, school) == ["new-leadership"]


@pytest.mark.parametrize(
    ("verb", "body", "pointer"),
    [
        ("report", {"summary": "x", "delivered_on": "2025-11-21"}, "#/delivered_on"),
        ("cancel", {"reason": "x", "ended_on": "2020-01-01"}, "#/ended_on"),
    ],
)
async def test_days_that_cannot_be_are_refused(api, school, verb, body, pointer):
    refused = await step(api, school.external_reviews["commissioned"].id, verb, body)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, pointer)


@pytest.mark.parametrize("role", ["link_partner", "board_member", "headteacher"])
async def test_who_may_not(api, school, role):
    body = external_review_of("307", school.case_id)
    assert (await api.post("/v1/external-reviews", role, urns=[school.urn], json=body)).status_code == 403
