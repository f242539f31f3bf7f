"""What must hold when things go wrong, come late, or come together."""

import json
from contextlib import suppress
from datetime import date

import anyio
import pytest

from securing_good import work
from securing_good.settings import Service
from securing_good.work import WorkKind
from securing_good.worker import Job, do_what_is_due
from securing_good_risk_engine.jobs import JOBS as RISK_JOBS
from tests.harness.callers import bearer
from tests.harness.files import REGISTER, TERM_DATES, ks2, ks2_row, register, register_row, term_dates
from tests.harness.working import load_thin_files, minutes, opened_case, refused_rows, send, work_off


async def test_a_headteacher_on_the_board_still_sees_their_own_school_alone(api):
    await load_thin_files(api)
    await opened_case(api, 101901)
    await opened_case(api, 101902)
    for second in ("board_member", "concern_contributor", "admin", "integrator"):
        both = bearer("headteacher", urns=[101902], roles=["headteacher", second])
        for path in ("/v1/cases", "/v1/visits", "/v1/level-decisions", "/v1/assessments", "/v1/actions"):
            items = (await api.client.get(path, headers=both)).json()["items"]
            assert {item["urn"] for item in items} <= {101902}, (second, path)


async def test_one_school_that_cannot_be_assessed_does_not_keep_the_others_waiting(api):
    await load_thin_files(api)
    run = (await api.post("/v1/assessments", json={"phase": "primary"})).json()
    async with api.database.owner() as connection:
        await connection.execute("update school set phase = 'primary', status = 'open' where urn = 101902")
        await connection.execute(
            "update work set key = $1 where key = $2", f"{run['id']}:999999", f"{run['id']}:101902"
        )
    await work_off(api.database)
    assert (await api.get(f"/v1/assessments/runs/{run['id']}")).json()["assessed"] == 2
    async with api.database.owner() as connection:
        (left,) = await connection.fetch("select failures, last_error from work where kind = 'assess_school'")
    assert left["failures"] == 1
    assert left["last_error"]


async def test_whatever_a_handler_raises_stands_on_its_work(api):
    await load_thin_files(api)
    await api.post("/v1/assessments", json={"urns": [101901]})

    async def broken(_database, _claims):
        raise RecursionError("too deep")

    engine = api.database.opened(Service.RISK_ENGINE)
    assert await do_what_is_due(engine, {WorkKind.ASSESS_SCHOOL: Job(broken)})
    await engine.close()
    async with api.database.owner() as connection:
        error = await connection.fetchval("select last_error from work where kind = 'assess_school'")
    assert error == "RecursionError: too deep"


async def test_work_given_up_is_begun_again_when_asked_for(api):
    await load_thin_files(api)
    case = await opened_case(api)
    async with api.database.owner() as connection:
        await connection.execute(
            "insert into work (kind, key, council, due_at, asked_at, asks, fence, attempts, failures, gave_up_at) "
            "values ('plan_visits', $1, '307', now(), now(), 1, 0, 8, 8, now())",
            case["id"],
        )
    await api.post("/v1/level-decisions", json={"urn": 101901, "level": "amber", "reason": "Agreed."})
    await work_off(api.database)
    assert (await api.get(f"/v1/cases/{case['id']}")).json()["timetable_is_current"]


async def test_two_imports_of_one_dataset_at_once_leave_one_truth(api):
    await send(api, "register.csv", REGISTER)
    for reading in ("1.1,3", "2.2,3"):
        files = {"file": ("ks2.csv", ks2(ks2_row(101901, reading=reading)).encode())}
        assert (await api.post("/v1/imports", "admin", files=files)).status_code == 202
    engines = [api.database.opened(Service.RISK_ENGINE) for _ in range(2)]
    async with anyio.create_task_group() as group:
        for engine in engines:
            group.start_soon(do_what_is_due, engine, RISK_JOBS)
    await work_off(api.database)
    for engine in engines:
        await engine.close()
    assert await current_reading(api) == ["2.2"]


