"""The local instance: its port, its home folder, who runs in it, and the key that signs its tokens."""

import contextlib
import errno
import fcntl
import json
import os
import secrets
import shutil
import socket
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.jwk import OKPKey

REPOSITORY = Path(__file__).resolve().parent.parent
ISSUER = "securing-good-local"
AUDIENCE = "securing-good"
COUNCIL_WITHOUT_SAMPLE = 307
"""Ealing: what an instance without a sample borough serves."""

_NEEDED_BYTES = 200_000_000
_HIGHEST_PORT = 65535


class LocalError(Exception):
    """The local instance cannot do what was asked; the message says why and what a person can do."""


def read_port(env: Mapping[str, str]) -> int:
    """The port asked for, 8000 when none is."""
    asked = env.get("PORT", "").strip() or "8000"
    if not asked.isascii() or not asked.isdigit() or not 1 <= int(asked) <= _HIGHEST_PORT:
        raise LocalError(f"PORT={asked} is not a port: give a number from 1 to {_HIGHEST_PORT}, as in PORT=8001.")
    return int(asked)


def read_home(env: Mapping[str, str]) -> Path:
    """The folder that holds all state of the instance."""
    asked = env.get("SECURING_GOOD_HOME", "").strip()
    return (REPOSITORY / Path(asked or ".local").expanduser()).absolute()


def read_council(env: Mapping[str, str], default: int) -> int:
    """The council asked for by its LA code."""
    asked = env.get("COUNCIL", "").strip()
    if not asked:
        return default
    if not asked.isascii() or not asked.isdigit():
        raise LocalError(f"COUNCIL={asked} is not an LA code: give its number, as in COUNCIL=307 (Ealing).")
    return int(asked)


def read_numbers(env: Mapping[str, str], name: str) -> list[int]:
    """Whole numbers separated by commas or spaces."""
    words = env.get(name, "").replace(",", " ").split()
    for word in words:
        if not word.isascii() or not word.isdigit():
            raise LocalError(f"{name}={env[name]}: {word} is not a number.")
    return [int(word) for word in words]


