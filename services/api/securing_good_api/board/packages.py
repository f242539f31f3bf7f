"""A support package from need to evaluation: named, brokered, answered by the school, given, judged."""

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from securing_good.vocabulary import Acceptor, Cancellation, RiskFactor, SupportAction, SupportImpact, SupportKind
from securing_good_api.board.asking import Answer, Api, Pages, may
from securing_good_api.board.forms import in_rows, numbered
from securing_good_api.board.looks import choices, day, london_today, page
from securing_good_api.board.schools import items
from securing_good_api.board.sending import FRESH, Attempt, Form
from securing_good_api.board.steps import About, Step, Told
from securing_good_api.permissions import Permission

OBJECTIVE_ROWS: Final = 3
_PLAN: Final = numbered("cost_pounds", "sessions_planned", "days_planned")
STEPS: Final = (
    Step("broker", "Choose who provides it", "Offer it to the school", "broker", SupportAction.BROKER, _PLAN),
    Step("agree", "Accept it", "Accept the support", "agree", SupportAction.AGREE),
    Step("decline", "Decline it", "Decline the support", "decline", SupportAction.DECLINE),
    Step("elsewhere", "Buy support elsewhere", "Say so", "buy-elsewhere", SupportAction.BUY_ELSEWHERE),
    Step(
        "session",
        "Record a session",
        "Record it",
        "sessions",
        SupportAction.RECORD_SESSION,
        numbered("attended"),
        is_versioned=False,
    ),
    Step("complete", "All of it was given", "Complete the package", "complete", SupportAction.COMPLETE),
    Step(
        "evaluate",
        "Say what came of it",
        "Record the evaluation",
        "evaluate",
        SupportAction.EVALUATE,
        in_rows("objectives", numbered("number")),
    ),
    Step("withdraw", "Withdraw it", "Withdraw the package", "withdraw", SupportAction.WITHDRAW, is_grave=True),
)


async def facts(request: Request, api: Api, found: Told) -> Told:
    """Who could provide it and which meeting decided so, where somebody is about to choose, and the words of its forms."""
    options, meetings = await _to_choose(request, api, found) if request.url.path.endswith("/broker") else ([], [])
    return {
        "options": options,
        "meetings": meetings,
        "decides_alone": may(request, Permission.SUPPORT_WRITE),
        "is_of_the_school": not may(request, Permission.SUPPORT_WRITE),
        "kinds": choices(SupportKind),
        "acceptors": choices(Acceptor),
        "impacts": choices(SupportImpact),
        "cancellations": choices(Cancellation),
    }


async def _to_choose(request: Request, api: Api, found: Told) -> tuple[list[Told], list[Told]]:
    """Providers, and meetings of the board since the need was named: what was decided before it was not of it."""
    options, meetings = await api.together(
        api.find(f"/v1/support-packages/{found['id']}/options"),
        api.find("/v1/board-meetings", **{"from": found["identified_on"], "limit": 100}),
    )
    today = london_today(request).isoformat()
    held = [{"value": one["id"], "text": day(one["date"])} for one in items(meetings) if one["date"] <= today]
    return items(options), held[::-1]


async def begun(request: Request, _api: Api, found: Told) -> Told:
    """What was said before: of a package that is brokered anew, all of the last offer."""
    names = ("kind", "provider_id", "cost_pounds", "starts_on", "ends_on", "sessions_planned", "days_planned")
    return {name: found[name] for name in names} if request.url.path.endswith("/broker") else {}


PACKAGE: Final = About(
    "package", "/support/{package_id:uuid}", "/v1/support-packages/{package_id}", STEPS, facts, begun
)


async def identify(request: Request, api: Api, attempt: Attempt = FRESH) -> Response:
    """The form that names what a school needs, in its case or as a member of the partnership; so the board recommends."""
    urn = request.path_params["urn"]
    if attempt is FRESH and not may(request, Permission.SUPPORT_IDENTIFY):
        return RedirectResponse(f"/board/schools/{urn}", 303)
    school, cases = await api.together(api.get(f"/v1/schools/{urn}"), api.find("/v1/cases", urn=urn, limit=20))
    return page(
        request,
        "identify.html",
        status=attempt.status,
        school=school,
        case=next((one for one in items(cases) if one["closed_on"] is None), None),
        recommends=not may(request, Permission.SUPPORT_WRITE),
        factors=choices(RiskFactor),
        kinds=choices(SupportKind),
        objective_rows=range(OBJECTIVE_ROWS),
        values=attempt.values,
        mistakes=attempt.mistakes,
    )


def _identified(_request: Request, answer: Answer) -> str:
    return f"/board/support/{answer.json['id']}"


def _need(body: dict[str, Any]) -> dict[str, Any]:
    """A need, of a case or else of a school; that no factor was ticked is said as none."""
    return {"factors": [], "objectives": [], **numbered("urn")(body)}


PAGES: Final[Pages] = [
    *PACKAGE.pages(),
    ("/schools/{urn:int}/support", identify, ["GET"]),
    ("/schools/{urn:int}/support", Form("/v1/support-packages", _identified, shown=identify, body=_need), ["POST"]),
]
