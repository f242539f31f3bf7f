"""Packs of the board's meetings: made by officers, read by the board; and what was agreed at a meeting."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from securing_good.vocabulary import OwnerSide
from securing_good_api.board.asking import Answer, Api, Pages
from securing_good_api.board.looks import choices, london_today, page
from securing_good_api.board.schools import items
from securing_good_api.board.sending import FRESH, Attempt, Form
from securing_good_api.permissions import Permission

_RECENT: Final = timedelta(days=400)
"""Meetings further back are not offered: what was agreed there was written down long ago."""
_PASSED_ON: Final = ("content-type", "content-disposition", "content-security-policy", "etag", "content-digest")


async def packs(request: Request, api: Api, attempt: Attempt = FRESH) -> Response:
    """Every edition, newest first; for whoever makes them the form that makes the next meeting's, and the meetings."""
    today = london_today(request)
    since = {"from": (today - _RECENT).isoformat()}
    made, meetings = await api.together(api.every("/v1/board-packs"), api.every("/v1/board-meetings", **since))
    coming = next((one for one in meetings if one["date"] >= today.isoformat()), None)
    of_coming = [one for one in made if coming and one["board_meeting_id"] == coming["id"] and one["newest"]]
    return page(
        request,
        "packs.html",
        status=attempt.status,
        packs=made[::-1],
        coming=coming,
        newest=of_coming[0] if of_coming else None,
        been=[one for one in meetings if one["date"] <= today.isoformat()][::-1],
        may_make=Permission.BOARD_PACKS_MAKE in _permissions(request),
        may_record=Permission.BOARD_ATTENDANCE_READ in _permissions(request),
        values=attempt.values,
        mistakes=attempt.mistakes,
    )


async def pack(request: Request, api: Api) -> Response:
    """One pack, as whoever asks may read it."""
    return page(request, "pack.html", pack=await api.get(f"/v1/board-packs/{request.path_params['pack_id']}"))


def _file(kind: str) -> Callable[[Request, Api], Awaitable[Response]]:
    async def passed_on(request: Request, api: Api) -> Response:
        answer = await api.ask("GET", f"/v1/board-packs/{request.path_params['pack_id']}/{kind}")
        headers = {name: answer.headers[name] for name in _PASSED_ON if name in answer.headers}
        return Response(answer.body, answer.status, headers)

    return passed_on


async def meeting(request: Request, api: Api) -> Response:
    """A meeting of the board: who was there, what it commissioned, which actions it agreed."""
    meeting_id = request.path_params["meeting_id"]
    held, actions = await api.together(
        api.get(f"/v1/board-meetings/{meeting_id}/attendance"),
        api.find("/v1/actions", board_meeting=meeting_id, limit=100),
    )
    return page(
        request,
        "meeting.html",
        meeting=held,
        actions=items(actions),
        has_been=held["date"] <= london_today(request).isoformat(),
        may_attend=Permission.BOARD_MEETINGS_SET in _permissions(request),
        may_agree=Permission.BOARD_ACTIONS_AGREE in _permissions(request),
    )


async def attending(request: Request, api: Api, attempt: Attempt = FRESH) -> Response:
    """The form that says who was present, and with whom their interests were gone through."""
    held, posts = await api.together(
        api.get(f"/v1/board-meetings/{request.path_params['meeting_id']}/attendance"),
        api.every("/v1/appointments", post="board_member"),
    )
    on = [
        one
        for one in posts
        if one["starts_on"] <= held["date"] and (one["ends_on"] is None or one["ends_on"] >= held["date"])
    ]
    return page(
        request,
        "attending.html",
        status=attempt.status,
        meeting=held,
        members=[{"value": one["person_id"], "text": one["person"]} for one in on],
        values=attempt.values,
        mistakes=attempt.mistakes,
    )


async def agreeing(request: Request, api: Api, attempt: Attempt = FRESH) -> Response:
    """The form that writes an action down which the board agreed about a school in the programme."""
    held, cases = await api.together(
        api.get(f"/v1/board-meetings/{request.path_params['meeting_id']}/attendance"), api.get("/v1/dashboard/cases")
    )
    return page(
        request,
        "agreeing.html",
        status=attempt.status,
        meeting=held,
        cases=[
            {"value": one["case_id"], "text": f"{one['school']}, {one['reference']}"}
            for one in sorted(cases["cases"], key=lambda one: one["school"])
        ],
        sides=choices(OwnerSide),
        values=attempt.values,
        mistakes=attempt.mistakes,
    )


def _permissions(request: Request) -> list[str]:
    permissions: list[str] = request.scope["state"]["me"]["permissions"]
    return permissions


def _made(_request: Request, answer: Answer) -> str:
    return f"/board/packs/{answer.json['id']}"


def _present(body: dict[str, Any]) -> dict[str, Any]:
    """Those who were ticked, each with whether their interests were gone through."""
    cleared = body.get("cleared", [])
    return {"present": [{"person_id": one, "recusal_cleared": one in cleared} for one in body.get("present", [])]}


_AT: Final = "/board-meetings/{meeting_id:uuid}"
_DONE: Final = "/board/board-meetings/{meeting_id}"
_API: Final = "/v1/board-meetings/{meeting_id}"

PAGES: Final[Pages] = [
    ("/packs", packs, ["GET"]),
    ("/packs", Form("/v1/board-packs", _made, shown=packs), ["POST"]),
    ("/packs/{pack_id:uuid}", pack, ["GET"]),
    ("/packs/{pack_id:uuid}/pdf", _file("pdf"), ["GET"]),
    ("/packs/{pack_id:uuid}/html", _file("html"), ["GET"]),
    (_AT, meeting, ["GET"]),
    (f"{_AT}/attendance", attending, ["GET"]),
    (f"{_AT}/attendance", Form(f"{_API}/attendance", _DONE, shown=attending, body=_present), ["POST"]),
    (f"{_AT}/actions", agreeing, ["GET"]),
    (f"{_AT}/actions", Form(f"{_API}/actions", _DONE, shown=agreeing), ["POST"]),
]
