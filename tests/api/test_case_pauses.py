"""A case paused for a while: what stops, what never does, and what one may do about a case now."""

from datetime import date, timedelta

import pytest

from tests.harness.bodies import concern_of
from tests.harness.examples import named
from tests.harness.working import exited, work_off


@pytest.fixture
def api(fresh_world_api):
    """The world on Thursday 20 November 2025."""
    return fresh_world_api


@pytest.fixture
def school(world):
    """A school with a red case, met this half-term and to be met in the next ones."""
    return named(world, "307").school


async def paused(api, school, role="assistant_director", **more):
    body = {"ends_on": "2026-01-30", "reason": "The headteacher is ill.", **more}
    answer = await api.post(f"/v1/cases/{school.case_id}/pauses", role, json=body)
    await work_off(api.database, clock=api.service_database.clock)
    return answer


async def resumed(api, school):
    body = {"reason": "The headteacher is back."}
    answer = await api.post(f"/v1/cases/{school.case_id}/resumption", "assistant_director", json=body)
    await work_off(api.database, clock=api.service_database.clock)
    return answer


async def planned(api, school):
    items = (
        await api.get(f"/v1/visits?case={school.case_id}&kind=securing_good_meeting&status=planned&limit=100")
    ).json()["items"]
    return [one["date"] for one in items]


def codes(answer):
    assert answer.status_code == 409, answer.text
    return [one["code"] for one in answer.json()["blockers"]]


async def test_no_meeting_is_planned_in_a_pause_and_the_timetable_says_why(api, school):
    before = await planned(api, school)
    inside = [day for day in before if "2025-11-20" <= day <= "2026-02-13"]
    assert inside
    answer = await paused(api, school, starts_on="2025-12-01", ends_on="2026-02-13")
    assert (answer.status_code, answer.json()["paused_until"]) == (201, None)
    after = await planned(api, school)
    assert not [day for day in after if "2025-12-01" <= day <= "2026-02-13"]
    assert [day for day in after if day > "2026-02-13"] == [day for day in before if day > "2026-02-13"]
    skipped = (await api.get(f"/v1/visit-plans/{school.case_id}")).json()["skipped"]
    assert "The case is paused from 1 December 2025 to 13 February 2026." in [one["reason"] for one in skipped]
    back = await resumed(api, school)
    assert (back.status_code, back.json()["paused_until"]) == (200, None)
    assert back.json()["pauses"][-1]["planned_until"] == "2026-02-13"
    assert back.json()["pauses"][-1]["resumption_reason"] == "The headteacher is back."
    assert await planned(api, school) == before


async def test_a_pause_stops_neither_safeguarding_nor_the_reviews_nor_the_clock(api, school):
    reviews = (await api.get(f"/v1/review-points?case={school.case_id}")).json()["items"]
    await paused(api, school)
    assert (await api.get(f"/v1/review-points?case={school.case_id}")).json()["items"] == reviews
    concern = concern_of("307", school.urn, factor="safeguarding", severity="high")
    assert (await api.post("/v1/concerns", "lead_officer", json=concern)).status_code == 201
    due = (await api.get(f"/v1/decisions-due?urn={school.urn}&decided=false")).json()["items"]
    assert [one["due_on"] for one in due] == ["2025-11-24"]


@pytest.mark.parametrize(
    ("more", "pointer", "says"),
    [
        ({"ends_on": "2025-11-19"}, "#/ends_on", "It ends on 19 November 2025, before it starts on"),
        ({"ends_on": "2026-02-12"}, "#/ends_on", "A pause lasts 84 days at most."),
        ({"starts_on": "2025-11-19"}, "#/starts_on", "today or within the next four weeks"),
        ({"starts_on": "2025-12-19"}, "#/starts_on", "today or within the next four weeks"),
        ({"reason": " "}, "#/reason", "at least 1 character"),
    ],
)
async def test_what_cannot_be_is_named(api, school, more, pointer, says):
    refused = await paused(api, school, **more)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == pointer
    assert says in refused.json()["errors"][0]["detail"]


async def test_the_assistant_director_alone_pauses_once_at_a_time_and_not_for_ever(api, school):
    assert (await paused(api, school, "principal_adviser")).status_code == 403
    assert codes(await resumed(api, school)) == ["not-paused"]
    assert (await paused(api, school, ends_on="2026-02-11")).status_code == 201
    assert codes(await paused(api, school)) == ["paused"]
    # Eighty-four days and eighty-four again leave fourteen of a hundred and eighty-two.
    api.service_database.clock.now += timedelta(days=90)
    day = date(2025, 11, 20) + timedelta(days=90)
    assert (await paused(api, school, ends_on=str(day + timedelta(days=83)))).status_code == 201
    api.service_database.clock.now += timedelta(days=90)
    day += timedelta(days=90)
    long = await paused(api, school, ends_on=str(day + timedelta(days=14)))
    assert long.json()["errors"][0]["detail"] == "Of 182 days in all 14 are left for this case."
    assert (await paused(api, school, ends_on=str(day + timedelta(days=13)))).status_code == 201


async def test_one_to_come_is_dropped_and_counts_for_nothing(api, school):
    made = await paused(api, school, starts_on="2025-12-01")
    assert made.json()["paused_until"] is None
    dropped = await resumed(api, school)
    last = dropped.json()["pauses"][-1]
    assert (last["starts_on"], last["ends_on"]) == ("2025-12-01", "2025-11-30")
    assert (await paused(api, school)).status_code == 201


async def test_a_case_says_what_one_may_do_about_it_now(api, school):
    async def may(role):
        read = (await api.get(f"/v1/cases/{school.case_id}", role)).json()
        return {one["transition"]: [why["code"] for why in one["blockers"]] for one in read["allowed_transitions"]}

    assert await may("link_partner") == {}
    of_officers = {
        "assign_to_case": [],
        "invite_trust": ["not-an-academy"],
        "record_trust_reply": ["not-invited"],
        "record_contact": [],
        "move_to_successor": [],
        "record_engagement_meeting": ["already-engaged"],
        "set_exit_criteria": [],
    }
    assert await may("lead_officer") == of_officers | {"draft_engagement_letter": ["draft-exists"]}
    assert await may("assistant_director") == of_officers | {
        "pause_case": [],
        "resume_case": ["not-paused"],
        "decide_review": ["not-due"],
        "exit": ["not-due"],
        "begin_intervention": [],
    }
    await paused(api, school)
    api.service_database.clock.now += timedelta(days=365)
    now = await may("assistant_director")
    assert (now["decide_review"], now["resume_case"]) == (["stale-evidence"], ["not-paused"])
    await exited(api, school)
    closed = {one: ["case-closed"] for one in of_officers}
    assert await may("assistant_director") == closed | {
        "pause_case": ["case-closed"],
        "resume_case": ["not-paused"],
        "decide_review": ["case-closed"],
        "exit": ["case-closed"],
        "begin_intervention": ["case-closed"],
    }
