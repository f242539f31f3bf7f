"""Set when somebody works."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from securing_good.database import UnitOfWork
from securing_good.events import EventKind, Happening
from securing_good.tables import WorkingPattern
from securing_good.vocabulary import HalfDay
from securing_good_api.actors import Actor
from securing_good_api.availability.rules import check_first_day, working_halves
from securing_good_api.people.commands import check_person
from securing_good_api.replanning import ask_to_replan
from securing_good_api.whose_time import check_may_set


async def set_working_pattern(
    unit: UnitOfWork,
    *,
    by: Actor,
    person_id: UUID,
    starts_on: date | None,
    halves: Mapping[str, Sequence[HalfDay]],
    most_a_day: int,
    most_a_week: int,
) -> int:
    """Say on which half-days of the week somebody works from a day on (today where None), beside what was said before.

    A pattern from a later day goes on holding from that day. Returns its id. Raises Invalid, Forbidden.
    """
    await check_may_set(unit.session, by, person_id)
    await check_person(unit, person_id)
    kept = working_halves(halves)
    first = starts_on or unit.today
    check_first_day(first, today=unit.today)
    pattern = WorkingPattern(
        council=unit.council,
        person_id=person_id,
        starts_on=first,
        halves=kept,
        most_a_day=most_a_day,
        most_a_week=most_a_week,
        set_by=unit.actor,
        set_at=unit.now,
    )
    unit.session.add(pattern)
    await unit.session.flush()
    await ask_to_replan(unit)
    payload = {"starts_on": first, "halves": kept, "most_a_day": most_a_day, "most_a_week": most_a_week}
    unit.record(Happening(EventKind.WORKING_PATTERN_SET, f"person:{person_id}", payload))
    return pattern.id
