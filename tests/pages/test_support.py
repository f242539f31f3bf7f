"""Support in a browser: named and brokered by officers, answered by the school, given and judged."""

import pytest

from securing_good.vocabulary import Post
from tests.harness.examples import named
from tests.pages.conftest import OWN, Browser, Read, signed_in
from tests.pages.test_levels import sent

NEED = {
    "what": "Coaching in <b>phonics</b>.",
    "factors.3": "teaching_and_learning",
    "objectives.0.what": "Reading is taught in one way.",
    "objectives.0.measure": "Lessons seen",
    "objectives.2.what": "Leaders see lessons.",
}


@pytest.fixture
async def officer(play, people) -> Browser:
    return await signed_in(play, people[Post.LEAD_OFFICER])


@pytest.fixture
async def head(play, people) -> Browser:
    return await signed_in(play, people[Post.HEADTEACHER])


@pytest.fixture
async def plan(world) -> dict[str, str]:
    """What somebody fills in to broker a package today."""
    today = world.clock.now.date().isoformat()
    provider = named(world, "307").council.provider.id
    days = {"starts_on": today, "ends_on": "2026-03-27", "sessions_planned": "6", "cost_pounds": "3600"}
    return {"provider_id": provider, "kind": "teaching_school_hub", **days}


async def needed(officer: Browser) -> str:
    """The address of a package that an officer wrote down."""
    at = f"/board/schools/{OWN}/support"
    page = await officer.read(at)
    found = {(await officer.send(at, **{**page.fields, **NEED})).headers["location"] for _ in range(2)}
    (package,) = found
    return package


async def test_support_is_named_brokered_accepted_given_and_judged(play, officer, head, plan):
    at = f"/board/schools/{OWN}/support"
    assert at in (await officer.read(f"/board/schools/{OWN}")).links
    page = await officer.read(at)
    empty = Read(await officer.send(at, **page.fields))
    assert {"#what", "#factors"} <= set(empty.links)
    package = await needed(officer)
    shown = await officer.read(package)
    for words in ("Coaching in <b>phonics</b>.", "Leaders see lessons.", "Teaching and learning", "Identified"):
        assert words in shown.text
    assert package in (await officer.read("/board/waiting")).links
    page = await officer.read(f"{package}/broker")
    assert "Hub of 307" in page.text
    wrong = Read(
        await officer.send(f"{package}/broker", **{**page.fields, **plan, "provider_id": "", "cost_pounds": "many"})
    )
    assert {"#provider_id", "#cost_pounds"} <= set(wrong.links)
    assert wrong.fields["sessions_planned"] == "6"
    late = await officer.read(f"{package}/broker")
    for _ in range(2):
        done = await officer.send(f"{package}/broker", **{**page.fields, **plan})
        assert (done.status_code, done.headers.get("location")) == (303, package), Read(done).text
    overtaken = await officer.send(f"{package}/broker", **{**late.fields, **plan, "cost_pounds": "9999"})
    told = Read(overtaken)
    assert overtaken.status_code == 412
    assert "Somebody else changed this" in told.text
    assert "£3,600" in told.text, "what changed meanwhile"
    assert told.fields["cost_pounds"] == "9999", "what was typed"

    assert package in (await head.read("/board/waiting")).links
    assert f"{package}/broker" not in (await head.read(package)).links
    assert "Agreed" in (await sent(head, f"{package}/agree")).text
    day = plan["starts_on"]
    none = await officer.read(f"{package}/session")
    unsaid = await officer.send(f"{package}/session", **{**none.fields, "session_on": day})
    assert unsaid.status_code == 422
    held = {"session_on": day, "what": "Lessons seen.", "attended": "3"}
    assert "Lessons seen." in (await sent(officer, f"{package}/session", **held)).text
    await sent(officer, f"{package}/complete")
    page = await officer.read(f"{package}/evaluate")
    judged = {"objectives.0.impact": "some", "objectives.0.evidence": "Lessons seen."}
    whole = {"impact": "some", "evaluation": "Reading is taught alike."}
    half = Read(await officer.send(f"{package}/evaluate", **{**page.fields, **judged, **whole}))
    assert "Say what came of objective 2" in half.text
    judged |= {"objectives.1.impact": "none", "objectives.1.evidence": "None were seen."}
    shown = await sent(officer, f"{package}/evaluate", **judged, **whole)
    assert "Reading is taught alike." in shown.text


async def test_a_school_declines_or_buys_elsewhere_and_officers_say_who_said_so(officer, head, plan):
    package = await needed(officer)
    await sent(officer, f"{package}/broker", **plan)
    page = await head.read(f"{package}/decline")
    assert "#reason" in Read(await head.send(f"{package}/decline", **page.fields)).links
    shown = await sent(head, f"{package}/decline", reason="We have <i>our own</i>.")
    assert "Declined" in shown.text
    assert "We have <i>our own</i>." in shown.text
    assert (await head.get(f"{package}/decline")).headers["location"] == package, "nothing is left to decline"
    package = await needed(officer)
    bought = {"what": "Coaching", "from_whom": "A consultant", "reason": "Known to us."}
    page = await officer.read(f"{package}/elsewhere")
    assert "#said_by" in Read(await officer.send(f"{package}/elsewhere", **{**page.fields, **bought})).links
    assert "Bought elsewhere" in (await sent(head, f"{package}/elsewhere", **bought)).text


@pytest.mark.parametrize("post", [Post.HEADTEACHER, Post.LINK_PARTNER, Post.CLERK])
async def test_whoever_does_not_broker_is_offered_no_form_and_refused(play, people, officer, plan, post):
    package = await needed(officer)
    browser = await signed_in(play, people[post])
    assert f"/board/schools/{OWN}/support" not in (await browser.read(f"/board/schools/{OWN}")).links
    assert (await browser.get(f"{package}/broker")).headers["location"] == package
    token = (await browser.read("/board/schools")).fields["form_token"]
    refused = await browser.send(f"{package}/broker", form_token=token, version='"1"', **plan)
    assert refused.status_code == 403
    assert "may not do this" in Read(refused).text
