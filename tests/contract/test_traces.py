"""One trace (row 49): what a client sends as `traceparent` is found in logs, problems, work, events and webhooks.

Server, risk engine, scheduler and receiver are processes of their own or speak HTTP; nothing is told them but by the product.
"""

import asyncio
import json
import re
import secrets
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import anyio
import pytest

from deploy.local import services
from securing_good.calendar import academic_year_of
from tests.contract.conftest import now, serving
from tests.harness.callers import bearer
from tests.harness.files import REGISTER, term_dates_from
from tests.harness.instances import free_port
from tests.harness.receivers import receiver
from tests.harness.webhooks import added, deliveries, events_of

FORM = re.compile(r"00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})")
PATIENCE_S = 40


def named() -> tuple[str, str]:
    """A trace id, and the `traceparent` that names it."""
    trace_id = secrets.token_hex(16)
    return trace_id, f"00-{trace_id}-{secrets.token_hex(8)}-01"


def traced(written: str) -> str:
    """The trace id of a step."""
    found = FORM.fullmatch(written)
    assert found, written
    return found[1]


class Logs:
    """What processes of the product have written, line by line."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def lines(self, name: str = "*", **fields) -> list[dict]:
        """The lines with these fields, of one process or of all."""
        texts = [path.read_text() for path in sorted(self._folder.glob(f"{name}.log"))]
        told = [json.loads(line) for text in texts for line in text.splitlines() if line.startswith('{"at"')]
        return [line for line in told if fields.items() <= line.items()]

    async def until(self, name: str, **fields) -> list[dict]:
        """The same once there are any."""
        return await until(lambda: self.lines(name, **fields))


async def until(look):
    """What `look` finds, once it finds anything."""
    with anyio.fail_after(PATIENCE_S):
        while True:
            found = look()
            if asyncio.iscoroutine(found):
                found = await found
            if found:
                return found
            await anyio.sleep(0.1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Where the processes of this module write."""
    return tmp_path_factory.mktemp("traced")


@pytest.fixture(scope="module")
def logs(folder) -> Logs:
    """What they write."""
    return Logs(folder)


@pytest.fixture(scope="module")
async def traced_server(request, folder):
    """A server whose Redis is away, of which it complains in its log."""
    async with serving(request.config.server_url, folder, REDIS_URL=f"redis://127.0.0.1:{free_port()}") as server:
        yield server


@pytest.fixture(scope="module")
def api(traced_server):
    """Its API."""
    return traced_server.api


@contextmanager
def working(server, folder: Path) -> Iterator[None]:
    """A risk engine and a scheduler at work for a server."""
    _, *workers = services(server.environment, 1)
    started = []
    for worker in workers:
        with (folder / f"{worker.name}.log").open("ab") as log:
            started.append(subprocess.Popen(worker.command, env=server.environment, stdout=log, stderr=log))
    try:
        yield
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(20)


@pytest.mark.row(49)
async def test_a_trace_is_in_every_line_of_the_requests_log_and_in_the_answer(api, logs):
    trace_id, sent = named()
    # Another caller each: how many it may ask is first looked up where Redis is away.
    answer = await api.post("/v1/people", "lead_officer", json={"name": "Ada"}, headers={"traceparent": sent})
    assert answer.status_code in {201, 403}
    assert traced(answer.headers["traceresponse"]) == trace_id
    assert answer.headers["traceresponse"] != sent
    assert answer.headers["traceresponse"].endswith("-01"), "whether the client keeps it is passed on"
    (access,) = await logs.until("server", trace_id=trace_id, event="request")
    assert access["request_id"] == answer.headers["x-request-id"] != trace_id
    assert (access["route"], access["status"]) == ("/v1/people", answer.status_code)
    complaints = [
        line for line in logs.lines("server") if line["event"] in {"requests counted here alone", "bell lost"}
    ]
    assert complaints
    own = {line["trace_id"] for line in logs.lines("server", event="request")}
    assert {line["trace_id"] for line in complaints} <= own


