"""Support packages."""

from tests.harness.bodies import STEPS, step_of
from tests.harness.callers import Api
from tests.harness.stories import Package


async def tell_package(api: Api, council: str, case_id: str, until: str) -> Package:
    """A support package brought into a state."""
    body = {"case_id": case_id, "what": f"Coaching in {council}."}
    answer = await api.post("/v1/support-packages", council=council, json=body)
    for state in list(STEPS)[1 : list(STEPS).index(until) + 1]:
        path = f"/v1/support-packages/{answer.json()['id']}/{STEPS[state]}"
        etag = {"If-Match": answer.headers["etag"]}
        answer = await api.post(path, council=council, json=step_of(council, state), headers=etag)
    assert answer.is_success, answer.text
    return Package(answer.json()["id"], answer.headers["etag"])
