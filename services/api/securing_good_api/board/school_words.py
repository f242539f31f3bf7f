"""What heads and chairs of governors say of minutes, and of an action that is done."""

from collections.abc import Mapping
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from securing_good.vocabulary import ActionStep
from securing_good_api.board.asking import Api, Pages, may
from securing_good_api.board.forms import decided, numbered
from securing_good_api.board.looks import page
from securing_good_api.board.sending import FRESH, Attempt, Form, back
from securing_good_api.permissions import Permission


async def action(request: Request, api: Api, attempt: Attempt = FRESH) -> Response:
    """An action with what was reported of it."""
    found = await api.get(f"/v1/actions/{request.path_params['action_id']}")
    return _with_form(request, "action.html", attempt, action=found, may_report=_may(found, ActionStep.REPORT))


async def minutes(request: Request, api: Api, attempt: Attempt = FRESH) -> Response:
    """Issued minutes, and the school's word on them."""
    at = f"/v1/visits/{request.path_params['visit_id']}"
    visit, record = await api.together(api.get(at), api.get(f"{at}/record"))
    may_say = record["school_word"] == "awaited" and may(request, Permission.MINUTES_RESPOND)
    return _with_form(request, "minutes.html", attempt, visit=visit, minutes=record, may_say=may_say)


PAGES: Final[Pages] = [
    ("/actions/{action_id:uuid}", action, ["GET"]),
    ("/actions/{action_id:uuid}/report", back, ["GET"]),
    (
        "/actions/{action_id:uuid}/report",
        Form("/v1/actions/{action_id}/reports", "/board/actions/{action_id}", shown=action),
        ["POST"],
    ),
    ("/visits/{visit_id:uuid}/minutes", minutes, ["GET"]),
    (
        "/visits/{visit_id:uuid}/word",
        Form(
            "/v1/visits/{visit_id}/record/responses",
            "/board/visits/{visit_id}/minutes",
            shown=minutes,
            body=lambda read: decided("accurate")(numbered("number")(read)),
        ),
        ["POST"],
    ),
]


def _with_form(request: Request, template: str, attempt: Attempt, **told: Any) -> Response:
    return page(request, template, status=attempt.status, values=attempt.values, mistakes=attempt.mistakes, **told)


def _may(found: Mapping[str, Any], step: str) -> bool:
    """Whether somebody may take a step now: it is theirs to take, and nothing keeps them from it."""
    return any(one["action"] == step and not one["blockers"] for one in found["allowed_actions"])
