"""When the partnership board meets, who was there, and what was commissioned there."""

from datetime import date
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from securing_good.vocabulary import Post
from securing_good_api.board.asking import Answer, Api, Pages
from securing_good_api.board.looks import london_today, page
from securing_good_api.board.sending import FRESH, Attempt, Form
from securing_good_api.board.steps import About, Step, Told
from securing_good_api.permissions import Permission

STEPS: Final = (
    Step("attendance", "Record who was present", "Record it", "attendance", "attendance", is_versioned=False),
    Step(
        "calling-off",
        "Call it off",
        "Call the meeting off",
        "calling-off",
        "calling_off",
        is_versioned=False,
        is_grave=True,
    ),
)


async def allowed(request: Request, _api: Api, found: Told) -> list[dict[str, Any]]:
    """Who was there is said from its day on, and it is called off until then: of a meeting the API tells no more."""
    if Permission.BOARD_MEETINGS_SET not in request.scope["state"]["me"]["permissions"] or found["called_off_at"]:
        return []
    day, today = date.fromisoformat(found["date"]), london_today(request)
    told = [("attendance", day <= today), ("calling_off", day >= today)]
    return [{"action": action, "blockers": []} for action, is_so in told if is_so]


async def facts(request: Request, api: Api, found: Told) -> Told:
    """Who was present and what was commissioned, for whoever may know; who could have been, where that is recorded."""
    held = await api.find(f"/v1/board-meetings/{found['id']}/attendance")
    return {"held": held, "members": await _members(api, found) if request.url.path.endswith("/attendance") else []}


async def _members(api: Api, found: Told) -> list[dict[str, Any]]:
    """Who was on the board on the day of a meeting, each once, by name."""
    posts = await api.every("/v1/appointments", post=Post.BOARD_MEMBER)
    on = found["date"]
    there = {
        one["person_id"]: {"value": one["person_id"], "text": one["person"]}
        for one in posts
        if one["starts_on"] <= on and (one["ends_on"] is None or one["ends_on"] >= on)
    }
    return sorted(there.values(), key=lambda one: str(one["text"]))


MEETING: Final = About(
    "meeting",
    "/meetings/{meeting_id:uuid}",
    "/v1/board-meetings/{meeting_id}",
    STEPS,
    facts,
    allowed=allowed,
)


async def meetings(request: Request, api: Api, attempt: Attempt = FRESH) -> Response:
    """Every meeting, those to come first; whoever sets them says when the next is."""
    found = await api.every("/v1/board-meetings")
    today = london_today(request).isoformat()
    return page(
        request,
        "meetings.html",
        status=attempt.status,
        to_come=[one for one in found if one["date"] >= today],
        held=[one for one in found if one["date"] < today][::-1],
        values=attempt.values,
        mistakes=attempt.mistakes,
    )


def _set(_request: Request, answer: Answer) -> str:
    return f"/board/meetings/{answer.json['id']}"


PAGES: Final[Pages] = [
    ("/meetings", meetings, ["GET"]),
    ("/meetings", Form("/v1/board-meetings", _set, shown=meetings), ["POST"]),
    *MEETING.pages(),
]
