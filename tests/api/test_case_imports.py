"""Cases that were running before: taken in from a file with their true days, and then like any other."""

import csv
import io
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from securing_good_api.case_imports.from_csv import COLUMNS
from tests.harness.callers import Ticking
from tests.harness.files import register, register_row, term_dates
from tests.harness.told_once import told_once
from tests.harness.working import minutes, send, work_off

PAGE = Path(__file__).parents[2] / "docs" / "running-cases.md"
TEMPLATE = PAGE.read_text(encoding="utf-8").split("```csv\n")[1].split("```")[0]
RED, ACADEMY, THIRD = 101922, 101923, 101924
PEOPLE = """name,email,post,urn,starts_on
Tom Field,tom.field@council.example,lead officer,,2024-09-01
Nadia Larkmere,nadia.larkmere@council.example,link partner,,2024-09-01
Jo Marsh,jo.marsh@council.example,link partner,,2025-10-01
Ana Cole,ana.cole@trust.example,trust officer,101923,2026-09-01
"""
COLUMN_OF = {column: number for number, column in enumerate(COLUMNS)}


async def beginning(api, clock):
    """Its schools, its people and three years' terms."""
    academy = {"establishment_type": "Academy converter", "establishment_type_group": "Academies"}
    schools = register(
        register_row(RED, "Ash Primary School"),
        register_row(ACADEMY, "Beech Primary School", **academy),
        register_row(THIRD, "Cedar Primary School"),
        register_row(102201, "Damson Primary School", district="Harrow"),
    )
    assert (await send(api, "register.csv", schools, clock=clock))["state"] == "loaded"
    for year in (2024, 2025, 2026):
        await send(api, "terms.json", term_dates(307, year=year), clock=clock)
    file = {"file": ("people.csv", PEOPLE.encode())}
    assert (await api.post("/v1/appointments/imports", "admin", files=file)).is_success


@pytest.fixture
async def api(request):
    """A council that begins to use the product in November 2026."""
    async with told_once(request, beginning, Ticking(datetime(2026, 11, 25, 12, tzinfo=UTC))) as made:
        yield made


async def sent(api, content: str, role: str = "principal_adviser", **params):
    """Send a file of running cases."""
    return await api.post("/v1/case-imports", role, files={"file": ("cases.csv", content.encode())}, params=params)


