"""Inspections through the database: loaded once, superseded by later editions, read as one, and behind the reasons."""

import json

import pytest

from tests.harness.files import REGISTER
from tests.harness.inspection_files import NO_PREVIOUS, REMAINS_GOOD, graded, latest_by_urn, management_information
from tests.harness.inspection_files import parent_view as answers
from tests.harness.working import refused_rows, send, work_off
from tests.pure.sources.test_report_cards import cards

MI = management_information({**NO_PREVIOUS, **REMAINS_GOOD})
CORRECTED = management_information(
    {**NO_PREVIOUS, **REMAINS_GOOD, "Effectiveness of leadership and management": "4", "Publication date": "2020-03-02"}
)


@pytest.fixture
async def registered(api):
    """The application with the small register."""
    assert (await send(api, "register.csv", REGISTER))["state"] == "loaded"
    return api


async def told(api, where: str = "true") -> list[dict]:
    """Every telling of an inspection there ever was, oldest first."""
    async with api.database.owner() as connection:
        return await connection.fetch(f"select * from inspection where {where} order by known_at, urn, inspected_on")


async def shown(api, urn: int = 101901) -> list[dict]:
    """The inspections on a school's resource."""
    return (await api.get(f"/v1/schools/{urn}")).json()["inspections"]


async def assessed(api, urn: int = 101901, **request) -> dict:
    """One school's newest assessment, in full."""
    run = (await api.post("/v1/assessments", json={"urns": [urn], **request})).json()
    await work_off(api.database)
    (one,) = (await api.get(run["assessments"])).json()["items"]
    return (await api.get(f"/v1/assessments/{one['id']}")).json()


async def test_inspections_before_any_register_are_refused_with_advice(api):
    assert (await send(api, "mi.csv", MI))["problem"]["code"] == "register_first"


async def test_the_report_counts_every_row_and_every_inspection(registered):
    imported = await send(registered, "mi.csv", management_information({}, REMAINS_GOOD, {"URN": "199999"}))
    counts = imported["rows_accepted"], imported["rows_refused"], imported["facts_added"]
    assert (imported["state"], *counts) == ("loaded", 2, 1, 5)
    (row,) = await refused_rows(registered, imported)
    assert (row["line"], row["code"]) == (4, "unknown_school")
    assert {row["owner"] for row in await told(registered)} == {"england"}


async def test_sending_the_same_file_again_changes_nothing(registered):
    for name, content in (
        ("mi.csv", MI),
        ("old.csv", graded(("101901", "Good", "20160310"))),
        ("l.json", latest_by_urn()),
    ):
        await send(registered, name, content)
        before = await told(registered)
        again = await send(registered, name, content)
        assert (again["state"], again["rows_unchanged"], again["facts_added"]) == ("loaded", 1, 0)
        assert await told(registered) == before


async def test_a_later_edition_that_tells_otherwise_supersedes(registered):
    await send(registered, "mi.csv", MI)
    corrected = await send(registered, "mi.csv", CORRECTED)
    assert (corrected["facts_added"], corrected["facts_superseded"]) == (1, 1)
    old, new = await told(registered, "kind = 'graded'")
    assert (old["ceased_by"], old["ceased_at"]) == (corrected["id"], new["known_at"])
    assert json.loads(new["judgements"])["leadership_and_management"] == "inadequate"
    assert new["ceased_at"] is None


async def test_an_earlier_edition_sent_later_undoes_nothing(registered):
    await send(registered, "mi.csv", CORRECTED)
    before = await told(registered)
    late = await send(registered, "mi.csv", MI)
    assert (late["state"], late["facts_added"], late["facts_superseded"]) == ("loaded", 0, 0)
    assert await told(registered) == before


async def test_an_inspection_with_another_first_day_is_the_one_of_its_number(registered):
    await send(registered, "mi.csv", MI)
    moved = {**NO_PREVIOUS, **REMAINS_GOOD, "Inspection start date": "2019-11-11"}
    imported = await send(registered, "mi.csv", management_information(moved))
    assert (imported["facts_added"], imported["facts_superseded"]) == (1, 1)
    assert [one["inspected_on"] for one in await shown(registered)] == ["2020-01-15", "2019-11-11"]


