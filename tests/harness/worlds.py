"""A small world for tests of the whole: two councils, each with schools, people, cases, visits, minutes, imports."""

import fcntl
import pickle
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.harness.bodies import (
    TODAY,
    URNS,
    YEAR,
    definitions_of,
    discussion_of,
    schedule_of,
    simulation_of,
    visit_models_of,
)
from tests.harness.callers import Api, Ticking, api_on
from tests.harness.databases import address, copy_database, fresh_name
from tests.harness.files import ks2, ks2_row, links, register, register_row, term_dates
from tests.harness.inspection_files import graded
from tests.harness.stories import CouncilStory, Package, World
from tests.harness.tellings.availability import tell_availability
from tests.harness.tellings.board import tell_board
from tests.harness.tellings.clients import tell_clients
from tests.harness.tellings.documents import tell_template
from tests.harness.tellings.identity import tell_identity
from tests.harness.tellings.people import tell_invitation, tell_officers
from tests.harness.tellings.reminders import tell_reminders
from tests.harness.tellings.rulesets import tell_ruleset
from tests.harness.tellings.running import RUNNING, tell_running
from tests.harness.tellings.school_days import tell_window
from tests.harness.tellings.schools import About, tell_school
from tests.harness.tellings.support import tell_providers
from tests.harness.tellings.timetables import tell_timetable
from tests.harness.tellings.understanding import tell_concerns
from tests.harness.tellings.webhooks import tell_webhooks
from tests.harness.told_once import on_copy
from tests.harness.working import work_off

DISTRICTS = {"307": "Ealing", "310": "Harrow"}
INSPECTED = {"307": "20220310", "310": "20220407"}
NAMES = ("Ash", "Beech", "Cedar")
ACADEMY = {"establishment_type": "Academy converter", "establishment_type_group": "Academies"}
TYPES: dict[str, dict[str, str]] = {"Ash": {}, "Beech": ACADEMY, "Cedar": ACADEMY}


async def load(
    api: Api,
    name: str,
    content: str,
    role: str = "admin",
    *,
    council: str = "307",
    clock: Ticking,
    dry_run: bool = False,
):
    """Send a file as somebody of a council and let it load; published facts come from an administrator."""
    file = {"file": (name, content.encode())}
    sent = await api.post("/v1/imports", role, council=council, files=file, params={"dry_run": dry_run})
    assert sent.status_code == 202, sent.text
    await work_off(api.database, clock=clock)
    found = (await api.get(sent.headers["location"], role, council=council)).json()
    assert found["state"] == ("tried" if dry_run else "loaded"), found
    return found


async def tell_world(api: Api, clock: Ticking, *, schools: int = 3) -> World:
    """Load what is published, then let each council live through the same story; texts carry the council's LA code."""
    rows = [
        register_row(urn, f"{name} Primary School {council}", district=DISTRICTS[council], **TYPES[name])
        for council, urns in URNS.items()
        for urn, name in zip(urns, NAMES, strict=True)
    ]
    rows += [
        register_row(urn, f"Dogwood Primary School {council}", district=DISTRICTS[council])
        for council, urn in RUNNING.items()
    ]
    rows += [register_row(103000 + number, f"More {number} Primary School 307") for number in range(schools - 3)]
    published = await load(api, "register.csv", register(*rows), clock=clock)
    every_urn = [urn for urns in URNS.values() for urn in urns]
    await load(api, "ks2.csv", ks2(*(ks2_row(urn, reading="-5.1,5") for urn in every_urn)), clock=clock)
    await load(api, "inspections.csv", graded(*((str(urn), "Good", "20190312") for urn in every_urn)), clock=clock)
    for council in URNS:
        await load(api, "terms.json", term_dates(int(council), year=YEAR), clock=clock)
    councils = {council: await _tell_council(api, council, clock) for council in URNS}
    await load(
        api, "links.csv", links(*((first, third, "Successor") for first, _, third, *_ in URNS.values())), clock=clock
    )
    ruleset = (await api.get("/v1/rulesets")).json()["items"][0]["version"]
    return World(councils, published["id"], ruleset, clock)


