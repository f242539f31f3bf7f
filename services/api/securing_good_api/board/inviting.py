"""Whoever signs in and is not known here yet: with the code of an invitation they are."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from securing_good_api.board.asking import Api, Pages
from securing_good_api.board.looks import page
from securing_good_api.board.sending import FRESH, Attempt, send


async def nobody(request: Request, _api: Api, attempt: Attempt = FRESH) -> Response:
    """That there is nothing for them here today, and where to write the code they were sent."""
    return page(request, "nobody.html", status=attempt.status, values=attempt.values, mistakes=attempt.mistakes)


async def accept(request: Request, api: Api) -> Response:
    """Accept an invitation: from then on this sign-in is the invited person's."""
    return await send(request, api, "/v1/invitations/acceptance", done="/board/", shown=nobody)


PAGES: Final[Pages] = [("/invitation", nobody, ["GET"]), ("/invitation", accept, ["POST"])]
