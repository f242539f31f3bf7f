"""Whatever happens at whichever step, a thing is done wholly or not at all, and once however often it is asked for."""

import hashlib
import secrets
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

import pytest

from securing_good.database import DATABASE_ERRORS
from securing_good.settings import Service
from securing_good.work import DONE_BY, WorkKind, claim
from securing_good.worker import do_what_is_due
from securing_good_risk_engine.connectors.fetching import Fetched, Fetcher
from securing_good_risk_engine.england import forget_pictures
from securing_good_risk_engine.loading import progress
from tests.harness.crashing import COMMIT, Operation, Sweep, put_off_others
from tests.harness.operations import COMMANDS
from tests.harness.operations.board import make_board_pack
from tests.harness.operations.council_data import (
    NEW_FIGURES,
    ask_to_fetch,
    receive_file,
    request_assessment,
    send_register,
    simulate,
    try_file,
    try_register,
    withdraw_import,
)
from tests.harness.operations.documents import approve_document
from tests.harness.operations.levels import decide_level
from tests.harness.operations.reminders import set_reminder_rules
from tests.harness.operations.reviews import decide_review
from tests.harness.operations.rulesets import propose_ruleset, run_in_shadow
from tests.harness.staging import before, of_first, staged
from tests.harness.working import JOBS_OF

KEY = {"Idempotency-Key": "asked once"}
COMMITS = {withdraw_import: 2, approve_document: 2, make_board_pack: 4}
"""Whose import it is decides the scope of the transaction, and files are made between two: each is read in one of its own. A
pack reads its meeting, how schools are shown and all else, the last at one moment."""
SOME = 3
"""Steps that are struck in the ordinary suite, on both sides: the first, the last and one between; `make chaos LONG=1` strikes each."""
at_steps = pytest.mark.parametrize(
    "most", [pytest.param(SOME, id="some"), pytest.param(None, id="every", marks=pytest.mark.long)]
)
JOBS = {
    "load_import of observations": (WorkKind.LOAD_IMPORT, receive_file),
    "load_import of the register": (WorkKind.LOAD_IMPORT, send_register),
    "load_import of figures that are tried": (WorkKind.LOAD_IMPORT, try_file),
    "load_import of a register that is tried": (WorkKind.LOAD_IMPORT, try_register),
    "withdraw_imports": (WorkKind.WITHDRAW_IMPORT, withdraw_import),
    "assess_schools": (WorkKind.ASSESS_SCHOOL, request_assessment),
    "check_rulesets": (WorkKind.CHECK_RULESET, propose_ruleset),
    "shadow_schools": (WorkKind.SHADOW_SCHOOL, run_in_shadow),
    "answer_simulations": (WorkKind.SIMULATE, simulate),
    "fetch_releases": (WorkKind.FETCH_RELEASE, ask_to_fetch),
    "plan_reminders": (WorkKind.PLAN_REMINDERS, set_reminder_rules),
    "plan_cases": (WorkKind.PLAN_VISITS, decide_level),
    "plan_cases after an exit": (WorkKind.PLAN_VISITS, decide_review),
}


@pytest.fixture(autouse=True)
def publisher_that_never_fails(monkeypatch):
    """What a connector finds is the same at each step; how it fares with real servers is told in `tests/api`."""

    async def fetch(_fetcher, address, _known, **_):
        content = NEW_FIGURES.encode()
        return Fetched(content, hashlib.sha256(content).hexdigest(), address, "ks2.csv", '"one"', None)

    monkeypatch.setattr(Fetcher, "fetch", fetch)


@pytest.fixture(autouse=True)
def steps_that_no_slow_machine_adds(monkeypatch):
    """How far a load has come is told by the clock, but for where it begins and where its rows are all read."""
    monkeypatch.setattr(progress, "TELL_S", float("inf"))


@pytest.fixture(autouse=True)
def secrets_that_are_known(monkeypatch):
    """A secret drawn again would be another: what is kept of it could not be told from a thing done twice."""
    monkeypatch.setattr(secrets, "token_urlsafe", lambda size: "s" * size)
    monkeypatch.setattr(secrets, "token_bytes", lambda size: b"s" * size)


