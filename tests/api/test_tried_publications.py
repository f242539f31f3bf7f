"""Publishing a timetable can be tried: what it would do is told, whatever keeps it from being done, and nothing is done."""

import json

import pytest

from tests.harness.examples import named
from tests.harness.rows import state_of
from tests.harness.working import work_off

WHY = {"reason": "Every lead officer has read it."}


async def tried(api, number: int, **more):
    """What publishing would do; nothing in the whole database is another afterwards."""
    before = await state_of(api.database, exact=True)
    headers = {"Idempotency-Key": "a try leaves no trace"}
    answer = await api.post(f"/v1/timetables/{number}/publication?dry_run=true", json=WHY, headers=headers, **more)
    assert await state_of(api.database, exact=True) == before
    return answer


async def publish(api, number: int):
    return await api.post(f"/v1/timetables/{number}/publication", json=WHY)


async def visits(api) -> dict[str, tuple[str, str | None]]:
    """Where each visit of the council is."""
    async with api.database.owner() as owner:
        rows = await owner.fetch("select id, date, half from visit where council = '307'")
    return {str(row["id"]): (str(row["date"]), row["half"]) for row in rows}


@pytest.fixture
async def draft(fresh_world_api, world):
    """The council's newest draft, once everything was looked at."""
    await work_off(fresh_world_api.database, timetables=True, clock=world.clock)
    newest = (await fresh_world_api.get("/v1/timetables?sort=-number&limit=1")).json()["items"][0]
    assert newest["state"] == "draft", newest
    return newest["number"]


async def agree(api, number: int, *, agreed: bool = True) -> list[dict]:
    """Have every school that is asked say so; the moves they were asked about."""
    moves = [
        one for one in (await api.get(f"/v1/timetables/{number}/changes?limit=100")).json()["items"] if one["asked"]
    ]
    for move in moves:
        body = {"visit_id": move["visit_id"], "agreed": agreed, "words": "Asked on the telephone."}
        assert (await api.post(f"/v1/timetables/{number}/answers", "lead_officer", json=body)).is_success
    return moves


@pytest.mark.row(37)
async def test_what_is_told_is_what_publishing_does(fresh_world_api, world, draft):
    api = fresh_world_api
    assert await agree(api, draft), "the draft moves a visit whose school is asked"
    told = (await tried(api, draft)).json()
    assert (told["number"], told["dry_run"], told["blockers"], told["holds"], told["broken"]) == (
        draft,
        True,
        [],
        True,
        [],
    )
    by_change = {
        change: [one for one in told["changes"] if one["change"] == change]
        for change in ("placed", "moved", "left_out")
    }
    assert {change: told[change] for change in by_change} == {change: len(ones) for change, ones in by_change.items()}
    assert by_change["moved"]
    assert all(one["agreed"] for one in told["changes"] if one["asked"])
    assert all(one["tell"] for one in told["changes"])
    before = await visits(api)
    assert (await publish(api, draft)).status_code == 202
    await work_off(api.database, clock=world.clock)
    done = (await api.get(f"/v1/timetables/{draft}")).json()
    assert (done["state"], done["unplaced"]) == ("published", told["unplaced"])
    moved = {id_: (before[id_], now) for id_, now in (await visits(api)).items() if now != before[id_]}
    placed = {
        one["visit_id"]: ((one["from_date"], one["from_half"]), (one["to_date"], one["to_half"]))
        for one in by_change["moved"] + by_change["placed"]
    }
    unplaced_before = {
        id_: ((None, None) if half is None else (day, half), now) for id_, ((day, half), now) in moved.items()
    }
    assert unplaced_before == placed
    assert told["stays"] + len(placed) == done["placed"]
    async with api.database.owner() as owner:
        payload = await owner.fetchval(
            "select p.payload::text from event e join event_payload p using (chain, sequence) "
            "where e.kind = 'timetable.published' and e.chain = '307' order by e.sequence desc limit 1"
        )
    assert {one["visit"] for one in json.loads(payload)["visits"]} == placed.keys()


