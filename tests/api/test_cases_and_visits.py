"""What officers can rely on: who decides what, in which order, and what a refusal says."""

from datetime import date, timedelta

import pytest

from tests.harness.files import TERM_DATES, term_dates
from tests.harness.working import load_thin_files, minutes, opened_case, send, work_off


@pytest.fixture
async def api(api):
    """The application with the thin files loaded."""
    await load_thin_files(api)
    return api


async def decide(api, level: str, urn: int = 101901, **more):
    """Decide a level."""
    return await api.post("/v1/level-decisions", json={"urn": urn, "level": level, "reason": "Agreed.", **more})


async def test_a_case_needs_a_decided_level(api):
    refused = await api.post("/v1/cases", json={"urn": 101901, "reason": "x"})
    assert refused.status_code == 409
    assert refused.json()["blockers"] == [
        {"code": "no-level", "detail": "Decide the level amber or red first, with a reason."}
    ]


async def test_a_green_school_has_no_case(api):
    await decide(api, "green")
    refused = await api.post("/v1/cases", json={"urn": 101901, "reason": "x"})
    assert refused.json()["blockers"][0]["code"] == "green"


async def test_a_school_has_one_open_case(api):
    await opened_case(api)
    refused = await api.post("/v1/cases", json={"urn": 101901, "reason": "x"})
    assert (refused.status_code, refused.json()["blockers"][0]["code"]) == (409, "open-case")


async def test_nobody_decides_not_assessed(api):
    refused = await decide(api, "not_assessed")
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "#/level")


async def test_a_decision_names_an_assessment_of_its_own_school(api):
    run = (await api.post("/v1/assessments", json={"urns": [101902]})).json()
    await work_off(api.database)
    (assessment,) = (await api.get(run["assessments"])).json()["items"]
    refused = await decide(api, "amber", assessment_id=assessment["id"])
    assert refused.json()["blockers"][0]["code"] == "another-school"
    kept = await decide(api, "amber", urn=101902, assessment_id=assessment["id"])
    assert kept.json()["suggested_level"] == "not_assessed"


async def test_another_councils_school_cannot_be_decided(api):
    refused = await decide(api, "amber", urn=102201)
    assert refused.json()["errors"][0]["code"] == "unknown-school"


async def test_case_references_count_up(api):
    first, second = await opened_case(api, 101901), await opened_case(api, 101902, "amber")
    year = date.fromisoformat(first["opened_on"]).year
    assert [first["reference"], second["reference"]] == [f"SG-{year}-0001", f"SG-{year}-0002"]


async def test_amber_is_visited_termly_and_red_half_termly(api):
    red, amber = [
        [visit for visit in case["visits"] if visit["kind"] == "securing_good_meeting"]
        for case in (await opened_case(api, 101901, "red"), await opened_case(api, 101902, "amber"))
    ]
    assert all(len(visit["slot"].split()) == 3 for visit in red)
    assert all(len(visit["slot"].split()) == 2 for visit in amber)
    assert len(red) > len(amber) > 0


async def test_a_case_follows_its_school_from_red_to_amber(api):
    red = await opened_case(api)
    await decide(api, "amber")
    await work_off(api.database)
    amber = (await api.get(f"/v1/cases/{red['id']}")).json()
    assert (amber["level"], amber["timetable_is_current"]) == ("amber", True)
    assert 0 < len(amber["visits"]) < len(red["visits"])


async def test_visits_move_when_term_dates_do_and_keep_their_identity(api):
    case = await opened_case(api)
    before = {visit["slot"]: visit for visit in case["visits"]}
    await send(api, "terms.json", TERM_DATES.replace("2027-02-15", "2027-02-08").replace("2027-02-19", "2027-02-12"))
    after = {visit["slot"]: visit for visit in (await api.get(f"/v1/cases/{case['id']}")).json()["visits"]}
    assert {slot: visit["id"] for slot, visit in after.items()} == {slot: visit["id"] for slot, visit in before.items()}
    assert after["2026/27 spring 2"]["date"] != before["2026/27 spring 2"]["date"]
    assert after["2026/27 summer 2"]["date"] == before["2026/27 summer 2"]["date"]


