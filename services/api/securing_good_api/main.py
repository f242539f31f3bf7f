"""The API service, wired in one visible place."""

import html
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Path, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette_compress import CompressMiddleware

from securing_good.connecting import resolve
from securing_good.database import Database, of_council, open_database
from securing_good.log import log_to_stderr
from securing_good.sealing import Sealing
from securing_good.settings import Service, Settings
from securing_good_api import deprecations, health, me, metrics, reference
from securing_good_api.action_evidence.routes import router as action_evidence
from securing_good_api.actions.routes import router as actions
from securing_good_api.appointments.routes import router as appointments
from securing_good_api.assessment_windows.routes import router as assessment_windows
from securing_good_api.assessments.routes import router as assessments
from securing_good_api.availability.routes import router as availability
from securing_good_api.bearers import Bearers
from securing_good_api.board.application import board
from securing_good_api.board_meetings.routes import router as board_meetings
from securing_good_api.board_packs.routes import router as board_packs
from securing_good_api.board_settings.routes import router as board_settings
from securing_good_api.busy_times.routes import router as busy_times
from securing_good_api.calendar_feeds.routes import public as feeds
from securing_good_api.calendar_feeds.routes import router as calendar_feeds
from securing_good_api.calendars.routes import router as calendars
from securing_good_api.case_history.routes import router as case_history
from securing_good_api.case_imports.routes import router as case_imports
from securing_good_api.case_pauses.routes import router as case_pauses
from securing_good_api.case_team.routes import router as case_team
from securing_good_api.cases.routes import router as cases
from securing_good_api.clients.routes import router as clients
from securing_good_api.clients.token_routes import router as client_tokens
from securing_good_api.concerns.routes import router as concerns
from securing_good_api.connectors.routes import router as connectors
from securing_good_api.contract.document import document_of
from securing_good_api.councils.commands import register_council
from securing_good_api.councils.routes import router as councils
from securing_good_api.dashboard.routes import router as dashboard
from securing_good_api.data_reviews.routes import router as data_reviews
from securing_good_api.document_templates.routes import router as document_templates
from securing_good_api.documents.download_routes import router as document_downloads
from securing_good_api.documents.routes import router as documents
from securing_good_api.encodings import TagPerEncoding
from securing_good_api.engagement.routes import router as engagement
from securing_good_api.equity.routes import router as equity
from securing_good_api.escalations.routes import router as escalations
from securing_good_api.events.kinds import router as event_kinds
from securing_good_api.events.routes import router as events
from securing_good_api.events.streaming import Streams
from securing_good_api.evidence_packs.routes import router as evidence_packs
from securing_good_api.exit_criteria.routes import router as exit_criteria
from securing_good_api.external_reviews.routes import router as external_reviews
from securing_good_api.foi_exports.routes import router as foi_exports
from securing_good_api.gate import Gate, HeadAsGet
from securing_good_api.identities.routes import router as identities
from securing_good_api.identity_issuers.routes import router as identity_issuers
from securing_good_api.impact.routes import router as impact
from securing_good_api.imports.routes import router as imports
from securing_good_api.interests.routes import router as interests
from securing_good_api.interventions.routes import after_review
from securing_good_api.interventions.routes import router as interventions
from securing_good_api.invitations.routes import router as invitations
from securing_good_api.leave.routes import router as leave
from securing_good_api.level_decisions.routes import router as level_decisions
from securing_good_api.level_definitions.routes import router as level_definitions
from securing_good_api.level_proposals.routes import router as level_proposals
from securing_good_api.link_partner_visits.routes import router as link_partner_visits
from securing_good_api.localities.routes import router as localities
from securing_good_api.meeting_waivers.routes import router as meeting_waivers
from securing_good_api.memberships.routes import router as memberships
from securing_good_api.minutes.routes import router as minutes
from securing_good_api.notices.routes import router as notices
from securing_good_api.obligations.routes import router as obligations
from securing_good_api.people.routes import router as people
from securing_good_api.powers.routes import router as powers
from securing_good_api.problems import PROBLEMS, speak_in_problems
from securing_good_api.provider_interests.routes import router as provider_interests
from securing_good_api.providers.routes import router as providers
from securing_good_api.quotas import Counters, Quotas
from securing_good_api.reminders.routes import mine as my_reminders
from securing_good_api.reminders.routes import router as reminders
from securing_good_api.reminders.routes import rules as reminder_rules
from securing_good_api.reply_periods.routes import router as reply_periods
from securing_good_api.requests import Unkept
from securing_good_api.review_schedules.routes import router as review_schedules
from securing_good_api.reviews.routes import router as reviews
from securing_good_api.routing import Feature
from securing_good_api.rulesets.routes import router as rulesets
from securing_good_api.school_assignments.routes import router as school_assignments
from securing_good_api.school_calendars.routes import router as school_calendars
from securing_good_api.school_times.routes import router as school_times
from securing_good_api.schools.routes import router as schools
from securing_good_api.self_evaluations.routes import router as self_evaluations
from securing_good_api.sign_in.discovering import Discovery
from securing_good_api.sign_in.issuers import Issuers
from securing_good_api.simulations.routes import router as simulations
from securing_good_api.successions.routes import router as successions
from securing_good_api.support.routes import router as support
from securing_good_api.support_options.routes import router as support_options
from securing_good_api.timetable_settings.routes import router as timetable_settings
from securing_good_api.timetables.routes import router as timetables
from securing_good_api.tokens import LocalIssuer
from securing_good_api.trusts.routes import router as trusts
from securing_good_api.versions.translating import Translating
from securing_good_api.visit_metrics.routes import router as visit_metrics
from securing_good_api.visit_models.routes import router as visit_models
from securing_good_api.visit_pins.routes import router as visit_pins
from securing_good_api.visit_plans.routes import router as visit_plans
from securing_good_api.visits.routes import router as visits
from securing_good_api.watches.routes import router as watches
from securing_good_api.webhook_endpoints.routes import router as webhook_endpoints

