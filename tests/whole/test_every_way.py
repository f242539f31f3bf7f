"""What each role is shown of a list, it is shown by every way there is to read it, and nothing besides: pages, files, changes,
calendars and streams (the matrix says who is shown anything; this, that no other door stands open).
"""

import csv
import io
import json
import re
from urllib.parse import urlencode

import anyio
import pytest

from securing_good.vocabulary import SCHOOL_ROLES, Role
from tests.contract.conftest import serving
from tests.contract.test_event_stream import told
from tests.harness.bodies import URNS
from tests.harness.callers import bearer
from tests.harness.examples import EXAMPLES, named
from tests.harness.rows import private_values
from tests.whole.test_every_list import LISTS

EVENTS = "/v1/events"
UID = re.compile(r"^UID:(\S+)@securing-good", re.MULTILINE)
FEEDS = [
    ("council", lambda _: {}),
    *(("school", lambda _, urn=urn: {"urn": urn}) for urn in URNS["307"]),
    ("school", lambda _: {"urn": URNS["310"][0]}),
    ("person", lambda world: {"person_id": named(world, "307").council.partner_id}),
]


def whoever(role: Role) -> dict[str, object]:
    """How a role calls: people of a school come from the council's first."""
    return {"role": role, "council": "307", "urns": [URNS["307"][0]] if role in SCHOOL_ROLES else ()}


async def shown(api, path: str, role: Role, **asked) -> list[dict] | int:
    """Every item of a list, page by page, or the status of its refusal."""
    address, found = f"{path}{'&' if '?' in path else '?'}{urlencode({'limit': 100, **asked})}", []
    while address:
        answer = await api.call("GET", address, **whoever(role))
        if answer.status_code != 200:
            return answer.status_code
        found += answer.json()["items"]
        address = answer.json().get("next")
    return found


@pytest.mark.parametrize("council", ["307", "310"])
@pytest.mark.parametrize("path", LISTS)
async def test_each_role_is_shown_the_same_by_every_way(world_api, world, path, council):
    address = EXAMPLES["GET", path].make(named(world, council)).path
    for role in Role:
        items = await shown(world_api, address, role)
        by_file = {}
        for kind in ("json", "csv"):
            asked = f"{address}{'&' if '?' in address else '?'}export={kind}"
            by_file[kind] = await world_api.call("GET", asked, **whoever(role))
        if isinstance(items, int):
            assert {file.status_code for file in by_file.values()} == {items}, role
            assert await shown(world_api, address, role, fields="id") in {items, 422}, role
            continue
        assert by_file["json"].json()["items"] == items, role
        rows = list(csv.DictReader(io.StringIO(by_file["csv"].content.decode("utf-8-sig"), newline="")))
        assert len(rows) == len(items), role
        for name in ("id", "urn"):
            if items and name in items[0]:
                assert [row[name] for row in rows] == [_cell(item[name]) for item in items], role
        changed = await shown(world_api, address, role, updated_since="2020-01-01T00:00:00Z")
        assert changed == 422 or sorted(map(repr, changed)) == sorted(map(repr, items)), role
        if items:
            first = next(iter(items[0]))
            assert await shown(world_api, address, role, fields=first) == [{first: one[first]} for one in items], role


def _cell(value: object) -> str:
    return "" if value is None else str(value)


async def test_a_calendar_tells_its_maker_of_visits_they_may_list_and_of_nothing_else(world_api, world):
    names = {one["urn"]: one["name"] for one in await shown(world_api, "/v1/schools", Role.PRINCIPAL_ADVISER)}
    private = await private_values(world_api.database, of="307", not_of="310")
    foreign = await private_values(world_api.database, of="310", not_of="307")
    made = 0
    for role in Role:
        visits = await shown(world_api, "/v1/visits", role)
        for scope, whose in FEEDS:
            wanted = {"scope": scope, **whose(world)}
            feed = await world_api.call("POST", "/v1/calendar-feeds", **whoever(role), json=wanted)
            if feed.status_code != 201:
                assert feed.status_code in {403, 422}, (role, wanted, feed.text)
                continue
            made += 1
            text = (await world_api.call("GET", feed.json()["address"], None)).text.replace("\r\n ", "")
            uids = set(UID.findall(text))
            assert not isinstance(visits, int), (role, wanted)
            listed = {one["id"] for one in visits}
            withdrawn = {uid for uid in uids if f"UID:{uid}@" in text and _called_off(text, uid)}
            assert uids - withdrawn <= listed, (role, wanted)
            leaked = {value for value in private | foreign if value in text} - uids - set(names.values())
            assert leaked == set(), (role, wanted)
            if role in SCHOOL_ROLES:
                others = {name for urn, name in names.items() if urn != URNS["307"][0]}
                assert not [name for name in others if name in text], (role, wanted)
    assert made >= len(FEEDS)


def _called_off(text: str, uid: str) -> bool:
    (event,) = [one for one in text.split("BEGIN:VEVENT") if f"UID:{uid}@" in one]
    return "STATUS:CANCELLED" in event


async def test_a_stream_tells_each_role_the_events_it_may_list(request, told_world, tmp_path):
    """Every event of the world, as the list has it, or the list's refusal."""
    count = 0
    async with serving(request.config.server_url, tmp_path, template=told_world[0]) as server:
        for role in Role:
            for scope in ("council", "england"):
                path = f"{EVENTS}?scope={scope}&after=0"
                items = await shown(server.api, path, role)
                headers = {**bearer(role.value, urns=whoever(role)["urns"]), "Accept": "text/event-stream"}
                with anyio.fail_after(60):
                    async with server.api.client.stream("GET", path, headers=headers, timeout=None) as answer:
                        if isinstance(items, int):
                            assert answer.status_code == items, role
                            continue
                        assert answer.status_code == 200, role
                        streamed = []
                        async for event in told(answer.aiter_lines()):
                            streamed.append(json.loads(event.data))
                            if len(streamed) >= len(items):
                                break
                assert streamed == items, role
                count += len(streamed)
    assert count
