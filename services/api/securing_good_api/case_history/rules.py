"""Which days a case can be looked at on, from plain values."""

from datetime import date

from securing_good.errors import Invalid


def check_day(day: date, *, today: date) -> None:
    """Raises Invalid for a day that has not come."""
    if day > today:
        raise Invalid.at("query: day", "future", f"{day} is still to come: how the case will stand is not known.")
