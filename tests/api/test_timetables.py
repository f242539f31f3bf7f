"""A council's timetable: made by itself, looked at, published, and moved as little as can be when life changes."""

from datetime import date, timedelta

import pytest

from tests.harness.november import api, clock
from tests.harness.timetabling import URN, agree, asked, meetings, newest, pinned, published, team
from tests.harness.working import work_off

__all__ = ["api", "clock"]


async def test_a_draft_is_looked_at_and_then_published(api, clock):
    await team(api, clock)
    draft = await asked(api, clock)
    assert (draft["number"], draft["state"], draft["proven"], draft["gap"]) == (1, "draft", True, 0)
    assert {one["urn"] for one in draft["unplaced"]} == {101902, 101903, 101990}
    assert all(one["words"].endswith("nobody is recorded who would be there.") for one in draft["unplaced"])
    assert draft["allowed_actions"] == [{"action": "publish_timetable", "blockers": []}]
    before = await meetings(api)
    assert {visit["half"] for visit in before} == {None}
    changes = (await api.get("/v1/timetables/1/changes")).json()["items"]
    assert {change["change"] for change in changes} == {"placed"}
    assert {change["visit_id"] for change in changes} == {visit["id"] for visit in before if visit["urn"] == URN}
    told = {
        person["name"] for change in changes if change["kind"] == "securing_good_meeting" for person in change["tell"]
    }
    assert told == {"Lead Officer of 307", "Link Partner of 307", f"Head of {URN} in 307", f"Chair of {URN} in 307"}
    tried = await api.post("/v1/timetables/1/publication?dry_run=true", json={"reason": "What would it do?"})
    assert (tried.status_code, tried.json()["changes"]) == (200, changes)
    assert (tried.json()["placed"], tried.json()["moved"], tried.json()["stays"]) == (len(changes), 0, 0)
    await work_off(api.database, timetables=True, clock=clock)
    assert (await api.get("/v1/timetables/1")).json()["state"] == "draft", "nothing was decided"

    done = await published(api, clock, draft)
    assert (done["state"], done["published_by"], done["broken"]) == ("published", "test:principal_adviser", [])
    after = {visit["id"]: visit for visit in await meetings(api)}
    for change in changes:
        visit = after[change["visit_id"]]
        assert (visit["date"], visit["half"], visit["timetable"]) == (change["to_date"], change["to_half"], 1)


async def test_nothing_new_makes_no_draft(api, clock):
    await team(api, clock)
    await published(api, clock, await asked(api, clock))
    assert (await asked(api, clock))["number"] == 1


async def test_a_pin_moves_what_must_and_nothing_else(api, clock):
    await team(api, clock)
    await published(api, clock, await asked(api, clock))
    before = {visit["id"]: visit for visit in await meetings(api, urn=URN)}
    visit = [one for one in before.values() if one["kind"] == "securing_good_meeting"][3]
    day = next(
        day
        for day in (date.fromisoformat(visit["window_start"]) + timedelta(days=number) for number in range(1, 60))
        if day.weekday() == 3 and day.isoformat() != visit["date"]
    ).isoformat()
    made = await pinned(api, visit, day, "afternoon")
    assert made.status_code == 201, made.text
    assert made.json()["pinned"]["date"] == day
    await work_off(api.database, timetables=True, clock=clock)
    draft = await newest(api)
    assert (draft["number"], draft["follows"], draft["moved"]) == (2, 1, 1)
    (change,) = (await api.get("/v1/timetables/2/changes")).json()["items"]
    assert (change["visit_id"], change["change"], change["to_date"], change["to_half"]) == (
        visit["id"],
        "moved",
        day,
        "afternoon",
    )
    # A pin is a wish: what it moves could have stayed, and nobody is got round.
    assert (change["from_date"], change["asked"]) == (visit["date"], True)
    refused = await api.post("/v1/timetables/2/publication", json={"reason": "Looked at."})
    assert (refused.status_code, refused.json()["blockers"][0]["code"]) == (409, "not-agreed")
    await agree(api, 2, visit["id"])
    await published(api, clock, draft)
    after = {one["id"]: one for one in await meetings(api, urn=URN)}
    assert {
        id_ for id_ in after if (after[id_]["date"], after[id_]["half"]) != (before[id_]["date"], before[id_]["half"])
    } == {visit["id"]}


