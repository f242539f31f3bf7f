"""When a case moves to the school that takes its school's place, and where it stands then, from plain values.

A school that becomes an academy, or is merged with another, closes in the national register and goes on under another URN.
Its time in the programme does not begin anew. Source: programme, Timing and content on the monitoring programme; Academies
Act 2010 s.6(2) (the council ceases to maintain the school). A federation changes no URN, and no case.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from securing_good.errors import Conflict, Invalid
from securing_good.vocabulary import CaseState, Governance
from securing_good_api.cases.rules import CASE_CLOSED

Blockers = list[Mapping[str, str]]


@dataclass(frozen=True)
class CaseToMove:
    """What the rules need to know of a case."""

    state: CaseState
    urn: int
    opened_on: date
    governance: Governance
    """Of its school today."""
    is_council_intervening: bool
    """Whether an intervention under the Act, which the council decides, is open."""


@dataclass(frozen=True)
class Successor:
    """What the rules need to know of the other school."""

    urn: int
    governance: Governance
    is_linked: bool
    """Whether the register says that it succeeds the case's school."""
    open_case: str | None
    """The reference of its own running case."""


def move_blockers(case: CaseToMove) -> Blockers:
    """Why a case cannot move to another school; nothing when it can."""
    if not case.state.is_running:
        return [CASE_CLOSED]
    if case.is_council_intervening:
        detail = "Record the outcome of the formal intervention first: the council's powers end with the school."
        return [{"code": "intervention-open", "detail": detail}]
    return []


def state_after_move(case: CaseToMove, successor: Successor, *, moved_on: date, today: date) -> CaseState:
    """Where the case stands with the other school: a new academy's awaits its trust, any other's goes on.

    Raises Conflict naming each blocker; Invalid for a school that does not succeed this one, and a day that cannot be.
    """
    blockers = move_blockers(case)
    if successor.open_case is not None:
        blockers.append({"code": "open-case", "detail": f"{successor.open_case} of the other school is open."})
    if blockers:
        raise Conflict("The case cannot move to another school.", blockers=blockers)
    if not successor.is_linked:
        detail = (
            f"The register does not say that {successor.urn} succeeds {case.urn}: import the links between schools."
        )
        raise Invalid.at("#/urn", "no-successor", detail)
    if not case.opened_on <= moved_on <= today:
        detail = f"It moved between the day the case opened, {case.opened_on}, and today."
        raise Invalid.at("#/moved_on", "day", detail)
    becomes_academy = successor.governance is Governance.ACADEMY and case.governance is not Governance.ACADEMY
    return CaseState.AWAITING_TRUST if becomes_academy else case.state
