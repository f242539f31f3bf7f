"""Events as they happen, over server-sent events: the list's own items, resumed without a gap where a client left off.

A council's events are numbered while the head of its chain is locked, so numbers are committed in their order: what comes
after a number can be asked for again and again, and nothing ever appears before it.
"""

import asyncio
import json
import signal
import threading
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import Any, Final

from fastapi import Request
from sqlalchemy import text
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from securing_good.database import DATABASE_ERRORS, LONDON, Database, of_council
from securing_good.errors import Forbidden
from securing_good_api.actors import Permission
from securing_good_api.cursors import Cursor
from securing_good_api.held_roles import NotVouchedFor
from securing_good_api.listing.asking import MOST
from securing_good_api.listing.fields import ordered_by
from securing_good_api.listing.paging import read_page
from securing_good_api.problems import problem
from securing_good_api.reads import View
from securing_good_api.requests import acting

MEDIA_TYPE: Final = "text/event-stream"
MOST_STREAMS: Final = 100
"""Of one process: each costs memory and a turn a second."""
LONGEST_S: Final = 300.0
"""After so long a stream ends, and its client resumes: what its bearer may read is asked anew."""
HEARTBEAT_S: Final = 10.0
"""A sign of life, so that nothing in between takes a quiet stream for a dead one; within the 15 s that clients wait for."""
_LOOK_S: Final = 1.0
_RESUME_MS: Final = 1_000
_BUSY: Final = "As many streams are open here as there may be."
_HEADERS: Final = {
    "Cache-Control": "private, no-store",
    "Vary": "Authorization, Accept, API-Version",
    "X-Accel-Buffering": "no",
}
_HEAD: Final = text("select sequence from event_chain where chain = :chain")


def is_wanted(request: Request) -> bool:
    """Whether the client asks for a stream."""
    accepted = request.headers.get("accept", "").split(",")
    return any(one.partition(";")[0].strip().lower() == MEDIA_TYPE for one in accepted)


@dataclass
class Streams:
    """The open streams of this process, and how far each chain has grown."""

    most: int = MOST_STREAMS
    _open: set[asyncio.Event] = field(default_factory=set)
    _ended: bool = False
    _heads: dict[str, tuple[int, float]] = field(default_factory=dict)
    _locks: dict[str, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))

    def join(self) -> asyncio.Event | None:
        """A place among them, with what is set when it is to end; None where there is none."""
        if self._ended or len(self._open) >= self.most:
            return None
        ending = asyncio.Event()
        self._open.add(ending)
        return ending

    def leave(self, ending: asyncio.Event) -> None:
        """Give a place back."""
        self._open.discard(ending)

    def end(self) -> None:
        """End them all, and let none begin: the process is to stop."""
        self._ended = True
        for ending in self._open:
            ending.set()

    async def head(self, database: Database, council: str, chain: str, *, fresh: bool = False) -> int:
        """The number of a chain's last event, at most half a second old: read once for however many streams."""
        async with self._locks[chain]:
            sequence, read_at = self._heads.get(chain, (0, float("-inf")))
            if fresh or time.monotonic() - read_at >= _LOOK_S / 2:
                async with database.reading(of_council(council)) as session:
                    sequence = await session.scalar(_HEAD, {"chain": chain}) or 0
                self._heads[chain] = sequence, time.monotonic()
            return sequence

    @contextmanager
    def ended_by_signals(self) -> Iterator[None]:
        """End them when the process is told to stop: the server waits for what is open before it goes."""
        before = {}
        if threading.current_thread() is threading.main_thread():
            loop = asyncio.get_running_loop()
            for number in (signal.SIGTERM, signal.SIGINT):
                handler = signal.getsignal(number)
                if callable(handler):
                    before[number] = handler

            def ended(number: int, frame: FrameType | None) -> None:
                loop.call_soon_threadsafe(self.end)
                before[signal.Signals(number)](number, frame)

            for number in before:
                signal.signal(number, ended)
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


@dataclass(frozen=True)
class Asked:
    """What a stream is of: the items of a list, those after a number."""

    view: View
    where: Mapping[str, Any]
    chain: str
    after: int | None
    """None for what happens from now on."""


class EventStream(Response):
    """A stream of events, or a problem where there is no place for one."""

    media_type = MEDIA_TYPE

    def __init__(self, request: Request, asked: Asked) -> None:
        super().__init__(None, 200, _HEADERS)
        self._request = request
        self._asked = asked

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take a place, tell until it ends, give the place back."""
        if scope["state"].get("head"):
            await super().__call__(scope, receive, send)
            return
        streams: Streams = self._request.state.streams
        ending = streams.join()
        if ending is None:
            full = problem(self._request, "streams-full", _BUSY, headers={"Retry-After": "5"})
            await full(scope, receive, send)
            return
        try:
            told = StreamingResponse(_tell(self._request, self._asked, ending), 200, _HEADERS, MEDIA_TYPE)
            await told(scope, receive, send)
        finally:
            streams.leave(ending)


async def _tell(request: Request, asked: Asked, ending: asyncio.Event) -> AsyncIterator[bytes]:
    """The stream's bytes, until its time is over, its bearer's right is, or the process is to stop."""
    streams: Streams = request.state.streams
    database: Database = request.state.database
    now = time.time()
    until = time.monotonic() + min(LONGEST_S, request.state.actor.ends_at - now)
    council = request.state.actor.council
    try:
        after = asked.after
        if after is None:
            after = await streams.head(database, council, asked.chain, fresh=True)
        # The number alone, without data, tells a client where to resume though nothing has happened yet.
        yield f"retry: {_RESUME_MS}\nid: {after}\n\n".encode()
        spoke_at = time.monotonic()
        while time.monotonic() < until and not ending.is_set():
            head = await streams.head(database, council, asked.chain)
            while after < head:
                items = await _items(request, asked, after)
                for item in items:
                    yield _event(item)
                    spoke_at = time.monotonic()
                last = _sequence(items[-1]) if items else after
                # A page that is not full holds all there was when it was read, which may be more than the head then known.
                after = last if len(items) == MOST else max(head, last)
                if ending.is_set():
                    return
            if time.monotonic() - spoke_at >= HEARTBEAT_S:
                yield b": still here\n\n"
                spoke_at = time.monotonic()
            await _pause(ending, min(_LOOK_S, max(until - time.monotonic(), 0)))
    except (Forbidden, NotVouchedFor, *DATABASE_ERRORS):
        return


async def _items(request: Request, asked: Asked, after: int) -> list[bytes]:
    """The next items, read in a transaction of their own by whoever may still read them. Raises Forbidden."""
    actor = await acting(request, Permission.EVENTS_READ)
    database: Database = request.state.database
    where = {**asked.where, "e.sequence > :p": after}
    today = database.clock().astimezone(LONDON).date()
    async with database.reading(of_council(actor.council)) as session:
        rows, keys = asked.view.rows(actor, today, where), ordered_by(asked.view, None)
        items, _ = await read_page(session, rows, asked.view.row(), keys, cursor=Cursor(None), limit=MOST)
    return items


def _event(item: bytes) -> bytes:
    told = json.loads(item)
    data = b"\ndata: ".join(item.splitlines())
    return f"id: {told['sequence']}\nevent: {told['kind']}\ndata: ".encode() + data + b"\n\n"


def _sequence(item: bytes) -> int:
    return int(json.loads(item)["sequence"])


async def _pause(ending: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await ending.wait()
    except TimeoutError:
        return
