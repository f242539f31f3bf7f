"""A case from its first review to its last: who decides, in which order, and what follows."""

import hashlib
import json
from datetime import UTC, date, datetime

import pytest

from tests.harness.examples import named
from tests.harness.files import term_dates
from tests.harness.working import minutes, send, work_off

MET = [{"number": number, "met": True, "evidence": "Seen."} for number in (1, 2)]
REASON = "Reading has held for two years; governors see to it each term."


@pytest.fixture
def api(fresh_world_api):
    """The world, whose cases opened on 20 November 2025."""
    return fresh_world_api


@pytest.fixture
def school(world):
    """The story of a school whose case is red."""
    return named(world, "307").school


def it_is(api, day: str) -> None:
    """Let time pass until noon of a day."""
    api.service_database.clock.now = datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC).replace(
        hour=12
    )


async def plan(api) -> None:
    """Let the scheduler follow, on the application's clock."""
    await work_off(api.database, clock=api.service_database.clock)


async def reviews(api, school) -> dict[int, dict]:
    """The case's review points by months."""
    items = (await api.get(f"/v1/review-points?urn={school.urn}")).json()["items"]
    return {item["months"]: item for item in items}


async def decide(api, school, months: int, decision: str, role: str = "assistant_director"):
    """Decide a review as it now stands."""
    path = f"/v1/review-points/{(await reviews(api, school))[months]['id']}"
    await api.post(f"{path}/evidence-packs", "lead_officer", json={})
    etag = (await api.get(path)).headers["etag"]
    body = {"decision": decision, "reason": REASON, "criteria": MET if decision == "exit" else []}
    return await api.post(f"{path}/decision", role, json=body, headers={"If-Match": etag})


async def case_of(api, school) -> dict:
    """The school's case."""
    return (await api.get(f"/v1/cases/{school.case_id}")).json()


def codes(refused) -> list[str]:
    """Why something is refused."""
    return [blocker["code"] for blocker in refused.json()["blockers"]]


async def kinds(api, school) -> list[str]:
    """What has happened at the school, in order."""
    return [event["kind"] for event in await api.events(school.urn)]


async def test_a_case_is_reviewed_at_12_18_and_24_months(api, school):
    found = await reviews(api, school)
    assert {months: point["due_on"] for months, point in found.items()} == {
        12: "2026-11-20",
        18: "2027-05-20",
        24: "2027-11-20",
    }
    assert {point["state"] for point in found.values()} == {"upcoming"}
    assert (await case_of(api, school))["next_review"] == {
        "id": found[12]["id"],
        "kind": "scheduled",
        "months": 12,
        "due_on": "2026-11-20",
    }


@pytest.mark.parametrize(
    ("day", "states"),
    [
        ("2026-10-20", ["upcoming", "upcoming", "upcoming"]),
        ("2026-10-21", ["due", "upcoming", "upcoming"]),
        ("2026-11-20", ["due", "upcoming", "upcoming"]),
        ("2026-11-21", ["overdue", "upcoming", "upcoming"]),
        ("2027-12-01", ["overdue", "overdue", "overdue"]),
    ],
)
async def test_a_review_is_due_from_30_days_before_its_day_and_overdue_after_it(api, school, day, states):
    it_is(api, day)
    assert [point["state"] for point in (await reviews(api, school)).values()] == states
    for state in set(states):
        items = (await api.get(f"/v1/review-points?urn={school.urn}&state={state}")).json()["items"]
        assert [item["state"] for item in items] == [state] * states.count(state)


async def test_review_points_are_found_by_the_day_they_are_due(api, school):
    items = (await api.get(f"/v1/review-points?urn={school.urn}&due_before=2027-05-20")).json()["items"]
    assert [item["months"] for item in items] == [12]


async def test_only_the_assistant_director_decides(api, school):
    it_is(api, "2026-11-20")
    for role in ("lead_officer", "principal_adviser", "board_member", "headteacher"):
        point = (await reviews(api, school))[12]["id"]
        urns = [school.urn] if role == "headteacher" else ()
        body = {"decision": "exit", "reason": REASON}
        refused = await api.post(f"/v1/review-points/{point}/decision", role, urns=urns, json=body)
        assert refused.status_code == 403, role
    assert (await decide(api, school, 12, "continue")).status_code == 200


