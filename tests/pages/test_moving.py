"""A visit is pinned in a browser: what would move and who must be told is shown before anything is published."""

from datetime import date, timedelta

import pytest

from securing_good.vocabulary import Post
from tests.harness.november import api, clock
from tests.harness.timetabling import URN, asked, meetings, published, team
from tests.harness.working import work_off
from tests.pages.conftest import Browser, Read, appointed, signed_in

__all__ = ["api", "clock"]


@pytest.fixture
async def timetabled(api, clock) -> list[dict]:
    """A council with a timetable in force, as somebody's own machine shows it; the school's meetings to come."""
    api.state["sample_council"] = "307"
    await team(api, clock)
    await published(api, clock, await asked(api, clock))
    return [one for one in await meetings(api, urn=URN) if one["kind"] == "securing_good_meeting"]


@pytest.fixture
async def adviser(api, timetabled) -> Browser:
    return await signed_in(api, await appointed(api, Post.PRINCIPAL_ADVISER, "An adviser"))


def another_day(visit: dict) -> str:
    """A Thursday within a visit's time on which it is not."""
    days = (date.fromisoformat(visit["window_start"]) + timedelta(days=number) for number in range(1, 60))
    return next(day for day in days if day.weekday() == 3 and day.isoformat() != visit["date"]).isoformat()


async def test_a_pin_is_sent_twice_wrongly_and_by_two_officers(api, timetabled, adviser):
    visit = timetabled[3]
    day, at = another_day(visit), f"/board/visits/{visit['id']}"
    officer = await signed_in(api, await appointed(api, Post.LEAD_OFFICER, "An officer"))
    assert f"{at}/pin" in (await adviser.read(at)).links
    page, theirs = await adviser.read(f"{at}/pin"), await officer.read(f"{at}/pin")
    assert page.fields["date"] == visit["date"]
    for wrong, words in ((("2025-11-01", "has come or gone")), (("2027-11-11", "outside its time"))):
        refused = Read(await adviser.send(f"{at}/pin", **{**page.fields, "date": wrong, "reason": "Away."}))
        assert "#date" in refused.links
        assert words in refused.text
    pin = {**page.fields, "date": day, "half": "afternoon", "reason": "The chair is away else."}
    for _ in range(2):
        sent = await adviser.send(f"{at}/pin", **pin)
        assert (sent.status_code, sent.headers.get("location")) == (303, f"{at}/preview"), Read(sent).text
        page = await adviser.read(f"{at}/pin")
        pin["stands"] = page.fields["stands"]
    late = await officer.send(f"{at}/pin", **{**theirs.fields, "half": "morning", "reason": "The officer is away."})
    told = Read(late)
    assert late.status_code == 412
    assert "Somebody else changed this" in told.text
    assert "The chair is away else. " in told.text, "and what it was"
    assert told.fields["reason"] == "The officer is away."


async def test_a_visit_is_moved_with_a_preview_an_answer_of_the_school_and_a_publication(
    api, clock, timetabled, adviser
):
    visit = timetabled[3]
    day, at = another_day(visit), f"/board/visits/{visit['id']}"
    page = await adviser.read(f"{at}/pin")
    pin = {"date": day, "half": "afternoon", "reason": "The chair is away else."}
    assert (await adviser.send(f"{at}/pin", **{**page.fields, **pin})).status_code == 303
    assert "is being made" in (await adviser.read(f"{at}/preview")).text

    await work_off(api.database, timetables=True, clock=clock)
    shown = await adviser.read(f"{at}/preview")
    assert "Nothing has moved yet, and nobody has been told" in shown.text
    for name in ("Lead Officer of 307", "Link Partner of 307", f"Head of {URN} in 307", f"Chair of {URN} in 307"):
        assert name in shown.text
    (draft,) = {link for link in shown.links if link.startswith("/board/timetables/") and "answers" not in link}
    assert draft in (await adviser.read("/board/waiting")).links
    page = await adviser.read(draft)
    assert "has not said whether it agrees" in page.text
    assert "reason" not in page.fields, "no form is offered that would be refused"

    head = await signed_in(api, await appointed(api, Post.CHAIR_OF_GOVERNORS, "The chair", URN))
    assert at in (await head.read("/board/waiting")).links
    (answering,) = [link for link in (await head.read(at)).links if "/answers/" in link]
    form = await head.read(answering)
    assert "#agreed" in Read(await head.send(answering, **{**form.fields, "words": "We are there."})).links
    agreed = await head.send(answering, **{**form.fields, "agreed": "yes", "words": "We are there."})
    assert agreed.status_code == 303, Read(agreed).text
    assert "The school agrees" in (await head.read(at)).text
    assert at not in (await head.read("/board/waiting")).links

    page = await adviser.read(draft)
    sent = await adviser.send(f"{draft}/publication", **page.fields)
    assert "#reason" in Read(sent).links
    for _ in range(2):
        sent = await adviser.send(f"{draft}/publication", **{**page.fields, "reason": "All have read it."})
        assert sent.status_code == 303, Read(sent).text
    assert "It is decided" in (await adviser.read(sent.headers["location"])).text
    await work_off(api.database, timetables=True, clock=clock)
    assert "It is in force" in (await adviser.read(sent.headers["location"])).text
    moved = (await api.get(f"/v1/visits/{visit['id']}")).json()
    assert (moved["date"], moved["half"]) == (day, "afternoon")
    unpinning = await adviser.read(f"{at}/unpin")
    sent = await adviser.send(f"{at}/unpin", **{**unpinning.fields, "reason": "The chair is there again."})
    assert sent.status_code == 303, Read(sent).text
    assert not (await api.get(f"/v1/visits/{visit['id']}")).json()["pinned"]


async def test_a_school_that_does_not_agree_keeps_its_day(api, clock, timetabled, adviser):
    visit = timetabled[3]
    at = f"/board/visits/{visit['id']}"
    page = await adviser.read(f"{at}/pin")
    await adviser.send(f"{at}/pin", **{**page.fields, "date": another_day(visit), "half": "morning", "reason": "Away."})
    await work_off(api.database, timetables=True, clock=clock)
    head = await signed_in(api, await appointed(api, Post.HEADTEACHER, "The head", URN))
    (answering,) = [link for link in (await head.read(at)).links if "/answers/" in link]
    form = await head.read(answering)
    sent = await head.send(answering, **{**form.fields, "agreed": "no", "words": "Inspectors are with us."})
    assert sent.status_code == 303, Read(sent).text
    assert (await api.get(f"/v1/visits/{visit['id']}")).json()["date"] == visit["date"]


@pytest.mark.parametrize("post", [Post.HEADTEACHER, Post.CLERK, Post.BOARD_MEMBER, Post.ASSISTANT_DIRECTOR])
async def test_whoever_may_not_pin_is_shown_no_form_and_refused(api, timetabled, post):
    browser = await signed_in(api, await appointed(api, post, "Somebody", URN))
    at = f"/board/visits/{timetabled[0]['id']}"
    shown = await browser.get(at)
    assert f"{at}/pin" not in Read(shown).links
    token = (await browser.read("/board/schools")).fields["form_token"]
    refused = await browser.send(f"{at}/pin", form_token=token, date="2026-01-15", half="morning", reason="Away.")
    assert refused.status_code == 403
    assert not (await api.get(f"/v1/visits/{timetabled[0]['id']}")).json()["pinned"]
