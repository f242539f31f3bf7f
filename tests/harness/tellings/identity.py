"""Whom a council trusts to vouch for people, and by which sign-ins they are known: nobody answers where the issuers are said to be."""

from tests.harness.callers import Api
from tests.harness.stories import IdentityStory, Package
from tests.harness.tellings.people import tell_invitation

PATH = "/v1/identity-issuers"
NOBODY = "http://127.0.0.1:9"


async def tell_identity(api: Api, council: str, head_id: str, officer_id: str) -> IdentityStory:
    """One issuer is narrowed and switched off, one retired; of two sign-ins one was taken away."""
    standing = await _trusted(api, council, "Staff", posts=["lead_officer", "admin"])
    for change in ({"posts": None, "name": f"Officers of {council}"}, {"enabled": False}):
        headers = {"If-Match": standing.etag}
        changed = await api.call(
            "PATCH", f"{PATH}/{standing.id}", "admin", council=council, json=change, headers=headers
        )
        assert changed.is_success, changed.text
        standing = Package(standing.id, changed.headers["etag"])
    old = await _trusted(api, council, "Contractors")
    retired = await api.post(f"{PATH}/{old.id}/retirement", "admin", council=council, json={})
    assert retired.is_success, retired.text
    await tell_invitation(api, council, officer_id, f"officer of {council}")
    taken = await _identity(api, council, officer_id)
    path = f"/v1/people/{officer_id}/identities/{taken}/removal"
    assert (await api.post(path, "admin", council=council, json={})).is_success
    return IdentityStory(
        standing, Package(old.id, retired.headers["etag"]), await _identity(api, council, head_id), taken
    )


async def _trusted(api: Api, council: str, who: str, **more) -> Package:
    body = {
        "name": f"{who} of {council}",
        "kind": "other",
        "issuer": f"{NOBODY}/{who.lower()}-of-{council}",
        "audience": f"securing-good-of-{council}",
        "client_id": f"pages-of-{council}",
        "client_secret": f"secret-of-{council}",
        **more,
    }
    made = await api.post(PATH, "admin", council=council, json=body)
    assert made.is_success, made.text
    assert made.json()["unreachable"] == "The issuer could not be reached: ConnectError."
    return Package(made.json()["id"], made.headers["etag"])


async def _identity(api: Api, council: str, person_id: str) -> str:
    listed = await api.get(f"/v1/people/{person_id}/identities", "admin", council=council)
    (one,) = listed.json()["items"]
    return one["id"]
