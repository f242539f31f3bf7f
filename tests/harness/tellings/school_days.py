"""What schools say of their own days, and councils of tests."""

from tests.harness.bodies import YEAR
from tests.harness.callers import Api
from tests.harness.stories import Package


async def tell_own_days(api: Api, council: str, urn: int) -> tuple[Package, str]:
    """An INSET day the headteacher entered and moved; an occasional day that was taken back."""

    async def made(method: str, path: str, role: str, **more):
        answer = await api.call(method, f"/v1/calendars/school-entries{path}", role, council=council, **more)
        assert answer.is_success, answer.text
        return answer

    training = {
        "urn": urn,
        "kind": "inset_day",
        "starts_on": f"{YEAR}-09-04",
        "title": f"Phonics training in {council}",
    }
    entered = await made("POST", "", "headteacher", urns=[urn], json=training)
    own = {
        "json": {"starts_on": f"{YEAR}-09-03", "ends_on": f"{YEAR}-09-03"},
        "headers": {"If-Match": entered.headers["etag"]},
    }
    moved = await made("PATCH", f"/{entered.json()['id']}", "headteacher", urns=[urn], **own)
    festival = {"urn": urn, "kind": "occasional_day", "starts_on": f"{YEAR}-09-08", "title": f"Festival of {council}"}
    other = await made("POST", "", "data_officer", json=festival)
    removed = {"reason": f"No festival in {council}."}
    await made("POST", f"/{other.json()['id']}/removal", "lead_officer", json=removed)
    return Package(moved.json()["id"], moved.headers["etag"]), other.json()["id"]


async def tell_window(api: Api, council: str) -> tuple[Package, int]:
    """When a test is next year, as the council read it; another was taken back."""
    body = window_of(council)
    told = await api.post("/v1/calendars/assessment-windows", "data_officer", council=council, json=body)
    assert told.is_success, told.text
    wrong = body | {"title": f"Wrong test of {council}"}
    other = await api.post("/v1/calendars/assessment-windows", "data_officer", council=council, json=wrong)
    path = f"/v1/calendars/assessment-windows/{other.json()['id']}/removal"
    removed = await api.post(path, "data_officer", council=council, json={"reason": f"Told twice in {council}."})
    assert removed.is_success, removed.text
    path = f"/v1/calendars/assessment-windows/{told.json()['id']}"
    changed = await api.call(
        "PATCH",
        path,
        "data_officer",
        council=council,
        json={"ends_on": f"{YEAR + 2}-05-13"},
        headers={"If-Match": told.headers["etag"]},
    )
    assert changed.is_success, changed.text
    return Package(changed.json()["id"], changed.headers["etag"]), other.json()["id"]


def window_of(council: str) -> dict[str, object]:
    """A test in the year after next."""
    return {
        "title": f"Tests of {council}",
        "year_group": 6,
        "starts_on": f"{YEAR + 2}-05-10",
        "ends_on": f"{YEAR + 2}-05-12",
        "source": f"A circular to {council}.",
    }
