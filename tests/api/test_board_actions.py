"""Actions that the partnership board agrees: actions of the case, in the next packs, under the rule of its quorum."""

from datetime import UTC, datetime

import anyio
import pytest

from securing_good.vocabulary import ReminderChannel
from securing_good_scheduler.reminding.channels import Channels
from tests.harness.board_packs import all_texts, by_code, pack_of, to_meet
from tests.harness.boards import MET_ON, ask, blockers, elect, made, met, other, refused, story
from tests.harness.databases import until_somebody_waits
from tests.harness.reminding import PUBLIC_URL, Noting, london, look, rows

__all__ = ["other", "story"]


@pytest.fixture
def api(fresh_world_api):
    """The world, on Thursday 20 November 2025."""
    return fresh_world_api


async def agreed(api, meeting: str, case_id: str, role: str = "principal_adviser", **more):
    """An action that the board agreed at a meeting."""
    body = {"case_id": case_id, "what": "Visit a school whose reading improved.", "owner": "Frida Holm"}
    return await api.post(f"/v1/board-meetings/{meeting}/actions", role, json=body | {"due_on": "2026-01-15"} | more)


async def test_an_action_of_the_board_is_one_of_the_case_and_stands_in_the_next_packs(api, story):
    members = [await elect(api, name) for name in ("Ada", "Bela", "Cai")]
    sister = await elect(api, "Dov", interest=story.school.urn)
    meeting = await met(api, *members, sister)
    answer = await agreed(api, meeting, story.school.case_id, owner_side="council", critical=True)
    assert answer.status_code == 201, answer.text
    action = answer.json()
    assert (action["origin"], action["board_meeting_id"], action["visit_id"]) == ("board_meeting", meeting, None)
    assert (await api.get(answer.headers["location"])).json() == action
    for role, whose in (("lead_officer", {}), ("headteacher", {"urns": [story.school.urn]})):
        listed = (await api.get(f"/v1/actions?case={story.school.case_id}&limit=100", role, **whose)).json()["items"]
        (seen,) = [one for one in listed if one["id"] == action["id"]]
        assert (seen["origin"], seen["owner"], seen["due_on"]) == ("board_meeting", "Frida Holm", "2026-01-15")
    happened = (await api.get(f"/v1/cases/{story.school.case_id}/history?limit=100")).json()["items"]
    told = next(one for one in happened if one["kind"] == "action.agreed_by_board")
    assert told["subject"] == f"action:{action['id']}"
    as_of = (await api.get(f"/v1/cases/{story.school.case_id}/as-of?day={MET_ON}")).json()
    assert action["id"] in {one["id"] for one in as_of["open_actions"]}

    api.service_database.clock.now = datetime(2025, 12, 2, 9, tzinfo=UTC)
    january = await to_meet(api)
    answer = await pack_of(api, january)
    (told,) = answer.json()["actions"]["open"]
    assert (told["what"], told["owner"], told["agreed_on"]) == (action["what"], "Frida Holm", MET_ON)
    assert answer.json()["actions"]["since"] == MET_ON
    for kind, text in (await all_texts(api, members[0], answer.json()["id"])).items():
        assert action["what"] in text, kind
        assert "Frida Holm" not in text, kind
    for kind, text in (await all_texts(api, sister, answer.json()["id"])).items():
        assert action["what"] not in text, kind

    read = await api.get(f"/v1/actions/{action['id']}", "lead_officer")
    done = {"json": {"status": "done"}, "headers": {"If-Match": read.headers["etag"]}}
    assert (await api.call("PATCH", f"/v1/actions/{action['id']}", "lead_officer", **done)).status_code == 200
    why = {"replaces_id": answer.json()["id"], "reason": "An action is done."}
    corrected = (await pack_of(api, january, **why)).json()
    assert corrected["actions"]["open"] == []
    assert [(one["status"], one["ended_on"]) for one in corrected["actions"]["ended"]] == [("done", "2025-12-02")]
    api.service_database.clock.now = datetime(2026, 1, 30, 9, tzinfo=UTC)
    assert (await pack_of(api, await to_meet(api, "2026-03-26"))).json()["actions"]["ended"] == []


