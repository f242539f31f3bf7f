"""A council's timetable: one in force, and a draft in which a pin moves a visit whose school agreed."""

from tests.harness.callers import Api
from tests.harness.stories import TimetableStory
from tests.harness.working import work_off

FIRST_IN_FORCE = {"307": 1, "310": 3}
"""The least number of the one in force: no number of one council is one of the other's."""


async def tell_timetable(api: Api, council: str, urns: tuple[int, int], clock) -> TimetableStory:
    """Make and publish one, pin a visit where another is, and have the school agree to what that moves."""

    async def made(path: str, role: str, body: dict):
        answer = await api.post(path, role, council=council, json=body)
        assert answer.is_success, answer.text
        await work_off(api.database, timetables=True, clock=clock)
        return answer

    async def items(path: str) -> list[dict]:
        return (await api.get(path, council=council)).json()["items"]

    async def newest() -> int:
        return (await items("/v1/timetables?limit=100"))[-1]["number"]

    published = 0
    while published < FIRST_IN_FORCE[council]:
        await made("/v1/timetables", "principal_adviser", {"reason": f"A new year in {council}.", "afresh": True})
        published = await newest()
    why = {"reason": f"Looked at in {council}."}
    await made(f"/v1/timetables/{published}/publication", "principal_adviser", why)
    visits = {urn: await items(f"/v1/timetables/{published}/visits?urn={urn}&limit=100") for urn in urns}
    meeting, pinned = _of_one_time(visits[urns[0]])
    pin = {"date": meeting["date"], "half": meeting["half"], "reason": f"The chair of {council} is away else."}
    await made(f"/v1/visits/{pinned['visit_id']}/pin", "lead_officer", pin)
    draft = await newest()
    assert published < draft < min([one for one in FIRST_IN_FORCE.values() if one > published], default=draft + 1)
    changes = await items(f"/v1/timetables/{draft}/changes")
    asked = [one["visit_id"] for one in changes if one["asked"]]
    moved = next(one for one in asked if one != pinned["visit_id"])
    for visit_id in asked:
        answer = {"visit_id": visit_id, "agreed": True, "words": f"The head in {council} is glad of it."}
        await made(f"/v1/timetables/{draft}/answers", "lead_officer", answer)
    still = {
        urn: next(one for one in of_school if one["visit_id"] not in {change["visit_id"] for change in changes})
        for urn, of_school in visits.items()
    }
    return TimetableStory(
        published,
        draft,
        moved,
        pinned["visit_id"],
        {urn: visit["visit_id"] for urn, visit in still.items()},
        (still[urns[0]]["date"], still[urns[0]]["half"]),
    )


def _of_one_time(visits: list[dict]) -> tuple[dict, dict]:
    """A meeting, and a visit of the link partner that could be in its place."""
    return next(
        (meeting, other)
        for meeting in visits
        for other in visits
        if meeting["kind"] == "securing_good_meeting"
        and other["kind"] == "link_partner_visit"
        and "spring" in other["slot"]
        and "spring" in meeting["slot"]
    )
