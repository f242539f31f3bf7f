"""`/v1/calendars`: term dates and bank holidays."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from securing_good.vocabulary import CalendarKind, Term
from securing_good_api.actors import Permission
from securing_good_api.pages import Listed
from securing_good_api.problems import documented
from securing_good_api.reads import Out, Sql, View
from securing_good_api.requests import Page, Read, reading

router = APIRouter(prefix="/calendars", tags=["calendars"])


class CalendarPeriodOut(Out):
    """One period of the council's school calendar; both ends are inside it."""

    academic_year: Annotated[str, Sql("c.academic_year || '/' || lpad(((c.academic_year + 1) % 100)::text, 2, '0')")]
    kind: CalendarKind
    term: Term | None
    starts_on: str
    ends_on: str
    title: str | None
    published: Annotated[bool, Sql("c.council is null")]
    """False for the council's own entry, which outranks a published one."""


CALENDARS = View(
    CalendarPeriodOut,
    "calendar_period c",
    "c",
    order=("c.starts_on", "c.id"),
    council=None,
    school=None,
    always=(
        "c.ceased_at is null",
        "(c.area is null or c.area = :council)",
        "(c.council is null or c.council = :council)",
    ),
)


@router.get(
    "",
    operation_id="list_calendar_periods",
    summary="List the council's calendar periods",
    responses={200: {"model": Listed[CalendarPeriodOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_periods(
    read: Annotated[Read, reading(Permission.CALENDARS_READ)],
    page: Annotated[Page, Depends()],
    academic_year: Annotated[int | None, Query(ge=2000, le=2100, description="The year it starts in")] = None,
) -> Response:
    """Terms, half-term breaks, holidays and bank holidays, by day."""
    return await read.page(CALENDARS, page, {"c.academic_year = :p": academic_year})
