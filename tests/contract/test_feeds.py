"""A calendar feed of a real server, read as a calendar program reads it."""

import pytest
from icalendar import Calendar

from tests.contract.conftest import now
from tests.harness.working import opened_case, work_off


@pytest.mark.row(43)
async def test_a_feed_is_read_again_and_again_until_it_is_revoked(served):
    case = await opened_case(served, 101901, clock=now)
    made = (await served.post("/v1/calendar-feeds", json={"scope": "school", "urn": 101901})).json()

    async def read(**headers):
        return await served.call("GET", made["address"], None, headers=headers)

    def told(answer) -> dict:
        return {str(event["uid"]): event for event in Calendar.from_ical(answer.content).walk("VEVENT")}

    first = await read()
    assert (first.status_code, first.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    assert b"\r\n" in first.content
    assert b"\n" not in first.content.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in first.content.split(b"\r\n"))
    assert "red" not in first.text
    assert "Ada" not in first.text
    before = told(first)
    assert {f"{visit['id']}@securing-good" for visit in case["visits"]} <= before.keys()
    unchanged = await read(**{"If-None-Match": first.headers["etag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")

    off = case["visits"][1]
    waived = await served.post(f"/v1/cases/{case['id']}/waivers", json={"slot": off["slot"], "reason": "Inspected."})
    assert waived.status_code == 201, waived.text
    await work_off(served.database, clock=now)
    changed = await read(**{"If-None-Match": first.headers["etag"]})
    assert changed.status_code == 200
    after = told(changed)
    assert after.keys() == before.keys()
    uid = f"{off['id']}@securing-good"
    assert str(after[uid]["status"]) == "CANCELLED"
    assert after[uid]["sequence"] > before[uid]["sequence"]
    assert {one: event["sequence"] for one, event in after.items() if one != uid} == {
        one: event["sequence"] for one, event in before.items() if one != uid
    }

    revoked = await served.post(f"/v1/calendar-feeds/{made['id']}/revocation", json={})
    assert revoked.status_code in {200, 201}, revoked.text
    assert (await read()).status_code == 404
