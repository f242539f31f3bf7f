"""A level on its way from a proposal to a decision: who does what when, what each may read, and what is kept."""

import asyncio
import re
from datetime import timedelta

import pytest

from tests.harness.bodies import concern_of, level_proposal_of, moderation_of, reply_of
from tests.harness.examples import named
from tests.harness.working import work_off


@pytest.fixture
def school(world):
    """The story of a school with a running case at red."""
    return named(world, "307").school


@pytest.fixture
def api(fresh_world_api, school):
    """The world on Thursday 20 November 2025; people of a school are of `school`."""
    plain = fresh_world_api.call

    async def call(method, path, role, **more):
        urns = [school.urn] if role in {"headteacher", "chair_of_governors", "clerk"} else ()
        return await plain(method, path, role, **{"urns": urns} | more)

    fresh_world_api.call = call
    return fresh_world_api


async def act(api, path, role, body, after):
    """Take a step on the version just read."""
    return await api.post(path, role, json=body, headers={"If-Match": after.headers["etag"]})


async def proposed(api, school, role="link_partner", level="amber", **more):
    body = level_proposal_of("307", school.urn, school.assessment_id, level) | more
    return await api.post("/v1/level-proposals", role, json=body)


async def shared(api, school, role="principal_adviser", **more):
    first = await proposed(api, school)
    assert first.status_code == 201, first.text
    answer = await act(api, f"{first.headers['location']}/moderation", role, moderation_of("307") | more, first)
    assert answer.status_code == 200, answer.text
    answer.path = first.headers["location"]
    return answer


def codes(answer):
    """What blocks a step."""
    assert answer.status_code == 409, answer.text
    return [one["code"] for one in answer.json()["blockers"]]


def allowed(answer):
    """What one may do, and what keeps one from it."""
    return {one["action"]: [block["code"] for block in one["blockers"]] for one in answer.json()["allowed_actions"]}


async def test_from_a_link_partners_proposal_to_the_assistant_directors_decision(api, school):
    first = await proposed(api, school)
    path = first.headers["location"]
    assert (first.json()["state"], first.json()["level"], first.json()["suggested_level"]) == (
        "proposed",
        "amber",
        "not_assessed",
    )
    assert (await api.get(path, "headteacher")).status_code == 404
    moderated = await act(api, f"{path}/moderation", "principal_adviser", moderation_of("307"), first)
    assert (moderated.json()["state"], moderated.json()["reply_by"]) == ("shared", "2025-12-08")
    seen = (await api.get(path, "chair_of_governors")).json()
    assert (seen["level"], seen["reason"]) == ("amber", "Reading, as moderated in 307.")
    assert "Reading falls in 307." not in str(seen)
    evidence = await api.get(f"/v1/assessments/{seen['assessment_id']}", "chair_of_governors")
    assert evidence.json()["reasons"]
    early = await act(api, f"{path}/confirmation", "assistant_director", moderation_of("307"), moderated)
    assert codes(early) == ["reply-awaited"]
    replied = await api.post(f"{path}/replies", "headteacher", json=reply_of("307"))
    (reply,) = replied.json()["replies"]
    assert (reply["agrees"], reply["comment"]) == (False, "Not quite, in 307.")
    comment, correction = reply["entries"]
    assert (comment["factor"], comment["correction"]) == ("attainment", None)
    now = await api.get(path, "assistant_director")
    assert codes(await act(api, f"{path}/confirmation", "assistant_director", moderation_of("307"), now)) == [
        "correction-unanswered"
    ]
    answer = {"outcome": "not_accepted", "answer": "The census counts both sites."}
    answered = await api.post(f"{path}/corrections/{correction['id']}/answer", "link_partner", json=answer)
    assert answered.status_code == 201
    heard = (await api.get(path, "headteacher")).json()["replies"][0]["entries"][1]["correction"]
    assert (heard["outcome"], heard["answer"]) == ("not_accepted", "The census counts both sites.")
    now = await api.get(path, "assistant_director")
    confirmed = await act(
        api, f"{path}/confirmation", "assistant_director", {"level": "amber", "reason": "Agreed with the school."}, now
    )
    assert (confirmed.status_code, confirmed.json()["state"]) == (200, "confirmed")
    decision = await api.get(f"/v1/level-decisions/{confirmed.json()['decision_id']}", "headteacher")
    assert (decision.json()["level"], decision.json()["proposal_id"]) == ("amber", confirmed.json()["id"])
    await work_off(api.database, clock=api.service_database.clock)
    assert (await api.get(f"/v1/cases/{school.case_id}")).json()["level"] == "amber"
    assert (await api.get(path, "headteacher")).json()["replies"][0]["comment"] == "Not quite, in 307."
    events = await api.events(school.urn)
    kinds = [one["kind"] for one in events if one["subject"] == f"level-proposal:{confirmed.json()['id']}"]
    assert kinds == [
        "level.proposed",
        "level.shared",
        "level.replied",
        "level.correction_answered",
        "level.confirmed",
    ]
    assert not [one for one in events if "Reading, as moderated" in str(one)]


