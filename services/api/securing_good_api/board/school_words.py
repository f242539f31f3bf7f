"""What heads and chairs of governors say: of a level, of minutes, of an action that is done; and what waits for it."""

from collections.abc import Mapping
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from securing_good.vocabulary import ActionStep, LevelAction, RiskFactor
from securing_good_api.board.asking import Api
from securing_good_api.board.looks import page, words
from securing_good_api.board.schools import items
from securing_good_api.board.sending import NONE, Mistakes, Typed, send
from securing_good_api.board.visits import back


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


async def level(request: Request, api: Api) -> Response:
    """A level that is proposed, with the reasons, and the school's reply."""
    return await _level(request, api, {}, NONE, 200)


async def reply(request: Request, api: Api) -> Response:
    """Say what the school thinks of it."""
    proposal_id = request.path_params["proposal_id"]

    async def shown_again(values: Mapping[str, str], mistakes: Mistakes, status: int) -> Response:
        return await _level(request, api, values, mistakes, status)

    return await send(
        request,
        api,
        "POST",
        f"/v1/level-proposals/{proposal_id}/replies",
        done=f"/board/levels/{proposal_id}",
        shown_again=shown_again,
        body=_decided("agrees"),
    )


async def action(request: Request, api: Api) -> Response:
    """An action with what was reported of it."""
    return await _action(request, api, {}, NONE, 200)


async def report(request: Request, api: Api) -> Response:
    """Say that it is done."""
    action_id = request.path_params["action_id"]

    async def shown_again(values: Mapping[str, str], mistakes: Mistakes, status: int) -> Response:
        return await _action(request, api, values, mistakes, status)

    return await send(
        request,
        api,
        "POST",
        f"/v1/actions/{action_id}/reports",
        done=f"/board/actions/{action_id}",
        shown_again=shown_again,
    )


async def minutes(request: Request, api: Api) -> Response:
    """Issued minutes, and the school's word on them."""
    return await _minutes(request, api, {}, NONE, 200)


async def word(request: Request, api: Api) -> Response:
    """Mark minutes accurate, or dispute them."""
    visit_id = request.path_params["visit_id"]

    async def shown_again(values: Mapping[str, str], mistakes: Mistakes, status: int) -> Response:
        return await _minutes(request, api, values, mistakes, status)

    return await send(
        request,
        api,
        "POST",
        f"/v1/visits/{visit_id}/record/responses",
        done=f"/board/visits/{visit_id}/minutes",
        shown_again=shown_again,
        body=lambda read: _decided("accurate")(_numbered(read)),
    )


PAGES: Final = [
    ("/waiting", waiting, ["GET"]),
    ("/levels/{proposal_id:uuid}", level, ["GET"]),
    ("/levels/{proposal_id:uuid}/reply", back, ["GET"]),
    ("/levels/{proposal_id:uuid}/reply", reply, ["POST"]),
    ("/actions/{action_id:uuid}", action, ["GET"]),
    ("/actions/{action_id:uuid}/report", back, ["GET"]),
    ("/actions/{action_id:uuid}/report", report, ["POST"]),
    ("/visits/{visit_id:uuid}/minutes", minutes, ["GET"]),
    ("/visits/{visit_id:uuid}/word", word, ["POST"]),
]


async def _level(request: Request, api: Api, values: Mapping[str, str], mistakes: Mistakes, status: int) -> Response:
    found = await api.get(f"/v1/level-proposals/{request.path_params['proposal_id']}")
    return page(
        request,
        "level.html",
        status=status,
        proposal=found,
        may_reply=_may(found, LevelAction.REPLY),
        factors=[{"value": one.value, "text": words(one.value)} for one in RiskFactor],
        values=Typed(values),
        mistakes=mistakes,
    )


async def _action(request: Request, api: Api, values: Mapping[str, str], mistakes: Mistakes, status: int) -> Response:
    found = await api.get(f"/v1/actions/{request.path_params['action_id']}")
    told = {
        "action": found,
        "may_report": _may(found, ActionStep.REPORT),
        "values": Typed(values),
        "mistakes": mistakes,
    }
    return page(request, "action.html", status=status, **told)


async def _minutes(request: Request, api: Api, values: Mapping[str, str], mistakes: Mistakes, status: int) -> Response:
    visit_id = request.path_params["visit_id"]
    visit, record = await api.together(api.get(f"/v1/visits/{visit_id}"), api.get(f"/v1/visits/{visit_id}/record"))
    may_say = record["school_word"] == "awaited" and "minutes.respond" in request.scope["state"]["me"]["permissions"]
    told = {"visit": visit, "minutes": record, "may_say": may_say, "values": Typed(values), "mistakes": mistakes}
    return page(request, "minutes.html", status=status, **told)


def _may(found: Mapping[str, Any], step: str) -> bool:
    """Whether somebody may take a step now: it is theirs to take, and nothing keeps them from it."""
    return any(one["action"] == step and not one["blockers"] for one in found["allowed_actions"])


def _decided(name: str) -> Any:
    """A choice between yes and no, as the body has it; what was not chosen is left out, and the API says so."""

    def read(body: dict[str, Any]) -> dict[str, Any]:
        chosen = {"yes": True, "no": False}.get(body.get(name, ""))
        rest = {key: value for key, value in body.items() if key != name}
        return rest if chosen is None else {**rest, name: chosen}

    return read


def _numbered(body: dict[str, Any]) -> dict[str, Any]:
    number = body.get("number", "")
    return {**body, "number": int(number)} if number.isascii() and number.isdigit() else body
