"""What takes long, or is much at once: it is answered at once, can be watched, tried, and tells of each part."""

import csv
import io
from collections.abc import AsyncIterator

import anyio
import pytest

from tests.contract.conftest import Server, at_work, now, serving
from tests.contract.test_once import keyed
from tests.contract.test_requests import is_problem
from tests.harness.bodies import URNS
from tests.harness.callers import Api
from tests.harness.files import KS2_COLUMNS, REGISTER, ks2, ks2_row
from tests.harness.rows import State, state_of
from tests.harness.working import send, work_off
from tests.harness.worlds import told_world

__all__ = ["told_world"]

ROWS = 100_000
UNKNOWN = range(ROWS - 3)
"""Rows of a number that is no school's."""
OF_A_TRY = {"import", "import_file", "import_row", "import_outcome", "import_difference"}
OF_A_TRY |= {"event", "event_payload", "event_chain", "idempotency_key", "work"}
"""What a try writes: the file, what became of it, and that somebody tried it."""
ROLE = "assistant_director"


@pytest.fixture
async def inhabited(request, told_world, tmp_path) -> AsyncIterator[Server]:
    """A server on a copy of the world that was told."""
    async with serving(request.config.server_url, tmp_path, template=told_world[0]) as made:
        yield made


async def everything(api: Api) -> State:
    """Each row of the database."""
    return await state_of(api.database, exact=True)


async def followed(api: Api, at: str) -> tuple[dict[str, dict | None], dict]:
    """What an import says of its progress while it lasts, by ETag, and what it says at its end."""
    seen: dict[str, dict | None] = {}
    with anyio.fail_after(240):
        while (found := await api.get(at, "admin")).json()["state"] == "received":
            seen[found.headers["etag"]] = found.json()["progress"]
            await anyio.sleep(0.02)
    return seen, found.json()


@pytest.mark.row(35)
async def test_a_long_file_is_watched_while_it_is_read_and_its_refused_rows_are_fetched(server, tmp_path):
    api = server.api
    assert (await send(api, "register.csv", REGISTER, clock=now))["state"] == "loaded"
    known = [ks2_row(urn) for urn in (101901, 101902, 101903)]
    content = "\n".join([KS2_COLUMNS, *known, *(ks2_row(999_999, reading=f"{row % 90}.1,3") for row in UNKNOWN)])
    sent = await api.post("/v1/imports", "admin", files={"file": ("ks2.csv", content.encode())}, headers=keyed())
    assert (sent.status_code, sent.json()["state"], sent.json()["progress"]) == (202, "received", None)
    at = sent.headers["location"]
    with at_work(server.environment, api.client.base_url.port, tmp_path):
        seen, ended = await followed(api, at)
    told = [one for one in seen.values() if one is not None]
    assert len(told) == len({one["told_at"] for one in told}) >= 3, "each telling has an ETag of its own"
    assert [one["stage"] for one in told] == ["reading"] * (len(told) - 1) + ["storing"]
    lines = [one["line"] for one in told]
    assert lines == sorted(set(lines))
    assert {one["lines"] for one in told} == {lines[-1]} == {ROWS + 1}
    counts = {key: ended[key] for key in ("state", "rows_accepted", "rows_refused", "progress")}
    assert counts == {"state": "loaded", "rows_accepted": 3, "rows_refused": len(UNKNOWN), "progress": None}
    first = (await api.get(f"{at}/rows?limit=1", "admin")).json()["items"]
    assert first == [
        {"line": 5, "column": "URN", "value": "999999", "code": "unknown_school"}
        | {"reason": "No school in the register has URN 999999."}
    ]
    report = await api.get(f"{at}/rows.csv", "admin")
    assert report.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(report.content.decode("utf-8-sig"))))
    assert [int(row["line"]) for row in rows] == [line + 5 for line in UNKNOWN]


@pytest.mark.row(36)
async def test_of_a_hundred_at_once_the_three_bad_ones_are_told_in_their_places(inhabited):
    api, third = inhabited.api, URNS["307"][2]
    days = [f"20{11 + number // 25}-09-{1 + number % 25:02}" for number in range(100)]
    items = [{"urn": third, "starts_on": day, "ends_on": day} for day in days]
    for bad, change in {17: {"urn": "Ash"}, 40: {"starts_on": "1850-01-01"}, 99: {"urn": URNS["310"][0]}}.items():
        items[bad] = {**items[bad], **change}
    path, before = "/v1/memberships/batch", await everything(api)
    strict = {**keyed(), "Prefer": "handling=strict"}
    is_problem(await api.post(path, ROLE, json={"items": items}, headers=strict), 422, "batch-refused")
    assert (await everything(api))["membership"] == before["membership"]
    answer = await api.post(path, ROLE, json={"items": items}, headers=keyed())
    assert (answer.status_code, answer.json()["done"], answer.json()["refused"]) == (207, 97, 3)
    refused = {one["index"]: one for one in answer.json()["items"] if "problem" in one}
    assert {index: one["status"] for index, one in refused.items()} == {17: 422, 40: 422, 99: 422}
    pointers = [[rule["pointer"] for rule in one["problem"]["errors"]] for one in refused.values()]
    assert pointers == [["#/items/17/urn"], ["#/items/40/starts_on"], ["#/items/99/urn"]]
    assert len((await everything(api))["membership"]) == len(before["membership"]) + 97


@pytest.mark.row(37)
async def test_an_import_that_is_tried_tells_each_difference_and_changes_no_fact(server, tmp_path):
    api = server.api
    for name, content in (("register.csv", REGISTER), ("ks2.csv", ks2(ks2_row(101901), ks2_row(101902)))):
        assert (await send(api, name, content, clock=now))["state"] == "loaded"
    before = await everything(api)
    tried = {"files": {"file": ("ks2.csv", ks2(ks2_row(101901, reading="7.5,1"), ks2_row(101903)).encode())}}
    sent = await api.post("/v1/imports?dry_run=true", "admin", headers=keyed(), **tried)
    with at_work(server.environment, api.client.base_url.port, tmp_path):
        _, ended = await followed(api, sent.headers["location"])
    after = await everything(api)
    changed = {table for table in after if after[table] != before.get(table)}
    assert {"import", "import_outcome", "import_difference"} <= changed <= OF_A_TRY
    differences = (await api.get(f"{sent.headers['location']}/differences?limit=100", "admin")).json()["items"]
    assert len(differences) == ended["differences"] == ended["facts_added"]
    assert (ended["state"], ended["rows_accepted"]) == ("tried", 2)
    (reading,) = [one for one in differences if one["change"] == "changed" and one["before"]["value"] == 0.1]
    assert (reading["urn"], reading["after"]["value"]) == (101901, 7.5)


@pytest.mark.row(37)
async def test_publishing_a_timetable_is_tried_and_tells_each_move_and_changes_no_row(inhabited, told_world):
    api = inhabited.api
    await work_off(api.database, timetables=True, clock=told_world[1].clock)
    newest = (await api.get("/v1/timetables?sort=-number&limit=1")).json()["items"][0]
    at, before = f"/v1/timetables/{newest['number']}", await everything(api)
    answer = await api.post(f"{at}/publication?dry_run=true", json={"reason": "All have read it."}, headers=keyed())
    assert (answer.status_code, answer.json()["dry_run"]) == (200, True), answer.text
    assert await everything(api) == before
    told = answer.json()
    listed = (await api.get(f"{at}/changes?limit=100")).json()["items"]
    assert [one["visit_id"] for one in told["changes"]] == [one["visit_id"] for one in listed] != []
    assert sum(told[change] for change in ("placed", "moved", "left_out")) == len(listed)
