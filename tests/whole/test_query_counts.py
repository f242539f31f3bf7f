"""How many statements each route sends: as many as recorded beside this file, whatever the number of rows."""

import csv
from datetime import timedelta
from pathlib import Path

from tests.harness.bodies import (
    STEPS,
    appointment_of,
    discussion_of,
    level_proposal_of,
    minutes_of,
    moderation_of,
    reply_of,
    step_of,
)
from tests.harness.examples import EXAMPLES, is_list, named
from tests.harness.examples.kinds import Sent
from tests.harness.files import register, register_row
from tests.harness.statements import counted
from tests.harness.worlds import load

RECORDED = Path(__file__).with_name("query_counts.csv")
CHANGES = {
    "/v1/actions/{action_id}": {"status": "done"},
    "/v1/connectors/{code}": {"address": "https://www.example.org/absence.csv"},
    "/v1/people/{person_id}": {"name": "Another name"},
    "/v1/appointments/{appointment_id}": {"ends_on": "2026-08-31"},
}
MODERATED = moderation_of("307")
LISTS = sorted(path for method, path in EXAMPLES if is_list(method, path) and "{" not in path)


BY_OTHERS = {
    ("PATCH", "/v1/connectors/{code}"): "admin",
    ("POST", "/v1/connectors/{code}/fetches"): "admin",
    ("POST", "/v1/review-points/{review_point_id}/decision"): "assistant_director",
    ("POST", "/v1/cases/{case_id}/pauses"): "assistant_director",
    ("POST", "/v1/cases/{case_id}/resumption"): "assistant_director",
    ("POST", "/v1/level-definitions"): "assistant_director",
    ("POST", "/v1/rulesets/{version}/approvals"): "assistant_director",
    ("POST", "/v1/level-proposals"): "lead_officer",
    ("POST", "/v1/level-proposals/{proposal_id}/replies"): "headteacher",
    ("POST", "/v1/level-proposals/{proposal_id}/confirmation"): "assistant_director",
    ("POST", "/v1/reply-periods"): "assistant_director",
    ("POST", "/v1/self-evaluations"): "headteacher",
}
"""Who makes a request that no principal adviser makes."""


class LevelSteps:
    """The steps of proposed levels, each on a proposal that it can be taken on."""

    def __init__(self, api, story) -> None:
        self._api = api
        self._story = story

    async def sent(self, route: tuple[str, str]) -> Sent | None:
        """A request of this route that succeeds, if it is such a step; what comes before it is done."""
        _, path = route
        if route == ("POST", "/v1/level-proposals"):
            return Sent(path, {"json": self._proposal()})
        step = path.removeprefix("/v1/level-proposals/{proposal_id}/")
        if route[0] != "POST" or step == path:
            return None
        proposal = await self._done("", "lead_officer", self._proposal())
        if step in {"extension", "replies", "corrections/{entry_id}/answer", "confirmation"}:
            proposal = await self._done(
                f"/{proposal.json()['id']}/moderation", "principal_adviser", MODERATED, proposal
            )
        if step in {"corrections/{entry_id}/answer", "confirmation"}:
            reply = {"agrees": True} if step == "confirmation" else reply_of("307")
            proposal = await self._done(f"/{proposal.json()['id']}/replies", "headteacher", reply)
        if step.startswith("corrections"):
            step = f"corrections/{proposal.json()['replies'][0]['entries'][1]['id']}/answer"
        body = EXAMPLES[route].make(self._story).more["json"]
        more = {"json": body, "headers": {"If-Match": proposal.headers["etag"]}}
        return Sent(f"/v1/level-proposals/{proposal.json()['id']}/{step}", more)

    def _proposal(self):
        return level_proposal_of("307", self._story.school.urn, self._story.school.assessment_id)

    async def _done(self, step: str, role: str, body, after=None):
        if not step:
            await self._withdraw_open()
        headers = {"If-Match": after.headers["etag"]} if after is not None else {}
        urns = [self._story.school.urn] if role == "headteacher" else ()
        answer = await self._api.post(f"/v1/level-proposals{step}", role, urns=urns, json=body, headers=headers)
        assert answer.is_success, answer.text
        return answer

    async def _withdraw_open(self) -> None:
        for state in ("proposed", "shared"):
            for one in (await self._api.get(f"/v1/level-proposals?state={state}")).json()["items"]:
                read = await self._api.get(f"/v1/level-proposals/{one['id']}")
                await self._done(f"/{one['id']}/withdrawal", "principal_adviser", {"reason": "Anew."}, read)


