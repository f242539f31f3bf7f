"""Visits people arrange, meetings that did not happen, their replacements, and what two missed in a row lead to."""

from datetime import date, timedelta

import pytest

from tests.harness.bodies import findings_of, merger_of, minutes_of, not_held_of, visit_of
from tests.harness.examples import named
from tests.harness.working import work_off


@pytest.fixture
def api(fresh_world_api):
    """The world on Thursday 20 November 2025."""
    return fresh_world_api


@pytest.fixture
def school(world):
    """A school with a red case, met today."""
    return named(world, "307").school


async def plan(api):
    await work_off(api.database, clock=api.service_database.clock)


async def arranged(api, school, role="link_partner", **more):
    return await api.post("/v1/visits", role, urns=[school.urn], json=visit_of("307", school.case_id) | more)


async def not_held(api, visit, role="lead_officer", **more):
    return await api.post(f"/v1/visits/{visit}/not-held", role, json=not_held_of("307") | more)


async def read(api, visit, role="lead_officer", **more):
    return (await api.get(f"/v1/visits/{visit}", role, **more)).json()


def codes(answer):
    assert answer.status_code == 409, answer.text
    return [one["code"] for one in answer.json()["blockers"]]


async def test_a_monitoring_visit_is_arranged_found_and_left_alone_by_the_plan(api, school):
    made = await arranged(api, school, date="2025-12-10")
    assert made.status_code == 201, made.text
    visit = made.json()
    assert (visit["kind"], visit["slot"], visit["status"]) == ("monitoring_visit", None, "planned")
    meetings = f"/v1/visits?case={school.case_id}&kind=securing_good_meeting&status=planned"
    before = (await api.get(meetings)).json()["items"]
    decision = {"urn": school.urn, "level": "red", "reason": "Still."}
    await api.post("/v1/level-decisions", json=decision)
    await plan(api)
    assert (await api.get(meetings)).json()["items"] == before, "no cadence counts it"
    assert (await read(api, visit["id"]))["date"] == "2025-12-10"
    early = await api.post(f"/v1/visits/{visit['id']}/findings", "link_partner", json=findings_of("307", "2025-12-10"))
    assert early.json()["errors"][0]["code"] == "future"
    api.service_database.clock.now += timedelta(days=21)
    assert (await read(api, visit["id"]))["status"] == "missed"
    half = findings_of("307", "2025-12-10") | {"activities": [{"number": 1, "found": "So."}]}
    refused = await api.post(f"/v1/visits/{visit['id']}/findings", "link_partner", json=half)
    assert refused.json()["errors"][0]["code"] == "activities"
    found = await api.post(f"/v1/visits/{visit['id']}/findings", "link_partner", json=findings_of("307", "2025-12-10"))
    assert (found.status_code, found.json()["status"]) == (201, "held")
    assert [one["found"] for one in found.json()["activities"]] == ["Finding 1 in 307.", "Finding 2 in 307."]
    assert codes(await not_held(api, visit["id"])) == ["already-recorded"]
    minutes = await api.post(f"/v1/visits/{visit['id']}/record", "link_partner", json=minutes_of("307"))
    assert codes(minutes) == ["already-recorded", "not-a-meeting"]


async def test_it_may_share_a_meetings_day_and_says_so(api, school):
    day = (await read(api, school.planned_visit_id))["date"]
    assert codes(await arranged(api, school, date=day)) == ["meeting-that-day"]
    shared = await arranged(api, school, date=day, shares_day=True)
    assert shared.json()["shares_day_with"] == school.planned_visit_id
    assert (await read(api, school.planned_visit_id))["shares_day_with"] == shared.json()["id"]
    assert codes(await arranged(api, school, date=day, shares_day=True)) == ["visited-that-day"]
    alone = await arranged(api, school, date="2025-12-11", shares_day=True)
    assert alone.json()["errors"][0]["code"] == "no-meeting"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"date": "2025-12-13"}, "not-a-school-day"),
        ({"date": "2025-12-25"}, "not-a-school-day"),
        ({"date": "2025-11-19"}, "day"),
        ({"activities": []}, "too_short"),
    ],
)
async def test_what_cannot_be_arranged_is_named(api, school, more, code):
    refused = await arranged(api, school, **more)
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, code)


