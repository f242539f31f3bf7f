"""Which trace work and events belong to where that is not plain: asked for again, failed, done together, nobody's, restricted."""

import json
import logging
import re
import secrets
from datetime import timedelta

import pytest

from securing_good import tracing, work
from securing_good.database import of_council
from securing_good.log import JsonLines
from securing_good.settings import Service
from securing_good.work import WorkKind, ask
from securing_good.worker import Job, do_what_is_due
from tests.harness.receivers import receiver
from tests.harness.webhooks import Sender, added, events_of
from tests.harness.working import load_thin_files

KIND = WorkKind.ASSESS_SCHOOL
FORM = re.compile(tracing.FORM)


def written() -> str:
    """A step of a trace of its own."""
    return tracing.write(tracing.next_step(None))


def trace_of(step: str | None) -> str:
    """The trace id of a step as it is written down."""
    assert step is not None
    assert FORM.fullmatch(step)
    return step[3:35]


@pytest.fixture
async def engine(api):
    """A risk engine's way to its data."""
    opened = api.database.opened(Service.RISK_ENGINE)
    yield opened
    await opened.close()


async def asked(engine, *keys: str, under: str | None = None) -> None:
    """Ask for work, in a trace or in none."""
    async with engine.unit_of_work(of_council("307"), actor="test") as unit:
        if under is None:
            await ask(unit, KIND, keys, council="307")
            return
        with tracing.under(tracing.read(under)):
            await ask(unit, KIND, keys, council="307")


async def kept(api) -> dict[str, str | None]:
    """The step that each piece of work was asked for by."""
    async with api.database.owner() as owner:
        rows = await owner.fetch("select key, traceparent from work where kind = $1", KIND)
    return {row["key"]: row["traceparent"] for row in rows}


class Worker:
    """A handler that notes in which trace it is called with what, and does nothing, or fails."""

    def __init__(self, *, failing: str | None = None) -> None:
        self.calls: list[tuple[str, list[str]]] = []
        self._failing = failing

    async def __call__(self, database, claims) -> None:
        self.calls.append((tracing.current_id(), [claim.key for claim in claims]))
        if any(claim.key == self._failing for claim in claims):
            raise ValueError("this cannot be done")
        async with database.unit_of_work(of_council("307"), actor="test") as unit:
            await work.hold(unit, claims)
            await work.finish(unit, claims)


async def test_work_is_done_under_the_trace_of_whoever_asked_last(api, engine):
    first, second = written(), written()
    await asked(engine, "a", under=first)
    assert trace_of((await kept(api))["a"]) == trace_of(first)
    await asked(engine, "a", under=second)
    await asked(engine, "a")
    assert trace_of((await kept(api))["a"]) == trace_of(second), "whom nobody asked does not take a trace away"
    worker = Worker()
    assert await do_what_is_due(engine, {KIND: Job(worker)})
    assert worker.calls == [(trace_of(second), ["a"])]
    assert tracing.current() is None


async def test_what_is_asked_for_while_under_way_is_done_again_under_the_newer_trace(api, engine):
    first, second = written(), written()
    await asked(engine, "a", under=first)
    (claim,) = await work.claim(engine, KIND, limit=1)
    await asked(engine, "a", under=second)
    async with engine.unit_of_work(of_council("307"), actor="test") as unit:
        await work.hold(unit, [claim])
        await work.finish(unit, [claim])
    assert (trace_of(claim.traceparent), trace_of((await kept(api))["a"])) == (trace_of(first), trace_of(second))


async def test_work_that_fails_is_tried_again_under_the_trace_it_was_asked_in_and_says_so(api, engine, caplog):
    step = written()
    await asked(engine, "a", "b", under=step)
    worker = Worker(failing="b")
    lines = []
    with caplog.at_level(logging.INFO, logger="securing_good.worker"):
        caplog.handler.setFormatter(JsonLines())
        await do_what_is_due(engine, {KIND: Job(worker, batch=10)})
        lines = [json.loads(line) for line in caplog.text.splitlines() if line.startswith("{")]
    assert worker.calls == [(trace_of(step), ["a", "b"]), (trace_of(step), ["a"]), (trace_of(step), ["b"])]
    assert {line["trace_id"] for line in lines} == {trace_of(step)}
    assert [line["event"] for line in lines] == ["work failed", "work done", "work failed"]
    assert "this cannot be done" in lines[0]["traceback"]
    assert list(await kept(api)) == ["b"]
    async with api.database.owner() as owner:
        await owner.execute("update work set due_at = now()")
    await do_what_is_due(engine, {KIND: Job(worker, batch=10)})
    assert worker.calls[-1] == (trace_of(step), ["b"])


