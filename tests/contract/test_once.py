"""A write that is sent again has its effect once, whatever came between."""

import json
import signal
from collections.abc import Awaitable, Callable
from uuid import uuid4

import anyio
import anyio.lowlevel
import asyncpg
import httpx
import pytest

from tests.contract.test_requests import is_problem
from tests.harness.bodies import URNS
from tests.harness.callers import token
from tests.harness.databases import until_somebody_waits


def keyed() -> dict[str, str]:
    """A key nobody used."""
    return {"Idempotency-Key": str(uuid4())}


async def named(api, name: str, council: str = "307") -> int:
    """How many people there are of a name."""
    async with api.database.owner() as connection:
        count: int = await connection.fetchval(
            "select count(*) from person where name = $1 and council = $2", name, council
        )
        return count


async def until(holds: Callable[[], Awaitable[int]]) -> None:
    """Look again and again, for twenty seconds at most."""
    with anyio.fail_after(20):
        while not await holds():
            await anyio.lowlevel.checkpoint()


@pytest.mark.row(15)
async def test_a_batch_without_a_key_is_refused_and_with_one_is_done(served):
    batch = {"items": [{"urn": URNS["307"][0], "starts_on": "2011-09-01", "ends_on": "2011-09-02"}]}
    refused = await served.post("/v1/memberships/batch", "assistant_director", json=batch)
    is_problem(refused, 400, "idempotency-key-required")
    done = await served.post("/v1/memberships/batch", "assistant_director", json=batch, headers=keyed())
    assert done.status_code == 207


@pytest.mark.row(12)
async def test_a_repeated_request_gets_the_bytes_of_the_first(served):
    key, name = keyed(), f"Twice {uuid4()}"
    first = await served.post("/v1/people", json={"name": name}, headers=key)
    again = await served.post("/v1/people", json={"name": name}, headers=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert [again.headers[one] for one in ("location", "etag")] == [first.headers[one] for one in ("location", "etag")]
    assert "idempotent-replayed" not in first.headers
    assert again.headers["idempotent-replayed"] == "true"
    assert await named(served, name) == 1


@pytest.mark.row(14)
async def test_a_key_means_one_request(served):
    key = keyed()
    assert (await served.post("/v1/people", json={"name": "First"}, headers=key)).status_code == 201
    other = f"Other {uuid4()}"
    is_problem(await served.post("/v1/people", json={"name": other}, headers=key), 422, "idempotency-key-reused")
    elsewhere = await served.post("/v1/providers", json={"name": other, "kind": "trust"}, headers=key)
    assert elsewhere.status_code == 422, elsewhere.text
    assert await named(served, other) == 0


@pytest.mark.row(16)
async def test_a_key_is_one_clients_of_one_council(served):
    key, name = keyed(), f"Everybody {uuid4()}"
    for who in ({}, {"sub": "test:another"}):
        headers = {**key, "Authorization": f"Bearer {token('principal_adviser', **who)}"}
        made = await served.call("POST", "/v1/people", None, json={"name": name}, headers=headers)
        assert (made.status_code, "idempotent-replayed" in made.headers) == (201, False)
    theirs = await served.post("/v1/people", json={"name": name}, headers=key, council="310")
    assert (theirs.status_code, "idempotent-replayed" in theirs.headers) == (201, False)
    assert (await named(served, name), await named(served, name, "310")) == (2, 1)


@pytest.mark.row(17)
async def test_a_server_that_dies_between_its_commit_and_its_answer_has_answered(server):
    """Nobody hears the first server: it is killed once the row is there, and its connection was never read."""
    key, name = keyed(), f"Survivor {uuid4()}"
    body = json.dumps({"name": name}).encode()
    at = server.api.client.base_url
    head = (
        f"POST /v1/people HTTP/1.1\r\nHost: {at.host}:{at.port}\r\nAuthorization: Bearer {token('principal_adviser')}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\nIdempotency-Key: {key['Idempotency-Key']}\r\n\r\n"
    )
    async with await anyio.connect_tcp(at.host, at.port) as deaf:
        await deaf.send(head.encode() + body)
        await until(lambda: named(server.api, name))
        server.process.send_signal(signal.SIGKILL)
        server.process.wait(10)
    async with server.another() as api:
        again = await api.post("/v1/people", content=body, headers={**key, "Content-Type": "application/json"})
        assert (again.status_code, again.headers.get("idempotent-replayed")) == (201, "true"), again.text
        assert again.content == (await api.get(again.headers["location"])).content
        assert await named(api, name) == 1


@pytest.mark.row(17)
async def test_a_server_that_dies_before_its_commit_has_done_nothing(server):
    """Somebody else holds the table until the server is dead: its own transaction can never have ended."""
    key, name = keyed(), f"Lost {uuid4()}"
    url = server.api.database.url
    holding = await asyncpg.connect(url)

    async def ask() -> None:
        with pytest.raises(httpx.TransportError):
            await server.api.post("/v1/people", json={"name": name}, headers=key)

    async with anyio.create_task_group() as asking, holding.transaction():
        await holding.execute("lock table person in access exclusive mode")
        asking.start_soon(ask)
        await until_somebody_waits(server.api.database)
        server.process.send_signal(signal.SIGKILL)
        server.process.wait(10)
    await holding.close()
    async with server.another() as api:
        again = await api.post("/v1/people", json={"name": name}, headers=key)
        assert (again.status_code, "idempotent-replayed" in again.headers) == (201, False)
        assert await named(api, name) == 1