async def test_an_import_retried_late_does_not_undo_a_newer_one(api):
    await send(api, "register.csv", REGISTER)
    files = {"file": ("ks2.csv", ks2(ks2_row(101901, reading="1.1,3")).encode())}
    await api.post("/v1/imports", "admin", files=files)
    async with api.database.owner() as connection:
        await connection.execute("update work set due_at = now() + interval '1 hour'")
    await send(api, "ks2.csv", ks2(ks2_row(101901, reading="2.2,3")))
    async with api.database.owner() as connection:
        await connection.execute("update work set due_at = now()")
    await work_off(api.database)
    assert await current_reading(api) == ["2.2"]


async def current_reading(api) -> list[str]:
    """What stands as the reading progress of the first school."""
    async with api.database.owner() as connection:
        rows = await connection.fetch(
            "select value from observation o join indicator i on i.id = o.indicator_id "
            "where urn = 101901 and i.code = 'ks2_reading_progress' and ceased_at is null"
        )
    return [str(row["value"]) for row in rows]


async def test_half_a_calendar_cancels_no_visit(api):
    await load_thin_files(api)
    case = await opened_case(api)
    imported = await send(api, "terms.json", TERM_DATES.replace('"end": "2027-03-25"', '"end": "2206-03-25"'))
    assert imported["state"] == "refused"
    assert imported["rows_refused"] >= 1
    assert (await api.get(f"/v1/cases/{case['id']}")).json()["visits"] == case["visits"]


async def test_a_calendar_of_2206_is_refused(api):
    imported = await send(api, "terms.json", term_dates(year=2206))
    assert imported["state"] == "refused"
    assert (await api.get("/v1/calendars")).json()["items"] == []


@pytest.mark.parametrize("name", ["\\u0000", "\\ud800"])
async def test_a_file_with_characters_nobody_can_store_is_refused_not_left_waiting(api, name):
    imported = await send(api, "odd.json", f'[{{"a{name}b": 1}}]')
    assert imported["state"] == "refused"


async def test_a_name_without_end_is_refused_in_its_row(api):
    rows = register(register_row(101901, "Ash"), register_row(101902, "B" * 9000))
    imported = await send(api, "register.csv", rows)
    assert (imported["rows_accepted"], imported["rows_refused"]) == (1, 1)
    (row,) = await refused_rows(api, imported)
    assert (row["line"], row["code"]) == (3, "too_long")


async def test_a_visit_held_late_can_be_recorded_with_its_actions(api):
    await load_thin_files(api)
    case = await opened_case(api)
    first, second, third = case["visits"][:3]
    async with api.database.owner() as connection:
        await connection.execute('update "case" set opened_on = $1::date', date(2026, 9, 2))
        await connection.execute("update engagement_meeting set held_on = $1::date", date(2026, 9, 14))
        day = date(2026, 11, 2)
        await connection.execute(
            "update visit set window_start = $1, date = $1 where id = any($2::uuid[])", day, [first["id"], second["id"]]
        )
    record = minutes("2026-11-20", {"what": "Share the plan.", "owner": "Headteacher"})
    done = await api.post(f"/v1/visits/{first['id']}/record", "link_partner", json=record)
    assert done.status_code == 201, done.text
    assert done.json()["actions"][0]["due_on"] == third["date"]


async def test_a_case_opens_at_the_level_that_stands(api):
    await load_thin_files(api)
    await api.post("/v1/level-decisions", json={"urn": 101901, "level": "amber", "reason": "Agreed."})

    async def decide() -> None:
        await api.post("/v1/level-decisions", json={"urn": 101901, "level": "red", "reason": "Worse."})

    async def open_it() -> None:
        await api.post("/v1/cases", json={"urn": 101901, "reason": "Agreed."})

    async with anyio.create_task_group() as group:
        group.start_soon(open_it)
        group.start_soon(decide)
    (case,) = (await api.get("/v1/cases")).json()["items"]
    assert case["level"] == "red"


