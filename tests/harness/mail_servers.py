"""Servers for reminders to go to: a real mail server, and one that answers as GOV.UK Notify's documentation says."""

import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from joserfc import jwt
from joserfc.jwk import OctKey

from tests.harness.instances import free_port


@dataclass
class MailServer:
    """What a mail server took, and how it is to answer."""

    port: int = 0
    mails: list[tuple[list[str], EmailMessage]] = field(default_factory=list)
    """Recipients of the envelope, and the mail."""
    on_recipient: str | None = None
    """Its answer to a recipient instead of 250."""
    on_data: str | None = None
    """Its answer to a mail instead of taking it."""

    def ids(self) -> list[str]:
        """The Message-IDs it took, in order."""
        return [mail["Message-ID"] for _, mail in self.mails]

    # aiosmtpd calls these by name.
    async def handle_RCPT(self, _server, _session, envelope, address, _options) -> str:  # noqa: N802
        """Take a recipient, or answer as told."""
        if self.on_recipient:
            return self.on_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope) -> str:  # noqa: N802
        """Take a mail, or answer as told."""
        if self.on_data:
            return self.on_data
        self.mails.append((list(envelope.rcpt_tos), message_from_bytes(envelope.content, policy=default)))
        return "250 Taken"


@contextmanager
def mail_server(*, chain=None, password: str | None = None) -> Iterator[MailServer]:
    """A mail server on this machine; with a certificate's file it insists on STARTTLS, with a password on a login."""
    server = MailServer()
    more: dict[str, Any] = {}
    if chain is not None:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(chain)
        more = {"tls_context": context, "require_starttls": True}
    if password is not None:

        def known(_server, _session, _envelope, _mechanism, data) -> AuthResult:
            is_known = data.password == password.encode()
            return AuthResult(success=is_known, handled=is_known)

        more |= {"auth_required": True, "authenticator": known, "auth_require_tls": chain is not None}
    server.port = free_port()
    controller = Controller(server, hostname="127.0.0.1", port=server.port, **more)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


SERVICE, SECRET = str(uuid4()), str(uuid4())
API_KEY = f"reminders-{SERVICE}-{SECRET}"


@dataclass
class NotifyServer:
    """What GOV.UK Notify took, and how it is to answer the next requests."""

    url: str = ""
    taken: list[dict[str, Any]] = field(default_factory=list)
    asked_for: list[str] = field(default_factory=list)
    """References that were looked up."""
    answers: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    """Statuses and bodies for the next notifications, first one first; then it takes them."""
    after_taking: Callable[[], None] | None = None


@contextmanager
def notify_server() -> Iterator[NotifyServer]:
    """GOV.UK Notify as its documentation of the REST API has it: tokens, notifications by reference, errors."""
    state = NotifyServer()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_given) -> None:
            """Say nothing."""

        def _answer(self, status: int, body: dict[str, Any]) -> None:
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def _known(self) -> bool:
            token = self.headers["Authorization"].removeprefix("Bearer ")
            claims = jwt.decode(token, OctKey.import_key(SECRET), algorithms=["HS256"]).claims
            return claims["iss"] == SERVICE

        def do_GET(self) -> None:
            assert self._known()
            (reference,) = parse_qs(urlsplit(self.path).query)["reference"]
            state.asked_for.append(reference)
            found = [one for one in state.taken if one["reference"] == reference]
            self._answer(200, {"notifications": found, "links": {"current": self.path}})

        def do_POST(self) -> None:
            assert self._known()
            said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if state.answers:
                self._answer(*state.answers.pop(0))
                return
            state.taken.append(said | {"type": self.path.rsplit("/", 1)[1]})
            if state.after_taking:
                state.after_taking()
            self._answer(201, {"id": str(uuid4()), "reference": said["reference"]})

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def error(status: int, kind: str, message: str) -> tuple[int, dict[str, Any]]:
    """An answer of Notify's that is an error."""
    return status, {"status_code": status, "errors": [{"error": kind, "message": message}]}
