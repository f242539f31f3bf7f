"""Record the sessions of a support package: those that were held, and those that were not."""

from datetime import date
from uuid import UUID, uuid4

from securing_good.database import UnitOfWork
from securing_good.events import EventKind
from securing_good.tables import SupportSession
from securing_good.vocabulary import Cancellation, SessionOutcome, SupportAction, SupportState
from securing_good_api.support.held import held_package, tell
from securing_good_api.support.rules import Caller, check_action, check_session_day, recorded_as


async def record_session(
    unit: UnitOfWork,
    *,
    by: Caller,
    package_id: UUID,
    session_on: date,
    what: str | None,
    attended: int | None,
    cancellation: Cancellation | None,
    note: str | None,
) -> None:
    """Record a session: what was done and how many were there, or why it did not happen. It stays as recorded.

    The first that was held puts the package under way. Raises NotFound, Conflict and Invalid as the rules say.
    """
    row, package = await held_package(unit, package_id, None)
    check_action(SupportAction.RECORD_SESSION, package, by, today=unit.today)
    check_session_day(package, session_on, today=unit.today)
    outcome = SessionOutcome.HELD if cancellation is None else SessionOutcome.CANCELLED
    recorder = recorded_as(package, by)
    unit.session.add(
        SupportSession(
            council=unit.council,
            id=uuid4(),
            package_id=package_id,
            session_on=session_on,
            outcome=outcome,
            what=what,
            attended=attended,
            cancellation=cancellation,
            note=note,
            recorded_as=recorder,
            recorded_by=unit.actor,
            recorded_at=unit.now,
        )
    )
    if outcome is SessionOutcome.HELD:
        row.state = SupportState.UNDER_WAY
    row.version += 1
    await unit.session.flush()
    payload = {
        "session_on": session_on,
        "outcome": outcome,
        "cancellation": cancellation,
        "what": what,
        "attended": attended,
        "recorded_as": recorder,
    }
    tell(unit, row, EventKind.SUPPORT_SESSION_RECORDED, payload)
