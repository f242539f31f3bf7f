"""After exit: two terms' watch, notes, and a relapse that opens a new case linked to the old one."""

from datetime import UTC, datetime

import pytest

from tests.harness.examples import named
from tests.harness.files import term_dates
from tests.harness.intervening import watch_note_of
from tests.harness.working import exited, send


@pytest.fixture
def api(fresh_world_api):
    """The world, whose cases opened on 20 November 2025."""
    return fresh_world_api


@pytest.fixture
def school(world):
    """A school with a red case."""
    return named(world, "307").school


def it_is(api, day: str) -> None:
    """Let time pass until the morning of a day."""
    year, month, number = map(int, day.split("-"))
    api.service_database.clock.now = datetime(year, month, number, 9, tzinfo=UTC)


async def left(api, school, day: str = "2026-11-20") -> None:
    """The school leaves the programme on a day."""
    it_is(api, day)
    await exited(api, school)


async def reopened(api, school, **more):
    """A new case of the school."""
    level = {"urn": school.urn, "level": "amber", "reason": "It fell again."}
    assert (await api.post("/v1/level-decisions", json=level)).is_success
    return await api.post("/v1/cases", "lead_officer", json={"urn": school.urn, "reason": "A relapse.", **more})


async def test_a_school_that_left_is_watched_for_two_terms_provisional_where_they_are_not_published(api, school):
    await left(api, school)
    watch = (await api.get(f"/v1/watches/{school.case_id}")).json()
    assert (watch["starts_on"], watch["running"], watch["provisional"]) == ("2026-11-20", True, True)
    assert watch["terms"] == ["2026/27 spring", "2026/27 summer"]
    assert "2027-07-01" < watch["ends_on"] < "2027-07-31"
    case = (await api.get(f"/v1/cases/{school.case_id}")).json()
    assert (case["watched_until"], case["relapses"]) == (watch["ends_on"], [])
    assert (await api.events(school.urn))[-1]["kind"] == "watch.begun"


async def test_the_window_rests_on_published_terms_where_there_are_any(api, school):
    await send(api, "terms.json", term_dates(307, year=2026), clock=api.service_database.clock)
    await left(api, school)
    watch = (await api.get(f"/v1/watches/{school.case_id}")).json()
    assert watch["provisional"] is False


async def test_lead_officer_and_link_partner_note_what_they_see_while_it_runs(api, school):
    await left(api, school)
    path = f"/v1/watches/{school.case_id}/notes"
    assert (await api.post(path, "principal_adviser", json=watch_note_of("307", "2026-11-20"))).status_code == 403
    future = await api.post(path, "link_partner", json=watch_note_of("307", "2026-11-21"))
    assert (future.status_code, future.json()["errors"][0]["pointer"]) == (422, "#/seen_on")
    before = await api.post(path, "link_partner", json=watch_note_of("307", "2026-11-19"))
    assert before.status_code == 422
    for role in ("link_partner", "lead_officer"):
        noted = await api.post(path, role, json=watch_note_of("307", "2026-11-20"))
        assert noted.status_code == 201, noted.text
    assert len(noted.json()["notes"]) == 2
    it_is(api, "2027-09-01")
    over = await api.post(path, "link_partner", json=watch_note_of("307", "2027-09-01"))
    assert (over.status_code, over.json()["blockers"][0]["code"]) == (409, "over")
    running = (await api.get("/v1/watches?running=true")).json()["items"]
    assert school.case_id not in [one["case_id"] for one in running]
    assert (await api.get(f"/v1/cases/{school.case_id}")).json()["watched_until"] is None


async def test_a_new_case_while_the_watch_runs_is_a_relapse_shown_both_ways(api, school):
    await left(api, school)
    it_is(api, "2027-03-02")
    opened = await reopened(api, school)
    assert opened.status_code == 201, opened.text
    old = (await api.get(f"/v1/cases/{school.case_id}")).json()
    assert opened.json()["relapse_of"] == {"id": school.case_id, "reference": old["reference"]}
    assert old["relapses"] == [{"id": opened.json()["id"], "reference": opened.json()["reference"]}]
    watch = (await api.get(f"/v1/watches/{school.case_id}")).json()
    assert (watch["running"], watch["ended_on"]) == (False, "2027-03-02")
    assert watch["relapse_case_id"] == opened.json()["id"]
    path = f"/v1/watches/{school.case_id}/notes"
    late = await api.post(path, "link_partner", json=watch_note_of("307", "2027-03-02"))
    assert late.json()["blockers"][0]["code"] == "relapsed"


async def test_later_a_relapse_is_one_where_somebody_says_so(api, school, world):
    await left(api, school)
    it_is(api, "2028-03-02")
    other = named(world, "307", school=1).school.case_id
    wrong = await reopened(api, school, relapse_of=other)
    assert wrong.json()["errors"][0] | {"pointer": "#/relapse_of", "code": "unknown"} == wrong.json()["errors"][0]
    opened = await reopened(api, school, relapse_of=school.case_id)
    assert opened.json()["relapse_of"]["id"] == school.case_id
    watch = (await api.get(f"/v1/watches/{school.case_id}")).json()
    assert (watch["ended_on"], watch["relapse_case_id"]) == (None, None)


async def test_a_new_case_long_after_is_no_relapse_by_itself(api, school):
    await left(api, school)
    it_is(api, "2028-03-02")
    opened = await reopened(api, school)
    assert (opened.status_code, opened.json()["relapse_of"]) == (201, None)