async def test_each_sees_what_they_may_do_now(api, school):
    first = await proposed(api, school)
    path = first.headers["location"]
    assert allowed(first) == {"withdraw_proposal": []}
    assert allowed(await api.get(path, "principal_adviser")) == {
        "moderate_level": [],
        "return_proposal": [],
        "withdraw_proposal": [],
    }
    assert allowed(await api.get(path, "lead_officer")) == {"withdraw_proposal": ["anothers"]}
    await act(api, f"{path}/moderation", "principal_adviser", moderation_of("307"), first)
    assert allowed(await api.get(path, "headteacher")) == {"reply_to_level": []}
    assert allowed(await api.get(path, "assistant_director")) == {
        "extend_reply": [],
        "answer_correction": ["nothing-to-answer"],
        "confirm_level": ["reply-awaited"],
        "withdraw_proposal": [],
    }
    system = (await api.get(path, "integrator")).json()
    assert set(system) == {
        "id",
        "urn",
        "school",
        "state",
        "level",
        "proposed_at",
        "reply_by",
        "decision_id",
        "ended_at",
    }


async def test_what_may_be_done_is_personal_and_so_is_its_etag(api, school):
    first = await proposed(api, school, "principal_adviser")
    mine = await api.get(first.headers["location"], "principal_adviser")
    assert allowed(mine)["moderate_level"] == ["own-proposal"]
    assert codes(
        await act(api, f"{first.headers['location']}/moderation", "principal_adviser", moderation_of("307"), first)
    ) == ["own-proposal"]
    theirs = await api.get(
        first.headers["location"], "assistant_director", headers={"If-None-Match": mine.headers["etag"]}
    )
    assert (theirs.status_code, allowed(theirs)["moderate_level"]) == (200, [])


async def test_who_differs_says_why(api, school):
    assert (await proposed(api, school, difference_reason=None)).json()["errors"] == [
        {
            "pointer": "#/difference_reason",
            "code": "needed",
            "detail": "Too little is known for a suggestion: say what your level rests on.",
        }
    ]
    not_a_level = await proposed(api, school, level="not_assessed")
    assert not_a_level.json()["errors"][0]["pointer"] == "#/level"
    first = await proposed(api, school)
    path = first.headers["location"]
    harder = {"level": "red", "reason": "Reading and leadership."}
    refused = await act(api, f"{path}/moderation", "principal_adviser", harder, first)
    assert refused.json()["errors"][0]["detail"] == "Amber is proposed: say why you moderate to red."
    told = harder | {"difference_reason": "Two headteachers in a year."}
    moderated = await act(api, f"{path}/moderation", "principal_adviser", told, first)
    assert moderated.json()["moderation_difference"] == "Two headteachers in a year."
    assert "Two headteachers" not in (await api.get(path, "headteacher")).text
    assert "Two headteachers" not in (await api.get(path, "lead_officer")).text
    await api.post(f"{path}/replies", "headteacher", json={"agrees": True})
    now = await api.get(path, "assistant_director")
    milder = {"level": "amber", "reason": "One risk, well led."}
    refused = await act(api, f"{path}/confirmation", "assistant_director", milder, now)
    assert refused.json()["errors"][0]["detail"] == "The school has read red: say why you confirm amber."


