"""What heads and chairs say in a browser: of a level, of minutes, of an action; and that it is theirs alone to say."""

import pytest

from securing_good.vocabulary import Post
from tests.harness.bodies import URNS, completion_of, level_proposal_of, moderation_of
from tests.harness.examples import named
from tests.pages.conftest import OWN, Read, signed_in


@pytest.fixture
async def head(play, people):
    return await signed_in(play, people[Post.HEADTEACHER])


async def test_what_waits_for_the_school_is_where_a_head_begins(head):
    home = await head.get("/board/")
    assert home.headers["location"] == "/board/waiting"
    page = await head.read("/board/waiting")
    assert "Waiting for you" in page.text
    for link in page.links:
        if link.startswith(("/board/levels/", "/board/actions/", "/board/visits/")):
            assert (await head.get(link)).status_code == 200, link


@pytest.fixture
async def shared(play, world) -> str:
    """A level that is proposed for the first school and shared with it."""
    body = level_proposal_of("307", OWN, named(world, "307").school.assessment_id)
    proposed = await play.post("/v1/level-proposals", "lead_officer", json=body)
    assert proposed.is_success, proposed.text
    at, etag = proposed.headers["location"], {"If-Match": proposed.headers["etag"]}
    moderated = await play.post(f"{at}/moderation", "principal_adviser", json=moderation_of("307"), headers=etag)
    assert moderated.is_success, moderated.text
    return proposed.json()["id"]


@pytest.fixture
async def issued(play, world) -> str:
    """A visit whose minutes are issued and await the school's word."""
    visit_id = named(world, "307").school.recorded_visit_id
    at = f"/v1/visits/{visit_id}/record"
    begun = {"If-Match": (await play.get(at)).headers["etag"]}
    completed = await play.call("PATCH", at, "link_partner", json=completion_of("307"), headers=begun)
    assert completed.is_success, completed.text
    drafted = await play.get(at)
    assert drafted.json()["state"] == "draft", drafted.text
    approved = await play.post(
        f"{at}/approval", "principal_adviser", json={}, headers={"If-Match": drafted.headers["etag"]}
    )
    assert approved.is_success, approved.text
    sent = await play.post(f"{at}/issue", "lead_officer", json={})
    assert sent.is_success, sent.text
    return visit_id


async def test_a_level_is_replied_to_once_with_a_word_on_a_factor(head, shared):
    at = f"/board/levels/{shared}"
    assert f"{at}/reply" in (await head.read(at)).links
    page = await head.read(f"{at}/reply")
    nothing = Read(await head.send(f"{at}/reply", **page.fields))
    assert "#agrees" in nothing.links, nothing.text
    said = {**page.fields, "agrees": "no", "comment": "We see it otherwise.", "entries.1.comment": "Progress is good."}
    for _ in range(2):
        sent = await head.send(f"{at}/reply", **said)
        assert (sent.status_code, sent.headers.get("location")) == (303, at), Read(sent).text
    shown = (await head.read(at)).text
    assert shown.count("The school does not agree") == 1
    assert "Progress is good." in shown


async def test_an_action_is_reported_as_done_and_mistakes_are_told(play, head, world):
    actions = (await play.get(f"/v1/actions?urn={OWN}&status=open&limit=100")).json()["items"]
    at = next(f"/board/actions/{one['id']}" for one in actions if one["report"] in {"none", "returned"})
    page = await head.read(at)
    wrong = await head.send(f"{at}/report", **{**page.fields, "done_on": "2199-01-01", "words": ""})
    assert wrong.status_code == 422
    assert "#words" in Read(wrong).links
    day = world.clock.now.date().isoformat()
    sent = await head.send(f"{at}/report", **{**page.fields, "done_on": day, "words": "All five were seen."})
    assert sent.status_code == 303, Read(sent).text
    assert "All five were seen." in (await head.read(at)).text


async def test_minutes_are_disputed_with_words_and_not_without(head, issued):
    at = f"/board/visits/{issued}"
    page = await head.read(f"{at}/minutes")
    wordless = await head.send(f"{at}/word", **{**page.fields, "accurate": "no"})
    assert wordless.status_code == 422
    sent = await head.send(f"{at}/word", **{**page.fields, "accurate": "no", "words": "Governors saw the plan before."})
    assert sent.status_code == 303, Read(sent).text
    assert "disputed" in (await head.read(f"{at}/minutes")).text


@pytest.mark.parametrize("post", [Post.LEAD_OFFICER, Post.CLERK, Post.BOARD_MEMBER])
async def test_nobody_else_speaks_for_the_school(play, people, post):
    browser = await signed_in(play, people[post])
    (action, *_) = (await play.get(f"/v1/actions?urn={OWN}&status=open")).json()["items"]
    at = f"/board/actions/{action['id']}"
    shown = await browser.get(at)
    assert "Report that it is done" not in shown.text
    token = (await browser.read("/board/schools")).fields["form_token"]
    refused = await browser.send(f"{at}/report", form_token=token, done_on="2025-11-01", words="Done.")
    assert refused.status_code == 403
    assert "may not do this" in Read(refused).text


async def test_another_schools_things_are_not_there(play, head, world):
    other = named(world, "307")
    assert other.school.urn == OWN
    actions = (await play.get(f"/v1/actions?urn={URNS['307'][1]}")).json()["items"]
    assert actions
    assert (await head.get(f"/board/actions/{actions[0]['id']}")).status_code == 404