async def _tell_council(api: Api, council: str, clock: Ticking) -> CouncilStory:
    first, second, third = URNS[council]

    async def made(method: str, path: str, role: str = "principal_adviser", **more):
        answer = await api.call(method, path, role, council=council, **more)
        assert answer.is_success, answer.text
        return answer.json()

    own = await load(
        api,
        f"own figures of {council}.csv",
        ks2(ks2_row(first), ks2_row(third), ks2_row(999999)),
        "data_officer",
        council=council,
        clock=clock,
    )
    assert own["rows_refused"] == 1, own
    attempt = await load(
        api,
        f"figures to try of {council}.csv",
        ks2(ks2_row(first, reading="-1.1,4"), ks2_row(second), ks2_row(999998)),
        "data_officer",
        council=council,
        clock=clock,
        dry_run=True,
    )
    assert (attempt["rows_accepted"], attempt["rows_refused"]) == (2, 1), attempt
    assert attempt["differences"], "the council's own figures would be others"
    inspected = graded(*((str(urn), "Good", INSPECTED[council]) for urn in URNS[council]))
    await load(api, "inspections.csv", inspected, "data_officer", council=council, clock=clock)
    person, partner, officer = await tell_officers(api, council, second, third)
    away = {"person_id": partner["id"], "urn": third, "what": f"Sells consultancy to it in {council}."}
    interest = await api.post("/v1/declared-interests", council=council, json=away)
    assert interest.is_success, interest.text
    concerns = {urn: await tell_concerns(api, council, urn) for urn in (first, second)}
    run = await made("POST", "/v1/assessments", json={"phase": "primary", "urns": [first, second, third]})
    await work_off(api.database, clock=clock)
    assessments = {one["urn"]: one for one in (await made("GET", f"/v1/assessments?run={run['id']}"))["items"]}
    provider, retired_provider = await tell_providers(api, council)
    theirs = {"person_id": partner["id"], "provider_id": retired_provider.id, "what": f"Worked for it in {council}."}
    provider_interest = await api.post("/v1/provider-interests", council=council, json=theirs)
    assert provider_interest.is_success, provider_interest.text
    template_id = await tell_template(api, council)
    stories = []
    for urn in (first, second):
        told = About(
            council,
            urn,
            assessments[urn]["id"],
            person["id"],
            partner["id"],
            officer["id"],
            provider.id,
            partner_until="2026-07-17" if urn == second else None,
        )
        stories.append(await tell_school(api, told, concerns[urn], clock))
    days = {"school_days": 12, "reason": f"Agreed with heads of {council}."}
    period = await made("POST", "/v1/reply-periods", "assistant_director", json=days)
    schedule = await made("POST", "/v1/review-schedules", "assistant_director", json=schedule_of(council))
    review = await made("POST", "/v1/data-reviews", json={"kind": "september", "as_of": f"{YEAR}-09-10"})
    await work_off(api.database, clock=clock)
    discussion = discussion_of(council, first)
    await made("POST", f"/v1/data-reviews/{review['id']}/discussions", json=discussion)
    window, removed_window_id = await tell_window(api, council)
    visiting = await made("POST", "/v1/visit-models", "assistant_director", json=visit_models_of(council))
    availability = await tell_availability(api, council, partner["id"])
    board = await tell_board(api, council)
    await work_off(api.database, clock=clock)
    feed = await made("POST", "/v1/calendar-feeds", json={"scope": "council"})
    await made("POST", f"/v1/calendar-feeds/{feed['id']}/revocation", json={})
    await made("POST", "/v1/calendar-feeds", json={"scope": "school", "urn": first})
    timetable = await tell_timetable(api, council, (first, second), clock)
    defined = await made("POST", "/v1/level-definitions", "assistant_director", json=definitions_of(council))
    case_import = await tell_running(api, council, person["name"])
    simulated = await made("POST", "/v1/assessments/simulations", json=simulation_of(first))
    return CouncilStory(
        council=council,
        person_id=person["id"],
        run_id=run["id"],
        import_id=own["id"],
        tried_import_id=attempt["id"],
        schools=(stories[0], stories[1]),
        undecided_urn=third,
        review_id=review["id"],
        definitions_id=defined["id"],
        window=window,
        removed_window_id=removed_window_id,
        visit_models_id=visiting["id"],
        timetable=timetable,
        feed_id=feed["id"],
        availability=availability,
        board=board,
        ruleset=await tell_ruleset(api, council),
        simulation_id=simulated["id"],
        reply_period_id=period["id"],
        schedule_id=schedule["id"],
        trust_officer_id=officer["id"],
        partner_id=partner["id"],
        interest=Package(interest.json()["id"], interest.headers["etag"]),
        person_etag=(await api.get(f"/v1/people/{person['id']}", council=council)).headers["etag"],
        provider_interest=Package(provider_interest.json()["id"], provider_interest.headers["etag"]),
        provider=provider,
        retired_provider=retired_provider,
        template_id=template_id,
        case_import_id=case_import,
        invitation_id=await tell_invitation(api, council, stories[0].head_id),
        identity=await tell_identity(api, council, stories[0].head_id, officer["id"]),
        reminders=await tell_reminders(api, council),
        clients=await tell_clients(api, council, clock),
        webhooks=await tell_webhooks(api, council, clock),
    )


@pytest.fixture(scope="session")
async def told_world(request: pytest.FixtureRequest, tmp_path_factory, anyio_backend: str) -> tuple[str, World]:
    """The world, told once for all processes that run tests, in a database to make copies of.

    Whoever needs it first tells it, while the others wait; it goes with the server.
    """
    base = tmp_path_factory.getbasetemp()
    told = (base.parent if hasattr(request.config, "workerinput") else base) / "world"
    with told.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not told.exists():
            told.write_bytes(pickle.dumps(await _tell_world_on(request.config.server_url, fresh_name())))
    found: tuple[str, World] = pickle.loads(told.read_bytes())
    return found


async def _tell_world_on(server: str, name: str) -> tuple[str, World]:
    await copy_database(server, name)
    clock = Ticking(TODAY)
    async with api_on(address(server, name), clock=clock) as api:
        return name, await tell_world(api, clock)


@pytest.fixture(scope="module")
async def world_api(
    request: pytest.FixtureRequest, told_world: tuple[str, World], tmp_path_factory
) -> AsyncIterator[Api]:
    """The application on a copy of the world that the tests of one module share."""
    async with _on_copy(request, told_world, tmp_path_factory) as api:
        yield api


@pytest.fixture
async def fresh_world_api(
    request: pytest.FixtureRequest, told_world: tuple[str, World], tmp_path_factory
) -> AsyncIterator[Api]:
    """The application on a copy of the world of this test's own."""
    async with _on_copy(request, told_world, tmp_path_factory) as api:
        yield api


@asynccontextmanager
async def _on_copy(request, told_world, tmp_path_factory) -> AsyncIterator[Api]:
    template, world = told_world
    async with on_copy(request.config.server_url, template, Ticking(world.clock.now)) as api:
        yield api


@pytest.fixture(scope="session")
def world(told_world: tuple[str, World]) -> World:
    """What happened in the world, by id."""
    return told_world[1]
