"""A review of a case: its evidence is frozen, the school says its word, the assistant director decides."""

from datetime import date, timedelta
from typing import Any, Final

from starlette.requests import Request

from securing_good.programme import REVIEW_LEAD_DAYS
from securing_good_api.board.asking import Api, Pages, may
from securing_good_api.board.forms import decided, in_rows, numbered
from securing_good_api.board.looks import day, london_today, words
from securing_good_api.board.named import names_of
from securing_good_api.board.schools import items
from securing_good_api.board.steps import About, Step, Told, unblocked
from securing_good_api.permissions import Permission

STEPS: Final = (
    Step("respond", "Say what the school says to it", "Send it", "responses", "respond", is_versioned=False),
    Step("freeze", "Freeze the evidence", "Freeze the evidence", "evidence-packs", "freeze", is_versioned=False),
    Step(
        "decide",
        "Decide the review",
        "Decide the review",
        "decision",
        "decide",
        in_rows("criteria", numbered("number"), decided("met")),
    ),
    Step(
        "against",
        "Decide that no intervention is begun",
        "Decide so",
        "decision-against-intervention",
        "against",
    ),
)
_NEEDS: Final = {
    "respond": Permission.REVIEWS_RESPOND,
    "freeze": Permission.REVIEWS_PREPARE,
    "decide": Permission.REVIEWS_DECIDE,
}


async def allowed(request: Request, api: Api, found: Told) -> list[dict[str, Any]]:
    """What whoever is signed in may do now: of a review the API tells no `allowed_actions`, and refuses what is amiss."""
    told: list[dict[str, Any]] = []
    if found["state"] in {"upcoming", "due", "overdue"}:
        told = unblocked(*(step for step, needed in _NEEDS.items() if may(request, needed)))
    if found["intervention_to_decide"] and may(request, Permission.INTERVENTIONS_DECIDE):
        told += unblocked("against")
    for one in told:
        if one["action"] == "decide":
            one["blockers"] = await _undecidable(request, api, found)
    return told


async def facts(_request: Request, api: Api, found: Told) -> Told:
    """The newest evidence, what the case's exit hangs on, and who decided."""
    packs, case, names = await api.together(
        api.find("/v1/evidence-packs", review_point=found["id"], sort="-frozen_at", limit=1),
        api.find(f"/v1/cases/{found['case_id']}"),
        names_of(api, [found["decided_by"], *(one["said_by"] for one in found["responses"])]),
    )
    newest = items(packs)
    return {
        "pack": await api.find(f"/v1/evidence-packs/{newest[0]['id']}") if newest else None,
        "criteria": (case or {}).get("exit_criteria") or [],
        "names": names,
        "decisions": [{"value": one, "text": words(one)} for one in found["choices"]],
    }


REVIEW: Final = About(
    "review",
    "/reviews/{review_point_id:uuid}",
    "/v1/review-points/{review_point_id}",
    STEPS,
    facts,
    allowed=allowed,
)
PAGES: Final[Pages] = REVIEW.pages()


async def _undecidable(request: Request, api: Api, found: Told) -> list[dict[str, str]]:
    """Why it cannot be decided today, as the API would say."""
    told, lead = [], timedelta(days=REVIEW_LEAD_DAYS)
    first = date.fromisoformat(found["due_on"]) - lead
    today = london_today(request)
    if today < first:
        told.append(f"It is due on {day(found['due_on'])} and can be decided from {day(first)}.")
    points = items(await api.find("/v1/review-points", case=found["case_id"], limit=100))
    scheduled = [one for one in points if one["kind"] == "scheduled" and found["kind"] == "scheduled"]
    told += [
        f"Decide the {one['months']}-month review first."
        for one in scheduled
        if one["months"] < found["months"] and one["decision"] is None
    ][:1]
    packs = items(await api.find("/v1/evidence-packs", review_point=found["id"], sort="-frozen_at", limit=1))
    if not packs:
        told.append("No evidence is frozen for it.")
    elif date.fromisoformat(packs[0]["frozen_at"][:10]) < today - lead:
        told.append(f"Its evidence was frozen on {day(packs[0]['frozen_at'])}: freeze it anew.")
    return [{"detail": one} for one in told]
