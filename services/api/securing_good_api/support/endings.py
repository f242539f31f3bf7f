"""End a support package before it is provided: the school declines it or buys elsewhere, the council withdraws it."""

from datetime import date
from uuid import UUID

from securing_good.database import UnitOfWork
from securing_good.events import EventKind
from securing_good.tables import SupportPackage
from securing_good.vocabulary import SupportAction, SupportState
from securing_good_api.support.held import held_package, tell
from securing_good_api.support.rules import Caller, check_action, check_day


async def decline_support(
    unit: UnitOfWork,
    *,
    by: Caller,
    package_id: UUID,
    expected_version: int,
    said_by: str,
    reason: str,
    ended_on: date | None,
) -> None:
    """Say that the school does not want it, who said so and why; without a day it is today.

    Raises NotFound, ChangedMeanwhile, Conflict and Invalid as the rules say.
    """
    row = await _end(unit, SupportAction.DECLINE, by, package_id, expected_version, said_by, reason, ended_on)
    tell(unit, row, EventKind.SUPPORT_DECLINED, {"declined_on": row.ended_on, "reason": reason})


async def buy_elsewhere(
    unit: UnitOfWork,
    *,
    by: Caller,
    package_id: UUID,
    expected_version: int,
    said_by: str,
    reason: str,
    what: str,
    from_whom: str,
    ended_on: date | None,
) -> None:
    """Say that the school bought other support for the need: what, from whom and why. It may: programme, Aims.

    Raises NotFound, ChangedMeanwhile, Conflict and Invalid as the rules say.
    """
    row = await _end(unit, SupportAction.BUY_ELSEWHERE, by, package_id, expected_version, said_by, reason, ended_on)
    row.bought_what, row.bought_from = what, from_whom
    payload = {"bought_on": row.ended_on, "reason": reason, "what": what, "from_whom": from_whom}
    tell(unit, row, EventKind.SUPPORT_BOUGHT_ELSEWHERE, payload)


async def withdraw_support(
    unit: UnitOfWork,
    *,
    by: Caller,
    package_id: UUID,
    expected_version: int,
    said_by: str,
    reason: str,
    ended_on: date | None,
) -> None:
    """Take it back before it is completed, with a reason; also once the case is closed. Without a day it is today.

    Raises NotFound, ChangedMeanwhile, Conflict and Invalid as the rules say.
    """
    row = await _end(unit, SupportAction.WITHDRAW, by, package_id, expected_version, said_by, reason, ended_on)
    tell(unit, row, EventKind.SUPPORT_WITHDRAWN, {"withdrawn_on": row.ended_on, "reason": reason})


_STATE_AFTER = {
    SupportAction.DECLINE: SupportState.DECLINED,
    SupportAction.BUY_ELSEWHERE: SupportState.BOUGHT_ELSEWHERE,
    SupportAction.WITHDRAW: SupportState.WITHDRAWN,
}


async def _end(
    unit: UnitOfWork,
    action: SupportAction,
    by: Caller,
    package_id: UUID,
    expected_version: int,
    said_by: str,
    reason: str,
    ended_on: date | None,
) -> SupportPackage:
    row, package = await held_package(unit, package_id, expected_version)
    check_action(action, package, by, today=unit.today)
    day = ended_on or unit.today
    check_day("ended_on", day, after=package.last_step_on, today=unit.today)
    row.state, row.ended_on, row.ended_by, row.ending_reason = _STATE_AFTER[action], day, said_by, reason
    row.version += 1
    return row