async def test_what_two_datasets_tell_is_read_as_one(registered):
    await send(registered, "mi.csv", MI)
    await send(
        registered, "graded.csv", graded(("101901", "Requires Improvement", "20191112"), ("101901", "Good", "20160310"))
    )
    assert len(await told(registered)) == 4
    latest, standing, before = await shown(registered)
    assert (latest["kind"], latest["outcome"]) == ("ungraded", "School remains Good")
    assert (standing["inspected_on"], standing["published_on"]) == ("2019-11-12", "2019-12-10")
    assert standing["judgements"]["quality_of_education"] == "requires_improvement"
    assert (before["inspected_on"], before["judgements"]) == ("2016-03-10", {"overall_effectiveness": "good"})


async def test_a_school_without_inspections_says_so(registered):
    assert await shown(registered, 101902) == []


async def test_a_data_officers_file_is_their_councils_own(registered):
    imported = await send(registered, "mi.csv", MI, "data_officer")
    assert (imported["state"], imported["council"]) == ("loaded", "307")
    assert {row["owner"] for row in await told(registered)} == {"307"}
    assert len(await shown(registered)) == 2
    published = await send(registered, "mi.csv", CORRECTED)
    assert (published["facts_added"], published["facts_superseded"]) == (2, 0)


async def test_from_the_file_to_the_reason(registered):
    without = await assessed(registered)
    missing = "No inspection outcome is held for this school."
    assert without["ruleset"] == "securing-good-2026.3"
    assert missing in [reason["sentence"] for reason in without["reasons"]]

    imported = await send(registered, "latest.json", latest_by_urn(date="2022-10-04"))
    one = await assessed(registered)
    by_factor = {reason["factor"]: reason for reason in one["reasons"] if reason.get("inspected_on")}
    behaviour = by_factor["absence_and_behaviour"]
    assert behaviour["sentence"] == (
        'Graded inspection of 4 October 2022: behaviour and attitudes judged "requires improvement".'
    )
    assert (behaviour["flag"], behaviour["import_id"]) == ("concern", str(imported["id"]))
    assert by_factor["teaching_and_learning"]["flag"] == "none"
    assert by_factor["safeguarding"]["flag"] == "not_assessed"
    assert missing not in [reason["sentence"] for reason in one["reasons"]]
    assert one["document"]["inputs"] == [
        {"import_id": str(imported["id"]), "inspected_on": "2022-10-04", "inspection_kind": "graded"}
    ]
    assert without["coverage"] < one["coverage"]

    then = await assessed(registered, as_of="2022-12-12")
    assert missing in [reason["sentence"] for reason in then["reasons"]]


async def test_the_first_ruleset_still_runs_and_knows_no_inspections(registered):
    await send(registered, "latest.json", latest_by_urn())
    one = await assessed(registered, ruleset="securing-good-2026.1")
    assert one["ruleset"] == "securing-good-2026.1"
    assert "No inspection outcome is held for this school." in [reason["sentence"] for reason in one["reasons"]]
    assert one["document"]["inputs"] == []


async def test_parent_view_is_loaded_for_the_year_the_sender_names(registered):
    refused = await send(registered, "pv.json", answers())
    assert refused["problem"]["code"] == "period_needed"
    imported = await send(registered, "pv.json", answers(), period="2021/22")
    assert (imported["state"], imported["period"], imported["facts_added"]) == ("loaded", 2021, 15)


async def test_a_report_card_is_shown_by_its_own_words(registered):
    card = {"urn": "101901", "latest_category_of_concern": "RSI", "latest_safeguarding": "Not met"}
    imported = await send(registered, "cards.csv", cards(card).decode())
    assert (imported["state"], imported["facts_added"]) == ("loaded", 1)
    (shown_card,) = await shown(registered)
    assert (shown_card["category"], shown_card["published_on"]) == ("requires_significant_improvement", "2026-04-20")
    assert shown_card["judgements"]["safeguarding"] == "not_met"
    assert shown_card["judgements"]["achievement"] == "needs_attention"
