"""A level from its proposal to its confirmation: proposed, moderated, answered by the school, decided."""

from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from securing_good.vocabulary import CorrectionOutcome, LevelAction, MonitoringLevel, RiskFactor
from securing_good_api.board.asking import Answer, Api, Pages, may
from securing_good_api.board.forms import decided, numbered
from securing_good_api.board.looks import LEVELS, choices, page
from securing_good_api.board.named import names_of
from securing_good_api.board.schools import NEWEST, by_factor, items
from securing_good_api.board.sending import FRESH, Attempt, Form, Typed
from securing_good_api.board.steps import About, Step, Told
from securing_good_api.permissions import Permission

OFFERED: Final = [
    {"value": level.value, "text": LEVELS[level]}
    for level in (MonitoringLevel.GREEN, MonitoringLevel.AMBER, MonitoringLevel.RED)
]
"""The levels that people decide: not assessed is none."""

STEPS: Final = (
    Step(
        "reply",
        "Reply for the school",
        "Send the reply",
        "replies",
        LevelAction.REPLY,
        decided("agrees"),
        is_versioned=False,
    ),
    Step("moderate", "Moderate and share with the school", "Share with the school", "moderation", LevelAction.MODERATE),
    Step("confirm", "Confirm the level", "Confirm the level", "confirmation", LevelAction.CONFIRM),
    Step(
        "answer",
        "Answer a correction",
        "Send the answer",
        "corrections/{entry_id}/answer",
        LevelAction.ANSWER,
        at="corrections/{entry_id:uuid}/answer",
        is_versioned=False,
        is_listed=False,
    ),
    Step(
        "extend", "Give more time to reply", "Give more time", "extension", LevelAction.EXTEND, numbered("school_days")
    ),
    Step("return", "Send it back", "Send it back", "return", LevelAction.RETURN),
    Step("withdraw", "Withdraw it", "Withdraw the proposal", "withdrawal", LevelAction.WITHDRAW, is_grave=True),
)


async def facts(request: Request, api: Api, found: Told) -> Told:
    """The evidence, who did what, and the correction that is answered."""
    assessment, names = await api.together(
        api.find(f"/v1/assessments/{found['assessment_id']}"),
        names_of(api, [found.get(by) for by in ("proposed_by", "moderated_by", "shared_by", "ended_by")]),
    )
    return {
        "evidence": by_factor(assessment["reasons"]) if assessment else [],
        "names": names,
        "levels": OFFERED,
        "factors": choices(RiskFactor),
        "outcomes": choices(CorrectionOutcome),
        "entry": _entry(request, found),
    }


async def begun(_request: Request, _api: Api, found: Told) -> Told:
    """The level as it stands: who changes nothing has nothing to type but why."""
    return {"level": found.get("moderated_level") or found["level"]}


LEVEL: Final = About(
    "proposal",
    "/levels/{proposal_id:uuid}",
    "/v1/level-proposals/{proposal_id}",
    STEPS,
    facts,
    begun,
)


async def propose(request: Request, api: Api, attempt: Attempt = FRESH) -> Response:
    """The form that proposes a level for a school, on its newest evidence."""
    urn = request.path_params["urn"]
    if attempt is FRESH and not may(request, Permission.LEVEL_PROPOSALS_PROPOSE):
        return RedirectResponse(f"/board/schools/{urn}", 303)
    school, assessments, proposals = await api.together(
        api.get(f"/v1/schools/{urn}"),
        api.get("/v1/assessments", urn=urn, sort=NEWEST, limit=1),
        api.get("/v1/level-proposals", urn=urn, sort="-proposed_at", limit=1),
    )
    standing = [one for one in items(proposals) if one["state"] in {"proposed", "shared"}]
    if attempt is FRESH and standing:
        return RedirectResponse(f"/board/levels/{standing[0]['id']}", 303)
    if not items(assessments):
        raise HTTPException(409, "The school has not been assessed yet: a level is proposed on evidence.")
    newest = items(assessments)[0]
    return page(
        request,
        "propose.html",
        status=attempt.status,
        school=school,
        newest=newest,
        evidence=by_factor(newest["reasons"]),
        levels=OFFERED,
        values=attempt.values or Typed({"level": newest["suggested_level"]}),
        mistakes=attempt.mistakes,
    )


def _proposed(_request: Request, answer: Answer) -> str:
    return f"/board/levels/{answer.json['id']}"


PAGES: Final[Pages] = [
    *LEVEL.pages(),
    ("/schools/{urn:int}/level", propose, ["GET"]),
    (
        "/schools/{urn:int}/level",
        Form("/v1/level-proposals", _proposed, shown=propose, body=numbered("urn")),
        ["POST"],
    ),
]


def _entry(request: Request, found: Told) -> Any:
    """The correction that an address is about, if it is about one."""
    wanted = request.path_params.get("entry_id")
    if wanted is None:
        return None
    for reply in found["replies"]:
        for entry in reply["entries"]:
            if entry["id"] == str(wanted) and entry["correction"]:
                return entry
    raise HTTPException(404, "There is no such correction.")
