"""What somebody noticed about a school: entered, looked at again, and closed by whoever may."""

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from securing_good.vocabulary import AccessClass, ConcernRoute, RiskFactor, Role, Strength
from securing_good_api.board.asking import Answer, Api, Pages, may
from securing_good_api.board.forms import numbered
from securing_good_api.board.looks import choices, page
from securing_good_api.board.named import names_of
from securing_good_api.board.sending import FRESH, Attempt, Form
from securing_good_api.board.steps import About, Step, Told, unblocked
from securing_good_api.permissions import Permission

STEPS: Final = (Step("closing", "Close it", "Close the concern", "closing", "close"),)


async def allowed(request: Request, _api: Api, found: Told) -> list[dict[str, Any]]:
    """It is closed once, by those who decide: of a concern the API tells no `allowed_actions`."""
    is_theirs = may(request, Permission.CONCERNS_CLOSE)
    return unblocked("close") if is_theirs and found["closed_at"] is None else []


async def facts(_request: Request, api: Api, found: Told) -> Told:
    """Who noticed it, where the reader may know."""
    return {"names": await names_of(api, [found["entered_by"]])}


CONCERN: Final = About(
    "concern", "/concerns/{concern_id:uuid}", "/v1/concerns/{concern_id}", STEPS, facts, allowed=allowed
)


async def noticed(request: Request, api: Api) -> Response:
    """Every concern that somebody may know of, newest first: of a member of the board, their own."""
    found = await api.every("/v1/concerns")
    return page(request, "concerns.html", concerns=found[::-1], is_of_the_board=_is_of_the_board(request))


async def enter(request: Request, api: Api, attempt: Attempt = FRESH) -> Response:
    """The form that says what was noticed."""
    urn = request.path_params["urn"]
    school = await api.get(f"/v1/schools/{urn}")
    if attempt is FRESH and not may(request, Permission.CONCERNS_ENTER):
        return RedirectResponse(f"/board/schools/{urn}", 303)
    return page(
        request,
        "enter_concern.html",
        status=attempt.status,
        school=school,
        factors=choices(RiskFactor),
        strengths=choices(Strength),
        routes=choices(ConcernRoute),
        classes=[] if _is_of_the_board(request) else choices(AccessClass),
        values=attempt.values,
        mistakes=attempt.mistakes,
    )


def _entered(_request: Request, answer: Answer) -> str:
    return f"/board/concerns/{answer.json['id']}"


def _is_of_the_board(request: Request) -> bool:
    """Whether they enter open ones alone, and read those alone that they entered."""
    return set(request.scope["state"]["me"]["roles"]) <= {Role.BOARD_MEMBER}


_FORM: Final = "/schools/{urn:int}/concern"

PAGES: Final[Pages] = [
    ("/concerns", noticed, ["GET"]),
    *CONCERN.pages(),
    (_FORM, enter, ["GET"]),
    (_FORM, Form("/v1/concerns", _entered, shown=enter, body=numbered("urn")), ["POST"]),
]
