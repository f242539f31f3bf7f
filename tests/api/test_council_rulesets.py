"""A council's own ruleset: refused on its lines, a draft, run in shadow, approved by somebody else, in force from its day."""

import json

import pytest

from tests.harness.bodies import approval_of, proposal_of, ruleset_of
from tests.harness.working import work_off

RULESETS = "/v1/rulesets"


@pytest.fixture
def api(fresh_world_api):
    """The world, of which this test may change everything."""
    return fresh_world_api


async def proposed(api, text: str, role: str = "data_officer") -> dict:
    """A proposal, as it stands once it is checked."""
    sent = await api.post(f"{RULESETS}/proposals", role, json={"text": text, "reason": "Better so."})
    assert (sent.status_code, sent.json()["state"]) == (202, "checking")
    await work_off(api.database)
    return (await api.get(sent.headers["location"], role)).json()


async def test_a_faulty_ruleset_is_refused_with_the_line_at_fault(api):
    content = json.loads(ruleset_of("307", "2"))
    content["attention"][0]["indicator"] = "no_such_indicator"
    text = json.dumps(content, indent=1)
    found = await proposed(api, text)
    assert (found["state"], found["version"]) == ("refused", None)
    said = {fault["line"] for fault in found["faults"]}
    assert {n for n, line in enumerate(text.splitlines(), 1) if "no_such_indicator" in line} <= said, found["faults"]
    assert (await api.get(f"{RULESETS}/307-2", "data_officer")).status_code == 404


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ('{\n "version": \n}', 3, "not JSON"),
        (ruleset_of("310", "2"), 2, "begins with its code: 307-310-2"),
        (ruleset_of("307", "1"), 2, "a changed rule needs a new version"),
    ],
)
async def test_a_ruleset_that_cannot_stand_is_refused(api, text, line, says):
    found = await proposed(api, text)
    assert found["state"] == "refused"
    (fault,) = found["faults"]
    assert fault["line"] == line
    assert says in fault["sentence"]


async def test_a_draft_is_for_those_who_propose_and_assesses_nobody(api):
    assert (await proposed(api, ruleset_of("307", "2")))["state"] == "draft"
    assert (await api.get(f"{RULESETS}/307-2", "data_officer")).json()["state"] == "draft"
    for role in ("lead_officer", "headteacher"):
        assert (await api.get(f"{RULESETS}/307-2", role, urns=[101901])).status_code == 404
    asked = await api.post("/v1/assessments", json={"urns": [101901], "ruleset": "307-2"})
    assert asked.status_code == 422
    assert "shipped or approved" in asked.json()["errors"][0]["detail"]


async def test_a_shadow_run_tells_which_schools_would_move_and_why(api):
    combination = json.loads(ruleset_of("307"))["combination"]
    combination["red"] = [{"serious": 9, "words": "everything is a serious concern"}]
    combination["amber"] = [{"serious": 8, "words": "nearly everything is a serious concern"}]
    await proposed(api, ruleset_of("307", "2", combination=combination))
    sent = await api.post(f"{RULESETS}/307-2/shadow-runs", json={})
    assert (sent.status_code, sent.json()["compared"]) == (202, 0)
    before = await api.post(
        f"{RULESETS}/307-2/approvals", "assistant_director", json=approval_of("307", sent.json()["id"])
    )
    assert [one["code"] for one in before.json()["blockers"]] == ["unfinished"]
    await work_off(api.database)
    run = (await api.get(sent.headers["location"])).json()
    assert run["compared"] == run["schools"] == 4
    schools = (await api.get(f"{sent.headers['location']}/schools")).json()["items"]
    moved = (await api.get(f"{sent.headers['location']}/schools?moves=true")).json()["items"]
    assert [one["urn"] for one in schools if one["moves"]] == [one["urn"] for one in moved]
    assert len(moved) == run["moves"]
    assert all(one["because_now"] != one["because_then"] for one in moved)


