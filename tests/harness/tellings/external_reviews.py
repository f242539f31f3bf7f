"""Reviews from outside."""

from tests.harness.bodies import commission_of, external_review_of, report_of
from tests.harness.callers import Api
from tests.harness.stories import Package


async def tell_external_reviews(api: Api, council: str, case_id: str) -> dict[str, Package]:
    """One that was delivered, with what it recommended; then one that is commissioned."""
    told = {}
    for state in ("delivered", "commissioned"):
        answer = await api.post("/v1/external-reviews", council=council, json=external_review_of(council, case_id))
        steps = {"commission": commission_of(council), "report": report_of(council)}
        for step in list(steps)[: 2 if state == "delivered" else 1]:
            path = f"/v1/external-reviews/{answer.json()['id']}/{step}"
            headers = {"If-Match": answer.headers["etag"]}
            answer = await api.post(path, council=council, json=steps[step], headers=headers)
            assert answer.is_success, answer.text
        told[state] = Package(answer.json()["id"], answer.headers["etag"])
    return told