async def test_a_decision_names_its_version_and_its_reason(api, school):
    it_is(api, "2026-11-20")
    point = (await reviews(api, school))[12]["id"]
    path, body = f"/v1/review-points/{point}/decision", {"decision": "continue", "reason": REASON}
    await api.post(f"/v1/review-points/{point}/evidence-packs", "lead_officer", json={})
    assert (await api.post(path, "assistant_director", json=body)).status_code == 428
    etag = {"If-Match": (await api.get(f"/v1/review-points/{point}")).headers["etag"]}
    blank = await api.post(path, "assistant_director", json={**body, "reason": " "}, headers=etag)
    assert (blank.status_code, blank.json()["errors"][0]["pointer"]) == (422, "#/reason")
    decided = await api.post(path, "assistant_director", json=body, headers=etag)
    assert decided.json() | {"state": "decided", "decision": "continue", "reason": REASON} == decided.json()
    assert decided.json()["decided_by"] == "test:assistant_director"
    again = await api.post(path, "assistant_director", json=body, headers=etag)
    assert again.status_code == 412
    twice = await api.post(path, "assistant_director", json=body, headers={"If-Match": decided.headers["etag"]})
    assert (twice.status_code, codes(twice)) == (409, ["already-decided"])


async def test_reviews_are_decided_when_due_and_in_order(api, school):
    early = await decide(api, school, 18, "exit")
    assert (early.status_code, codes(early)) == (409, ["out-of-order", "not-due"])
    it_is(api, "2027-05-20")
    assert codes(await decide(api, school, 18, "exit")) == ["out-of-order"]
    refused = await decide(api, school, 12, "consider_intervention")
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "not-offered")
    assert (await decide(api, school, 12, "continue")).status_code == 200
    assert (await case_of(api, school))["next_review"]["months"] == 18


async def test_meetings_go_on_with_each_extension(api, school):
    for year in (2026, 2027):
        await send(api, "terms.json", term_dates(307, year=year), clock=api.service_database.clock)
    last = {}
    for day, months in (("2026-11-20", 12), ("2027-05-20", 18), ("2027-11-20", 24)):
        it_is(api, day)
        assert (await decide(api, school, months, "continue")).status_code == 200
        await plan(api)
        last[months] = (await case_of(api, school))["visits"][-1]["date"]
    assert last[12] <= "2027-05-20" < last[18] <= "2027-11-20" < last[24] <= "2028-05-20"
    it_is(api, "2028-05-20")
    assert (await reviews(api, school))[30]["due_on"] == "2028-05-20"
    assert (await decide(api, school, 30, "continue")).status_code == 200
    assert (await reviews(api, school))[36]["due_on"] == "2028-11-20"
    it_is(api, "2028-11-20")
    assert (await decide(api, school, 36, "exit")).json()["state"] == "decided"
    assert (await case_of(api, school))["closed_on"] == "2028-11-20"


async def test_consider_intervention_leaves_the_case_running_until_a_later_review(api, school):
    for day, months in (("2026-11-20", 12), ("2027-05-20", 18)):
        it_is(api, day)
        await decide(api, school, months, "continue")
    it_is(api, "2027-11-20")
    assert (await decide(api, school, 24, "consider_intervention")).status_code == 200
    case = await case_of(api, school)
    assert (case["state"], case["closed_on"], case["next_review"]["months"]) == ("monitoring", None, 30)
    review = (await reviews(api, school))[24]
    assert (review["intervention_to_decide"], case["intervention_to_decide"]) == (True, review["id"])
    second = await api.post("/v1/cases", "lead_officer", json={"urn": school.urn, "reason": "Again."})
    assert (second.status_code, codes(second)) == (409, ["open-case"])
    level = {"urn": school.urn, "level": "amber", "reason": "Better."}
    assert (await api.post("/v1/level-decisions", json=level)).status_code == 201
    assert (await case_of(api, school))["level"] == "amber"
    it_is(api, "2028-05-20")
    assert codes(await decide(api, school, 30, "exit")) == ["intervention-to-decide"]
    against = {"reason": "The new head has earned time.", "decision_maker": "Assistant director"}
    path = f"/v1/review-points/{review['id']}"
    sent = {"json": against, "headers": {"If-Match": (await api.get(path)).headers["etag"]}}
    assert (await api.post(f"{path}/decision-against-intervention", "board_member", **sent)).status_code == 403
    decided = await api.post(f"{path}/decision-against-intervention", "assistant_director", **sent)
    assert (decided.status_code, decided.json()["intervention_to_decide"]) == (200, False)
    assert decided.json()["not_begun_reason"] == "The new head has earned time."
    again = {"json": against, "headers": {"If-Match": decided.headers["etag"]}}
    twice = await api.post(f"{path}/decision-against-intervention", "assistant_director", **again)
    assert (twice.status_code, codes(twice)) == (409, ["already-decided"])
    assert (await decide(api, school, 30, "exit")).status_code == 200
    assert (await case_of(api, school))["state"] == "exited"


