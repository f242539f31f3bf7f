"""An ETag for each encoding: what is sent compressed is another representation (RFC 9110, section 8.8.3.3)."""

import re
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_NAMED: Final = re.compile(rb'"([^"]*?)--(?:gzip|zstd|br)"')
_TESTS: Final = frozenset({b"if-none-match", b"if-match"})


class TagPerEncoding:
    """Names the encoding in the ETag of a compressed answer, and takes it off the tags a client sends back."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Ask with bare tags; answer with the tag of what is sent, or of what the client said it has."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        held: dict[bytes, bytes] = {}
        headers = []
        for name, value in scope["headers"]:
            if name in _TESTS:
                for tag in _NAMED.finditer(value):
                    held.setdefault(b'"' + tag[1] + b'"', tag[0])
                headers.append((name, _NAMED.sub(rb'"\1"', value)))
            else:
                headers.append((name, value))

        async def tagged(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = _tagged(message["headers"], held)
            await send(message)

        # The scope itself is changed: whoever is outside reads the route that is found in it.
        scope["headers"] = headers
        await self._app(scope, receive, tagged)


def _tagged(headers: list[tuple[bytes, bytes]], held: dict[bytes, bytes]) -> list[tuple[bytes, bytes]]:
    encoding = next((value for name, value in headers if name.lower() == b"content-encoding"), None)

    def of(tag: bytes) -> bytes:
        if encoding is not None:
            return tag[:-1] + b"--" + encoding + b'"'
        return held.get(tag, tag)

    # A digest of what is not sent as it was would be wrong: whoever wants it takes the bytes as they are.
    dropped = {b"content-digest"} if encoding is not None else set()
    kept = [(name.lower(), name, value) for name, value in headers if name.lower() not in dropped]
    return [(name, of(value) if known == b"etag" else value) for known, name, value in kept]
