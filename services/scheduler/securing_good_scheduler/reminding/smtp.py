"""Mail by SMTP (RFC 5321), through the council's own server."""

import asyncio
import smtplib
import ssl
from dataclasses import dataclass, field
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime
from typing import Final

from securing_good_scheduler.reminding.channels import Answer, Later, Letter, Refused, Taken

TIMEOUT_S: Final = 20.0
"""For each step of the conversation."""
_FOR_GOOD: Final = 500


@dataclass(frozen=True)
class Smtp:
    """One mail server. Each letter has a conversation of its own."""

    host: str
    port: int
    sender: Address
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    implicit_tls: bool = False
    """TLS from the first byte; else STARTTLS, without which nothing is said."""
    plain: bool = False
    """No TLS at all: for a relay on the same machine, which asks for no password."""
    trust: ssl.SSLContext = field(default_factory=ssl.create_default_context, repr=False)
    timeout_s: float = TIMEOUT_S

    async def send(self, letter: Letter, *, again: bool) -> Answer:  # noqa: ARG002 - the Message-ID is the same each time
        """Hand it over, in a thread. A server cannot be asked what it took: sent again, it has the same Message-ID."""
        return await asyncio.to_thread(self._send, letter)

    def _send(self, letter: Letter) -> Answer:
        try:
            to, message = Address(addr_spec=letter.to), self.compose(letter)
        except (ValueError, HeaderParseError, IndexError):
            return Refused("The address is none that mail can be sent to.")
        taken = False
        try:
            with self._connected() as server:
                server.send_message(message, self.sender.addr_spec, [to.addr_spec])
                taken = True
        except (smtplib.SMTPException, OSError, UnicodeError) as error:
            if not taken:
                return _answer(error)
        return Taken()

    def compose(self, letter: Letter) -> EmailMessage:
        """The mail. Its headers refuse line breaks, so no address or subject can add a header of its own."""
        message = EmailMessage(policy=SMTP_POLICY)
        message["From"] = self.sender
        message["To"] = Address(addr_spec=letter.to)
        message["Subject"] = letter.subject
        message["Date"] = format_datetime(letter.at)
        message["Message-ID"] = f"<{letter.reminder_id}@{self.sender.domain}>"
        # Nobody's holiday answer comes back (RFC 3834).
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.body + "\n")
        return message

    def _connected(self) -> smtplib.SMTP:
        if self.implicit_tls:
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=self.timeout_s, context=self.trust)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=self.timeout_s)
        try:
            if not (self.implicit_tls or self.plain):
                server.starttls(context=self.trust)
            if self.user is not None:
                server.login(self.user, self.password or "")
        except BaseException:
            server.close()
            raise
        return server


def _answer(error: Exception) -> Answer:
    """What a failure means. Only a refusal of this letter is for good: what is set up wrongly can be set right."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            return _refused("the address", next(iter(error.recipients.values()))[0])
        case smtplib.SMTPDataError():
            return _refused("the mail", error.smtp_code)
        case smtplib.SMTPResponseException():
            return Later(f"The mail server would not speak to us ({error.smtp_code}).")
        case ssl.SSLError():
            return Later("The mail server's certificate is not one we trust, or TLS failed.")
        case _:
            return Later(f"The mail server could not be used ({type(error).__name__}).")


def _refused(what: str, code: int) -> Answer:
    said = f"The mail server refused {what} ({code})."
    return Refused(said) if code >= _FOR_GOOD else Later(said)
