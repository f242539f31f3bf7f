"""What people have to do with schools and with providers, which keeps them out of what is decided of those."""

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from securing_good_api.board.asking import Api, Pages, may
from securing_good_api.board.forms import numbered
from securing_good_api.board.looks import page
from securing_good_api.board.sending import FRESH, Attempt, Form
from securing_good_api.board.steps import About, Step, Told, unblocked
from securing_good_api.permissions import Permission

_LIST: Final = "/board/interests"
STEPS: Final = (Step("ending", "Say that it has ended", "Say so", "ending", "end", done=_LIST),)


async def allowed(request: Request, _api: Api, found: Told) -> list[dict[str, Any]]:
    """An interest ends once: of one the API tells no `allowed_actions`."""
    is_theirs = may(request, Permission.INTERESTS_DECLARE)
    return unblocked("end") if is_theirs and found["ended_on"] is None else []


def _about(kind: str, listed: str) -> About:
    return About(
        "interest", f"/interests/{kind}/{{interest_id:uuid}}", f"/v1/{listed}/{{interest_id}}", STEPS, allowed=allowed
    )


async def interests(request: Request, api: Api) -> Response:
    """Every interest, those that hold first."""
    schools, providers = await api.together(api.every("/v1/declared-interests"), api.every("/v1/provider-interests"))
    return page(request, "interests.html", schools=_holding_first(schools), providers=_holding_first(providers))


async def in_a_school(request: Request, api: Api, attempt: Attempt = FRESH) -> Response:
    """The form that says what somebody has to do with a school."""
    return await _declare(request, api, attempt, kind="school", field="urn", key="urn")


async def in_a_provider(request: Request, api: Api, attempt: Attempt = FRESH) -> Response:
    """The form that says what somebody has to do with a provider."""
    return await _declare(request, api, attempt, kind="provider", field="provider_id", key="id")


async def _declare(request: Request, api: Api, attempt: Attempt, *, kind: str, field: str, key: str) -> Response:
    """The form; what is chosen is sent as `field`, by what the API's list of that kind calls `key`."""
    if attempt is FRESH and not may(request, Permission.INTERESTS_DECLARE):
        return RedirectResponse(_LIST, 303)
    people, named = await api.together(api.every("/v1/people"), api.every(f"/v1/{kind}s"))
    return page(
        request,
        "declare_interest.html",
        status=attempt.status,
        kind=kind,
        name=field,
        title=f"An interest in a {kind}",
        people=_by_name({"value": one["id"], "text": one["name"]} for one in people),
        named=_by_name({"value": str(one[key]), "text": one["name"]} for one in named),
        values=attempt.values,
        mistakes=attempt.mistakes,
    )


def _holding_first(listed: list[Told]) -> list[Told]:
    newest_first = listed[::-1]
    return sorted(newest_first, key=lambda one: one["ended_on"] is not None)


def _by_name(listed: Any) -> list[dict[str, str]]:
    return sorted(listed, key=lambda one: str(one["text"]).casefold())


PAGES: Final[Pages] = [
    ("/interests", interests, ["GET"]),
    ("/interests/school", in_a_school, ["GET"]),
    ("/interests/school", Form("/v1/declared-interests", _LIST, shown=in_a_school, body=numbered("urn")), ["POST"]),
    ("/interests/provider", in_a_provider, ["GET"]),
    ("/interests/provider", Form("/v1/provider-interests", _LIST, shown=in_a_provider), ["POST"]),
    *_about("school", "declared-interests").pages(),
    *_about("provider", "provider-interests").pages(),
]
