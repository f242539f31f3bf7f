"""Visits beyond the published term dates: planned all the same, marked everywhere, and planned again on real dates."""

import json
from datetime import UTC, date, datetime

import pytest

from tests.harness.callers import Ticking, api_on
from tests.harness.files import KS2_2019, REGISTER, term_dates
from tests.harness.working import engage, minutes, send, work_off

CLOCK = datetime(2025, 11, 20, 9, tzinfo=UTC)
"""In the school year of the published dates, and before any clock the suite runs under."""


@pytest.fixture
def clock():
    return Ticking(CLOCK)


@pytest.fixture
async def api(database, tmp_path, clock):
    """The application in November 2025, with a register and results but no term dates."""
    async with api_on(database, clock=clock) as made:
        for name, content in (("register.csv", REGISTER), ("ks2.csv", KS2_2019)):
            assert (await send(made, name, content, clock=clock))["state"] == "loaded"
        yield made


async def publish(api, clock, *years: int) -> None:
    rows = [row for year in years for row in json.loads(term_dates(year=year))]
    imported = await send(api, "terms.json", json.dumps(rows), clock=clock)
    assert imported["state"] == "loaded", imported


async def open_case(api, clock, urn: int = 101901) -> dict:
    decision = {"urn": urn, "level": "red", "reason": "Agreed with the school."}
    assert (await api.post("/v1/level-decisions", json=decision)).status_code == 201
    case = await api.post("/v1/cases", "lead_officer", json={"urn": urn, "reason": "Agreed."})
    assert case.status_code == 201, case.text
    await work_off(api.database, clock=clock)
    return await read_case(api, case.json())


async def read_case(api, case) -> dict:
    return (await api.get(f"/v1/cases/{case['id']}")).json()


async def periods(api, **query) -> list[dict]:
    return (await api.get("/v1/calendars", params={"limit": 100, **query})).json()["items"]


async def test_visits_beyond_the_published_year_are_planned_and_marked(api, clock):
    await publish(api, clock, 2025)
    case = await open_case(api, clock)
    marks = {visit["slot"]: visit["provisional"] for visit in case["visits"]}
    assert [marks[f"2025/26 {half}"] for half in ("autumn 2", "spring 1", "spring 2", "summer 1", "summer 2")] == [
        False
    ] * 5
    later = {slot for slot, provisional in marks.items() if provisional}
    reviews = {"review at 12 months", "review at 18 months"}
    assert {slot for slot in marks if slot.startswith("2026/27")} | reviews == later
    assert {"2026/27 autumn 1", "2026/27 autumn 2", "2026/27 spring 1", "2026/27 spring 2"} <= later
    assert max(visit["date"] for visit in case["visits"]) <= "2027-05-20"

    visits = (await api.get(f"/v1/visits?case={case['id']}")).json()["items"]
    assert {visit["slot"]: visit["provisional"] for visit in visits} == marks
    one = next(visit for visit in visits if visit["provisional"])
    assert (await api.get(f"/v1/visits/{one['id']}")).json()["provisional"] is True

    timetable = (await api.get(f"/v1/visit-plans/{case['id']}")).json()
    assert timetable["provisional"] is True
    assert timetable["known_until"] == "2026-07-27"
    (note,) = timetable["notes"]
    assert note == (
        "Term dates of 2026/27 are not published yet: they are taken from those of 2025/26, "
        "and visits in that year are provisional."
    )


async def test_the_calendar_shows_provisional_years_as_such(api, clock):
    await publish(api, clock, 2025)
    every = await periods(api)
    assert {(one["academic_year"], one["provisional"], one["based_on"], one["published"]) for one in every} == {
        ("2025/26", False, None, True),
        ("2026/27", True, "2025/26", False),
    }
    provisional = await periods(api, academic_year=2026)
    assert [(one["kind"], one["term"]) for one in provisional] == [
        ("term", "autumn"),
        ("half_term", "autumn"),
        ("term", "spring"),
        ("half_term", "spring"),
        ("term", "summer"),
        ("half_term", "summer"),
    ]
    paged, address = [], "/v1/calendars?limit=5"
    while address:
        page = (await api.get(address)).json()
        paged += page["items"]
        address = page.get("next")
    assert paged == every
    assert await periods_of_another_council(api) == []


async def periods_of_another_council(api) -> list[dict]:
    return (await api.get("/v1/calendars", council="310")).json()["items"]


