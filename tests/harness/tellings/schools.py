"""One school's time in the programme, and all that belongs to it."""

from dataclasses import dataclass

from tests.harness.bodies import STEPS, merger_of, minutes_of
from tests.harness.callers import Api, Ticking
from tests.harness.stories import Package, SchoolStory
from tests.harness.tellings.availability import tell_time_of_school
from tests.harness.tellings.documents import tell_letters
from tests.harness.tellings.external_reviews import tell_external_reviews
from tests.harness.tellings.intervening import tell_intervention
from tests.harness.tellings.meetings import tell_meetings
from tests.harness.tellings.people import tell_chair, tell_head
from tests.harness.tellings.school_days import tell_own_days
from tests.harness.tellings.support import tell_membership, tell_package
from tests.harness.tellings.understanding import tell_understanding
from tests.harness.working import engage, work_off


@dataclass(frozen=True)
class About:
    """Whose story is told, and who has a part in it."""

    council: str
    urn: int
    assessment_id: str
    lead_officer_id: str
    link_partner_id: str
    trust_officer_id: str
    provider_id: str
    partner_until: str | None = None
    """The last day of its link partner's, where it is known."""


async def tell_school(api: Api, told: About, concerns: tuple[Package, Package], clock: Ticking) -> SchoolStory:
    """Found red, engaged, met, reviewed and supported."""
    council, urn = told.council, told.urn

    async def made(method: str, path: str, role: str = "principal_adviser", **more):
        answer = await api.call(method, path, role, council=council, **more)
        assert answer.is_success, answer.text
        return answer.json()

    head, appointment = await tell_head(api, council, urn)
    own_days, removed_days_id = await tell_own_days(api, council, urn)
    await tell_chair(api, council, urn)
    body = {"urn": urn, "level": "red", "reason": f"Decided in {council}."}
    decision = await made("POST", "/v1/level-decisions", json={**body, "assessment_id": told.assessment_id})
    people = {"lead_officer_id": told.lead_officer_id, "link_partner_id": told.link_partner_id}
    case = await made("POST", "/v1/cases", json={"urn": urn, "reason": f"Opened in {council}.", **people})
    await work_off(api.database, clock=clock)
    case = await engage(api, await made("GET", f"/v1/cases/{case['id']}"), council, clock, told.trust_officer_id)
    visits = (await made("GET", f"/v1/visits?urn={urn}&kind=securing_good_meeting"))["items"]
    # For a while; resumed before it began, so that the plan stays.
    pause = {"starts_on": "2025-12-01", "ends_on": "2025-12-05", "reason": f"Half of {council} is ill."}
    await made("POST", f"/v1/cases/{case['id']}/pauses", "assistant_director", json=pause)
    well = {"reason": f"All of {council} is well."}
    await made("POST", f"/v1/cases/{case['id']}/resumption", "assistant_director", json=well)
    await work_off(api.database, clock=clock)
    record = await made("POST", f"/v1/visits/{visits[0]['id']}/record", json=minutes_of(council))
    await work_off(api.database, clock=clock)
    meetings = await tell_meetings(api, council, urn, case["id"], record, visits[2]["id"], clock)
    await _merge_the_last(api, council, case["id"], clock)
    await _waive_one(api, council, case["id"], clock)
    (action,) = record["actions"]
    read = await api.get(f"/v1/actions/{action['id']}", council=council)
    review = (await made("GET", f"/v1/review-points?urn={urn}"))["items"][0]
    review_read = await api.get(f"/v1/review-points/{review['id']}", council=council)
    path = f"/v1/review-points/{review['id']}"
    words = {"words": f"We are on our way in {council}."}
    await made("POST", f"{path}/responses", "headteacher", urns=[urn], json=words)
    letters = await tell_letters(api, council, case["id"])
    evidence = await made("POST", f"{path}/evidence-packs", "lead_officer", json={})
    return SchoolStory(
        urn=urn,
        assessment_id=told.assessment_id,
        decision_id=decision["id"],
        case_id=case["id"],
        recorded_visit_id=visits[0]["id"],
        planned_visit_id=visits[1]["id"],
        planned_day=visits[1]["date"],
        action_id=action["id"],
        action_etag=read.headers["etag"],
        review_point_id=review["id"],
        review_etag=review_read.headers["etag"],
        evidence_id=evidence["id"],
        external_reviews=await tell_external_reviews(api, council, case["id"]),
        packages={state: await tell_package(api, council, case["id"], state, told.provider_id) for state in STEPS},
        membership=await tell_membership(api, council, urn),
        concern=concerns[0],
        closed_concern=concerns[1],
        understanding=await tell_understanding(api, council, urn, told.assessment_id, decision["id"]),
        own_days=own_days,
        removed_days_id=removed_days_id,
        head_id=head,
        appointment=appointment,
        meetings=meetings,
        letters=letters,
        time=await tell_time_of_school(api, council, urn, told.link_partner_id, ends_on=told.partner_until),
        intervened=await tell_intervention(api, council, urn, case["id"], academy=bool(case["trust_invitations"])),
    )


async def _merge_the_last(api: Api, council: str, case_id: str, clock: Ticking) -> None:
    """The last meeting that is planned is held with another programme's, on the day it has anyway."""
    listed = await api.get(f"/v1/visits?case={case_id}&status=planned&limit=100", council=council)
    last = [one for one in listed.json()["items"] if one["kind"] == "securing_good_meeting"][-1]
    merged = await api.post(
        f"/v1/visits/{last['id']}/merger", "lead_officer", council=council, json=merger_of(council, last["date"])
    )
    assert merged.is_success, merged.text
    await work_off(api.database, clock=clock)


async def _waive_one(api: Api, council: str, case_id: str, clock: Ticking) -> None:
    """The last meeting but one is waived."""
    listed = await api.get(f"/v1/visits?case={case_id}&status=planned&limit=100", council=council)
    slot = [one for one in listed.json()["items"] if one["kind"] == "securing_good_meeting"][-2]["slot"]
    body = {"slot": slot, "reason": f"Inspected in {council}."}
    waived = await api.post(f"/v1/cases/{case_id}/waivers", "principal_adviser", council=council, json=body)
    assert waived.is_success, waived.text
    await work_off(api.database, clock=clock)
