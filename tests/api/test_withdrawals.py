"""A file can be taken back: what was known without it stands again, nothing is erased, and everybody can see why."""

import csv
import io

import pytest

from tests.harness.files import KS2_2019, REGISTER, TERM_DATES, ks2, ks2_row, register, register_row
from tests.harness.inspection_files import graded
from tests.harness.working import opened_case, send, work_off

URN = 101902
LINK_COLUMNS = "URN,LinkURN,LinkName,LinkType,LinkEstablishedDate"


async def withdraw(api, imported, role="admin", reason="Sent by mistake."):
    """Ask for an import to be withdrawn, let it happen, and read what became of it."""
    asked = await api.post(f"/v1/imports/{imported['id']}/withdrawal", role, json={"reason": reason})
    assert asked.status_code == 202, asked.text
    assert asked.json()["state"] == "withdrawing"
    await work_off(api.database)
    return (await api.get(asked.headers["location"], role)).json()


async def standing(api, code="ks2_reading_progress", urn=URN) -> list[tuple[str, int]]:
    """Values that stand of one indicator, each with the import that told it."""
    async with api.database.owner() as connection:
        rows = await connection.fetch(
            "select o.value, o.import_id from observation o join indicator i on i.id = o.indicator_id "
            "where urn = $1 and i.code = $2 and o.ceased_at is null",
            urn,
            code,
        )
    return [(str(row["value"]), row["import_id"]) for row in rows]


async def test_what_was_known_before_stands_again(api):
    await send(api, "register.csv", REGISTER)
    first = await send(api, "ks2.csv", KS2_2019)
    before = await standing(api)
    second = await send(api, "ks2.csv", ks2(ks2_row(URN, reading="1.4,2")))
    assert await standing(api) == [("1.4", second["id"])]
    gone = await withdraw(api, second)
    assert (gone["state"], gone["withdrawal_reason"], gone["facts_withdrawn"]) == ("withdrawn", "Sent by mistake.", 2)
    assert await standing(api) == before == [("0.1", first["id"])]


async def test_a_value_that_a_later_file_confirmed_still_stands(api):
    await send(api, "register.csv", REGISTER)
    first = await send(api, "ks2.csv", KS2_2019)
    again = await send(api, "ks2.csv", KS2_2019)
    assert again["facts_added"] == 0
    await withdraw(api, first)
    assert await standing(api) == [("0.1", again["id"])]
    await withdraw(api, again)
    assert await standing(api) == []


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
async def test_the_order_of_withdrawals_does_not_matter(api, order):
    await send(api, "register.csv", REGISTER)
    imports = [await send(api, "ks2.csv", KS2_2019)]
    imports += [await send(api, "ks2.csv", ks2(ks2_row(URN, reading=f"{value},2"))) for value in (1.4, 1.8)]
    for number in order:
        await withdraw(api, imports[number])
    assert await standing(api) == [("0.1", imports[0]["id"])]


async def test_history_keeps_what_was_known_in_between(api):
    await send(api, "register.csv", REGISTER)
    imported = await send(api, "ks2.csv", KS2_2019)
    await withdraw(api, imported)
    async with api.database.owner() as connection:
        kept = await connection.fetchval("select count(*) from observation where import_id = $1", imported["id"])
        own = await connection.fetchval(
            "select count(*) from observation where import_id = $1 and ceased_by = $1", imported["id"]
        )
    assert kept == own > 0


async def test_a_withdrawn_file_can_be_sent_again(api):
    await send(api, "register.csv", REGISTER)
    await withdraw(api, await send(api, "ks2.csv", KS2_2019))
    again = await send(api, "ks2.csv", KS2_2019)
    assert again["facts_added"] > 0
    assert await standing(api) == [("0.1", again["id"])]


async def test_a_withdrawn_register_gives_back_the_older_names_and_forgets_its_new_schools(api):
    await send(api, "old.csv", register(register_row(101901, "Old Name", last_changed_date="2019-04-26")))
    new = await send(
        api,
        "new.csv",
        register(
            register_row(101901, "New Name", last_changed_date="2022-04-26"),
            register_row(101999, "Not Yet", last_changed_date="2022-04-26"),
        ),
    )
    gone = await withdraw(api, new)
    assert gone["state"] == "withdrawn"
    assert (await api.get("/v1/schools/101901")).json()["name"] == "Old Name"
    assert (await api.get("/v1/schools/101999")).status_code == 404


