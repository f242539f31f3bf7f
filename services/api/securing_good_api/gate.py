"""What every request passes first: an id and a trace, a size limit, headers, and for `/v1` a believable bearer token.

Pure ASGI: nothing here buffers a body or breaks context.
"""

import logging
import re
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from securing_good import tracing
from securing_good.database import DATABASE_ERRORS
from securing_good.receiving import MOST_BYTES
from securing_good_api.actors import Actor
from securing_good_api.board.refusing import refused
from securing_good_api.deprecations import Deprecation, deprecation_of, gone
from securing_good_api.headers import unreadable
from securing_good_api.methods import methods_of_fixed
from securing_good_api.metrics import answered, answered_in_older_version, asked_for_deprecated
from securing_good_api.problems import PROBLEMS, problem, unavailable
from securing_good_api.sign_in.keys import KeysAway
from securing_good_api.tokens import TokenRefused
from securing_good_api.versions.asking import asked_version, settle_version
from securing_good_api.versions.declared import NEWEST

if TYPE_CHECKING:
    from securing_good_api.bearers import Bearers

log = logging.getLogger("securing_good_api.access")

V1 = "/v1"
BOARD = "/board/"
JSON_LIMIT = 1_000_000
FILE_LIMIT = MOST_BYTES
SOUND_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


SENT = frozenset(
    {
        "application/json",
        "application/octet-stream",
        "application/pdf",
        "application/problem+json",
        "application/vnd.securing-good.export+json",
        "application/vnd.securing-good.some-fields+json",
        "text/calendar",
        "text/csv",
        "text/event-stream",
        "text/html",
        "text/plain",
    }
)
"""Whatever any address answers with. Which of them is the address's own affair: an error is a problem document anyway."""


def _template(scope: Scope) -> str:
    """The address as it was declared, without anybody's ids."""
    declared = getattr(scope.get("route"), "path", None)
    if declared is None:
        return "-"
    return f"{V1}{declared}" if scope["path"].startswith(f"{V1}/") else str(declared)


def _made_id(request: Request, step: tracing.Step) -> str:
    """An id for a request that offers none: its trace's, where that is its own, so that there is one number to quote."""
    return uuid4().hex if tracing.HEADER in request.headers else tracing.id_of(step)


def _promises(scope: Scope, deprecation: Deprecation | None) -> Iterator[tuple[bytes, bytes]]:
    """Headers that say in which version it is answered, and for how long there is something at this address."""
    version = scope["state"].get("api_version")
    if version is not None:
        yield b"api-version", version.encode()
    if deprecation is not None:
        yield from deprecation.headers(scope["path"])


def _count_promises(scope: Scope, deprecation: Deprecation | None, route: str) -> None:
    """Count what is asked of older versions and of what is going away, so that it is known when nobody does any more."""
    actor: Actor | None = scope["state"].get("actor")
    version = scope["state"].get("api_version", NEWEST)
    if actor is not None and version not in {NEWEST, None}:
        answered_in_older_version(version, route)
    if deprecation is not None:
        roles = sorted(actor.roles) if actor else []
        asked_for_deprecated(deprecation.path, roles[0] if roles else "unknown")


def _is_taken(accept: str) -> bool:
    """Whether a client takes anything there is; who says nothing takes all."""
    asked = {one.partition(";")[0].strip().lower() for one in accept.split(",") if one.strip()}
    kinds = {one.partition("/")[0] for one in SENT}
    return not asked or any(one in SENT or one == "*/*" or one in {f"{kind}/*" for kind in kinds} for one in asked)


def _is_readable(request: Request) -> bool:
    """Whether what was sent is of a kind that is read here; what takes no body, or may do without, is sent none."""
    if "content-type" not in request.headers and not _has_body(request):
        return True
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if request.url.path == "/oauth2/token" or request.url.path.startswith(BOARD):
        return kind == "application/x-www-form-urlencoded"
    return kind in {"application/json", "application/merge-patch+json", "multipart/form-data"}


KEYS_AWAY = "Whoever vouches for you cannot be asked now by which keys: your token was not looked at."


def _wrong_method(request: Request) -> ASGIApp | None:
    """The refusal of a method that an address without parts to fill in does not take, where another's pattern would."""
    taken = methods_of_fixed(request.app).get(request.url.path)
    if taken is None or request.method in taken:
        return None
    named = ", ".join(taken)
    return problem(request, "method-not-allowed", f"It takes {named}.", headers={"Allow": named})


def _refused(request: Request, name: str, detail: str) -> Response:
    """What did not pass: a problem document, or a page where a browser asked for one."""
    if request.url.path.startswith(BOARD):
        return refused(request, PROBLEMS[name].status, detail)
    return problem(request, name, detail)


def _has_body(request: Request) -> bool:
    """Whether a body follows (RFC 9112 section 6)."""
    return "transfer-encoding" in request.headers or request.headers.get("content-length", "0") != "0"


_WANTED: Final = {
    True: "Only what was typed in a form of these pages can be sent here.",
    False: "Send application/json, or multipart/form-data for files.",
}


def too_large(request: Request, limit: int) -> str:
    """What is said of a body that is larger than is read."""
    if request.url.path.startswith(BOARD):
        return f"What you sent is longer than {limit:,} characters. Go back: what you typed is there. Make it shorter."
    return f"The body is larger than {limit:,} bytes."