async def test_an_exit_ends_the_case_and_withdraws_what_was_planned(api, school):
    await send(api, "terms.json", term_dates(307, year=2026), clock=api.service_database.clock)
    it_is(api, "2026-11-20")
    await plan(api)
    before = (await api.get(f"/v1/visits?case={school.case_id}&limit=100")).json()["items"]
    to_come = [visit["id"] for visit in before if visit["date"] > "2026-11-20"]
    assert to_come
    assert (await decide(api, school, 12, "exit")).status_code == 200
    refused = await api.post(f"/v1/visits/{to_come[0]}/record", "link_partner", json=minutes("2026-11-20"))
    assert (refused.status_code, codes(refused)) == (409, ["case-closed"])
    assert (await case_of(api, school))["timetable_is_current"] is False
    await plan(api)
    case = await case_of(api, school)
    assert (case["state"], case["closed_on"], case["next_review"]) == ("exited", "2026-11-20", None)
    assert case["timetable_is_current"] is True
    after = (await api.get(f"/v1/visits?case={school.case_id}&limit=100")).json()["items"]
    assert [visit["id"] for visit in after] == [visit["id"] for visit in before if visit["id"] not in to_come]
    timetable = (await api.get(f"/v1/visit-plans/{school.case_id}")).json()
    assert timetable["notes"] == ["The case was closed on 20 November 2026: no meeting follows."]
    assert [point["state"] for point in (await reviews(api, school)).values()] == ["decided", "lapsed", "lapsed"]
    assert codes(await decide(api, school, 18, "exit"))[0] == "case-closed"
    happened = await kinds(api, school)
    assert [happened.count(kind) for kind in ("review.decided", "case.exited")] == [1, 1]
    assert (await api.get(f"/v1/cases?urn={school.urn}&state=exited")).json()["items"][0]["id"] == school.case_id


async def test_what_was_planned_is_withdrawn_from_the_day_of_exit_however_late_that_is_done(api, school):
    await send(api, "terms.json", term_dates(307, year=2026), clock=api.service_database.clock)
    it_is(api, "2026-10-21")
    await plan(api)
    await decide(api, school, 12, "exit")
    it_is(api, "2027-07-01")
    await plan(api)
    visits = (await case_of(api, school))["visits"]
    assert visits
    assert max(visit["date"] for visit in visits) < "2026-10-21"


async def test_a_school_that_left_can_have_a_new_case(api, school):
    it_is(api, "2026-11-20")
    await decide(api, school, 12, "exit")
    opened = await api.post("/v1/cases", "lead_officer", json={"urn": school.urn, "reason": "A relapse."})
    assert opened.status_code == 201, opened.text
    assert opened.json()["next_review"]["due_on"] == "2027-11-20"
    states = [case["state"] for case in (await api.get(f"/v1/cases?urn={school.urn}")).json()["items"]]
    assert states == ["exited", "engaging"]


async def test_a_visit_whose_day_has_passed_without_minutes_is_missed_until_they_are_written(api, school):
    path = f"/v1/visits/{school.planned_visit_id}"
    planned = (await api.get(path)).json()
    assert planned["status"] == "planned"
    it_is(api, planned["date"])
    assert (await api.get(path)).json()["status"] == "planned"
    it_is(api, "2026-08-20")
    assert (await api.get(path)).json()["status"] == "missed"
    missed = (await api.get(f"/v1/visits?case={school.case_id}&status=missed")).json()["items"]
    assert school.planned_visit_id in {visit["id"] for visit in missed}
    shown = {visit["id"]: visit["status"] for visit in (await case_of(api, school))["visits"]}
    assert (shown[school.recorded_visit_id], shown[school.planned_visit_id]) == ("held", "missed")
    done = await api.post(f"{path}/record", "link_partner", json=minutes(planned["date"]))
    assert done.status_code == 201, done.text
    assert (await api.get(path)).json()["status"] == "held"


