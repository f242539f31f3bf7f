"""`/v1/visit-plans`: how each case's visits are planned, and what could not be."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from securing_good_api.actors import Permission
from securing_good_api.pages import Listed
from securing_good_api.problems import documented
from securing_good_api.reads import Out, Sql, View
from securing_good_api.requests import Page, Read, reading
from securing_good_api.visits.views import VISIT_PROVISIONAL

_PROVISIONAL_VISITS = (
    f"select from visit v where v.council = t.council and v.case_id = t.case_id and {VISIT_PROVISIONAL}"
)

router = APIRouter(prefix="/visit-plans", tags=["visit plans"])


class VisitPlanOut(Out):
    """The plan of one case: how far term dates were known, which periods have no visit and why."""

    case_id: str
    urn: Annotated[int, Sql("c.urn")]
    built_at: str
    is_current: Annotated[bool, Sql("t.built_from >= c.revision")]
    known_until: str | None
    """Last school day of the last published term."""
    provisional: Annotated[bool, Sql(f"exists ({_PROVISIONAL_VISITS})")]
    """Some visits lie in years the council has not published: the notes say which, and what they are taken from."""
    skipped: list[dict[str, Any]]
    notes: list[str]


VISIT_PLANS = View(
    VisitPlanOut,
    '"case" c join visit_plan t on t.council = c.council and t.case_id = c.id',
    "t",
    order=("c.opened_on", "c.id"),
    identity="t.case_id = :id",
    school=None,
    version="t.built_from",
    moving=True,
)


@router.get(
    "",
    operation_id="list_visit_plans",
    summary="List plans of visits by case",
    responses={200: {"model": Listed[VisitPlanOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_visit_plans(
    read: Annotated[Read, reading(Permission.VISIT_PLANS_READ)], page: Annotated[Page, Depends()]
) -> Response:
    """One for each case whose visits have been planned."""
    return await read.page(VISIT_PLANS, page)


@router.get(
    "/{case_id}",
    operation_id="get_visit_plan",
    summary="Read one case's plan of visits",
    responses={200: {"model": VisitPlanOut}, **documented("not-found", "invalid")},
)
async def get_visit_plan(case_id: UUID, read: Annotated[Read, reading(Permission.VISIT_PLANS_READ)]) -> Response:
    """How the case's visits are planned."""
    return await read.one(VISIT_PLANS, case_id)
