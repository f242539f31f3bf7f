"""Settings, read once from the environment where a process starts, and nowhere else."""

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit


class Service(StrEnum):
    """The three services; each has a database role of its own."""

    API = "api"
    RISK_ENGINE = "risk_engine"
    SCHEDULER = "scheduler"

    @property
    def database_role(self) -> str:
        """The PostgreSQL role whose rights the service works under."""
        return f"securing_good_{self.value}"


WEBHOOK_KEYS = "SECURING_GOOD_WEBHOOK_KEYS"
_SHORTEST_KEY = 32


_DAY_S = 86_400


class SettingsError(Exception):
    """A setting is missing or makes no sense; the message names it."""


@dataclass(frozen=True)
class Quota:
    """How many requests in how many seconds."""

    requests: int
    seconds: int


@dataclass(frozen=True)
class Settings:
    """What a service needs to know to start."""

    service: Service
    database_url: str
    switches_role: bool
    """True when the URL is the owner's: the unit of work then takes on the service's role inside each transaction."""
    redis_url: str | None
    production: bool
    local_issuer: Path | None
    """Public keys of the local token issuer; never in production."""
    pool_size: int = 8
    scan_command: tuple[str, ...] | None = None
    """What the API runs to look for malware in a file on its standard input; None scans nothing."""
    quota: Quota = Quota(1_200, 60)
    """What each caller of the API may ask."""
    address: str | None = None
    """Where people reach the product, as https://host: issuers send them back there who sign in. None: nobody can."""
    webhook_keys: tuple[str, ...] = field(default=(), repr=False)
    """What seals the secrets of webhook endpoints, the newest first; without any there are no webhooks."""

    @classmethod
    def from_env(cls, service: Service, environ: Mapping[str, str]) -> "Settings":
        """Read the settings of one service.

        Raises SettingsError when neither the service's own database URL nor, outside production, the owner's is set, or
        when a local issuer is configured in production.
        """
        production = environ.get("SECURING_GOOD_ENVIRONMENT", "production") != "local"
        own = f"{service.value.upper()}_DATABASE_URL"
        url = environ.get(own) or (None if production else environ.get("DATABASE_URL"))
        if not url:
            raise SettingsError(
                f"{own} is not set."
                + (" In production each service connects as its own role." if production else " Nor is DATABASE_URL.")
            )
        issuer = environ.get("SECURING_GOOD_LOCAL_ISSUER")
        if production and issuer:
            raise SettingsError(
                "SECURING_GOOD_LOCAL_ISSUER is set in production: the local issuer is for local runs only."
            )
        return cls(
            service=service,
            database_url=url,
            switches_role=not environ.get(own),
            redis_url=environ.get("REDIS_URL"),
            production=production,
            local_issuer=Path(issuer) if issuer else None,
            pool_size=_number(environ, "SECURING_GOOD_POOL_SIZE", 8),
            scan_command=_command(environ.get("SECURING_GOOD_SCAN_COMMAND")),
            quota=_quota(environ.get("SECURING_GOOD_QUOTA") or "1200/60"),
            address=_address(environ.get("PUBLIC_URL", ""), production=production),
            webhook_keys=_webhook_keys(environ),
        )


def _address(said: str, *, production: bool) -> str | None:
    """An origin: taken from the request instead, it could be whatever host somebody said the request was for."""
    if not said.strip():
        return None
    parts = urlsplit(said.strip())
    schemes = {"https"} if production else {"https", "http"}
    if (
        parts.scheme not in schemes
        or not parts.hostname
        or parts.path not in {"", "/"}
        or parts.query
        or parts.fragment
    ):
        raise SettingsError("PUBLIC_URL is not like https://schools.council.gov.uk, without a path.")
    return f"{parts.scheme}://{parts.netloc}"


def _quota(said: str) -> Quota:
    requests, slash, seconds = said.partition("/")
    if not (slash and requests.isdecimal() and seconds.isdecimal() and int(requests) and 0 < int(seconds) <= _DAY_S):
        raise SettingsError(
            "SECURING_GOOD_QUOTA is not like 1200/60: so many requests in so many seconds, at most a day's."
        )
    return Quota(int(requests), int(seconds))


def _number(environ: Mapping[str, str], name: str, default: int) -> int:
    try:
        number = int(environ.get(name) or default)
    except ValueError as error:
        raise SettingsError(f"{name} is not a whole number.") from error
    if number < 1:
        raise SettingsError(f"{name} is not a number of one or more.")
    return number


def _webhook_keys(environ: Mapping[str, str]) -> tuple[str, ...]:
    """Keys separated by white space, from the environment or from the file it names; a key may be any long random text."""
    name, said = WEBHOOK_KEYS, environ.get(WEBHOOK_KEYS, "")
    if file := environ.get(f"{WEBHOOK_KEYS}_FILE", "").strip():
        name = f"{WEBHOOK_KEYS}_FILE"
        try:
            said = Path(file).read_text(encoding="utf-8")
        except (OSError, UnicodeError) as error:
            raise SettingsError(f"{name} cannot be read: {type(error).__name__}.") from None
    keys = tuple(said.split())
    if any(len(key) < _SHORTEST_KEY for key in keys):
        raise SettingsError(f"{name} holds a key of less than {_SHORTEST_KEY} characters: make one at random.")
    return keys


def _command(line: str | None) -> tuple[str, ...] | None:
    try:
        return tuple(shlex.split(line or "")) or None
    except ValueError as error:
        raise SettingsError(f"SECURING_GOOD_SCAN_COMMAND cannot be read: {error}.") from error
