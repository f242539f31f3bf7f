"""When a council's link partner has time, and what schools say of half-days; who is whose link partner."""

from tests.harness.bodies import busy_calendar_of, leave_of, pattern_of, school_time_of
from tests.harness.callers import Api
from tests.harness.stories import AvailabilityStory, Package, TimeOfSchool


async def tell_availability(api: Api, council: str, person_id: str) -> AvailabilityStory:
    """They work on four days and a half, are away for two days, and sent their calendar."""

    async def made(path: str, **more):
        answer = await api.post(f"/v1/availability/{path}", council=council, **more)
        assert answer.is_success, answer.text
        return answer

    pattern = await made("patterns", json=pattern_of(person_id))
    leave = await made("leave", json=leave_of(person_id))
    calendar = await made("busy-times", data={"person_id": person_id}, files=busy_calendar_of(council))
    return AvailabilityStory(
        pattern.json()["id"], Package(leave.json()["id"], leave.headers["etag"]), calendar.json()["id"]
    )


async def tell_time_of_school(
    api: Api, council: str, urn: int, partner_id: str, *, ends_on: str | None = None
) -> TimeOfSchool:
    """A half-day that will not do, one that was taken back, a part of the borough, and a link partner."""

    async def made(path: str, role: str = "principal_adviser", **more):
        answer = await api.post(f"/v1/availability/{path}", role, council=council, **more)
        assert answer.is_success, answer.text
        return answer

    said = await made("school-times", "headteacher", urns=[urn], json=school_time_of(council, urn))
    other = school_time_of(council, urn) | {"half": "afternoon", "word": "proposed"}
    withdrawn = await made("school-times", "chair_of_governors", urns=[urn], json=other)
    path = f"school-times/{withdrawn.json()['id']}/withdrawal"
    await made(path, "headteacher", urns=[urn], json={})
    await made("localities", json={"urn": urn, "name": f"North of {council}"})
    body = {"urn": urn, "person_id": partner_id, "reason": f"They know {council}."}
    assigned = await made("assignments", json=body)
    if ends_on:
        more = {"json": {"ends_on": ends_on}, "headers": {"If-Match": assigned.headers["etag"]}}
        assigned = await made(f"assignments/{assigned.json()['id']}/ending", **more)
    return TimeOfSchool(
        said.json()["id"], withdrawn.json()["id"], Package(assigned.json()["id"], assigned.headers["etag"])
    )
