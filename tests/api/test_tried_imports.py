"""A file can be tried: what loading it would come to is told, fact by fact, and nothing of it is ever fact."""

import csv
import io
import json
import random

import pytest

from securing_good.settings import Service
from securing_good.work import GIVE_UP_AFTER_FAILURES, WorkKind
from securing_good.worker import do_what_is_due
from securing_good_risk_engine import england
from securing_good_risk_engine.jobs import JOBS
from securing_good_risk_engine.loading import differences, observations
from tests.harness.files import KS2_2019, REGISTER, TERM_DATES, ks2, ks2_row, links, register, register_row, term_dates
from tests.harness.inspection_files import graded, latest_by_urn, management_information
from tests.harness.rows import state_of
from tests.harness.standing import as_told, differing, standing
from tests.harness.working import refused_rows, send, work_off
from tests.pure.sources.files import ks2 as whole_ks2

ABOUT_THE_TRY = {
    "import": "the try itself",
    "import_file": "its bytes, so that it can be read",
    "import_outcome": "what it came to",
    "import_row": "its refused rows",
    "import_difference": "what it would change",
    "event": "that it was received and tried",
    "event_payload": "the same",
    "event_chain": "how far the chain has come",
}
"""The tables in which a try leaves rows, and what they say. Every other table is byte for byte as it was."""
COUNTS = ("dataset", "title", "period", "release", "available_on", "rows_accepted", "rows_refused", "rows_unchanged",
          "facts_added", "facts_superseded")  # fmt: skip
AREA = {
    "ESTAB": " ",
    "URN": " ",
    "RECTYPE": "5",
    "LEA": " ",
    "READPROG": " ",
    "READPROG_LOWER": " ",
    "READPROG_UPPER": " ",
}


async def tried(api, name: str, content: str | bytes, role: str = "admin", **form) -> dict:
    """Try a file and read what became of it; but for the try's own rows the whole database is as it was."""
    content = content.encode() if isinstance(content, str) else content
    before = await state_of(api.database, exact=True)
    sent = await api.post("/v1/imports?dry_run=true", role, files={"file": (name, content)}, data=form)
    assert sent.status_code == 202, sent.text
    assert (sent.json()["state"], sent.json()["dry_run"]) == ("received", True)
    await work_off(api.database)
    after = await state_of(api.database, exact=True)
    assert {table for table in after if after[table] != before.get(table)} <= ABOUT_THE_TRY.keys()
    for table in ABOUT_THE_TRY.keys() - {"event_chain"}:
        assert set(before.get(table, ())) <= set(after.get(table, ())), f"{table}: an older row is another"
    return (await api.get(sent.headers["location"], role)).json()


async def told(api, imported: dict, role: str = "admin", **asked) -> list[dict]:
    """Every difference of an import, page by page."""
    answer = await api.get(f"/v1/imports/{imported['id']}/differences", role, params={"limit": 100, **asked})
    items = answer.json()["items"]
    while following := answer.json().get("next"):
        answer = await api.get(following, role)
        items += answer.json()["items"]
    return items


async def tried_then_loaded(
    api, name: str, content: str | bytes, role: str = "admin", **form
) -> tuple[dict, list[dict]]:
    """Try a file, load it, and hold what was told against what then happened."""
    attempt = await tried(api, name, content, role, **form)
    assert attempt["state"] == "tried", attempt
    items = await told(api, attempt, role)
    before = await standing(api.database, attempt)
    loaded = await send(api, name, content, role, **form)
    assert loaded["state"] == "loaded", loaded
    assert {count: attempt[count] for count in COUNTS} == {count: loaded[count] for count in COUNTS}
    assert (loaded["dry_run"], loaded["differences"], await told(api, loaded, role)) == (False, None, [])
    assert await refused_rows(api, attempt) == await refused_rows(api, loaded)
    happened = differing(before, await standing(api.database, attempt))
    assert as_told(items) == happened
    assert attempt["differences"] == attempt["differences_listed"] == len(happened)
    return attempt, items


