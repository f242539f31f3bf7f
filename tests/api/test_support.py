"""A support package from need to evaluation, in a case and for a member school without one."""

from datetime import timedelta

import pytest

from tests.harness.bodies import need_of, provider_of, step_of
from tests.harness.callers import token
from tests.harness.examples import named
from tests.harness.tellings.support import CHECKS
from tests.harness.working import exited

TODAY = "2025-11-20"


@pytest.fixture
def api(fresh_world_api):
    """The world, on 20 November 2025."""
    return fresh_world_api


@pytest.fixture
def council(world):
    """The story of council 307."""
    return named(world, "307").council


@pytest.fixture
def school(world):
    """The story of a school with a case."""
    return named(world, "307").school


async def identified(api, school, **more):
    """Name a need of a school in its case."""
    body = need_of("307", case_id=school.case_id, **more)
    return await api.post("/v1/support-packages", "lead_officer", json=body)


async def step(api, answer, verb: str, role: str = "lead_officer", urns=(), **body):
    """Take a step from what was last answered."""
    path, etag = f"/v1/support-packages/{answer.json()['id']}/{verb}", answer.headers["etag"]
    return await api.post(path, role, urns=urns, json=body, headers={"If-Match": etag})


async def brokered(api, answer, council, **more):
    """Choose the council's hub."""
    return await step(api, answer, "broker", **{**step_of("307", "brokered", council.provider.id), **more})


async def under_way(api, school, council, **more):
    """Brokered, agreed, and given a first session."""
    agreed = await step(
        api, await brokered(api, await identified(api, school), council, **more), "agree", **step_of("307", "agreed")
    )
    assert agreed.status_code == 200, agreed.text
    return await step(api, agreed, "sessions", **step_of("307", "under_way"))


def codes(answer):
    """Why it was refused: 409 names blockers."""
    assert answer.status_code == 409, answer.text
    return [one["code"] for one in answer.json()["blockers"]]


def error(answer):
    """Where and why it was refused: 422 points."""
    assert answer.status_code == 422, answer.text
    return tuple(answer.json()["errors"][0][name] for name in ("pointer", "code"))


async def test_support_goes_from_need_to_evaluation(api, school, council):
    need = await identified(api, school, kind="teaching_school_hub", wanted_from="2025-12-01")
    assert (need.status_code, need.headers["location"]) == (201, f"/v1/support-packages/{need.json()['id']}")
    chosen = await brokered(api, need, council)
    agreed = await step(api, chosen, "agree", "headteacher", urns=[school.urn])
    begun = await step(api, agreed, "sessions", "link_partner", session_on=TODAY, what="Lessons seen.", attended=3)
    off = await step(
        api, begun, "sessions", "headteacher", urns=[school.urn], session_on=TODAY, cancellation="staff_absent"
    )
    done = await step(api, off, "complete")
    evaluated = await step(api, done, "evaluate", **step_of("307", "evaluated"))
    answers = (need, chosen, agreed, begun, off, done, evaluated)
    assert [answer.json()["state"] for answer in answers] == [
        "identified",
        "brokered",
        "agreed",
        "under_way",
        "under_way",
        "completed",
        "evaluated",
    ]
    whole = (await api.get(need.headers["location"], "lead_officer")).json()
    assert whole == evaluated.json()
    assert (
        whole
        | {
            "urn": school.urn,
            "provider": "Hub of 307",
            "kind": "teaching_school_hub",
            "cost_pounds": 3600,
            "days_planned": 6,
            "sessions_held": 1,
            "agreed_by": "headteacher",
            "agreed_by_name": "headteacher",
            "completed_on": TODAY,
            "impact": "some",
            "allowed_actions": [],
        }
        == whole
    )
    assert [(one["number"], one["impact"], bool(one["evidence"])) for one in whole["objectives"]] == [(1, "some", True)]
    assert [(one["outcome"], one["cancellation"], one["recorded_as"]) for one in whole["sessions"]] == [
        ("held", None, "officer"),
        ("cancelled", "staff_absent", "school"),
    ]
    mine = [
        event["kind"] for event in await api.events(school.urn) if event["subject"] == f"support-package:{whole['id']}"
    ]
    assert mine == [
        "support.identified",
        "support.brokered",
        "support.agreed",
        "support.session_recorded",
        "support.session_recorded",
        "support.completed",
        "support.evaluated",
    ]


