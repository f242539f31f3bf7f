"""Whatever happens at whichever step, a thing is done wholly or not at all, and once however often it is asked for."""

from contextlib import asynccontextmanager, suppress
from datetime import timedelta

import pytest

from securing_good.database import DATABASE_ERRORS
from securing_good.settings import Service
from securing_good.work import DONE_BY, WorkKind, claim
from securing_good.worker import do_what_is_due
from securing_good_risk_engine.england import forget_pictures
from tests.harness.bodies import (
    STEPS,
    URNS,
    approval_of,
    concern_of,
    definitions_of,
    discussion_of,
    minutes_of,
    proposal_of,
    simulation_of,
    step_of,
)
from tests.harness.callers import Ticking, api_on
from tests.harness.crashing import COMMIT, Operation, Sweep
from tests.harness.databases import address, copy_database, drop_database, fresh_name
from tests.harness.examples import Sent, named
from tests.harness.files import ks2, ks2_row, register, register_row
from tests.harness.working import JOBS_OF

KEY = {"Idempotency-Key": "asked once"}
FIRST, SECOND, THIRD = URNS["307"]
NEW_FIGURES = ks2(ks2_row(FIRST, reading="-6.6,5"), ks2_row(SECOND, reading="-5.1,5"), ks2_row(999999))
NEW_REGISTER = register(
    register_row(FIRST, "Ash Academy 307", last_changed_date="2023-01-01"),
    register_row(103001, "New School 307", last_changed_date="2023-01-01"),
)


def decide_level(story) -> tuple[str, str, Sent]:
    """A level that an open case follows, on an assessment."""
    body = {"urn": FIRST, "level": "amber", "reason": "Better.", "assessment_id": story.school.assessment_id}
    return "POST", "principal_adviser", Sent("/v1/level-decisions", {"json": body})


def open_case(story) -> tuple[str, str, Sent]:
    """A case with both its people."""
    person = story.council.person_id
    body = {"urn": THIRD, "reason": "Agreed.", "lead_officer_id": person, "link_partner_id": person}
    return "POST", "lead_officer", Sent("/v1/cases", {"json": body})


def enter_concern(_story) -> tuple[str, str, Sent]:
    """A concern that makes a decision due."""
    body = concern_of("307", FIRST, factor="safeguarding", severity="high")
    return "POST", "lead_officer", Sent("/v1/concerns", {"json": body})


def close_concern(story) -> tuple[str, str, Sent]:
    """A concern that stood."""
    more = {"json": {"reason": "Held again."}, "headers": {"If-Match": story.school.concern.etag}}
    return "POST", "principal_adviser", Sent(f"/v1/concerns/{story.school.concern.id}/closing", more)


def open_data_review(_story) -> tuple[str, str, Sent]:
    """The July review, with an assessment of every school."""
    return "POST", "data_officer", Sent("/v1/data-reviews", {"json": {"kind": "july", "as_of": "2025-07-10"}})


def record_discussion(story) -> tuple[str, str, Sent]:
    """A review discussed with a school."""
    path = f"/v1/data-reviews/{story.council.review_id}/discussions"
    return "POST", "link_partner", Sent(path, {"json": discussion_of("307", SECOND)})


def define_levels(_story) -> tuple[str, str, Sent]:
    """A second edition of what the levels mean."""
    return "POST", "assistant_director", Sent("/v1/level-definitions", {"json": definitions_of("307")})


def propose_ruleset(_story) -> tuple[str, str, Sent]:
    """A second ruleset of the council's own."""
    return "POST", "data_officer", Sent("/v1/rulesets/proposals", {"json": proposal_of("307", "2")})


def run_in_shadow(story) -> tuple[str, str, Sent]:
    """The council's draft beside what holds."""
    path = f"/v1/rulesets/{story.council.ruleset.version}/shadow-runs"
    return "POST", "data_officer", Sent(path, {"json": {}})


def approve_ruleset(story) -> tuple[str, str, Sent]:
    """The same ruleset from another day on."""
    own = story.council.ruleset
    body = approval_of("307", own.shadow_run_id) | {"effective_from": "2029-10-01"}
    return "POST", "assistant_director", Sent(f"/v1/rulesets/{own.version}/approvals", {"json": body})