OLDER = register(register_row(101901, "Older Name", last_changed_date="2019-04-26", town="Acton"))
NEWER = register(
    register_row(101901, "Ash Academy", last_changed_date="2023-01-01", street="High Street", town=""),
    register_row(101902, "Beech Primary School", last_changed_date="2023-01-01"),
    register_row(101903, "Cedar Primary School", last_changed_date="2023-01-01", close_date="2022-08-31",
                 establishment_status="Closed"),
    register_row(101950, "Grown School", last_changed_date="2023-01-01"),
)  # fmt: skip
LINKED = links((101901, 101950, "Predecessor"), (101902, 101951, "Predecessor"))
RELINKED = links((101901, 101950, "Predecessor - merged"), (101902, 101951, "Predecessor"), (101903, 101952, "Other"))
FIGURES = whole_ks2({"URN": "101901"}, {"URN": "101902"}, AREA)
NEW_FIGURES = whole_ks2(
    {"URN": "101901", "PTRWM_EXP": "71%"},
    {"URN": "101902", "READPROG": "SUPP"},
    {"URN": "101903"},
    {"URN": "999999"},
    {**AREA, "PTRWM_EXP": "70%"},
    {**AREA, "RECTYPE": "3", "LEA": "307"},
)
HOLIDAYS = json.dumps({"england-and-wales": {"division": "england-and-wales", "events": [
    {"title": "Boxing Day", "date": "2026-12-28"}, {"title": "Good Friday", "date": "2027-03-26"}]}})  # fmt: skip
MOVED_HOLIDAYS = HOLIDAYS.replace("2026-12-28", "2026-12-26").replace("Good Friday", "A royal wedding")
WITHOUT_SUMMER = json.dumps([period for period in json.loads(TERM_DATES) if period["term"] != "summer"])
WITH_EASTER = json.dumps([*json.loads(TERM_DATES), json.loads(TERM_DATES)[2] | {
    "kind": "holiday", "start": "2027-03-29", "end": "2027-04-09"}])  # fmt: skip
SUBJECTS = {
    "a first register": ((), "r.csv", REGISTER, {"added"}),
    "a newer register": ((("r.csv", REGISTER),), "r.csv", NEWER, {"changed", "added"}),
    "an older register": ((("r.csv", REGISTER),), "r.csv", OLDER, set()),
    "first links": ((("r.csv", REGISTER),), "l.csv", LINKED, {"added"}),
    "newer links": ((("r.csv", REGISTER), ("l.csv", LINKED)), "l.csv", RELINKED, {"changed", "added"}),
    "first figures": ((("r.csv", REGISTER),), "k.csv", FIGURES, {"added"}),
    "newer figures": ((("r.csv", REGISTER), ("k.csv", FIGURES)), "k.csv", NEW_FIGURES, {"changed", "added"}),
    "figures of another dataset": ((("r.csv", REGISTER), ("k.csv", FIGURES)), "k.csv", KS2_2019, {"added"}),
    "first inspections": ((("r.csv", REGISTER),), "i.csv", graded(("101901", "Good", "20190312")), {"added"}),
    "a corrected inspection": (
        (("r.csv", REGISTER), ("i.csv", management_information({}, {}))),
        "i.csv", management_information({"Overall effectiveness": "2", "Quality of education": "2"}, {}, {}),
        {"changed", "added"},
    ),
    "an inspection whose first day was another": (
        (("r.csv", REGISTER), ("i.csv", management_information({}))),
        "i.csv", management_information({"Inspection start date": "2019-11-11"}), {"added", "ceased"},
    ),
    "first term dates": ((), "t.json", TERM_DATES, {"added"}),
    "term dates that moved": (
        (("t.json", TERM_DATES),), "t.json", TERM_DATES.replace("2026-10-30", "2026-10-29"), {"changed"}
    ),
    "term dates without a holiday": ((("t.json", WITH_EASTER),), "t.json", TERM_DATES, {"ceased"}),
    "term dates of another council besides": ((("t.json", TERM_DATES),), "t.json", term_dates(310), {"added"}),
    "bank holidays": ((("b.json", HOLIDAYS),), "b.json", MOVED_HOLIDAYS, {"changed", "added", "ceased"}),
}  # fmt: skip


