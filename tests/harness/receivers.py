"""A receiver of webhooks: a real web server on this machine, which keeps what it is sent and answers as a test has it."""

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


@dataclass(frozen=True)
class Received:
    """One request, as it came."""

    path: str
    headers: dict[str, str]
    """By their names in small letters."""
    body: bytes

    @property
    def id(self) -> str:
        """The webhook's id."""
        return self.headers["webhook-id"]


@dataclass
class Receiver:
    """The server: what it `got`, and how it answers."""

    port: int = 0
    scheme: str = "http"
    got: list[Received] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    """Statuses of the next answers, the first one first; then `usual`."""
    usual: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    """Sent with every answer."""
    before_answering: Callable[[Received], None] = lambda _: None

    def url(self, path: str = "/hook") -> str:
        """Where it is."""
        return f"{self.scheme}://127.0.0.1:{self.port}{path}"

    def ids(self) -> list[str]:
        """The ids it got, in order."""
        return [one.id for one in self.got]


@contextmanager
def receiver(*, chain: Path | None = None, host: str = "127.0.0.1") -> Iterator[Receiver]:
    """Run one; with a certificate's file over TLS."""
    running = Receiver(scheme="https" if chain else "http")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", "0"))
            body = self.rfile.read(length)
            if len(body) < length:
                # Whoever sent it died before it was whole.
                return
            got = Received(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
            running.got.append(got)
            status = running.answers.pop(0) if running.answers else running.usual
            running.before_answering(got)
            self.send_response(status)
            for name, value in {"Content-Length": "0", **running.headers}.items():
                self.send_header(name, value)
            self.end_headers()

        def do_GET(self) -> None:
            self.do_POST()

        def log_message(self, *_: object) -> None:
            """Quiet."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """A client that hangs up is no news."""

    server = Server((host, 0), Handler)
    if chain:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(chain)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    running.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield running
    finally:
        server.shutdown()
        server.server_close()
