"""One visit: when it is, who comes, what was said; and recording it."""

from collections.abc import Mapping
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from securing_good.vocabulary import Progress, RiskFactor
from securing_good_api.board.asking import Api
from securing_good_api.board.looks import london_today, page, words
from securing_good_api.board.sending import NONE, Mistakes, Typed, send

PARTIES: Final = ("lead_officer", "headteacher", "chair_of_governors", "link_partner")
"""Who is at a Securing Good meeting (programme, Securing Good Process)."""
ACTION_ROWS: Final = 5


async def visit(request: Request, api: Api) -> Response:
    """The visit, with its minutes where there are any and somebody may read them."""
    return await _shown(request, api, {}, NONE, 200)


async def record(request: Request, api: Api) -> Response:
    """Record a meeting that was held, with the actions agreed at it."""
    visit_id = request.path_params["visit_id"]

    async def shown_again(values: Mapping[str, str], mistakes: Mistakes, status: int) -> Response:
        return await _shown(request, api, values, mistakes, status)

    return await send(
        request,
        api,
        "POST",
        f"/v1/visits/{visit_id}/record",
        done=f"/board/visits/{visit_id}",
        shown_again=shown_again,
    )


async def back(request: Request, _api: Api) -> Response:
    """A form that was shown again and is loaded anew: its own page."""
    return RedirectResponse(request.url.path.rpartition("/")[0], 303)


PAGES: Final = [
    ("/visits/{visit_id:uuid}", visit, ["GET"]),
    ("/visits/{visit_id:uuid}/record", back, ["GET"]),
    ("/visits/{visit_id:uuid}/record", record, ["POST"]),
]


async def _shown(request: Request, api: Api, values: Mapping[str, str], mistakes: Mistakes, status: int) -> Response:
    visit_id = request.path_params["visit_id"]
    found = await api.get(f"/v1/visits/{visit_id}")
    minutes = await api.find(f"/v1/visits/{visit_id}/record")
    may_record = (
        found["kind"] == "securing_good_meeting"
        and found["status"] in {"planned", "missed"}
        and "visits.record" in request.scope["state"]["me"]["permissions"]
    )
    return page(
        request,
        "visit.html",
        status=status,
        visit=found,
        minutes=minutes,
        may_record=may_record or bool(values),
        values=Typed(values or (await _begun(api, found, london_today(request).isoformat()) if may_record else {})),
        mistakes=mistakes,
        parties=PARTIES,
        factors=[{"value": factor.value, "text": words(factor.value)} for factor in RiskFactor],
        progress=[{"value": one.value, "text": words(one.value)} for one in Progress],
        action_rows=range(ACTION_ROWS),
    )


async def _begun(api: Api, found: Mapping[str, Any], today: str) -> dict[str, str]:
    """What can be said before anybody types: the day it was planned for, and who is expected."""
    people = {"lead_officer": found["lead_officer"], "link_partner": found["link_partner"]}
    posts = await api.find("/v1/appointments", urn=found["urn"], limit=100)
    for one in posts["items"] if posts else []:
        if one["post"] in PARTIES and not one.get("ends_on"):
            people[one["post"]] = one.get("name") or one.get("person")
    named = {f"attendance.{row}.name": people.get(party) or "" for row, party in enumerate(PARTIES)}
    return {"held_on": min(found["date"], today), **named}
