"""What the council owes its schools: windows are stored, what was kept is computed, and what is left out has a name."""

from datetime import UTC, datetime

import pytest

from tests.harness.bodies import contact_of, link_partner_visit_of
from tests.harness.callers import api_on
from tests.harness.files import REGISTER, term_dates
from tests.harness.november import api, clock
from tests.harness.working import minutes, opened_case, send, work_off

__all__ = ["api", "clock"]


async def obligations(api, role="principal_adviser", *, urns=(), **query):
    return (await api.get("/v1/obligations", role, urns=urns, params={"limit": 100, **query})).json()["items"]


async def test_a_school_is_to_be_spoken_with_within_five_school_days_of_a_rise(api, clock):
    case = await opened_case(api, level="amber", clock=clock)
    (owed,) = await obligations(api, kind="first_contact")
    assert (owed["window_start"], owed["window_end"]) == ("2025-11-20", "2025-11-27")
    assert (owed["state"], owed["met_on"]) == ("met", "2025-11-20")
    clock.now = datetime(2025, 12, 1, 9, tzinfo=UTC)
    decision = {"urn": case["urn"], "level": "red", "reason": "Agreed with the school."}
    assert (await api.post("/v1/level-decisions", json=decision)).status_code == 201
    rise = (await obligations(api, kind="first_contact"))[-1]
    assert (rise["window_end"], rise["state"]) == ("2025-12-08", "open")
    clock.now = datetime(2025, 12, 9, 9, tzinfo=UTC)
    assert (await obligations(api, kind="first_contact"))[-1]["state"] == "breached"
    late = await api.post(f"/v1/cases/{case['id']}/contacts", "lead_officer", json=contact_of("307", "2025-12-09"))
    assert late.is_success, late.text
    assert (await obligations(api, kind="first_contact"))[-1]["state"] == "met_late"


async def test_a_period_is_waived_by_name_and_that_can_be_taken_back(api, clock):
    case = await opened_case(api, clock=clock)
    slot = "2025/26 spring 1"
    waiver = {"slot": slot, "reason": "Ofsted inspects the school."}
    path = f"/v1/cases/{case['id']}"
    assert (await api.post(f"{path}/waivers", "lead_officer", json=waiver)).status_code == 403
    made = await api.post(f"{path}/waivers", "principal_adviser", json=waiver)
    assert made.status_code == 201, made.text
    await work_off(api.database, clock=clock)
    plan = (await api.get(f"/v1/visit-plans/{case['id']}")).json()
    assert [one["reason"] for one in plan["skipped"] if one["slot"] == slot] == [
        "Waived by principal adviser: Ofsted inspects the school."
    ]
    (owed,) = [one for one in await obligations(api, kind="meeting") if one["slot"] == slot]
    assert (owed["state"], owed["waived_by"], owed["why"]) == (
        "waived",
        "principal adviser",
        "Ofsted inspects the school.",
    )
    again = await api.post(f"{path}/waivers", "principal_adviser", json=waiver)
    assert (again.status_code, again.json()["blockers"][0]["code"]) == (409, "waived")
    back = await api.post(
        f"{path}/waiver-withdrawals", "principal_adviser", json={"slot": slot, "reason": "They came early."}
    )
    assert back.status_code == 201, back.text
    await work_off(api.database, clock=clock)
    assert slot in {visit["slot"] for visit in (await api.get(path)).json()["visits"]}


@pytest.mark.parametrize("slot", ["2019/20 autumn 1", "Michaelmas"])
async def test_only_a_period_of_the_plan_is_waived(api, clock, slot):
    case = await opened_case(api, clock=clock)
    refused = await api.post(f"/v1/cases/{case['id']}/waivers", json={"slot": slot, "reason": "Why not."})
    (error,) = refused.json()["errors"]
    assert (refused.status_code, error["pointer"], error["code"]) == (422, "#/slot", "unknown-period")


async def test_what_went_by_is_a_breach_unless_it_was_waived(api, clock):
    case = await opened_case(api, clock=clock)
    clock.now = datetime(2026, 2, 23, 9, tzinfo=UTC)
    states = {one["slot"]: one["state"] for one in await obligations(api, kind="meeting", case=case["id"])}
    assert (states["2025/26 autumn 2"], states["2025/26 spring 2"]) == ("breached", "open")
    waiver = {"slot": "2025/26 autumn 2", "reason": "The school was flooded."}
    assert (await api.post(f"/v1/cases/{case['id']}/waivers", json=waiver)).status_code == 201
    (waived,) = [one for one in await obligations(api, kind="meeting") if one["slot"] == "2025/26 autumn 2"]
    assert (waived["state"], waived["waived_by"], waived["why"]) == (
        "waived",
        "principal adviser",
        "The school was flooded.",
    )
    await work_off(api.database, clock=clock)
    (still,) = [one for one in await obligations(api, kind="meeting") if one["slot"] == "2025/26 autumn 2"]
    assert still["state"] == "waived"