async def test_what_different_requests_asked_for_is_not_done_together(api, engine):
    one, other = written(), written()
    await asked(engine, "a", "b", under=one)
    await asked(engine, "c", under=other)
    await asked(engine, "d", "e")
    worker = Worker()
    await do_what_is_due(engine, {KIND: Job(worker, batch=10)})
    by_keys = {tuple(sorted(keys)): trace_id for trace_id, keys in worker.calls}
    assert by_keys[("a", "b")] == trace_of(one)
    assert by_keys[("c",)] == trace_of(other)
    assert by_keys.keys() == {("a", "b"), ("c",), ("d", "e")}
    assert len(set(by_keys.values())) == 3
    assert re.fullmatch("[0-9a-f]{32}", by_keys[("d", "e")]), "what nobody asked for has a trace of its own"


async def test_recurring_work_has_another_trace_the_next_time(api, engine):
    step = written()
    await asked(engine, "a", under=step)
    seen = []

    async def resting(database, claims) -> None:
        seen.append(tracing.current_id())
        async with database.unit_of_work(of_council("307"), actor="test") as unit:
            await work.rest(unit, claims, for_s=0)

    for _ in range(3):
        await do_what_is_due(engine, {KIND: Job(resting)})
    assert seen[0] == trace_of(step)
    assert len(set(seen)) == 3
    assert await kept(api) == {"a": None}


async def test_the_database_takes_no_trace_of_another_form(api):
    async with api.database.owner() as owner:
        for table in ("work", "event", "webhook_delivery"):
            found = await owner.fetchval(
                "select pg_get_constraintdef(oid) from pg_constraint where conname = $1", f"ck_{table}_traceparent"
            )
            assert tracing.FORM in found


async def test_of_what_is_restricted_no_trace_tells_who_did_it(api):
    """What else was done in the trace would: so neither the event nor its webhook is of it."""
    await load_thin_files(api)
    trace_id = secrets.token_hex(16)
    header = {"traceparent": f"00-{trace_id}-{secrets.token_hex(8)}-01"}
    body = {
        "urn": 101901,
        "factor": "safeguarding",
        "severity": "high",
        "confidence": "high",
        "route": "whistleblowing",
        "access_class": "restricted",
        "statement": "Something was said.",
        "observed_on": "2026-11-20",
    }
    with receiver() as hooks:
        await added(api, hooks.url(), kinds=["restricted.recorded", "person.added"])
        entered = await api.post("/v1/concerns", "lead_officer", json=body, headers=header)
        assert entered.status_code == 201, entered.text
        made = await api.post("/v1/people", json={"name": "Ada"}, headers=header)
        assert made.status_code == 201
        await Sender(api).work()
        told = {json.loads(one.body)["type"]: one.headers["traceparent"] for one in hooks.got}
    kinds = {event["kind"]: event["trace_id"] for event in await events_of(api)}
    assert (kinds["restricted.recorded"], kinds["person.added"]) == (None, trace_id)
    assert trace_of(told["person.added"]) == trace_id
    assert trace_of(told["restricted.recorded"]) not in {trace_id, "0" * 32}
    async with api.database.owner() as owner:
        assert await owner.fetchval("select traceparent from event where kind = 'restricted.recorded'") is None


async def test_a_delivery_keeps_its_own_trace_where_its_event_has_none(api):
    with receiver() as hooks:
        endpoint = await added(api, hooks.url(), kinds=["person.added"])
        assert (await api.post("/v1/people", json={"name": "Ada"})).status_code == 201
        async with api.database.owner() as owner:
            await owner.execute("update event set traceparent = null")
        hooks.answers = [500, 200]
        sender = Sender(api)
        await sender.work()
        await sender.later(timedelta(minutes=1))
        await sender.work()
    assert endpoint["state"] == "on"
    steps = [one.headers["traceparent"] for one in hooks.got]
    assert len(steps) == len(set(steps)) == 2
    assert len({trace_of(step) for step in steps}) == 1


async def test_the_list_of_events_is_ordered_and_trimmed_by_trace_as_by_any_field(api):
    trace_id = secrets.token_hex(16)
    header = {"traceparent": f"00-{trace_id}-{secrets.token_hex(8)}-00"}
    assert (await api.post("/v1/people", json={"name": "Ada"}, headers=header)).status_code == 201
    (event,) = [one for one in await events_of(api) if one["kind"] == "person.added"]
    assert event["trace_id"] == trace_id
    other = (await api.get("/v1/events?fields=kind,trace_id&sort=trace_id")).json()["items"]
    assert {"kind": "person.added", "trace_id": trace_id} in other
