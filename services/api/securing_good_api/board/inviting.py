"""Whoever signs in and is not known here yet: with the code of an invitation they are."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from securing_good_api.board.asking import Api, Pages
from securing_good_api.board.looks import page
from securing_good_api.board.sending import FRESH, Attempt, Form


async def nobody(request: Request, _api: Api, attempt: Attempt = FRESH) -> Response:
    """That there is nothing for them here today, and where to write the code they were sent."""
    return page(request, "nobody.html", status=attempt.status, values=attempt.values, mistakes=attempt.mistakes)


# From then on this sign-in is the invited person's.
_ACCEPT: Final = Form("/v1/invitations/acceptance", "/board/", shown=nobody)

PAGES: Final[Pages] = [("/invitation", nobody, ["GET"]), ("/invitation", _ACCEPT, ["POST"])]
