"""When the meeting of a term or half-term may be waived, from plain values."""

from dataclasses import dataclass

from securing_good.errors import Conflict, Invalid


@dataclass(frozen=True)
class PeriodOfCase:
    """What is known of the meeting of one period of a case."""

    slot: str
    is_planned: bool
    """Whether its plan has a meeting then, or says why there is none."""
    is_held: bool
    is_waived: bool
    is_closed: bool
    """Whether the case is."""


def check_waiver(period: PeriodOfCase) -> None:
    """Raises Invalid for a period the case's plan does not have, Conflict where nothing is left to waive."""
    if not period.is_planned:
        detail = f"The plan of this case has no period {period.slot}: name one as its visits or skipped periods do."
        raise Invalid.at("#/slot", "unknown-period", detail)
    if period.is_closed:
        _refuse("case-closed", "The case is closed: nothing is owed any more.")
    if period.is_held:
        _refuse("held", f"The meeting of {period.slot} was held.")
    if period.is_waived:
        _refuse("waived", f"The meeting of {period.slot} is waived already.")


def check_withdrawal(period: PeriodOfCase) -> None:
    """Raises Conflict where there is no waiver to withdraw."""
    if not period.is_waived:
        raise Conflict(
            "This waiver cannot be withdrawn.",
            blockers=[{"code": "not-waived", "detail": f"The meeting of {period.slot} is not waived."}],
        )


def _refuse(code: str, detail: str) -> None:
    raise Conflict("This meeting cannot be waived.", blockers=[{"code": code, "detail": detail}])
