"""Which half-days suit a school: its head or chair says so, or an officer writes down what they said."""

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from securing_good.vocabulary import HalfDay, SchoolTimeWord
from securing_good_api.board.asking import Api, Pages, may
from securing_good_api.board.forms import numbered
from securing_good_api.board.looks import choices, london_today, page
from securing_good_api.board.named import names_of
from securing_good_api.board.schools import items
from securing_good_api.board.sending import FRESH, Attempt, Form
from securing_good_api.permissions import Permission

_WORDS: Final = {
    SchoolTimeWord.PROPOSED: "It suits the school",
    SchoolTimeWord.BLOCKED: "The school cannot be visited then",
}


async def dates(request: Request, api: Api, attempt: Attempt = FRESH) -> Response:
    """What the school says of half-days to come, the visits it expects, and the form that says more."""
    urn, today = request.path_params["urn"], london_today(request).isoformat()
    school, said, visits = await api.together(
        api.get(f"/v1/schools/{urn}"),
        api.get("/v1/availability/school-times", **{"urn": urn, "from": today, "limit": 100}),
        api.find("/v1/visits", **{"urn": urn, "from": today, "status": "planned", "sort": "date", "limit": 20}),
    )
    standing = [one for one in items(said) if one["withdrawn_at"] is None]
    return page(
        request,
        "dates.html",
        status=attempt.status,
        school=school,
        said=standing,
        visits=items(visits),
        names=await names_of(api, [one["said_by"] for one in standing]),
        may_say=may(request, Permission.SCHOOL_TIMES_SAY),
        halves=choices(HalfDay),
        words_of=_WORDS,
        words_offered=[{"value": word.value, "text": text} for word, text in _WORDS.items()],
        values=attempt.values,
        mistakes=attempt.mistakes,
    )


def _nothing(_body: dict[str, Any]) -> dict[str, Any]:
    return {}


_AT: Final = "/schools/{urn:int}/dates"
_DONE: Final = "/board/schools/{urn}/dates"

PAGES: Final[Pages] = [
    (_AT, dates, ["GET"]),
    (_AT, Form("/v1/availability/school-times", _DONE, shown=dates, body=numbered("urn")), ["POST"]),
    (
        f"{_AT}/{{school_time_id:uuid}}/withdraw",
        Form("/v1/availability/school-times/{school_time_id}/withdrawal", _DONE, shown=dates, body=_nothing),
        ["POST"],
    ),
]
