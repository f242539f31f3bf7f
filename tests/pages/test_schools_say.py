"""What heads and chairs say in a browser beside levels and minutes: which days suit them, and how they see themselves."""

import pytest

from securing_good.vocabulary import Post
from tests.harness.bodies import URNS
from tests.pages.conftest import OWN, Browser, Read, signed_in
from tests.pages.test_levels import sent

DATES = f"/board/schools/{OWN}/dates"
FORM = f"/board/schools/{OWN}/self-evaluation"


@pytest.fixture
async def head(play, people) -> Browser:
    return await signed_in(play, people[Post.HEADTEACHER])


async def test_a_school_proposes_a_half_day_and_takes_it_back(play, head):
    assert {DATES, FORM} <= set((await head.read("/board/waiting")).links)
    page = await head.read(DATES)
    nothing = Read(await head.send(DATES, **{**page.fields, "date": "soon"}))
    assert {"#date", "#half", "#word"} <= set(nothing.links)
    said = {**page.fields, "date": "2026-01-22", "half": "morning", "word": "proposed", "reason": "Before <b>tests</b>"}
    for _ in range(2):
        done = await head.send(DATES, **said)
        assert (done.status_code, done.headers.get("location")) == (303, DATES), Read(done).text
    shown = await head.read(DATES)
    assert shown.text.count("22 January 2026, morning It suits the school") == 1
    assert "Before <b>tests</b>" in shown.text
    (taking,) = [link for link in shown.links if link.endswith("/withdraw")][-1:]
    assert (await head.send(taking, **shown.fields)).status_code == 303
    assert taking not in (await head.read(DATES)).links
    again = await head.send(taking, **{**shown.fields, "key": "another"})
    assert again.status_code in {303, 409}, "it is withdrawn once"


async def test_a_self_evaluation_is_submitted_and_begins_the_next(play, head):
    page = await head.read(FORM)
    empty = Read(await head.send(FORM, **{**page.fields, "summary": "", "factors.3.evidence": "Phonics."}))
    assert {"#summary", "#factors.3.judgement"} <= set(empty.links)
    said = {"level": "amber", "summary": "As <i>we</i> see it.", "factors.0.judgement": "concern"}
    said |= {"factors.0.evidence": "Phonics.", "factors.5.judgement": "secure", "factors.5.evidence": "Audited."}
    found = {(await head.send(FORM, **{**page.fields, **said})).headers["location"] for _ in range(2)}
    (evaluation,) = found
    shown = await head.read(evaluation)
    for words in ("As <i>we</i> see it.", "Phonics.", "Audited.", "Safeguarding", "Secure"):
        assert words in shown.text
    anew = await head.read(FORM)
    assert (anew.fields["factors.0.judgement"], anew.fields["summary"]) == ("concern", "As <i>we</i> see it.")
    kept = (await play.get(f"/v1/self-evaluations?urn={OWN}&limit=100")).json()["items"]
    assert [one["level"] for one in kept if one["current"]] == ["amber"]


@pytest.mark.parametrize("post", [Post.BOARD_MEMBER, Post.CLERK, Post.ASSISTANT_DIRECTOR])
async def test_nobody_else_speaks_for_the_school(play, people, post):
    browser = await signed_in(play, people[post])
    shown = await browser.get(DATES)
    assert f"{DATES}/" not in "".join(Read(shown).links)
    assert (await browser.get(FORM)).status_code == 303, "the form is not theirs"
    token = (await browser.read("/board/schools")).fields["form_token"]
    said = {"urn": str(OWN), "date": "2026-01-22", "half": "morning", "word": "proposed"}
    assert (await browser.send(DATES, form_token=token, **said)).status_code == 403
    judged = {"urn": str(OWN), "level": "green", "summary": "All is well."}
    assert (await browser.send(FORM, form_token=token, **judged)).status_code == 403


async def test_another_schools_days_are_not_there(head):
    other = URNS["307"][1]
    assert (await head.get(f"/board/schools/{other}/dates")).status_code == 404
    page = await head.read(DATES)
    said = {"urn": str(other), "date": "2026-01-22", "half": "morning", "word": "blocked"}
    refused = await head.send(DATES, **{**page.fields, **said})
    assert refused.status_code in {403, 404}
    assert (await head.get(f"/board/schools/{other}/self-evaluation")).status_code == 404


async def test_an_officer_writes_down_what_a_school_said(play, people):
    officer = await signed_in(play, people[Post.LEAD_OFFICER])
    shown = await sent(officer, DATES, date="2026-02-05", half="afternoon", word="blocked", reason="A funeral.")
    assert "5 February 2026, afternoon The school cannot be visited then by Some lead officer" in shown.text
