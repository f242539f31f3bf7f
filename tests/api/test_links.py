"""A school that got a new URN keeps its history: register, links and results in, assessment out."""

import pytest

from tests.harness.files import KS2_2019, REGISTER, ks2, ks2_row, register, register_row
from tests.harness.working import refused_rows, send, work_off

NEW, OLD, OLDER, OTHER = 101901, 101950, 101951, 101952
COLUMNS = "URN,LinkURN,LinkName,LinkType,LinkEstablishedDate"
AS_OF = "2020-03-02"
LOW = {"reading": "-5.1,5", "writing": "-4.8,5", "maths": "-4.2,5"}


def links(*rows: str) -> str:
    return "\n".join([COLUMNS, *rows]) + "\n"


CONVERTED = links(
    f"{NEW},{OLD},Ash Infant and Junior School,Predecessor,01-09-2019",
    f"{OLD},{NEW},Ash Primary School,Successor,31-08-2019",
)


async def assessed(api, urn: int = NEW, **more) -> dict:
    """The whole document of a new assessment of one school."""
    run = await api.post("/v1/assessments", json={"urns": [urn], "as_of": AS_OF, **more})
    assert run.status_code == 202, run.text
    await work_off(api.database)
    (one,) = (await api.get(f"/v1/assessments?run={run.json()['id']}")).json()["items"]
    return (await api.get(f"/v1/assessments/{one['id']}")).json()["document"]


async def known(api) -> list[tuple]:
    """Every link ever known: type, day, whether it stands."""
    async with api.database.owner() as connection:
        rows = await connection.fetch("select * from school_link order by urn, other_urn, known_at")
    return [(row["urn"], row["type"], str(row["established_on"]), row["ceased_by"]) for row in rows]


async def test_an_academy_is_judged_by_what_was_published_under_the_urn_it_had_before(api):
    await send(api, "register.csv", REGISTER)
    loaded = await send(api, "links.csv", CONVERTED)
    assert (loaded["state"], loaded["dataset"], loaded["facts_added"]) == ("loaded", "gias_links", 2)
    results = await send(api, "ks2.csv", ks2(ks2_row(OLD, **LOW)))
    assert (results["rows_accepted"], results["rows_refused"]) == (1, 0)

    document = await assessed(api)
    assert document["suggested_level"] == "amber"
    assert {entry["published_under"] for entry in document["inputs"]} == {OLD}
    (reading,) = (one for one in document["reasons"] if one["indicator"] == "ks2_reading_progress")
    assert reading["sentence"] == (
        "Reading progress 2018/19: -5.1, well below average (the publisher's band; no interval is held). "
        f"What was published for 2018/19 stands under URN {OLD}, which the school then had."
    )


async def test_without_its_links_the_same_school_has_no_results(api):
    await send(api, "register.csv", REGISTER)
    refused = await send(api, "ks2.csv", ks2(ks2_row(OLD, **LOW), ks2_row(101902)))
    assert [row["code"] for row in await refused_rows(api, refused)] == ["unknown_school"]
    document = await assessed(api)
    assert (document["suggested_level"], document["inputs"]) == ("not_assessed", [])


async def test_a_document_of_a_school_without_former_urns_says_nothing_of_them(api):
    await send(api, "register.csv", REGISTER)
    await send(api, "ks2.csv", KS2_2019)
    before = await assessed(api)
    await send(api, "links.csv", links(f"{NEW},{OLD},Ash Nursery,Predecessor,01-09-2019"))
    after = await assessed(api)
    assert all(set(entry) == {"import_id", "indicator", "period"} for entry in before["inputs"])
    assert {**before, "known_at": ""} == {**after, "known_at": ""}


async def test_its_own_figures_win_year_by_year(api):
    await send(api, "register.csv", REGISTER)
    await send(api, "links.csv", CONVERTED)
    await send(api, "ks2.csv", ks2(ks2_row(OLD, **LOW), ks2_row(NEW)))
    document = await assessed(api)
    assert document["suggested_level"] == "not_assessed"
    assert all("published_under" not in entry for entry in document["inputs"])


async def test_a_chain_of_conversions_leads_back(api):
    await send(api, "register.csv", REGISTER)
    chain = links(f"{NEW},{OLD},Ash,Predecessor,01-01-2020", f"{OLDER},{OLD},Ash,Successor,")
    await send(api, "links.csv", chain)
    assert (await send(api, "ks2.csv", ks2(ks2_row(OLDER, **LOW))))["rows_accepted"] == 1
    assert {entry["published_under"] for entry in (await assessed(api))["inputs"]} == {OLDER}


