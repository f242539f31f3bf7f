"""A timetable before it is published: what it would place, move and leave out, and who must be told."""

from collections.abc import Mapping
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from securing_good_api.board.asking import Api, Pages, may
from securing_good_api.board.looks import page
from securing_good_api.board.schools import items
from securing_good_api.board.sending import FRESH, Attempt, Form
from securing_good_api.permissions import Permission

_LOOK: Final = {"reason": "To see what it would do."}


async def timetable(request: Request, api: Api, attempt: Attempt = FRESH) -> Response:
    """One timetable: how it stands, what it changes, and the form that publishes it while it can be published."""
    found = await api.get(f"/v1/timetables/{request.path_params['number']}")
    return page(
        request,
        "draft.html",
        status=attempt.status,
        draft=found,
        values=attempt.values,
        mistakes=attempt.mistakes,
        is_decided=bool(request.query_params.get("decided")),
        **await preview_of(request, api, found),
    )


async def preview_of(request: Request, api: Api, draft: Mapping[str, Any]) -> dict[str, Any]:
    """What publishing a timetable would do: told in full to who may publish it, and to others as what differs."""
    at = f"/v1/timetables/{draft['number']}"
    may_publish = may(request, Permission.TIMETABLES_PUBLISH)
    if may_publish and draft["state"] == "draft":
        tried = (await api.ask("POST", f"{at}/publication?dry_run=true", body=_LOOK)).json
        return {"changes": tried["changes"], "tried": tried, "publishing": not tried["blockers"]}
    return {"changes": await api.every(f"{at}/changes"), "tried": None, "publishing": False}


async def draft_for(api: Api, visit: Mapping[str, Any]) -> dict[str, Any] | None:
    """The timetable that waits, where it has a visit where somebody pinned it; None while that is still being made."""
    waiting = items(await api.find("/v1/timetables", state="draft", limit=1))
    if not waiting:
        return None
    draft: dict[str, Any] = await api.get(f"/v1/timetables/{waiting[0]['number']}")
    placed = items(await api.find(f"/v1/timetables/{draft['number']}/visits", urn=visit["urn"], limit=100))
    there = next((one for one in placed if one["visit_id"] == visit["id"]), None)
    pinned = visit["pinned"]
    keeps = there and pinned and (there["date"], there["half"]) == (pinned["date"], pinned["half"])
    return draft if keeps or not pinned else None


_AT: Final = "/timetables/{number:int}"

PAGES: Final[Pages] = [
    (_AT, timetable, ["GET"]),
    (f"{_AT}/publication", timetable, ["GET"]),
    (
        f"{_AT}/publication",
        Form("/v1/timetables/{number}/publication", "/board/timetables/{number}?decided=1", shown=timetable),
        ["POST"],
    ),
]