@pytest.mark.row(49)
@pytest.mark.parametrize(
    ("method", "path", "role", "more", "status"),
    [
        ("GET", "/v1/schools", None, {}, 401),
        ("GET", "/v1/clients", "headteacher", {"urns": [101901]}, 403),
        ("GET", "/v1/nothing", "admin", {}, 404),
        ("GET", "/nothing", None, {}, 404),
        ("PUT", "/v1/schools", "admin", {"json": {}}, 405),
        ("GET", "/v1/schools", "admin", {"headers": {"Accept": "application/xml"}}, 406),
        ("POST", "/v1/people", "admin", {"content": b"x", "headers": {"Content-Type": "text/plain"}}, 415),
        ("POST", "/v1/people", "admin", {"json": {"name": ""}}, 422),
        ("GET", "/v1/people", "admin", {"headers": {"API-Version": "1"}}, 400),
    ],
)
async def test_a_problem_names_its_trace(api, logs, method, path, role, more, status):
    trace_id, sent = named()
    headers = {"traceparent": sent, **more.pop("headers", {})}
    answer = await api.call(method, path, role, headers=headers, **more)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.json()["trace_id"] == trace_id == traced(answer.headers["traceresponse"])
    (access,) = await logs.until("server", trace_id=trace_id)
    assert access["status"] == status


TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "nonsense",
        f"00-{'0' * 32}-00f067aa0ba902b7-01",
        f"00-{TRACE}-{'0' * 16}-01",
        f"ff-{TRACE}-00f067aa0ba902b7-01",
        f"00-{TRACE}-00f067aa0ba902b7-01-more",
        f"00-{TRACE.upper()}-00f067aa0ba902b7-01",
        f"00-{TRACE}-00f067aa0ba902b7-01{'0' * 6000}",
        f"01-{TRACE}-00f067aa0ba902b7-01-{'0' * 6000}",
    ],
    ids=[
        "empty",
        "nonsense",
        "zeros",
        "no step",
        "version ff",
        "more",
        "capitals",
        "oversize",
        "oversize, later version",
    ],
)
async def test_what_names_no_trace_is_ignored_and_one_begun(api, logs, sent):
    answer = await api.get("/v1/nothing", headers={"traceparent": sent, "tracestate": "vendor=someone@example.org"})
    assert answer.status_code == 404
    trace_id = answer.json()["trace_id"]
    assert re.fullmatch("[0-9a-f]{32}", trace_id)
    assert trace_id not in {TRACE, "0" * 32}
    assert traced(answer.headers["traceresponse"]) == trace_id
    assert await logs.until("server", trace_id=trace_id, event="request")


async def test_a_traceparent_that_comes_twice_is_ignored(api):
    twice = [*bearer("admin").items(), *[("traceparent", f"00-{TRACE}-00f067aa0ba902b7-01")] * 2]
    answer = await api.client.get("/v1/nothing", headers=twice)
    assert answer.json()["trace_id"] != TRACE


async def test_a_later_version_is_read_as_far_as_it_is_known(api):
    sent = f"cc-{TRACE}-00f067aa0ba902b7-09-what-comes"
    answer = await api.get("/v1/nothing", headers={"traceparent": sent})
    assert answer.json()["trace_id"] == TRACE
    assert answer.headers["traceresponse"].startswith("00-")
    assert answer.headers["traceresponse"].endswith("-01")


async def test_without_one_each_request_has_a_trace_of_its_own_by_the_number_of_its_request(api, logs):
    answers = [await api.get("/v1/nothing") for _ in range(5)]
    ids = [answer.json()["trace_id"] for answer in answers]
    assert len(set(ids)) == 5
    assert [answer.headers["x-request-id"] for answer in answers] == ids
    offered = await api.get("/v1/nothing", headers={"X-Request-ID": "a-number-of-ours"})
    assert offered.headers["x-request-id"] == "a-number-of-ours"
    assert await logs.until("server", trace_id=offered.json()["trace_id"], request_id="a-number-of-ours")