async def test_a_meeting_held_before_its_half_term_is_one_besides_and_that_half_term_still_gets_its_own(api, clock):
    case = await opened_case(api, clock=clock)

    async def meetings():
        owed = await obligations(api, kind="meeting", case=case["id"])
        return {one["slot"]: one for one in owed}

    async def record(visit, day):
        return await api.post(f"/v1/visits/{visit}/record", "link_partner", json=minutes(day))

    before = await meetings()
    autumn, spring = before["2025/26 autumn 2"], before["2025/26 spring 1"]
    clock.now = datetime(2025, 12, 12, 9, tzinfo=UTC)
    wrong = await record(spring["visit_id"], "2025-12-04")
    assert wrong.json()["errors"][0]["code"] == "another-meeting", "its own is still to be recorded"
    assert (await record(autumn["visit_id"], "2025-12-04")).status_code == 201
    assert (await record(spring["visit_id"], "2025-12-11")).status_code == 201
    assert (await api.get(f"/v1/visits/{spring['visit_id']}")).json()["early"] is True
    await work_off(api.database, clock=clock)
    after = await meetings()
    assert (after["2025/26 autumn 2"]["state"], after["2025/26 autumn 2"]["met_on"]) == ("met", "2025-12-04")
    owed = after["2025/26 spring 1"]
    assert (owed["state"], owed["met_on"]) == ("open", None)
    again = (await api.get(f"/v1/visits/{owed['visit_id']}")).json()
    assert (again["attempt"], again["status"], again["early"]) == (2, "planned", False)
    assert [(one["attempt"], one["status"]) for one in again["chain"]] == [(1, "held"), (2, "planned")]
    path = f"/v1/visits/{spring['visit_id']}/record"
    etag = {"If-Match": (await api.get(path)).headers["etag"]}
    clock.now = datetime(2026, 1, 20, 9, tzinfo=UTC)
    moved = await api.call(
        "PATCH", path, "link_partner", headers=etag, json={"why": "A slip.", "held_on": "2026-01-13"}
    )
    assert moved.status_code == 200, moved.text
    await work_off(api.database, clock=clock)
    kept = (await meetings())["2025/26 spring 1"]
    assert (kept["state"], kept["met_on"], kept["visit_id"]) == ("met", "2026-01-13", spring["visit_id"])


async def test_every_school_is_owed_its_link_partners_visits(api, clock):
    owed = await obligations(api, kind="link_partner_visit")
    assert {one["urn"] for one in owed} == {101901, 101902, 101903, 101990}
    assert {one["state"] for one in owed} == {"open"}
    mine = await obligations(api, "headteacher", kind="link_partner_visit", urns=[101902])
    assert {one["urn"] for one in mine} == {101902}


async def test_a_visit_held_without_having_been_planned_meets_what_its_day_lies_in(database, tmp_path, clock):
    """Recorded before there were terms to plan by: the first of autumn is that autumn's visit, and one more meets nothing."""

    async def visited(urn: int, day: str) -> None:
        body = link_partner_visit_of("307", urn) | {"held_on": day}
        recorded = await api.post("/v1/link-partner-visits", "link_partner", json=body)
        assert recorded.is_success, recorded.text

    async with api_on(database, clock=clock) as api:
        assert (await send(api, "register.csv", REGISTER, clock=clock))["state"] == "loaded"
        for day in ("2025-11-11", "2025-10-07"):
            await visited(101902, day)
        assert (await send(api, "terms.json", term_dates(year=2025), clock=clock))["state"] == "loaded"
        owed = await obligations(api, kind="link_partner_visit", urn=101902)
        assert [
            (one["slot"], one["state"], one["met_on"], one["visit_id"]) for one in owed if "autumn" in one["slot"]
        ] == [("2025/26 autumn link partner 1", "met", "2025-10-07", None)]
        assert {one["state"] for one in owed if "autumn" not in one["slot"]} == {"open"}
        planned = (await api.get("/v1/visits", params={"urn": 101902, "limit": 100})).json()["items"]
        assert {one["slot"] for one in planned} == {one["slot"] for one in owed if one["state"] == "open"}

        # One that was planned, and one more told later, change nothing of it.
        await visited(101903, "2025-11-12")
        await visited(101902, "2025-11-18")
        await work_off(api.database, clock=clock)
        assert await obligations(api, kind="link_partner_visit", urn=101902) == owed
        clock.now = datetime(2026, 1, 12, 9, tzinfo=UTC)
        await work_off(api.database, clock=clock)
        states = {
            one["urn"]: one["state"] for one in await obligations(api, kind="link_partner_visit", to="2025-12-31")
        }
        assert states == {101901: "breached", 101902: "met", 101903: "met", 101990: "breached"}
        cadence = {one["kind"]: one for one in (await api.get("/v1/visit-metrics/2025")).json()["cadence"]}
        told = cadence["link_partner_visit"]
        assert (told["met"], told["breached"], told["kept"]) == (2, 2, 0.5)


async def test_a_breach_nobody_planned_for_stands_when_the_level_changes(api, clock):
    case = await opened_case(api, clock=clock)
    async with api.database.owner() as owner:
        # As of a case whose plan was first made when its half-term had passed.
        await owner.execute("delete from visit where slot = '2025/26 autumn 2'")
    clock.now = datetime(2026, 2, 23, 9, tzinfo=UTC)
    extended = term_dates(year=2025).replace("2026-02-19", "2026-02-20")
    assert (await send(api, "terms.json", extended, clock=clock))["state"] == "loaded"

    async def breaches():
        return [one["slot"] for one in await obligations(api, kind="meeting", state="breached", case=case["id"])]

    before = await breaches()
    assert before[0] == "2025/26 autumn 2"
    decision = {"urn": case["urn"], "level": "amber", "reason": "Agreed with the school."}
    assert (await api.post("/v1/level-decisions", json=decision)).status_code == 201
    await work_off(api.database, clock=clock)
    assert await breaches() == before