def _unreadable(request: Request, limit: int) -> ASGIApp | None:
    """The refusal of what is too large, holds what cannot be read, or asks for an answer of no kind there is."""
    length = request.headers.get("content-length", "0")
    if not length.isdigit() or int(length) > limit:
        return _refused(request, "too-large", too_large(request, limit))
    if "\x00" in request.url.path or b"%00" in request.scope["query_string"]:
        return _refused(request, "bad-request", "The address holds a NUL character.")
    unread = unreadable(request.headers)
    if unread is not None:
        return _refused(request, "bad-request", unread)
    if request.method in {"POST", "PUT", "PATCH"} and not _is_readable(request):
        return _refused(request, "unsupported-media-type", _WANTED[request.url.path.startswith(BOARD)])
    if not _is_taken(request.headers.get("accept", "")):
        return _refused(request, "not-acceptable", f"This product answers with {', '.join(sorted(SENT))}.")
    return None


class TooLarge(HTTPException):
    """The body outgrew its limit while it was read."""

    def __init__(self, request: Request, limit: int) -> None:
        super().__init__(413, too_large(request, limit))


class Gate:
    """Names the request, bounds its body, asks `/v1` for a token, answers the unforeseen with a problem, logs the access.

    All of it in one trace: the one that the request names, or one of its own.
    """

    def __init__(self, app: ASGIApp, bearers: "Bearers") -> None:
        self._app = app
        self._bearers = bearers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through, or answer it here."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        with tracing.of_request(request.headers.getlist(tracing.HEADER)) as step:
            await self._answer(request, step, receive, send)

    async def _answer(self, request: Request, step: tracing.Step, receive: Receive, send: Send) -> None:
        scope, state = request.scope, request.scope.setdefault("state", {})
        offered = request.headers.get("x-request-id", "")
        state["request_id"] = offered if SOUND_ID.fullmatch(offered) else _made_id(request, step)
        if scope["path"].startswith(V1):
            state["api_version"] = asked_version(request)
        deprecation = deprecation_of(scope["method"], scope["path"])
        started, status, begun = time.perf_counter(), 500, False
        limit = FILE_LIMIT if request.headers.get("content-type", "").startswith("multipart/") else JSON_LIMIT
        seen = 0

        async def bounded() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                raise TooLarge(request, limit)
            return message

        async def named(message: Message) -> None:
            nonlocal status, begun
            if message["type"] == "http.response.start":
                status, begun = message["status"], True
                message["headers"] = [
                    *message["headers"],
                    (b"x-request-id", state["request_id"].encode()),
                    (b"traceresponse", tracing.write(step).encode()),
                    *_promises(scope, deprecation),
                    (b"x-content-type-options", b"nosniff"),
                    (b"referrer-policy", b"no-referrer"),
                    (b"strict-transport-security", b"max-age=31536000; includeSubDomains"),
                ]
            await send(message)

        try:
            refusal = await self._refusal(request, limit, deprecation)
            if refusal is not None:
                await refusal(scope, receive, named)
            else:
                await self._app(scope, bounded, named)
        except Exception:
            log.exception("request failed", extra={"request_id": state["request_id"]})
            if not begun:
                await problem(request, "internal", "Something went wrong on our side; nothing was changed.")(
                    scope, receive, named
                )
        finally:
            took, route = time.perf_counter() - started, _template(scope)
            answered(scope["method"], route, status, took)
            _count_promises(scope, deprecation, route)
            log.info(
                "request",
                extra={
                    "method": scope["method"],
                    "route": route,
                    "status": status,
                    "ms": round(took * 1000, 1),
                    "request_id": state["request_id"],
                },
            )

    async def _refusal(self, request: Request, limit: int, deprecation: Deprecation | None) -> ASGIApp | None:
        unread = _unreadable(request, limit)
        if unread is not None or not request.url.path.startswith(V1):
            return unread or _wrong_method(request)
        unproven = await self._unproven(request) or settle_version(request)
        return unproven or gone(request, deprecation) or _wrong_method(request)

    async def _unproven(self, request: Request) -> ASGIApp | None:
        """The refusal of a request whose bearer is not known; else the actor is noted."""
        if "actor" in request.scope["state"]:
            # Asked by a page, of whoever is signed in: nothing that comes over a wire can say so.
            return None
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            return self._ask(request, "This address needs a bearer token.", "")
        try:
            request.scope["state"]["actor"] = await self._bearers.believe(
                request.state.database, request.state.issuers, token.strip()
            )
        except TokenRefused as error:
            return self._ask(request, str(error), ', error="invalid_token"')
        except KeysAway:
            return problem(request, "unavailable", KEYS_AWAY, headers={"Retry-After": "10"})
        except DATABASE_ERRORS as error:
            log.warning("database away", extra={"why": type(error).__name__})
            return unavailable(request)
        return None

    @staticmethod
    def _ask(request: Request, detail: str, more: str) -> ASGIApp:
        challenge = f'Bearer realm="securing-good"{more}'
        return problem(request, "unauthenticated", detail, headers={"WWW-Authenticate": challenge})


class HeadAsGet:
    """A HEAD is answered as its GET would be, without the body (RFC 9110 section 9.3.2)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Ask for the whole and send its beginning."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def beginning(message: Message) -> None:
            if message["type"] == "http.response.start":
                await send(message)
            elif not message.get("more_body"):
                await send({**message, "body": b""})

        # What would go on for minutes is not begun.
        asked = {**scope, "method": "GET", "state": {**scope.get("state", {}), "head": True}}
        await self._app(asked, receive, beginning)
