"""Speaks older versions: what such a client sends is brought forward, what it is answered is brought back.

Whoever speaks the newest version, or asks for what no version changed, is passed through untouched: nothing is read, wrapped
or decoded. For the others an answer is decoded, which costs time for each; a list's file is brought back row by row, in
bounded memory.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from starlette.routing import compile_path
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from securing_good_api.listing.answering import EXPORTED, JSON, SOME_FIELDS
from securing_good_api.versions.changes import Change, Operation, Query, within
from securing_good_api.versions.declared import NEWEST, changes_since

PROBLEM: Final = "application/problem+json"
CSV: Final = "text/csv"
BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
_TAG: Final = re.compile(rb'(?:W/)?"[^"]*"')


@dataclass(frozen=True)
class Spoken:
    """An operation as an older version has it."""

    version: str
    operation: Operation
    changes: Sequence[Change]
    """Since that version, of this operation, the earliest first."""

    def forward_query(self, query: str) -> str:
        """A query as the newest version has it; the same text where nothing is different."""
        return self._query(query, [change.forward_query for change in self.changes])

    def back_address(self, address: str) -> str:
        """An address that is answered, with its query as the older version has it."""
        path, _, query = address.partition("?")
        back = self._query(query, [change.back_query for change in reversed(self.changes)])
        return f"{path}?{back}" if query else path

    @staticmethod
    def _query(query: str, steps: Sequence[Callable[[Query], Query]]) -> str:
        asked = changed = parse_qsl(query, keep_blank_values=True)
        for step in steps:
            changed = step(changed)
        return query if changed == asked else urlencode(changed)

    def forward_body(self, raw: bytes) -> bytes:
        """A body as the newest version takes it; the same bytes where nothing is different, or where they cannot be read."""
        try:
            sent = json.loads(raw)
        except (ValueError, RecursionError):
            return raw
        if not isinstance(sent, dict):
            return raw
        body = sent
        for change in self.changes:
            body = change.forward_body(body)
        return raw if body == sent else json.dumps(body, ensure_ascii=False).encode()

    def back_body(self, kind: str, raw: bytes) -> bytes:
        """An answer, or a problem, as the older version has it."""
        body = json.loads(raw)
        for change in reversed(self.changes):
            if kind == PROBLEM:
                body = within("errors", body, change.back_error)
            else:
                body = within(change.operations[self.operation], body, change.back)
        if kind != PROBLEM and isinstance(body, dict) and isinstance(body.get("next"), str) and "items" in body:
            body["next"] = self.back_address(body["next"])
        return json.dumps(body, ensure_ascii=False).encode()

    def back_row(self, row: dict[str, Any]) -> dict[str, Any]:
        """One row of a list's file."""
        for change in reversed(self.changes):
            row = change.back(row)
        return row

    def back_column(self, name: str) -> str:
        """The name of a column of a list's file."""
        for change in reversed(self.changes):
            name = change.back_column(name)
        return name


@cache
def _changed(version: str) -> Sequence[tuple[re.Pattern[str], Spoken]]:
    """The operations that were changed since a version, by pattern of their address."""
    changes = changes_since(version)
    operations = dict.fromkeys(operation for change in changes for operation in change.operations)
    return [
        (compile_path(operation[1])[0], Spoken(version, operation, [c for c in changes if operation in c.operations]))
        for operation in operations
    ]


def spoken(version: str, method: str, path: str) -> Spoken | None:
    """How a version has the operation that a request is for; None where it is as in the newest."""
    for pattern, one in _changed(version):
        if one.operation[0] == method and pattern.match(path):
            return one
    return None


class Translating:
    """Answers in the version that was settled for the request."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through as it is, or brought forward, and its answer back."""
        version = scope["state"].get("api_version", NEWEST) if scope["type"] == "http" else NEWEST
        found = None if version == NEWEST else spoken(version, scope["method"], scope["path"])
        if found is None:
            await self._app(scope, receive, send)
            return
        # The scope itself is changed: whoever is outside reads the route that is found in it.
        asked = scope["query_string"].decode("latin-1")
        scope["state"]["asked_query"] = asked
        scope["query_string"] = found.forward_query(asked).encode("latin-1")
        scope["headers"] = _with_own_tags(scope["headers"], version)
        await self._app(scope, _forward(receive, found), _Back(send, found))


