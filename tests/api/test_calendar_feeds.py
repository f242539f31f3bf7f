"""Visits in people's own calendars: one event for each for ever, moved, called off, revocable, and saying nothing of why."""

from datetime import datetime, timedelta

import pytest
from icalendar import Calendar

from tests.harness.november import api, clock
from tests.harness.timetabling import URN, asked, published, team
from tests.harness.working import minutes, work_off

__all__ = ["api", "clock"]


async def feed(api, role="principal_adviser", *, urns=(), **wanted) -> dict:
    made = await api.post("/v1/calendar-feeds", role, urns=urns, json=wanted)
    assert made.status_code == 201, made.text
    return made.json()


async def read(api, made: dict, **headers):
    return await api.call("GET", made["address"], None, headers=headers)


async def events(api, made: dict) -> dict[str, dict]:
    answer = await read(api, made)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/calendar")
    return {str(event["uid"]): event for event in Calendar.from_ical(answer.content).walk("VEVENT")}


async def test_a_visit_moves_in_place_and_is_called_off(api, clock):
    case = await team(api, clock)
    made = await feed(api, scope="school", urn=URN)
    before = await events(api, made)
    assert {str(event["status"]) for event in before.values()} == {"TENTATIVE"}
    assert {str(event["summary"]) for event in before.values()} == {"School visit: Ash Primary School"}
    await published(api, clock, await asked(api, clock))
    after = await events(api, made)
    assert after.keys() == before.keys()
    placed = {uid: event for uid, event in after.items() if event["status"] == "CONFIRMED"}
    assert all(event["sequence"] > before[uid]["sequence"] for uid, event in placed.items())
    summer = next(event for event in placed.values() if event.decoded("dtstart").month in {5, 6})
    winter = next(event for event in placed.values() if event.decoded("dtstart").month in {12, 1, 2})
    assert summer.decoded("dtstart").utcoffset() == timedelta(hours=1)
    assert winter.decoded("dtstart").utcoffset() == timedelta(0)

    slot = next(visit for visit in case["visits"] if visit["slot"] == "2025/26 spring 1")
    waived = {"slot": slot["slot"], "reason": "Inspected."}
    assert (await api.post(f"/v1/cases/{case['id']}/waivers", json=waived)).status_code == 201
    await work_off(api.database, clock=clock)
    off = (await events(api, made))[f"{slot['id']}@securing-good"]
    assert (str(off["status"]), off["sequence"] > placed[f"{slot['id']}@securing-good"]["sequence"]) == (
        "CANCELLED",
        True,
    )
    back = {"slot": slot["slot"], "reason": "They came early."}
    assert (await api.post(f"/v1/cases/{case['id']}/waiver-withdrawals", json=back)).status_code == 201
    await work_off(api.database, clock=clock)
    again = (await events(api, made))[f"{slot['id']}@securing-good"]
    # It returns to the place that was published for it.
    assert (str(again["status"]), again["sequence"] > off["sequence"]) == ("CONFIRMED", True)


async def test_what_was_held_is_there_on_the_day_it_was_held(api, clock):
    case = await team(api, clock)
    made = await feed(api, scope="school", urn=URN)
    visit = case["visits"][0]
    uid = f"{visit['id']}@securing-good"
    before = (await events(api, made))[uid]
    clock.now = datetime.fromisoformat(f"{visit['date']}T16:00:00+00:00") + timedelta(days=1)
    held = await api.post(f"/v1/visits/{visit['id']}/record", "link_partner", json=minutes(str(clock.now.date())))
    assert held.status_code == 201, held.text
    after = (await events(api, made))[uid]
    assert (str(after["status"]), after.decoded("dtstart")) == ("CONFIRMED", clock.now.date())
    assert after["sequence"] > before["sequence"]


async def test_a_person_reads_what_they_are_to_be_at_and_nothing_of_why(api, clock):
    await team(api, clock)
    people = (await api.get("/v1/people?limit=100")).json()["items"]
    lead = next(one for one in people if one["name"] == "Lead Officer of 307")
    made = await feed(api, scope="person", person_id=lead["id"])
    visits = [one for one in (await api.get("/v1/visits?limit=100")).json()["items"] if one["case_id"]]
    assert {visit["kind"] for visit in visits} == {"securing_good_meeting", "review_meeting"}
    assert (await events(api, made)).keys() == {f"{visit['id']}@securing-good" for visit in visits}
    text = (await read(api, made)).text.lower()
    assert not [
        word for word in ("red", "amber", "risk", "securing good meeting", "lead officer") if word in text.split()
    ]


async def test_an_address_is_revoked_and_shown_once(api, clock):
    made = await feed(api, scope="council")
    secret = made["address"].split("/")[-1]
    listed = await api.get("/v1/calendar-feeds")
    assert secret not in listed.text
    answer = await read(api, made)
    assert (await read(api, made, **{"If-None-Match": answer.headers["etag"]})).status_code == 304
    path = f"/v1/calendar-feeds/{made['id']}/revocation"
    assert (await api.post(path, json={})).json()["revoked_by"] == "test:principal_adviser"
    assert (await read(api, made)).status_code == 404
    assert (await api.post(path, json={})).status_code == 409
    assert (await read(api, {"address": f"/feeds/310/{secret}"})).status_code == 404


@pytest.mark.parametrize(
    ("role", "wanted", "status"),
    [
        ("lead_officer", {"scope": "council"}, 403),
        ("headteacher", {"scope": "school", "urn": 101902}, 403),
        ("headteacher", {"scope": "school", "urn": URN}, 201),
        ("headteacher", {"scope": "council"}, 403),
        ("lead_officer", {"scope": "school"}, 422),
        ("lead_officer", {"scope": "council", "urn": URN}, 422),
        ("principal_adviser", {"scope": "school", "urn": 999999}, 422),
        ("lead_officer", {"scope": "person", "person_id": "5c9a3f2e-6d0b-4c55-9f0e-6f7c1f3c2a11"}, 403),
    ],
)
async def test_nobody_makes_a_feed_of_what_is_not_theirs(api, role, wanted, status):
    made = await api.post("/v1/calendar-feeds", role, urns=[URN] if role == "headteacher" else [], json=wanted)
    assert made.status_code == status, made.text