async def test_a_ruleset_holds_from_its_day_and_is_approved_by_somebody_else(api):
    text = ruleset_of("307", "2")
    await proposed(api, text, "assistant_director")
    run = (await api.post(f"{RULESETS}/307-2/shadow-runs", json={})).json()["id"]
    await work_off(api.database)
    body = {"shadow_run_id": run, "reason": "Agreed by the board."}
    own = await api.post(f"{RULESETS}/307-2/approvals", "assistant_director", json=body)
    assert [one["code"] for one in own.json()["blockers"]] == ["own-proposal"]
    past = await api.post(
        f"{RULESETS}/307-2/approvals", "assistant_director", json=body | {"effective_from": "2025-01-01"}
    )
    assert past.status_code == 422
    await proposed(api, ruleset_of("307", "3"))
    run = (await api.post(f"{RULESETS}/307-3/shadow-runs", json={})).json()["id"]
    await work_off(api.database)
    body["shadow_run_id"] = run
    other = await api.post(f"{RULESETS}/307-2/approvals", "assistant_director", json=body)
    assert other.json()["errors"][0]["code"] == "another-ruleset"
    approved = await api.post(f"{RULESETS}/307-3/approvals", "assistant_director", json=body)
    assert (approved.status_code, approved.json()["in_force"], approved.json()["state"]) == (201, True, "approved")
    asked = (await api.post("/v1/assessments", json={"urns": [101901]})).json()
    assert asked["ruleset"] == "307-3"
    assert (await api.get(f"{RULESETS}/307-3", "headteacher", urns=[101901])).status_code == 200
    assert (await api.get(f"{RULESETS}/307-3", council="310")).status_code == 404
    elsewhere = (await api.post("/v1/assessments", council="310", json={"urns": [102201]})).json()
    assert not elsewhere["ruleset"].startswith("3")


async def test_what_if_changes_nothing(api):
    before = (await api.get("/v1/events?limit=100")).json()["items"]
    concern = {"factor": "safeguarding", "severity": "high", "confidence": "high"}
    sent = await api.post("/v1/assessments/simulations", json={"urn": 101903, "concerns": [concern]})
    assert (sent.status_code, sent.json()["answered"]) == (202, False)
    await work_off(api.database)
    found = (await api.get(sent.headers["location"])).json()
    assert (found["answered"], found["what_if"]["suggested_level"]) == (True, "red")
    assert any(
        one["factor"] == "safeguarding" and one["flag_then"] == "serious_concern" for one in found["differences"]
    )
    assert found["moves"] == (found["as_is"]["suggested_level"] != "red")
    assert (await api.get(sent.headers["location"], "assistant_director")).status_code == 404
    assert (await api.get("/v1/events?limit=100")).json()["items"] == before


@pytest.mark.parametrize(
    ("more", "pointer", "says"),
    [
        (
            {"figures": [{"indicator": "luck", "period": 2024, "value": 1}]},
            "#/figures/0/indicator",
            "reads no indicator",
        ),
        ({"figures": [{"indicator": "luck", "period": 2024}]}, "#/figures/0", "why there is none"),
        ({"ruleset": "310-1"}, "#/ruleset", "There is no ruleset '310-1'"),
        ({"as_of": "2030-01-01"}, "#/as_of", "to today"),
        ({"urn": 102201}, "#/urn", "not a school of this council"),
        (
            {"inspection": {"inspected_on": "2025-10-01", "judgements": {"luck": "good"}}},
            "#/inspection/judgements",
            "knows no judgement 'luck'",
        ),
    ],
)
async def test_a_question_that_cannot_be_asked_is_named(api, more, pointer, says):
    answer = await api.post("/v1/assessments/simulations", json={"urn": 101903} | more)
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["pointer"] == pointer
    assert says in error["detail"]


async def test_a_proposal_of_another_council_is_nobodys(api):
    body = proposal_of("310", "5")
    sent = await api.post(f"{RULESETS}/proposals", council="310", json=body)
    assert sent.status_code == 202
    assert (await api.get(sent.headers["location"], council="307")).status_code == 404
