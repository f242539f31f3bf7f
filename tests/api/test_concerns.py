"""Concerns: who may know of them, what they make due, and that a restricted one shows nowhere it should not."""

import json
from datetime import timedelta

import pytest

from securing_good.vocabulary import SCHOOL_ROLES, Role
from tests.harness.bodies import concern_of
from tests.harness.examples import EXAMPLES, named
from tests.harness.working import work_off

CLEARED = {Role.PRINCIPAL_ADVISER, Role.ASSISTANT_DIRECTOR}
SECRET = "A teacher says that incidents are not written down"
RESTRICTED = {
    "factor": "safeguarding",
    "severity": "high",
    "route": "whistleblowing",
    "access_class": "restricted",
    "statement": SECRET,
    "detail": f"{SECRET}, at length.",
}


@pytest.fixture
def api(fresh_world_api):
    """The world, on Thursday 20 November 2025."""
    return fresh_world_api


@pytest.fixture
def school(world):
    """The story of a school with a case."""
    return named(world, "307").school


async def entered(api, school, role="lead_officer", **more):
    """Enter a concern that is not there yet."""
    return await api.post("/v1/concerns", role, json=concern_of("307", school.urn) | more)


async def assessed(api, school):
    """The school's assessment as made now."""
    run = (await api.post("/v1/assessments", json={"urns": [school.urn]})).json()
    await work_off(api.database, clock=api.service_database.clock)
    (one,) = (await api.get(f"/v1/assessments?run={run['id']}")).json()["items"]
    return (await api.get(f"/v1/assessments/{one['id']}")).json()


async def test_a_concern_counts_in_assessments_in_the_words_the_school_may_read(api, school):
    before = await assessed(api, school)
    concern = await entered(api, school, severity="high", statement="Two meetings had no quorum.")
    assert (concern.status_code, concern.json()["counts"]) == (201, True)
    assert (concern.json()["observed_on"], concern.json()["expires_on"]) == ("2025-11-20", "2026-11-20")
    after = await assessed(api, school)
    sentence = (
        "Entered by an officer about 20 November 2025: Two meetings had no quorum. Severity high, confidence high."
    )
    (reason,) = [one for one in after["reasons"] if one["sentence"] == sentence]
    assert (reason["factor"], reason["flag"]) == ("leadership_and_governance", "serious_concern")
    assert sentence not in [one["sentence"] for one in before["reasons"]]
    assert {"concern_id": concern.json()["id"]} in after["document"]["inputs"]
    head = await api.get(f"/v1/assessments/{after['id']}", "headteacher", urns=[school.urn])
    assert sentence in head.text
    assert "As told in 307." not in head.text


async def test_a_closed_or_expired_concern_counts_no_more(api, school):
    concern = await entered(api, school, severity="high", expires_on="2025-12-01")
    path = concern.headers["location"]
    assert "serious_concern" in json.dumps((await assessed(api, school))["document"]["factors"])
    api.service_database.clock.now += timedelta(days=11)
    assert (await api.get(path)).json()["counts"] is False
    factors = {one["factor"]: one["flag"] for one in (await assessed(api, school))["document"]["factors"]}
    assert factors["leadership_and_governance"] != "serious_concern"
    closed = await api.post(
        f"{path}/closing", json={"reason": "Both were held."}, headers={"If-Match": concern.headers["etag"]}
    )
    assert (closed.status_code, closed.json()["closing_reason"]) == (200, "Both were held.")
    again = await api.post(
        f"{path}/closing", json={"reason": "Once more."}, headers={"If-Match": closed.headers["etag"]}
    )
    assert (again.status_code, again.json()["blockers"][0]["code"]) == (409, "closed")


@pytest.mark.parametrize(
    ("more", "pointer", "says"),
    [
        ({"route": "whistleblowing"}, "#/access_class", "What a whistleblower says is restricted."),
        ({"observed_on": "2025-11-21"}, "#/observed_on", "today at the latest"),
        ({"observed_on": "2020-01-01"}, "#/observed_on", "last three years"),
        ({"expires_on": "2025-11-20"}, "#/expires_on", "within the next 24 months"),
        ({"expires_on": "2028-01-01"}, "#/expires_on", "within the next 24 months"),
        ({"severity": "terrible"}, "#/severity", "'low', 'medium' or 'high'"),
        ({"factor": "weather"}, "#/factor", "attainment"),
        ({"statement": " "}, "#/statement", "at least 1 character"),
        ({"urn": 102201}, "#/urn", "102201 is not a school of this council."),
    ],
)
async def test_what_cannot_be_entered_is_named(api, school, more, pointer, says):
    answer = await entered(api, school, **more)
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["pointer"] == pointer
    assert says in error["detail"]


async def test_each_contributor_reads_their_own_alone(api, school):
    mine = await entered(api, school, "concern_contributor", statement="Agency staff in every class.")
    assert mine.status_code == 201
    own = (await api.get("/v1/concerns", "concern_contributor")).json()["items"]
    assert [one["id"] for one in own] == [mine.json()["id"]]
    other = await entered(api, school)
    assert (await api.get(other.headers["location"], "concern_contributor")).status_code == 404
    assert (await api.get(mine.headers["location"], "link_partner")).status_code == 200


