"""How a council and a school came to speak of its level, and of what concerned them."""

from tests.harness.bodies import (
    answer_of,
    concern_of,
    level_proposal_of,
    link_partner_visit_of,
    moderation_of,
    reply_of,
    self_evaluation_of,
)
from tests.harness.callers import Api
from tests.harness.stories import Package, Understanding


async def tell_understanding(api: Api, council: str, urn: int, assessment_id: str, decision_id: str) -> Understanding:
    """A level proposed, shared, replied to and answered, then withdrawn; a self-evaluation, a visit, a dissent."""

    async def post(path: str, role: str, body: dict[str, object], after=None):
        headers = {"If-Match": after.headers["etag"]} if after is not None else {}
        urns = [urn] if role == "headteacher" else ()
        answer = await api.post(path, role, council=council, urns=urns, json=body, headers=headers)
        assert answer.is_success, answer.text
        return answer

    body = level_proposal_of(council, urn, assessment_id)
    proposed = await post("/v1/level-proposals", "lead_officer", body)
    path = proposed.headers["location"]
    shared = await post(f"{path}/moderation", "principal_adviser", moderation_of(council), proposed)
    extension = {"school_days": 5, "reason": f"Asked for in {council}."}
    await post(f"{path}/extension", "principal_adviser", extension, shared)
    replied = await post(f"{path}/replies", "headteacher", reply_of(council))
    correction = replied.json()["replies"][0]["entries"][1]["id"]
    answered = await post(f"{path}/corrections/{correction}/answer", "lead_officer", answer_of(council))
    ended = await post(f"{path}/withdrawal", "lead_officer", {"reason": f"Looked at again in {council}."}, answered)
    evaluation = await post("/v1/self-evaluations", "headteacher", self_evaluation_of(council, urn))
    visit = await post("/v1/link-partner-visits", "link_partner", link_partner_visit_of(council, urn))
    dissent = {"dissent": f"Too harsh for {council}."}
    await post(f"/v1/level-decisions/{decision_id}/dissents", "principal_adviser", dissent)
    return Understanding(
        Package(ended.json()["id"], ended.headers["etag"]), correction, evaluation.json()["id"], visit.json()["id"]
    )


async def tell_concerns(api: Api, council: str, urn: int) -> tuple[Package, Package]:
    """One that stands and one that is closed; and a restricted one about safeguarding."""
    restricted = {
        "factor": "safeguarding",
        "access_class": "restricted",
        "statement": f"Something restricted of {council}.",
    }
    entered = []
    for body in (concern_of(council, urn), concern_of(council, urn), concern_of(council, urn, **restricted)):
        answer = await api.post("/v1/concerns", "lead_officer", council=council, json=body)
        assert answer.is_success, answer.text
        entered.append(answer)
    path = f"/v1/concerns/{entered[1].json()['id']}/closing"
    etag = {"If-Match": entered[1].headers["etag"]}
    closed = await api.post(path, council=council, json={"reason": f"Held again in {council}."}, headers=etag)
    assert closed.is_success, closed.text
    stands = await api.get(f"/v1/concerns/{entered[0].json()['id']}", council=council)
    return (
        Package(stands.json()["id"], stands.headers["etag"]),
        Package(closed.json()["id"], closed.headers["etag"]),
    )
