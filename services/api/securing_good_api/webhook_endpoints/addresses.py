"""Whether a receiver's address may be saved: by its form, and by where its name leads now."""

import asyncio
from typing import Final
from urllib.parse import urlsplit

from fastapi import Request

from securing_good.connecting import Resolve, number_of
from securing_good.errors import Invalid
from securing_good.outside import AddressRefused
from securing_good_api.webhook_endpoints.rules import check_url

_PATIENCE_S: Final = 3


async def check_receiver(request: Request, url: str) -> None:
    """Raises Invalid for an address the service does not speak to, or whose name leads into a private network.

    A name that nobody knows yet may be saved: whoever sends looks it up again each time, and connects to what it looked at.
    """
    local = not request.state.production
    check_url(url, local=local)
    parts = urlsplit(url)
    resolve: Resolve = request.state.resolve
    try:
        async with asyncio.timeout(_PATIENCE_S):
            await number_of(parts.hostname or "", parts.port or 443, local=local, resolve=resolve)
    except AddressRefused as refused:
        raise Invalid.at("#/url", "address", str(refused)) from None
    except (OSError, UnicodeError, TimeoutError):
        return
