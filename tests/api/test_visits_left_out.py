"""A published visit that a draft has no place for: its school is asked, as about a move, and is heard."""

from datetime import date, timedelta

import pytest

from tests.harness.november import api, clock
from tests.harness.tellings.people import tell_head
from tests.harness.timetabling import URN, agree, asked, meetings, newest, pinned, published, team
from tests.harness.working import work_off

__all__ = ["api", "clock"]

NEIGHBOUR = 101902
"""In no programme: its visits are of the lowest band."""
PROMISED, WANTED = "2025/26 spring link partner 1", "2025/26 spring 2"


@pytest.fixture
async def one_place_for_two(api, clock) -> tuple[dict, dict]:
    """The neighbour's visit of spring is published on the one half-day its head has left, and a meeting is pinned there."""
    await team(api, clock)
    head, _ = await tell_head(api, "307", NEIGHBOUR)
    people = (await api.get("/v1/people?limit=100")).json()["items"]
    partner = next(one["id"] for one in people if one["name"] == "Link Partner of 307")
    assigned = await api.post(
        "/v1/availability/assignments", json={"urn": NEIGHBOUR, "person_id": partner, "reason": "They live near by."}
    )
    assert assigned.is_success, assigned.text
    await published(api, clock, await asked(api, clock))
    visit = await _of(api, NEIGHBOUR, PROMISED)
    meeting = await _of(api, URN, WANTED)
    day = date.fromisoformat(visit["date"])
    if not meeting["window_start"] <= visit["date"] <= meeting["window_end"]:
        day = date.fromisoformat(meeting["date"]) + timedelta(days=1)
        pin = await pinned(api, visit, day.isoformat())
        assert pin.status_code == 201, pin.text
        await work_off(api.database, timetables=True, clock=clock)
        draft = await newest(api)
        await agree(api, draft["number"], visit["id"])
        await published(api, clock, draft)
        assert (await api.post(f"/v1/visits/{visit['id']}/unpinning", json={"reason": "It is there."})).is_success
        visit = await _of(api, NEIGHBOUR, PROMISED)
    assert visit["date"] == day.isoformat()
    for first, last in _all_but(visit):
        leave = {"person_id": head, "kind": "training", "starts_on": first[0], "starts_half": first[1]}
        away = await api.post("/v1/availability/leave", json=leave | {"ends_on": last[0], "ends_half": last[1]})
        assert away.is_success, away.text
    await work_off(api.database, timetables=True, clock=clock)
    assert (await newest(api))["state"] == "published", "nobody has to move yet"
    pin = await pinned(api, meeting, visit["date"], visit["half"])
    assert pin.status_code == 201, pin.text
    await work_off(api.database, timetables=True, clock=clock)
    return visit, await _of(api, URN, WANTED)


def _all_but(visit: dict) -> list[tuple[tuple[str, str], tuple[str, str]]]:
    """The half-days of a visit's time before and after its own."""
    day = date.fromisoformat(visit["date"])
    before = ((day - timedelta(days=1)).isoformat(), "afternoon")
    after = ((day + timedelta(days=1)).isoformat(), "morning")
    if visit["half"] == "afternoon":
        before = (visit["date"], "morning")
    else:
        after = (visit["date"], "afternoon")
    return [((visit["window_start"], "morning"), before), (after, (visit["window_end"], "afternoon"))]


async def _of(api, urn: int, slot: str) -> dict:
    return next(one for one in await meetings(api, urn=urn) if one["slot"] == slot)


async def _left_out(api, draft: dict) -> list[dict]:
    changes = (await api.get(f"/v1/timetables/{draft['number']}/changes?limit=100")).json()["items"]
    return [one for one in changes if one["change"] == "left_out"]


async def _refused(api, draft: dict) -> list[tuple[str, str, str]]:
    path = f"/v1/timetables/{draft['number']}/publication"
    refused = await api.post(path, "principal_adviser", json={"reason": "Looked at."})
    assert refused.status_code == 409, refused.text
    return [(one["code"], one["visit_id"], one["detail"]) for one in refused.json()["blockers"]]


