"""A level in a browser, from its proposal to its confirmation, by the people whose steps they are."""

import pytest

from securing_good.vocabulary import Post
from tests.harness.bodies import URNS
from tests.pages.conftest import OWN, Browser, Read, signed_in


@pytest.fixture
async def officer(play, people) -> Browser:
    return await signed_in(play, people[Post.LEAD_OFFICER])


@pytest.fixture
async def adviser(play, people) -> Browser:
    return await signed_in(play, people[Post.PRINCIPAL_ADVISER])


@pytest.fixture
async def director(play, people) -> Browser:
    return await signed_in(play, people[Post.ASSISTANT_DIRECTOR])


async def sent(browser: Browser, path: str, **fields: str) -> Read:
    """What a browser shows after a form was filled in and sent; it was taken."""
    page = await browser.read(path)
    answer = await browser.send(path, **{**page.fields, **fields})
    assert answer.status_code == 303, (path, Read(answer).text[:900])
    return await browser.read(answer.headers["location"])


async def proposed(officer: Browser, urn: int) -> str:
    """The address of a level that somebody proposes."""
    at = f"/board/schools/{urn}/level"
    said = {"level": "red", "reason": "Reading fell.", "difference_reason": "Visits say so."}
    await sent(officer, at, **said)
    return (await officer.get(at)).headers["location"]


async def test_a_level_is_proposed_moderated_answered_and_confirmed(play, people, officer, adviser, director):
    at = f"/board/schools/{OWN}/level"
    assert at in (await officer.read(f"/board/schools/{OWN}")).links
    page = await officer.read(at)
    wordless = Read(await officer.send(at, **{**page.fields, "level": "green"}))
    assert "#reason" in wordless.links
    said = {**page.fields, "level": "red", "reason": "Reading <i>fell</i>.", "difference_reason": "Visits say so."}
    found = {(await officer.send(at, **said)).headers["location"] for _ in range(2)}
    (level,) = found
    assert "Reading <i>fell</i>." in (await officer.read(level)).text
    assert (await officer.get(at)).headers["location"] == level, "there is one open proposal"
    assert f"{level}/moderate" not in (await officer.read(level)).links, "it is not theirs to moderate"
    assert (await officer.get(f"{level}/moderate")).headers["location"] == level

    assert level in (await adviser.read("/board/waiting")).links
    first, second = await adviser.read(f"{level}/moderate"), await director.read(f"{level}/moderate")
    unsaid = Read(await adviser.send(f"{level}/moderate", **{**first.fields, "level": "amber", "reason": "As agreed."}))
    assert "#difference_reason" in unsaid.links
    moderated = {"level": "amber", "reason": "As agreed.", "difference_reason": "Progress holds."}
    for _ in range(2):
        done = await adviser.send(f"{level}/moderate", **{**first.fields, **moderated})
        assert (done.status_code, done.headers.get("location")) == (303, level), Read(done).text
    late = await director.send(f"{level}/moderate", **{**second.fields, "level": "red", "reason": "I disagree."})
    assert late.status_code == 412
    told = Read(late)
    assert "Somebody else changed this" in told.text
    assert "I disagree." in told.text, "what was typed is kept"
    assert "Some principal adviser" in told.text, "and it is shown who did what meanwhile"
    assert "As agreed." in told.text

    head = await signed_in(play, people[Post.HEADTEACHER])
    correction = {f"entries.2.correction.{name}": f"{name}, as the school says." for name in ("stands", "should_say")}
    answer = {"agrees": "no", "comment": "Not quite.", "entries.2.factor!": "absence_and_behaviour", **correction}
    page = await head.read(f"{level}/reply")
    half = Read(await head.send(f"{level}/reply", **{**page.fields, **answer}))
    assert "#entries.2.correction.evidence" in half.links
    await sent(head, f"{level}/reply", **answer, **{"entries.2.correction.evidence": "The register."})

    blocked = await director.read(f"{level}/confirm")
    assert "One correction of the school must be answered first" in blocked.text
    assert "reason" not in blocked.fields, "no form is offered that would be refused"
    (correcting,) = [link for link in (await officer.read(level)).links if "/corrections/" in link]
    shown = await sent(officer, correcting, outcome="accepted", answer="The register says so.")
    assert "The register says so." in shown.text
    shown = await sent(director, f"{level}/confirm", reason="Agreed with the school.")
    assert "Confirmed" in shown.text
    decided = (await play.get(f"/v1/level-decisions?urn={OWN}&sort=-decided_at&limit=1")).json()["items"]
    assert (decided[0]["level"], decided[0]["reason"]) == ("amber", "Agreed with the school.")
    assert level not in (await director.read("/board/waiting")).links


async def test_a_level_is_sent_back_extended_and_withdrawn(officer, adviser):
    urn = URNS["307"][1]
    level = await proposed(officer, urn)
    assert "Returned" in (await sent(adviser, f"{level}/return", reason="Say more of reading.")).text
    level = await proposed(officer, urn)
    await sent(adviser, f"{level}/moderate", reason="As agreed.")
    page = await adviser.read(f"{level}/extend")
    for typed in ("some", "99", "9" * 40):
        refused = Read(await adviser.send(f"{level}/extend", **{**page.fields, "school_days": typed, "reason": "Ill."}))
        assert "#school_days" in refused.links, typed
    assert (
        "extended: The head is ill"
        in (await sent(adviser, f"{level}/extend", school_days="5", reason="The head is ill.")).text
    )
    assert "It was extended once already" in (await adviser.read(level)).text
    assert "Withdrawn" in (await sent(officer, f"{level}/withdraw", reason="Proposed in error.")).text


@pytest.mark.parametrize("post", [Post.HEADTEACHER, Post.BOARD_MEMBER, Post.CLERK, Post.LINK_PARTNER])
async def test_nobody_decides_a_level_whose_step_it_is_not(play, people, officer, adviser, post):
    level = await proposed(officer, URNS["307"][2])
    browser = await signed_in(play, people[post])
    token = (await browser.read("/board/schools")).fields["form_token"]
    for step in ("moderate", "confirm"):
        refused = await browser.send(f"{level}/{step}", form_token=token, level="red", reason="Because.", version='"1"')
        assert refused.status_code == 403, step
        assert "may not do this" in Read(refused).text
    await sent(adviser, f"{level}/withdraw", reason="The next test proposes anew.")