async def test_by_code_an_action_of_the_board_tells_nobody_which_school_it_is_about(api, story):
    await by_code(api)
    members = [await elect(api, name) for name in ("Ada", "Bela", "Cai")]
    await agreed(api, await met(api, *members), story.school.case_id)
    api.service_database.clock.now = datetime(2025, 12, 2, 9, tzinfo=UTC)
    path = (await pack_of(api, await to_meet(api))).headers["location"]
    (told,) = (await ask(api, members[0], "GET", path)).json()["actions"]["open"]
    assert told["school"].startswith("School ")
    assert {name for name, value in told.items() if value is not None} == {
        "id",
        "school",
        "owner_side",
        "overdue",
        "status",
    }


async def test_what_the_board_agreed_at_a_meeting_follows_its_quorum(api, story, other):
    members = [await elect(api, name) for name in ("Ada", "Bela")]
    sister = await elect(api, "Dov", interest=story.school.urn)
    to_come = await to_meet(api)
    assert blockers(await agreed(api, to_come, story.school.case_id)) == ["to-come"]
    meeting = await met(api)
    assert blockers(await agreed(api, meeting, story.school.case_id)) == ["no-attendance"]
    there = {"present": [{"person_id": one.person_id} for one in (*members, sister)]}
    await made(api, f"/v1/board-meetings/{meeting}/attendance", there)
    assert blockers(await agreed(api, meeting, story.school.case_id)) == ["no-quorum"]
    assert (await agreed(api, meeting, other.case_id)).status_code == 201
    again = await api.post(f"/v1/board-meetings/{meeting}/attendance", json=there)
    assert blockers(again) == ["decided"], "an action rests on who was there"
    early = await agreed(api, meeting, other.case_id, due_on="2025-11-30")
    assert refused(early) == ("#/due_on", "before-meeting")
    assert refused(await agreed(api, meeting, meeting)) == ("#/case_id", "unknown-case")
    assert (await agreed(api, story.school.case_id, other.case_id)).status_code == 404
    assert (await agreed(api, meeting, other.case_id, "board_member")).status_code == 403
    answer = await agreed(api, meeting, other.case_id, due_on=None)
    visits = (await api.get(f"/v1/visits?case={other.case_id}&kind=securing_good_meeting&limit=100")).json()["items"]
    coming = min((one["date"] for one in visits if one["date"] >= MET_ON and one["status"] == "planned"), default=None)
    assert (answer.json()["due_on"] if coming else refused(answer)) == (coming or ("#/due_on", "no-next-meeting"))


async def test_whose_action_of_the_board_it_is_is_reminded_before_its_day_and_after_it(api, story):
    members = [await elect(api, name) for name in ("Ada", "Bela", "Cai")]
    answer = await agreed(api, await met(api, *members), story.school.case_id, owner_side="school", owner="Headteacher")
    path = f"/v1/people/{story.school.head_id}"
    known = {"If-Match": (await api.get(path)).headers["etag"]}
    assert (await api.call("PATCH", path, "admin", json={"email": "head@school.example"}, headers=known)).is_success
    noted = Noting()
    by = Channels(dict.fromkeys(ReminderChannel, noted), PUBLIC_URL)
    of_it = f"subject = '{answer.json()['id']}'"
    await look(api, london("2026-01-09"), by)
    assert await rows(api, of_it) == []
    for day in ("2026-01-12", "2026-01-13", "2026-01-16", "2026-01-19"):
        await look(api, london(day), by)
    told = [(str(one["person_id"]), one["kind"], one["occasion"], one["state"]) for one in await rows(api, of_it)]
    assert told == [
        (story.school.head_id, "action", "soon 2026-01-15", "sent"),
        (story.school.head_id, "action", "overdue 2026-01-15", "sent"),
    ]


async def test_who_was_there_and_what_the_board_agreed_are_recorded_one_after_the_other(api, story):
    members = [await elect(api, name) for name in ("Ada", "Bela", "Cai")]
    meeting, answers = await met(api, *members), []

    async def agree() -> None:
        answers.append(await agreed(api, meeting, story.school.case_id))

    async with api.database.owner() as officer, anyio.create_task_group() as group, officer.transaction():
        await officer.execute("select from board_meeting where id = $1 for update", meeting)
        group.start_soon(agree)
        await until_somebody_waits(api.database)
        await officer.execute("delete from board_attendance where person_id = $1", members[0].person_id)
    assert blockers(answers[0]) == ["no-quorum"], "two were there, as was recorded meanwhile"
