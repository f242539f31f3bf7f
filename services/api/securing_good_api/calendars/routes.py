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


def _year_name(column: str) -> str:
    return f"{column} || '/' || lpad((({column} + 1) % 100)::text, 2, '0')"


class CalendarPeriodOut(Out):
    """One period of the council's school calendar; both ends are inside it.

    A year the council has not published is `provisional`: moved from the newest published one, and gone when real
    dates come.
    """

    academic_year: Annotated[str, Sql(_year_name("c.academic_year"))]
    kind: CalendarKind
    term: Term | None
    starts_on: str
    ends_on: str
    title: str | None
    published: Annotated[bool, Sql("c.council is null")]
    """False for the council's own entry, which outranks a published one, and for a provisional period."""
    provisional: Annotated[bool, Sql("c.based_on is not null")]
    based_on: Annotated[str | None, Sql(_year_name("c.based_on"))]
    """Of a provisional period: the published academic year it was moved from."""


_KNOWN = (
    "select id, council, area, academic_year, kind, term, starts_on, ends_on, title, null::smallint as based_on "
    "from calendar_period where ceased_at is null"
)
# Numbered below zero: the two tables count apart, and a place in the list must be one row's alone.
_PROVISIONAL = (
    "select -id, council, council, academic_year, kind, term, starts_on, ends_on, null, based_on "
    "from provisional_period"
)
CALENDARS = View(
    CalendarPeriodOut,
    f"({_KNOWN} union all {_PROVISIONAL}) c",
    "c",
    order=("c.starts_on", "c.id"),
    council=None,
    school=None,
    always=(
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
    """Terms, half-term breaks, holidays and bank holidays, by day; provisional years too."""
    return await read.page(CALENDARS, page, {"c.academic_year = :p": academic_year})
