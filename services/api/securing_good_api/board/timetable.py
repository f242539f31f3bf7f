"""The timetable: visits by week, and whose they are."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import groupby
from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from securing_good_api.board.asking import Api, Pages
from securing_good_api.board.looks import london_today, page

WEEKS: Final = 6
_WRITTEN: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_EARLIEST, _LATEST = date(2010, 1, 1), date(2099, 12, 31)


async def timetable(request: Request, api: Api) -> Response:
    """Some weeks of visits from a day on, perhaps of one officer."""
    first = _day(request.query_params.get("from")) or london_today(request)
    monday = first - timedelta(days=first.weekday())
    last = monday + timedelta(weeks=WEEKS, days=-1)
    visits = await api.every("/v1/visits", **{"from": monday.isoformat(), "to": last.isoformat()})
    officers = sorted({one[name] for one in visits for name in ("lead_officer", "link_partner") if one.get(name)})
    officer = request.query_params.get("officer", "")
    if officer:
        visits = [one for one in visits if officer in (one.get("lead_officer"), one.get("link_partner"))]
    return page(
        request,
        "timetable.html",
        weeks=list(_by_week(visits, monday)),
        officers=officers,
        officer=officer,
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
    """Each week with its visits in order of time, empty weeks too."""
    ordered = sorted(visits, key=lambda one: (one["date"], one["half"] != "morning", one["school"]))
    grouped = {
        week: list(ones)
        for week, ones in groupby(ordered, key=lambda one: (date.fromisoformat(one["date"]) - monday).days // 7)
    }
    for week in range(WEEKS):
        yield {"begins": monday + timedelta(weeks=week), "visits": grouped.get(week, [])}
