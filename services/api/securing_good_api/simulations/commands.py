"""Ask what would be if."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import delete, text

from securing_good.database import UnitOfWork
from securing_good.errors import Invalid
from securing_good.tables import Simulation
from securing_good.work import WorkKind, ask
from securing_good_api.assessments.commands import EARLIEST
from securing_good_api.own_schools import check_own_school
from securing_good_api.rulesets.in_force import ruleset_in_force

KEPT: Final = timedelta(days=1)


async def simulate(
    unit: UnitOfWork, *, urn: int, ruleset: str | None, as_of: date | None, changes: Mapping[str, Any], drafts: bool
) -> UUID:
    """Put a what-if question to the engine; returns its id. No event tells of it, and it goes with its answer in a day.

    `drafts`: whether rulesets that nobody approved may be tried. Raises Invalid for a school that is not the council's, a
    day in the future, an unknown ruleset, a figure the ruleset does not read, or a judgement it does not know.
    """
    as_of = as_of or unit.today
    if not EARLIEST <= as_of <= unit.today:
        raise Invalid.at("#/as_of", "day", f"Give a day from {EARLIEST} to today.")
    await check_own_school(unit, urn)
    version = ruleset or await ruleset_in_force(unit.session, str(unit.council), unit.today)
    await _check_changes(unit, version, changes, as_of, drafts=drafts)
    await unit.session.execute(
        delete(Simulation).where(Simulation.council == unit.council, Simulation.asked_at < unit.now - KEPT)
    )
    question = Simulation(
        council=unit.council,
        id=uuid4(),
        urn=urn,
        ruleset=version,
        as_of=as_of,
        changes=dict(changes),
        asked_by=unit.actor,
        asked_at=unit.now,
    )
    unit.session.add(question)
    await unit.session.flush()
    await ask(unit, WorkKind.SIMULATE, [str(question.id)], council=unit.council)
    return question.id


async def _check_changes(
    unit: UnitOfWork, version: str, changes: Mapping[str, Any], as_of: date, *, drafts: bool
) -> None:
    row = (
        await unit.session.execute(text(_READS), {"version": version, "council": unit.council, "drafts": drafts})
    ).one_or_none()
    if row is None:
        raise Invalid.at("#/ruleset", "unknown-ruleset", f"There is no ruleset {version!r}.")
    for place, figure in enumerate(changes["figures"]):
        where = f"#/figures/{place}"
        if figure["indicator"] not in row.reads:
            raise Invalid.at(f"{where}/indicator", "unknown", f"{version} reads no indicator {figure['indicator']!r}.")
        if figure["period"] > as_of.year - (as_of.month < 9):
            raise Invalid.at(f"{where}/period", "period", f"That academic year has not begun on {as_of}.")
    if inspection := changes["inspection"]:
        for name in inspection["judgements"]:
            if name not in row.judgements:
                known = ", ".join(sorted(row.judgements))
                raise Invalid.at(
                    "#/inspection/judgements", "unknown", f"{version} knows no judgement {name!r}, but {known}."
                )
        if date.fromisoformat(inspection["inspected_on"]) > as_of:
            raise Invalid.at("#/inspection/inspected_on", "day", f"The inspection is supposed after {as_of}.")


_READS: Final = """
    select reads, array(
        select distinct name from jsonb_array_elements(document -> 'measures') measure,
               jsonb_array_elements_text(measure -> 'judgements') name
        where measure ->> 'method' = 'inspection-judgement-1'
    ) as judgements
    from ruleset r where version = :version and (council is null or council = :council)
      and (:drafts or council is null or exists (
          select 1 from ruleset_approval a where a.council = :council and a.ruleset = r.version))
"""