@pytest.mark.row(49)
async def test_it_goes_over_work_and_its_events_and_what_that_asks_for_to_the_webhook(traced_server, api, logs, folder):
    """A file of term dates: the risk engine loads it, has the council planned anew, and the scheduler does that."""
    trace_id, sent = named()

    def sent_to(endpoint) -> list[dict]:
        return logs.lines("scheduler", event="webhook sent", trace_id=trace_id, endpoint=endpoint["id"])

    schools = {"file": ("register.csv", REGISTER.encode())}
    terms = {"file": ("terms.json", term_dates_from(academic_year_of(now().date())).encode())}
    with receiver() as hooks:
        endpoint = await added(api, hooks.url())
        await api.post("/v1/imports", "admin", files=schools)
        answer = await api.post(
            "/v1/imports", "admin", files=terms, data={"council": "307"}, headers={"traceparent": sent}
        )
        assert answer.status_code == 202, answer.text
        async with api.database.owner() as owner:
            kept = await owner.fetchval(
                "select traceparent from work where kind = 'load_import' and key = $1", str(answer.json()["id"])
            )
        assert traced(kept) == trace_id
        assert kept == answer.headers["traceresponse"], "work is asked for by the step that answered"
        with working(traced_server, folder):
            loads = await logs.until("risk-engine", event="work done", kind="load_import", trace_id=trace_id)
            assert len(loads) == 1
            await logs.until("scheduler", event="work done", kind="replan_council", trace_id=trace_id)
            told = await events_in(api, trace_id)
            ids = {f"evt_307_{event['sequence']}" for event in told}
            await until(lambda: ids <= {line["webhook_id"] for line in sent_to(endpoint)})
    assert {"import.received", "import.loaded"} <= {one["kind"] for one in told}
    got = [one for one in hooks.got if one.id in ids]
    assert sorted(one.id for one in got) == sorted(ids)
    assert {traced(_step(one)) for one in got} == {trace_id}
    assert len({_step(one) for one in got} | {kept, sent}) == len(got) + 2, "every step is its own"
    assert all("tracestate" not in one.headers for one in got)
    assert {line["status"] for line in sent_to(endpoint)} == {200}
    known = {one["sequence"]: one["trace_id"] for one in await deliveries(api, endpoint)}
    assert {known[one["sequence"]] for one in told} == {trace_id}
    assert trace_id not in (await api.call("GET", "/metrics", None)).text


async def events_in(api, trace_id: str) -> list[dict]:
    """The council's events of a trace."""
    return [event for event in await events_of(api) if event["trace_id"] == trace_id]


def _step(got) -> str:
    return got.headers["traceparent"]


async def test_what_is_tried_again_keeps_its_trace_and_every_try_is_a_step_of_its_own(traced_server, api, logs, folder):
    trace_id, sent = named()
    with receiver() as hooks:
        hooks.answers = [500, 500, 200]
        endpoint = await added(api, hooks.url(), kinds=["person.added"])
        made = await api.post("/v1/people", json={"name": "Asha"}, headers={"traceparent": sent})
        assert made.status_code == 201
        with working(traced_server, folder):
            await until(lambda: len(hooks.got) >= 2)
    steps = [one.headers["traceparent"] for one in hooks.got]
    assert {traced(step) for step in steps} == {trace_id}
    assert len({*steps, sent, made.headers["traceresponse"]}) == len(steps) + 2
    (delivery,) = await deliveries(api, endpoint)
    assert delivery["trace_id"] == trace_id
    told = logs.lines("scheduler", event="webhook sent", trace_id=trace_id, endpoint=endpoint["id"])
    assert [line["status"] for line in told] == [500, 500, 200][: len(steps)]


async def test_what_nobody_asked_for_has_a_trace_of_its_own(traced_server, api, logs, folder):
    """The day turns and reminders are planned for each council, again and again."""
    asked = {line["trace_id"] for line in logs.lines("server", event="request")}
    async with api.database.owner() as owner:
        await owner.execute("update work set due_at = now(), traceparent = null where kind = 'plan_reminders'")
        with working(traced_server, folder):
            done = await until(
                lambda: [
                    line
                    for line in logs.lines("scheduler", event="work done", kind="plan_reminders")
                    if line["trace_id"] not in asked
                ]
            )
        assert all(re.fullmatch("[0-9a-f]{32}", line["trace_id"]) for line in done)
        resting = await owner.fetch("select traceparent from work where kind = 'plan_reminders'")
    assert [row["traceparent"] for row in resting] == [None] * len(resting) != []
