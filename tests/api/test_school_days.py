"""Schools' own days over HTTP: who enters what, what is refused and where, and what becomes of visits."""

import json
from datetime import date, timedelta

import pytest

from tests.harness.files import term_dates
from tests.harness.november import api, clock
from tests.harness.working import send, work_off

__all__ = ["api", "clock"]

PATH = "/v1/calendars/school-entries"
WINDOWS = "/v1/calendars/assessment-windows"
URN = 101901
INSET = {"urn": URN, "kind": "inset_day", "starts_on": "2026-01-09"}


async def entered(api, role="lead_officer", **changed):
    answer = await api.post(PATH, role, json=INSET | changed)
    assert answer.status_code == 201, answer.text
    return answer


async def listed(api, path=PATH, **query):
    return (await api.get(path, params=query)).json()["items"]


async def planned(api, clock, urn=URN):
    await work_off(api.database, clock=clock)
    return {one["slot"]: one["date"] for one in (await api.get("/v1/visits", params={"urn": urn})).json()["items"]}


async def open_case(api, clock, urn=URN):
    decision = {"urn": urn, "level": "red", "reason": "Agreed with the school."}
    assert (await api.post("/v1/level-decisions", json=decision)).status_code == 201
    case = await api.post("/v1/cases", "lead_officer", json={"urn": urn, "reason": "Agreed."})
    assert case.status_code == 201, case.text
    return await planned(api, clock)


async def test_what_a_school_says_is_entered_corrected_taken_back_and_never_lost(api):
    made = await entered(api, title="Phonics training")
    body = made.json()
    assert (body["academic_year"], body["ends_on"], body["half"]) == ("2025/26", "2026-01-09", None)
    path, version = made.headers["location"], {"If-Match": made.headers["etag"]}
    moved = await api.call(
        "PATCH",
        path,
        "data_officer",
        json={"starts_on": "2026-01-12", "ends_on": "2026-01-12", "half": "afternoon"},
        headers=version,
    )
    assert (moved.status_code, moved.json()["half"], moved.json()["title"]) == (200, "afternoon", "Phonics training")
    assert (await api.call("PATCH", path, "lead_officer", json={"half": None}, headers=version)).status_code == 412
    gone = await api.post(f"{path}/removal", "lead_officer", json={"reason": "Moved to June."})
    assert (gone.json()["removal_reason"], gone.json()["removed_by"]) == ("Moved to June.", "test:lead_officer")
    assert await listed(api) == []
    assert [one["id"] for one in await listed(api, removed=True)] == [body["id"]]
    again = await api.post(f"{path}/removal", "lead_officer", json={"reason": "Moved to June."})
    assert again.status_code == 409
    kinds = [event["kind"] for event in await api.events(URN)]
    assert [kind for kind in kinds if kind.startswith("school_days")] == [
        f"school_days.{what}" for what in ("entered", "changed", "removed")
    ]


async def test_the_list_is_narrowed_by_school_year_and_kind(api):
    first = (await entered(api)).json()["id"]
    other = (await entered(api, urn=101902, kind="blocked")).json()["id"]
    assert [one["id"] for one in await listed(api, urn=URN)] == [first]
    assert [one["id"] for one in await listed(api, kind="blocked")] == [other]
    assert await listed(api, academic_year=2026) == []
    assert len(await listed(api, academic_year=2025)) == 2


async def test_a_headteacher_enters_their_own_schools_days_and_no_terms(api):
    mine = {"urns": [URN]}
    assert (await api.post(PATH, "headteacher", json=INSET, **mine)).status_code == 201
    assert (await api.post(PATH, "headteacher", json=INSET | {"urn": 101902}, **mine)).status_code == 403
    term = {"kind": "half_term", "term": "autumn", "starts_on": "2025-10-20", "ends_on": "2025-10-31"}
    refused = await api.post(PATH, "headteacher", json=INSET | term, **mine)
    assert (refused.status_code, "council's" in refused.json()["detail"]) == (403, True)
    theirs = await entered(api, urn=101902)
    path = theirs.headers["location"]
    assert (await api.get(path, "headteacher", **mine)).status_code == 404
    removal = {"json": {"reason": "No."}}
    assert (await api.post(f"{path}/removal", "headteacher", **removal, **mine)).status_code == 404


