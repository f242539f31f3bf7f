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


async def tell_chair(api: Api, council: str, urn: int) -> None:
    """A chair of governors, appointed at a school."""
    chair = await api.post("/v1/people", council=council, json={"name": f"Chair of {urn} in {council}"})
    assert chair.is_success, chair.text
    body = appointment_of(chair.json()["id"], urn) | {"post": "chair_of_governors"}
    appointed = await api.post("/v1/appointments", council=council, json=body)
    assert appointed.is_success, appointed.text


async def tell_invitation(api: Api, council: str, person_id: str, subject: str | None = None) -> str:
    """An invitation that was accepted with a token that names no role."""
    invited = await api.post("/v1/invitations", council=council, json={"person_id": person_id})
    assert invited.is_success, invited.text
    proof = token("headteacher", council=council, roles=None, sub=subject or f"somebody of {council}")
    accepted = await api.call(
        "POST",
        "/v1/invitations/acceptance",
        None,
        json={"code": invited.json()["code"]},
        headers={"Authorization": f"Bearer {proof}"},
    )
    assert accepted.is_success, accepted.text
    return invited.json()["id"]


async def tell_officers(api: Api, council: str, *academies: int) -> list[dict]:
    """A lead officer and a link partner of the council, and a trust officer of academies: each appointed."""
    people = []
    posts = {"lead_officer": "Lead Officer", "link_partner": "Link Partner", "trust_officer": "Trust Officer"}
    for post, title in posts.items():
        added = await api.post("/v1/people", council=council, json={"name": f"{title} of {council}"})
        assert added.is_success, added.text
        body = {"person_id": added.json()["id"], "post": post, "starts_on": "2024-09-01"}
        of_trust = post == "trust_officer"
        for where in [{"urn": urn} for urn in academies] if of_trust else [{}]:
            role = "principal_adviser" if of_trust else "admin"
            appointed = await api.post("/v1/appointments", role, council=council, json=body | where)
            assert appointed.is_success, appointed.text
        people.append(added.json())
    return people