@pytest.mark.parametrize(
    ("day", "code", "says"),
    [
        ("2025-11-20", "past", "has come or gone"),
        ("2025-12-25", "outside-its-time", "is outside its time"),
        ("2026-02-18", "outside-its-time", "is outside its time"),
    ],
)
async def test_a_pin_on_a_day_that_cannot_be_is_refused(api, clock, day, code, says):
    await team(api, clock)
    visit = next(one for one in await meetings(api, urn=URN) if one["kind"] == "securing_good_meeting")
    refused = await pinned(api, visit, day)
    assert refused.status_code == 422
    (error,) = refused.json()["errors"]
    assert (error["pointer"], error["code"]) == ("#/date", code)
    assert says in error["detail"]


async def test_a_pin_on_a_holiday_is_refused(api, clock):
    await team(api, clock)
    visit = next(one for one in await meetings(api, urn=URN) if one["slot"].endswith("summer link partner 1"))
    refused = await pinned(api, visit, "2026-07-25")
    (error,) = refused.json()["errors"]
    assert error["code"] == "school-closed"
    assert error["detail"].startswith("On 25 July 2026, morning, the school cannot be visited: ")


async def test_contradictory_pins_are_refused(api, clock):
    await team(api, clock)
    of_summer = [one for one in await meetings(api, urn=URN) if "summer" in one["slot"]]
    meeting, other = (next(one for one in of_summer if one["kind"].startswith(kind)) for kind in ("securing", "link"))
    day = other["date"]
    assert (await pinned(api, other, day)).status_code == 201
    refused = await pinned(api, meeting, day)
    assert refused.status_code in {409, 422}


async def test_metrics_tell_of_cadence_moves_and_load(api, clock):
    await team(api, clock)
    await published(api, clock, await asked(api, clock))
    visit = next(one for one in await meetings(api, urn=URN) if one["slot"] == "2025/26 spring 2")
    day = date.fromisoformat(visit["date"])
    other = (day + timedelta(days=1 if day.weekday() < 3 else -1)).isoformat()
    assert (await pinned(api, visit, other)).status_code == 201
    await work_off(api.database, timetables=True, clock=clock)
    draft = await newest(api)
    await agree(api, draft["number"], visit["id"])
    await published(api, clock, draft)
    metrics = (await api.get("/v1/visit-metrics/2025")).json()
    assert metrics["academic_year"] == 2025
    cadence = {one["kind"]: one for one in metrics["cadence"]}
    assert (cadence["first_contact"]["met"], cadence["first_contact"]["kept"]) == (1, 1)
    assert cadence["meeting"]["kept"] is None
    assert cadence["meeting"]["open"] == 5
    moves = metrics["moves"]
    assert (moves["moved"], moves["asked"], moves["visits_published"]) == (1, 1, 8)
    assert moves["median_notice_days"] == moves["least_notice_days"] == (day - date(2025, 11, 20)).days
    assert {one["name"] for one in metrics["load"]} == {"Lead Officer of 307", "Link Partner of 307"}
    assert all(one["most_in_a_week"] >= 1 and one["visits"] >= one["days"] >= 1 for one in metrics["load"])


async def test_a_link_partner_who_only_works_tuesdays_is_visited_with_on_tuesdays(api, clock):
    await team(api, clock)
    await published(api, clock, await asked(api, clock))
    people = (await api.get("/v1/people?limit=100")).json()["items"]
    partner = next(one["id"] for one in people if one["name"] == "Link Partner of 307")
    pattern = {"person_id": partner, "halves": {"tuesday": ["morning", "afternoon"]}, "most_a_day": 1, "most_a_week": 1}
    assert (await api.post("/v1/availability/patterns", json=pattern)).is_success
    draft = await asked(api, clock)
    visits = (await api.get(f"/v1/timetables/{draft['number']}/visits?person={partner}&limit=100")).json()["items"]
    assert len(visits) >= 5
    assert {date.fromisoformat(visit["date"]).weekday() for visit in visits} == {1}
    changes = (await api.get(f"/v1/timetables/{draft['number']}/changes")).json()["items"]
    # Nobody is asked about what cannot stay.
    could_not = [change for change in changes if date.fromisoformat(change["from_date"]).weekday() != 1]
    assert {change["asked"] for change in could_not} == {False}


async def test_what_has_no_place_is_explained_and_the_last_timetable_stays_in_force(api, clock):
    await team(api, clock)
    await published(api, clock, await asked(api, clock))
    people = (await api.get("/v1/people?limit=100")).json()["items"]
    lead = next(one["id"] for one in people if one["name"] == "Lead Officer of 307")
    leave = {"person_id": lead, "kind": "training", "starts_on": "2026-01-01", "ends_on": "2026-02-13"}
    made = await api.post("/v1/availability/leave", json=leave)
    assert made.is_success, made.text
    draft = await asked(api, clock)
    (unplaced,) = [one for one in draft["unplaced"] if one["urn"] == URN]
    assert "there is no half-day from" in unplaced["words"]
    assert "Lead Officer of 307 is free" in unplaced["words"]
    assert unplaced["smallest"]
    assert (await api.get("/v1/timetables/1")).json()["state"] == "published"
    (left_out,) = (await api.get(f"/v1/timetables/{draft['number']}/changes")).json()["items"]
    assert (left_out["change"], left_out["visit_id"]) == ("left_out", unplaced["visit_id"])

    await published(api, clock, draft)
    visit = (await api.get(f"/v1/visits/{unplaced['visit_id']}")).json()
    assert (visit["half"], visit["timetable"], visit["status"]) == (None, None, "planned")


