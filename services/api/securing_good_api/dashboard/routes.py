"""`/v1/dashboard`: what the partnership board looks at, one call for each thing."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from securing_good_api.actors import Permission
from securing_good_api.dashboard.answering import Looking
from securing_good_api.dashboard.rules import Panel
from securing_good_api.dashboard.views import (
    CasesOut,
    DecisionsDueOut,
    EarlyWarningsOut,
    OverdueOut,
    OverviewOut,
    SupportOut,
)
from securing_good_api.problems import documented
from securing_good_api.requests import Read, reading
from securing_good_api.sending import Day

router = APIRouter(prefix="/dashboard", tags=["dashboard"])
Reader = Annotated[Read, reading(Permission.DASHBOARDS_READ)]


@router.get(
    "/overview",
    operation_id="get_dashboard_overview",
    summary="Look at the borough as a whole",
    responses={200: {"model": OverviewOut}, **documented("invalid")},
)
async def get_overview(
    read: Reader,
    since: Annotated[
        Day | None,
        Query(description="The day at whose end movement begins, in the place of the board's last meeting"),
    ] = None,
) -> Response:
    """Schools by level and phase, how levels moved since the board met, and how well founded suggestions are.

    Officers, and systems whose scopes let them read the schools themselves, see every school by name; the board
    member schools, as the council set. Everybody else is given counts of member schools, small ones hidden.
    """
    return await Looking(read, Panel.OVERVIEW, since).answer()


@router.get(
    "/early-warnings",
    operation_id="get_dashboard_early_warnings",
    summary="Look at signs of risk outside the programme",
    responses={200: {"model": EarlyWarningsOut}},
)
async def get_early_warnings(read: Reader) -> Response:
    """Schools without a case of which something is suggested or decided above green, or that get worse or are under watch.

    It rests on assessments without what is restricted, whoever asks.
    """
    return await Looking(read, Panel.EARLY_WARNINGS).answer()


@router.get(
    "/cases",
    operation_id="get_dashboard_cases",
    summary="Look at schools in the programme",
    responses={200: {"model": CasesOut}},
)
async def get_cases(read: Reader) -> Response:
    """Open cases by how long they have lasted, and whether their meetings were held when the programme promises them."""
    return await Looking(read, Panel.CASES).answer()


@router.get(
    "/overdue",
    operation_id="get_dashboard_overdue",
    summary="Look at what is overdue",
    responses={200: {"model": OverdueOut}},
)
async def get_overdue(read: Reader) -> Response:
    """Actions, minutes, meetings, reviews and first contacts that should have been done by now, by school."""
    return await Looking(read, Panel.OVERDUE).answer()


@router.get(
    "/support",
    operation_id="get_dashboard_support",
    summary="Look at support and who provides it",
    responses={200: {"model": SupportOut}},
)
async def get_support(read: Reader) -> Response:
    """Packages by state and kind, what they cost, and how busy providers are. A board member's own schools are left out."""
    return await Looking(read, Panel.SUPPORT).answer()


@router.get(
    "/decisions-due",
    operation_id="get_dashboard_decisions_due",
    summary="Look at what waits for a decision",
    responses={200: {"model": DecisionsDueOut}},
)
async def get_decisions_due(read: Reader) -> Response:
    """Reviews, interventions to begin or not, needs without a provider; for officers proposed levels and escalations too."""
    return await Looking(read, Panel.DECISIONS_DUE).answer()