def rows(*told: dict[str, str], urn: int = THIRD) -> str:
    """A file with these rows; each names its record and its day."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows({"urn": urn, **row} for row in told)
    return out.getvalue()


def opened(on: str = "2024-12-16", **more: str) -> dict[str, str]:
    """The row that opens a case, 23 months ago."""
    return {"record": "case", "on": on, "words": "Reading.", "level": "red", "by": "Ruth Adeyemi", **more}


CONTACT = {"record": "contact", "on": "2025-01-07", "words": "Why.", "with_whom": "The head", "route": "phone"}
FOUR = (
    "assistant director: Ruth Adeyemi; principal adviser: Tom Field; headteacher: Asha Patel; "
    "chair of governors: Kwame Inklefold"
)
LETTER = {"record": "letter", "on": "2025-01-10", "words": "By post."}
ENGAGED = {"record": "engagement_meeting", "on": "2025-01-14", "words": "Reading.", "attendance": FOUR}


def met(on: str, **more: str) -> dict[str, str]:
    """A Securing Good meeting."""
    return {"record": "meeting", "on": on, "words": "Reading.", "progress": "improving", **more}


def reviewed(on: str, months: int, decision: str = "continue") -> dict[str, str]:
    """A review that was decided."""
    words = {"words": "Not embedded.", "by": "Ruth Adeyemi"}
    return {"record": "review", "on": on, "months": str(months), "decision": decision, **words}


AT_23_MONTHS = (
    opened(),
    CONTACT,
    LETTER,
    ENGAGED,
    met("2025-02-04"),
    {"record": "action", "on": "2025-02-04", "words": "Plan reading.", "owner": "Head", "due_on": "2025-03-01",
     "done_on": "2025-02-20", "critical": "yes"},
    met("2025-06-10"),
    {"record": "level", "on": "2025-10-15", "words": "Better.", "level": "amber", "by": "Ruth Adeyemi"},
    reviewed("2025-12-15", 12),
    met("2026-03-10"),
    reviewed("2026-06-16", 18),
)  # fmt: skip


def said(refused) -> list[tuple[str, str]]:
    """Where a file is refused, and by which rule."""
    assert refused.status_code == 422, refused.text
    return [(one["pointer"], one["code"]) for one in refused.json()["errors"]]


async def case_of(api, taken: dict) -> dict:
    """A case that was taken in."""
    return (await api.get(f"/v1/cases/{taken['case_id']}")).json()


async def kinds(api) -> list[str]:
    """Everything that happened, by kind."""
    return [one["kind"] for one in (await api.get("/v1/events?limit=100")).json()["items"]]


async def test_the_template_in_the_documentation_is_taken_in_as_it_stands(api):
    assert (await api.get("/v1/case-imports/template.csv")).text == TEMPLATE
    tried = await sent(api, TEMPLATE, dry_run=True)
    assert tried.status_code == 200, tried.text
    assert (await api.get("/v1/cases")).json()["items"] == []
    done = (await sent(api, TEMPLATE)).json()
    red, academy = done["cases"]
    assert (red["urn"], red["already_here"], red["reference"], red["months"]) == (RED, False, "SG-2025-0001", 22)
    assert (red["state"], red["level"], red["level_since"]) == ("monitoring", "amber", "2025-10-15")
    assert red["reviews_waiting"] == [{"months": 18, "due_on": "2026-07-06"}]
    assert (academy["state"], academy["level"], academy["reviews_waiting"]) == ("engaging", "amber", [])
    assert tried.json()["cases"][0] == red | {"case_id": None, "reference": None}
    case = await case_of(api, red)
    assert case["imported"] == {"import_id": done["import_id"], "on": "2026-11-25"}
    assert (case["opened_on"], case["engaged_on"], case["next_review"]["months"]) == ("2025-01-06", "2025-01-21", 18)
    assert (case["lead_officer"], case["link_partner"]) == ("Tom Field", "Jo Marsh")
    assert [(one["starts_on"], one["ends_on"]) for one in case["team"] if one["post"] == "link_partner"] == [
        ("2025-01-06", "2025-10-31"),
        ("2025-11-01", None),
    ]
    slots = [(one["date"], one["slot"], one["status"]) for one in case["visits"]]
    assert slots == [
        ("2025-03-04", "2024/25 spring 2", "held"),
        ("2025-03-25", None, "held"),
        ("2025-05-06", "2024/25 summer 1", "not_held"),
        ("2025-05-20", "2024/25 summer 1", "held"),
        ("2025-12-02", "2025/26 autumn", "held"),
        ("2026-06-16", "2025/26 summer", "held"),
    ]
    listed = (await api.get(f"/v1/case-imports/{done['import_id']}", "lead_officer")).json()
    assert [one["urn"] for one in listed["cases"]] == [RED, ACADEMY]
    assert listed["cases"][0]["counts"]["meeting"] == 4


async def test_nothing_is_sent_for_the_past_and_meetings_are_planned_from_today(api):
    before = len(await kinds(api))
    taken = (await sent(api, TEMPLATE)).json()["cases"]
    assert (await kinds(api))[before:] == ["case.imported", "case.imported"]
    await work_off(api.database, clock=api.service_database.clock)
    assert set((await kinds(api))[before:]) <= {"case.imported", "timetable.planned", "calendar.extended"}
    case = await case_of(api, taken[0])
    assert case["timetable_is_current"] is True
    assert not case["escalated"]
    assert [one for one in case["visits"] if one["date"] < "2026-11-25"][-1]["date"] == "2026-06-16"
    to_come = [one for one in case["visits"] if one["status"] == "planned"]
    # Up to the review that nobody has decided yet, which has passed: it comes first, and is met for.
    assert [one["slot"] for one in to_come] == ["review at 18 months"]
    open_ones = (await api.get(f"/v1/actions?case={taken[0]['case_id']}&status=open")).json()["items"]
    assert [(one["due_on"], one["critical"]) for one in open_ones] == [("2026-12-08", True)]
    records = (await api.get("/v1/visits?status=held&limit=100", "lead_officer")).json()["items"]
    assert not [one for one in records if one["minutes_overdue"]]


async def test_a_file_sent_again_changes_nothing_and_one_with_other_rows_is_refused(api):
    first = (await sent(api, TEMPLATE)).json()
    events = len(await kinds(api))
    lines = TEMPLATE.splitlines()
    shuffled = "\n".join([lines[0], *reversed(lines[1:])]) + "\n"
    for content in (TEMPLATE, shuffled):
        again = (await sent(api, content)).json()
        assert (again["import_id"], [one["already_here"] for one in again["cases"]]) == (None, [True, True])
    assert {one["case_id"] for one in again["cases"]} == {one["case_id"] for one in first["cases"]}
    assert len(await kinds(api)) == events
    changed = await sent(api, TEMPLATE.replace("Phonics check results", "Other results"))
    assert said(changed) == [("line 2, column urn", "already-imported")]
    assert "SG-2025-0001 was imported on 2026-11-25 from other rows" in changed.json()["errors"][0]["detail"]
    more = await sent(api, TEMPLATE + rows(opened()).split("\r\n")[1] + "\n")
    assert [one["already_here"] for one in more.json()["cases"]] == [True, True, False]


async def test_history_tells_what_had_happened_on_its_true_day(api):
    taken = (await sent(api, rows(*AT_23_MONTHS))).json()["cases"][0]
    path = f"/v1/cases/{taken['case_id']}"
    (told,) = (await api.get(f"{path}/history")).json()["items"]
    assert (told["kind"], told["reason"], told["at"][:10]) == ("case.imported", "Reading.", told["at"][:10])
    assert [(one["record"], one["on"]) for one in told["past"]] == [(row["record"], row["on"]) for row in AT_23_MONTHS]
    assert [one["decision"] for one in told["past"] if one["record"] == "review"] == ["continue", "continue"]
    assert "past" not in [one["field"] for one in told["changes"]]

    async def on(day: str) -> dict:
        return (await api.get(f"{path}/as-of?day={day}")).json()

    first, engaged, later = await on("2025-01-10"), await on("2025-06-30"), await on("2026-01-31")
    assert [one["state"] for one in (first, engaged, later)] == ["engaging", "monitoring", "monitoring"]
    assert [one["level"] for one in (first, engaged, later)] == ["red", "red", "amber"]
    assert [len(one["meetings_held"]) for one in (first, engaged, later)] == [0, 2, 2]
    assert [one["decided_on"] for one in later["reviews_decided"]] == ["2025-12-15"]
    assert [one["what"] for one in (await on("2025-02-10"))["open_actions"]] == ["Plan reading."]
    assert engaged["open_actions"] == []
    assert (await api.get(f"{path}/as-of?day=2024-12-15")).status_code == 404


async def test_an_imported_case_goes_on_like_any_other_to_its_exit_at_24_months(api):
    clock = api.service_database.clock
    taken = (await sent(api, rows(*AT_23_MONTHS))).json()["cases"][0]
    assert (taken["months"], taken["reviews_waiting"]) == (23, [])
    await work_off(api.database, clock=clock)
    path = f"/v1/cases/{taken['case_id']}"
    case = (await api.get(path)).json()
    (planned, *_) = [one for one in case["visits"] if one["status"] == "planned"]
    assert "2026-11-25" <= planned["date"] <= "2026-12-16"
    clock.now = datetime.fromisoformat(f"{planned['date']}T15:00:00+00:00")
    held = await api.post(f"/v1/visits/{planned['id']}/record", "link_partner", json=minutes(planned["date"]))
    assert held.status_code == 201, held.text
    clock.now = datetime(2026, 12, 16, 12, tzinfo=UTC)
    review = f"/v1/review-points/{case['next_review']['id']}"
    frozen = await api.post(f"{review}/evidence-packs", "lead_officer", json={})
    assert frozen.status_code == 201, frozen.text
    pack = (await api.get(frozen.headers["location"])).json()
    text = str(pack)
    assert "2025-02-04" in text
    assert planned["date"] in text
    body = {
        "decision": "exit",
        "reason": "It has held.",
        "criteria": [{"number": number, "met": True, "evidence": "Seen."} for number in (1, 2)],
    }
    etag = {"If-Match": (await api.get(review)).headers["etag"]}
    decided = await api.post(f"{review}/decision", "assistant_director", json=body, headers=etag)
    assert decided.status_code == 200, decided.text
    case = (await api.get(path)).json()
    assert (case["state"], case["closed_on"], case["imported"]["on"]) == ("exited", "2026-12-16", "2026-11-25")
    again = (await sent(api, rows(*AT_23_MONTHS))).json()["cases"][0]
    assert (again["already_here"], again["case_id"]) == (True, taken["case_id"])
    other = await sent(api, rows(opened("2026-12-01")))
    assert said(other) == [("line 2, column urn", "overlaps"), ("line 2, column urn", "watched")]


async def test_levels_of_the_file_never_displace_a_newer_decision_made_here(api):
    body = {"urn": THIRD, "level": "red", "reason": "Decided here."}
    assert (await api.post("/v1/level-decisions", json=body)).status_code == 201
    level = {"record": "level", "on": "2026-11-25", "words": "Better.", "level": "amber", "by": "Ruth Adeyemi"}
    taken = (await sent(api, rows(opened(level="amber"), level))).json()["cases"][0]
    assert (taken["level"], taken["level_since"]) == ("red", "2026-11-25")
    schools = (await api.get("/v1/schools")).json()["items"]
    assert {one["urn"]: one["monitoring_level"] for one in schools}[THIRD] == "red"
    decided = (await api.get(f"/v1/level-decisions?urn={THIRD}")).json()["items"]
    assert [(one["level"], one["decided_at"][:10]) for one in decided] == [
        ("amber", "2024-12-16"),
        ("amber", "2026-11-25"),
        ("red", "2026-11-25"),
    ]


async def test_two_past_misses_of_a_red_case_escalate_nothing_and_one_more_does(api):
    def missed(on: str) -> dict[str, str]:
        return {"record": "meeting_not_held", "on": on, "words": "Ill.", "reason": "officer_ill"}

    told = (
        opened("2026-01-05"),
        CONTACT | {"on": "2026-01-06"},
        LETTER | {"on": "2026-01-08"},
        ENGAGED | {"on": "2026-01-13"},
    )
    taken = (await sent(api, rows(*told, missed("2026-06-30"), missed("2026-10-13")))).json()["cases"][0]
    await work_off(api.database, clock=api.service_database.clock)
    assert (await case_of(api, taken))["escalated"] is False
    assert (await api.get("/v1/escalations")).json()["items"] == []
    visits = (await case_of(api, taken))["visits"]
    following = next(one for one in visits if one["status"] == "planned")
    body = {"reason": "weather", "words": "Snow."}
    assert (await api.post(f"/v1/visits/{following['id']}/not-held", "lead_officer", json=body)).is_success
    assert (await case_of(api, taken))["escalated"] is True
    (escalation,) = (await api.get("/v1/escalations")).json()["items"]
    assert (escalation["first_missed_on"], escalation["id"]) == ("2026-10-13", following["id"])


async def test_a_running_case_here_keeps_another_out(api):
    body = {"urn": THIRD, "level": "red", "reason": "Decided here."}
    assert (await api.post("/v1/level-decisions", json=body)).status_code == 201
    assert (await api.post("/v1/cases", json={"urn": THIRD, "reason": "Here."})).status_code == 201
    assert said(await sent(api, rows(opened()))) == [("line 2, column urn", "open-case")]


async def test_a_bad_row_is_named_with_its_line_column_and_rule_and_nothing_of_the_file_is_kept(api):
    team = {"record": "lead_officer", "on": "2024-12-16"}
    bad = (
        opened(),
        team | {"person": "Nobody Known"},
        team | {"on": "2025-01-16", "person": "Nadia Larkmere"},
        reviewed("2026-06-15", 18),
    )
    refused = await sent(api, rows(*bad) + rows(opened(), urn=RED).split("\r\n")[1] + "\r\n")
    assert said(refused) == [
        ("line 3, column person", "unknown-person"),
        ("line 4, column person", "not-appointed"),
        ("line 5, column on", "out-of-order"),
    ]
    assert (await api.get("/v1/cases")).json()["items"] == []
    assert "case.imported" not in await kinds(api)


async def test_an_academy_without_its_trusts_word_and_a_school_of_another_council_are_refused(api):
    assert said(await sent(api, rows(opened(), urn=ACADEMY))) == [("line 2, column record", "no-trust")] * 2
    assert said(await sent(api, rows(opened(), urn=102201))) == [("line 2, column urn", "unknown-school")]


@pytest.mark.parametrize(
    ("role", "status"),
    [("assistant_director", 200), ("lead_officer", 403), ("data_officer", 403), ("admin", 403)],
)
async def test_those_who_know_the_cases_import_them(api, role, status):
    assert (await sent(api, TEMPLATE, role, dry_run=True)).status_code == status


async def test_a_year_whose_terms_are_not_known_here_is_taken_in_by_its_days(api):
    told = (
        opened("2022-12-05"),
        CONTACT | {"on": "2022-12-06"},
        LETTER | {"on": "2022-12-08"},
        ENGAGED | {"on": "2022-12-13"},
        met("2023-02-07"),
    )
    taken = (await sent(api, rows(*told))).json()["cases"][0]
    assert [one["months"] for one in taken["reviews_waiting"]] == [12, 18, 24]
    (visit,) = (await case_of(api, taken))["visits"]
    assert (visit["slot"], visit["date"]) == ("2022/23 on 2023-02-07", "2023-02-07")
    assert date.fromisoformat(taken["opened_on"]) == date(2022, 12, 5)
