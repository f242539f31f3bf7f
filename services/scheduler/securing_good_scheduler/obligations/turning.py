"""A new day: what went by without a word, what came near and what a new year promises is planned without anybody asking."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Final

from sqlalchemy import select

from securing_good import work
from securing_good.database import LONDON, Database, of_council
from securing_good.tables import Case
from securing_good.vocabulary import RUNNING
from securing_good.work import Claim, WorkKind, ask
from securing_good_scheduler import ACTOR

TURNS_AT: Final = time(4)
"""In London: before anybody is at work."""


async def turn_days(database: Database, claims: Sequence[Claim]) -> None:
    """Ask for the visits of each claimed council to be planned as of today, and rest until tomorrow."""
    for claim in claims:
        assert claim.council is not None
        async with database.unit_of_work(of_council(claim.council), actor=ACTOR) as unit:
            await work.hold(unit, [claim])
            cases = await unit.session.scalars(
                select(Case.id).where(Case.council == claim.council, Case.state.in_(RUNNING)).order_by(Case.id)
            )
            await ask(unit, WorkKind.PLAN_VISITS, [str(id_) for id_ in cases], council=claim.council)
            await ask(unit, WorkKind.PLAN_LINK_PARTNER_VISITS, [claim.council], council=claim.council)
            await work.rest(unit, [claim], for_s=until_next_turn(unit.now))


def until_next_turn(now: datetime) -> float:
    """Seconds until it is next four o'clock in London, whatever its clocks do meanwhile."""
    here = now.astimezone(LONDON)
    day = here.date() if here.time() < TURNS_AT else here.date() + timedelta(days=1)
    # Two moments of one time zone are subtracted by its clock, which jumps twice a year: in UTC none does.
    return (datetime.combine(day, TURNS_AT, LONDON).astimezone(UTC) - now.astimezone(UTC)).total_seconds()