def check_port_is_free(port: int) -> None:
    """Refuse in words a port that somebody else listens on."""
    with socket.socket(socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
            probe.listen(1)
        except PermissionError:
            raise LocalError(f"Port {port} is for the system only. Choose another, as in PORT=8001.") from None
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise LocalError(f"Port {port} cannot be used: {error.strerror}. Choose another with PORT=.") from None
            raise LocalError(
                f"Port {port} is taken by another program. Stop it, or choose another port, as in "
                f"PORT={port % 65000 + 1}."
            ) from None


def check_home(home: Path) -> None:
    """Refuse in words a home that cannot be made or written to, or a disk that is almost full."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        probe = home / f".probe-{os.getpid()}"
        probe.write_bytes(b"?")
        probe.unlink()
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise LocalError(f"The disk that holds {home} is full. Free some space.") from None
        raise LocalError(
            f"The folder {home} cannot be written to: {error.strerror}. "
            "Give yourself that folder, or choose another with SECURING_GOOD_HOME."
        ) from None
    free = shutil.disk_usage(home).free
    if free < _NEEDED_BYTES:
        raise LocalError(
            f"The disk that holds {home} has {free // 1_000_000} MB left; {_NEEDED_BYTES // 1_000_000} MB are needed. "
            "Free some space, or choose a folder on another disk with SECURING_GOOD_HOME."
        )


@contextlib.contextmanager
def held_home(home: Path) -> Iterator[None]:
    """Own the home for as long as this lasts; a second runner is told so."""
    lock = os.open(home / "run.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(lock, 20).decode(errors="replace").strip()
            raise LocalError(
                f"Another `make run`{f' (process {holder})' if holder else ''} is using {home}. Stop it first, or run "
                "a second instance with another folder and port: SECURING_GOOD_HOME=.local-2 PORT=8001 make run."
            ) from None
        os.ftruncate(lock, 0)
        os.pwrite(lock, str(os.getpid()).encode(), 0)
        yield
        os.ftruncate(lock, 0)
    finally:
        os.close(lock)


@dataclass(frozen=True)
class Instance:
    """Where the instance of a home can be reached, as it wrote down when it started."""

    url: str
    pid: int
    council: int

    def save(self, home: Path) -> None:
        """Write it down for `make token` and `make import`."""
        write_private(home / "instance.json", {"url": self.url, "pid": self.pid, "council": self.council})

    @classmethod
    def of(cls, home: Path, env: Mapping[str, str]) -> "Instance":
        """Read it back; a PORT in the environment wins over what was written down."""
        try:
            found = json.loads((home / "instance.json").read_text())
            known = cls(url=str(found["url"]), pid=int(found["pid"]), council=int(found["council"]))
        except FileNotFoundError:
            raise LocalError(f"No instance has ever run in {home}. Start one with `make run`.") from None
        except (OSError, ValueError, KeyError) as error:
            raise LocalError(
                f"{home / 'instance.json'} cannot be read ({error}). `make run` writes it again."
            ) from None
        if env.get("PORT", "").strip():
            return cls(url=f"http://127.0.0.1:{read_port(env)}", pid=known.pid, council=known.council)
        return known


def write_private(path: Path, content: Mapping[str, Any]) -> None:
    """Write JSON that only its owner may read, whole or not at all."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    fresh.unlink(missing_ok=True)
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:  # noqa: PTH123
        json.dump(content, file, indent=2)
        file.write("\n")
    fresh.replace(path)


def make_issuer(home: Path) -> Path:
    """Make the key that signs this instance's tokens, once; returns the file with its public half."""
    private, public = home / "issuer.json", home / "issuer-public.json"
    if private.exists():
        key = _read_issuer(home)
    else:
        key = OKPKey.generate_key("Ed25519", {"kid": f"local-{uuid.uuid4().hex[:8]}", "use": "sig"})
        write_private(private, key.as_dict(private=True))
    write_private(public, {"keys": [key.as_dict(private=False)]})
    return public


def make_webhook_keys(home: Path) -> Path:
    """Make the key that seals this instance's secrets of webhooks, once; returns its file."""
    path = home / "webhook-keys"
    if not path.exists():
        fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
        fresh.unlink(missing_ok=True)
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:  # noqa: PTH123
            file.write(f"{secrets.token_hex(32)}\n")
        fresh.replace(path)
    return path


def _read_issuer(home: Path) -> OKPKey:
    path = home / "issuer.json"
    try:
        return OKPKey.import_key(json.loads(path.read_text()))
    except FileNotFoundError:
        raise LocalError(f"No instance has ever run in {home}. Start one with `make run`.") from None
    except PermissionError:
        raise LocalError(f"{path} belongs to whoever ran `make run`; only they can make tokens.") from None
    except (OSError, ValueError) as error:
        raise LocalError(f"{path} holds no key ({error}). Remove it and `make run` makes a new one.") from None


def issue_token(
    home: Path,
    *,
    role: str,
    council: int,
    urns: Sequence[int] = (),
    scopes: Sequence[str] = (),
    subject: str | None = None,
    hours: float = 12,
) -> str:
    """Sign a bearer token as the local issuer."""
    key = _read_issuer(home)
    now = int(time.time())
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": subject or ":".join(["local", role, *(str(urn) for urn in urns)]),
        "name": role.replace("_", " "),
        "council": council,
        "roles": [role],
        "urns": list(urns),
        "scope": " ".join(scopes),
        "iat": now,
        "nbf": now,
        "exp": now + int(hours * 3600),
        "jti": str(uuid.uuid4()),
    }
    return jwt.encode({"alg": "Ed25519", "kid": key.kid, "typ": "at+jwt"}, claims, key, algorithms=["Ed25519"])
