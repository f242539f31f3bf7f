"""Pages as browsers get them, of people who hold posts in the world that is told."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser

import httpx
import pytest

from securing_good.vocabulary import SCHOOL_POSTS, Post
from tests.harness.bodies import URNS
from tests.harness.callers import Api
from tests.harness.worlds import fresh_world_api, told_world, world, world_api

__all__ = ["fresh_world_api", "told_world", "world", "world_api"]

OWN = URNS["307"][0]


class Read(HTMLParser):
    """What a page says and leads to."""

    def __init__(self, answer: httpx.Response) -> None:
        super().__init__()
        self.links: list[str] = []
        self.words: list[str] = []
        self.fields: dict[str, str] = {}
        self._within: str | None = None
        self.feed(answer.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.links += [value for name, value in attrs if name in {"href", "src", "action"} and value]
        # Of choices only those that were made are sent.
        if tag == "input" and (told.get("type") not in {"radio", "checkbox"} or "checked" in told):
            self.fields[told.get("name") or ""] = told.get("value") or ""
        if tag == "textarea":
            self._within = told.get("name") or ""
            self.fields[self._within] = ""
        if tag == "select":
            self._within = told.get("name") or ""
        # Of what may be picked the first is, where none is said to be.
        if tag == "option" and self._within and ("selected" in told or self._within not in self.fields):
            self.fields[self._within] = told.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag in {"textarea", "select"}:
            self._within = None

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self._within and self.lasttag == "textarea":
            self.fields[self._within] += data.strip("\n")

    @property
    def text(self) -> str:
        """Its words, one space between."""
        return re.sub(r"\s+", " ", " ".join(self.words))


@dataclass
class Browser:
    """Somebody's browser: it keeps its cookies."""

    client: httpx.AsyncClient
    cookies: dict[str, str]

    async def get(self, path: str, **more) -> httpx.Response:
        """A page, not following where it sends one."""
        return await self._ask("GET", path, **more)

    async def read(self, path: str) -> Read:
        """What a page says; it is there."""
        answer = await self.get(path)
        assert answer.status_code == 200, (path, answer.status_code, answer.text)
        return Read(answer)

    async def send(self, path: str, **fields: str) -> httpx.Response:
        """Send a form."""
        return await self._ask("POST", path, data=fields)

    async def _ask(self, method: str, path: str, **more) -> httpx.Response:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        answer = await self.client.request(method, path, headers=headers, **more)
        for said in answer.headers.get_list("set-cookie"):
            name, _, value = said.partition(";")[0].partition("=")
            self.cookies[name] = value.strip('"')
        self.client.cookies.clear()
        return answer


async def appointed(api: Api, post: Post, name: str, urn: int | None = None, council: str = "307") -> str:
    """Somebody who holds a post since September; their id."""
    person = await api.post("/v1/people", "admin", council=council, json={"name": name})
    assert person.is_success, person.text
    where = {"urn": urn} if post in SCHOOL_POSTS else {}
    body = {"person_id": person.json()["id"], "post": post.value, "starts_on": "2025-09-01", **where}
    role = "principal_adviser" if post in SCHOOL_POSTS else "admin"
    made = await api.post("/v1/appointments", role, council=council, json=body)
    assert made.is_success, made.text
    return person.json()["id"]


async def signed_in(api: Api, person_id: str) -> Browser:
    """The browser of somebody who has just signed in."""
    browser = Browser(api.client, {})
    answer = await browser.send("/board/sign-in", person=person_id, next="/board/")
    assert answer.status_code == 303, answer.text
    return browser


@pytest.fixture
def play(world_api) -> Api:
    """The world, as somebody's own machine shows it to whoever is there."""
    world_api.state["sample_council"] = "307"
    return world_api


@pytest.fixture(scope="module")
async def people(world_api) -> dict[Post, str]:
    """Somebody of each post that signs in, those of schools at the council's first."""
    return {
        post: await appointed(world_api, post, f"Some {post.value.replace('_', ' ')}", OWN)
        for post in Post
        if post.role is not None
    }
