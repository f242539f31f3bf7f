"""A council's own template, and a school's letters: one withdrawn, one approved and delivered, one drafted anew."""

from tests.harness.bodies import delivery_of, template_of
from tests.harness.callers import Api
from tests.harness.stories import Package


async def tell_template(api: Api, council: str) -> int:
    """An edition of the letter's template, in force."""
    proposed = await api.post("/v1/document-templates", council=council, json=template_of(council))
    assert proposed.is_success, proposed.text
    path = f"{proposed.headers['location']}/in-force"
    put = await api.post(path, "assistant_director", council=council, json={})
    assert put.is_success, put.text
    return put.json()["id"]


async def tell_letters(api: Api, council: str, case_id: str) -> dict[str, Package]:
    """Each by its state."""

    async def drafted():
        made = await api.post(f"/v1/cases/{case_id}/engagement-letters", "lead_officer", council=council, json={})
        assert made.is_success, made.text
        return made

    async def done(before, step: str, body, role: str = "assistant_director"):
        path, etag = f"/v1/documents/{before.json()['id']}/{step}", {"If-Match": before.headers["etag"]}
        after = await api.post(path, role, council=council, json=body, headers=etag)
        assert after.is_success, after.text
        return after

    withdrawn = await done(await drafted(), "withdrawal", {"reason": f"Drafted too early in {council}."})
    approved = await done(await drafted(), "approval", {})
    delivered = await done(approved, "deliveries", delivery_of(1), "lead_officer")
    told = {"withdrawn": withdrawn, "approved": delivered, "draft": await drafted()}
    return {state: Package(one.json()["id"], one.headers["etag"]) for state, one in told.items()}
