"""How a school is brought into the programme: its trust, first contact, the engagement meeting, and only then meetings."""

import pytest

from tests.harness.bodies import TODAY, contact_of, delivery_of, engagement_of, minutes_of
from tests.harness.examples import named
from tests.harness.tellings.people import tell_chair, tell_head
from tests.harness.working import work_off

DAY = TODAY.date().isoformat()
ARRANGED = "2026-01-20"


@pytest.fixture
def api(fresh_world_api):
    """The world, in which the third school is an academy without a case."""
    return fresh_world_api


@pytest.fixture
def council(world):
    """The story of council 307."""
    return named(world, "307").council


async def open_academys_case(api, council) -> str:
    """Open the third school's case; its path."""
    level = {"urn": council.undecided_urn, "level": "amber", "reason": "Agreed."}
    assert (await api.post("/v1/level-decisions", json=level)).is_success
    opened = await api.post("/v1/cases", "lead_officer", json={"urn": council.undecided_urn, "reason": "So."})
    assert opened.json()["state"] == "awaiting_trust"
    await plan(api)
    return opened.headers["location"]


async def plan(api) -> None:
    """Let the scheduler follow."""
    await work_off(api.database, clock=api.service_database.clock)


async def invite(api, path):
    """Invite the trust."""
    return await api.post(
        f"{path}/trust-invitations", "lead_officer", json={"addressed_to": "Its chief executive", "invited_on": DAY}
    )


async def reply(api, path, says: str, **more):
    """Record the trust's reply."""
    body = {"reply": says, "replied_on": DAY, "words": "As the trust sees it.", **more}
    return await api.post(f"{path}/trust-reply", "lead_officer", json=body)


def codes(refused) -> list[str]:
    """Why something is refused."""
    return [blocker["code"] for blocker in refused.json()["blockers"]]


async def test_an_academy_is_engaged_with_its_trust(api, council):
    path = await open_academys_case(api, council)
    refused = await api.post(f"{path}/engagement-meeting", json=engagement_of("307", ARRANGED))
    assert (refused.status_code, codes(refused)) == (409, ["awaiting-trust"])
    assert (await api.get(path)).json()["visits"] == [], "nothing is asked of the school yet"
    assert codes(await reply(api, path, "agrees", officer_id=council.trust_officer_id)) == ["not-invited"]
    invited = await invite(api, path)
    assert invited.status_code == 201, invited.text
    assert codes(await invite(api, path)) == ["invited"]
    stranger = await reply(api, path, "agrees", officer_id=council.person_id)
    assert stranger.json()["errors"][0]["code"] == "not-appointed"
    agreed = await reply(api, path, "agrees", officer_id=council.trust_officer_id)
    assert agreed.json()["state"] == "engaging"
    (word,) = agreed.json()["trust_invitations"]
    assert (word["reply"], word["officer"]) == ("agrees", "Trust Officer of 307")
    await plan(api)
    assert (await api.get(path)).json()["visits"] != []


async def test_a_trust_that_declines_closes_the_case_and_frees_the_school(api, council):
    path = await open_academys_case(api, council)
    await invite(api, path)
    declined = await reply(api, path, "declines")
    assert (declined.json()["state"], declined.json()["closed_on"]) == ("declined", DAY)
    for step, body in (("contacts", contact_of("307")), ("engagement-meeting", engagement_of("307", ARRANGED))):
        refused = await api.post(f"{path}/{step}", json=body)
        assert (refused.status_code, codes(refused)) == (409, ["case-closed"])
    await plan(api)
    assert (await api.get(path)).json()["visits"] == []
    again = await api.post("/v1/cases", "lead_officer", json={"urn": council.undecided_urn, "reason": "Anew."})
    assert again.status_code == 201, "a later case is a new one"