async def test_a_review_is_decided_on_frozen_evidence(api, school):
    it_is(api, "2026-11-20")
    path = f"/v1/review-points/{school.review_point_id}"
    body = {"decision": "continue", "reason": REASON}
    headers = {"If-Match": school.review_etag}
    stale = await api.post(f"{path}/decision", "assistant_director", json=body, headers=headers)
    assert (stale.status_code, codes(stale)) == (409, ["stale-evidence"]), "that of the first day"
    for role in ("link_partner", "board_member", "headteacher"):
        assert (await api.post(f"{path}/evidence-packs", role, urns=[school.urn], json={})).status_code == 403, role
    words = {"words": "Phonics is secure; we ask for one more term."}
    assert (await api.post(f"{path}/responses", "headteacher", urns=[101902], json=words)).status_code == 404
    assert (await api.post(f"{path}/responses", "chair_of_governors", urns=[school.urn], json=words)).status_code == 201
    pack = (await api.post(f"{path}/evidence-packs", "lead_officer", json={})).json()
    content = pack["content"]
    assert content["school_responses"][-1]["words"] == words["words"]
    assert [one["level"] for one in content["levels"]] == ["red"]
    assert {one["status"] for one in content["meetings"]} == {"held", "missed", "not_held"}
    assert all(content[part] for part in ("assessed_then", "assessed_now", "actions", "support"))
    assert len(content["exit_criteria"]) == 2
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert hashlib.sha256(text.encode()).hexdigest() == pack["sha256"]
    decided = await api.post(f"{path}/decision", "assistant_director", json=body, headers=headers)
    assert decided.json()["evidence_pack_id"] == pack["id"]
    again = await api.post(f"{path}/evidence-packs", "lead_officer", json={})
    assert (again.status_code, codes(again)) == (409, ["already-decided"])
    read = await api.get(f"/v1/evidence-packs/{pack['id']}", "headteacher", urns=[school.urn])
    assert read.json()["content"] == content


async def test_nothing_restricted_is_in_a_pack(api, school):
    pack = await api.get(f"/v1/evidence-packs/{school.evidence_id}")
    assert "Something restricted" not in pack.text


async def test_an_exit_needs_every_criterion_met(api, school):
    it_is(api, "2026-11-20")
    criteria = {"criteria": [{"criterion": "Reading."}, {"criterion": "Governors."}], "reason": "Agreed."}
    set_ = await api.post(f"/v1/cases/{school.case_id}/exit-criteria", "lead_officer", json=criteria)
    assert [one["criterion"] for one in set_.json()["exit_criteria"]] == ["Reading.", "Governors."]
    path = f"/v1/review-points/{school.review_point_id}"
    await api.post(f"{path}/evidence-packs", "lead_officer", json={})

    async def exit_with(*judged):
        body = {"decision": "exit", "reason": REASON, "criteria": list(judged)}
        headers = {"If-Match": school.review_etag}
        return await api.post(f"{path}/decision", "assistant_director", json=body, headers=headers)

    one, two = ({"number": number, "met": True, "evidence": "Seen."} for number in (1, 2))
    for judged, code in (((one,), "not-judged"), ((one, one), "twice"), ((one, two, one | {"number": 3}), "unknown")):
        refused = await exit_with(*judged)
        assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, code)
    unmet = await exit_with(one, two | {"met": False})
    assert (unmet.status_code, codes(unmet)) == (409, ["criterion-not-met"])
    assert (await case_of(api, school))["state"] == "monitoring"
    assert (await exit_with(one, two)).json()["criteria"] == [one, two]
    late = await api.post(f"/v1/cases/{school.case_id}/exit-criteria", "lead_officer", json=criteria)
    assert codes(late) == ["case-closed"]