async def test_a_restricted_concern_is_for_deciders_and_whoever_entered_it(api, school):
    concern = await entered(api, school, "link_partner", **RESTRICTED)
    seen = {}
    for role in Role:
        urns = [school.urn] if role in SCHOOL_ROLES else ()
        seen[role] = (await api.get(concern.headers["location"], role, urns=urns)).status_code
    assert {role for role, status in seen.items() if status == 200} == CLEARED | {Role.LINK_PARTNER}
    assert seen[Role.LEAD_OFFICER] == seen[Role.CONCERN_CONTRIBUTOR] == 404


async def test_a_restricted_concern_shows_nowhere_not_even_by_what_is_missing(api, world, school):
    before = await assessed(api, school)
    concern = (await entered(api, school, "principal_adviser", **RESTRICTED)).json()
    after = await assessed(api, school)
    for one in (before, after):
        for name in ("id", "made_at", "digest", "run"):
            del one[name]
        del one["document"]["known_at"]
    assert after == before
    story = named(world, "307")
    for method, path in EXAMPLES:
        if method != "GET":
            continue
        for role in set(Role) - CLEARED:
            urns = [school.urn] if role in SCHOOL_ROLES else ()
            answer = await api.get(EXAMPLES[method, path].make(story).path, role, urns=urns)
            assert SECRET not in answer.text, (role, path)
            assert concern["id"] not in answer.text, (role, path)
            assert "whistleblowing" not in answer.text, (role, path)


async def test_what_happened_is_chained_and_tells_neither_school_nor_person(api, school):
    await entered(api, school, "principal_adviser", **RESTRICTED)
    (event,) = (await api.get("/v1/events?kind=restricted.recorded&limit=100", "lead_officer")).json()["items"][-1:]
    assert (event["urn"], event["payload"], event["actor"]) == (None, {}, "council")
    assert "restricted" not in json.dumps(await api.events(school.urn, "lead_officer"))
    await entered(api, school, severity="medium")
    (event,) = (await api.get("/v1/events?kind=concern.entered&limit=100", "lead_officer")).json()["items"][-1:]
    assert (event["urn"], event["payload"]["severity"], event["actor"]) == (school.urn, "medium", "test:lead_officer")


async def test_a_safeguarding_concern_makes_a_decision_due_within_two_working_days_whatever_the_level(api, world):
    urn = world.councils["307"].undecided_urn
    body = concern_of("307", urn, factor="safeguarding", severity="low")
    concern = (await api.post("/v1/concerns", "lead_officer", json=body)).json()
    (due,) = (await api.get(f"/v1/decisions-due?urn={urn}")).json()["items"]
    assert (due["concern_id"], due["due_on"], due["overdue"]) == (concern["id"], "2025-11-24", False)
    api.service_database.clock.now += timedelta(days=5)
    assert (await api.get(f"/v1/decisions-due?urn={urn}&decided=false")).json()["items"][0]["overdue"] is True
    decision = {"urn": urn, "level": "green", "reason": "Looked into the same day."}
    made = await api.post("/v1/level-decisions", json=decision)
    (done,) = (await api.get(f"/v1/decisions-due?urn={urn}&decided=true")).json()["items"]
    assert (done["decision_id"], done["overdue"]) == (made.json()["id"], False)
    assert (await api.get(f"/v1/decisions-due?urn={urn}&decided=false")).json()["items"] == []


async def test_a_concern_about_anything_else_makes_nothing_due(api, world):
    urn = world.councils["307"].undecided_urn
    await api.post("/v1/concerns", "lead_officer", json=concern_of("307", urn, severity="high"))
    assert (await api.get(f"/v1/decisions-due?urn={urn}")).json()["items"] == []


async def test_where_a_restricted_concern_decides_the_assistant_director_writes_what_the_school_reads(api, school):
    await entered(api, school, "principal_adviser", **RESTRICTED)
    one = await assessed(api, school)
    restricted = (await api.get(f"/v1/assessments/{one['id']}/restricted", "assistant_director")).json()
    assert (restricted["suggested_level"], restricted["decisive"]) == ("red", one["suggested_level"] != "red")
    assert restricted["decisive"]
    assert SECRET in json.dumps(restricted["document"])
    body = {"urn": school.urn, "level": "red", "reason": f"{SECRET}.", "assessment_id": one["id"]}
    adviser = await api.post("/v1/level-decisions", json=body)
    assert (adviser.status_code, adviser.json()["blockers"][0]["code"]) == (409, "assistant-director")
    silent = await api.post("/v1/level-decisions", "assistant_director", json=body)
    assert (silent.status_code, silent.json()["errors"][0]["pointer"]) == (422, "#/school_reason")
    written = await api.post(
        "/v1/level-decisions",
        "assistant_director",
        json=body | {"school_reason": "The safeguarding audit comes first."},
    )
    assert written.json()["internal_reason"] == f"{SECRET}."
    path = written.headers["location"]
    for role in ("headteacher", "lead_officer"):
        answer = await api.get(path, role, urns=[school.urn] if role == "headteacher" else ())
        assert answer.json()["reason"] == "The safeguarding audit comes first."
        assert SECRET not in answer.text
    assert SECRET not in (await api.get("/v1/events?limit=100", "lead_officer")).text


async def test_a_second_reason_is_not_for_decisions_anybody_may_read_the_reason_of(api, school):
    body = {"urn": school.urn, "level": "red", "reason": "So.", "school_reason": "Otherwise."}
    answer = await api.post("/v1/level-decisions", "assistant_director", json=body)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "not-needed")
