"""One visit: when it is, who comes, what was said; and recording it."""

from collections.abc import Mapping
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from securing_good.vocabulary import Progress, RiskFactor, VisitStep
from securing_good_api.board.asking import Api, Pages
from securing_good_api.board.looks import choices, london_today, page
from securing_good_api.board.moving import may_pin
from securing_good_api.board.sending import FRESH, Attempt, Form, Typed, back

PARTIES: Final = ("lead_officer", "headteacher", "chair_of_governors", "link_partner")
"""Who is at a Securing Good meeting (programme, Securing Good Process)."""
ACTION_ROWS: Final = 5


async def visit(request: Request, api: Api, attempt: Attempt = FRESH) -> Response:
    """The visit, with its minutes where there are any and somebody may read them, and the form that records it."""
    found = await api.get(f"/v1/visits/{request.path_params['visit_id']}")
    minutes = await api.find(f"/v1/visits/{request.path_params['visit_id']}/record")
    recording = next((one for one in found["allowed_actions"] if one["action"] == VisitStep.RECORD), None)
    is_open = found["status"] in {"planned", "missed"}
    may_record = recording is not None and not recording["blockers"] and is_open
    begun = await _begun(api, found, london_today(request).isoformat()) if may_record and not attempt.values else {}
    return page(
        request,
        "visit.html",
        status=attempt.status,
        visit=found,
        minutes=minutes,
        may_record=may_record or bool(attempt.values),
        blockers=recording["blockers"] if recording and is_open else [],
        may_pin=may_pin(request, found),
        values=attempt.values or Typed(begun),
        mistakes=attempt.mistakes,
        parties=PARTIES,
        factors=choices(RiskFactor),
        progress=choices(Progress),
        action_rows=range(ACTION_ROWS),
    )


PAGES: Final[Pages] = [
    ("/visits/{visit_id:uuid}", visit, ["GET"]),
    ("/visits/{visit_id:uuid}/record", back, ["GET"]),
    (
        "/visits/{visit_id:uuid}/record",
        Form("/v1/visits/{visit_id}/record", "/board/visits/{visit_id}", shown=visit),
        ["POST"],
    ),
]


async def _begun(api: Api, found: Mapping[str, Any], today: str) -> dict[str, str]:
    """What can be said before anybody types: the day it was planned for, and who is expected."""
    people = {"lead_officer": found["lead_officer"], "link_partner": found["link_partner"]}
    posts = await api.find("/v1/appointments", urn=found["urn"], limit=100)
    for one in posts["items"] if posts else []:
        if one["post"] in PARTIES and not one.get("ends_on"):
            people[one["post"]] = one.get("name") or one.get("person")
    named = {f"attendance.{row}.name": people.get(party) or "" for row, party in enumerate(PARTIES)}
    return {"held_on": min(found["date"], today), **named}