async def test_a_school_cannot_block_a_whole_term(api):
    trip = INSET | {"kind": "blocked", "starts_on": "2026-02-02", "ends_on": "2026-02-06", "title": "Skiing"}
    assert (await api.post(PATH, "headteacher", urns=[URN], json=trip)).status_code == 201
    more = trip | {"starts_on": "2026-03-02", "ends_on": "2026-03-02"}
    refused = await api.post(PATH, "headteacher", urns=[URN], json=more)
    assert refused.status_code == 422
    assert "12 half-days of the 2025/26 spring term" in refused.json()["errors"][0]["detail"]
    assert (await api.post(PATH, "lead_officer", json=more)).status_code == 201


async def test_a_school_cannot_block_a_whole_term_half_day_by_half_day(api):
    """Whichever way it says so: its blocked half-days are counted together."""
    trip = INSET | {"kind": "blocked", "starts_on": "2026-02-02", "ends_on": "2026-02-05", "title": "Skiing"}
    assert (await api.post(PATH, "headteacher", urns=[URN], json=trip)).status_code == 201
    times = "/v1/availability/school-times"

    def said(day: str, half: str = "morning") -> dict[str, dict]:
        return {"json": {"urn": URN, "date": day, "half": half, "word": "blocked", "reason": "Rehearsals."}}

    for half in ("morning", "afternoon"):
        assert (await api.post(times, "headteacher", urns=[URN], **said("2026-03-02", half))).status_code == 201
    refused = await api.post(times, "headteacher", urns=[URN], **said("2026-03-03"))
    (error,) = refused.json()["errors"]
    assert (refused.status_code, error["pointer"], error["code"]) == (422, "#/date", "too-many-blocked")
    assert "11 half-days of the 2025/26 spring term" in error["detail"]
    by_calendar = trip | {"starts_on": "2026-03-04", "ends_on": "2026-03-04"}
    refused = await api.post(PATH, "headteacher", urns=[URN], json=by_calendar)
    assert refused.json()["errors"][0]["code"] == "too-many-blocked"
    assert (await api.post(times, "lead_officer", **said("2026-03-03"))).status_code == 201


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2026-01-09", "INSET day"),
        ("2025-12-29", "the holiday after the autumn term"),
        ("2026-05-04", "a bank holiday"),
    ],
)
async def test_a_school_proposes_half_days_on_which_it_is_open(api, day, why):
    assert (await entered(api)).status_code == 201
    said = {"urn": URN, "date": day, "half": "morning", "word": "proposed"}
    refused = await api.post("/v1/availability/school-times", "headteacher", urns=[URN], json=said)
    (error,) = refused.json()["errors"]
    assert (refused.status_code, error["pointer"], error["code"]) == (422, "#/date", "school-closed")
    assert f"the school cannot be visited: {why}." in error["detail"]


@pytest.mark.parametrize(
    ("changed", "pointer", "says"),
    [
        ({"ends_on": "2026-01-08"}, "#/ends_on", "before it starts on 9 January 2026"),
        ({"starts_on": "2026-01-10"}, "#/starts_on", "it is a Saturday"),
        ({"starts_on": "2025-12-29"}, "#/starts_on", "it is the holiday after the autumn term"),
        ({"academic_year": 2026}, "#/academic_year", "does not lie in the academic year 2026/27"),
        ({"kind": "term"}, "#/term", "Say which term"),
        ({"kind": "closed", "starts_on": "2025-09-01", "ends_on": "2026-07-31"}, "#/starts_on", "on no day of the"),
        (
            {"kind": "term", "term": "autumn", "starts_on": "2025-09-03", "ends_on": "2026-01-09"},
            "#/starts_on",
            "overlap",
        ),
        ({"starts_on": "2025-09-01", "ends_on": "2026-09-30", "kind": "closed"}, "#/ends_on", "over a year"),
        ({"urn": 999999}, "#/urn", "not a school of this council"),
        ({"urn": 7}, "#/urn", "greater than or equal to 100000"),
        ({"kind": "holiday"}, "#/kind", "inset_day"),
        ({"starts_on": "9999-12-31"}, "#/starts_on", "2101"),
        ({"starts_on": "2026-02-30"}, "#/starts_on", "date"),
        ({"half": "evening"}, "#/half", "morning"),
        ({"title": "\u0000"}, "#/title", "control character"),
        ({"title": "x" * 201}, "#/title", "200"),
        ({"reason": "because"}, "#/reason", "not permitted"),
    ],
)
async def test_what_cannot_be_is_named_with_its_place_and_rule(api, changed, pointer, says):
    answer = await api.post(PATH, "lead_officer", json=INSET | changed)
    assert answer.status_code == 422, answer.text
    errors = {error["pointer"]: error["detail"] for error in answer.json()["errors"]}
    assert says in errors[pointer]
    assert await listed(api) == []


