"""Minutes from a draft to the school's word: who writes, approves, issues, reads, disputes and answers."""

import json
from datetime import timedelta

import pytest

from tests.harness.bodies import attendance_of, completion_of, minutes_of
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


class Minutes:
    """The minutes of the school's next meeting, held today."""

    def __init__(self, api, school) -> None:
        self.api, self.school = api, school
        self.path = f"/v1/visits/{school.planned_visit_id}/record"

    async def call(self, method, step, role, body=None, **more):
        path = self.path + step
        return await self.api.call(method, path, role, urns=[self.school.urn], json=body or {}, **more)

    async def record(self, role="link_partner", **more):
        return await self.call("POST", "", role, minutes_of("307") | more)

    async def etag(self):
        return {"If-Match": (await self.api.get(self.path, "lead_officer")).headers["etag"]}

    async def change(self, role="link_partner", **body):
        return await self.call("PATCH", "", role, {"why": "Anew.", **body}, headers=await self.etag())

    async def approve(self, role="lead_officer"):
        return await self.call("POST", "/approval", role, headers=await self.etag())

    async def issue(self, role="lead_officer"):
        return await self.call("POST", "/issue", role)

    async def respond(self, role="headteacher", **body):
        return await self.call("POST", "/responses", role, {"number": 1, "accurate": True, **body})

    async def read(self, role="lead_officer"):
        return await self.api.get(self.path, role, urns=[self.school.urn])

    async def issued(self):
        whole = {name: value for name, value in completion_of("307").items() if name != "why"}
        assert (await self.record(**whole)).status_code == 201
        assert (await self.approve()).status_code == 200
        answer = await self.issue()
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture
def minutes(api, school):
    """What is tried here."""
    return Minutes(api, school)


def codes(answer):
    assert answer.status_code == 409, answer.text
    return [one["code"] for one in answer.json()["blockers"]]


async def test_from_a_draft_to_the_schools_word(api, minutes):
    first = (await minutes.record()).json()
    assert (first["state"], first["number"], first["attendance"]) == ("draft", 1, [])
    assert (first["issue_due_on"], first["issue_overdue"]) == ("2025-12-04", False), "ten school days"
    assert codes(await minutes.approve()) == ["attendance-missing", "areas-missing", "objectives-missing"]
    changed = (await minutes.change(**completion_of("307"))).json()
    assert (changed["number"], changed["areas"]) == (2, [{"factor": "attainment", "found": "Phonics in 307."}])
    assert changed["autumn_visit"] == {"words": "Autumn lessons told of in 307.", "link_partner_visit_id": None}
    assert (await minutes.approve("link_partner")).status_code == 403
    assert codes(await minutes.issue()) == ["not-approved"]
    approved = (await minutes.approve()).json()
    assert (approved["state"], len(approved["sha256"])) == ("approved", 64)
    assert codes(await minutes.change(discussed="Otherwise.")) == ["locked"]
    assert (await minutes.read("headteacher")).status_code == 404, "not issued yet"
    issued = (await minutes.issue()).json()
    assert (issued["issued_on"], issued["respond_by"]) == ("2025-11-20", "2025-11-27"), "five school days"
    assert issued["school_word"] == "awaited"
    for role in ("headteacher", "chair_of_governors", "clerk"):
        assert (await minutes.read(role)).json()["number"] == 2, role
    assert (await minutes.read("board_member")).status_code == 403
    said = await minutes.respond(number=2)
    assert (said.status_code, said.json()["school_word"]) == (201, "accurate")
    assert codes(await minutes.respond(number=2, accurate=False, words="No.")) == ["spoken"]


async def test_nobody_approves_their_own_draft(minutes):
    whole = {name: value for name, value in completion_of("307").items() if name != "why"}
    await minutes.record("lead_officer", **whole)
    assert codes(await minutes.approve("lead_officer")) == ["own-draft"]
    assert (await minutes.approve("principal_adviser")).status_code == 200


async def test_who_was_there_decides_whether_it_was_a_meeting(api, minutes):
    there = attendance_of("307")
    without_head = await minutes.record(attendance=[one for one in there if one["party"] != "headteacher"])
    assert without_head.status_code == 422
    assert without_head.json()["errors"][0] | {"detail": ""} == {
        "pointer": "#/attendance",
        "code": "party-missing",
        "detail": "",
    }
    assert "headteacher" in without_head.json()["errors"][0]["detail"]
    nobody_for_the_chair = [one for one in there if one["party"] != "vice_chair_of_governors"]
    refused = await minutes.record(attendance=nobody_for_the_chair)
    assert refused.json()["errors"][0]["code"] == "not-a-meeting"
    assert (await minutes.record(attendance=there)).status_code == 201