@asynccontextmanager
async def swept(request, told_world, tmp_path, *asked_before, later=timedelta(), most=None):
    """A database in the state before the operation, and the application that asked for what comes before."""
    async with staged(request, told_world, tmp_path, *asked_before, later=later) as stage:
        await stage.api.service_database.close()
        await put_off_others(stage.api.database)
        moment = stage.clock.now + timedelta(minutes=1)
        yield stage, lambda operation: Sweep(stage.server, stage.name, operation, lambda: moment, most)


@at_steps
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.__name__)
async def test_a_command_struck_at_any_step_is_done_wholly_or_not_at_all_and_once(
    request, told_world, tmp_path, command, most
):
    earlier, later = before(command)
    async with swept(request, told_world, tmp_path, *earlier, later=later, most=most) as (stage, sweep_of):
        api = stage.api
        method, role, sent = command(*stage.told)
        more = {**sent.more, "headers": {**sent.more.get("headers", {}), **KEY}}

        async def perform(database):
            api.state["database"] = database
            return await api.call(method, sent.path, role, **of_first(role), **more)

        sweep = sweep_of(Operation(Service.API, perform, lambda answer: answer.is_success))
        await sweep.rehearse()
        assert sweep.steps.count(COMMIT) == COMMITS.get(command, 1)
        assert len(sweep.steps) >= SOME
        assert await sweep.strike() == 2 * min(len(sweep.steps), most or len(sweep.steps))


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.__name__)
async def test_an_answer_lost_after_the_commit_is_given_again_to_the_same_key(request, told_world, tmp_path, command):
    earlier, later = before(command)
    async with swept(request, told_world, tmp_path, *earlier, later=later) as (stage, sweep_of):
        api = stage.api
        method, role, sent = command(*stage.told)
        more = {**sent.more, "headers": {**sent.more.get("headers", {}), **KEY}}
        sweep = sweep_of(Operation(Service.API, api.get))
        async with sweep.copy() as (database, service):
            api.state["database"] = service
            first = await api.call(method, sent.path, role, **of_first(role), **more)
            assert first.is_success, first.text
            again = await api.call(method, sent.path, role, **of_first(role), **more)
            assert (again.status_code, again.content) == (first.status_code, first.content)
            for header in ("etag", "location"):
                assert again.headers.get(header) == first.headers.get(header)
            assert again.headers["idempotent-replayed"] == "true"
            async with database.owner() as owner:
                kept = await owner.fetch("select status, body from idempotency_key where key = $1", "asked once")
            assert [(row["status"], row["body"]) for row in kept] == [(first.status_code, first.content)]


def process_that_dies(kind: WorkKind):
    """Claims work and does it; whatever goes wrong ends the process, which puts nothing off and remembers nothing."""
    job = JOBS_OF[DONE_BY[kind]][kind]

    async def perform(database) -> None:
        forget_pictures()
        with suppress(*DATABASE_ERRORS):
            await job.handle(database, await claim(database, kind, limit=job.batch))

    return Operation(DONE_BY[kind], perform)


@at_steps
@pytest.mark.parametrize("job", sorted(JOBS))
async def test_a_job_struck_at_any_step_is_done_wholly_or_not_at_all_and_once(request, told_world, tmp_path, job, most):
    kind, ask = JOBS[job]
    earlier, later = before(ask)
    async with swept(request, told_world, tmp_path, *earlier, ask, later=later, most=most) as (_, sweep_of):
        sweep = sweep_of(process_that_dies(kind))
        await sweep.rehearse()
        assert len(sweep.steps) >= SOME
        assert await sweep.strike() == 2 * min(len(sweep.steps), most or len(sweep.steps))


@at_steps
# What rests is due again once time has passed: it looks again, of itself.
@pytest.mark.parametrize("job", sorted(set(JOBS) - {"plan_reminders"}))
async def test_a_worker_that_lives_on_ends_a_job_whose_connection_was_cut(request, told_world, tmp_path, job, most):
    kind, ask = JOBS[job]
    earlier, later = before(ask)
    async with swept(request, told_world, tmp_path, *earlier, ask, later=later, most=most) as (_, sweep_of):
        sweep = sweep_of(process_that_dies(kind))
        await sweep.rehearse()
        await sweep.outlive(lambda database: do_what_is_due(database, {kind: JOBS_OF[DONE_BY[kind]][kind]}))
