"""People of a school."""

from tests.harness.bodies import appointment_of
from tests.harness.callers import Api, token
from tests.harness.stories import Package


async def tell_head(api: Api, council: str, urn: int) -> tuple[str, Package]:
    """A headteacher, appointed at a school."""
    head = await api.post("/v1/people", council=council, json={"name": f"Head of {urn} in {council}"})
    assert head.is_success, head.text
    body = appointment_of(head.json()["id"], urn)
    appointed = await api.post("/v1/appointments", council=council, json=body)
    assert appointed.is_success, appointed.text
    return head.json()["id"], Package(appointed.json()["id"], appointed.headers["etag"])


async def tell_invitation(api: Api, council: str, person_id: str) -> str:
    """An invitation that was accepted with a token that names no role."""
    invited = await api.post("/v1/invitations", council=council, json={"person_id": person_id})
    assert invited.is_success, invited.text
    proof = token("headteacher", council=council, roles=None, sub=f"somebody of {council}")
    accepted = await api.call(
        "POST",
        "/v1/invitations/acceptance",
        None,
        json={"code": invited.json()["code"]},
        headers={"Authorization": f"Bearer {proof}"},
    )
    assert accepted.is_success, accepted.text
    return invited.json()["id"]