def _with_own_tags(headers: Sequence[tuple[bytes, bytes]], version: str) -> list[tuple[bytes, bytes]]:
    """Headers whose `If-None-Match` names what the client has of this version alone, by the newest version's tags."""
    end = f'--{version}"'.encode()
    kept = []
    for name, value in headers:
        if name != b"if-none-match":
            kept.append((name, value))
            continue
        ours = [tag.removesuffix(end) + b'"' for tag in _TAG.findall(value) if tag.endswith(end)]
        if ours:
            kept.append((name, b", ".join(ours)))
    return kept


def _forward(receive: Receive, found: Spoken) -> Receive:
    """What is received, its body as a whole and brought forward."""
    given = False

    async def forwarded() -> Message:
        nonlocal given
        if given:
            return await receive()
        given, body = True, b""
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return message
            body += message.get("body", b"")
            if not message.get("more_body"):
                return {"type": "http.request", "body": found.forward_body(body), "more_body": False}

    return forwarded


class _Back:
    """Sends an answer brought back."""

    def __init__(self, send: Send, found: Spoken) -> None:
        self._send = send
        self._found = found
        self._start: Message | None = None
        self._kind = ""
        self._held = b""
        self._lines = 0

    async def __call__(self, message: Message) -> None:
        """Take the next part of an answer."""
        if message["type"] == "http.response.start":
            await self._begin(message)
        elif self._start is not None:
            self._held += message.get("body", b"")
            if not message.get("more_body"):
                await self._whole(self._start)
        elif self._kind in {EXPORTED, CSV}:
            await self._send({**message, "body": self._rows(message)})
        else:
            await self._send(message)

    async def _begin(self, message: Message) -> None:
        kinds = [value for name, value in message["headers"] if name == b"content-type"]
        self._kind = b"".join(kinds).decode("latin-1").partition(";")[0]
        end = f'--{self._found.version}"'.encode()
        headers = [(name, value[:-1] + end if name == b"etag" else value) for name, value in message["headers"]]
        message = {**message, "headers": headers}
        if self._kind in {JSON, SOME_FIELDS, PROBLEM}:
            self._start = message
        else:
            await self._send(message)

    async def _whole(self, start: Message) -> None:
        body = self._found.back_body(self._kind, self._held)
        headers = [(name, value) for name, value in start["headers"] if name != b"content-length"]
        length = (b"content-length", str(len(body)).encode())
        await self._send({**start, "headers": [*headers, length]})
        await self._send({"type": "http.response.body", "body": body})

    def _rows(self, message: Mapping[str, Any]) -> bytes:
        """The lines that have come to their end; what follows waits for the rest of its line."""
        *lines, self._held = (self._held + message.get("body", b"")).split(b"\n")
        sent = b"".join(self._line(line) + b"\n" for line in lines)
        if not message.get("more_body"):
            sent, self._held = sent + self._held, b""
        return sent

    def _line(self, line: bytes) -> bytes:
        self._lines += 1
        if self._kind == CSV:
            return self._columns(line) if self._lines == 1 else line
        # The first line says where the rows are from, the last ends them.
        if self._lines == 1 or not line.startswith(b"{"):
            return line
        row = self._found.back_row(json.loads(line.removesuffix(b",")))
        return json.dumps(row, ensure_ascii=False).encode() + (b"," if line.endswith(b",") else b"")

    def _columns(self, line: bytes) -> bytes:
        names = line.removeprefix(BYTE_ORDER_MARK).decode().rstrip("\r").split(",")
        return BYTE_ORDER_MARK + ",".join(map(self._found.back_column, names)).encode() + b"\r"
