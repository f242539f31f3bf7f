"""When the partnership board meets, who was there, and what was commissioned and agreed there."""

from datetime import date
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from securing_good.vocabulary import OwnerSide, Post
from securing_good_api.board.asking import Answer, Api, Pages, may
from securing_good_api.board.looks import choices, london_today, page
from securing_good_api.board.schools import items
from securing_good_api.board.sending import FRESH, Attempt, Form
from securing_good_api.board.steps import About, Step, Told, unblocked
from securing_good_api.permissions import Permission

STEPS: Final = (
    Step("attendance", "Record who was present", "Record it", "attendance", "attendance", is_versioned=False),
    Step("actions", "Write down an action it agreed", "Write it down", "actions", "agree", is_versioned=False),
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
    """What happened is said from its day on, and it is called off until then: of a meeting the API tells no more."""
    called_off = found["called_off_at"] is not None
    day, today = date.fromisoformat(found["date"]), london_today(request)
    told = [
        ("attendance", Permission.BOARD_MEETINGS_SET, day <= today),
        ("agree", Permission.BOARD_ACTIONS_AGREE, day <= today),
        ("calling_off", Permission.BOARD_MEETINGS_SET, day >= today),
    ]
    return unblocked(*(action for action, needed, is_so in told if may(request, needed) and is_so and not called_off))


async def facts(request: Request, api: Api, found: Told) -> Told:
    """Who was there, what was commissioned and agreed, for whoever may know; of a form, what it offers to choose."""
    form, this = request.url.path.rpartition("/")[2], {"board_meeting": found["id"], "limit": 100}
    if form == "actions":
        return {"cases": await _cases(api), "sides": choices(OwnerSide)}
    held = f"/v1/board-meetings/{found['id']}/attendance"
    if form == "attendance":
        return {"held": await api.find(held), "members": await _members(api, found)}
    told = await api.together(api.find(held), api.find("/v1/actions", **this), api.find("/v1/board-packs", **this))
    return {"held": told[0], "actions": items(told[1]), "packs": items(told[2])}


async def _cases(api: Api) -> list[dict[str, str]]:
    """The schools in the programme, by name."""
    panel = await api.get("/v1/dashboard/cases")
    cases = sorted(panel["cases"], key=lambda one: str(one["school"]))
    return [{"value": one["case_id"], "text": f"{one['school']}, {one['reference']}"} for one in cases]


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
