"""When a case may be opened, from plain values."""

from typing import Final

from securing_good.errors import Conflict
from securing_good.vocabulary import CaseState, Governance, MonitoringLevel

CASE_CLOSED: Final = {"code": "case-closed", "detail": "The case is closed: the school is not in the programme."}
"""Why nothing more is done about a case."""
AWAITS_TRUST: Final = {"code": "awaiting-trust", "detail": "The academy's trust has not agreed yet."}
NOT_ENGAGED: Final = {"code": "not-engaged", "detail": "The engagement meeting has not been recorded yet."}
"""Why there are no Securing Good meetings."""


def level_for_case(decided: MonitoringLevel | None) -> MonitoringLevel:
    """The level a new case follows.

    Only schools people have found amber or red enter the programme (programme, Aims of the Securing Good programme).
    Raises Conflict naming what is missing.
    """
    if decided is None:
        raise Conflict(
            "Nobody has decided this school's level yet.",
            blockers=[{"code": "no-level", "detail": "Decide the level amber or red first, with a reason."}],
        )
    if decided is MonitoringLevel.GREEN:
        raise Conflict(
            "The school's level is green.",
            blockers=[{"code": "green", "detail": "Only amber and red schools enter the programme."}],
        )
    return decided


def reference(year: int, number: int) -> str:
    """What people call a case: `SG-2026-0001`."""
    return f"SG-{year}-{number:04d}"


def first_state(governance: Governance) -> CaseState:
    """Where a new case begins: an academy's with its trust, any other with its school."""
    return CaseState.AWAITING_TRUST if governance is Governance.ACADEMY else CaseState.ENGAGING