def simulate(_story) -> tuple[str, str, Sent]:
    """A question of which nothing is a record."""
    return "POST", "lead_officer", Sent("/v1/assessments/simulations", {"json": simulation_of(FIRST)})


def record_visit(story) -> tuple[str, str, Sent]:
    """Minutes with two actions."""
    path = f"/v1/visits/{story.school.planned_visit_id}/record"
    return "POST", "link_partner", Sent(path, {"json": minutes_of("307", actions=2)})


def change_action(story) -> tuple[str, str, Sent]:
    """An action that is done."""
    more = {"json": {"status": "done"}, "headers": {"If-Match": story.school.action_etag}}
    return "PATCH", "lead_officer", Sent(f"/v1/actions/{story.school.action_id}", more)


def decide_review(story) -> tuple[str, str, Sent]:
    """An exit, which ends the case."""
    body = {"decision": "exit", "reason": "Improved, and it will last."}
    more = {"json": body, "headers": {"If-Match": story.school.review_etag}}
    return "POST", "assistant_director", Sent(f"/v1/review-points/{story.school.review_point_id}/decision", more)


def identify_support(story) -> tuple[str, str, Sent]:
    """A need of a school in the programme."""
    body = {"case_id": story.school.case_id, "what": "Coaching."}
    return "POST", "lead_officer", Sent("/v1/support-packages", {"json": body})


def broker_support(story) -> tuple[str, str, Sent]:
    """A provider for what was identified."""
    return _support_step(story, "identified", "brokered")


def provide_support(story) -> tuple[str, str, Sent]:
    """What was brokered, provided."""
    return _support_step(story, "brokered", "provided")


def evaluate_support(story) -> tuple[str, str, Sent]:
    """What came of what was provided."""
    return _support_step(story, "provided", "evaluated")


def _support_step(story, now: str, to: str) -> tuple[str, str, Sent]:
    package = story.school.packages[now]
    more = {"json": step_of("307", to), "headers": {"If-Match": package.etag}}
    return "POST", "lead_officer", Sent(f"/v1/support-packages/{package.id}/{STEPS[to]}", more)


def receive_file(_story) -> tuple[str, str, Sent]:
    """A file published for all of England."""
    return "POST", "admin", Sent("/v1/imports", {"files": {"file": ("ks2.csv", NEW_FIGURES.encode())}})


def request_assessment(_story) -> tuple[str, str, Sent]:
    """Three schools at once."""
    return "POST", "data_officer", Sent("/v1/assessments", {"json": {"urns": [FIRST, SECOND, THIRD]}})


def send_register(_story) -> tuple[str, str, Sent]:
    """A newer register."""
    return "POST", "admin", Sent("/v1/imports", {"files": {"file": ("register.csv", NEW_REGISTER.encode())}})


def withdraw_import(story) -> tuple[str, str, Sent]:
    """The council's own figures."""
    more = {"json": {"reason": "Sent by mistake."}}
    return "POST", "data_officer", Sent(f"/v1/imports/{story.council.import_id}/withdrawal", more)


COMMANDS = [
    decide_level,
    open_case,
    record_visit,
    change_action,
    decide_review,
    identify_support,
    broker_support,
    provide_support,
    evaluate_support,
    receive_file,
    withdraw_import,
    request_assessment,
    enter_concern,
    close_concern,
    open_data_review,
    record_discussion,
    define_levels,
    propose_ruleset,
    run_in_shadow,
    approve_ruleset,
    simulate,
]
A_YEAR = timedelta(days=365)
LATER = {decide_review: A_YEAR}
"""How long after the story's end an operation can be done."""
JOBS = {
    "load_import of observations": (WorkKind.LOAD_IMPORT, receive_file),
    "load_import of the register": (WorkKind.LOAD_IMPORT, send_register),
    "withdraw_imports": (WorkKind.WITHDRAW_IMPORT, withdraw_import),
    "assess_schools": (WorkKind.ASSESS_SCHOOL, request_assessment),
    "check_rulesets": (WorkKind.CHECK_RULESET, propose_ruleset),
    "shadow_schools": (WorkKind.SHADOW_SCHOOL, run_in_shadow),
    "answer_simulations": (WorkKind.SIMULATE, simulate),
    "plan_cases": (WorkKind.PLAN_VISITS, decide_level),
    "plan_cases after an exit": (WorkKind.PLAN_VISITS, decide_review),
}


