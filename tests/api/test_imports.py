"""What a data officer can rely on when sending files: every row accounted for, nothing half-loaded, words for what is wrong."""

import io
import zipfile

import pytest

from tests.harness.files import KS2_2019, REGISTER, TERM_DATES, ks2, ks2_row, register, register_row, term_dates
from tests.harness.working import refused_rows, send


async def facts(api) -> dict[str, int]:
    """How many facts of each kind are known."""
    async with api.database.owner() as connection:
        return {
            table: await connection.fetchval(f"select count(*) from {table}")
            for table in ("school", "school_edition", "observation", "benchmark", "calendar_period")
        }


async def test_a_file_is_answered_at_once_and_loaded_after(api):
    sent = await api.post("/v1/imports", "admin", files={"file": ("register.csv", REGISTER.encode())})
    assert sent.status_code == 202
    assert sent.json()["state"] == "received"
    assert sent.headers["location"] == f"/v1/imports/{sent.json()['id']}"


async def test_the_report_counts_every_row(api):
    imported = await send(api, "register.csv", REGISTER)
    assert (imported["rows_accepted"], imported["rows_refused"], imported["facts_added"]) == (6, 0, 6)
    assert imported["dataset"] == "gias_register_trimmed"
    assert imported["council"] is None


async def test_sending_the_same_file_again_changes_nothing(api):
    await send(api, "register.csv", REGISTER)
    await send(api, "ks2.csv", KS2_2019)
    await send(api, "terms.json", TERM_DATES)
    before = await facts(api)
    for name, content in (("register.csv", REGISTER), ("ks2.csv", KS2_2019), ("terms.json", TERM_DATES)):
        again = await send(api, name, content)
        assert again["state"] == "loaded"
        assert (again["rows_unchanged"], again["facts_added"]) == (again["rows_accepted"], 0)
    assert await facts(api) == before


async def test_a_changed_value_supersedes_and_the_old_one_is_kept(api):
    await send(api, "register.csv", REGISTER)
    await send(api, "ks2.csv", KS2_2019)
    corrected = await send(api, "ks2.csv", ks2(ks2_row(101902, reading="1.4,2")))
    assert (corrected["facts_added"], corrected["facts_superseded"]) == (2, 2)
    async with api.database.owner() as connection:
        rows = await connection.fetch(
            "select o.value, o.ceased_by from observation o join indicator i on i.id = o.indicator_id "
            "where urn = 101902 and i.code = 'ks2_reading_progress' order by known_at"
        )
    assert [(str(row["value"]), row["ceased_by"]) for row in rows] == [("0.1", corrected["id"]), ("1.4", None)]


@pytest.mark.parametrize(
    ("name", "content", "code", "words"),
    [
        ("shopping.csv", b"milk,eggs\n1,2\n", "unknown_dataset", "No known dataset has any of them"),
        ("empty.csv", b"   \n", "no_rows", ""),
        ("ks2.csv", ks2().encode(), "no_rows", "has no row below its header"),
        ("utf16.csv", KS2_2019.encode("utf-16"), "wrong_encoding", "UTF-16"),
        ("nul.csv", KS2_2019.replace("A School", "A\x00School").encode(), "wrong_encoding", ""),
    ],
)
async def test_a_file_that_cannot_be_used_is_refused_whole_in_words(api, name, content, code, words):
    await send(api, "register.csv", REGISTER)
    before = await facts(api)
    imported = await send(api, name, content)
    assert imported["state"] == "refused"
    assert imported["problem"]["type"] == "/problems/file-refused"
    if words:
        assert imported["problem"]["code"] == code
        assert words in imported["problem"]["detail"]
    assert await facts(api) == before


async def test_a_truncated_workbook_is_refused(api):
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as workbook:
        workbook.writestr("xl/workbook.xml", "<workbook/>" * 100)
    imported = await send(api, "spine.xlsx", whole.getvalue()[:200])
    assert imported["state"] == "refused"
    assert imported["problem"]["code"] == "truncated_workbook"


async def test_results_before_any_register_are_refused_with_advice(api):
    imported = await send(api, "ks2.csv", KS2_2019)
    assert imported["problem"]["code"] == "register_first"
    assert "import one first" in imported["problem"]["detail"]