async def test_a_register_on_which_a_case_rests_cannot_be_withdrawn_and_says_why(api):
    only = await send(api, "register.csv", REGISTER)
    await send(api, "terms.json", TERM_DATES)
    await opened_case(api)
    kept = await withdraw(api, only)
    assert kept["state"] == "loaded"
    assert kept["withdrawal_problem"]["code"] == "schools_in_use"
    assert "another edition of the register" in kept["withdrawal_problem"]["detail"]
    assert (await api.get("/v1/schools/101901")).status_code == 200
    newer = await send(api, "newer.csv", REGISTER.replace("2022-04-26", "2023-04-26"))
    assert newer["rows_accepted"] == only["rows_accepted"]
    assert (await withdraw(api, only))["state"] == "withdrawn"
    assert (await api.get("/v1/schools/101901")).status_code == 200


async def test_withdrawn_term_dates_are_those_of_the_file_before(api):
    await send(api, "terms.json", TERM_DATES)
    before = (await api.get("/v1/calendars")).json()
    assert before["items"]
    changed = await send(api, "terms.json", TERM_DATES.replace("2026-12-18", "2026-12-17"))
    assert (await api.get("/v1/calendars")).json() != before
    await withdraw(api, changed)
    assert (await api.get("/v1/calendars")).json() == before


async def test_what_cannot_be_withdrawn_says_why(api):
    refused = await send(api, "shopping.csv", b"milk,eggs\n1,2\n")
    answer = await api.post(f"/v1/imports/{refused['id']}/withdrawal", "admin", json={"reason": "?"})
    assert answer.status_code == 409
    assert answer.json()["blockers"][0]["code"] == "refused"
    loaded = await send(api, "register.csv", REGISTER)
    await withdraw(api, loaded)
    answer = await api.post(f"/v1/imports/{loaded['id']}/withdrawal", "admin", json={"reason": "?"})
    assert answer.json()["blockers"][0]["code"] == "withdrawn"


async def test_a_data_officer_withdraws_their_councils_files_and_no_published_one(api):
    published = await send(api, "register.csv", REGISTER)
    answer = await api.post(f"/v1/imports/{published['id']}/withdrawal", "data_officer", json={"reason": "?"})
    assert answer.status_code == 403
    own = await send(api, "ks2.csv", KS2_2019, "data_officer")
    assert (await withdraw(api, own, "data_officer"))["state"] == "withdrawn"


async def test_refused_rows_download_as_a_file_a_spreadsheet_opens_and_never_runs(api):
    await send(api, "register.csv", REGISTER)
    imported = await send(api, "ks2.csv", ks2(ks2_row(101901), ks2_row(999999), ks2_row(101902, reading="=1+1,3")))
    answer = await api.get(f"/v1/imports/{imported['id']}/rows.csv", "admin")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert f'filename="refused-rows-of-import-{imported["id"]}.csv"' in answer.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [(row["line"], row["code"]) for row in rows] == [("3", "unknown_school"), ("4", "not_a_number")]
    assert rows[1]["value"] == "'=1+1"


def link(kind: str) -> str:
    """One link between two schools, as the register publishes it."""
    return f"{LINK_COLUMNS}\n{URN},101903,Cedar School,{kind},01-09-2019\n"


async def test_withdrawn_inspections_and_links_are_told_by_the_other_files_again(api):
    await send(api, "register.csv", REGISTER)
    for content, later, table in (
        (graded((str(URN), "Good", "20190312")), graded((str(URN), "Inadequate", "20190312")), "inspection"),
        (link("Predecessor"), link("Successor"), "school_link"),
    ):
        first, second = await send(api, "a.csv", content), await send(api, "b.csv", later)
        assert (first["state"], second["facts_superseded"]) == ("loaded", 1), (first, second)
        await withdraw(api, second)
        async with api.database.owner() as connection:
            rows = await connection.fetch(f"select import_id from {table} where ceased_at is null")
        assert [row["import_id"] for row in rows] == [first["id"]], table