@pytest.mark.parametrize("role", ["headteacher", "board_member", "assistant_director", "integrator"])
async def test_who_may_not_arrange(api, school, role):
    assert (await arranged(api, school, role)).status_code == 403


async def test_a_meeting_that_will_not_happen_is_replaced_in_its_period_and_the_chain_is_shown(api, school):
    first = await read(api, school.planned_visit_id)
    said = await not_held(api, first["id"], reason="headteacher_absent", words="On a course.")
    assert (said.status_code, said.json()["status"], said.json()["not_held"]["words"]) == (
        201,
        "not_held",
        "On a course.",
    )
    await plan(api)
    chain = (await read(api, first["id"]))["chain"]
    assert [(one["attempt"], one["status"]) for one in chain] == [(1, "not_held"), (2, "planned")]
    again = await read(api, chain[1]["id"])
    assert (again["slot"], again["date"] > first["date"]) == (first["slot"], True)
    assert codes(await not_held(api, first["id"])) == ["not-held"]
    record = await api.post(f"/v1/visits/{first['id']}/record", "link_partner", json=minutes_of("307"))
    assert codes(record) == ["not-held"], "minutes for what was not held"
    api.service_database.clock.now += timedelta(days=90)
    held = minutes_of("307", actions=0) | {"held_on": again["date"]}
    assert (await api.post(f"/v1/visits/{again['id']}/record", "link_partner", json=held)).status_code == 201
    await plan(api)
    chain = (await read(api, first["id"]))["chain"]
    assert [(one["attempt"], one["status"]) for one in chain] == [(1, "not_held"), (2, "held")]


async def test_it_is_said_with_one_of_the_reasons_by_somebody_who_may(api, school):
    refused = await not_held(api, school.planned_visit_id, reason="forgot")
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "#/reason")
    for role in ("headteacher", "board_member", "assistant_director"):
        path = f"/v1/visits/{school.planned_visit_id}/not-held"
        refused = await api.post(path, role, urns=[school.urn], json=not_held_of("307"))
        assert refused.status_code == 403, role
    assert codes(await not_held(api, school.recorded_visit_id)) == ["already-recorded"]


async def test_a_day_that_goes_by_is_missed_until_minutes_come(api, school):
    first = await read(api, school.planned_visit_id)
    api.service_database.clock.now += timedelta(days=70)
    assert (await read(api, first["id"]))["status"] == "missed"
    held = minutes_of("307", actions=0) | {"held_on": first["date"]}
    done = await api.post(f"/v1/visits/{first['id']}/record", "link_partner", json=held)
    assert done.status_code == 201, done.text
    assert (await read(api, first["id"]))["status"] == "held"


async def open_ones(api, school, role="assistant_director"):
    answer = await api.get(f"/v1/escalations?state=open&urn={school.urn}", role)
    return [one["id"] for one in answer.json()["items"]]


async def test_two_missed_in_a_row_on_a_red_case_escalate_until_it_is_said_what_will_be_done(api, school):
    meetings = school.meetings
    assert await open_ones(api, school) == []
    (kept,) = (await api.get(f"/v1/escalations?urn={school.urn}")).json()["items"]
    assert (kept["state"], kept["will_be_done"]) == ("answered", "I go to 307 myself.")
    await not_held(api, school.planned_visit_id)
    assert await open_ones(api, school) == [meetings.missed_visit_id], "the meeting before it was missed as well"
    case = f"/v1/cases/{school.case_id}"
    assert (await api.get(case)).json()["escalated"] is True
    answer = {"will_be_done": "I meet the chair on Monday."}
    path = f"/v1/escalations/{meetings.missed_visit_id}/answer"
    for role in ("principal_adviser", "lead_officer", "headteacher", "board_member"):
        assert (await api.post(path, role, urns=[school.urn], json=answer)).status_code == 403, role
    answered = await api.post(path, "assistant_director", json=answer)
    assert (answered.status_code, answered.json()["first_visit_id"]) == (201, school.planned_visit_id)
    assert codes(await api.post(path, "assistant_director", json=answer)) == ["answered"]
    assert (await api.get(case)).json()["escalated"] is False
    nothing = await api.post(f"/v1/escalations/{school.planned_visit_id}/answer", "assistant_director", json=answer)
    assert nothing.status_code == 404


