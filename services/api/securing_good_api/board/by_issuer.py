"""Signing in by an issuer that the council trusts: there, and back with who it says somebody is."""

import logging
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from securing_good.database import Database, of_council
from securing_good_api.board.looks import page
from securing_good_api.board.sessions import Proven, begin, cookie_name, give_cookie, inside, take_cookie
from securing_good_api.sign_in import code_flow
from securing_good_api.sign_in.discovering import NotDiscovered
from securing_good_api.sign_in.keys import KeysAway
from securing_good_api.tokens import TokenRefused

log = logging.getLogger(__name__)

_DONE: Final = "/board/sign-in/done"
_BEGUN: Final = "-begun"
"""The cookie of a sign-in that goes on."""


async def offered(request: Request) -> list[code_flow.Client]:
    """By whom people can sign in here; nobody, where whoever runs the product did not say how it is reached."""
    state = request.scope["state"]
    return await code_flow.clients(state["database"]) if state["address"] and state["sealing"] else []


async def sent(request: Request) -> Response:
    """Send somebody to an issuer. A link and no form: a page's forms go to this host alone."""
    state = request.scope["state"]
    client = await _client(request, request.query_params.get("issuer", ""))
    database: Database = state["database"]
    try:
        address, kept = await code_flow.begin_sign_in(
            state["issuers"],
            state["sealing"],
            client,
            redirect_uri=f"{state['address']}{_DONE}",
            target=inside(request.query_params.get("next")),
            now=database.clock().timestamp(),
        )
    except NotDiscovered as failure:
        return _not_signed_in(request, f"{client.name} cannot be asked now. {failure.why}", 503)
    answer = RedirectResponse(address, 303, {"Cache-Control": "no-store"})
    give_cookie(answer, kept, production=state["production"], what=_BEGUN, lasts=code_flow.LASTS_S)
    return answer


async def done(request: Request) -> Response:
    """Back from there: begin a session for whoever was proven, once."""
    state, said = request.scope["state"], dict(request.query_params)
    database: Database = state["database"]
    now = database.clock().timestamp()
    try:
        cookie = request.cookies.get(cookie_name(_BEGUN, production=state["production"]), "")
        begun = code_flow.begun_with(state["sealing"], cookie, said, now=now)
        client = await _client(request, begun.issuer_id)
        uri = f"{state['address']}{_DONE}"
        proven = await code_flow.finish_sign_in(
            state["issuers"], state["sealing"], client, begun, said, uri=uri, now=now
        )
    except (code_flow.SignInRefused, TokenRefused) as refused:
        return _not_signed_in(request, str(refused), 403)
    except (NotDiscovered, KeysAway) as failure:
        log.warning("nobody could be signed in", extra={"why": str(failure)})
        return _not_signed_in(request, f"The issuer could not be asked who you are. {failure}".strip(), 503)
    trusted = client.trusted
    who = Proven(trusted.issuer, proven.subject, proven.name, trusted.id, proven.is_guest)
    async with database.unit_of_work(of_council(trusted.council), actor=proven.subject) as unit:
        secret = await begin(unit, trusted.council, who)
    answer = RedirectResponse(inside(begun.next), 303, {"Cache-Control": "no-store"})
    give_cookie(answer, secret, production=state["production"])
    take_cookie(answer, production=state["production"], what=_BEGUN)
    return answer


async def _client(request: Request, issuer_id: str) -> code_flow.Client:
    """The issuer of this id, where pages sign people in by it. Raises HTTPException."""
    for one in await offered(request):
        if str(one.trusted.id) == issuer_id:
            return one
    raise HTTPException(404, "Nobody signs in by that issuer here.")


def _not_signed_in(request: Request, why: str, status: int) -> Response:
    answer = page(request, "not_signed_in.html", status=status, why=why)
    take_cookie(answer, production=request.scope["state"]["production"], what=_BEGUN)
    return answer