async def test_progress_on_an_objective_needs_its_detail(minutes):
    refused = await minutes.record(objectives=[{"objective": "Reading", "progress": "improving"}])
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "#/objectives/0/detail")
    twice = [{"factor": "attainment", "found": "So."}, {"factor": "attainment", "found": "And so."}]
    assert (await minutes.record(areas=twice)).status_code == 422


async def test_the_autumn_visit_is_one_to_this_school(api, world, minutes):
    other = named(world, "307", school=1).school.understanding.visit_id
    own = minutes.school.understanding.visit_id
    refused = await minutes.record(autumn_visit={"words": "Seen.", "link_partner_visit_id": other})
    assert refused.json()["errors"][0]["code"] == "unknown-visit"
    kept = await minutes.record(autumn_visit={"words": "Seen.", "link_partner_visit_id": own})
    assert kept.json()["autumn_visit"]["link_partner_visit_id"] == own


async def test_two_people_do_not_overwrite_each_other(minutes):
    await minutes.record()
    read = await minutes.etag()
    assert (await minutes.change(discussed="One.")).status_code == 200
    late = await minutes.call("PATCH", "", "lead_officer", {"discussed": "Two.", "why": "So."}, headers=read)
    assert late.status_code == 412
    assert (await minutes.call("PATCH", "", "lead_officer", {"discussed": "Two.", "why": "So."})).status_code == 428


async def test_every_version_stays_readable_field_by_field(minutes):
    await minutes.record()
    await minutes.change(discussed="More.", progress="declining", why="From the notes.")
    history = (await minutes.call("GET", "/history", "lead_officer")).json()
    first, second = history["versions"]
    assert (first["number"], first["why"], first["drafted_by"]) == (1, None, "test:link_partner")
    assert (second["why"], [one["field"] for one in second["changes"]]) == (
        "From the notes.",
        ["progress", "discussed"],
    )
    assert second["changes"][0] == {"field": "progress", "was": "improving", "now": "declining"}
    assert (await minutes.call("GET", "/history", "headteacher")).status_code == 403


async def test_a_dispute_is_answered_and_stays_with_its_version(minutes):
    await minutes.issued()
    wordless = await minutes.respond(accurate=False)
    assert wordless.status_code == 422
    disputed = (await minutes.respond("chair_of_governors", accurate=False, words="Governors saw it.")).json()
    assert (disputed["school_word"], disputed["unanswered"]) == ("disputed", 1)
    answer = {"answer": "They saw a draft."}
    assert (await minutes.call("POST", "/answer", "headteacher", answer)).status_code == 403
    answered = await minutes.call("POST", "/answer", "lead_officer", answer)
    assert (answered.json()["unanswered"], answered.json()["words"][0]["answer"]) == (0, "They saw a draft.")
    assert codes(await minutes.call("POST", "/answer", "lead_officer", answer)) == ["no-dispute"]


async def test_a_new_version_answers_too_and_the_school_reads_the_old_one_until_then(minutes):
    first = await minutes.issued()
    await minutes.respond(accurate=False, words="A wrong day.")
    assert (await minutes.call("POST", "/reopening", "link_partner", {"reason": "So."})).status_code == 403
    reopened = await minutes.call("POST", "/reopening", "principal_adviser", {"reason": "The day was wrong."})
    assert (reopened.json()["number"], reopened.json()["state"]) == (2, "draft")
    seen = (await minutes.read("headteacher")).json()
    assert (seen["number"], seen["state"], seen["sha256"]) == (1, "issued", first["sha256"])
    await minutes.change(discussed="On the right day.")
    assert codes(await minutes.approve("principal_adviser")) == ["own-draft"], "who re-opened wrote that version"
    await minutes.approve()
    issued = (await minutes.issue()).json()
    assert issued["sha256"] != first["sha256"]
    seen = (await minutes.read("headteacher")).json()
    assert (seen["number"], seen["school_word"], seen["words"][0]["answered_by_version"]) == (3, "awaited", 3)
    assert codes(await minutes.respond(number=1)) == ["another-version"]


async def test_the_school_speaks_in_time_or_is_silent(api, minutes):
    await minutes.issued()
    api.service_database.clock.now += timedelta(days=8)
    late = await minutes.respond()
    assert codes(late) == ["late"]
    assert "2025-11-27" in late.json()["blockers"][0]["detail"]
    assert (await minutes.read()).json()["school_word"] == "silent"