async def test_a_step_is_taken_in_order_by_whoever_read_the_package(api, school, council):
    need = await identified(api, school)
    for verb, body in (
        ("agree", step_of("307", "agreed")),
        ("sessions", step_of("307", "under_way")),
        ("complete", {}),
        ("evaluate", step_of("307", "evaluated")),
    ):
        assert codes(await step(api, need, verb, **body)) == ["out-of-order"], verb
    chosen = await brokered(api, need, council)
    assert chosen.status_code == 200
    assert (await brokered(api, need, council)).status_code == 412
    path = f"/v1/support-packages/{need.json()['id']}/withdraw"
    assert (await api.post(path, "lead_officer", json={"reason": "So."})).status_code == 428
    again = await brokered(api, chosen, council, cost_pounds=4000)
    assert (again.status_code, again.json()["cost_pounds"]) == (200, 4000)
    agreed = await step(api, again, "agree", **step_of("307", "agreed"))
    assert codes(await brokered(api, agreed, council)) == ["out-of-order"]
    assert codes(await step(api, agreed, "complete")) == ["out-of-order"]


async def test_days_are_in_order_and_not_to_come(api, school, council):
    assert error(await identified(api, school, identified_on="2025-11-21")) == ("#/identified_on", "future")
    assert error(await identified(api, school, identified_on="2025-11-19")) == ("#/identified_on", "before-case")
    assert error(await identified(api, school, wanted_from="2026-01-05", wanted_until="2026-01-04")) == (
        "#/wanted_until",
        "out-of-order",
    )
    need = await identified(api, school)
    assert error(await brokered(api, need, council, brokered_on="2025-11-19")) == ("#/brokered_on", "before-last-step")
    assert error(await brokered(api, need, council, starts_on="2025-11-19")) == ("#/starts_on", "before-last-step")
    assert error(await brokered(api, need, council, ends_on="2025-11-19")) == ("#/ends_on", "out-of-order")
    assert error(await brokered(api, need, council, ends_on="2028-01-01")) == ("#/ends_on", "out-of-order")
    chosen = await brokered(api, need, council)
    api.service_database.clock.now += timedelta(days=10)
    early = {**step_of("307", "agreed"), "agreed_on": "2025-11-19"}
    assert error(await step(api, chosen, "agree", **early)) == ("#/agreed_on", "before-last-step")
    agreed = await step(api, chosen, "agree", **{**early, "agreed_on": "2025-11-25"})
    held = {"what": "Lessons seen.", "attended": 2}
    before = await step(api, agreed, "sessions", session_on="2025-11-24", **held)
    assert error(before) == ("#/session_on", "before-agreement")
    assert error(await step(api, agreed, "sessions", session_on="2025-12-01", **held)) == ("#/session_on", "future")
    begun = await step(api, agreed, "sessions", session_on="2025-11-28", **held)
    assert error(await step(api, begun, "complete", completed_on="2025-11-27")) == (
        "#/completed_on",
        "before-last-step",
    )


@pytest.mark.parametrize("cost", [-1, 10_000_001, "much"])
async def test_a_cost_is_a_number_of_pounds_that_can_be_true(api, school, council, cost):
    refused = await brokered(api, await identified(api, school), council, cost_pounds=cost)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "#/cost_pounds")


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"cancellation": "other"}, 422),
        ({"cancellation": "other", "note": "A burst pipe."}, 201),
        ({"what": "Lessons seen."}, 422),
        ({"cancellation": "school_closed", "attended": 2}, 422),
        ({}, 422),
    ],
)
async def test_a_session_was_held_or_says_why_not(api, school, council, more, status):
    begun = await under_way(api, school, council)
    assert (await step(api, begun, "sessions", session_on=TODAY, **more)).status_code == status


async def test_a_need_names_a_school_or_its_case(api, world, school):
    assert error(await identified(api, named(world, "310").school)) == ("#/case_id", "unknown-case")
    other = named(world, "307", school=1).school
    assert error(await identified(api, school, urn=other.urn)) == ("#/urn", "another-school")
    nobody = await api.post("/v1/support-packages", "lead_officer", json=need_of("307"))
    assert error(nobody) == ("#/urn", "needed")
    theirs = await api.post("/v1/support-packages", "lead_officer", json=need_of("307", urn=102201))
    assert error(theirs) == ("#/urn", "unknown-school")