async def test_what_is_owed_again_is_where_it_was_published(api, clock):
    case = await team(api, clock)
    await published(api, clock, await asked(api, clock))
    before = {one["slot"]: one for one in await meetings(api, urn=URN)}
    slot = "2025/26 spring 2"
    path = f"/v1/cases/{case['id']}"
    waived = await api.post(f"{path}/waivers", json={"slot": slot, "reason": "Inspected."})
    assert waived.is_success, waived.text
    await work_off(api.database, clock=clock)
    assert slot not in {one["slot"] for one in await meetings(api, urn=URN)}
    assert (await api.post(f"{path}/waiver-withdrawals", json={"slot": slot, "reason": "They came early."})).is_success
    await work_off(api.database, timetables=True, clock=clock)
    after = {one["slot"]: one for one in await meetings(api, urn=URN)}
    assert _places(after) == _places(before)
    assert (await newest(api))["number"] == 1, "nothing is to be decided"


def _places(visits: dict[str, dict]) -> dict[str, tuple]:
    return {slot: (one["date"], one["half"], one["timetable"]) for slot, one in visits.items()}


async def test_a_link_partners_visit_promised_again_is_where_it_was_published(api, clock):
    await team(api, clock)
    await published(api, clock, await asked(api, clock))
    before = {one["slot"]: one for one in await meetings(api, urn=URN)}
    gone = "2025/26 spring link partner 1"
    assert before[gone]["half"] is not None
    for spring in (0, 1):
        models = {
            "models": [{"key": "one", "name": "Model 1", "autumn": 1, "spring": spring, "summer": 1}],
            "by_level": dict.fromkeys(("red", "amber", "green", "not_assessed"), "one"),
            "reason": "The schools' forum.",
        }
        made = await api.post("/v1/visit-models", "assistant_director", json=models)
        assert made.is_success, made.text
        await work_off(api.database, clock=clock)
        assert (gone in {one["slot"] for one in await meetings(api, urn=URN)}) == bool(spring)
    assert _places({one["slot"]: one for one in await meetings(api, urn=URN)}) == _places(before)


async def test_one_school_that_does_not_agree_does_not_end_a_year_made_afresh(api, clock):
    """The visit of that school stays, one whose school agreed is where it agreed to, and the year is still made afresh."""
    await team(api, clock)
    await published(api, clock, await asked(api, clock))
    wishes = {"weights": {"not_proposed": 100}, "reason": "Schools know best."}
    assert (await api.post("/v1/timetable-settings", "assistant_director", json=wishes)).is_success
    of_spring = [one for one in await meetings(api, urn=URN) if one["slot"].startswith("2025/26 spring")]
    days = {date.fromisoformat(one["date"]) for one in of_spring}
    for other in {day + timedelta(days=1 if day.weekday() < 3 else -1) for day in days}:
        said = {"urn": URN, "date": other.isoformat(), "half": "morning", "word": "proposed"}
        assert (await api.post("/v1/availability/school-times", "headteacher", urns=[URN], json=said)).is_success
    draft = await asked(api, clock, afresh=True)
    moves = await _asked_about(api, draft)
    assert len(moves) >= 2
    no, yes = moves[0], moves[1]
    await agree(api, draft["number"], yes["visit_id"])
    await agree(api, draft["number"], no["visit_id"], agreed=False)
    await work_off(api.database, timetables=True, clock=clock)
    after = await newest(api)
    assert (after["number"], after["state"], after["afresh"]) == (draft["number"] + 1, "draft", True)
    moved = {one["visit_id"]: one for one in await _asked_about(api, after)}
    assert no["visit_id"] not in moved
    assert (moved[yes["visit_id"]]["to_date"], moved[yes["visit_id"]]["agreed"]) == (yes["to_date"], True)


async def _asked_about(api, timetable: dict) -> list[dict]:
    changes = (await api.get(f"/v1/timetables/{timetable['number']}/changes?limit=100")).json()["items"]
    return [one for one in changes if one["asked"]]