@asynccontextmanager
async def staged(request, told_world, tmp_path, *asked_before, later=timedelta()):
    """A database in the state before the operation, and the application that asked for what comes before."""
    told, world = told_world
    server, name = request.config.server_url, fresh_name()
    await copy_database(server, name, told)
    story = named(world, "307")
    clock = Ticking(world.clock.now + later)
    async with api_on(address(server, name), tmp_path / "issuer.json", clock=clock, councils=()) as api:
        for ask in asked_before:
            method, role, sent = ask(story)
            answer = await api.call(method, sent.path, role, **sent.more)
            assert answer.is_success, answer.text
        await api.service_database.close()
        moment = clock.now + timedelta(minutes=1)
        yield api, story, lambda operation: Sweep(server, name, operation, lambda: moment)
    await drop_database(server, name)


def red_for_the_third(_story) -> tuple[str, str, Sent]:
    """What a case needs."""
    body = {"urn": THIRD, "level": "red", "reason": "Agreed."}
    return "POST", "principal_adviser", Sent("/v1/level-decisions", {"json": body})


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.__name__)
async def test_a_command_struck_at_any_step_is_done_wholly_or_not_at_all_and_once(
    request, told_world, tmp_path, command
):
    needs = (red_for_the_third,) if command is open_case else ()
    async with staged(request, told_world, tmp_path, *needs, later=LATER.get(command, timedelta())) as (
        api,
        story,
        sweep_of,
    ):
        method, role, sent = command(story)
        more = {**sent.more, "headers": {**sent.more.get("headers", {}), **KEY}}

        async def perform(database):
            api.state["database"] = database
            return await api.call(method, sent.path, role, **more)

        sweep = sweep_of(Operation(Service.API, perform, lambda answer: answer.is_success))
        await sweep.rehearse()
        # Whose import it is decides the scope of the transaction: it is read in one of its own.
        assert sweep.steps.count(COMMIT) == (2 if command is withdraw_import else 1)
        assert await sweep.strike_everywhere() == 2 * len(sweep.steps) > 10


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.__name__)
async def test_an_answer_lost_after_the_commit_is_given_again_to_the_same_key(request, told_world, tmp_path, command):
    needs = (red_for_the_third,) if command is open_case else ()
    async with staged(request, told_world, tmp_path, *needs, later=LATER.get(command, timedelta())) as (
        api,
        story,
        sweep_of,
    ):
        method, role, sent = command(story)
        more = {**sent.more, "headers": {**sent.more.get("headers", {}), **KEY}}
        sweep = sweep_of(Operation(Service.API, api.get))
        async with sweep.copy() as (database, service):
            api.state["database"] = service
            first = await api.call(method, sent.path, role, **more)
            assert first.is_success, first.text
            again = await api.call(method, sent.path, role, **more)
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


@pytest.mark.parametrize("job", sorted(JOBS))
async def test_a_job_struck_at_any_step_is_done_wholly_or_not_at_all_and_once(request, told_world, tmp_path, job):
    kind, ask = JOBS[job]
    async with staged(request, told_world, tmp_path, ask, later=LATER.get(ask, timedelta())) as (_, _, sweep_of):
        sweep = sweep_of(process_that_dies(kind))
        await sweep.rehearse()
        assert await sweep.strike_everywhere() == 2 * len(sweep.steps) > 10


@pytest.mark.parametrize("job", sorted(JOBS))
async def test_a_worker_that_lives_on_ends_a_job_whose_connection_was_cut(request, told_world, tmp_path, job):
    kind, ask = JOBS[job]
    async with staged(request, told_world, tmp_path, ask, later=LATER.get(ask, timedelta())) as (_, _, sweep_of):
        sweep = sweep_of(process_that_dies(kind))
        await sweep.rehearse()
        await sweep.outlive(lambda database: do_what_is_due(database, {kind: JOBS_OF[DONE_BY[kind]][kind]}))