async def test_a_member_school_has_support_without_a_case_and_no_other_has(api, council):
    body = need_of("307", urn=council.undecided_urn)

    async def ask(**more):
        return await api.post("/v1/support-packages", "lead_officer", json={**body, **more})

    assert codes(await ask()) == ["not-member"]
    membership = {"urn": council.undecided_urn, "starts_on": "2025-11-10"}
    made = await api.post("/v1/memberships", "assistant_director", json=membership)
    assert (made.status_code, made.json()["is_member"]) == (201, True)
    assert codes(await ask(identified_on="2025-11-09")) == ["not-member"]
    need = await ask(identified_on="2025-11-10")
    assert (need.status_code, need.json()["case_id"]) == (201, None)
    ending = {"json": {"ends_on": "2025-11-19"}, "headers": {"If-Match": made.headers["etag"]}}
    ended = await api.post(f"/v1/memberships/{made.json()['id']}/ending", "assistant_director", **ending)
    assert ended.json()["is_member"] is False
    assert codes(await brokered(api, need, council)) == ["not-member"]
    actions = (await api.get(need.headers["location"], "lead_officer")).json()["allowed_actions"]
    assert actions[0] == {"action": "broker_support", "blockers": actions[0]["blockers"]}
    assert [one["code"] for one in actions[0]["blockers"]] == ["not-member"]


async def test_a_school_in_the_programme_has_support_beside_its_case(api, school):
    need = await api.post("/v1/support-packages", "lead_officer", json=need_of("307", urn=school.urn))
    assert (need.status_code, need.json()["case_id"]) == (201, None)


async def test_after_an_exit_support_is_evaluated_or_withdrawn_and_no_more_is_given(api, school, council):
    api.service_database.clock.now += timedelta(days=365)
    await exited(api, school)
    refused = await identified(api, school)
    assert (refused.status_code, refused.json()["blockers"][0]["code"]) == (409, "case-closed")
    for state, verb, body in (
        ("identified", "broker", step_of("307", "brokered", council.provider.id)),
        ("brokered", "agree", step_of("307", "agreed")),
        ("agreed", "sessions", step_of("307", "under_way")),
        ("under_way", "complete", {}),
        ("completed", "evaluate", step_of("307", "evaluated")),
        ("under_way", "withdraw", {"reason": "The school has left the programme."}),
    ):
        package = school.packages[state]
        sent = {"json": body, "headers": {"If-Match": package.etag}}
        answer = await api.post(f"/v1/support-packages/{package.id}/{verb}", "lead_officer", **sent)
        assert answer.status_code == (200 if verb in {"evaluate", "withdraw"} else 409), (verb, answer.text)
        assert answer.is_success or "case-closed" in codes(answer)


async def test_a_school_declines_or_buys_elsewhere_and_the_council_withdraws_with_reasons(api, school, council):
    head = {"role": "headteacher", "urns": [school.urn]}
    chosen = await brokered(api, await identified(api, school), council)
    assert (await step(api, chosen, "decline", **head)).status_code == 422
    declined = await step(api, chosen, "decline", **head, reason="The reading lead leaves.")
    assert (declined.json()["state"], declined.json()["ended_by"]) == ("declined", "headteacher")
    need = await identified(api, school)
    bought = {"what": "Six days.", "from_whom": "Elm Associates", "reason": "She knows us.", "said_by": "The chair"}
    elsewhere = await step(api, need, "buy-elsewhere", **bought)
    assert (elsewhere.json()["bought_from"], elsewhere.json()["ended_by"]) == ("Elm Associates", "The chair")
    begun = await under_way(api, school, council)
    assert codes(await step(api, begun, "decline", **head, reason="Too late.")) == ["out-of-order"]
    assert (await step(api, begun, "withdraw", **head, reason="Not theirs to take.")).status_code == 403
    gone = await step(api, begun, "withdraw", reason="The provider has closed.")
    assert (gone.json()["state"], gone.json()["ending_reason"]) == ("withdrawn", "The provider has closed.")
    done = await step(api, await under_way(api, school, council), "complete")
    assert codes(await step(api, done, "withdraw", reason="Too late.")) == ["out-of-order"]


