"""A visit is recorded in a browser, from the page it is on to its minutes: mistakes, sent twice, by somebody who may not."""

import pytest

from securing_good.vocabulary import Post
from tests.pages.conftest import OWN, Read, signed_in

PEOPLE = {
    "attendance.0.party!": "lead_officer",
    "attendance.0.name": "Ruth Adeyemi",
    "attendance.1.party!": "headteacher",
    "attendance.1.name": "Asha Patel",
    "attendance.2.party!": "chair_of_governors",
    "attendance.2.name": "John Mensah",
    "attendance.3.party!": "link_partner",
    "attendance.3.name": "Tom Field",
}
SAID = {"progress": "improving", "discussed": "Reading across key stage 2 <b>and</b> governors' monitoring.\nAnd more."}
FOUND = {
    "areas.0.factor!": "attainment",
    "areas.0.found": "",
    "areas.5.factor!": "safeguarding",
    "areas.5.found": "Sound.",
}
AGREED = {"actions.0.what": "", "actions.1.what": "Share the plan.", "actions.1.owner": "Headteacher"}


@pytest.fixture
async def planned(play) -> dict:
    """The meeting that comes next at the first school."""
    visits = (await play.get(f"/v1/visits?limit=100&sort=date&urn={OWN}")).json()["items"]
    return next(one for one in visits if one["kind"] == "securing_good_meeting" and one["status"] == "planned")


@pytest.fixture
def today(world) -> str:
    """The day it is."""
    return world.clock.now.date().isoformat()


@pytest.fixture
async def officer(play, people):
    return await signed_in(play, people[Post.PRINCIPAL_ADVISER])


async def test_a_meeting_is_recorded_with_what_was_agreed(play, officer, planned, today):
    at = f"/board/visits/{planned['id']}"
    page = await officer.read(at)
    assert page.fields["held_on"] == today, "a meeting to come was not held on its day yet"
    form = {**PEOPLE, **SAID, **FOUND, **AGREED, "held_on": today}
    own = {name: page.fields[name] for name in ("form_token", "key")}
    sent = await officer.send(f"{at}/record", **form, **own)
    assert (sent.status_code, sent.headers.get("location")) == (303, at), Read(sent).text
    again = await officer.send(f"{at}/record", **form, **own)
    assert (again.status_code, again.headers["location"]) == (303, at), "sent twice, it is done once"
    shown = await officer.read(at)
    for words in (
        "<b>and</b>",
        "Tom Field, link partner",
        "Safeguarding",
        "Sound.",
        "Share the plan.",
        "Minutes, version 1: draft",
    ):
        assert words in shown.text
    assert "Record that it was held" not in shown.text
    minutes = (await play.get(f"/v1/visits/{planned['id']}/record")).json()
    assert [one["what"] for one in minutes["agreed"]] == ["Share the plan."]
    anew = await officer.send(f"{at}/record", **form, form_token=own["form_token"], key="another")
    assert anew.status_code == 409
    assert "This could not be recorded" in Read(anew).text


async def test_mistakes_are_told_at_their_fields_and_nothing_typed_is_lost(play, officer, planned):
    at = f"/board/visits/{planned['id']}"
    page = await officer.read(at)
    typed = {**PEOPLE, "discussed": "What nobody should have to type twice.", "held_on": "the day before", **AGREED}
    typed["actions.1.owner"] = ""
    answer = await officer.send(f"{at}/record", **{**page.fields, **typed})
    again = Read(answer)
    assert answer.status_code == 422
    assert {"#held_on", "#progress", "#actions.1.owner"} <= set(again.links)
    assert "What nobody should have to type twice." in again.text
    assert (again.fields["held_on"], again.fields["actions.1.what"]) == ("the day before", "Share the plan.")
    assert again.fields["key"] == page.fields["key"]
    assert "<title>Error: " in answer.text
    assert (await play.get(f"/v1/visits/{planned['id']}/record")).status_code == 404


async def test_fields_that_do_not_go_together_are_refused(officer, planned):
    at = f"/board/visits/{planned['id']}"
    token = (await officer.read(at)).fields["form_token"]
    answer = await officer.send(f"{at}/record", form_token=token, **{"a": "x", "a.b": "y"})
    assert answer.status_code == 422
    assert "do not go together" in Read(answer).text


@pytest.mark.parametrize("post", [Post.HEADTEACHER, Post.ASSISTANT_DIRECTOR, Post.CLERK])
async def test_whoever_may_not_record_is_shown_no_form_and_refused(play, people, planned, post):
    browser = await signed_in(play, people[post])
    at = f"/board/visits/{planned['id']}"
    page = await browser.read(at)
    assert "Record that it was held" not in page.text
    refused = await browser.send(f"{at}/record", **SAID, form_token=page.fields["form_token"])
    assert refused.status_code == 403
    assert "may not do this" in Read(refused).text