@pytest.mark.parametrize("afresh", [False, True])
async def test_a_school_is_asked_before_its_published_visit_loses_its_place(api, clock, one_place_for_two, afresh):
    visit, _ = one_place_for_two
    draft = await asked(api, clock, afresh=afresh)
    assert (draft["state"], draft["afresh"]) == ("draft", afresh)
    assert visit["id"] in {one["visit_id"] for one in draft["unplaced"]}
    (change,) = await _left_out(api, draft)
    assert (change["visit_id"], change["from_date"], change["to_date"]) == (visit["id"], visit["date"], None)
    assert (change["asked"], change["agreed"]) == (True, None)
    assert {person["name"] for person in change["tell"]} == {f"Head of {NEIGHBOUR} in 307", "Link Partner of 307"}
    tried = await api.post(f"/v1/timetables/{draft['number']}/publication?dry_run=true", json={"reason": "Would it?"})
    assert (tried.json()["left_out"], [one for one in tried.json()["changes"] if one["change"] == "left_out"]) == (
        1,
        [change],
    )
    visits = (await api.get(f"/v1/timetables/{draft['number']}/visits?limit=100")).json()["items"]
    assert (len(visits), visit["id"] in {one["visit_id"] for one in visits}) == (draft["placed"], False)
    (name,) = {change["school"]}
    assert ("not-agreed", visit["id"], f"{name} has not said whether it agrees that {PROMISED} loses its place.") in (
        await _refused(api, draft)
    )

    for one in (await api.get(f"/v1/timetables/{draft['number']}/changes?limit=100")).json()["items"]:
        if one["asked"]:
            await agree(api, draft["number"], one["visit_id"])
    done = await published(api, clock, draft)
    assert (done["state"], done["broken"]) == ("published", [])
    after = await _of(api, NEIGHBOUR, PROMISED)
    assert (after["half"], after["timetable"]) == (None, None)
    moves = (await api.get("/v1/visit-metrics/2025")).json()["moves"]
    assert (moves["left_out"], moves["moved"] >= 1, moves["asked"] >= 1) == (1, True, True)


async def test_what_its_school_does_not_give_up_goes_before_every_band(api, clock, one_place_for_two):
    visit, meeting = one_place_for_two
    draft = await newest(api)
    await agree(api, draft["number"], visit["id"], agreed=False)
    await work_off(api.database, timetables=True, clock=clock)
    after = await newest(api)
    assert after["number"] == draft["number"] + 1
    # The pin is somebody's wish: what it keeps from its own place is asked about too.
    (change,) = await _left_out(api, after)
    assert (change["visit_id"], change["asked"]) == (meeting["id"], True)
    assert [one[1] for one in await _refused(api, after)] == [meeting["id"]]

    assert (await api.post(f"/v1/visits/{meeting['id']}/unpinning", json={"reason": "It need not be."})).is_success
    await work_off(api.database, timetables=True, clock=clock)
    assert (await newest(api))["state"] in {"published", "discarded"}
    assert (await _of(api, NEIGHBOUR, PROMISED))["date"] == visit["date"]


async def test_nobody_is_asked_about_a_visit_that_cannot_be_where_it_is(api, clock, one_place_for_two):
    visit, meeting = one_place_for_two
    assert (await api.post(f"/v1/visits/{meeting['id']}/unpinning", json={"reason": "It need not be."})).is_success
    people = (await api.get("/v1/people?limit=100")).json()["items"]
    head = next(one["id"] for one in people if one["name"] == f"Head of {NEIGHBOUR} in 307")
    away = {"person_id": head, "kind": "training", "starts_on": visit["date"], "ends_on": visit["date"]}
    away |= {"starts_half": visit["half"], "ends_half": visit["half"]}
    assert (await api.post("/v1/availability/leave", json=away)).is_success
    await work_off(api.database, timetables=True, clock=clock)
    (change,) = await _left_out(api, await newest(api))
    assert (change["visit_id"], change["asked"]) == (visit["id"], False)
    answer = {"visit_id": visit["id"], "agreed": True, "words": "The headteacher."}
    refused = await api.post(f"/v1/timetables/{(await newest(api))['number']}/answers", "lead_officer", json=answer)
    assert (refused.status_code, refused.json()["blockers"][0]["code"]) == (409, "not-asked")