async def test_a_rise_to_red_accuses_nobody_of_half_terms_gone_by(api):
    await load_thin_files(api)
    case = await opened_case(api, level="amber")
    async with api.database.owner() as connection:
        await connection.execute("update \"case\" set opened_on = '2026-09-02'")
    await api.post("/v1/level-decisions", json={"urn": 101901, "level": "red", "reason": "Worse."})
    await work_off(api.database)
    skipped = (await api.get(f"/v1/visit-plans/{case['id']}")).json()["skipped"]
    assert "2026/27 autumn 1" not in {one["slot"] for one in skipped}
    kinds = [event["kind"] for event in (await api.get(f"/v1/events?subject=case:{case['id']}")).json()["items"]]
    assert "case.level_changed" in kinds


async def test_a_renamed_school_shows_its_name_at_once(api):
    await load_thin_files(api)
    run = (await api.post("/v1/assessments", json={"urns": [101901]})).json()
    await work_off(api.database)
    (assessment,) = (await api.get(run["assessments"])).json()["items"]
    path = f"/v1/assessments/{assessment['id']}"
    etag = (await api.get(path)).headers["etag"]
    await send(api, "new.csv", register(register_row(101901, "Renamed School", last_changed_date="2023-01-01")))
    again = await api.get(path, headers={"If-None-Match": etag})
    assert (again.status_code, again.json()["school"]) == (200, "Renamed School")


async def test_someone_whose_council_is_not_served_is_told_so(api):
    refused = await api.call("POST", "/v1/people", "principal_adviser", council="400", json={"name": "A"})
    assert refused.status_code == 403
    assert "not served here" in refused.json()["detail"]


async def test_an_endless_body_is_cut_off(api):
    async def endless():
        for _ in range(30):
            yield b'{"name": "' + b"x" * 50_000

    refused = await api.call(
        "POST", "/v1/people", "principal_adviser", content=endless(), headers={"Content-Type": "application/json"}
    )
    assert (refused.status_code, refused.json()["type"]) == (413, "/problems/too-large")


async def test_englands_story_can_be_read(api):
    await load_thin_files(api)
    events = (await api.get("/v1/events?scope=england")).json()["items"]
    assert [one["kind"] for one in events if one["kind"].startswith("import.")] == [
        "import.received",
        "import.loaded",
    ] * 3


async def test_a_lease_that_was_lost_stores_nothing(api):
    await load_thin_files(api)
    await api.post("/v1/assessments", json={"urns": [101901]})
    engine = api.database.opened(Service.RISK_ENGINE)
    held = await work.claim(engine, WorkKind.ASSESS_SCHOOL, limit=1)
    async with api.database.owner() as connection:
        await connection.execute("update work set lease_until = now() - interval '1 second'")
    taken = await work.claim(engine, WorkKind.ASSESS_SCHOOL, limit=1)
    with suppress(Exception):
        await RISK_JOBS[WorkKind.ASSESS_SCHOOL].handle(engine, held)
    assert (await api.get("/v1/assessments")).json()["items"] == []
    await RISK_JOBS[WorkKind.ASSESS_SCHOOL].handle(engine, taken)
    await engine.close()
    assert len(json.loads((await api.get("/v1/assessments")).text)["items"]) == 1


async def test_an_old_register_imported_late_does_not_undo_what_a_newer_one_confirmed(api):
    for day, name in (("2020-01-01", "Ash"), ("2022-01-01", "Ash"), ("2021-01-01", "Elm")):
        row = register_row(101901, name, last_changed_date=day)
        assert (await send(api, "register.csv", register(row)))["state"] == "loaded"
    assert (await api.get("/v1/schools/101901")).json()["name"] == "Ash"
