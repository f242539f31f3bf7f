"""Which channels are configured, from the environment."""

import re
from collections.abc import Mapping
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.utils import parseaddr
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

from securing_good.settings import SettingsError
from securing_good.vocabulary import ReminderChannel
from securing_good_scheduler.reminding.channels import Channel, Channels
from securing_good_scheduler.reminding.notify import BASE_URL, Notify
from securing_good_scheduler.reminding.smtp import Smtp

_UUID: Final = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_PORTS: Final = {"smtp": 587, "smtps": 465}


def channels_from(environ: Mapping[str, str]) -> Channels:
    """What `SMTP_URL`, `MAIL_FROM`, `NOTIFY_API_KEY`, its templates and `PUBLIC_URL` configure; empty counts as not set.

    Raises SettingsError naming the one that is missing or makes no sense. Without any, reminders wait in the table.
    """
    said = {name: value.strip() for name, value in environ.items() if value.strip()}
    by_name: dict[ReminderChannel, Channel] = {}
    if url := said.get("SMTP_URL"):
        by_name[ReminderChannel.EMAIL] = read_smtp(url, said.get("MAIL_FROM", ""))
    if key := said.get("NOTIFY_API_KEY"):
        by_name |= _notify(key, said)
    public_url = said.get("PUBLIC_URL", "").rstrip("/")
    if by_name:
        parts = urlsplit(public_url)
        if parts.scheme not in {"https", "http"} or not parts.hostname or parts.query or parts.fragment:
            raise SettingsError("PUBLIC_URL is not set, or no address: say where people reach this, for links.")
    return Channels(by_name, public_url)


def read_smtp(url: str, sender: str) -> Smtp:
    """The mail server of `smtp://user:password@host:port` (STARTTLS), `smtps://…` (TLS) or `smtp://…?tls=none`."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise SettingsError("SMTP_URL is no address.") from None
    plain = parse_qs(parts.query) == {"tls": ["none"]}
    if parts.scheme not in _PORTS or not host or parts.path.strip("/") or (parts.query and not plain):
        raise SettingsError("SMTP_URL is written like smtp://user:password@host:587, or smtps://… for TLS throughout.")
    if plain and (parts.username is not None or parts.scheme == "smtps"):
        raise SettingsError("SMTP_URL with tls=none is for a relay that asks for no password.")
    name, address = parseaddr(sender)
    try:
        written_by = Address(name, addr_spec=address)
    except (ValueError, HeaderParseError, IndexError):
        raise SettingsError("MAIL_FROM is no address.") from None
    if not written_by.domain or not written_by.username:
        raise SettingsError("MAIL_FROM is not set: say who reminders come from.")
    return Smtp(
        host,
        port or _PORTS[parts.scheme],
        written_by,
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        implicit_tls=parts.scheme == "smtps",
        plain=plain,
    )


def _notify(key: str, said: Mapping[str, str]) -> dict[ReminderChannel, Channel]:
    if not re.fullmatch(rf".+-{_UUID}-{_UUID}", key, re.IGNORECASE):
        raise SettingsError("NOTIFY_API_KEY is no key of GOV.UK Notify: it ends with two ids.")
    templates = {
        ReminderChannel.NOTIFY_EMAIL: "NOTIFY_EMAIL_TEMPLATE",
        ReminderChannel.NOTIFY_SMS: "NOTIFY_SMS_TEMPLATE",
    }
    found: dict[ReminderChannel, Channel] = {
        channel: Notify(key, said[name], channel is ReminderChannel.NOTIFY_SMS, said.get("NOTIFY_URL", BASE_URL))
        for channel, name in templates.items()
        if name in said
    }
    if not found:
        raise SettingsError("NOTIFY_API_KEY is set: name NOTIFY_EMAIL_TEMPLATE, NOTIFY_SMS_TEMPLATE or both.")
    return found
