"""A case survives its school: an academy in its place, nothing begun anew, nothing lost."""

from datetime import timedelta

import pytest

from tests.harness.examples import named
from tests.harness.working import work_off

MOVED = "2025-12-01"


@pytest.fixture
def api(fresh_world_api):
    """The world, whose third school is an academy without a case; some days on."""
    fresh_world_api.service_database.clock.now += timedelta(days=20)
    return fresh_world_api


@pytest.fixture
def told(world):
    """Council 307 and its first school, whose case is red."""
    return named(world, "307")


async def move(api, told, urn: int = 0, role: str = "lead_officer", **changed):
    """Move the first school's case to the third."""
    body = {"urn": urn or told.council.undecided_urn, "moved_on": MOVED, "reason": "It became an academy.", **changed}
    return await api.post(f"/v1/cases/{told.school.case_id}/successions", role, json=body)


async def test_a_case_goes_on_with_the_academy_its_school_became(api, told, world):
    path, urn = f"/v1/cases/{told.school.case_id}", told.council.undecided_urn
    before = (await api.get(path)).json()
    second = named(world, "307", school=1).school
    unlinked = await move(api, told, urn=second.urn)
    assert [why["code"] for why in unlinked.json()["blockers"]] == ["open-case"]
    for role in ("link_partner", "board_member", "data_officer"):
        assert (await move(api, told, role=role)).status_code == 403
    moved = await move(api, told)
    assert moved.status_code == 201, moved.text
    case = moved.json()
    assert (case["urn"], case["state"], case["reference"]) == (urn, "awaiting_trust", before["reference"])
    assert case["opened_on"] == before["opened_on"], "the clock does not begin anew"
    (left,) = case["predecessors"]
    assert left == {"urn": told.school.urn, "until": MOVED, "reason": "It became an academy.", "awaits_trust": True}
    await work_off(api.database, clock=api.service_database.clock)
    case = (await api.get(path)).json()
    assert {visit["status"] for visit in case["visits"]} <= {"held", "not_held", "missed"}, "nothing before it agrees"
    day = api.service_database.clock.now.date().isoformat()
    invited = {"addressed_to": "Its chief executive", "invited_on": day}
    assert (await api.post(f"{path}/trust-invitations", "lead_officer", json=invited)).status_code == 201
    reply = {"reply": "agrees", "replied_on": day, "words": "Gladly.", "officer_id": told.council.trust_officer_id}
    agreed = await api.post(f"{path}/trust-reply", "lead_officer", json=reply)
    assert agreed.json()["state"] == "monitoring", agreed.text
    await work_off(api.database, clock=api.service_database.clock)
    case = (await api.get(path)).json()
    assert "planned" in {visit["status"] for visit in case["visits"]}


async def test_all_that_belongs_to_the_case_moves_with_it(api, told):
    old, new = told.school.urn, told.council.undecided_urn
    lists = (
        "visits",
        "actions",
        "review-points",
        "documents",
        "external-reviews",
        "support-packages",
        "evidence-packs",
    )
    before = {name: (await api.get(f"/v1/{name}?urn={old}&limit=100")).json()["items"] for name in lists}
    pack_before = (await api.get(f"/v1/evidence-packs/{told.school.evidence_id}")).json()
    review = f"/v1/review-points/{told.school.review_point_id}"
    last = (await api.post(f"{review}/evidence-packs", "lead_officer", json={})).json()["content"]
    assert (await move(api, told)).status_code == 201
    of_case = told.school.case_id
    for name in lists:
        here = {one["id"] for one in (await api.get(f"/v1/{name}?urn={new}&limit=100")).json()["items"]}
        gone = {one["id"] for one in before[name] if one.get("case_id", of_case) == of_case}
        assert gone, name
        assert gone <= here, name
    pack = (await api.get(f"/v1/evidence-packs/{told.school.evidence_id}")).json()
    assert (pack["sha256"], pack["content"]) == (pack_before["sha256"], pack_before["content"])
    content = (await api.post(f"{review}/evidence-packs", "lead_officer", json={})).json()["content"]
    for name in ("levels", "assessed_then", "meetings", "actions", "support"):
        assert content[name] == last[name], name
    history = (await api.get(f"/v1/cases/{of_case}/history?limit=100")).json()["items"]
    (moved,) = [one for one in history if one["kind"] == "case.moved"]
    assert {"field": "urn", "was": old, "to": new} in moved["changes"]
    then = (await api.get(f"/v1/cases/{of_case}/as-of?day=2025-11-25")).json()
    now = (await api.get(f"/v1/cases/{of_case}/as-of?day=2025-12-05")).json()
    assert [(one["urn"], one["state"]) for one in (then, now)] == [(old, "monitoring"), (new, "awaiting_trust")]


async def test_a_case_that_cannot_move_stays(api, told):
    future = await move(api, told, moved_on="2026-01-01")
    assert (future.status_code, future.json()["errors"][0]["pointer"]) == (422, "#/moved_on")
    assert (await move(api, told, urn=999998)).json()["errors"][0]["code"] == "unknown-school"
    level = {"urn": told.council.undecided_urn, "level": "amber", "reason": "Agreed."}
    assert (await api.post("/v1/level-decisions", json=level)).is_success
    own = await api.post("/v1/cases", "lead_officer", json={"urn": told.council.undecided_urn, "reason": "Own."})
    assert own.status_code == 201, own.text
    refused = await move(api, told)
    assert (refused.status_code, refused.json()["blockers"][0]["code"]) == (409, "open-case")
    assert (await api.get(f"/v1/cases/{told.school.case_id}")).json()["urn"] == told.school.urn