async def test_a_school_has_one_open_proposal_on_its_newest_evidence(api, school):
    first = await proposed(api, school)
    again = await proposed(api, school, "lead_officer")
    assert codes(again) == ["open-proposal"]
    assert first.headers["location"] in again.json()["blockers"][0]["detail"]
    await act(api, f"{first.headers['location']}/return", "assistant_director", {"reason": "Look at absence."}, first)
    api.service_database.clock.now += timedelta(days=1)
    run = (await api.post("/v1/assessments", json={"urns": [school.urn]})).json()
    await work_off(api.database, clock=api.service_database.clock)
    newest = (await api.get(f"/v1/assessments?run={run['id']}")).json()["items"][0]["id"]
    stale = await proposed(api, school)
    assert codes(stale) == ["superseded"]
    assert newest in stale.json()["blockers"][0]["detail"]
    assert (await proposed(api, school, assessment_id=newest)).status_code == 201
    unknown = await proposed(api, school, assessment_id=school.case_id)
    assert unknown.json()["errors"][0]["detail"] == "This school has no assessment with this id."


async def test_two_proposals_at_once_leave_one(api, school):
    both = await asyncio.gather(proposed(api, school), proposed(api, school, "lead_officer"))
    assert sorted(one.status_code for one in both) == [201, 409]


async def test_a_school_replies_within_its_days_which_are_extended_once(api, school):
    moderated = await shared(api, school)
    path = moderated.path
    api.service_database.clock.now += timedelta(days=19)
    late = await api.post(f"{path}/replies", "headteacher", json={"agrees": True})
    assert codes(late) == ["reply-period-over"]
    assert late.json()["blockers"][0]["detail"].startswith("The school could reply until 2025-12-08.")
    assert allowed(await api.get(path, "assistant_director"))["confirm_level"] == []
    more = {"school_days": 3, "reason": "The chair was ill."}
    extended = await act(api, f"{path}/extension", "principal_adviser", more, moderated)
    assert (extended.json()["extended_from"], extended.json()["reply_by"]) == ("2025-12-08", "2025-12-12")
    assert codes(await act(api, f"{path}/extension", "principal_adviser", more, extended)) == ["extended"]
    now = await api.get(path, "assistant_director")
    assert allowed(now)["confirm_level"] == ["reply-awaited"]
    assert (await api.post(f"{path}/replies", "headteacher", json={"agrees": True})).status_code == 201
    second = await api.post(f"{path}/replies", "chair_of_governors", json={"agrees": True, "comment": "So do we."})
    assert [one["comment"] for one in second.json()["replies"]] == [None, "So do we."]
    stale = await act(api, f"{path}/confirmation", "assistant_director", moderation_of("307"), now)
    assert stale.status_code == 412


async def test_a_silent_school_does_not_hold_the_level_up(api, school):
    moderated = await shared(api, school)
    api.service_database.clock.now += timedelta(days=19)
    confirmed = await act(api, f"{moderated.path}/confirmation", "assistant_director", moderation_of("307"), moderated)
    assert (confirmed.json()["state"], confirmed.json()["replied"]) == ("confirmed", False)


