"""When an academy's trust is invited and what follows from its reply, from plain values.

A council has no power of intervention over an academy (Education and Inspections Act 2006 s.59): a case is opened with
its trust or not at all. A refusal lets the council refer the school to the DfE, and forces nothing on it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from securing_good.errors import Conflict, Invalid
from securing_good.vocabulary import CaseState, Governance, TrustReply
from securing_good_api.cases.rules import CASE_CLOSED

NO_INVITATION: Final = {"code": "not-invited", "detail": "The trust has not been invited, or has replied already."}


@dataclass(frozen=True)
class Invited:
    """What the rules need to know of a case and its trust's last invitation."""

    state: CaseState
    governance: Governance
    opened_on: date
    invited_on: date | None
    """When the invitation that awaits a reply was sent; None where none does."""
    is_engaged: bool = False
    """Whether the engagement meeting was held: before the school became this trust's academy."""


def invite_blockers(case: Invited) -> list[Mapping[str, str]]:
    """Why the trust cannot be invited now; nothing when it can."""
    if not case.state.is_running:
        return [CASE_CLOSED]
    blockers: list[Mapping[str, str]] = []
    if case.governance is not Governance.ACADEMY:
        blockers.append({"code": "not-an-academy", "detail": "No trust answers for this school."})
    elif case.state is not CaseState.AWAITING_TRUST:
        blockers.append({"code": "agreed", "detail": "The trust has agreed already."})
    if case.invited_on is not None:
        detail = f"It was invited on {case.invited_on} and has not replied: record its reply."
        blockers.append({"code": "invited", "detail": detail})
    return blockers


def check_invitation(case: Invited, *, invited_on: date, today: date) -> None:
    """Raises Conflict naming why the trust cannot be invited, Invalid for a day that cannot be."""
    blockers = invite_blockers(case)
    if blockers:
        raise Conflict("The trust cannot be invited.", blockers=blockers)
    if not case.opened_on <= invited_on <= today:
        detail = f"It is invited between the day the case opened, {case.opened_on}, and today."
        raise Invalid.at("#/invited_on", "day", detail)


def reply_blockers(case: Invited) -> list[Mapping[str, str]]:
    """Why no reply can be recorded; nothing when one can."""
    if not case.state.is_running:
        return [CASE_CLOSED]
    return [] if case.invited_on is not None else [NO_INVITATION]


def state_after(case: Invited, reply: TrustReply, *, replied_on: date, names_officer: bool, today: date) -> CaseState:
    """Where the case stands after the trust's reply: engaging, monitored where it was before, or declined and closed.

    Raises Conflict naming why no reply can be recorded; Invalid for a day that cannot be, for an agreement that names no
    officer of the trust, and for a refusal that names one.
    """
    blockers = reply_blockers(case)
    if blockers:
        raise Conflict("No reply can be recorded.", blockers=blockers)
    assert case.invited_on is not None
    if not case.invited_on <= replied_on <= today:
        detail = f"It replied between the day it was invited, {case.invited_on}, and today."
        raise Invalid.at("#/replied_on", "day", detail)
    if reply is TrustReply.DECLINES:
        if names_officer:
            raise Invalid.at("#/officer_id", "not-agreed", "A trust that declines names no officer.")
        return CaseState.DECLINED
    if not names_officer:
        raise Invalid.at("#/officer_id", "needed", "Name the trust's own officer, who is copied from now on.")
    if case.state is not CaseState.AWAITING_TRUST:
        return case.state
    return CaseState.MONITORING if case.is_engaged else CaseState.ENGAGING
