"""What support changed and whether schools are treated fairly, as pages: everything the API says, drawn and in a table."""

from datetime import UTC, datetime

import pytest

from securing_good.vocabulary import Post
from tests.api import test_equity, test_impact
from tests.harness.callers import Ticking, api_on
from tests.harness.files import register, register_row
from tests.harness.working import send
from tests.pages.conftest import Read, appointed, signed_in

OFFICERS = {Post.LEAD_OFFICER, Post.LINK_PARTNER, Post.PRINCIPAL_ADVISER, Post.ASSISTANT_DIRECTOR}
SEES = OFFICERS | {Post.BOARD_MEMBER}
FIRST = test_impact.FIRST


@pytest.fixture
async def browsers(play, people):
    """Everybody's browser."""
    return {post: await signed_in(play, person) for post, person in people.items()}


@pytest.mark.parametrize(
    ("path", "says"), [("impact", "regression to the mean"), ("equity", "a raw rate does not tell whether")]
)
async def test_who_may_look_is_led_there_and_everybody_else_is_refused_in_words(browsers, path, says):
    for post, browser in browsers.items():
        answer = await browser.get(f"/board/{path}")
        page = Read(answer)
        home = await browser.get("/board/")
        led = Read(await browser.get(home.headers["location"])).links if home.status_code == 303 else []
        assert (f"/board/{path}" in led) == (post in SEES), post
        if post in SEES:
            assert (answer.status_code, "As of" in page.text, says in page.text) == (200, True, True), (post, page.text)
        else:
            assert answer.status_code == 403, post
            assert "may not do this" in page.text
    assert browsers.keys() - SEES >= {
        Post.HEADTEACHER,
        Post.CHAIR_OF_GOVERNORS,
        Post.CLERK,
        Post.DATA_OFFICER,
        Post.ADMIN,
    }


async def of_the_story(made, story: str, schools: int, clock: Ticking):
    """A borough with a story, and an officer and a member of its board, signed in."""
    rows = [register_row(FIRST + number, f"School {number:02}") for number in range(schools)]
    assert (await send(made, "register.csv", register(*rows), clock=clock))["state"] == "loaded"
    async with made.database.owner() as owner:
        await owner.execute(story)
    made.state["sample_council"] = "307"
    posts = (Post.ASSISTANT_DIRECTOR, Post.BOARD_MEMBER)
    return [await signed_in(made, await appointed(made, post, f"Some {post.value}")) for post in posts]


async def show_by_code(made):
    body = {"schools": "codes", "fewest": 5, "reason": "Until interests are declared."}
    assert (await made.post("/v1/board-settings", "assistant_director", json=body)).is_success


def in_order(text: str, *parts: str) -> bool:
    places = [text.find(part) for part in parts]
    return -1 not in places and places == sorted(places)


async def test_what_support_changed_is_drawn_with_its_interval_and_told_in_full(database, tmp_path):
    clock = Ticking(test_impact.CLOCK)
    async with api_on(database, clock=clock) as made:
        officer, member = await of_the_story(made, test_impact.STORY, test_impact.OURS, clock)
        told = (await made.get("/v1/impact", "assistant_director")).json()
        answer = await officer.get("/board/impact")
        page = Read(answer)
        assert in_order(page.text, "External consultancy", "Teaching school hub"), "in the order of names"
        for row in told["rows"]:
            assert row["words"] in page.text
        assert told["caution"] in page.text
        assert "10 packages completed" in page.text
        assert answer.text.count("<circle") == len(told["rows"])
        assert "Better" in page.text
        assert "style=" not in answer.text
        packages = await officer.read("/board/impact?by=package")
        assert f"/board/schools/{FIRST}" in packages.links
        assert (await officer.get("/board/impact?by=luck")).status_code == 422
        await show_by_code(made)
        hidden = await member.read("/board/impact")
        assert "[c] confidential" in hidden.text
        assert "/board/impact?by=package" not in hidden.links
        assert (await member.get("/board/impact?by=package")).status_code == 422
        async with made.database.owner() as owner:
            await owner.execute("delete from observation where urn > 200003")
        alone = await officer.get("/board/impact")
        assert "[u] unreliable" in Read(alone).text
        assert "<circle" not in alone.text, "where there is no number, nothing is drawn"


async def test_fair_rates_are_drawn_with_their_intervals_and_told_in_full(database, tmp_path):
    clock = Ticking(datetime(2026, 11, 20, 9, tzinfo=UTC))
    async with api_on(database, clock=clock) as made:
        officer, member = await of_the_story(made, test_equity.STORY, test_equity.OURS, clock)
        told = (await made.get("/v1/equity", "assistant_director")).json()
        answer = await officer.get("/board/equity")
        page = Read(answer)
        for row in told["measures"]:
            assert row["suppressed"] or row["words"] in page.text, row["code"]
        drawn = [one for row in told["measures"] for one in (row, *row["groups"]) if not one["suppressed"]]
        assert answer.text.count("<circle") == len(drawn)
        assert told["caution"] in page.text
        assert told["waits"]["words"] in page.text
        assert in_order(page.text, "Least disadvantaged third", "Middle third", "Most disadvantaged third")
        assert "2024/25. Source: DfE, School census by school (performance tables)" in page.text
        assert "66 to 74" in page.text
        assert "[z] not applicable" in page.text
        assert "style=" not in answer.text
        await show_by_code(made)
        hidden = await member.read("/board/equity")
        assert "[c] confidential" in hidden.text
        assert "As of 31 October 2026" in hidden.text
        assert "Most disadvantaged half" in hidden.text
