"""What waits for whoever is signed in: for the school's word, or for a decision of the council's people."""

from collections.abc import Collection
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from securing_good_api.board.asking import Api, Pages
from securing_good_api.board.looks import page
from securing_good_api.board.schools import items
from securing_good_api.permissions import Permission

_LOOKED_AT: Final = 20
"""Minutes, newest first: what is older nobody may answer any more."""

_PLANNED: Final = 20
"""Visits to come, soonest first: what a school is asked about lies within the timetable, which is a year at most."""


async def waiting(request: Request, api: Api) -> Response:
    """What waits: levels, minutes, visits that move, support, reviews, a timetable, actions."""
    permissions = request.scope["state"]["me"]["permissions"]
    if Permission.LEVEL_PROPOSALS_REPLY in permissions:
        urns = request.scope["state"]["me"]["urns"]
        schools = await api.together(*(api.find(f"/v1/schools/{urn}") for urn in urns))
        return page(request, "waiting.html", schools=[one for one in schools if one], **await _of_a_school(api))
    return page(request, "waiting.html", **await _of_the_council(api, permissions))


PAGES: Final[Pages] = [("/waiting", waiting, ["GET"])]


async def _of_a_school(api: Api) -> dict[str, Any]:
    levels, held, planned, actions, packages = await api.together(
        api.find("/v1/level-proposals", state="shared", limit=50),
        api.find("/v1/visits", status="held", sort="-date", limit=100),
        api.find("/v1/visits", status="planned", sort="date", limit=_PLANNED),
        api.find("/v1/actions", status="open", sort="due_on", limit=100),
        api.find("/v1/support-packages", state="brokered", limit=50),
    )
    minutes = [one for one in items(held) if one["minutes_state"] == "issued"][:_LOOKED_AT]
    told = await api.together(*(api.find(f"/v1/visits/{one['id']}/record") for one in minutes))
    awaited = [
        (visit, record)
        for visit, record in zip(minutes, told, strict=True)
        if record and record["school_word"] == "awaited"
    ]
    visits = await api.together(*(api.find(f"/v1/visits/{one['id']}") for one in items(planned)))
    return {
        "levels": items(levels),
        "minutes": awaited,
        "moves": [one for one in visits if one and one["asked_to_move"] and one["asked_to_move"]["agreed"] is None],
        "actions": items(actions),
        "packages": items(packages),
    }


async def _of_the_council(api: Api, permissions: Collection[str]) -> dict[str, Any]:
    """Decisions alone: what is to be done day by day is long, and stands with its case."""
    levels, reviews, packages, drafts = await api.together(
        _levels(api, permissions),
        _in(api, "review-points", ("overdue", "due"), Permission.REVIEWS_PREPARE in permissions),
        _in(api, "support-packages", ("identified", "completed"), Permission.SUPPORT_WRITE in permissions),
        _in(api, "timetables", ("draft",), Permission.TIMETABLES_READ in permissions),
    )
    return {"levels": levels, "reviews": reviews, "packages": packages, "drafts": drafts}


async def _levels(api: Api, permissions: Collection[str]) -> list[dict[str, Any]]:
    states = {"proposed": Permission.LEVEL_PROPOSALS_MODERATE, "shared": Permission.LEVEL_PROPOSALS_ANSWER}
    return await _in(api, "level-proposals", [state for state, needed in states.items() if needed in permissions], True)


async def _in(api: Api, listed: str, states: Collection[str], is_theirs: bool) -> list[dict[str, Any]]:
    """What stands in these states, one after another; nothing of what is not theirs to do."""
    found = await api.together(*(api.find(f"/v1/{listed}", state=state, limit=100) for state in states if is_theirs))
    return [one for part in found for one in items(part)]