async def test_no_school_leaves_while_a_critical_action_is_open(api, school):
    visit = f"/v1/visits/{school.planned_visit_id}"
    planned = (await api.get(visit)).json()
    it_is(api, planned["date"])
    audit = {"what": "Bring the safeguarding audit.", "owner": "Chair", "critical": True}
    held = await api.post(f"{visit}/record", "link_partner", json=minutes(planned["date"], audit))
    assert held.status_code == 201, held.text
    it_is(api, "2026-11-20")
    refused = await decide(api, school, 12, "exit")
    why = {"code": "critical-action", "detail": f"A critical action is open: {audit['what']}"}
    assert (refused.status_code, refused.json()["blockers"]) == (409, [why])
    path = f"/v1/cases/{school.case_id}"
    offered = (await api.get(path, "assistant_director")).json()["allowed_transitions"]
    assert {one["transition"]: one["blockers"] for one in offered}["exit"] == [why]
    (action,) = [one for one in held.json()["actions"] if one["critical"]]
    reported = {"done_on": "2026-11-19", "words": "It is filed."}
    path_of_action = f"/v1/actions/{action['id']}"
    told = await api.post(f"{path_of_action}/reports", "chair_of_governors", urns=[school.urn], json=reported)
    assert told.status_code == 201, told.text
    assert codes(await decide(api, school, 12, "exit")) == ["critical-action"], "a report is not yet a confirmation"
    answer = {"outcome": "confirmed", "answer": "Seen."}
    report = f"{path_of_action}/reports/{told.json()['reports'][0]['id']}"
    assert (await api.post(f"{report}/answer", "lead_officer", json=answer)).status_code == 200
    assert (await decide(api, school, 12, "exit")).status_code == 200
    read = await api.get(path_of_action, "lead_officer")
    etag = {"If-Match": read.headers["etag"]}
    again = await api.call("PATCH", path_of_action, "lead_officer", json={"status": "open"}, headers=etag)
    assert codes(again) == ["case-closed"], "nothing keeps a school that has left"


async def test_a_green_level_inside_a_case_proposes_an_early_review_and_closes_nothing(api, school):
    it_is(api, "2026-03-02")
    level = {"urn": school.urn, "level": "green", "reason": "Better already."}
    for _ in range(2):
        assert (await api.post("/v1/level-decisions", json=level)).status_code == 201
    points = (await api.get(f"/v1/review-points?case={school.case_id}")).json()["items"]
    (early,) = [one for one in points if one["kind"] == "early"]
    assert (early["months"], early["choices"], early["state"]) == (3, ["exit", "continue"], "due")
    case = await case_of(api, school)
    assert (case["state"], case["level"], case["next_review"]["id"]) == ("monitoring", "red", early["id"])
    path = f"/v1/review-points/{early['id']}"
    await api.post(f"{path}/evidence-packs", "lead_officer", json={})
    headers = {"If-Match": (await api.get(path)).headers["etag"]}
    body = {"decision": "continue", "reason": "Too soon to say that it will last."}
    assert (await api.post(f"{path}/decision", "assistant_director", json=body, headers=headers)).status_code == 200
    assert (await case_of(api, school))["next_review"]["months"] == 12
    assert sorted(
        one["months"] for one in (await api.get(f"/v1/review-points?case={school.case_id}")).json()["items"]
    ) == [
        3,
        12,
        18,
        24,
    ]


async def test_a_council_may_review_its_cases_at_other_times(api, world):
    body = {
        "reviews": [
            {"months": 9, "choices": ["exit", "continue"]},
            {"months": 20, "choices": ["continue", "exit", "consider_intervention"]},
        ],
        "reason": "Agreed with heads.",
    }
    assert (await api.post("/v1/review-schedules", "principal_adviser", json=body)).status_code == 403
    for reviews_, code in (
        ([{"months": 12, "choices": ["continue"]}], "too-few"),
        ([{"months": 12, "choices": ["exit", "continue"]}, {"months": 12, "choices": ["exit", "continue"]}], "order"),
    ):
        refused = await api.post("/v1/review-schedules", "assistant_director", json=body | {"reviews": reviews_})
        assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, code)
    assert (await api.post("/v1/review-schedules", "assistant_director", json=body)).status_code == 201
    urn = named(world, "307").council.undecided_urn
    await api.post("/v1/level-decisions", json={"urn": urn, "level": "amber", "reason": "So."})
    case = (await api.post("/v1/cases", "lead_officer", json={"urn": urn, "reason": "So."})).json()
    points = (await api.get(f"/v1/review-points?case={case['id']}")).json()["items"]
    assert [(one["months"], one["due_on"]) for one in points] == [(9, "2026-08-20"), (20, "2027-07-20")]
