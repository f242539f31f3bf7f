"""What a request may say in its headers: held to the same bounds that the document tells of."""

import re
from typing import Final

from starlette.datastructures import Headers

LONGEST: Final = {"if-match": 200, "if-none-match": 2_000, "prefer": 200, "idempotency-key": 257}
"""Characters, by header."""
KEY: Final = r'^("[ -~]{1,255}"|[!#-~]([ -~]{0,253}[!-~])?)$'
"""An idempotency key: 1 to 255 printable characters of ASCII, bare or in quotes (draft-ietf-httpapi-idempotency-key-07)."""
_KEY: Final = re.compile(KEY)


def unreadable(headers: Headers) -> str | None:
    """Why a request's headers cannot be read, in a sentence; None where they can."""
    for name, most in LONGEST.items():
        value = headers.get(name)
        if value is not None and not 1 <= len(value) <= most:
            return f"The header {name.title()} has 1 to {most:,} characters."
    key = headers.get("idempotency-key")
    if key is not None and not _KEY.fullmatch(key):
        return "The Idempotency-Key has 1 to 255 printable characters of ASCII, bare or in quotes."
    return None
