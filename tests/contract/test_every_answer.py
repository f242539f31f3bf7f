"""What comes with every answer of a real server: encodings with tags of their own, quotas, and what is counted of it all."""

import gzip
import json
import time

import anyio
import httpx
import pytest
import zstandard

from tests.contract.conftest import serving
from tests.harness.callers import bearer

PLAIN = {"Accept-Encoding": "identity"}


async def raw(api, path: str, role: str = "principal_adviser", **headers) -> tuple[int, dict, bytes]:
    """Status, headers and the bytes as they were sent."""
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    async with (
        httpx.AsyncClient(base_url=api.client.base_url) as client,
        client.stream("GET", path, headers={**bearer(role), **headers}) as answer,
    ):
        body = b"".join([chunk async for chunk in answer.aiter_raw()])
        return answer.status_code, dict(answer.headers), body


@pytest.fixture(scope="module")
async def people(served) -> str:
    """A list that is long enough to be worth compressing."""
    for number in range(20):
        assert (await served.post("/v1/people", json={"name": f"Person number {number}"})).status_code == 201
    return "/v1/people"


OPEN = {"gzip": gzip.decompress, "zstd": lambda body: zstandard.ZstdDecompressor().decompressobj().decompress(body)}


@pytest.mark.row(32)
@pytest.mark.parametrize("encoding", sorted(OPEN))
async def test_an_answer_is_compressed_and_has_a_tag_of_its_own(served, people, encoding):
    _, plain, body = await raw(served, people, accept_encoding="identity")
    status, headers, packed = await raw(served, people, accept_encoding=encoding)
    assert (status, headers["content-encoding"]) == (200, encoding)
    assert "Accept-Encoding" in headers["vary"]
    assert len(packed) < len(body) / 2
    assert OPEN[encoding](packed) == body
    assert headers["etag"] != plain["etag"]
    again = await raw(served, people, accept_encoding=encoding, if_none_match=headers["etag"])
    assert (again[0], again[1]["etag"], again[2]) == (304, headers["etag"], b"")
    bare = await raw(served, people, accept_encoding="identity", if_none_match=plain["etag"])
    assert (bare[0], bare[1]["etag"]) == (304, plain["etag"])


async def test_the_tag_of_a_compressed_answer_names_its_version(served):
    made = await served.post("/v1/people", json={"name": "Somebody " + "with a long name " * 10})
    path = made.headers["location"]
    padded = await served.get(path, headers={"Accept-Encoding": "gzip"})
    tag = padded.headers["etag"]
    named = tag if "--" in tag else f'{tag[:-1]}--gzip"'
    changed = await served.call(
        "PATCH", path, "principal_adviser", json={"name": "Another"}, headers={"If-Match": named}
    )
    assert changed.status_code == 200, changed.text
    stale = await served.call("PATCH", path, "principal_adviser", json={"name": "A third"}, headers={"If-Match": named})
    assert stale.status_code == 412


@pytest.mark.row(31)
async def test_a_head_has_the_length_of_what_a_get_sends(served, people):
    head = await served.call("HEAD", people, "principal_adviser", headers=PLAIN)
    get = await served.get(people, headers=PLAIN)
    assert (head.status_code, head.content) == (200, b"")
    assert int(head.headers["content-length"]) == len(get.content)
    assert head.headers["etag"] == get.headers["etag"]


WINDOW_S = 12


@pytest.fixture(scope="module")
async def strict(request, tmp_path_factory):
    """A server that answers each caller twenty times in twelve seconds."""
    folder, quota = tmp_path_factory.mktemp("strict"), f"20/{WINDOW_S}"
    async with serving(request.config.server_url, folder, SECURING_GOOD_QUOTA=quota) as server:
        yield server.api


@pytest.fixture
async def counted(strict):
    """The same when a window has just begun: a test is over before it ends."""
    await anyio.sleep(WINDOW_S - time.time() % WINDOW_S + 0.1)
    return strict


@pytest.mark.row(30)
async def test_a_burst_beyond_the_quota_is_refused_until_the_window_is_over(counted):
    first = await counted.get("/v1/me", "lead_officer")
    assert first.headers["ratelimit-policy"] == f'"default";q=20;w={WINDOW_S}'
    assert first.headers["ratelimit"].startswith('"default";r=19;t=')
    answers = [await counted.get("/v1/me", "lead_officer") for _ in range(24)]
    assert [answer.status_code for answer in answers] == [200] * 19 + [429] * 5
    refused = answers[-1]
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["type"] == "/problems/too-many-requests"
    assert 0 < int(refused.headers["retry-after"]) <= WINDOW_S
    assert refused.headers["ratelimit"].startswith('"default";r=0;t=')
    # Somebody else is answered, and so are probes.
    assert (await counted.get("/v1/me", "link_partner")).status_code == 200
    assert (await counted.call("GET", "/health", None)).status_code == 200
    await anyio.sleep(int(refused.headers["retry-after"]) + 0.1)
    assert (await counted.get("/v1/me", "lead_officer")).status_code == 200


@pytest.mark.row(18)
async def test_what_a_client_has_already_costs_nothing(counted):
    tag = (await counted.get("/v1/people", "lead_officer")).headers["etag"]
    left = set()
    for _ in range(40):
        answer = await counted.get("/v1/people", "lead_officer", headers={"If-None-Match": tag})
        assert answer.status_code == 304
        left.add(answer.headers["ratelimit"].partition(";t=")[0])
    assert left == {'"default";r=19'}
    changed = await counted.get("/v1/people", "lead_officer", headers={"If-None-Match": '"another"'})
    assert changed.headers["ratelimit"].startswith('"default";r=18')


async def test_a_write_beyond_the_quota_changes_nothing(counted):
    made = [await counted.post("/v1/people", json={"name": f"Person {number}"}) for number in range(23)]
    assert [answer.status_code for answer in made] == [201] * 20 + [429] * 3
    people = (await counted.get("/v1/people?limit=100", "lead_officer")).json()["items"]
    assert len(people) == 20


@pytest.mark.row(50)
async def test_metrics_name_routes_and_nobody(served, people):
    one = (await served.get(people)).json()["items"][0]["id"]
    assert (await served.get(f"/v1/people/{one}")).status_code == 200
    answer = await served.call("GET", "/metrics", None)
    assert answer.headers["content-type"].startswith("text/plain")
    lines = answer.text.splitlines()
    counted = [line for line in lines if line.startswith("securing_good_requests_total{")]
    assert any('method="GET",route="/v1/people/{person_id}",status="200"' in line for line in counted), counted[:5]
    assert one not in answer.text
    assert "307" not in json.dumps([line.partition("}")[0] for line in counted])
