"""What a school says of itself, factor by factor, beside what the council's evidence says."""

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from securing_good.vocabulary import RiskFactor, SelfJudgement
from securing_good_api.board.asking import Answer, Api, Pages, may
from securing_good_api.board.forms import numbered
from securing_good_api.board.levels import OFFERED
from securing_good_api.board.looks import choices, page
from securing_good_api.board.named import names_of
from securing_good_api.board.schools import items
from securing_good_api.board.sending import FRESH, Attempt, Form, Typed
from securing_good_api.board.steps import Told
from securing_good_api.permissions import Permission


async def evaluation(request: Request, api: Api) -> Response:
    """One self-evaluation as it was submitted, and the others of the school."""
    found = await api.get(f"/v1/self-evaluations/{request.path_params['evaluation_id']}")
    others = items(await api.find("/v1/self-evaluations", urn=found["urn"], limit=100))
    names = await names_of(api, [found["submitted_by"]])
    return page(request, "self_evaluation.html", evaluation=found, others=others[::-1], names=names)


async def evaluate(request: Request, api: Api, attempt: Attempt = FRESH) -> Response:
    """The form that submits one: sent again, it is a new version, and begins with what was said last."""
    urn = request.path_params["urn"]
    school = await api.get(f"/v1/schools/{urn}")
    if attempt is FRESH and not may(request, Permission.SELF_EVALUATIONS_SUBMIT):
        return RedirectResponse(f"/board/schools/{urn}", 303)
    before = [one for one in items(await api.find("/v1/self-evaluations", urn=urn, limit=100)) if one["current"]]
    last = await api.get(f"/v1/self-evaluations/{before[-1]['id']}") if before and attempt is FRESH else None
    return page(
        request,
        "evaluate.html",
        status=attempt.status,
        school=school,
        before=before[-1] if before else None,
        levels=OFFERED,
        factors=choices(RiskFactor),
        judgements=choices(SelfJudgement),
        values=Typed(_begun(last)) if last else attempt.values,
        mistakes=attempt.mistakes,
    )


def _submitted(_request: Request, answer: Answer) -> str:
    return f"/board/self-evaluations/{answer.json['id']}"


def _begun(last: Told) -> dict[str, str]:
    """What stands in the form of somebody who said something before."""
    said = {one["factor"]: one for one in last["factors"]}
    rows = [(row, said[factor]) for row, factor in enumerate(RiskFactor) if factor in said]
    judged = {f"factors.{row}.{name}": one[name] for row, one in rows for name in ("judgement", "evidence")}
    return {"level": last["level"], "summary": last["summary"], **judged}


def _body(body: dict[str, Any]) -> dict[str, Any]:
    """What is sent: that no factor was judged is said as none."""
    return {"factors": [], **numbered("urn")(body)}


_FORM: Final = "/schools/{urn:int}/self-evaluation"

PAGES: Final[Pages] = [
    ("/self-evaluations/{evaluation_id:uuid}", evaluation, ["GET"]),
    (_FORM, evaluate, ["GET"]),
    (_FORM, Form("/v1/self-evaluations", _submitted, shown=evaluate, body=_body), ["POST"]),
]
