"""A review is prepared and decided in a browser, on frozen evidence, by whoever decides it."""

from datetime import UTC, datetime

import pytest

from securing_good.vocabulary import Post
from tests.harness.examples import named
from tests.pages.conftest import OWN, Browser, Read, appointed, signed_in
from tests.pages.test_levels import sent

DUE = datetime(2026, 11, 12, 12, tzinfo=UTC)


@pytest.fixture
async def api(fresh_world_api, world):
    """The world as the first school's review at twelve months falls due, as somebody's own machine shows it."""
    fresh_world_api.state["sample_council"] = "307"
    fresh_world_api.service_database.clock.now = DUE
    return fresh_world_api


@pytest.fixture
async def director(api) -> Browser:
    return await signed_in(api, await appointed(api, Post.ASSISTANT_DIRECTOR, "A director"))


@pytest.fixture
def review(world) -> str:
    return f"/board/reviews/{named(world, '307').school.review_point_id}"


async def test_a_review_is_prepared_answered_and_decided_once(api, director, review, world):
    assert review in (await director.read("/board/waiting")).links
    officer = await signed_in(api, await appointed(api, Post.LEAD_OFFICER, "An officer"))
    head = await signed_in(api, await appointed(api, Post.HEADTEACHER, "The head", OWN))
    blocked = await director.read(f"{review}/decide")
    assert "freeze it anew" in blocked.text
    assert "reason" not in blocked.fields, "no form is offered that would be refused"
    shown = await sent(head, f"{review}/respond", words="We <b>ask</b> to go on.")
    assert "We <b>ask</b> to go on." in shown.text
    shown = await sent(officer, f"{review}/freeze")
    assert "Evidence frozen on 12 November 2026" in shown.text
    assert f"{review}/decide" not in shown.links, "it is not theirs to decide"

    page, late = await director.read(f"{review}/decide"), await director.read(f"{review}/decide")
    unsaid = Read(await director.send(f"{review}/decide", **{**page.fields, "criteria.0.evidence": "Seen."}))
    assert {"#decision", "#reason", "#criteria.0.met"} <= set(unsaid.links)
    unmet = {"decision": "exit", "reason": "Improved.", "criteria.0.met": "no", "criteria.0.evidence": "Not yet."}
    refused = await director.send(f"{review}/decide", **{**page.fields, **unmet})
    assert refused.status_code in {409, 422}
    assert "Not yet." in Read(refused).text
    on = {"decision": "continue", "reason": "Reading is not secure."}
    for _ in range(2):
        done = await director.send(f"{review}/decide", **{**page.fields, **on})
        assert (done.status_code, done.headers.get("location")) == (303, review), Read(done).text
    shown = await director.read(review)
    assert "Reading is not secure." in shown.text
    assert "by A director" in shown.text
    overtaken = await director.send(
        f"{review}/decide", **{**late.fields, "decision": "exit", "reason": "It may leave."}
    )
    told = Read(overtaken)
    assert overtaken.status_code == 412
    assert "Reading is not secure." in told.text, "what was decided meanwhile"
    assert "It may leave." in told.text, "what was typed"
    case = await director.read(f"/board/cases/{named(world, '307').school.case_id}")
    assert review in case.links


@pytest.mark.parametrize("post", [Post.PRINCIPAL_ADVISER, Post.HEADTEACHER, Post.BOARD_MEMBER])
async def test_nobody_else_decides_a_review(api, review, post):
    browser = await signed_in(api, await appointed(api, post, "Somebody", OWN))
    shown = await browser.get(review)
    assert f"{review}/decide" not in Read(shown).links
    token = (await browser.read("/board/schools")).fields["form_token"]
    body = {"decision": "continue", "reason": "Because.", "version": '"1"'}
    refused = await browser.send(f"{review}/decide", form_token=token, **body)
    assert refused.status_code == 403


async def test_a_review_that_is_far_off_is_not_offered(fresh_world_api, review):
    fresh_world_api.state["sample_council"] = "307"
    director = await signed_in(fresh_world_api, await appointed(fresh_world_api, Post.ASSISTANT_DIRECTOR, "A director"))
    shown = await director.read(review)
    assert "can be decided from" in shown.text
    assert f"{review}/decide" not in shown.links
