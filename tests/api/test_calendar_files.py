"""Term dates sent as iCalendar: a calendar that names no council is its sender's, and half a one changes nothing."""

import json

import pytest

from tests.harness.files import term_dates
from tests.harness.working import load_thin_files, send, work_off

EVENTS = (
    ("Autumn term", "20260903", "20261219"),
    ("Half term", "20261026", "20261031"),
    ("Spring term", "20270104", "20270326"),
    ("Half term", "20270215", "20270220"),
    ("Summer term", "20270412", "20270724"),
    ("Half term", "20270531", "20270605"),
    ("INSET day", "20260902", "20260903"),
)


def calendar(*more: str) -> str:
    events = [
        f"BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:{first}\r\nDTEND;VALUE=DATE:{after}\r\nSUMMARY:{title}\r\nEND:VEVENT\r\n"
        for title, first, after in EVENTS
    ]
    return "".join(["BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", *events, *more, "END:VCALENDAR\r\n"])


@pytest.fixture
async def api(api):
    """The application with the thin files loaded."""
    await load_thin_files(api)
    return api


async def test_a_councils_own_calendar_outranks_the_published_one(api):
    imported = await send(api, "anything.bin", calendar(), "data_officer", council="307")
    assert (imported["state"], imported["dataset"]) == ("loaded", "term_dates_ics")
    assert [imported[f"rows_{what}"] for what in ("accepted", "refused", "unchanged")] == [7, 0, 0]
    own = [one for one in (await api.get("/v1/calendars?academic_year=2026")).json()["items"] if not one["published"]]
    assert [(one["kind"], one["starts_on"]) for one in own][:2] == [("term", "2026-09-03"), ("half_term", "2026-10-26")]
    assert len(own) == 6
    again = await send(api, "anything.bin", calendar(), "data_officer", council="307")
    assert (again["facts_added"], again["facts_superseded"]) == (0, 0)


async def test_a_published_calendar_must_name_its_council(api):
    imported = await send(api, "terms.ics", calendar())
    assert imported["state"] == "refused"
    assert imported["problem"]["code"] == "unknown_council"


async def test_one_event_that_cannot_be_read_keeps_the_whole_calendar_out(api):
    repeats = "BEGIN:VEVENT\r\nDTSTART:20270503\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:May Day\r\nEND:VEVENT\r\n"
    imported = await send(api, "terms.ics", calendar(repeats), "data_officer", council="307")
    assert (imported["state"], imported["problem"]["code"]) == ("refused", "incomplete_calendar")
    rows = (await api.get(f"/v1/imports/{imported['id']}/rows", "data_officer")).json()["items"]
    assert [(row["line"], row["column"], row["code"]) for row in rows] == [(38, "RRULE", "repeats")]
    assert all(one["published"] for one in (await api.get("/v1/calendars?academic_year=2026")).json()["items"])


async def test_of_two_terms_that_overlap_only_that_is_told(api):
    overlapping = calendar().replace("DTSTART;VALUE=DATE:20270104", "DTSTART;VALUE=DATE:20261214")
    imported = await send(api, "terms.ics", overlapping, "data_officer", council="307")
    assert (imported["state"], imported["problem"]["code"]) == ("refused", "incomplete_calendar")
    (row,) = (await api.get(f"/v1/imports/{imported['id']}/rows", "data_officer")).json()["items"]
    assert row["code"] == "contradicts_calendar"
    assert row["reason"].startswith("it overlaps the autumn term on line ")


async def test_withdrawing_a_calendar_brings_back_the_published_one(api):
    published = (await api.get("/v1/calendars?academic_year=2026&limit=100")).json()["items"]
    imported = await send(api, "terms.ics", calendar(), "data_officer", council="307")
    path = f"/v1/imports/{imported['id']}/withdrawal"
    assert (await api.post(path, "data_officer", json={"reason": "A draft."})).status_code == 202
    await work_off(api.database)
    assert (await api.get("/v1/calendars?academic_year=2026&limit=100")).json()["items"] == published


def half_a_year(*left_out: tuple[str, str]) -> str:
    periods = json.loads(term_dates())
    return json.dumps([one for one in periods if (one["term"], one["kind"]) not in left_out])


@pytest.mark.parametrize("own", [False, True], ids=["beside the published one", "in place of the council's own"])
@pytest.mark.parametrize(
    ("left_out", "named"),
    [
        (
            [("autumn", "term"), ("autumn", "half_term"), ("summer", "term"), ("summer", "half_term")],
            "autumn term 2026/27",
        ),
        ([("spring", "half_term")], "spring half-term break 2026/27"),
    ],
)
async def test_half_a_year_takes_the_place_of_no_whole_one(api, own, left_out, named):
    if own:
        assert (await send(api, "terms.ics", calendar(), "data_officer", council="307"))["state"] == "loaded"
    before = (await api.get("/v1/calendars?academic_year=2026&limit=100")).json()["items"]
    imported = await send(api, "terms.json", half_a_year(*left_out), "data_officer", council="307")
    assert (imported["state"], imported["problem"]["code"]) == ("refused", "incomplete_year")
    assert (
        f"The file replaces all that is known of 2026/27, and leaves out the {named}" in imported["problem"]["detail"]
    )
    assert (await api.get("/v1/calendars?academic_year=2026&limit=100")).json()["items"] == before


async def test_a_year_nobody_told_of_may_be_told_in_part(api):
    spring = half_a_year(("autumn", "term"), ("autumn", "half_term"), ("summer", "term"), ("summer", "half_term"))
    next_year = spring.replace("2027-", "2028-").replace("2026/27", "2027/28")
    assert (await send(api, "terms.json", next_year, "data_officer", council="307"))["state"] == "loaded"


async def test_withdrawing_a_calendar_brings_back_the_councils_own_in_another_form(api):
    assert (await send(api, "terms.json", term_dates(), "data_officer", council="307"))["state"] == "loaded"
    before = (await api.get("/v1/calendars?academic_year=2026&limit=100")).json()["items"]
    imported = await send(api, "terms.ics", calendar(), "data_officer", council="307")
    path = f"/v1/imports/{imported['id']}/withdrawal"
    assert (await api.post(path, "data_officer", json={"reason": "A draft."})).status_code == 202
    await work_off(api.database)
    after = (await api.get("/v1/calendars?academic_year=2026&limit=100")).json()["items"]
    assert after == before
    assert next(one["starts_on"] for one in after if not one["published"]) == "2026-09-02"
