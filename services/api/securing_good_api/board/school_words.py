"""What heads and chairs of governors say: of a level, of minutes, of an action that is done; and what waits for it."""

from collections.abc import Mapping
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from securing_good.vocabulary import ActionStep, LevelAction, RiskFactor
from securing_good_api.board.asking import Api, Pages
from securing_good_api.board.forms import decided, numbered
from securing_good_api.board.looks import choices, page
from securing_good_api.board.schools import items
from securing_good_api.board.sending import FRESH, Attempt, Form, back


async def waiting(request: Request, api: Api) -> Response:
    """What waits for the school's word: levels that are shared, minutes that were issued, actions that are open."""
    levels, visits, actions = await api.together(
        api.find("/v1/level-proposals", state="shared", limit=50),
        api.find("/v1/visits", status="held", sort="-date", limit=100),
        api.find("/v1/actions", status="open", sort="due_on", limit=100),
    )
    minutes = [one for one in items(visits) if one["minutes_state"] == "issued"]
    told = [await api.find(f"/v1/visits/{one['id']}/record") for one in minutes[:_LOOKED_AT]]
    awaited = [
        (visit, record)
        for visit, record in zip(minutes, told, strict=False)
        if record and record["school_word"] == "awaited"
    ]
    return page(request, "waiting.html", levels=items(levels), minutes=awaited, actions=items(actions))


_LOOKED_AT: Final = 20
"""Minutes, newest first: what is older nobody may answer any more."""


async def level(request: Request, api: Api, attempt: Attempt = FRESH) -> Response:
    """A level that is proposed, with the reasons, and the school's reply."""
    found = await api.get(f"/v1/level-proposals/{request.path_params['proposal_id']}")
    told = {"proposal": found, "may_reply": _may(found, LevelAction.REPLY), "factors": choices(RiskFactor)}
    return _with_form(request, "level.html", attempt, **told)


async def action(request: Request, api: Api, attempt: Attempt = FRESH) -> Response:
    """An action with what was reported of it."""
    found = await api.get(f"/v1/actions/{request.path_params['action_id']}")
    return _with_form(request, "action.html", attempt, action=found, may_report=_may(found, ActionStep.REPORT))


async def minutes(request: Request, api: Api, attempt: Attempt = FRESH) -> Response:
    """Issued minutes, and the school's word on them."""
    at = f"/v1/visits/{request.path_params['visit_id']}"
    visit, record = await api.together(api.get(at), api.get(f"{at}/record"))
    may_say = record["school_word"] == "awaited" and "minutes.respond" in request.scope["state"]["me"]["permissions"]
    return _with_form(request, "minutes.html", attempt, visit=visit, minutes=record, may_say=may_say)


PAGES: Final[Pages] = [
    ("/waiting", waiting, ["GET"]),
    ("/levels/{proposal_id:uuid}", level, ["GET"]),
    ("/levels/{proposal_id:uuid}/reply", back, ["GET"]),
    (
        "/levels/{proposal_id:uuid}/reply",
        Form(
            "/v1/level-proposals/{proposal_id}/replies",
            "/board/levels/{proposal_id}",
            shown=level,
            body=decided("agrees"),
        ),
        ["POST"],
    ),
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
