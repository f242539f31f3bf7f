"""Ask the engine to assess schools."""

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import select

from securing_good.database import UnitOfWork
from securing_good.errors import Conflict, Invalid
from securing_good.events import EventKind, Happening
from securing_good.tables import AssessmentRun, Ruleset, RulesetApproval, School
from securing_good.vocabulary import Phase, SchoolStatus
from securing_good.work import WorkKind, ask
from securing_good_api.rulesets.in_force import ruleset_in_force

EARLIEST = date(2005, 9, 1)


async def request_assessment(
    unit: UnitOfWork, *, phase: Phase | None, urns: list[int] | None, as_of: date | None, ruleset: str | None
) -> UUID:
    """Ask for one assessment of each school; returns the id of the run they belong to.

    Raises Invalid for a day in the future, an unknown ruleset or a school that is not the council's; Conflict when no
    school fits.
    """
    as_of = as_of or unit.today
    if not EARLIEST <= as_of <= unit.today:
        raise Invalid.at("#/as_of", "day", f"Give a day from {EARLIEST} to today.")
    version = await _ruleset(unit, ruleset)
    chosen = select(School.urn).where(School.council == unit.council, School.status != SchoolStatus.CLOSED)
    if phase is not None:
        chosen = chosen.where(School.phase == phase)
    if urns is not None:
        chosen = chosen.where(School.urn.in_(urns))
    found = sorted((await unit.session.scalars(chosen)).all())
    if urns is not None and (unknown := sorted(set(urns) - set(found))):
        listed = ", ".join(map(str, unknown[:10]))
        raise Invalid.at("#/urns", "unknown-school", f"Not open schools of this council and phase: {listed}.")
    if not found:
        raise Conflict("No school of this council fits: has the register been imported?")
    run = AssessmentRun(
        council=unit.council,
        id=uuid4(),
        ruleset=version,
        as_of=as_of,
        phase=phase,
        schools=len(found),
        asked_by=unit.actor,
        asked_at=unit.now,
    )
    unit.session.add(run)
    await unit.session.flush()
    unit.record(
        Happening(
            EventKind.ASSESSMENT_REQUESTED,
            f"assessment-run:{run.id}",
            {"ruleset": version, "as_of": as_of, "phase": phase, "schools": len(found)},
        )
    )
    await ask(unit, WorkKind.ASSESS_SCHOOL, [f"{run.id}:{urn}" for urn in found], council=unit.council)
    return run.id


async def _ruleset(unit: UnitOfWork, wanted: str | None) -> str:
    if wanted is None:
        return await ruleset_in_force(unit.session, str(unit.council), unit.today)
    ours = Ruleset.version.in_(select(RulesetApproval.ruleset).where(RulesetApproval.council == unit.council))
    usable = select(Ruleset.version).where(Ruleset.version == wanted, Ruleset.council.is_(None) | ours)
    if await unit.session.scalar(usable) is None:
        raise Invalid.at(
            "#/ruleset", "unknown-ruleset", f"There is no ruleset {wanted!r} that was shipped or approved."
        )
    return wanted
