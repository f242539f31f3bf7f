"""A council that makes its timetable: its people, what they ask for, what schools say, what is published."""

from tests.harness.tellings.people import tell_chair, tell_head, tell_officers
from tests.harness.working import opened_case, work_off

URN = 101901


async def team(api, clock) -> dict:
    """A red case with its lead officer, link partner, headteacher and chair."""
    case = await opened_case(api, URN, clock=clock)
    lead, partner, _ = await tell_officers(api, "307")
    for post, person in (("lead_officer", lead), ("link_partner", partner)):
        body = {"post": post, "person_id": person["id"], "reason": "Agreed."}
        assigned = await api.post(f"/v1/cases/{case['id']}/assignments", "principal_adviser", json=body)
        assert assigned.is_success, assigned.text
    await tell_head(api, "307", URN)
    await tell_chair(api, "307", URN)
    return case


async def asked(api, clock, **more) -> dict:
    """The draft that is there once somebody asked for a timetable."""
    made = await api.post("/v1/timetables", "principal_adviser", json={"reason": "A new year.", **more})
    assert made.status_code == 202, made.text
    await work_off(api.database, timetables=True, clock=clock)
    return await newest(api)


async def newest(api) -> dict:
    number = (await api.get("/v1/timetables")).json()["items"][-1]["number"]
    return (await api.get(f"/v1/timetables/{number}")).json()


async def published(api, clock, draft: dict) -> dict:
    sent = await api.post(
        f"/v1/timetables/{draft['number']}/publication", "principal_adviser", json={"reason": "Looked at."}
    )
    assert sent.status_code == 202, sent.text
    await work_off(api.database, timetables=True, clock=clock)
    return (await api.get(f"/v1/timetables/{draft['number']}")).json()


async def meetings(api, **query) -> list[dict]:
    found = await api.get("/v1/visits", params={"status": "planned", "limit": 100, "to": "2026-07-31", **query})
    return [visit for visit in found.json()["items"] if visit["date"] > "2025-11-20"]


async def pinned(api, visit: dict, day: str, half: str = "morning", role: str = "lead_officer"):
    body = {"date": day, "half": half, "reason": "The chair is away else."}
    return await api.post(f"/v1/visits/{visit['id']}/pin", role, json=body)


async def agree(api, number: int, visit_id: str, *, agreed: bool = True) -> None:
    """An officer writes down what the school said of the move of a visit."""
    said = {"visit_id": visit_id, "agreed": agreed, "words": "The headteacher, on the telephone."}
    answered = await api.post(f"/v1/timetables/{number}/answers", "lead_officer", json=said)
    assert answered.status_code == 201, answered.text