async def test_the_same_day_twice_is_refused_and_another_correction_is_not(api):
    made = await entered(api)
    twice = await api.post(PATH, "lead_officer", json=INSET)
    (error,) = twice.json()["errors"]
    assert (twice.status_code, error["code"]) == (422, "given-twice")
    assert error["detail"] == "There is the INSET day on 9 January 2026 already."
    same = {"json": {"starts_on": "2026-01-09"}, "headers": {"If-Match": made.headers["etag"]}}
    assert (await api.call("PATCH", made.headers["location"], "lead_officer", **same)).headers["etag"] == made.headers[
        "etag"
    ]


async def test_dates_the_council_moved_keep_nobody_from_entering_another(api, clock):
    await entered(api, starts_on="2026-07-20")
    shorter = [
        row | {"end": "2026-07-10"} if row["end"] > "2026-07-15" else row for row in json.loads(term_dates(year=2025))
    ]
    assert (await send(api, "t.json", json.dumps(shorter), clock=clock))["state"] == "loaded"
    assert (await api.post(PATH, "lead_officer", json=INSET)).status_code == 201


async def test_a_planned_meeting_leaves_a_day_that_the_school_is_closed(api, clock):
    before = await open_case(api, clock)
    slot, day = next((slot, day) for slot, day in before.items() if slot == "2025/26 spring 1")
    made = await entered(api, starts_on=day)
    after = await planned(api, clock)
    assert after[slot] != day
    assert {other: on for other, on in after.items() if other != slot} == {
        other: on for other, on in before.items() if other != slot
    }
    await api.post(f"{made.headers['location']}/removal", "lead_officer", json={"reason": "Called off."})
    assert await planned(api, clock) == before


async def test_a_half_term_of_building_work_has_no_meeting_and_the_timetable_says_why(api, clock):
    await open_case(api, clock)
    case = (await api.get("/v1/cases", params={"urn": URN})).json()["items"][0]["id"]
    await entered(api, kind="closed", starts_on="2026-01-05", ends_on="2026-02-13", title="building work")
    assert "2025/26 spring 1" not in await planned(api, clock)
    skipped = {one["slot"]: one["reason"] for one in (await api.get(f"/v1/visit-plans/{case}")).json()["skipped"]}
    assert skipped["2025/26 spring 1"] == "The school is open on no day of it: closed: building work."


async def test_published_windows_say_their_source_and_keep_meetings_off(api, clock):
    (tests,) = await listed(api, WINDOWS, year_group=6)
    assert (tests["starts_on"], tests["ends_on"], tests["published"], tests["counts"]) == (
        *("2026-05-11", "2026-05-14"),
        *(True, True),
    )
    assert "Standards and Testing Agency" in tests["source"]
    summer = (await open_case(api, clock))["2025/26 summer 1"]
    around = date.fromisoformat(summer) - timedelta(days=1)
    mocks = {
        "title": "Mock tests",
        "phase": "primary",
        "starts_on": around.isoformat(),
        "ends_on": summer,
        "source": "The heads' forum.",
    }
    made = await api.post(WINDOWS, "data_officer", json=mocks)
    assert made.status_code == 201, made.text
    assert (await planned(api, clock))["2025/26 summer 1"] not in {summer, around.isoformat()}
    await api.post(f"{made.headers['location']}/removal", "data_officer", json={"reason": "Cancelled."})
    assert (await planned(api, clock))["2025/26 summer 1"] == summer


