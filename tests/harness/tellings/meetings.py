"""Minutes from draft to the school's word, what did not happen, and what became of actions."""

from datetime import date, timedelta

from tests.harness.bodies import TODAY, completion_of, file_of, not_held_of, visit_of
from tests.harness.callers import Api
from tests.harness.stories import Meetings
from tests.harness.working import work_off

DAY = TODAY.date().isoformat()


async def tell_meetings(api: Api, council: str, urn: int, case_id: str, record: dict, missed: str, clock) -> Meetings:
    """All of it, at one school."""

    async def made(method: str, path: str, role: str, **more):
        answer = await api.call(method, path, role, council=council, urns=[urn], **more)
        assert answer.is_success, (path, answer.text)
        return answer

    minutes = f"/v1/visits/{record['visit_id']}/record"

    async def newest() -> dict[str, str]:
        return {"If-Match": (await made("GET", minutes, "lead_officer")).headers["etag"]}

    async def changed(**body) -> None:
        await made("PATCH", minutes, "link_partner", json=body, headers=await newest())

    await changed(**completion_of(council))
    await made("POST", f"{minutes}/approval", "lead_officer", json={}, headers=await newest())
    await made("POST", f"{minutes}/issue", "lead_officer", json={})
    disputed = {"number": 2, "accurate": False, "words": f"Not so, in {council}."}
    await made("POST", f"{minutes}/responses", "headteacher", json=disputed)
    await made("POST", f"{minutes}/responses", "chair_of_governors", json={"number": 2, "accurate": True})
    await made("POST", f"{minutes}/answer", "lead_officer", json={"answer": f"So it was, in {council}."})
    await made("POST", f"{minutes}/reopening", "lead_officer", json={"reason": f"Looked up in {council}."})
    await changed(areas=[], why=f"To be found out in {council}.")
    arranged = await made("POST", "/v1/visits", "link_partner", json=visit_of(council, case_id))
    escalation = await _missed_twice(api, council, missed, made, clock)
    actions = await made("GET", f"/v1/actions?case={case_id}", "lead_officer")
    key = next(one["id"] for one in actions.json()["items"] if one["origin"] == "engagement_meeting")
    reason = {"reason": f"Half done in {council}."}
    await made("POST", f"/v1/actions/{key}/carry-over", "lead_officer", json=reason)
    action = f"/v1/actions/{record['actions'][0]['id']}"
    version = {"If-Match": (await made("GET", action, "lead_officer")).headers["etag"]}
    day = record["actions"][0]["due_on"]
    later = (date.fromisoformat(day) + timedelta(days=1)).isoformat()
    moved = await made("PATCH", action, "lead_officer", json={"due_on": later}, headers=version)
    await made("PATCH", action, "lead_officer", json={"due_on": day}, headers={"If-Match": moved.headers["etag"]})
    report = {"done_on": DAY, "words": f"Done in {council}."}
    reported = (await made("POST", f"{action}/reports", "headteacher", json=report)).json()["reports"][0]["id"]
    returned = {"outcome": "returned", "answer": f"Not all of it, in {council}."}
    await made("POST", f"{action}/reports/{reported}/answer", "lead_officer", json=returned)
    await made("POST", f"{action}/reports", "headteacher", json=report)
    link = {"title": f"Page of {council}", "link": f"https://school-{council}.example/plan"}
    await made("POST", f"{action}/evidence", "headteacher", json=link)
    file = await made("POST", f"{action}/evidence/files", "headteacher", **file_of(council))
    return Meetings(
        arranged_visit_id=arranged.json()["id"],
        record_etag=(await newest())["If-Match"],
        missed_visit_id=missed,
        escalation_id=escalation,
        key_action_id=key,
        report_id=reported,
        evidence_id=file.json()["id"],
    )


async def _missed_twice(api: Api, council: str, first: str, made, clock) -> str:
    """A meeting will not happen, nor the one planned in its place; the assistant director says what will be done."""
    await made("POST", f"/v1/visits/{first}/not-held", "lead_officer", json=not_held_of(council))
    await work_off(api.database, clock=clock)
    second = (await made("GET", f"/v1/visits/{first}", "lead_officer")).json()["chain"][1]["id"]
    await made("POST", f"/v1/visits/{second}/not-held", "lead_officer", json=not_held_of(council))
    await work_off(api.database, clock=clock)
    answer = {"will_be_done": f"I go to {council} myself."}
    await made("POST", f"/v1/escalations/{second}/answer", "assistant_director", json=answer)
    return second