async def test_nobody_speaks_for_another_school(api, world, minutes):
    await minutes.issued()
    other = named(world, "307", school=1).school.urn
    body = {"number": 1, "accurate": True}
    for role in ("headteacher", "chair_of_governors"):
        refused = await api.post(f"{minutes.path}/responses", role, urns=[other], json=body)
        assert refused.status_code == 404, role
    for role in ("clerk", "lead_officer", "assistant_director"):
        refused = await api.post(f"{minutes.path}/responses", role, urns=[minutes.school.urn], json=body)
        assert refused.status_code == 403, role


async def test_minutes_not_issued_in_ten_school_days_are_overdue_and_listed(api, minutes):
    await minutes.record()
    assert (await api.get("/v1/visits?minutes_overdue=true")).json()["items"] == []
    api.service_database.clock.now += timedelta(days=15)
    (late,) = (await api.get(f"/v1/visits?minutes_overdue=true&urn={minutes.school.urn}")).json()["items"]
    assert (late["id"], late["minutes_due_on"], late["minutes_state"]) == (
        minutes.school.planned_visit_id,
        "2025-12-04",
        "draft",
    )
    seen = await api.get(f"/v1/visits/{late['id']}", "headteacher", urns=[minutes.school.urn])
    assert seen.json()["minutes_state"] is None, "how far a draft has come is the council's own"
    await minutes.change(**completion_of("307"))
    await minutes.approve()
    issued = (await minutes.issue()).json()
    assert (issued["issue_overdue"], issued["issued_late"]) == (False, True)


async def test_actions_are_seen_from_the_day_they_are_agreed_and_can_follow(api, minutes):
    body = {"what": "Bring the audit.", "owner": "Chair", "critical": True, "factors": ["safeguarding"]}
    recorded = (await minutes.record(actions=[body])).json()
    (agreed,) = recorded["agreed"]
    assert (agreed["critical"], agreed["owner_side"]) == (True, "school")
    seen = await api.get(f"/v1/actions/{agreed['id']}", "headteacher", urns=[minutes.school.urn])
    assert (seen.json()["critical"], seen.json()["factors"]) == (True, ["safeguarding"])
    more = {"what": "Bring the plan.", "owner": "Link partner", "owner_side": "council"}
    changed = (await minutes.change(add_actions=[more])).json()
    assert [one["what"] for one in changed["agreed"]] == ["Bring the audit.", "Bring the plan."]
    assert len(changed["actions"]) == 2


async def test_what_one_may_do_is_what_one_is_not_refused(minutes):
    await minutes.record()

    async def may(role):
        allowed = (await minutes.read(role)).json()["allowed_actions"]
        return {one["action"]: [why["code"] for why in one["blockers"]] for one in allowed}

    assert await may("link_partner") == {"change_minutes": []}
    incomplete = ["attendance-missing", "areas-missing", "objectives-missing"]
    assert await may("lead_officer") == {
        "change_minutes": [],
        "approve_minutes": incomplete,
        "issue_minutes": ["not-approved"],
        "reopen_minutes": ["draft"],
        "answer_dispute": ["no-dispute"],
    }
    await minutes.change(**completion_of("307"))
    await minutes.approve()
    await minutes.issue()
    assert await may("headteacher") == {"respond_to_minutes": []}


async def test_a_corrected_day_moves_the_timetable(api, minutes):
    await minutes.record()
    refused = await minutes.change(held_on="2025-11-21")
    assert refused.json()["errors"][0]["code"] == "future"
    before = await minutes.change(held_on="2025-11-19")
    assert before.json()["errors"][0]["code"] == "before-case"
    await work_off(api.database, clock=api.service_database.clock)
    api.service_database.clock.now += timedelta(days=1)
    moved = (await minutes.change(held_on="2025-11-21")).json()
    assert (moved["held_on"], moved["issue_due_on"]) == ("2025-11-21", "2025-12-05")
    case = (await api.get(f"/v1/cases/{minutes.school.case_id}")).json()
    assert case["timetable_is_current"] is False


async def test_events_carry_no_word_of_a_draft(api, minutes):
    await minutes.issued()
    await minutes.respond(accurate=False, words="Something private.")
    told = json.dumps(await api.events(minutes.school.urn, "lead_officer"))
    assert "minutes.responded" in told
    for words in ("Something private", "Phonics in 307", "Autumn lessons told of in 307"):
        assert words not in told
