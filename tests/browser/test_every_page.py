"""Each page that a role is led to, in a browser: it can be used by everybody, on a phone too, and asks nobody else anything."""

import re
from urllib.parse import urlsplit

import pytest

from securing_good.vocabulary import Post
from tests.browser.conftest import DESKTOP, PHONE

OF_A_KIND = {"/board/support/*": 4}
"""How many pages of a kind are looked at; one, where nothing is said. Packages differ by what may be done about them."""
ROLES = [post for post in Post if post.role is not None]
ONE = re.compile(r"/(?:[0-9a-f]{8}-[0-9a-f-]{27}|\d+)(?=/|$)")
LEAST = {
    Post.BOARD_MEMBER: {"/board/overview", "/board/schools/*", "/board/schools/*/concern", "/board/support/*/broker"},
    Post.LEAD_OFFICER: {"/board/cases/*", "/board/visits/*", "/board/reviews/*", "/board/schools/*/support"},
    Post.HEADTEACHER: {"/board/waiting", "/board/schools/*/dates", "/board/schools/*/self-evaluation"},
}
"""Kinds of pages that a walk is sure to come by, or it went nowhere."""


def kind_of(path: str) -> str:
    """An address without what it is about."""
    return ONE.sub("/*", path)


@pytest.mark.parametrize("post", ROLES)
async def test_each_page_that_somebody_is_led_to_can_be_used_and_asks_no_other_host(site, post):
    async with site.somebody(post) as (page, seen):
        seen_kinds: dict[str, int] = {}
        led_to, asked, amiss = [urlsplit(page.url).path], set(), []
        while led_to:
            path = led_to.pop(0)
            kind = kind_of(path)
            if path in asked or seen_kinds.get(kind, 0) >= OF_A_KIND.get(kind, 1):
                continue
            asked.add(path)
            seen_kinds[kind] = seen_kinds.get(kind, 0) + 1
            if path.endswith("/pdf"):
                # Shown by a program of the browser's own, which asks for what is its own.
                assert (await page.request.get(path)).status == 200, path
                continue
            answer = await page.goto(path)
            assert answer is not None
            if answer.status != 200:
                amiss.append(f"{path}: {answer.status}")
                continue
            if "sandbox" in answer.headers.get("content-security-policy", ""):
                # A document that may run no script cannot be looked at by one where it stands.
                written = await answer.text()
                await page.goto("about:blank")
                await page.set_content(written)
            amiss += [f"{path}: {one}" for one in await site.amiss(page)]
            await page.set_viewport_size(PHONE)
            if (wide := await page.evaluate("document.documentElement.scrollWidth")) > PHONE["width"]:
                amiss.append(f"{path}: {wide} pixels wide on a phone of {PHONE['width']}")
            await page.set_viewport_size(DESKTOP)
            links = await page.evaluate("[...document.querySelectorAll('a[href]')].map(one => one.href)")
            led_to += [urlsplit(link).path for link in links if urlsplit(link).path.startswith("/board/")]
        assert not amiss, "\n".join(amiss)
        assert not seen.said
        assert seen.hosts == {urlsplit(site.at).netloc}
        assert LEAST.get(post, set()) <= seen_kinds.keys()
