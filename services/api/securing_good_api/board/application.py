"""`/board`: the pages as an application of their own, which answers in pages whatever happens."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from securing_good.database import Database, of_council
from securing_good_api.board import (
    by_issuer,
    concerns,
    dates,
    drafts,
    interests,
    inviting,
    judging,
    levels,
    mapping,
    meetings,
    moving,
    packages,
    packs,
    panels,
    reviews,
    school_words,
    schools,
    self_evaluations,
    signing_in,
    timetable,
    visits,
    waiting,
)
from securing_good_api.board.asking import Api, Handler, Pages, Refused
from securing_good_api.board.forms import Unreadable
from securing_good_api.board.looks import HEADERS
from securing_good_api.board.navigating import sections_for
from securing_good_api.board.refusing import refused
from securing_good_api.board.sending import Form
from securing_good_api.board.sessions import SignedIn, cookie_name, find, note

_STATIC: Final = Path(__file__).parent / "static"
_NOTHING: Final = {"Not Found": "There is no such page.", "Method Not Allowed": "Nothing can be sent there so."}
_STRANGE: Final = "This was not sent from a page you opened here. Go back, load the page again and send it anew."
_SAFE: Final = {"GET", "HEAD"}


def board(api: ASGIApp) -> Starlette:
    """The pages, which ask this API."""

    def signed_in(handle: Handler) -> Callable[[Request], Awaitable[Response]]:
        async def handled(request: Request) -> Response:
            who = await whoever_asks(request)
            if who is None:
                return await signing_in.sent_to(request, keeps=isinstance(handle, Form))
            request.scope["state"]["signed_in"] = who
            asked = Api(api, request, who.actor)
            request.scope["state"]["me"] = await asked.get("/v1/me")
            if request.method not in _SAFE and not await is_of_this_session(request, who):
                if isinstance(handle, Form):
                    return await handle.again(request, asked)
                raise HTTPException(403, _STRANGE)
            answer = await handle(request, asked)
            answer.headers.setdefault("Cache-Control", HEADERS["Cache-Control"])
            return answer

        return handled

    paths: Pages = [
        ("/", home, ["GET"]),
        ("/sign-out", signing_in.sign_out, ["POST"]),
        *inviting.PAGES,
        *panels.PAGES,
        *judging.PAGES,
        *schools.PAGES,
        *mapping.PAGES,
        *timetable.PAGES,
        *visits.PAGES,
        *school_words.PAGES,
        *levels.PAGES,
        *waiting.PAGES,
        *moving.PAGES,
        *drafts.PAGES,
        *packages.PAGES,
        *concerns.PAGES,
        *meetings.PAGES,
        *interests.PAGES,
        *packs.PAGES,
        *reviews.PAGES,
        *dates.PAGES,
        *self_evaluations.PAGES,
    ]
    routes: list[Route | Mount] = [Route(path, signed_in(handle), methods=methods) for path, handle, methods in paths]
    routes += [
        Route("/sign-in", signing_in.choose, methods=["GET"]),
        Route("/sign-in", signing_in.chosen, methods=["POST"]),
        Route("/sign-in/by", by_issuer.sent, methods=["GET"]),
        Route("/sign-in/done", by_issuer.done, methods=["GET"]),
        Mount("/static", StaticFiles(directory=_STATIC, check_dir=False)),
    ]
    refusals: dict[Any, Any] = {HTTPException: refused_by_address, Refused: refused_by_api}
    refusals |= {Unreadable: refused_as_unreadable, Exception: fault}
    pages = Starlette(routes=routes, exception_handlers=refusals)
    pages.router.redirect_slashes = False
    return pages


async def home(request: Request, api: Api) -> Response:
    """Where somebody begins: the first page they are led to."""
    me = request.scope["state"]["me"]
    sections = sections_for(me["permissions"], me["roles"])
    return RedirectResponse(sections[0].path, 303) if sections else await inviting.nobody(request, api)


async def whoever_asks(request: Request) -> SignedIn | None:
    """Whose browser this is, while they are signed in."""
    state = request.scope["state"]
    council, _, secret = request.cookies.get(cookie_name(production=state["production"]), "").partition(".")
    if not (council.isascii() and council.isdigit() and secret):
        return None
    database: Database = state["database"]
    async with database.reading(of_council(council)) as session:
        who = await find(session, council, secret, database.clock())
    if who is not None and who.is_to_be_noted:
        async with database.unit_of_work(of_council(council), actor=who.actor.subject) as unit:
            await note(unit, who.id)
    return who


async def is_of_this_session(request: Request, who: SignedIn) -> bool:
    """Whether what was sent is of a page that was opened in this session: no other site's page knows what it carries."""
    form = await request.form()
    return form.get("form_token") == who.form_token


async def refused_by_address(request: Request, error: HTTPException) -> Response:
    """There is nothing there, or it is not done so."""
    return refused(request, error.status_code, _NOTHING.get(error.detail, error.detail))


async def refused_as_unreadable(request: Request, _error: Unreadable) -> Response:
    """Fields that no page has together."""
    return refused(request, 422, "This form cannot be read: its fields do not go together.")


async def fault(request: Request, _error: Exception) -> Response:
    """A fault of ours; it is logged where every one is."""
    detail = "Something went wrong on our side, and nothing was changed. Quote the number below when you tell of it."
    return refused(request, 500, detail)


async def refused_by_api(request: Request, error: Refused) -> Response:
    """The API's refusal, in its own words."""
    told = error.problem
    broken = {"errors": told.get("errors", []), "blockers": told.get("blockers", [])}
    return refused(request, error.status, told.get("detail") or told["title"], **broken)