async def test_a_visit_that_would_lose_its_place_is_told_and_loses_it_when_that_is_published(
    fresh_world_api, world, draft
):
    api = fresh_world_api
    story = named(world, "307")
    lost = story.council.timetable.still[story.school.urn]
    async with api.database.owner() as owner:
        await owner.execute(
            "delete from timetable_visit where council = '307' and number = $1 and visit_id = $2", draft, lost
        )
    told = (await tried(api, draft)).json()
    (change,) = [one for one in told["changes"] if one["change"] == "left_out"]
    assert (change["visit_id"], change["to_date"], change["asked"], told["left_out"]) == (lost, None, False, 1)
    assert change["tell"]
    before = (await visits(api))[lost]
    assert before == (change["from_date"], change["from_half"])
    await agree(api, draft)
    assert (await publish(api, draft)).status_code == 202
    await work_off(api.database, clock=world.clock)
    assert (await visits(api))[lost][1] is None


async def test_what_keeps_it_from_being_published_is_told_beside_what_it_would_do(fresh_world_api, world, draft):
    api = fresh_world_api
    async with api.database.owner() as owner:
        await owner.execute("delete from timetable_consent")
    told = (await tried(api, draft)).json()
    refused = await publish(api, draft)
    assert refused.status_code == 409
    assert told["blockers"] == refused.json()["blockers"]
    assert {one["code"] for one in told["blockers"]} == {"not-agreed"}
    assert {one["visit_id"] for one in told["blockers"]} == {one["visit_id"] for one in told["changes"] if one["asked"]}
    assert all(one["agreed"] is None for one in told["changes"] if one["asked"])


async def test_one_that_is_in_force_or_gone_is_told_so(fresh_world_api, world, draft):
    for one in (await fresh_world_api.get("/v1/timetables?limit=100")).json()["items"]:
        told = (await tried(fresh_world_api, one["number"])).json()
        refused = await fresh_world_api.get(f"/v1/timetables/{one['number']}")
        assert told["blockers"] == refused.json()["allowed_actions"][0]["blockers"]
        if one["state"] == "published":
            assert (told["changes"], told["holds"]) == ([], None)
            assert [blocker["code"] for blocker in told["blockers"]] == ["is-published"]
    assert (await tried(fresh_world_api, 1_999_999_999)).status_code == 404


async def test_whether_it_holds_is_not_known_until_a_change_was_looked_at(fresh_world_api, world, draft):
    api = fresh_world_api
    assert (await tried(api, draft)).json()["holds"] is True
    story = named(world, "307").council.timetable
    unpinned = await api.post(
        f"/v1/visits/{story.pinned_visit_id}/unpinning", "lead_officer", json={"reason": "Not away."}
    )
    assert unpinned.is_success, unpinned.text
    told = (await tried(api, draft)).json()
    assert told["holds"] is None
    assert "may have moved" in told["holding"]
    await work_off(api.database, timetables=True, clock=world.clock)
    newest = (await api.get("/v1/timetables?sort=-number&limit=1")).json()["items"][0]["number"]
    told = (await tried(api, newest)).json()
    assert told["holds"] is (True if (await api.get(f"/v1/timetables/{newest}")).json()["state"] == "draft" else None)


async def test_one_that_did_not_hold_says_so(fresh_world_api, world, draft):
    api = fresh_world_api
    async with api.database.owner() as owner:
        broken = json.dumps(["The meeting is when the school cannot be visited."])
        await owner.execute("update timetable set broken = $1 where council = '307' and number = $2", broken, draft)
    told = (await tried(api, draft)).json()
    assert (told["holds"], told["broken"]) == (False, ["The meeting is when the school cannot be visited."])


async def test_whoever_may_not_publish_may_not_try(fresh_world_api, world, draft):
    assert (await tried(fresh_world_api, draft, role="lead_officer")).status_code == 403
    theirs = named(world, "310").council.timetable.draft
    assert (await tried(fresh_world_api, theirs)).status_code == 404