async def test_real_dates_take_the_mark_away_and_move_what_they_move(api, clock):
    await publish(api, clock, 2025)
    case = await open_case(api, clock)
    before = {visit["slot"]: visit for visit in case["visits"]}
    etag = (await api.get("/v1/calendars")).headers["etag"]

    await publish(api, clock, 2026)
    after = {visit["slot"]: visit for visit in (await read_case(api, case))["visits"]}
    assert not any(visit["provisional"] for visit in after.values())
    assert {slot: visit["id"] for slot, visit in after.items()} == {slot: visit["id"] for slot, visit in before.items()}
    assert any(after[slot]["date"] != before[slot]["date"] for slot in after if slot.startswith("2026/27"))
    assert all(after[slot]["date"] == before[slot]["date"] for slot in after if slot.startswith("2025/26"))
    timetable = (await api.get(f"/v1/visit-plans/{case['id']}")).json()
    assert (timetable["provisional"], timetable["known_until"], timetable["notes"]) == (False, "2027-07-27", [])
    assert not any(one["provisional"] for one in await periods(api))
    assert (await api.get("/v1/calendars", headers={"If-None-Match": etag})).status_code == 200
    kinds = [event["kind"] for event in (await api.get("/v1/events?subject=calendar:307")).json()["items"]]
    assert kinds == ["calendar.extended"] * 2


async def test_real_dates_equal_to_the_provisional_ones_still_change_the_visit(api, clock):
    await publish(api, clock, 2025)
    case = await open_case(api, clock)
    one = next(visit for visit in case["visits"] if visit["provisional"])
    etag = (await api.get(f"/v1/visits/{one['id']}")).headers["etag"]
    same = [
        {
            "la_code": 307,
            "academic_year": "2026/27",
            "term": period["term"],
            "kind": period["kind"],
            "start": period["starts_on"],
            "end": period["ends_on"],
        }
        for period in await periods(api, academic_year=2026)
    ]
    assert (await send(api, "terms.json", json.dumps(same), clock=clock))["state"] == "loaded"
    read = await api.get(f"/v1/visits/{one['id']}")
    assert (read.json()["provisional"], read.json()["date"]) == (False, one["date"])
    assert read.headers["etag"].split(".")[0] != etag.split(".")[0]


async def test_a_council_that_never_published_has_no_provisional_year(api, clock):
    case = await open_case(api, clock)
    assert case["visits"] == []
    timetable = (await api.get(f"/v1/visit-plans/{case['id']}")).json()
    assert timetable["notes"] == ["No term dates are known yet: visits will be planned when they come."]
    assert timetable["provisional"] is False
    assert await periods(api) == []


async def test_a_visit_held_or_gone_by_is_not_provisional_once_it_is_known(api, clock):
    await publish(api, clock, 2025)
    case = await engage(api, await open_case(api, clock), clock=clock)
    clock.now = datetime(2027, 1, 12, 9, tzinfo=UTC)
    first, second = (next(one for one in case["visits"] if one["slot"] == f"2026/27 autumn {half}") for half in (1, 2))
    held = await api.post(f"/v1/visits/{first['id']}/record", "link_partner", json=minutes("2026-10-01"))
    assert held.status_code == 201, held.text
    await work_off(api.database, clock=clock)
    assert (await api.get(f"/v1/visits/{first['id']}")).json()["provisional"] is False
    assert (await api.get(f"/v1/visits/{second['id']}")).json()["provisional"] is True, "gone by, and not recorded"
    await publish(api, clock, 2026)
    assert (await api.get(f"/v1/visits/{second['id']}")).json()["provisional"] is False


async def test_cases_of_one_council_share_its_provisional_year(api, clock):
    await publish(api, clock, 2025)
    await open_case(api, clock)
    await open_case(api, clock, 101902)
    provisional = [one for one in await periods(api) if one["provisional"]]
    assert len(provisional) == len({(one["kind"], one["term"]) for one in provisional}) == 6
    assert date.fromisoformat(provisional[0]["starts_on"]).weekday() == date(2025, 9, 2).weekday()


async def test_withdrawing_the_real_dates_brings_the_provisional_year_back(api, clock):
    await publish(api, clock, 2025)
    case = await open_case(api, clock)
    before = case["visits"]
    imported = await send(api, "terms.json", term_dates(year=2026), clock=clock)
    assert not any(visit["provisional"] for visit in (await read_case(api, case))["visits"])

    asked = await api.post(f"/v1/imports/{imported['id']}/withdrawal", "admin", json={"reason": "Another council's."})
    assert asked.status_code == 202, asked.text
    await work_off(api.database, clock=clock)
    assert (await read_case(api, case))["visits"] == before
    assert {one["provisional"] for one in await periods(api, academic_year=2026)} == {True}