@pytest.mark.parametrize("case", SUBJECTS)
async def test_what_is_told_is_what_a_load_then_does(api, case):
    earlier, name, content, changes = SUBJECTS[case]
    for file in earlier:
        assert (await send(api, *file))["state"] == "loaded"
    _, items = await tried_then_loaded(api, name, content)
    assert {item["change"] for item in items} == changes
    attempt, items = await tried_then_loaded(api, name, content)
    assert (attempt["differences"], attempt["facts_added"], items) == (0, 0, [])
    assert attempt["rows_unchanged"] == attempt["rows_accepted"] > 0


@pytest.mark.parametrize(
    "case", ["newer figures", "a corrected inspection", "term dates that moved", "term dates without a holiday"]
)
async def test_a_councils_own_file_is_held_against_its_own_facts_alone(api, case):
    earlier, name, content, changes = SUBJECTS[case]
    for file in earlier:
        await send(api, *file)
        if file[0] != "r.csv":
            await send(api, *file, "data_officer")
    attempt, items = await tried_then_loaded(api, name, content, "data_officer")
    assert attempt["council"] == "307"
    assert {item["change"] for item in items} == changes
    for role, council, status in (("data_officer", "310", 404), ("data_officer", "307", 200), ("admin", "310", 404)):
        answer = await api.get(f"/v1/imports/{attempt['id']}/differences", role, council=council)
        assert answer.status_code == status
    # What England knows is as it was: published facts and a council's own do not meet.
    _, items = await tried_then_loaded(api, name, content)
    assert {item["change"] for item in items} == changes


async def test_how_england_is_spread_is_told_as_well(api, monkeypatch):
    monkeypatch.setattr(observations, "ENOUGH_SCHOOLS", 3)
    await send(api, "r.csv", REGISTER)
    _, items = await tried_then_loaded(api, "k.csv", KS2_2019)
    spread = [item for item in items if item["area"] == "england_schools"]
    assert spread
    assert all(
        item["change"] == "added" and item["what"].endswith("how England's schools are spread") for item in spread
    )
    changed = ks2(*(ks2_row(urn, reading=f"{urn - 101900},2") for urn in (101901, 101902, 101903)))
    _, items = await tried_then_loaded(api, "k.csv", changed)
    assert [item["change"] for item in items if item["area"] == "england_schools"].count("changed") > 0


async def test_a_difference_is_told_in_words(api):
    await send(api, "r.csv", REGISTER)
    await send(api, "l.csv", LINKED)
    await send(api, "k.csv", FIGURES)
    await send(api, "t.json", TERM_DATES)
    await send(api, "i.csv", graded(("101901", "Good", "20190312")))

    async def words(name, content) -> list[tuple]:
        items = await told(api, await tried(api, name, content))
        return [(item["school"], item["what"], item["before"], item["after"]) for item in items]

    assert (await words("r.csv", register(register_row(101901, "Ash Academy", town="Acton"))))[0] == (
        "Ash Academy", "The school in the register",
        {"name": "Ash Primary School", "town": "London"}, {"name": "Ash Academy", "town": "Acton"},
    )  # fmt: skip
    assert (await words("l.csv", RELINKED))[0] == (
        "Ash Primary School", "Link with A school (101950)", {"type": "predecessor"}, {"type": "predecessor_merged"},
    )  # fmt: skip
    figure, area = (
        "Pupils reaching the expected standard in reading, writing and maths at key stage 2, 2018/19, final",
        "England, state-funded schools",
    )
    found = await words("k.csv", NEW_FIGURES)
    assert (None, f"{figure}, {area}", {"value": 63}, {"value": 70}) in found, found
    assert ("Ash Primary School", figure, {"value": 63}, {"value": 71}) in found, found
    assert await words("t.json", TERM_DATES.replace("2026-10-30", "2026-10-29")) == [
        (None, "Autumn half-term break, 2026/27, Ealing", {"ends_on": "2026-10-30"}, {"ends_on": "2026-10-29"})
    ]
    (inspected,) = await words("i.csv", graded(("101902", "Outstanding", "20190401")))
    assert inspected[:3] == ("Beech Primary School", "Graded inspection of 1 April 2019", None)


