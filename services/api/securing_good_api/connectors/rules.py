"""What an administrator may set for a connector, from plain values."""

from datetime import date

from securing_good.errors import Conflict, Invalid
from securing_good.outside import AddressRefused, check_address, on_day


def check_setting(
    *, enabled: bool, address: str | None, ships_with: str | None, period: int | None, needs_period: bool, local: bool
) -> None:
    """An address the service may speak to; and before it is on, an address and, where the file needs one, a year.

    Raises Invalid for an address, Conflict naming what is missing before it can be switched on.
    """
    if address is not None:
        try:
            check_address(on_day(address, date.min), local=local)
        except AddressRefused as refused:
            raise Invalid.at("#/address", "address", str(refused)) from None
    blockers = []
    if enabled and address is None and ships_with is None:
        detail = "Each release has an address of its own: enter the newest one's."
        blockers.append({"code": "no-address", "detail": detail})
    if enabled and needs_period and period is None:
        blockers.append({"code": "no-period", "detail": "The file does not tell its academic year: enter it."})
    if blockers:
        raise Conflict("This connector cannot be switched on yet.", blockers=blockers)


def check_fetchable(*, address: str | None) -> None:
    """Something can be fetched only from somewhere. Raises Conflict."""
    if address is None:
        raise Conflict(
            "There is nowhere to fetch it from.",
            blockers=[{"code": "no-address", "detail": "Enter the address of the newest release first."}],
        )
