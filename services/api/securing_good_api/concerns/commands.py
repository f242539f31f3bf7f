"""Enter a concern; close it."""

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import select

from securing_good.database import UnitOfWork
from securing_good.errors import ChangedMeanwhile, NotFound
from securing_good.events import EventKind, Happening
from securing_good.tables import Concern, DecisionDue
from securing_good.vocabulary import AccessClass, ConcernRoute, RiskFactor, Strength
from securing_good_api.concerns.rules import check_boards_concern, check_closing, check_concern, decision_due_on
from securing_good_api.own_schools import check_own_school
from securing_good_api.redaction.facts import is_member
from securing_good_api.redaction.rules import EVERYTHING, Sight


async def enter_concern(
    unit: UnitOfWork,
    *,
    urn: int,
    factor: RiskFactor,
    severity: Strength,
    confidence: Strength,
    route: ConcernRoute,
    access: AccessClass,
    statement: str,
    detail: str | None,
    observed_on: date | None,
    expires_on: date | None,
    sight: Sight = EVERYTHING,
) -> UUID:
    """Record a concern. One about safeguarding makes a decision on the school's level due within two working days.

    Raises Invalid for a school that is not the council's, and for days or an access class that cannot be; of the board's
    also Forbidden, as the rules say.
    """
    await check_own_school(unit, urn)
    if sight.members_only:
        is_one = await is_member(unit.session, unit.council, urn, unit.today)
        check_boards_concern(sight, urn, access, is_member=is_one)
    days = check_concern(route=route, access=access, observed_on=observed_on, expires_on=expires_on, today=unit.today)
    concern = Concern(
        council=unit.council,
        id=uuid4(),
        urn=urn,
        factor=factor,
        severity=severity,
        confidence=confidence,
        route=route,
        access_class=access,
        statement=statement,
        detail=detail,
        observed_on=days.observed_on,
        expires_on=days.expires_on,
        entered_by=unit.actor,
        entered_at=unit.now,
        version=1,
    )
    unit.session.add(concern)
    await unit.session.flush()
    due_on = decision_due_on(factor, unit.today)
    if due_on is not None:
        unit.session.add(
            DecisionDue(
                council=unit.council, id=uuid4(), urn=urn, concern_id=concern.id, due_on=due_on, opened_at=unit.now
            )
        )
    payload = {"factor": factor, "severity": severity, "confidence": confidence, "route": route}
    _tell(unit, concern, EventKind.CONCERN_ENTERED, payload | ({"decision_due_on": due_on} if due_on else {}))
    return concern.id


async def close_concern(unit: UnitOfWork, *, concern_id: UUID, reason: str, version: int) -> UUID:
    """Close a concern, with the reason: from now on it counts no more, and stays on record.

    Raises NotFound, Conflict when it is closed already, ChangedMeanwhile for another version.
    """
    concern = await unit.session.scalar(
        select(Concern).where(Concern.council == unit.council, Concern.id == concern_id).with_for_update()
    )
    if concern is None:
        raise NotFound("There is no such thing, or none that you may know of.")
    check_closing(closed=concern.closed_at is not None)
    if concern.version != version:
        raise ChangedMeanwhile("The concern has changed since you read it. Read it again and decide anew.")
    concern.closed_at, concern.closed_by, concern.closing_reason = unit.now, unit.actor, reason
    concern.version += 1
    _tell(unit, concern, EventKind.CONCERN_CLOSED, {"factor": concern.factor})
    return concern.id


def _tell(unit: UnitOfWork, concern: Concern, kind: EventKind, payload: dict[str, object]) -> None:
    """An event of it. Of a restricted one the event tells no school and no subject that could be found again."""
    if concern.access_class == AccessClass.RESTRICTED:
        unit.record(Happening(EventKind.RESTRICTED_RECORDED, f"restricted:{uuid4()}", {}))
    else:
        unit.record(Happening(kind, f"concern:{concern.id}", payload, urn=concern.urn))
