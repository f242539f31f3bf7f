"""The timetable: visits by week, and whose they are."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from securing_good.vocabulary import Post
from securing_good_api.actors import Permission
from securing_good_api.board.asking import Api, Pages, cursor_of, may
from securing_good_api.board.looks import london_today, page

WEEKS: Final = 6
_ON_A_PAGE: Final = 100
_WRITTEN: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_EARLIEST, _LATEST = date(2010, 1, 1), date(2099, 12, 31)


async def timetable(request: Request, api: Api) -> Response:
    """Some weeks of visits from a day on, perhaps of one officer, a hundred at a time."""
    first = _day(request.query_params.get("from")) or london_today(request)
    monday = first - timedelta(days=first.weekday())
    last = monday + timedelta(weeks=WEEKS, days=-1)
    officer, cursor = (request.query_params.get(name, "").strip() or None for name in ("officer", "cursor"))
    days = {"from": monday.isoformat(), "to": last.isoformat()}
    found, *people = await api.together(
        api.get("/v1/visits", person=officer, cursor=cursor, limit=_ON_A_PAGE, **days),
        *(
            api.every("/v1/availability", post=post.value)
            for post in (Post.LEAD_OFFICER, Post.LINK_PARTNER)
            if may(request, Permission.AVAILABILITY_READ)
        ),
    )
    officers = {one["person_id"]: one["person"] for ones in people for one in ones}
    return page(
        request,
        "timetable.html",
        weeks=list(_by_week(found["items"], monday)),
        officers=sorted(officers.items(), key=itemgetter(1)),
        officer=officer or "",
        is_first=cursor is None,
        following=cursor_of(found),
        first=monday,
        before=monday - timedelta(weeks=WEEKS),
        after=monday + timedelta(weeks=WEEKS),
    )


PAGES: Final[Pages] = [("/timetable", timetable, ["GET"])]


def _day(asked: str | None) -> date | None:
    """A day that somebody asks for; raises HTTPException for what is none, or is of no time there are visits in."""
    if not asked:
        return None
    try:
        found = date.fromisoformat(asked) if _WRITTEN.fullmatch(asked) else None
    except ValueError:
        found = None
    if found is None:
        raise HTTPException(422, "Write a day as year, month and day, as in 2026-11-27.")
    if not _EARLIEST <= found <= _LATEST:
        raise HTTPException(422, "There are no visits then: ask for a day between 2010 and 2099.")
    return found


def _by_week(visits: Iterable[Mapping[str, Any]], monday: date) -> Iterable[dict[str, Any]]:
    """Each week that has visits here, with them in order of time."""
    ordered = sorted(visits, key=lambda one: (one["date"], one["half"] != "morning", one["school"]))
    for week, ones in groupby(ordered, key=lambda one: (date.fromisoformat(one["date"]) - monday).days // 7):
        yield {"begins": monday + timedelta(weeks=week), "visits": list(ones)}