async def test_a_file_whose_rows_are_partly_refused_says_so(api):
    await send(api, "r.csv", REGISTER)
    attempt, _ = await tried_then_loaded(api, "k.csv", NEW_FIGURES)
    assert attempt["rows_refused"] == 1
    (row,) = await refused_rows(api, attempt)
    assert row["code"] == "unknown_school"
    listed = await api.get(f"/v1/imports/{attempt['id']}/rows.csv", "admin")
    assert "No school in the register has URN 999999." in listed.text


@pytest.mark.parametrize(
    ("name", "content", "role", "code"),
    [
        ("shopping.csv", b"milk,eggs\n1,2\n", "admin", "unknown_dataset"),
        ("k.csv", ks2(ks2_row(999998), ks2_row(999999)), "admin", "no_row_accepted"),
        ("r.csv", REGISTER, "data_officer", "england_only"),
        ("l.csv", LINKED, "data_officer", "england_only"),
        ("t.json", term_dates(310), "data_officer", "another_council"),
        ("t.json", TERM_DATES.replace("2026-12-18", "2026-09-01"), "admin", "incomplete_calendar"),
        ("t.json", WITHOUT_SUMMER, "admin", "incomplete_year"),
    ],
)
async def test_a_file_that_would_be_refused_is_refused_in_the_same_words(api, name, content, role, code):
    await send(api, "register.csv", REGISTER)
    await send(api, "terms.json", TERM_DATES)
    attempt = await tried(api, name, content, role)
    refused = await send(api, name, content, role)
    assert (attempt["state"], attempt["dry_run"], attempt["differences"]) == ("refused", True, None)
    assert attempt["problem"] == refused["problem"]
    assert attempt["problem"]["code"] == code
    assert await told(api, attempt, role) == []
    assert await refused_rows(api, attempt) == await refused_rows(api, refused)
    assert attempt["rows_refused"] == refused["rows_refused"]


async def test_a_try_cannot_be_withdrawn(api):
    attempt = await tried(api, "r.csv", REGISTER)
    answer = await api.post(f"/v1/imports/{attempt['id']}/withdrawal", "admin", json={"reason": "Sent by mistake."})
    assert answer.status_code == 409
    assert answer.json()["blockers"] == [
        {"code": "tried", "detail": "The file was only tried: nothing of it was kept, so there is nothing to withdraw."}
    ]


async def test_a_try_counts_nowhere_as_a_file_of_its_dataset(api):
    await send(api, "r.csv", REGISTER)
    first = await send(api, "k.csv", ks2(ks2_row(101902)))
    await tried(api, "k.csv", ks2(ks2_row(101902, reading="1.4,2"), ks2_row(101903)))
    before = await _picture(api)
    await tried(api, "k.csv", ks2(ks2_row(101902, reading="1.8,2")))
    assert await _picture(api) == before
    # Withdrawing merges the other files of the dataset again: a try is none of them.
    await api.post(f"/v1/imports/{first['id']}/withdrawal", "admin", json={"reason": "Sent by mistake."})
    await work_off(api.database)
    async with api.database.owner() as owner:
        assert await owner.fetchval("select count(*) from observation where ceased_at is null") == 0


