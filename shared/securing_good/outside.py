"""Addresses outside that the service is told to speak to: which it will, checked when they are saved and when it connects."""

import ipaddress
from datetime import date
from typing import Final
from urllib.parse import urlsplit

LONGEST: Final = 2_000
DAY: Final = "{date}"
"""In an address, the day on which it is asked, as in 20261125."""
_HTTPS: Final = 443
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")


class AddressRefused(ValueError):
    """The service does not speak to this address; the message says why."""


def check_address(address: str, *, local: bool) -> str:
    """The address, if the service may be told to speak to it. Raises AddressRefused.

    Only https on its own port, to a name in public: nobody makes the service call what is private to its network. `local` is
    for a run on one's own machine, where plain http to the machine itself is allowed too.
    """
    if len(address) > LONGEST:
        raise AddressRefused(f"An address has at most {LONGEST:,} characters.")
    if any(character.isspace() or not character.isprintable() for character in address):
        raise AddressRefused("An address has no spaces and no control characters.")
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        raise AddressRefused("This is not an address: write it like https://www.example.org/file.csv.") from None
    if parts.username is not None or parts.password is not None:
        raise AddressRefused("An address holds no user name and no password.")
    if local and parts.scheme == "http" and is_loopback(host):
        return address
    if parts.scheme != "https":
        raise AddressRefused("An address begins with https://.")
    if port not in {None, _HTTPS}:
        raise AddressRefused("An address is spoken to on port 443.")
    _check_host(host)
    return address


def _check_host(host: str) -> None:
    last = host.rpartition(".")[2]
    # 127.1, 0x7f.1 and 2130706433 are numbers to a resolver, and to nobody who reads them.
    if not _is_number(host) and (last.isdigit() or last.lower().startswith("0x")):
        raise AddressRefused("An address names a host, or writes its number in full.")
    if _is_number(host):
        if not is_public(host):
            raise AddressRefused("This address is private to a network.")
    elif "." not in host or host.endswith((".local", ".internal", ".localhost", ".home.arpa")):
        raise AddressRefused("An address names a host that all can find, like www.example.org.")


def on_day(address: str, day: date) -> str:
    """The address as it is on a day, for what is published daily under a new one."""
    return address.replace(DAY, f"{day:%Y%m%d}")


def is_public(number: str) -> bool:
    """Whether an IP address is one of the public internet's."""
    found = ipaddress.ip_address(number)
    inner = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None) or _translated(found)
    return found.is_global and not found.is_multicast and (inner is None or is_public(str(inner)))


def _translated(found: ipaddress.IPv4Address | ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that a network's translator makes of an IPv6 one (RFC 6052)."""
    return ipaddress.IPv4Address(found.packed[-4:]) if found in _NAT64 else None


def is_loopback(host: str) -> bool:
    """Whether a host is this machine itself."""
    return host == "localhost" or (_is_number(host) and ipaddress.ip_address(host).is_loopback)


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
