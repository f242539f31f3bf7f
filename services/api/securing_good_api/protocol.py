"""What is no HTTP that our server can read is refused in the words that everything else is: by a problem document."""

import json

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from securing_good_api.problems import PROBLEMS

_UNREADABLE = "This is no HTTP/1.1 that can be read: look at its method, its address and its headers."


class Protocol(HttpToolsProtocol):
    """HTTP/1.1 as uvicorn reads it (`--http securing_good_api.protocol:Protocol`)."""

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - uvicorn's words; ours are told
        """Refuse what could not be read and close the connection: nobody knows where the next request would begin."""
        kind = PROBLEMS["bad-request"]
        told = {
            "type": "/problems/bad-request",
            "title": kind.title,
            "status": kind.status,
            "detail": _UNREADABLE,
            # Its address is among what may have been unreadable.
            "instance": "",
        }
        body = json.dumps(told, separators=(",", ":")).encode()
        lines = [
            b"HTTP/1.1 400 Bad Request",
            *(b": ".join(header) for header in self.server_state.default_headers),
            b"content-type: application/problem+json",
            b"x-content-type-options: nosniff",
            b"content-length: %d" % len(body),
            b"connection: close",
        ]
        self.transport.write(b"\r\n".join([*lines, b"", body]))
        self.transport.close()
