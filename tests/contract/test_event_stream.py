"""Events as they happen, over server-sent events: what a client that is cut off again and again may rely on."""

import asyncio
import json
import signal
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import uuid4

import anyio
import httpx
import pytest

from securing_good_api.events.streaming import MOST_STREAMS
from tests.contract.test_requests import is_problem
from tests.harness.callers import bearer, token
from tests.harness.webhooks import happens

STREAM = {"Accept": "text/event-stream"}
ROLE = "principal_adviser"


@dataclass
class Told:
    """One event of a stream, as a client reads it."""

    id: str
    event: str
    data: str


@asynccontextmanager
async def stream(api, path="/v1/events", *, headers=None, role=ROLE, council="307"):
    """Open a stream; gives its lines. The client waits for ever: the test says for how long."""
    sent = {**bearer(role, council=council), **STREAM, **(headers or {})}
    async with api.client.stream("GET", path, headers=sent, timeout=None) as answer:
        assert answer.status_code == 200, await answer.aread()
        assert answer.headers["content-type"].startswith("text/event-stream")
        yield answer.aiter_lines()


async def told(lines):
    """The events of a stream as a client dispatches them: those that have data."""
    fields: dict[str, str] = {}
    async for line in lines:
        if line == "":
            if "data" in fields:
                yield Told(fields["id"], fields["event"], fields["data"])
            fields = {}
        elif not line.startswith(":"):
            name, _, value = line.partition(": ")
            fields[name] = value


async def listed(api, after: int) -> list[dict]:
    """The same from the list."""
    found, path = [], f"/v1/events?after={after}&limit=100"
    while path:
        page = (await api.get(path)).json()
        found += page["items"]
        path = page.get("next")
    return found


async def test_each_event_is_as_it_stands_in_the_list(served):
    start = await happens(served)
    number = await happens(served)
    with anyio.fail_after(30):
        async with stream(served, f"/v1/events?after={start}") as lines:
            first = await anext(told(lines))
    (item, *_) = await listed(served, start)
    raw = (await served.get(f"/v1/events?after={start}&limit=1")).text
    assert (first.id, first.event) == (str(number), "person.added")
    assert json.loads(first.data) == item
    assert first.data in raw, "the same bytes"


@pytest.mark.row(44)
async def test_whoever_is_cut_off_again_and_again_misses_nothing_and_gets_nothing_twice(served):
    start = await happens(served)
    seen: list[Told] = []

    async def write(writer: int) -> None:
        for number in range(25):
            await happens(served, f"Writer {writer} {number}")

    async def follow() -> None:
        last = start
        while len(seen) < 100:
            async with stream(served, headers={"Last-Event-ID": str(last)}) as lines:
                events = told(lines)
                for _ in range(7):
                    seen.append(await anext(events))
                    last = int(seen[-1].id)
                    if len(seen) == 100:
                        break

    with anyio.fail_after(60):
        await asyncio.gather(follow(), *(write(number) for number in range(4)))
    expected = await listed(served, start)
    assert [json.loads(one.data) for one in seen] == expected
    assert [int(one.id) for one in seen] == sorted({int(one.id) for one in seen})


async def test_where_it_left_off_counts_more_than_where_it_began(served):
    first, second = await happens(served), await happens(served)
    with anyio.fail_after(30):
        async with stream(served, "/v1/events?after=0", headers={"Last-Event-ID": str(first)}) as lines:
            assert (await anext(told(lines))).id == str(second)


async def test_without_a_number_it_begins_now_and_says_where_that_is(served):
    before = await happens(served)
    with anyio.fail_after(30):
        async with stream(served) as lines:
            assert [await anext(lines) for _ in range(2)] == ["retry: 1000", f"id: {before}"]
            after = await happens(served)
            assert (await anext(told(lines))).id == str(after)


async def test_filters_hold_for_a_stream_and_other_councils_stay_away(served):
    start = await happens(served)
    await happens(served, council="310")
    made = await served.post("/v1/people", json={"name": "Wanted"})
    subject = f"person:{made.json()['id']}"
    with anyio.fail_after(30):
        async with stream(served, f"/v1/events?after={start}&subject={subject}") as lines:
            assert json.loads((await anext(told(lines))).data)["subject"] == subject
        async with stream(served, "/v1/events?after=0", council="310") as lines:
            theirs = json.loads((await anext(told(lines))).data)
    assert theirs["subject"].startswith("council:310")