async def _picture(api):
    async with api.database.owner() as owner:
        return await owner.fetch(england._CHANGED)


async def test_the_database_itself_holds_no_fact_of_a_try(api):
    attempt = await tried(api, "r.csv", REGISTER)
    async with api.database.owner() as owner:
        for change in ("state = 'loaded', differences = null", "withdrawn_at = now()", "dry_run = false"):
            with pytest.raises(Exception, match=r"a_try_is_never|fk_import_outcome_import_id_dry_run|tried_says"):
                await owner.execute(f"update import_outcome set {change} where import_id = $1", attempt["id"])


async def test_a_try_is_told_of_as_one(api):
    attempt = await tried(api, "r.csv", REGISTER)
    refused = await tried(api, "shopping.csv", "milk,eggs\n1,2\n")
    await send(api, "r.csv", REGISTER)
    events = (await api.get("/v1/events?scope=england&limit=100")).json()["items"]
    told_of = [(one["kind"], one["payload"].get("dry_run")) for one in events if one["kind"].startswith("import.")]
    assert told_of == [
        ("import.received", True), ("import.tried", None), ("import.received", True), ("import.refused", True),
        ("import.received", False), ("import.loaded", None),
    ]  # fmt: skip
    one = next(one for one in events if one["kind"] == "import.tried")
    assert (one["subject"], one["payload"]["differences"]) == (f"import:{attempt['id']}", 6)
    only = {
        asked: (await api.get("/v1/imports", "admin", params={"dry_run": asked})).json()["items"]
        for asked in ("true", "false")
    }
    assert [one["id"] for one in only["true"]] == [refused["id"], attempt["id"]]
    assert [one["state"] for one in only["false"]] == ["loaded"]


async def test_differences_are_a_list_like_any_other(api):
    await send(api, "r.csv", REGISTER)
    await send(api, "k.csv", FIGURES)
    attempt = await tried(api, "k.csv", NEW_FIGURES)
    whole = await told(api, attempt)
    assert [item["number"] for item in whole] == list(range(1, attempt["differences"] + 1))
    is_news = [item["before"] is None for item in whole]
    assert is_news == sorted(is_news), "what would change comes before what would be added"
    for name, value in (("urn", 101901), ("change", "added"), ("fact", "benchmark"), ("indicator", "ks2_rwm_expected")):
        found = await told(api, attempt, **{name: value})
        assert found == [item for item in whole if item[name] == value] != []
    assert [item["number"] for item in await told(api, attempt, sort="-number", limit=7)] == [*range(len(whole), 0, -1)]
    table = await api.get(f"/v1/imports/{attempt['id']}/differences", "admin", params={"export": "csv", "urn": 101901})
    rows = list(csv.DictReader(io.StringIO(table.content.decode("utf-8-sig"), newline="")))
    assert {row["school"] for row in rows} == {"Ash Primary School"}
    assert json.loads(rows[0]["after"]) == next(item["after"] for item in whole if item["urn"] == 101901)
    assert (await api.get("/v1/imports/1999999999/differences", "admin")).status_code == 404


async def test_of_a_file_with_more_differences_than_are_kept_all_are_counted(api, monkeypatch):
    monkeypatch.setattr(differences, "MOST_DIFFERENCES", 2)
    await send(api, "r.csv", REGISTER)
    await send(api, "k.csv", FIGURES)
    attempt = await tried(api, "k.csv", NEW_FIGURES)
    items = await told(api, attempt)
    assert len(items) == 2 < attempt["differences"]
    assert "added" not in {item["change"] for item in items}