async def test_a_council_outranks_a_published_window_once(api):
    (tests,) = await listed(api, WINDOWS, year_group=6)
    own = {
        "title": "Key stage 2 tests",
        "year_group": 6,
        "starts_on": "2026-05-11",
        "ends_on": "2026-05-15",
        "source": "Our own circular.",
        "in_place_of": tests["id"],
    }
    made = await api.post(WINDOWS, "data_officer", json=own)
    assert made.status_code == 201, made.text
    assert [(one["id"], one["counts"]) for one in await listed(api, WINDOWS, year_group=6)] == [
        (tests["id"], False),
        (made.json()["id"], True),
    ]
    assert (await api.post(WINDOWS, "data_officer", json=own)).status_code == 409
    elsewhere = (await api.get(WINDOWS, params={"year_group": 6}, council="310")).json()["items"]
    assert [(one["id"], one["counts"]) for one in elsewhere] == [(tests["id"], True)]
    published = f"{WINDOWS}/{tests['id']}"
    version = {"If-Match": (await api.get(published)).headers["etag"]}
    change = {"json": {"ends_on": "2026-05-15"}, "headers": version}
    assert (await api.call("PATCH", published, "data_officer", **change)).status_code == 409
    assert (await api.post(f"{published}/removal", "data_officer", json={"reason": "No."})).status_code == 409
    await api.post(f"{made.headers['location']}/removal", "data_officer", json={"reason": "As published."})
    assert [one["counts"] for one in await listed(api, WINDOWS, year_group=6)] == [True]


@pytest.mark.parametrize(
    ("changed", "pointer", "says"),
    [
        ({"year_group": None}, "#/year_group", "Say which year group"),
        ({"ends_on": "2027-05-09"}, "#/ends_on", "before it starts"),
        ({"ends_on": "2027-07-31"}, "#/ends_on", "70 days are the most"),
        ({"academic_year": 2025}, "#/academic_year", "2025/26"),
        ({"in_place_of": 1999999999}, "#/in_place_of", "no published window"),
        ({"in_place_of": 1}, "#/in_place_of", "is of 2025/26, this one of 2026/27"),
        ({"source": " "}, "#/source", "at least 1 character"),
        ({"year_group": 14}, "#/year_group", "less than or equal to 13"),
    ],
)
async def test_a_window_that_cannot_be_is_named(api, changed, pointer, says):
    body = {
        "title": "Key stage 2 tests",
        "year_group": 6,
        "starts_on": "2027-05-10",
        "ends_on": "2027-05-13",
        "source": "Key dates 2026/27.",
    }
    answer = await api.post(WINDOWS, "data_officer", json={**body, **changed})
    assert answer.status_code == 422, answer.text
    errors = {error["pointer"]: error["detail"] for error in answer.json()["errors"]}
    assert says in errors[pointer]


async def test_a_test_of_the_same_pupils_is_given_once_for_the_same_days(api):
    mocks = {
        "title": "Mock examinations",
        "year_group": 11,
        "starts_on": "2026-01-12",
        "ends_on": "2026-01-16",
        "source": "Our own.",
    }
    assert (await api.post(WINDOWS, "data_officer", json=mocks)).status_code == 201
    again = await api.post(
        WINDOWS, "data_officer", json=mocks | {"title": "mock examinations", "starts_on": "2026-01-14"}
    )
    assert again.status_code == 409
    (blocker,) = again.json()["blockers"]
    assert (
        blocker["detail"]
        == "Mock examinations stand from 12 January 2026 to 16 January 2026 already: change that window."
    )
    for other in ({"year_group": 10}, {"title": "More of them"}, {"starts_on": "2026-01-19", "ends_on": "2026-01-20"}):
        assert (await api.post(WINDOWS, "data_officer", json=mocks | other)).status_code == 201