async def test_councils_set_their_own_reply_period(api, school):
    for days in (4, 21):
        refused = await api.post("/v1/reply-periods", "assistant_director", json={"school_days": days, "reason": "So."})
        assert refused.status_code == 422
    body = {"school_days": 5, "reason": "Before the holidays."}
    assert (await api.post("/v1/reply-periods", "assistant_director", json=body)).json()["current"] is True
    assert (await shared(api, school)).json()["reply_by"] == "2025-11-27"
    states = [one["current"] for one in (await api.get("/v1/reply-periods")).json()["items"]]
    assert states == [False, True]


@pytest.mark.parametrize(
    ("body", "pointer", "says"),
    [
        ({"agrees": False}, "#/comment", "Say what the school does not agree with."),
        ({"agrees": True, "entries": [{"factor": "finance"}]}, "#/entries/0", "write a comment on this factor"),
        (
            {"agrees": False, "entries": [{"factor": "finance", "correction": {"stands": "A", "should_say": "B"}}]},
            "#/entries/0/correction/evidence",
            "Field required",
        ),
        ({"agrees": False, "entries": [{"factor": "weather", "comment": "Rain."}]}, "#/entries/0/factor", "attainment"),
        ({"agrees": False, "comment": " "}, "#/comment", "at least 1 character"),
    ],
)
async def test_a_reply_says_something(api, school, body, pointer, says):
    moderated = await shared(api, school)
    refused = await api.post(f"{moderated.path}/replies", "headteacher", json=body)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == pointer
    assert says in refused.json()["errors"][0]["detail"]
    assert (await api.get(moderated.path)).json()["replies"] == []


async def test_a_correction_is_answered_once_and_a_comment_not_at_all(api, school):
    moderated = await shared(api, school)
    replied = await api.post(f"{moderated.path}/replies", "headteacher", json=reply_of("307"))
    comment, correction = (one["id"] for one in replied.json()["replies"][0]["entries"])
    answer = {"outcome": "accepted", "answer": "Corrected."}
    at = f"{moderated.path}/corrections"
    assert codes(await api.post(f"{at}/{comment}/answer", "lead_officer", json=answer)) == ["comment"]
    assert (await api.post(f"{at}/{correction}/answer", "lead_officer", json=answer)).status_code == 201
    assert codes(await api.post(f"{at}/{correction}/answer", "link_partner", json=answer)) == ["answered"]
    other = f"{at}/{school.understanding.correction_id}/answer"
    assert (await api.post(other, "lead_officer", json=answer)).status_code == 404


async def test_a_corrected_fact_that_led_to_another_assessment_is_what_the_decision_rests_on(api, school):
    moderated = await shared(api, school)
    await api.post(f"{moderated.path}/replies", "headteacher", json={"agrees": True})
    api.service_database.clock.now += timedelta(days=1)
    run = (await api.post("/v1/assessments", json={"urns": [school.urn]})).json()
    await work_off(api.database, clock=api.service_database.clock)
    newest = (await api.get(f"/v1/assessments?run={run['id']}")).json()["items"][0]["id"]
    now = await api.get(moderated.path, "assistant_director")
    body = moderation_of("307")
    older = await act(
        api, f"{moderated.path}/confirmation", "assistant_director", body | {"assessment_id": school.assessment_id}, now
    )
    assert codes(older) == ["superseded"]
    strange = await act(
        api, f"{moderated.path}/confirmation", "assistant_director", body | {"assessment_id": school.case_id}, now
    )
    assert strange.json()["errors"][0]["pointer"] == "#/assessment_id"
    done = await act(api, f"{moderated.path}/confirmation", "assistant_director", body | {"assessment_id": newest}, now)
    decision = (await api.get(f"/v1/level-decisions/{done.json()['decision_id']}")).json()
    assert decision["assessment_id"] == newest
    assert done.json()["assessment_id"] == school.assessment_id