async def test_bad_rows_are_reported_with_their_place_and_good_rows_kept(api):
    await send(api, "register.csv", REGISTER)
    long_row = ks2_row(101903) + ",1,2"
    imported = await send(
        api, "ks2.csv", ks2(ks2_row(101901), ks2_row(999999), ks2_row(101902, reading="140,3"), long_row)
    )
    assert (imported["state"], imported["rows_accepted"], imported["rows_refused"]) == ("loaded", 1, 3)
    by_line = {row["line"]: row for row in await refused_rows(api, imported)}
    assert by_line[3]["code"] == "unknown_school"
    assert by_line[3]["reason"] == "No school in the register has URN 999999."
    assert (by_line[4]["column"], by_line[4]["value"]) == ("READPROG", "140")
    assert by_line[5]["code"] == "ragged_row"
    assert "the header has 23" in by_line[5]["reason"]


async def test_a_percentage_of_140_is_refused_in_its_row(api):
    await send(api, "register.csv", REGISTER)
    results = '{"101901":{"rwmExp":140,"rwmHigh":16,"readProg":0,"writProg":0,"matProg":0,"year":"2022/23"},'
    results += '"101902":{"rwmExp":61,"rwmHigh":8,"readProg":0,"writProg":0,"matProg":0,"year":"2022/23"}}'
    imported = await send(api, "ks2.json", results)
    assert (imported["rows_accepted"], imported["rows_refused"]) == (1, 1)
    (row,) = await refused_rows(api, imported)
    assert row["value"] == "140"
    assert "percentage" in row["reason"]


async def test_a_school_that_opens_in_2206_is_refused_in_its_row(api):
    imported = await send(
        api,
        "register.csv",
        register(register_row(101901, "Ash"), register_row(101902, "Beech", open_date="2206-09-01")),
    )
    assert (imported["rows_accepted"], imported["rows_refused"]) == (1, 1)
    (row,) = await refused_rows(api, imported)
    assert (row["line"], row["column"], row["value"]) == (3, "open_date", "2206-09-01")


async def test_a_file_whose_every_row_is_bad_is_refused_and_its_rows_reported(api):
    await send(api, "register.csv", REGISTER)
    imported = await send(api, "ks2.csv", ks2(ks2_row(999998), ks2_row(999999)))
    assert (imported["state"], imported["problem"]["code"]) == ("refused", "no_row_accepted")
    assert len(await refused_rows(api, imported)) == 2


async def test_an_older_register_does_not_overwrite_a_newer_one(api):
    await send(api, "new.csv", register(register_row(101901, "New Name", last_changed_date="2022-04-26")))
    await send(api, "old.csv", register(register_row(101901, "Old Name", last_changed_date="2019-04-26")))
    assert (await api.get("/v1/schools/101901")).json()["name"] == "New Name"


async def test_a_data_officers_file_is_their_councils_own(api):
    await send(api, "register.csv", REGISTER)
    imported = await send(api, "ks2.csv", KS2_2019, "data_officer")
    assert imported["council"] == "307"
    harrow = await api.get(f"/v1/imports/{imported['id']}", "data_officer", council="310")
    assert harrow.status_code == 404
    async with api.database.owner() as connection:
        assert await connection.fetchval("select count(*) from observation where council is null") == 0


async def test_only_an_administrator_loads_the_register(api):
    imported = await send(api, "register.csv", REGISTER, "data_officer")
    assert imported["problem"]["code"] == "england_only"
    assert (await facts(api))["school"] == 0


async def test_a_councils_own_term_dates_are_its_own(api):
    refused = await send(api, "terms.json", term_dates(310), "data_officer")
    assert refused["problem"]["code"] == "another_council"
    assert (await send(api, "terms.json", TERM_DATES, "data_officer"))["state"] == "loaded"
    ours = (await api.get("/v1/calendars", "clerk", urns=[101901])).json()["items"]
    assert {one["published"] for one in ours} == {False}
    assert (await api.get("/v1/calendars", "data_officer", council="310")).json()["items"] == []


@pytest.mark.parametrize("period", ["2018", "2018/20", "18/19"])
async def test_an_impossible_academic_year_is_refused(api, period):
    sent = await api.post("/v1/imports", "admin", files={"file": ("a.csv", b"a,b\n1,2\n")}, data={"period": period})
    assert sent.status_code == 422
    assert sent.json()["errors"][0]["detail"] == "Write the academic year like 2018/19."


async def test_an_empty_file_is_refused_at_once(api):
    sent = await api.post("/v1/imports", "admin", files={"file": ("a.csv", b"")})
    assert (sent.status_code, sent.json()["errors"][0]["code"]) == (422, "empty")


async def test_another_councils_feed_cannot_be_sent(api):
    sent = await api.post("/v1/imports", "data_officer", files={"file": ("a.csv", b"a")}, data={"council": "310"})
    assert sent.status_code == 403