async def test_a_school_is_contacted_then_met_and_only_then_monitored(api, council):
    path = await open_academys_case(api, council)
    await invite(api, path)
    await reply(api, path, "agrees", officer_id=council.trust_officer_id)
    await plan(api)
    first = (await api.get(path)).json()["visits"][0]
    early = await api.post(f"/v1/visits/{first['id']}/record", "link_partner", json=minutes_of("307"))
    assert (early.status_code, codes(early)) == (409, ["not-engaged"])
    unasked = await api.post(f"{path}/engagement-meeting", json=engagement_of("307", ARRANGED))
    assert codes(unasked) == ["no-contact"]
    contacted = await api.post(f"{path}/contacts", "lead_officer", json=contact_of("307"))
    assert contacted.json()["contacts"][0]["with_whom"] == "Headteacher in 307"
    for role in ("link_partner", "headteacher", "board_member"):
        body = engagement_of("307", ARRANGED)
        refused = await api.post(f"{path}/engagement-meeting", role, urns=[council.undecided_urn], json=body)
        assert refused.status_code == 403, role
    alone = engagement_of("307", ARRANGED)
    alone["attendees"] = [one for one in alone["attendees"] if one["party"] != "chair_of_governors"]
    refused = await api.post(f"{path}/engagement-meeting", json=alone)
    assert "chair of governors" in refused.json()["errors"][0]["detail"]
    sunday = await api.post(f"{path}/engagement-meeting", json=engagement_of("307", "2026-01-18"))
    assert sunday.json()["errors"][0]["code"] == "not-a-school-day"
    held = await api.post(f"{path}/engagement-meeting", json=engagement_of("307", ARRANGED))
    assert held.status_code == 201, held.text
    (action,) = held.json()["actions"]
    assert (action["due_on"], action["status"]) == (ARRANGED, "open")
    assert codes(await api.post(f"{path}/engagement-meeting", json=engagement_of("307", ARRANGED))) == [
        "already-engaged"
    ]
    await plan(api)
    case = (await api.get(path)).json()
    assert (case["state"], case["engaged_on"], case["visits"][0]["date"]) == ("monitoring", DAY, ARRANGED)
    read = await api.get(f"/v1/actions/{action['id']}", "headteacher", urns=[council.undecided_urn])
    assert (read.json()["origin"], read.json()["visit_id"]) == ("engagement_meeting", None)


async def test_the_engagement_letter_comes_before_the_meeting(api, council):
    urn = council.undecided_urn
    await tell_head(api, "307", urn)
    await tell_chair(api, "307", urn)
    path = await open_academys_case(api, council)
    await invite(api, path)
    await reply(api, path, "agrees", officer_id=council.trust_officer_id)
    await api.post(f"{path}/contacts", "lead_officer", json=contact_of("307"))
    partner = (await api.post("/v1/people", json={"name": "Nadia Larkmere"})).json()["id"]
    appointed = {"person_id": partner, "post": "link_partner", "starts_on": "2025-09-01"}
    assert (await api.post("/v1/appointments", "admin", json=appointed)).status_code == 201
    for post, person in (("lead_officer", council.person_id), ("link_partner", partner)):
        given = {"post": post, "person_id": person, "reason": "Knows the school."}
        assigned = await api.post(f"{path}/assignments", "lead_officer", json=given)
        assert assigned.status_code == 201, assigned.text
    meeting = {name: value for name, value in engagement_of("307", ARRANGED).items() if name != "letter_elsewhere"}

    async def meet():
        return await api.post(f"{path}/engagement-meeting", json=meeting)

    assert codes(await meet()) == ["no-letter"]
    drafted = await api.post(f"{path}/engagement-letters", "lead_officer", json={})
    assert drafted.status_code == 201, drafted.text
    letter = f"/v1/documents/{drafted.json()['id']}"
    approved = await api.post(
        f"{letter}/approval", "assistant_director", json={}, headers={"If-Match": drafted.headers["etag"]}
    )
    assert codes(await meet()) == ["no-letter"], "approved is not yet sent"
    etag = approved.headers["etag"]
    for number in (1, 2):
        sent = await api.post(
            f"{letter}/deliveries", "lead_officer", json=delivery_of(number), headers={"If-Match": etag}
        )
        assert sent.status_code == 201, sent.text
        etag = sent.headers["etag"]
        if number == 1:
            assert codes(await meet()) == ["no-letter"], "the chair has had none"
    held = await meet()
    assert (held.status_code, held.json()["letter_elsewhere"]) == (201, None)
