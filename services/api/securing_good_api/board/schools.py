"""Schools: which there are, and what is known and done at each, never a bare colour."""

from typing import Any, Final
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from securing_good.vocabulary import Flag
from securing_good_api.board.asking import Api, Pages, cursor_of
from securing_good_api.board.looks import page

NEWEST: Final = "-as_of,-made_at"
"""Assessments, as the API tells which is a school's newest: of the latest day, and of those the one made last."""
_ON_A_PAGE: Final = 100
_SHOWN: Final = 5
"""Proposals of levels, newest first: of those that schools read, none can be asked for by the day it was proposed."""
_GRAVEST_FIRST: Final = (Flag.SERIOUS_CONCERN, Flag.CONCERN, Flag.NONE, Flag.NOT_ASSESSED, Flag.NOT_APPLICABLE)


async def schools(request: Request, api: Api) -> Response:
    """Schools that may be read, by name, a page at a time, with the level people decided."""
    wanted, cursor = (request.query_params.get(name, "").strip() or None for name in ("name", "cursor"))
    found = await api.get("/v1/schools", name=wanted, cursor=cursor, sort="name", limit=_ON_A_PAGE)
    following = cursor_of(found)
    return page(
        request,
        "schools.html",
        schools=found["items"],
        wanted=wanted or "",
        is_first=cursor is None,
        next_page=urlencode({**({"name": wanted} if wanted else {}), "cursor": following}) if following else "",
    )


async def school(request: Request, api: Api) -> Response:
    """One school: level with reasons, evidence factor by factor, history, cases, visits and actions."""
    urn = request.path_params["urn"]
    if not 100_000 <= urn <= 999_999:
        raise HTTPException(404, "No school has such a number.")
    found = await api.get(f"/v1/schools/{urn}")
    assessments, decisions, cases, visits, actions, packages, proposals, evaluations, concerns = await api.together(
        api.find("/v1/assessments", urn=urn, sort=NEWEST, limit=5),
        api.find("/v1/level-decisions", urn=urn, sort="-decided_at", limit=20),
        api.find("/v1/cases", urn=urn, limit=20),
        api.find("/v1/visits", urn=urn, sort="-date", limit=20),
        api.find("/v1/actions", urn=urn, status="open", limit=50),
        api.find("/v1/support-packages", urn=urn, limit=20),
        api.find("/v1/level-proposals", urn=urn, limit=100),
        api.find("/v1/self-evaluations", urn=urn, limit=100),
        api.find("/v1/concerns", urn=urn, limit=100),
    )
    newest = items(assessments)[0] if items(assessments) else None
    return page(
        request,
        "school.html",
        school=found,
        newest=newest,
        factors=by_factor(newest["reasons"]) if newest else [],
        assessments=items(assessments),
        decisions=items(decisions),
        cases=items(cases),
        visits=items(visits),
        actions=items(actions),
        packages=items(packages),
        concerns=items(concerns)[::-1],
        evaluations=[one for one in items(evaluations) if one["current"]][::-1],
        proposals=items(proposals)[: -_SHOWN - 1 : -1],
    )


async def case(request: Request, api: Api) -> Response:
    """One case: team, meetings, actions, reviews and what may be done next."""
    case_id = request.path_params["case_id"]
    found = await api.get(f"/v1/cases/{case_id}")
    visits, actions, reviews, packages = await api.together(
        api.find("/v1/visits", case=case_id, limit=100),
        api.find("/v1/actions", case=case_id, limit=100),
        api.find("/v1/review-points", case=case_id, limit=20),
        api.find("/v1/support-packages", case=case_id, limit=50),
    )
    listed: dict[str, Any] = {"visits": visits, "actions": actions, "reviews": reviews, "packages": packages}
    told: dict[str, Any] = {name: items(one) for name, one in listed.items()}
    return page(request, "case.html", case=found, **told)


PAGES: Final[Pages] = [
    ("/schools", schools, ["GET"]),
    ("/schools/{urn:int}", school, ["GET"]),
    ("/cases/{case_id:uuid}", case, ["GET"]),
]


def items(listed: dict[str, Any] | None) -> list[dict[str, Any]]:
    """What a list holds; nothing where somebody may not read it."""
    return listed["items"] if listed else []


def by_factor(reasons: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Reasons by factor, the gravest factor first, each with its gravest flag."""
    grouped: dict[str, list[dict[str, Any]]] = {}
    for reason in reasons:
        grouped.setdefault(reason.get("factor") or "other", []).append(reason)
    found = [
        {"factor": factor, "flag": min((one.get("flag") or "none" for one in ones), key=_gravity), "reasons": ones}
        for factor, ones in grouped.items()
    ]
    return sorted(found, key=lambda one: _gravity(one["flag"]))


def _gravity(flag: str) -> int:
    return _GRAVEST_FIRST.index(Flag(flag))
