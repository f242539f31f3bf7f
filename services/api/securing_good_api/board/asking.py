"""The API, asked by a page as whoever is signed in: the same addresses, rules and refusals, without the wire between."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qs, urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp

from securing_good import tracing
from securing_good_api.actors import Actor

_OWN_OF_A_REQUEST: Final = ("request_id", "api_version", "signed_in")


@dataclass(frozen=True)
class Answer:
    """What the API said."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    @property
    def json(self) -> Any:
        """Its document; None where it sent none."""
        return json.loads(self.body) if self.body else None


class Refused(Exception):
    """The API did not do what a page asked of it; its problem document says why."""

    def __init__(self, answer: Answer) -> None:
        self.status = answer.status
        self.problem: dict[str, Any] = answer.json
        self.etag = answer.headers.get("etag")
        super().__init__(self.problem.get("detail"))


class Api:
    """Asks as one person, within one request of their browser."""

    def __init__(self, app: ASGIApp, request: Request, actor: Actor) -> None:
        self._app = app
        self._request = request
        self._actor = actor

    async def get(self, path: str, **query: Any) -> Any:
        """What stands at an address. Raises Refused."""
        return (await self.ask("GET", path, query=query)).json

    async def find(self, path: str, **query: Any) -> Any:
        """The same, or None for what somebody in these posts may not see or what does not exist."""
        try:
            return await self.get(path, **query)
        except Refused as refused:
            if refused.status in {403, 404}:
                return None
            raise

    async def every(self, path: str, **query: Any) -> list[Any]:
        """Each item of a list that a council has no more than some hundreds of. Raises Refused."""
        found, answer = [], await self.get(path, **{"limit": 100, **query})
        found += answer["items"]
        while following := answer.get("next"):
            answer = await self.get(following)
            found += answer["items"]
        return found

    async def together(self, *asked: Any) -> list[Any]:
        """Several questions at once, in their order."""
        return await asyncio.gather(*asked)

    async def ask(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Ask, and take the answer. Raises Refused for any that is an error."""
        content = b"" if body is None else json.dumps(body).encode()
        sent = [(b"host", self._request.headers.get("host", "localhost").encode()), (b"accept", b"application/json")]
        if body is not None:
            sent += [(b"content-type", b"application/json"), (b"content-length", str(len(content)).encode())]
        if (step := tracing.current_written()) is not None:
            sent.append((tracing.HEADER.encode(), step.encode()))
        sent += [(name.lower().encode(), value.encode()) for name, value in (headers or {}).items()]
        address, _, more = path.partition("?")
        asked = "&".join(filter(None, (more, urlencode(_present(query or {})))))
        answer = await _answered(self._app, self._scope(method, address, asked, sent), content)
        if answer.status >= 400:
            raise Refused(answer)
        return answer

    def _scope(self, method: str, path: str, query: str, headers: Iterable[tuple[bytes, bytes]]) -> dict[str, Any]:
        state = {name: value for name, value in self._request.scope["state"].items() if name not in _OWN_OF_A_REQUEST}
        of_connection = {name: self._request.scope.get(name) for name in ("type", "asgi", "scheme", "client", "server")}
        return {
            **of_connection,
            "http_version": "1.1",
            "method": method,
            "path": path,
            "raw_path": path.encode(),
            "root_path": "",
            "query_string": query.encode(),
            "headers": list(headers),
            "state": {**state, "actor": self._actor},
        }


def cursor_of(listed: Mapping[str, Any]) -> str:
    """Where a list goes on after this page of it; empty at its end."""
    return parse_qs(urlsplit(listed.get("next") or "").query).get("cursor", [""])[0]


def may(request: Request, permission: str) -> bool:
    """Whether whoever is signed in may do something at all, as the API told of them; of one thing its blockers tell."""
    return permission in request.scope["state"]["me"]["permissions"]


Handler = Callable[[Request, Api], Awaitable[Response]]
"""What answers for a page, given the API as whoever is signed in."""
Pages = Sequence[tuple[str, Handler, list[str]]]
"""Addresses under `/board`, who answers there, and the methods."""


def _present(query: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in query.items() if value is not None}


async def _answered(app: ASGIApp, scope: MutableMapping[str, Any], content: bytes) -> Answer:
    status, headers, parts = 500, {}, []
    sent = False

    async def receive() -> MutableMapping[str, Any]:
        nonlocal sent
        if sent:
            # Nobody hangs up on what is asked within.
            await asyncio.Event().wait()
        sent = True
        return {"type": "http.request", "body": content, "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
            headers.update({name.decode().lower(): value.decode() for name, value in message["headers"]})
        elif message["type"] == "http.response.body":
            parts.append(message.get("body", b""))

    await app(scope, receive, send)
    return Answer(status, headers, b"".join(parts))
