"""Support packages, their providers, and members of the learning partnership."""

from tests.harness.bodies import STEPS, check_of, need_of, provider_of, step_of
from tests.harness.callers import Api
from tests.harness.stories import Package

CHECKS = ("safeguarding", "references", "insurance", "conflict_declaration")


async def tell_providers(api: Api, council: str) -> tuple[Package, Package]:
    """One whose checks hold, and one that is retired."""
    active = await api.post("/v1/providers", council=council, json=provider_of(council))
    assert active.is_success, active.text
    for kind in CHECKS:
        path = f"/v1/providers/{active.json()['id']}/checks"
        checked = await api.post(path, council=council, json=check_of(council, kind))
        assert checked.is_success, checked.text
    other = await api.post("/v1/providers", council=council, json=provider_of(council, name=f"Closed hub of {council}"))
    path, etag = f"/v1/providers/{other.json()['id']}/retirement", {"If-Match": other.headers["etag"]}
    retired = await api.post(path, council=council, json={"reason": f"Closed in {council}."}, headers=etag)
    assert retired.is_success, retired.text
    return Package(active.json()["id"], checked.headers["etag"]), Package(retired.json()["id"], retired.headers["etag"])


async def tell_membership(api: Api, council: str, urn: int) -> Package:
    """A school's membership, with no last day."""
    body = {"urn": urn, "starts_on": "2024-09-01"}
    made = await api.post("/v1/memberships", council=council, json=body)
    assert made.is_success, made.text
    return Package(made.json()["id"], made.headers["etag"])


async def tell_package(api: Api, council: str, case_id: str, until: str, provider_id: str) -> Package:
    """A support package brought into a state."""
    answer = await api.post("/v1/support-packages", council=council, json=need_of(council, case_id=case_id))
    assert answer.is_success, answer.text
    for state in list(STEPS)[1 : list(STEPS).index(until) + 1]:
        path = f"/v1/support-packages/{answer.json()['id']}/{STEPS[state]}"
        etag = {"If-Match": answer.headers["etag"]}
        answer = await api.post(path, council=council, json=step_of(council, state, provider_id), headers=etag)
        assert answer.is_success, (state, answer.text)
    return Package(answer.json()["id"], answer.headers["etag"])