async def test_the_school_speaks_for_itself_and_an_officer_says_who_spoke(api, school, council):
    chosen = await brokered(api, await identified(api, school), council)
    assert error(await step(api, chosen, "agree")) == ("#/agreed_by", "needed")
    words = step_of("307", "agreed")
    head = {"role": "headteacher", "urns": [school.urn]}
    assert error(await step(api, chosen, "agree", **head, **words)) == ("#/agreed_by", "your-own-word")
    assert (await step(api, chosen, "agree", "chair_of_governors", urns=[101902])).status_code == 404
    assert (await step(api, chosen, "agree", "link_partner", **words)).status_code == 403
    agreed = await step(api, chosen, "agree", "chair_of_governors", urns=[school.urn])
    assert agreed.json()["agreed_by"] == "chair_of_governors"


async def test_every_objective_is_judged_once(api, school, council):
    objectives = [{"what": "One way to teach reading."}, {"what": "Fewer absences.", "measure": "Absence"}]
    need = await identified(api, school, objectives=objectives)
    agreed = await step(api, await brokered(api, need, council), "agree", **step_of("307", "agreed"))
    done = await step(api, await step(api, agreed, "sessions", **step_of("307", "under_way")), "complete")

    def judged(*numbers):
        return [{"number": number, "impact": "none", "evidence": "As seen."} for number in numbers]

    for numbers, expected in (((1,), "needed"), ((1, 2, 3), "unknown"), ((1, 2, 2), "twice")):
        refused = await step(api, done, "evaluate", impact="none", evaluation="Little.", objectives=judged(*numbers))
        assert error(refused)[1] == expected
    kept = await step(api, done, "evaluate", impact="none", evaluation="Little.", objectives=judged(2, 1))
    assert [one["impact"] for one in kept.json()["objectives"]] == ["none", "none"]
    provider = (await api.get(f"/v1/providers/{council.provider.id}")).json()
    # One evaluated package of each of the two schools before, and this one.
    assert provider["past_impact"] == {
        "evaluated_packages": 3,
        "none": 1,
        "some": 2,
        "strong": 0,
        "objectives": 4,
        "objectives_with_impact": 2,
    }


async def consultancy(api, council, contact: str, **more):
    """A link partner of the catalogue, checked and paid."""
    body = provider_of(
        "307",
        name="Their own consultancy",
        kind="link_partner",
        contact_name=None,
        contact_person_id=contact,
        supports=["link_partner_consultancy"],
        **more,
    )
    made = await api.post("/v1/providers", "lead_officer", json=body)
    assert made.status_code == 201, made.text
    for kind in CHECKS:
        check = {"kind": kind, "valid_from": "2025-01-01", "expires_on": "2026-12-31"}
        await api.post(f"/v1/providers/{made.json()['id']}/checks", "lead_officer", json=check)
    return made.json()["id"]


async def test_link_partner_consultancy_is_never_evaluated_by_whoever_gives_it(api, school, council):
    # The lead officer is the named contact and signs in as that person: with a role in the token or without.
    invited = await api.post("/v1/invitations", "admin", json={"person_id": council.person_id})
    proof = {"Authorization": f"Bearer {token('lead_officer', roles=None, sub='somebody of the council')}"}
    code = {"code": invited.json()["code"]}
    assert (await api.call("POST", "/v1/invitations/acceptance", None, json=code, headers=proof)).is_success
    provider = await consultancy(api, council, council.person_id)
    need = await identified(api, school, kind="link_partner_consultancy")
    assert codes(await brokered(api, need, council, kind=None)) == ["not-a-link-partner"]
    plan = {**step_of("307", "brokered", provider), "kind": None}

    async def as_themselves(answer, verb, **body):
        path, headers = f"/v1/support-packages/{answer.json()['id']}/{verb}", {"If-Match": answer.headers["etag"]}
        return await api.call("POST", path, None, json=body, headers={**headers, **proof})

    assert codes(await as_themselves(need, "broker", **plan)) == ["own-support"]
    agreed = await step(api, await step(api, need, "broker", **plan), "agree", **step_of("307", "agreed"))
    begun = await as_themselves(agreed, "sessions", **step_of("307", "under_way"))
    assert begun.json()["sessions"][0]["recorded_as"] == "provider"
    done = await step(api, begun, "complete")
    judgement = step_of("307", "evaluated")
    assert codes(await as_themselves(done, "evaluate", **judgement)) == ["own-support"]
    read = await api.call("GET", f"/v1/support-packages/{done.json()['id']}", None, headers=proof)
    assert [(one["action"], [why["code"] for why in one["blockers"]]) for one in read.json()["allowed_actions"]] == [
        ("evaluate_support", ["own-support"])
    ]
    assert (await step(api, done, "evaluate", "link_partner", **judgement)).status_code == 403
    assert (await step(api, done, "evaluate", "principal_adviser", **judgement)).status_code == 200


