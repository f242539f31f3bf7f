"""Pages in a real browser, over real HTTP, of people who hold posts in the world that is told."""

import fcntl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, Page, async_playwright

from deploy.instance import REPOSITORY
from deploy.node import installed
from deploy.styles.making import make_stylesheet
from securing_good.vocabulary import Post
from tests.browser.chromium import NoBrowserError, chromium
from tests.harness.callers import Api
from tests.harness.serving import served
from tests.harness.worlds import told_world, world, world_api
from tests.pages.conftest import OWN, appointed

__all__ = ["told_world", "world", "world_api"]

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}
_ALONE = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@dataclass
class Seen:
    """What a browser asked for and said while somebody looked at pages."""

    hosts: set[str] = field(default_factory=set)
    said: list[str] = field(default_factory=list)
    """What its console shows, and faults of pages."""

    def watch(self, page: Page) -> None:
        """From now on."""
        page.on("request", lambda asked: self.hosts.add(urlsplit(asked.url).netloc))
        page.on("console", lambda line: self.said.append(f"{page.url}: {line.text}"))
        page.on("pageerror", lambda fault: self.said.append(f"{page.url}: {fault}"))


@dataclass(frozen=True)
class Site:
    """The pages at an address, and the browser that looks at them."""

    api: Api
    at: str
    browser: Browser
    people: dict[Post, str]
    axe: str

    @asynccontextmanager
    async def somebody(self, post: Post | None, size: dict[str, int] = DESKTOP) -> AsyncIterator[tuple[Page, Seen]]:
        """A browser of somebody in this post, who is signed in; of nobody, where none is said."""
        context = await self.browser.new_context(base_url=self.at, viewport=size)
        context.set_default_timeout(30_000)
        page, seen = await context.new_page(), Seen()
        seen.watch(page)
        if post is not None:
            await page.goto("/board/sign-in")
            for folded in await page.locator("details").all():
                await folded.locator("summary").click()
            await page.locator(f"button[name=person][value='{self.people[post]}']").click()
        try:
            yield page, seen
        finally:
            await context.close()

    async def amiss(self, page: Page) -> list[str]:
        """What axe finds that keeps somebody from using a page, each with where."""
        await page.evaluate(self.axe)
        found = await page.evaluate("async () => (await axe.run()).violations")
        return [f"{one['id']}: {node['target']}: {node['failureSummary']}" for one in found for node in one["nodes"]]


@pytest.fixture(scope="session")
def program(tmp_path_factory) -> str:
    """Chromium; the tests that need it are skipped, and say why, where it cannot be had."""
    base = tmp_path_factory.getbasetemp()
    with (base.parent / "chromium.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            return chromium()
        except NoBrowserError as missing:
            pytest.skip(f"pages in a browser: {missing}")


@pytest.fixture(scope="module")
async def site(world_api, program) -> AsyncIterator[Site]:
    """The world's pages, with somebody of each post that signs in."""
    make_stylesheet()
    axe = installed(REPOSITORY / "tests" / "browser" / "axe") / "node_modules" / "axe-core" / "axe.min.js"
    world_api.state["sample_council"] = "307"
    people = {
        post: await appointed(world_api, post, f"Some {post.value.replace('_', ' ')}", OWN)
        for post in Post
        if post.role is not None
    }
    async with served(world_api) as at, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=_ALONE)
        yield Site(world_api, at, browser, people, axe.read_text(encoding="utf-8"))
        await browser.close()