async def test_a_returned_proposal_was_never_the_schools_and_a_withdrawn_one_stays(api, school):
    first = await proposed(api, school)
    path = first.headers["location"]
    returned = await act(api, f"{path}/return", "principal_adviser", {"reason": "Look at absence."}, first)
    assert (returned.json()["state"], returned.json()["ending_reason"]) == ("returned", "Look at absence.")
    assert (await api.get(path, "headteacher")).status_code == 404
    assert codes(await act(api, f"{path}/moderation", "principal_adviser", moderation_of("307"), returned)) == [
        "returned"
    ]
    moderated = await shared(api, school)
    withdrawn = await act(api, f"{moderated.path}/withdrawal", "link_partner", {"reason": "New results."}, moderated)
    assert withdrawn.json()["state"] == "withdrawn"
    seen = (await api.get(moderated.path, "headteacher")).json()
    assert (seen["state"], seen["ending_reason"]) == ("withdrawn", "New results.")
    assert allowed(await api.get(moderated.path, "headteacher")) == {}


async def test_a_direct_decision_does_not_slip_past_a_proposal(api, school):
    first = await proposed(api, school)
    body = {"urn": school.urn, "level": "red", "reason": "A serious incident."}
    refused = await api.post("/v1/level-decisions", json=body)
    assert codes(refused) == ["open-proposal"]
    wrong = await api.post("/v1/level-decisions", json=body | {"overtakes": school.understanding.proposal.id})
    assert wrong.json()["errors"][0]["detail"] == "This school has no open proposal with this id."
    urgent = await api.post("/v1/level-decisions", json=body | {"overtakes": first.json()["id"]})
    assert urgent.status_code == 201
    over = (await api.get(first.headers["location"])).json()
    assert (over["state"], over["decision_id"]) == ("overtaken", urgent.json()["id"])
    assert urgent.json()["proposal_id"] is None


async def test_a_decision_due_to_a_safeguarding_concern_does_not_wait(api, school):
    first = await proposed(api, school)
    concern = concern_of("307", school.urn, factor="safeguarding", severity="high")
    assert (await api.post("/v1/concerns", "lead_officer", json=concern)).status_code == 201
    body = {"urn": school.urn, "level": "red", "reason": "A serious incident."}
    assert (await api.post("/v1/level-decisions", json=body)).status_code == 201
    assert (await api.get(first.headers["location"])).json()["state"] == "overtaken"


async def test_where_something_restricted_is_decisive_the_assistant_director_writes_what_the_school_reads(api, school):
    secret = {"factor": "safeguarding", "severity": "high", "access_class": "restricted", "statement": "A secret."}
    assert (
        await api.post("/v1/concerns", "assistant_director", json=concern_of("307", school.urn, **secret))
    ).is_success
    run = (await api.post("/v1/assessments", json={"urns": [school.urn]})).json()
    await work_off(api.database, clock=api.service_database.clock)
    newest = (await api.get(f"/v1/assessments?run={run['id']}")).json()["items"][0]["id"]
    restricted = (await api.get(f"/v1/assessments/{newest}/restricted")).json()
    assert restricted["decisive"] is True
    first = await proposed(api, school, level="amber", assessment_id=newest)
    path = first.headers["location"]
    assert codes(await act(api, f"{path}/moderation", "principal_adviser", moderation_of("307"), first)) == [
        "assistant-director"
    ]
    internal = {"level": "red", "reason": "What was told us.", "difference_reason": "What was told us."}
    missing = await act(api, f"{path}/moderation", "assistant_director", internal, first)
    assert missing.json()["errors"][0]["pointer"] == "#/school_reason"
    told = internal | {"school_reason": "Safeguarding practice is to be looked at together."}
    moderated = await act(api, f"{path}/moderation", "assistant_director", told, first)
    assert moderated.json()["internal_reason"] == "What was told us."
    await api.post(f"{path}/replies", "headteacher", json={"agrees": True})
    now = await api.get(path, "assistant_director")
    told = {"level": "red", "reason": "What was told us.", "school_reason": "Practice is to be looked at."}
    done = await act(api, f"{path}/confirmation", "assistant_director", told, now)
    assert done.status_code == 200
    decision = f"/v1/level-decisions/{done.json()['decision_id']}"
    for role in ("headteacher", "lead_officer", "link_partner", "integrator"):
        for at in (path, decision, f"/v1/level-proposals?urn={school.urn}", f"/v1/level-decisions?urn={school.urn}"):
            seen = await api.get(at, role)
            assert seen.status_code == 200
            assert "What was told us." not in seen.text, (role, at)
            assert "restricted" not in seen.text, (role, at)
    assert "What was told us." not in (await api.get("/v1/events?limit=100")).text


