"""What may be entered, from plain values."""

from dataclasses import dataclass
from datetime import date, timedelta

from securing_good.calendar import build_calendar
from securing_good.errors import Conflict, Invalid
from securing_good.programme import add_months
from securing_good.vocabulary import AccessClass, ConcernRoute, RiskFactor
from securing_good_api.redaction.rules import Sight, check_no_part

COUNTS_FOR_MONTHS = 12
"""How long a concern counts where nobody says."""
MOST_MONTHS = 24
OLDEST_DAYS = 3 * 366
WORKING_DAYS_TO_DECIDE = 2
"""A safeguarding concern makes a decision due within two working days, whatever the level."""


@dataclass(frozen=True)
class Days:
    """When a concern was seen, and from when it counts no more."""

    observed_on: date
    expires_on: date


def check_concern(
    *, route: ConcernRoute, access: AccessClass, observed_on: date | None, expires_on: date | None, today: date
) -> Days:
    """The days of a concern; raises Invalid for what cannot be.

    What a whistleblower says is restricted: the school could tell from it who spoke.
    """
    if route is ConcernRoute.WHISTLEBLOWING and access is not AccessClass.RESTRICTED:
        raise Invalid.at("#/access_class", "whistleblowing", "What a whistleblower says is restricted.")
    observed = observed_on or today
    if not today - timedelta(days=OLDEST_DAYS) <= observed <= today:
        raise Invalid.at("#/observed_on", "day", "Give a day of the last three years, today at the latest.")
    expires = expires_on or add_months(observed, COUNTS_FOR_MONTHS)
    if not today < expires <= add_months(today, MOST_MONTHS):
        raise Invalid.at("#/expires_on", "day", f"A concern counts until a day within the next {MOST_MONTHS} months.")
    return Days(observed, expires)


def check_boards_concern(sight: Sight, urn: int, access: AccessClass, *, is_member: bool) -> None:
    """What a member of the board may enter: an open concern about a member school that is not theirs.

    Source: programme, Ealing Learning Partnership ("early identification of risks in member schools"). Whether the school is
    in the programme is not asked: a refusal would tell. Raises Invalid, Forbidden.
    """
    if access is not AccessClass.OPEN:
        raise Invalid.at(
            "#/access_class",
            "not-the-boards",
            "What is restricted is not for the board: tell the principal adviser or the assistant director.",
        )
    if not is_member:
        raise Invalid.at("#/urn", "no-member", f"{urn} is no member of the learning partnership.")
    check_no_part(sight, urn)


def decision_due_on(factor: RiskFactor, today: date) -> date | None:
    """The day by which a level must be decided because of a concern, if it makes one due."""
    if factor is not RiskFactor.SAFEGUARDING:
        return None
    return build_calendar(()).add_working_days(today, WORKING_DAYS_TO_DECIDE)


def check_closing(*, closed: bool) -> None:
    """A concern is closed once."""
    if closed:
        raise Conflict(
            "This concern is closed already.", blockers=[{"code": "closed", "detail": "It was closed before."}]
        )