async def test_late_minutes_and_a_planned_replacement_break_the_row(api, school):
    api.service_database.clock.now += timedelta(days=70)
    assert await open_ones(api, school) == [school.meetings.missed_visit_id], "its day went by without minutes"
    first = await read(api, school.planned_visit_id)
    held = minutes_of("307", actions=0) | {"held_on": first["date"]}
    await api.post(f"/v1/visits/{first['id']}/record", "link_partner", json=held)
    assert await open_ones(api, school) == []


async def test_an_amber_case_does_not_escalate(api, school):
    await not_held(api, school.planned_visit_id)
    await api.post("/v1/level-decisions", json={"urn": school.urn, "level": "amber", "reason": "Better."})
    await plan(api)
    assert await open_ones(api, school) == []


async def test_a_visit_says_what_one_may_do_about_it(api, school):
    async def may(visit, role):
        allowed = (await read(api, visit, role, urns=[school.urn]))["allowed_actions"]
        return {one["action"]: [why["code"] for why in one["blockers"]] for one in allowed}

    assert await may(school.planned_visit_id, "link_partner") == {
        "record_visit": [],
        "record_not_held": [],
        "merge_meeting": [],
    }
    assert await may(school.recorded_visit_id, "lead_officer") == {
        "record_visit": ["already-recorded"],
        "record_not_held": ["already-recorded"],
        "merge_meeting": ["already-recorded"],
    }
    assert await may(school.meetings.arranged_visit_id, "lead_officer") == {
        "record_findings": [],
        "record_not_held": [],
    }
    for role in ("headteacher", "assistant_director"):
        assert await may(school.planned_visit_id, role) == {}, role


async def merged(api, visit, day: str, role="lead_officer", **more):
    return await api.post(f"/v1/visits/{visit}/merger", role, json=merger_of("307", day) | more)


async def test_a_meeting_is_held_with_another_programmes_on_its_day_and_counts(api, school):
    before = await read(api, school.planned_visit_id)
    day = date.fromisoformat(before["date"])
    other = (day + timedelta(days=1 if day.weekday() < 4 else 3)).isoformat()
    made = await merged(api, school.planned_visit_id, other, programme="ofsted")
    assert made.status_code == 201, made.text
    with_ = made.json()["merged_with"]
    assert (with_["programme"], with_["day"], with_["reason"]) == ("ofsted", other, "The same people in 307.")
    await plan(api)
    after = await read(api, school.planned_visit_id)
    assert (after["date"], after["slot"], after["merged_with"]) == (other, before["slot"], with_)
    again = {"urn": school.urn, "level": "red", "reason": "Still."}
    await api.post("/v1/level-decisions", json=again)
    await plan(api)
    assert (await read(api, school.planned_visit_id))["date"] == other, "no later plan moves it"
    assert codes(await merged(api, school.planned_visit_id, other)) == ["merged"]
    api.service_database.clock.now += timedelta(days=(date.fromisoformat(other) - date(2025, 11, 20)).days)
    body = minutes_of("307", actions=0) | {"held_on": other}
    held = await api.post(f"/v1/visits/{school.planned_visit_id}/record", "link_partner", json=body)
    assert held.status_code == 201, held.text
    assert (await read(api, school.planned_visit_id))["status"] == "held"


@pytest.mark.parametrize(
    ("day", "more", "pointer"),
    [
        ("2025-11-19", {}, "#/day"),
        ("2027-06-30", {}, "#/day"),
        (None, {"active_since": "2025-12-31"}, "#/active_since"),
        (None, {"reason": " "}, "#/reason"),
        (None, {"programme": "another"}, "#/programme"),
    ],
)
async def test_a_merger_that_cannot_be_is_refused(api, school, day, more, pointer):
    refused = await merged(api, school.planned_visit_id, day or school.planned_day, **more)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, pointer), refused.text


async def test_only_meetings_merge_and_only_officers_say_so(api, school):
    assert codes(await merged(api, school.meetings.arranged_visit_id, school.planned_day)) == ["not-a-meeting"]
    for role in ("headteacher", "board_member"):
        more = {"urns": [school.urn]} if role == "headteacher" else {}
        body = merger_of("307", school.planned_day)
        refused = await api.post(f"/v1/visits/{school.planned_visit_id}/merger", role, json=body, **more)
        assert refused.status_code == 403
