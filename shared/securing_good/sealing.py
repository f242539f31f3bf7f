"""Secrets that have to be read again: sealed at rest under keys from the settings, each for the one thing it belongs to."""

import base64
import hashlib
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class CannotUnseal(Exception):
    """No key of the settings opens what was sealed, or it was sealed for something else."""


class Sealing:
    """Seals with the first key and opens with any, so that keys can be changed. Keys are long random texts."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._fernet = MultiFernet([Fernet(_key(key)) for key in keys]) if keys else None

    def __bool__(self) -> bool:
        """Whether there is any key."""
        return self._fernet is not None

    def seal(self, secret: str, *, of: str) -> bytes:
        """The secret, unreadable without a key. `of` names what it belongs to, and is needed to open it."""
        if self._fernet is None:
            raise CannotUnseal("There is no key to seal with.")
        return self._fernet.encrypt(f"{of}\n{secret}".encode())

    def unseal(self, sealed: bytes, *, of: str) -> str:
        """The secret of this. Raises CannotUnseal where keys are missing, or it is another's."""
        if self._fernet is None:
            raise CannotUnseal("There is no key to open it with.")
        try:
            whose, _, secret = self._fernet.decrypt(sealed).decode().partition("\n")
        except InvalidToken:
            raise CannotUnseal("No key opens it.") from None
        if whose != of:
            raise CannotUnseal("It was sealed for something else.")
        return secret


def _key(text: str) -> bytes:
    # The text is random and long already: a hash brings it into form, and needs no salt.
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest())
