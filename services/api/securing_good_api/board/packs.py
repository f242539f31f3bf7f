"""Packs of the board's meetings: made by officers, read by the board."""

from collections.abc import Awaitable, Callable
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from securing_good_api.board.asking import Answer, Api, Pages, may
from securing_good_api.board.looks import london_today, page
from securing_good_api.board.sending import FRESH, Attempt, Form
from securing_good_api.permissions import Permission

_PASSED_ON: Final = ("content-type", "content-disposition", "content-security-policy", "etag", "content-digest")


async def packs(request: Request, api: Api, attempt: Attempt = FRESH) -> Response:
    """Every edition, newest first; for whoever makes them the form that makes the next meeting's."""
    to_come = {"from": london_today(request).isoformat(), "limit": 1}
    made, meetings = await api.together(api.every("/v1/board-packs"), api.get("/v1/board-meetings", **to_come))
    coming = next(iter(meetings["items"]), None)
    of_coming = [one for one in made if coming and one["board_meeting_id"] == coming["id"] and one["newest"]]
    return page(
        request,
        "packs.html",
        status=attempt.status,
        packs=made[::-1],
        coming=coming,
        newest=of_coming[0] if of_coming else None,
        may_make=may(request, Permission.BOARD_PACKS_MAKE),
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


def _made(_request: Request, answer: Answer) -> str:
    return f"/board/packs/{answer.json['id']}"


PAGES: Final[Pages] = [
    ("/packs", packs, ["GET"]),
    ("/packs", Form("/v1/board-packs", _made, shown=packs), ["POST"]),
    ("/packs/{pack_id:uuid}", pack, ["GET"]),
    ("/packs/{pack_id:uuid}/pdf", _file("pdf"), ["GET"]),
    ("/packs/{pack_id:uuid}/html", _file("html"), ["GET"]),
]
