"""Heads of chains of events, signed and kept somewhere else.

A chain proves that nothing within it was changed. Whoever cuts its end off, or writes it anew from some event on, leaves a
chain that holds; but not the head that was signed before and is out of their reach.
"""

import base64
import binascii
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from securing_good.events import canonical, moment

SigningKey = Ed25519PrivateKey
CheckingKey = Ed25519PublicKey
_COVERED = ("chain", "sequence", "hash", "at")


class HeadsError(Exception):
    """What was given as signed heads is none, or was not signed by this key. The message names the line and why."""


@dataclass(frozen=True)
class Head:
    """The last event of a chain at a moment."""

    chain: str
    sequence: int
    hash: bytes
    at: str
    """When it was signed: UTC, to the microsecond."""


def private_key(file: Path) -> SigningKey:
    """The Ed25519 key that signs heads, from a PEM file without a password. Raises HeadsError."""
    try:
        key = load_pem_private_key(file.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise HeadsError(f"{file} holds no private key that can be read: {type(error).__name__}.") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise HeadsError(f"{file} holds a key of another kind: heads are signed by Ed25519.")
    return key


def public_key(file: Path) -> CheckingKey:
    """The Ed25519 key by which signed heads are checked, from a PEM file. Raises HeadsError."""
    try:
        key = load_pem_public_key(file.read_bytes())
    except (OSError, ValueError) as error:
        raise HeadsError(f"{file} holds no public key that can be read: {type(error).__name__}.") from None
    if not isinstance(key, Ed25519PublicKey):
        raise HeadsError(f"{file} holds a key of another kind: heads are signed by Ed25519.")
    return key


def signed(head: Head, key: SigningKey) -> str:
    """The head with its signature, as one line of JSON."""
    told = _told(head)
    signature = key.sign(canonical(told))
    return json.dumps({**told, "signature": base64.b64encode(signature).decode()}, separators=(",", ":"))


def head_of(chain: str, sequence: int, last: bytes, at: datetime) -> Head:
    """The head of a chain as it is now."""
    return Head(chain, sequence, last, moment(at))


def read_heads(lines: Iterable[str], key: CheckingKey) -> list[Head]:
    """The heads that these lines hold, empty lines left out.

    Raises HeadsError at the first that is no head, or was not signed by the owner of the key.
    """
    return [_read(line, number, key) for number, line in enumerate(lines, start=1) if line.strip()]


def _read(line: str, number: int, key: CheckingKey) -> Head:
    try:
        told = json.loads(line)
        head = Head(str(told["chain"]), int(told["sequence"]), bytes.fromhex(told["hash"]), str(told["at"]))
        signature = base64.b64decode(told["signature"], validate=True)
    except (ValueError, TypeError, KeyError, binascii.Error) as error:
        raise HeadsError(f"Line {number} is no signed head.") from error
    try:
        key.verify(signature, canonical(_told(head)))
    except InvalidSignature as error:
        raise HeadsError(f"Line {number} was not signed by this key, or is not what was signed.") from error
    return head


def _told(head: Head) -> Mapping[str, Any]:
    return dict(zip(_COVERED, (head.chain, head.sequence, head.hash.hex(), head.at), strict=True))