@pytest.mark.parametrize(
    "rows",
    [
        (f"{NEW},{OLD},Ash Infants,Predecessor,01-09-2019", f"{NEW},{OTHER},Ash Juniors,Predecessor,01-09-2019"),
        (f"{NEW},{OLD},Ash Infants,Predecessor - amalgamated,01-09-2019",),
        (f"{OLD},{NEW},Ash,Successor,01-09-2019", f"{OLD},{OTHER},Ash,Successor,01-09-2019"),
        (f"{NEW},{OLD},Ash,Predecessor,01-09-2018",),
        (f"{NEW},{OLD},Ash,Predecessor,01-09-2020",),
    ],
    ids=["two became one", "by its word", "one became two", "it had its own URN by then", "it has not yet happened"],
)
async def test_what_is_not_the_schools_own_history_is_kept_but_not_used(api, rows):
    await send(api, "register.csv", REGISTER)
    await send(api, "links.csv", links(*rows))
    assert (await send(api, "ks2.csv", ks2(ks2_row(OLD, **LOW))))["rows_accepted"] == 1
    assert (await assessed(api))["inputs"] == []


async def test_an_assessment_as_of_the_day_before_does_not_know_the_succession(api):
    await send(api, "register.csv", REGISTER)
    await send(api, "links.csv", links(f"{NEW},{OLD},Ash,Predecessor,02-03-2020"))
    await send(api, "ks2.csv", ks2(ks2_row(OLD, **LOW)))
    assert (await assessed(api, as_of="2020-03-01"))["inputs"] == []
    assert len((await assessed(api, as_of="2020-03-02"))["inputs"]) == 6


async def test_sending_links_again_changes_nothing_and_a_changed_one_supersedes(api):
    await send(api, "register.csv", REGISTER)
    await send(api, "links.csv", CONVERTED)
    again = await send(api, "links.csv", CONVERTED)
    assert (again["rows_unchanged"], again["facts_added"], again["facts_superseded"]) == (2, 0, 0)
    changed = await send(
        api, "links.csv", CONVERTED.replace("Predecessor,01-09-2019", "Predecessor - merged,02-09-2019")
    )
    assert (changed["rows_unchanged"], changed["facts_added"], changed["facts_superseded"]) == (1, 1, 1)
    assert await known(api) == [
        (NEW, "predecessor", "2019-09-01", changed["id"]),
        (NEW, "predecessor_merged", "2019-09-02", None),
        (OLD, "successor", "2019-08-31", None),
    ]


async def test_links_are_kept_whether_or_not_the_register_knows_their_schools(api):
    loaded = await send(api, "links.csv", CONVERTED)
    assert (loaded["state"], loaded["rows_accepted"]) == ("loaded", 2)
    assert len(await known(api)) == 2
    results = await send(api, "ks2.csv", ks2(ks2_row(OLD)))
    assert results["problem"]["code"] == "register_first"


async def test_a_urn_linked_to_no_school_of_the_register_stays_unknown(api):
    await send(api, "register.csv", REGISTER)
    await send(api, "links.csv", links(f"{OLD},{OTHER},Oak,Predecessor,", f"{NEW},{OLDER},Ash,Successor,"))
    refused = await send(api, "ks2.csv", ks2(ks2_row(OLD), ks2_row(OTHER), ks2_row(OLDER), ks2_row(101902)))
    assert [row["value"] for row in await refused_rows(api, refused)] == [str(OLD), str(OTHER), str(OLDER)]


async def test_only_an_administrator_loads_links(api):
    imported = await send(api, "links.csv", CONVERTED, "data_officer")
    assert imported["problem"]["code"] == "england_only"
    assert await known(api) == []


async def test_a_school_names_those_before_and_after_it(api):
    await send(api, "register.csv", register(register_row(NEW, "Ash Primary"), register_row(OLDER, "Ash Juniors")))
    await send(
        api,
        "links.csv",
        links(
            f"{NEW},{OLD},Ash Infants,Predecessor - amalgamated,01-09-2019",
            f"{OLD},{NEW},Ash Primary,Successor,31-08-2019",
            f"{OLDER},{NEW},Ash Primary,Successor - amalgamated,31-08-2019",
            f"{NEW},{OTHER},Ash Academy,Successor,01-04-2026",
            f"{NEW},101999,Sixth Form,Sixth Form Centre Link,",
        ),
    )
    school = (await api.get(f"/v1/schools/{NEW}")).json()
    assert school["predecessors"] == [
        {"urn": OLDER, "name": "Ash Juniors", "type": "predecessor_amalgamated", "established_on": "2019-08-31"},
        {"urn": OLD, "name": "Ash Infants", "type": "predecessor_amalgamated", "established_on": "2019-09-01"},
    ]
    assert school["successors"] == [
        {"urn": OTHER, "name": "Ash Academy", "type": "successor", "established_on": "2026-04-01"}
    ]
    assert (await api.get(f"/v1/schools/{OLDER}")).json()["predecessors"] == []