@pytest.mark.row(44)
async def test_a_quiet_stream_gives_a_sign_of_life_within_fifteen_seconds(served):
    async with stream(served) as lines:
        with anyio.fail_after(15):
            async for line in lines:
                if line.startswith(":"):
                    break
            else:
                raise AssertionError("it ended")


async def test_a_stream_ends_with_its_token(served):
    headers = {"Authorization": f"Bearer {token(ROLE, exp=int(time.time()) + 3)}", **STREAM}
    with anyio.fail_after(60):
        async with served.client.stream("GET", "/v1/events", headers=headers, timeout=None) as answer:
            assert answer.status_code == 200
            assert [line async for line in answer.aiter_lines() if line.startswith("data")] == []


async def test_who_leaves_is_told_nothing_more(served):
    """Somebody whose post is held here, and not in their token."""
    person = (await served.post("/v1/people", json={"name": "Leaver"})).json()["id"]
    post = {"person_id": person, "post": "lead_officer", "starts_on": "2024-09-01"}
    assert (await served.post("/v1/appointments", "admin", json=post)).is_success
    invited = await served.post("/v1/invitations", "admin", json={"person_id": person})
    mine = {"Authorization": f"Bearer {token(ROLE, roles=None, sub=f'leaver {uuid4()}')}"}
    accepted = await served.call(
        "POST", "/v1/invitations/acceptance", None, json={"code": invited.json()["code"]}, headers=mine
    )
    assert accepted.is_success, accepted.text
    with anyio.fail_after(60):
        async with served.client.stream("GET", "/v1/events", headers={**mine, **STREAM}, timeout=None) as answer:
            assert answer.status_code == 200
            events = told(answer.aiter_lines())
            number = await happens(served)
            assert (await anext(events)).id == str(number)
            left = {"left_on": "2026-08-31"}
            gone = await served.post(f"/v1/people/{person}/departure", "admin", json=left)
            assert gone.is_success, gone.text
            await happens(served)
            assert [one async for one in events] == []


@pytest.mark.parametrize(("role", "status"), [("headteacher", 403), ("board_member", 403), (None, 401)])
async def test_who_may_not_read_events_gets_no_stream_of_them(served, role, status):
    answer = await served.call("GET", "/v1/events", role, urns=[101901], headers=STREAM)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


@pytest.mark.parametrize("number", ["x", "-1", "9" * 30])
async def test_a_number_that_is_none_is_refused(served, number):
    is_problem(await served.get("/v1/events", headers={**STREAM, "Last-Event-ID": number}), 422, "invalid")


async def test_head_begins_no_stream(served):
    with anyio.fail_after(30):
        answer = await served.call("HEAD", "/v1/events", ROLE, headers=STREAM)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-type"].startswith("text/event-stream")


async def test_as_many_streams_as_there_may_be_and_one_more(server):
    """A place that is given back can be taken."""
    api = server.api
    async with asyncio.TaskGroup() as group:
        full, left = anyio.Event(), anyio.Event()
        opened = 0

        async def hold() -> None:
            nonlocal opened
            async with stream(api) as lines:
                await anext(lines)
                opened += 1
                if opened == MOST_STREAMS:
                    full.set()
                await left.wait()

        for _ in range(MOST_STREAMS):
            group.create_task(hold())
        with anyio.fail_after(60):
            await full.wait()
        refused = await api.get("/v1/events", headers=STREAM)
        is_problem(refused, 503, "streams-full")
        assert int(refused.headers["retry-after"]) > 0
        assert (await api.get("/v1/events")).status_code == 200, "the list is read as ever"
        left.set()
    for _ in range(100):
        if await begins(api) == 200:
            break
        await anyio.sleep(0.1)
    else:
        raise AssertionError("no place came free")


async def begins(api) -> int:
    """What somebody is answered who asks for a stream."""
    async with api.client.stream("GET", "/v1/events", headers={**bearer(ROLE), **STREAM}) as answer:
        return answer.status_code


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_open_streams_do_not_keep_the_server_from_stopping(server, number):
    with anyio.fail_after(60):
        async with stream(server.api) as lines:
            await anext(lines)
            server.process.send_signal(number)
            try:
                rest = [line async for line in lines]
            except httpx.RemoteProtocolError as error:
                raise AssertionError("the stream broke off and did not end") from error
    assert not [line for line in rest if line.startswith("data")]
    assert server.process.wait(timeout=20) in {0, -number}
