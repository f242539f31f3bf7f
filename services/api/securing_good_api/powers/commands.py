"""Record what comes before a power, use it, end it."""

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import select

from securing_good.database import UnitOfWork
from securing_good.errors import NotFound
from securing_good.events import EventKind
from securing_good.tables import InterventionGroundwork, InterventionPowerUse
from securing_good.vocabulary import Groundwork, InterventionPower, InterventionStage
from securing_good_api.interventions.held import NO_SUCH, held_intervention, tell
from securing_good_api.powers.rules import check_groundwork, check_power_end, check_use


async def record_groundwork(
    unit: UnitOfWork,
    *,
    intervention_id: UUID,
    power: InterventionPower,
    what: Groundwork,
    done_on: date,
    with_whom: str,
    words: str,
) -> None:
    """Keep that somebody was consulted, told or asked for consent. Raises NotFound, Conflict, Invalid."""
    row, standing = await held_intervention(unit, intervention_id, None)
    check_groundwork(standing, done_on=done_on, today=unit.today)
    unit.session.add(
        InterventionGroundwork(
            council=unit.council,
            id=uuid4(),
            intervention_id=row.id,
            urn=row.urn,
            power=power,
            what=what,
            done_on=done_on,
            with_whom=with_whom,
            words=words,
            recorded_by=unit.actor,
            recorded_at=unit.now,
        )
    )
    tell(unit, row, EventKind.POWER_GROUNDWORK_RECORDED, {"power": power, "what": what, "done_on": done_on})


async def use_power(
    unit: UnitOfWork,
    *,
    intervention_id: UUID,
    expected_version: int,
    power: InterventionPower,
    used_on: date,
    what: str,
    decision_maker: str,
) -> None:
    """Say that the council used a power. Raises NotFound, ChangedMeanwhile, Conflict and Invalid as the rules say."""
    row, standing = await held_intervention(unit, intervention_id, expected_version)
    check_use(standing, power, used_on=used_on, today=unit.today)
    use = InterventionPowerUse(
        council=unit.council,
        id=uuid4(),
        intervention_id=row.id,
        urn=row.urn,
        power=power,
        used_on=used_on,
        what=what,
        decision_maker=decision_maker,
        used_by=unit.actor,
    )
    unit.session.add(use)
    row.stage = InterventionStage.POWERS_USED
    tell(unit, row, EventKind.POWER_USED, {"use": use.id, "power": power, "used_on": used_on})


async def end_power(
    unit: UnitOfWork, *, intervention_id: UUID, power_id: UUID, expected_version: int, ended_on: date, reason: str
) -> None:
    """End a power that lasts. Raises NotFound, ChangedMeanwhile, Conflict, Invalid."""
    row, _ = await held_intervention(unit, intervention_id, expected_version)
    use = await unit.session.scalar(
        select(InterventionPowerUse).where(
            InterventionPowerUse.council == unit.council,
            InterventionPowerUse.intervention_id == row.id,
            InterventionPowerUse.id == power_id,
        )
    )
    if use is None:
        raise NotFound(NO_SUCH)
    check_power_end(
        InterventionPower(use.power),
        used_on=use.used_on,
        ended_on=ended_on,
        is_ended=use.ended_on is not None,
        today=unit.today,
    )
    use.ended_on, use.ending_reason = ended_on, reason
    tell(unit, row, EventKind.POWER_ENDED, {"use": use.id, "power": use.power, "ended_on": ended_on})