async def test_each_route_sends_as_many_statements_as_recorded(fresh_world_api, world):
    found = {}
    story = named(world, "307")
    urn = story.council.undecided_urn
    body = {"urn": urn, "level": "red", "reason": "Low for two years."}
    invited = [await clerk_invited(fresh_world_api, urn, number) for number in (1, 2)]
    assigned = {"post": "link_partner", "person_id": story.council.partner_id, "starts_on": "2025-12-01"}
    happy = {
        ("POST", "/v1/cases/{case_id}/pauses"): Sent(
            f"/v1/cases/{story.school.case_id}/pauses", {"json": {"ends_on": "2025-12-19", "reason": "Illness."}}
        ),
        ("POST", "/v1/cases/{case_id}/assignments"): Sent(
            f"/v1/cases/{story.school.case_id}/assignments", {"json": assigned | {"reason": "Anew."}}
        ),
        ("POST", "/v1/declared-interests/{interest_id}/ending"): Sent(
            f"/v1/declared-interests/{story.council.interest.id}/ending",
            {"json": {"ended_on": "2025-11-20"}, "headers": {"If-Match": story.council.interest.etag}},
        ),
        ("POST", "/v1/connectors/{code}/fetches"): Sent("/v1/connectors/bank_holidays/fetches", {"json": {}}),
        ("POST", "/v1/people/{person_id}/departure"): Sent(
            f"/v1/people/{story.school.head_id}/departure", {"json": {"left_on": "2025-11-20"}}
        ),
        ("POST", "/v1/appointments"): Sent("/v1/appointments", {"json": appointment_of(story.school.head_id, urn)}),
        ("POST", "/v1/invitations/acceptance"): Sent(
            "/v1/invitations/acceptance", {"json": {"code": invited[0]["code"]}}
        ),
        ("POST", "/v1/invitations/{invitation_id}/withdrawal"): Sent(
            f"/v1/invitations/{invited[1]['id']}/withdrawal", {"json": {}}
        ),
        ("POST", "/v1/level-decisions"): Sent("/v1/level-decisions", {"json": body}),
        ("POST", "/v1/concerns/{concern_id}/closing"): Sent(
            f"/v1/concerns/{story.school.concern.id}/closing",
            {"json": {"reason": "Held again."}, "headers": {"If-Match": story.school.concern.etag}},
        ),
        ("POST", "/v1/data-reviews"): Sent("/v1/data-reviews", {"json": {"kind": "july", "as_of": "2025-07-10"}}),
        ("POST", "/v1/data-reviews/{review_id}/discussions"): Sent(
            f"/v1/data-reviews/{story.council.review_id}/discussions", {"json": discussion_of("307", urn)}
        ),
        ("POST", "/v1/cases"): Sent("/v1/cases", {"json": {"urn": urn, "reason": "Agreed."}}),
        ("POST", "/v1/visits/{visit_id}/record"): Sent(
            f"/v1/visits/{story.school.planned_visit_id}/record", {"json": minutes_of("307", actions=2)}
        ),
    }
    for before, (state, verb) in zip(STEPS, list(STEPS.items())[1:], strict=False):
        package = story.school.packages[before]
        more = {"json": step_of("307", state), "headers": {"If-Match": package.etag}}
        happy["POST", f"/v1/support-packages/{{package_id}}/{verb}"] = Sent(
            f"/v1/support-packages/{package.id}/{verb}", more
        )
    review = ("POST", "/v1/review-points/{review_point_id}/decision")
    happy[review] = EXAMPLES[review].make(story)
    steps = LevelSteps(fresh_world_api, story)
    # A departure late, because others need whoever leaves. The review last: a year passes before it, and the case ends.
    for route in sorted(EXAMPLES, key=lambda route: (route == review, route[1].endswith("/departure"))):
        example = EXAMPLES[route]
        if route == review:
            fresh_world_api.service_database.clock.now += timedelta(days=365)
        sent = await steps.sent(route) or happy.get(route) or example.make(story)
        if route[0] == "PATCH":
            sent.more["json"] = CHANGES[route[1]]
        of_admin = "councils" in route[1] or (route[0] == "POST" and route[1].startswith("/v1/imports"))
        role = "admin" if of_admin else "principal_adviser"
        role = BY_OTHERS.get(route, role)
        urns = [story.school.urn] if role == "headteacher" else ()
        with counted(fresh_world_api.service_database) as said:
            answer = await fresh_world_api.call(route[0], sent.path, role, urns=urns, **sent.more)
        assert answer.is_success, (route, answer.text)
        found[route] = len(said)
    lines = csv.DictReader(RECORDED.read_text(encoding="utf-8").splitlines())
    assert found == {(row["method"], row["path"]): int(row["statements"]) for row in lines}


async def clerk_invited(api, urn: int, number: int):
    """A clerk who is asked to sign in."""
    person = await api.post("/v1/people", json={"name": f"Clerk {number}"})
    body = appointment_of(person.json()["id"], urn) | {"post": "clerk"}
    assert (await api.post("/v1/appointments", json=body)).is_success
    invited = await api.post("/v1/invitations", json={"person_id": person.json()["id"]})
    assert invited.is_success, invited.text
    return invited.json()


async def test_no_list_sends_more_statements_when_it_has_more_rows(fresh_world_api, world):
    few = {path: await statements(fresh_world_api, path, 1) for path in LISTS}
    rows = [register_row(103000 + number, f"School {number}") for number in range(30)]
    await load(fresh_world_api, "register.csv", register(*rows), clock=world.clock)
    for number in range(30):
        decision = {"urn": 103000 + number, "level": "amber", "reason": "Agreed."}
        assert (await fresh_world_api.post("/v1/level-decisions", json=decision)).is_success
        assert (await fresh_world_api.post("/v1/cases", json={"urn": 103000 + number, "reason": "So."})).is_success
    assert len((await fresh_world_api.get("/v1/cases?limit=100")).json()["items"]) >= 30
    assert {path: await statements(fresh_world_api, path, 100) for path in LISTS} == few


async def statements(api, path: str, limit: int) -> int:
    """How many statements one page of a list takes."""
    with counted(api.service_database) as said:
        assert (await api.get(path, params={"limit": limit})).is_success
    return len(said)


async def test_an_unchanged_list_costs_no_more_than_asking_whether_it_changed(world_api):
    for path in LISTS:
        first = await world_api.get(path)
        with counted(world_api.service_database) as said:
            again = await world_api.get(path, headers={"If-None-Match": first.headers["etag"]})
        assert again.status_code == 304, path
        assert len(said) == 2, path
