"""A visit is pinned or moved: what that would do to others is shown before anything is published."""

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from securing_good.vocabulary import HalfDay
from securing_good_api.board.asking import Api, Pages, may
from securing_good_api.board.drafts import draft_for, preview_of
from securing_good_api.board.forms import decided
from securing_good_api.board.looks import choices, page
from securing_good_api.board.named import names_of
from securing_good_api.board.sending import FRESH, Attempt, Form, Typed
from securing_good_api.permissions import Permission


def may_pin(request: Request, visit: dict[str, Any]) -> bool:
    """Whether timetables move this visit, and whoever is signed in says where they do not."""
    is_moved = visit["status"] == "planned" and visit["kind"] != "monitoring_visit"
    return is_moved and may(request, Permission.VISITS_PIN)


async def pin(request: Request, api: Api, attempt: Attempt = FRESH) -> Response:
    """The form that fixes a visit on half a day."""
    found = await _visit(request, api)
    if attempt is FRESH and not may_pin(request, found):
        return RedirectResponse(f"/board/visits/{found['id']}", 303)
    held = found["pinned"] or found
    begun = Typed({"date": held["date"], "half": held["half"] or ""})
    return await _form(
        request, api, "pin.html", found, attempt, values=attempt.values or begun, halves=choices(HalfDay)
    )


async def unpin(request: Request, api: Api, attempt: Attempt = FRESH) -> Response:
    """The form that lets it move again."""
    found = await _visit(request, api)
    if attempt is FRESH and not (may_pin(request, found) and found["pinned"]):
        return RedirectResponse(f"/board/visits/{found['id']}", 303)
    return await _form(request, api, "unpin.html", found, attempt, values=attempt.values)


async def preview(request: Request, api: Api) -> Response:
    """What follows from where a visit is pinned: which others would move, and who must be told; nothing has moved yet."""
    found = await _visit(request, api)
    draft = await draft_for(api, found)
    told = await preview_of(request, api, draft) if draft else {}
    return page(request, "preview.html", visit=found, draft=draft, **told)


async def answer(request: Request, api: Api, attempt: Attempt = FRESH) -> Response:
    """The form in which a school says whether it agrees that its visit moves, or an officer writes down that it did."""
    found = await _visit(request, api)
    asked = found["asked_to_move"]
    is_asked = asked is not None and asked["timetable"] == request.path_params["number"]
    told = {"values": attempt.values, "asked": asked if is_asked else None}
    return await _form(request, api, "answer_move.html", found, attempt, **told)


async def stands(request: Request, api: Api) -> str:
    """Where a visit is, in short."""
    return _stands(await _visit(request, api))


_PIN: Final = "/visits/{visit_id:uuid}/pin"
_UNPIN: Final = "/visits/{visit_id:uuid}/unpin"
_PREVIEW: Final = "/board/visits/{visit_id}/preview"
_ANSWER: Final = "/timetables/{number:int}/answers/{visit_id:uuid}"

PAGES: Final[Pages] = [
    (_PIN, pin, ["GET"]),
    (_PIN, Form("/v1/visits/{visit_id}/pin", _PREVIEW, shown=pin, stands=stands), ["POST"]),
    (_UNPIN, unpin, ["GET"]),
    (_UNPIN, Form("/v1/visits/{visit_id}/unpinning", _PREVIEW, shown=unpin, stands=stands), ["POST"]),
    ("/visits/{visit_id:uuid}/preview", preview, ["GET"]),
    (_ANSWER, answer, ["GET"]),
    (
        _ANSWER,
        Form("/v1/timetables/{number}/answers", "/board/visits/{visit_id}", shown=answer, body=decided("agreed")),
        ["POST"],
    ),
]


async def _visit(request: Request, api: Api) -> dict[str, Any]:
    found: dict[str, Any] = await api.get(f"/v1/visits/{request.path_params['visit_id']}")
    return found


async def _form(
    request: Request, api: Api, template: str, found: dict[str, Any], attempt: Attempt, **told: Any
) -> Response:
    names = await names_of(api, [found["pinned"]["pinned_by"]] if found["pinned"] else [])
    return page(
        request,
        template,
        status=attempt.status,
        visit=found,
        stands=_stands(found),
        names=names,
        mistakes=attempt.mistakes,
        **told,
    )


def _stands(found: dict[str, Any]) -> str:
    pinned = found["pinned"] or {}
    parts = (
        found["status"],
        found["date"],
        found["half"],
        pinned.get("date"),
        pinned.get("half"),
        pinned.get("reason"),
    )
    return " ".join(str(part) for part in parts)