async def test_whoever_gave_sessions_as_the_provider_does_not_evaluate_them(api, school, council):
    provider = await consultancy(api, council, council.partner_id)
    need = await identified(api, school, kind="link_partner_consultancy")
    chosen = await step(api, need, "broker", **{**step_of("307", "brokered", provider), "kind": None})
    agreed = await step(api, chosen, "agree", **step_of("307", "agreed"))
    path = f"/v1/support-packages/{need.json()['id']}/sessions"
    session = {"json": step_of("307", "under_way")}

    def as_somebody(role):
        return {"Authorization": f"Bearer {token(role, sub='one person')}"}

    begun = await api.call("POST", path, None, headers=as_somebody("link_partner"), **session)
    assert (agreed.status_code, begun.json()["sessions"][0]["recorded_as"]) == (200, "provider")
    done = await step(api, begun, "complete")
    headers = {"If-Match": done.headers["etag"], **as_somebody("lead_officer")}
    body = {"json": step_of("307", "evaluated"), "headers": headers}
    refused = await api.call("POST", path.replace("sessions", "evaluate"), None, **body)
    assert codes(refused) == ["own-support"]


async def test_packages_are_listed_by_case_state_and_provider(api, school, council):
    for state, package in school.packages.items():
        path = f"/v1/support-packages?case={school.case_id}&state={state}&provider={council.provider.id}"
        items = (await api.get(path)).json()["items"]
        assert [item["id"] for item in items] == ([] if state == "identified" else [package.id])
    mine = (await api.get("/v1/support-packages", "headteacher", urns=[school.urn])).json()["items"]
    assert {item["urn"] for item in mine} == {school.urn}
    assert len(mine) == 6


async def test_a_link_partner_who_may_be_the_provider_reads_and_does_not_arrange(api, school):
    assert (await api.get("/v1/support-packages", "link_partner")).status_code == 200
    body = need_of("307", case_id=school.case_id)
    assert (await api.post("/v1/support-packages", "link_partner", json=body)).status_code == 403


async def test_each_is_told_what_their_role_may_do_now(api, school):
    async def may(state, role, **more):
        read = (await api.get(f"/v1/support-packages/{school.packages[state].id}", role, **more)).json()
        return {one["action"]: [why["code"] for why in one["blockers"]] for one in read["allowed_actions"]}

    head = {"urns": [school.urn]}
    assert await may("brokered", "headteacher", **head) == {
        "agree_support": [],
        "decline_support": [],
        "buy_elsewhere": [],
    }
    assert await may("brokered", "clerk", **head) == {}
    assert await may("under_way", "link_partner") == {"record_session": []}
    assert await may("under_way", "lead_officer") == {
        "record_session": [],
        "complete_support": [],
        "withdraw_support": [],
    }
    assert await may("evaluated", "lead_officer") == {}


async def test_the_history_says_what_changed_and_why_and_names_nobody_of_the_school(api, school, council):
    chosen = await brokered(api, await identified(api, school), council)
    again = await brokered(api, chosen, council, cost_pounds=4000)
    gone = await step(api, again, "decline", reason="Too dear.", said_by="Asha Patel")
    found, path = [], f"/v1/cases/{school.case_id}/history?limit=100"
    while path:
        page = (await api.get(path, "lead_officer")).json()
        found, path = found + page["items"], page.get("next")
    mine = [one for one in found if one["subject"] == f"support-package:{gone.json()['id']}"]
    assert [one["kind"] for one in mine] == [
        "support.identified",
        "support.brokered",
        "support.brokered",
        "support.declined",
    ]
    assert {"field": "cost_pounds", "was": 3600, "to": 4000} in mine[2]["changes"]
    assert [one["field"] for one in mine[2]["changes"]] == ["cost_pounds", "provider"]
    assert mine[3]["reason"] == "Too dear."
    assert "Asha Patel" not in str(mine)
