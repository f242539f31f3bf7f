"""Files of schools' own days over HTTP: all or nothing, each fault by line and rule, nothing twice, nothing lost."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from securing_good.database import of_council
from securing_good.school_openings import school_openings
from securing_good.tables import Work
from securing_good.work import WorkKind
from tests.harness.callers import Ticking
from tests.harness.files import REGISTER, term_dates
from tests.harness.statements import counted
from tests.harness.told_once import told_once
from tests.harness.working import send, work_off

CLOCK = datetime(2025, 11, 20, 9, tzinfo=UTC)
PATH = "/v1/calendars/school-entries"
HEADER = "urn,academic_year,kind,term,starts_on,ends_on,half,title\n"
ROWS = (
    "101901,2025/26,inset_day,,2026-01-05,,,Phonics\n"
    "101902,2025/26,half_term,spring,2026-02-09,2026-02-20,,\n"
    "101902,,blocked,,2026-03-03,,pm,Festival\n"
)
CALENDAR = "\r\n".join(
    [
        *("BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", "UID:1", "SUMMARY:INSET day"),
        *("DTSTART;VALUE=DATE:20260105", "RDATE;VALUE=DATE:20260413", "END:VEVENT"),
        *("BEGIN:VEVENT", "UID:2", "SUMMARY:Summer fair", "DTSTART:20260704T130000Z", "END:VEVENT"),
        *("BEGIN:VEVENT", "UID:3", "SUMMARY:Spring half term", "DTSTART;VALUE=DATE:20260207"),
        *("DTEND;VALUE=DATE:20260223", "END:VEVENT", "END:VCALENDAR", ""),
    ]
)


async def register_and_terms(api, clock):
    """Schools, and the dates of this school year."""
    for name, content in (("register.csv", REGISTER), ("t.json", term_dates(year=2025))):
        assert (await send(api, name, content, clock=clock))["state"] == "loaded"
    await work_off(api.database, clock=clock)


@pytest.fixture
async def api(request):
    """The application in November 2025, with a register and terms."""
    async with told_once(request, register_and_terms, Ticking(CLOCK)) as made:
        yield made


async def sent(api, content, name="days.csv", role="data_officer", *, query="", **form):
    body = content.encode() if isinstance(content, str) else content
    return await api.post(f"{PATH}/imports{query}", role, files={"file": (name, body)}, data=form)


async def standing(api):
    items = (await api.get(PATH, params={"limit": 100})).json()["items"]
    return [(one["urn"], one["kind"], one["starts_on"], one["ends_on"], one["title"]) for one in items]


async def test_many_schools_days_come_in_one_file_and_once(api):
    first = await sent(api, HEADER + ROWS)
    assert (first.status_code, first.json()["added"], first.json()["schools"]) == (200, 3, 2), first.text
    kept = await standing(api)
    again = (await sent(api, HEADER + ROWS)).json()
    assert (again["added"], again["changed"], again["unchanged"]) == (0, 0, 3)
    assert await standing(api) == kept
    async with api.service_database.reading(of_council("307")) as session:
        asked = await session.scalars(select(Work.key).where(Work.kind == WorkKind.REPLAN_COUNCIL))
        assert list(asked) == ["307"]


async def test_own_term_dates_sent_anew_are_changed_and_what_is_not_named_stays(api):
    await sent(api, HEADER + ROWS)
    other = HEADER + "101902,2025/26,half_term,spring,2026-02-16,2026-02-20,,\n101901,,inset_day,,2026-01-05,,,Maths\n"
    assert (await sent(api, other)).json()["changed"] == 2
    assert await standing(api) == [
        (101901, "inset_day", "2026-01-05", "2026-01-05", "Maths"),
        (101902, "half_term", "2026-02-16", "2026-02-20", None),
        (101902, "blocked", "2026-03-03", "2026-03-03", "Festival"),
    ]


async def test_a_schools_calendar_is_read_and_what_it_does_not_tell_is_named(api):
    made = await sent(api, CALENDAR, "school.ics", urn="101902")
    assert made.status_code == 200, made.text
    assert (made.json()["added"], made.json()["passed_over"]) == (3, [{"line": 9, "title": "Summer fair"}])
    assert [one[:4] for one in await standing(api)] == [
        (101902, "inset_day", "2026-01-05", "2026-01-05"),
        (101902, "half_term", "2026-02-07", "2026-02-22"),
        (101902, "inset_day", "2026-04-13", "2026-04-13"),
    ]
    assert (await sent(api, CALENDAR, "school.ics", urn="101902")).json()["unchanged"] == 3


async def test_a_dry_run_says_what_would_be_and_keeps_nothing(api):
    tried = await sent(api, HEADER + ROWS, query="?dry_run=true")
    assert (tried.json()["added"], tried.json()["dry_run"]) == (3, True)
    assert await standing(api) == []


@pytest.mark.parametrize(
    ("row", "place", "says"),
    [
        ("999999,,inset_day,,2026-01-06,,,", "line 5, column urn", "not a school of this council"),
        ("101901,,inset_day,,2026-01-05,,,", "line 5, column starts_on", "INSET day on 5 January 2026 already"),
        ("101901,,occasional_day,,2026-01-05,,,", "line 5, column starts_on", "cannot stand beside it"),
        ("101901,,inset_day,,2026-02-18,,,", "line 5, column starts_on", "the spring half-term break"),
        ("101901,2026/27,inset_day,,2026-01-06,,,", "line 5, column academic_year", "academic year 2026/27"),
        ("101901,,closed,,2026-03-06,2026-03-05,,", "line 5, column ends_on", "before it starts"),
        ("101902,,term,spring,2026-01-05,2026-04-24,,", "line 5, column starts_on", "overlap"),
        ("101901,,closed,,2026-01-01,2026-04-10,,", "line 5, column starts_on", "on no day of the spring term"),
    ],
)
async def test_one_bad_row_keeps_the_whole_file_out_and_is_named(api, row, place, says):
    answer = await sent(api, HEADER + ROWS + row + "\n")
    assert answer.status_code == 422
    assert "nothing of it was kept" in answer.json()["detail"]
    (error,) = answer.json()["errors"]
    assert error["pointer"] == place
    assert says in error["detail"]
    assert await standing(api) == []


@pytest.mark.parametrize(
    ("content", "form", "says"),
    [
        (CALENDAR, {}, "whose calendar it is"),
        (HEADER + ROWS, {"urn": "101901"}, "names the school in each row"),
        (CALENDAR, {"urn": "999999"}, "not a school of this council"),
        (CALENDAR.replace("20260105", "20260104"), {"urn": "101902"}, "it is a Sunday"),
        (
            CALENDAR.replace("SUMMARY:INSET day", "RRULE:FREQ=DAILY\r\nSUMMARY:INSET"),
            {"urn": "101902"},
            "without an end",
        ),
        (CALENDAR[:-30], {"urn": "101902"}, "stops before"),
        ("", {}, "first line must name"),
        ("a,b\n1,2\n", {}, "unknown column"),
        (b"\x89PNG\r\n\x1a\n", {}, "not UTF-8"),
        (HEADER, {}, "no rows"),
        (HEADER + "101901,,blocked,,2026-03-03,,,x\n" * 5001, {}, "5,000"),
        (HEADER + "".join(f"101901,,inset_day,,{d},,,\n" for d in ("2026-01-06",) * 301), {}, "at most 300"),
    ],
)
async def test_a_hostile_file_is_refused_in_words(api, content, form, says):
    answer = await sent(api, content, **form)
    assert answer.status_code == 422, answer.text
    assert says in answer.text
    assert await standing(api) == []


async def test_openings_of_many_schools_take_as_many_statements_as_of_one(api):
    await sent(api, HEADER + ROWS)
    took = []
    for urns in ([101901], [101901, 101902, 101903]):
        async with api.service_database.reading(of_council("307")) as session:
            with counted(api.service_database) as said:
                found = await school_openings(session, "307", urns)
            took.append(len(said))
    assert took == [5, 5]
    day = datetime(2026, 1, 5, tzinfo=UTC).date()
    assert [found[urn].why_not(day) for urn in urns] == ["INSET day", None, None]
    assert found[101902].why_not(datetime(2026, 2, 10, tzinfo=UTC).date()) == "the spring half-term break"
    assert found[101903].why_not(datetime(2026, 5, 12, tzinfo=UTC).date()) == "Key stage 2 tests"
