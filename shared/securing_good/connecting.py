"""The IP address that a service connects to when it is told to speak to somebody outside: looked at first, then used.

Whoever connects must use the number it is given here and have the certificate prove the name: looked up once more, the name
could lead elsewhere.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable

from securing_good.outside import AddressRefused, is_loopback, is_public

Resolve = Callable[[str, int], Awaitable[list[str]]]
"""The IP addresses of a host."""


async def resolve(host: str, port: int) -> list[str]:
    """The IP addresses of a host, by this machine's resolver. Raises OSError when nobody knows it."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(one[4][0]) for one in found]


async def number_of(host: str, port: int, *, local: bool, resolve: Resolve = resolve) -> str:
    """The IP address to connect to for a host whose address was checked. Raises AddressRefused when any it has is private.

    `local` lets a host that is this machine by name be this machine. Raises OSError when nobody knows the host.
    """
    numbers = await resolve(host, port)
    here = local and is_loopback(host)
    if not numbers or not all(_is_here(one) if here else is_public(one) for one in numbers):
        raise AddressRefused(f"{host} leads into a private network.")
    return numbers[0]


def _is_here(number: str) -> bool:
    return ipaddress.ip_address(number).is_loopback
