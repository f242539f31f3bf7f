"""Interests in a browser: declared by officers and administrators, and ended."""

import pytest

from securing_good.vocabulary import Post
from tests.harness.examples import named
from tests.pages.conftest import OWN, Read, signed_in
from tests.pages.test_levels import sent


@pytest.fixture
async def adviser(play, people):
    return await signed_in(play, people[Post.PRINCIPAL_ADVISER])


async def test_an_interest_is_declared_and_ended(adviser, people, world):
    where = {
        "school": ("urn", str(OWN), "Ash Primary School 307"),
        "provider": ("provider_id", named(world, "307").council.provider.id, "Hub of 307"),
    }
    for kind, (name, value, called) in where.items():
        at = f"/board/interests/{kind}"
        page = await adviser.read(at)
        empty = Read(await adviser.send(at, **page.fields))
        assert {"#person_id", f"#{name}", "#what"} <= set(empty.links)
        said = {"person_id": people[Post.LINK_PARTNER], name: value, "what": f"Sells <i>things</i> to the {kind}."}
        assert at in (await adviser.read("/board/interests")).links
        before = (await adviser.read("/board/interests")).links
        listed = await sent(adviser, at, **said)
        assert f"Sells <i>things</i> to the {kind}." in listed.text
        assert called in listed.text
        (made,) = {link for link in listed.links if link.startswith(f"{at}/") and link not in before}
        assert made in listed.links
        page = await adviser.read(f"{made}/ending")
        wrong = Read(await adviser.send(f"{made}/ending", **{**page.fields, "ended_on": "soon"}))
        assert "#ended_on" in wrong.links
        ended = await sent(adviser, f"{made}/ending", ended_on=world.clock.now.date().isoformat())
        assert "Ended" in (await adviser.read(made)).text
        assert made in ended.links, "it stays on record"
        assert (await adviser.get(f"{made}/ending")).headers["location"] == made


@pytest.mark.parametrize("post", [Post.HEADTEACHER, Post.BOARD_MEMBER])
async def test_interests_are_not_for_schools_or_the_board_to_read(play, people, post):
    browser = await signed_in(play, people[post])
    assert (await browser.get("/board/interests")).status_code == 403
    assert "/board/interests" not in (await browser.read("/board/schools")).links
