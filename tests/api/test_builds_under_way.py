"""A build under way in a worker process: a valid timetable is there while a better one is sought, and it ends when what it
is made from changes.
"""

import json
from datetime import UTC, date, datetime

import anyio
import pytest

from securing_good.database import of_council
from securing_good.settings import Service
from securing_good.vocabulary import HalfDay
from securing_good_scheduler.council_timetable.gathering import gather
from securing_good_scheduler.council_timetable.posing import half_number, pose
from securing_good_scheduler.timetable.verifying import violations
from tests.harness.callers import Ticking, api_on
from tests.harness.files import REGISTER, register, register_row, term_dates
from tests.harness.held_builds import building_slowly
from tests.harness.tellings.people import tell_chair, tell_head
from tests.harness.timetabling import team
from tests.harness.working import send, work_off

CLOCK = datetime(2025, 11, 20, 9, tzinfo=UTC)
AT_RISK = range(102_001, 102_016)
"""As many schools as a borough's at-risk list has."""
LEADS, PARTNERS = 6, 5


@pytest.fixture
def clock():
    return Ticking(CLOCK)


@pytest.fixture
async def api(database, tmp_path, clock):
    async with api_on(database, clock=clock) as made:
        yield made


async def loaded(api, clock, schools: str) -> None:
    for name, content in (("register.csv", schools), ("terms.json", term_dates(year=2025))):
        assert (await send(api, name, content, clock=clock))["state"] == "loaded"


async def newest(api) -> dict | None:
    items = (await api.get("/v1/timetables?limit=100")).json()["items"]
    return items[-1] if items else None


async def arrives(api, state: str, *, but: str = "") -> dict:
    """The newest timetable once it is in this state, and made from something else than `but`."""
    with anyio.fail_after(90):
        while True:
            found = await newest(api)
            if found is not None and found["state"] == state and await inputs_of(api, found) != but:
                return found
            await anyio.sleep(0.1)


async def inputs_of(api, timetable: dict) -> str:
    async with api.database.owner() as owner:
        of = "select inputs from timetable where council = '307' and number = $1"
        return await owner.fetchval(of, timetable["number"])


async def visits_of(api, timetable: dict) -> list[dict]:
    return (await api.get(f"/v1/timetables/{timetable['number']}/visits?limit=100")).json()["items"]


async def drafted(api) -> list[dict]:
    async with api.database.owner() as owner:
        rows = await owner.fetch(
            "select p.payload::text as payload from event e join event_payload p using (chain, sequence) "
            "where e.kind = 'timetable.drafted' and e.chain = '307' order by e.sequence"
        )
    return [json.loads(row["payload"]) for row in rows]


async def ask(api) -> None:
    assert (await api.post("/v1/timetables", json={"reason": "A new year."})).status_code == 202


async def at_risk_list(api, clock) -> None:
    """Fifteen schools of the programme with their officers, headteachers and chairs."""
    await loaded(api, clock, register(*(register_row(urn, f"School {urn}") for urn in AT_RISK)))

    async def made(path: str, body: dict, role: str = "principal_adviser") -> dict:
        answer = await api.post(path, role, json=body)
        assert answer.is_success, answer.text
        return answer.json()

    officers: dict[str, list[str]] = {"lead_officer": [], "link_partner": []}
    for post, number in (("lead_officer", LEADS), ("link_partner", PARTNERS)):
        for one in range(number):
            person = await made("/v1/people", {"name": f"{post} {one}"})
            appointed = {"person_id": person["id"], "post": post, "starts_on": "2024-09-01"}
            await made("/v1/appointments", appointed, "admin")
            officers[post].append(person["id"])
    for place, urn in enumerate(AT_RISK):
        level = "red" if place < len(AT_RISK) // 3 else "amber"
        await made("/v1/level-decisions", {"urn": urn, "level": level, "reason": "Agreed."})
        case = await made("/v1/cases", {"urn": urn, "reason": "Agreed."}, "lead_officer")
        for post, people in officers.items():
            body = {"post": post, "person_id": people[place % len(people)], "reason": "Agreed."}
            await made(f"/v1/cases/{case['id']}/assignments", body)
        await tell_head(api, "307", urn)
        await tell_chair(api, "307", urn)
    await work_off(api.database, clock=clock)


async def test_a_valid_timetable_of_the_at_risk_list_is_there_before_a_better_one_is_sought(api, clock):
    await at_risk_list(api, clock)
    await ask(api)
    async with building_slowly(api.database, clock.now) as released:
        first = await arrives(api, "improving")
        scheduler = api.database.opened(Service.SCHEDULER, clock=clock)
        async with scheduler.reading(of_council("307")) as session:
            problem = pose(await gather(session, "307", clock.now.date())).problem
        await scheduler.close()
        async with api.database.owner() as owner:
            rows = await owner.fetch("select visit_id, date, half from timetable_visit where council = '307'")
        placed = {str(row["visit_id"]): half_number((row["date"], HalfDay(row["half"])), problem.days) for row in rows}
        assert violations(problem, placed) == []
        assert len(placed) == first["placed"] == len(problem.visits) >= 50
        assert (first["unplaced"], first["proven"]) == ([], False)
        assert await drafted(api) == [], "people are told of the one that is decided on"

        released.set()
        best = await arrives(api, "draft")
        assert best["number"] == first["number"]
        assert best["tiers"][-1]["value"] <= first["tiers"][-1]["value"]
        assert [one["number"] for one in await drafted(api)] == [best["number"]]


async def test_a_build_under_way_ends_when_what_it_is_made_from_changes(api, clock):
    await loaded(api, clock, REGISTER)
    await team(api, clock)
    await ask(api)
    async with building_slowly(api.database, clock.now) as released:
        first = await arrives(api, "improving")
        before = await inputs_of(api, first)
        meeting = next(one for one in await visits_of(api, first) if one["kind"] == "securing_good_meeting")
        (lead,) = [one["person_id"] for one in meeting["people"] if one["name"].startswith("Lead")]
        async with api.database.owner() as owner:
            fence = await owner.fetchval("select fence from work where kind = 'build_timetable' and key = '307'")
        away = {"person_id": lead, "kind": "training", "starts_on": meeting["date"], "ends_on": meeting["date"]}
        assert (await api.post("/v1/availability/leave", json=away)).is_success

        # Nobody released the first: it was stopped, and another has begun of what holds now.
        second = await arrives(api, "improving", but=before)
        assert not released.is_set()
        async with api.database.owner() as owner:
            assert await owner.fetchval("select fence from work where kind = 'build_timetable' and key = '307'") > fence
        assert second["number"] == first["number"], "a timetable nobody was told of needs no number"
        assert await drafted(api) == [], "the one that was stopped was shown to nobody as finished"

        released.set()
        draft = await arrives(api, "draft")
        assert draft["proven"]
        assert [one["number"] for one in await drafted(api)] == [draft["number"]]
        (again,) = [one for one in await visits_of(api, draft) if one["visit_id"] == meeting["visit_id"]]
        assert date.fromisoformat(again["date"]) != date.fromisoformat(meeting["date"])
