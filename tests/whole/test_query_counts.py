"""How many statements each route sends: as many as recorded beside this file, whatever the number of rows."""

import csv
import re
from pathlib import Path

from tests.harness.bodies import appointment_of
from tests.harness.examples import EXAMPLES, is_list, named, reader_of
from tests.harness.files import register, register_row
from tests.harness.operations import COMMANDS
from tests.harness.staging import before, of_first, staged
from tests.harness.statements import counted
from tests.harness.stories import Package
from tests.harness.worlds import load

RECORDED = Path(__file__).with_name("query_counts.csv")
LISTS = sorted(path for method, path in EXAMPLES if is_list(method, path) and "{" not in path)


TEMPLATES = {
    route: re.compile(re.sub(r"\{\w+\}", "[^/]+", route[1]) + r"(\?.*)?")
    for route in sorted(EXAMPLES, key=lambda route: route[1].count("{"))
}


async def test_each_route_sends_as_many_statements_as_recorded(request, told_world, tmp_path, fresh_world_api, world):
    found = await of_commands(request, told_world, tmp_path)
    found |= await of_invitations(fresh_world_api, named(world, "307").council.undecided_urn)
    found |= await of_webhook_secrets(fresh_world_api, named(world, "307").council.webhooks.standing.id)
    found |= await of_client_secrets(fresh_world_api, named(world, "307").council.clients.standing)
    for route in sorted(set(EXAMPLES) - set(found)):
        sent = EXAMPLES[route].make(named(world, "307"))
        role = (
            "admin"
            if route[0] == "PUT" or route[1].startswith("/v1/imports") or "foi-exports" in route[1]
            else reader_of(route[1])
        )
        found[route] = await told_apart(fresh_world_api, route[0], sent.path, role, **sent.more)
    lines = csv.DictReader(RECORDED.read_text(encoding="utf-8").splitlines())
    assert found == {(row["method"], row["path"]): int(row["statements"]) for row in lines}


async def of_commands(request, told_world, tmp_path) -> dict[tuple[str, str], int]:
    """What each command sends where it succeeds; of several by one route the first."""
    found: dict[tuple[str, str], int] = {}
    for command in COMMANDS:
        earlier, later = before(command)
        async with staged(request, told_world, tmp_path, *earlier, later=later) as stage:
            method, role, sent = command(*stage.told)
            route = next(one for one in TEMPLATES if one[0] == method and TEMPLATES[one].fullmatch(sent.path))
            count = await told_apart(stage.api, method, sent.path, role, **of_first(role), **sent.more)
            found.setdefault(route, count)
    return found


async def told_apart(api, method: str, path: str, role: str | None, **more) -> int:
    """How many statements one request that succeeds sends."""
    with counted(api.service_database) as said:
        answer = await api.call(method, path, role, **more)
    assert answer.is_success, (method, path, answer.text)
    return len(said)


async def of_invitations(api, urn: int) -> dict[tuple[str, str], int]:
    """A code is told once and kept nowhere: who was invited is asked for anew."""
    accepted, withdrawn = [await clerk_invited(api, urn, number) for number in (1, 2)]
    path = "/v1/invitations/acceptance"
    made = await told_apart(api, "POST", path, "assistant_director", json={"code": accepted["code"]})
    taken = await told_apart(api, "POST", f"/v1/invitations/{withdrawn['id']}/withdrawal", "principal_adviser", json={})
    return {("POST", path): made, ("POST", "/v1/invitations/{invitation_id}/withdrawal"): taken}


async def of_webhook_secrets(api, endpoint_id: str) -> dict[tuple[str, str], int]:
    """A secret is told once, and the answer that is kept does not hold it."""
    path = "/v1/webhook-endpoints/{endpoint_id}/secret"
    return {("POST", path): await told_apart(api, "POST", path.format(endpoint_id=endpoint_id), "admin", json={})}


async def of_client_secrets(api, held: Package) -> dict[tuple[str, str], int]:
    """The same of a system's secret."""
    path, match = "/v1/clients/{client_id}/secrets", {"If-Match": held.etag}
    sent = await told_apart(api, "POST", path.format(client_id=held.id), "admin", json={}, headers=match)
    return {("POST", path): sent}


async def clerk_invited(api, urn: int, number: int):
    """A clerk who is asked to sign in."""
    person = await api.post("/v1/people", json={"name": f"Clerk {number}"})
    body = appointment_of(person.json()["id"], urn) | {"post": "clerk"}
    assert (await api.post("/v1/appointments", json=body)).is_success
    invited = await api.post("/v1/invitations", json={"person_id": person.json()["id"]})
    assert invited.is_success, invited.text
    return invited.json()


async def test_no_list_sends_more_statements_when_it_has_more_rows(fresh_world_api, world):
    few = {path: await statements(fresh_world_api, path, 1) for path in LISTS}
    rows = [register_row(103000 + number, f"School {number}") for number in range(30)]
    await load(fresh_world_api, "register.csv", register(*rows), clock=world.clock)
    for number in range(30):
        decision = {"urn": 103000 + number, "level": "amber", "reason": "Agreed."}
        assert (await fresh_world_api.post("/v1/level-decisions", json=decision)).is_success
        assert (await fresh_world_api.post("/v1/cases", json={"urn": 103000 + number, "reason": "So."})).is_success
    assert len((await fresh_world_api.get("/v1/cases?limit=100")).json()["items"]) >= 30
    assert {path: await statements(fresh_world_api, path, 100) for path in LISTS} == few


async def statements(api, path: str, limit: int) -> int:
    """How many statements one page of a list takes."""
    with counted(api.service_database) as said:
        assert (await api.get(path, reader_of(path), params={"limit": limit})).is_success
    return len(said)


async def test_an_unchanged_list_costs_no_more_than_asking_whether_it_changed(world_api):
    for path in LISTS:
        first = await world_api.get(path, reader_of(path))
        with counted(world_api.service_database) as said:
            again = await world_api.get(path, reader_of(path), headers={"If-None-Match": first.headers["etag"]})
        assert again.status_code == 304, path
        assert len(said) == 2, path