async def test_what_was_loaded_while_a_try_waited_is_what_it_is_held_against(api):
    await send(api, "r.csv", REGISTER)
    waiting = await api.post("/v1/imports?dry_run=true", "admin", files={"file": ("k.csv", KS2_2019.encode())})
    await api.post("/v1/imports", "admin", files={"file": ("k.csv", KS2_2019.encode())})
    async with api.database.owner() as owner:
        first = str(waiting.json()["id"])
        await owner.execute(
            "update work set due_at = now() + interval '1 hour' where kind = 'load_import' and key = $1", first
        )
    await work_off(api.database)
    async with api.database.owner() as owner:
        await owner.execute("update work set due_at = now() where kind = 'load_import'")
    await work_off(api.database)
    attempt = (await api.get(waiting.headers["location"], "admin")).json()
    assert (attempt["state"], attempt["differences"], attempt["rows_unchanged"]) == ("tried", 0, 3)


async def test_a_try_that_cannot_be_ended_is_given_up_in_words(api, monkeypatch):
    async def fails(*_given, **_more):
        raise RuntimeError("no room")

    monkeypatch.setattr(differences.Noted, "store", fails)
    await send(api, "r.csv", REGISTER)
    sent = await api.post("/v1/imports?dry_run=true", "admin", files={"file": ("k.csv", KS2_2019.encode())})
    risk = api.database.opened(Service.RISK_ENGINE)
    for _ in range(GIVE_UP_AFTER_FAILURES):
        await do_what_is_due(risk, {WorkKind.LOAD_IMPORT: JOBS[WorkKind.LOAD_IMPORT]})
        async with api.database.owner() as owner:
            await owner.execute("update work set due_at = now()")
    await risk.close()
    attempt = (await api.get(sent.headers["location"], "admin")).json()
    assert (attempt["state"], attempt["problem"]["code"], attempt["dry_run"]) == ("refused", "internal", True)


async def test_the_same_key_for_a_try_and_for_a_load_is_two_requests(api):
    more = {"files": {"file": ("r.csv", REGISTER.encode())}, "headers": {"Idempotency-Key": "one"}}
    first = await api.post("/v1/imports?dry_run=true", "admin", **more)
    again = await api.post("/v1/imports?dry_run=true", "admin", **more)
    assert (again.status_code, again.json()["id"]) == (202, first.json()["id"])
    assert (await api.post("/v1/imports", "admin", **more)).status_code == 422


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.row(37)
async def test_whatever_files_come_in_whatever_order(api, seed):
    chance = random.Random(seed)
    await send(api, "r.csv", REGISTER)
    for _ in range(8):
        kind = chance.choice(["register", "links", "figures", "inspections", "terms"])
        name, content = any_file(chance, kind)
        role = "admin" if kind in {"register", "links"} else chance.choice(["admin", "data_officer"])
        await tried_then_loaded(api, name, content, role)


def any_file(chance: random.Random, kind: str) -> tuple[str, str | bytes]:
    """A file of some schools, in which anything may be another than last time."""
    urns = sorted(chance.sample([101901, 101902, 101903, 102201, 102202], chance.randint(1, 4)))
    if kind == "register":
        day = f"202{chance.randint(0, 4)}-01-01"
        town = chance.choice(["London", "Acton", ""])
        rows = [register_row(urn, chance.choice(["Ash", "Oak"]), last_changed_date=day, town=town) for urn in urns]
        return "r.csv", register(*rows)
    if kind == "links":
        types = ["Predecessor", "Successor", "Other", "Predecessor - merged"]
        return "l.csv", links(*((urn, chance.choice([101950, 101951]), chance.choice(types)) for urn in urns))
    if kind == "figures":
        changed = [{"URN": str(urn), "PTRWM_EXP": chance.choice(["63%", "71%", "SUPP"])} for urn in urns]
        return "k.csv", whole_ks2(*changed, {**AREA, "PTRWM_EXP": chance.choice(["65%", "66%"])})
    if kind == "inspections":
        return "i.json", latest_by_urn(
            rating=chance.choice(["Good", "Outstanding"]), date=chance.choice(["2022-10-04", "2023-03-07"])
        )
    dates = term_dates(year=chance.choice([2025, 2026]))
    return "t.json", dates.replace("-10-30", chance.choice(["-10-30", "-10-29"]))