async def test_dissent_is_kept_beside_the_decision(api, school):
    moderated = await shared(api, school)
    await api.post(f"{moderated.path}/replies", "headteacher", json={"agrees": True})
    now = await api.get(moderated.path, "assistant_director")
    done = await act(api, f"{moderated.path}/confirmation", "assistant_director", moderation_of("307"), now)
    path = f"/v1/level-decisions/{done.json()['decision_id']}"
    refused = await api.post(f"{path}/dissents", "lead_officer", json={"dissent": "Too mild."})
    assert refused.status_code == 403
    assert refused.json()["detail"].startswith("You took no part in this decision")
    for role, words in (("link_partner", "Too mild."), ("headteacher", "Too harsh.")):
        kept = await api.post(f"{path}/dissents", role, json={"dissent": words})
        assert kept.status_code == 201, kept.text
    officers = (await api.get(path, "lead_officer")).json()["dissents"]
    assert [(one["dissent"], one["of_school"]) for one in officers] == [("Too mild.", False), ("Too harsh.", True)]
    schools = (await api.get(path, "headteacher")).json()["dissents"]
    assert [one["dissent"] for one in schools] == ["Too harsh."]
    assert "dissents" not in (await api.get(path, "integrator")).json()


async def test_a_proposal_looks_the_same_whether_something_restricted_stands_or_not(api, school):
    """Nobody who may not know finds out by comparing what they read, may do or are refused."""
    plain = await proposed(api, school, level="red")
    before = await all_that_shows(api, plain.headers["location"])
    await act(api, f"{plain.headers['location']}/withdrawal", "principal_adviser", {"reason": "Anew."}, plain)
    secret = {"factor": "safeguarding", "severity": "high", "access_class": "restricted", "statement": "A secret."}
    assert (
        await api.post("/v1/concerns", "assistant_director", json=concern_of("307", school.urn, **secret))
    ).is_success
    run = (await api.post("/v1/assessments", json={"urns": [school.urn]})).json()
    await work_off(api.database, clock=api.service_database.clock)
    newest = (await api.get(f"/v1/assessments?run={run['id']}")).json()["items"][0]["id"]
    assert (await api.get(f"/v1/assessments/{newest}/restricted")).json()["decisive"] is True
    hidden = await proposed(api, school, level="red", assessment_id=newest)
    assert await all_that_shows(api, hidden.headers["location"]) == before


async def all_that_shows(api, path) -> dict[str, list[tuple[int, str]]]:
    """What each who is not cleared reads of a proposal and is refused, without ids and moments."""
    steps = {
        "moderation": moderation_of("307"),
        "return": {"reason": "No."},
        "replies": {"agrees": True},
        "confirmation": moderation_of("307"),
    }
    found = {}
    for role in ("lead_officer", "link_partner", "headteacher", "chair_of_governors", "integrator", "board_member"):
        stale = {"If-Match": '"9.00000000"'}
        answers = [await api.get(path, role), await api.get("/v1/level-proposals?state=proposed", role)]
        answers += [await api.post(f"{path}/{step}", role, json=body, headers=stale) for step, body in steps.items()]
        found[role] = [
            (one.status_code, re.sub(r"[0-9a-f]{32}|[0-9a-f-]{36}|\d{4}-\d\d-\d\dT[^\"]+", "*", one.text))
            for one in answers
        ]
    return found
