"""A publisher's web server on this machine, which answers as a test has it, well or badly; and says what it was asked."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Publisher:
    """The server: `answers` by path, `asked` with each request's headers."""

    port: int = 0
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def address(self, path: str = "/file.csv") -> str:
        """Where a file is."""
        return f"http://127.0.0.1:{self.port}{path}"


def gives(content: bytes, status: int = 200, **headers: str) -> Answer:
    """Answers with this; a header's name has underscores for its hyphens."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        for name, value in {"Content-Length": str(len(content)), **named}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(content)

    return answer


def publishes(content: bytes, etag: str) -> Answer:
    """Answers 304 to who knows this version, else with it."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        if handler.headers.get("If-None-Match") == etag:
            handler.send_response(304)
            handler.send_header("ETag", etag)
            handler.end_headers()
        else:
            gives(content, ETag=etag, Last_Modified="Wed, 01 Oct 2025 08:00:00 GMT")(handler)

    return answer


def breaks_off(content: bytes) -> Answer:
    """Promises more than it sends, then hangs up."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        gives(content, Content_Length=str(len(content) + 1000))(handler)
        handler.wfile.flush()
        handler.connection.close()

    return answer


def hangs(seconds: float) -> Answer:
    """Says that it will answer, and does not."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        threading.Event().wait(seconds)

    return answer


@contextmanager
def publisher() -> Iterator[Publisher]:
    """Run one."""
    running = Publisher()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            running.asked.append((self.path, dict(self.headers)))
            running.answers[self.path](self)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    running.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield running
    finally:
        server.shutdown()
        server.server_close()