SMALL = 1_000
"""Bytes below which an answer is sent as it is."""

FEATURES = [
    me.router,
    identity_issuers,
    clients,
    councils,
    schools,
    imports,
    connectors,
    rulesets,
    simulations,
    assessments,
    level_decisions,
    level_proposals,
    reply_periods,
    self_evaluations,
    link_partner_visits,
    level_definitions,
    timetables,
    visit_metrics,
    visit_models,
    visit_pins,
    visit_plans,
    concerns,
    data_reviews,
    obligations,
    people,
    identities,
    appointments,
    invitations,
    interests,
    provider_interests,
    leave,
    busy_times,
    school_times,
    localities,
    school_assignments,
    availability,
    cases,
    case_team,
    case_imports,
    case_pauses,
    case_history,
    exit_criteria,
    review_schedules,
    board_meetings,
    board_packs,
    board_settings,
    dashboard,
    impact,
    equity,
    timetable_settings,
    evidence_packs,
    trusts,
    engagement,
    document_templates,
    documents,
    document_downloads,
    visits,
    minutes,
    escalations,
    actions,
    action_evidence,
    reviews,
    meeting_waivers,
    memberships,
    providers,
    external_reviews,
    successions,
    after_review,
    interventions,
    notices,
    powers,
    watches,
    foi_exports,
    support,
    support_options,
    calendar_feeds,
    calendars,
    school_calendars,
    assessment_windows,
    my_reminders,
    reminders,
    reminder_rules,
    webhook_endpoints,
    events,
    event_kinds,
]


def state_of(settings: Settings, database: Database) -> dict[str, Any]:
    """What every request is given: nothing else in the application depends on where it runs, but for the local issuer."""
    return {
        "database": database,
        "production": settings.production,
        "sample_council": None if settings.production else os.environ.get("SECURING_GOOD_COUNCIL"),
        "scan_command": settings.scan_command,
        "address": settings.address,
        "sealing": Sealing(settings.webhook_keys),
        "resolve": resolve,
        "issuers": Issuers(Discovery(local=not settings.production)),
        "streams": Streams(),
    }


def create_app(settings: Settings | None = None, database: Database | None = None) -> FastAPI:
    """Build the application; without settings they are read from the environment."""
    if settings is None:
        log_to_stderr()
        settings = Settings.from_env(Service.API, os.environ)
    opened = database or open_database(settings)
    counters = Counters(settings.quota, settings.redis_url)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[dict[str, Any]]:
        council = os.environ.get("SECURING_GOOD_COUNCIL")
        if council and not settings.production:
            async with opened.unit_of_work(of_council(council), actor="system:start") as unit:
                await register_council(unit, code=council, name=None)
        state = state_of(settings, opened)
        with state["streams"].ended_by_signals():
            yield state
        await state["issuers"].close()
        await counters.close()
        await opened.close()

    app = FastAPI(
        title="Securing Good",
        version="1",
        summary="Find schools at risk early, agree how serious it is, support them, visit them, decide.",
        lifespan=lifespan,
        redoc_url=None,
        docs_url=None,
        openapi_url=None,
        # A redirect to the address without its last slash would name whatever host the request said it was for.
        redirect_slashes=False,
    )
    app.state.documents = {}
    app.include_router(health.router)
    app.include_router(metrics.router)
    for feature in FEATURES:
        app.include_router(Feature("/v1", feature))
    app.include_router(feeds)
    app.include_router(client_tokens)
    app.include_router(reference.router)
    app.include_router(_problem_pages())
    app.include_router(deprecations.router)
    app.add_route("/board", lambda _request: RedirectResponse("/board/"), include_in_schema=False)
    app.mount("/board", board(app))
    speak_in_problems(app)

    @app.exception_handler(Unkept)
    async def unkept(_request: Request, error: Unkept) -> Response:
        return error.response

    issuer = LocalIssuer.from_file(settings.local_issuer) if settings.local_issuer else None
    app.add_middleware(Translating)
    app.add_middleware(CompressMiddleware, minimum_size=SMALL)
    app.add_middleware(TagPerEncoding)
    app.add_middleware(Quotas, counters=counters)
    app.add_middleware(Gate, bearers=Bearers(issuer))
    app.add_middleware(HeadAsGet)
    app.openapi = lambda: _openapi(app)  # type: ignore[method-assign]
    return app


def _openapi(app: FastAPI) -> dict[str, Any]:
    if app.openapi_schema is None:
        app.openapi_schema = document_of(app)
    return app.openapi_schema


def _problem_pages() -> APIRouter:
    router = APIRouter(tags=["problems"])

    @router.get(
        "/problems/{name}",
        operation_id="get_problem_type",
        summary="Read what a kind of problem means",
        response_class=HTMLResponse,
    )
    async def get_problem_type(name: Annotated[str, Path(max_length=100)]) -> HTMLResponse:
        """What a problem's `type` stands for and what to do about it."""
        if name not in PROBLEMS:
            raise HTTPException(404)
        kind = PROBLEMS[name]
        page = (
            f"<!doctype html><html lang=en><meta charset=utf-8><title>{html.escape(kind.title)}</title>"
            f"<h1>{html.escape(kind.title)}</h1><p>Status {kind.status}.</p><p>{html.escape(kind.meaning)}</p></html>"
        )
        return HTMLResponse(page)

    return router
