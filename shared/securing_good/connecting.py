"""The IP address that a service connects to when it is told to speak to somebody outside: looked at first, then used.

Whoever connects must use the number it is given here and have the certificate prove the name: looked up once more, the name
could lead elsewhere.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Mapping

import httpx

from securing_good.outside import AddressRefused, check_address, is_loopback, is_public

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


async def request_to(
    client: httpx.AsyncClient,
    method: str,
    address: str,
    *,
    local: bool,
    resolve: Resolve,
    headers: Mapping[str, str],
    content: bytes | None = None,
) -> httpx.Request:
    """A request to the number an address was found to lead to, whose server must prove the address's name.

    Raises AddressRefused, httpx.InvalidURL, and OSError when nobody knows the host.
    """
    url = httpx.URL(check_address(address, local=local))
    port = url.port or (443 if url.scheme == "https" else 80)
    number = await number_of(url.host, port, local=local, resolve=resolve)
    return client.build_request(
        method,
        url.copy_with(host=number),
        headers={**headers, "Host": url.netloc.decode("ascii")},
        content=content,
        extensions={"sni_hostname": url.host} if url.scheme == "https" else {},
    )


def _is_here(number: str) -> bool:
    return ipaddress.ip_address(number).is_loopback
