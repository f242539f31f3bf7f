"""When a declared interest may have ended, from plain values."""

from datetime import date

from securing_good.errors import Conflict, Invalid


def check_ending(*, ended_on: date, declared_on: date, already: date | None, today: date) -> None:
    """It ends once, between the day it was declared and today. Raises Conflict, Invalid."""
    if already is not None:
        raise Conflict("This interest has ended.", blockers=[{"code": "ended", "detail": f"It held until {already}."}])
    if not declared_on <= ended_on <= today:
        raise Invalid.at("#/ended_on", "day", f"It ended between {declared_on}, when it was declared, and today.")