async def test_without_term_dates_the_timetable_says_so(api):
    async with api.database.owner() as connection:
        await connection.execute("delete from calendar_period")
    case = await opened_case(api)
    assert case["visits"] == []
    timetable = (await api.get(f"/v1/visit-plans/{case['id']}")).json()
    assert timetable["notes"]
    await send(api, "terms.json", term_dates())
    assert (await api.get(f"/v1/cases/{case['id']}")).json()["visits"] != []


async def test_actions_are_due_by_the_next_visit(api):
    case = await opened_case(api)
    first, second = case["visits"][:2]
    record = minutes(case["opened_on"], {"what": "Share the plan.", "owner": "Headteacher"})
    done = await api.post(f"/v1/visits/{first['id']}/record", "link_partner", json=record)
    assert done.json()["actions"][0]["due_on"] == second["date"]
    late = minutes(case["opened_on"], {"what": "x", "owner": "y", "due_on": "2099-01-01"})
    refused = await api.post(f"/v1/visits/{second['id']}/record", "link_partner", json=late)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "#/actions/0/due_on")
    assert (await api.get(f"/v1/visits/{second['id']}")).json()["status"] == "planned"


@pytest.mark.parametrize(("days", "code"), [(1, "future"), (-1, "before-case")])
async def test_a_visit_is_recorded_on_a_day_it_can_have_been_held(api, days, code):
    case = await opened_case(api)
    held_on = (date.fromisoformat(case["opened_on"]) + timedelta(days=days)).isoformat()
    refused = await api.post(f"/v1/visits/{case['visits'][0]['id']}/record", "link_partner", json=minutes(held_on))
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, code)


async def test_a_visit_is_recorded_once(api):
    case = await opened_case(api)
    path = f"/v1/visits/{case['visits'][0]['id']}/record"
    assert (await api.post(path, "link_partner", json=minutes(case["opened_on"]))).status_code == 201
    refused = await api.post(path, "lead_officer", json=minutes(case["opened_on"]))
    assert (refused.status_code, refused.json()["blockers"][0]["code"]) == (409, "already-recorded")


async def test_a_held_visit_stays_when_the_timetable_is_built_again(api):
    case = await opened_case(api)
    first = case["visits"][0]
    await api.post(f"/v1/visits/{first['id']}/record", "link_partner", json=minutes(case["opened_on"]))
    await work_off(api.database)
    visits = (await api.get(f"/v1/visits?case={case['id']}")).json()["items"]
    assert (visits[0]["id"], visits[0]["status"], visits[0]["date"]) == (first["id"], "held", case["opened_on"])
    assert len(visits) == len(case["visits"])


async def test_people_of_a_school_see_their_own_school_alone(api):
    await opened_case(api, 101901)
    await opened_case(api, 101902)
    for role in ("headteacher", "chair_of_governors", "trust_officer"):
        for path in ("/v1/schools", "/v1/cases", "/v1/visits"):
            items = (await api.get(path, role, urns=[101902])).json()["items"]
            assert {item["urn"] for item in items} == {101902}, (role, path)


async def test_an_assessment_is_the_same_to_the_byte_when_made_again(api):
    digests = []
    for _ in range(2):
        run = (await api.post("/v1/assessments", json={"urns": [101901], "as_of": "2020-01-10"})).json()
        await work_off(api.database)
        (assessment,) = (await api.get(run["assessments"])).json()["items"]
        full = (await api.get(f"/v1/assessments/{assessment['id']}")).json()
        digests.append({name: value for name, value in full["document"].items() if name != "known_at"})
    assert digests[0] == digests[1]
    assert digests[0]["suggested_level"] == "amber"


async def test_evidence_not_yet_public_is_not_used(api):
    run = (await api.post("/v1/assessments", json={"urns": [101901], "as_of": "2019-09-15"})).json()
    await work_off(api.database)
    (assessment,) = (await api.get(run["assessments"])).json()["items"]
    assert assessment["suggested_level"] == "not_assessed"


async def test_a_school_whose_results_are_suppressed_is_not_assessed_and_told_why(api):
    run = (await api.post("/v1/assessments", json={"urns": [101903], "as_of": "2020-01-10"})).json()
    await work_off(api.database)
    (assessment,) = (await api.get(run["assessments"])).json()["items"]
    assert assessment["suggested_level"] == "not_assessed"
    assert any("suppressed by the publisher" in reason["sentence"] for reason in assessment["reasons"])
