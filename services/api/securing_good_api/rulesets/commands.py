"""Propose a ruleset, run it in shadow, approve it."""

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import func, select, text

from securing_good.database import UnitOfWork
from securing_good.errors import Conflict, Invalid, NotFound
from securing_good.events import EventKind, Happening
from securing_good.tables import (
    Ruleset,
    RulesetApproval,
    RulesetCheck,
    RulesetProposal,
    School,
    ShadowResult,
    ShadowRun,
)
from securing_good.vocabulary import SchoolStatus
from securing_good.work import WorkKind, ask
from securing_good_api.rulesets.in_force import ruleset_in_force
from securing_good_api.rulesets.rules import Shadow, check_approval


async def propose_ruleset(unit: UnitOfWork, *, text: str, reason: str) -> UUID:
    """Keep the text of a ruleset and ask the engine to check it; returns the proposal's id."""
    proposal = RulesetProposal(
        council=unit.council, id=uuid4(), text=text, reason=reason, proposed_by=unit.actor, proposed_at=unit.now
    )
    unit.session.add(proposal)
    await unit.session.flush()
    unit.record(Happening(EventKind.RULESET_PROPOSED, f"ruleset-proposal:{proposal.id}", {"reason": reason}))
    await ask(unit, WorkKind.CHECK_RULESET, [str(proposal.id)], council=unit.council)
    return proposal.id


async def run_in_shadow(unit: UnitOfWork, *, version: str, as_of: date | None) -> UUID:
    """Ask what a ruleset would make of every open school of the council beside the one in force; returns the run's id.

    Raises NotFound for a version that does not exist, Invalid for a day in the future, Conflict when there is no school or
    the ruleset is itself in force.
    """
    as_of = as_of or unit.today
    if as_of > unit.today:
        raise Invalid.at("#/as_of", "day", "Give today or a day before it.")
    await _must_exist(unit, version)
    in_force = await ruleset_in_force(unit.session, str(unit.council), unit.today)
    if in_force == version:
        raise Conflict(f"{version} holds today: there is nothing to hold it against.")
    found = await unit.session.scalars(
        select(School.urn).where(School.council == unit.council, School.status != SchoolStatus.CLOSED)
    )
    urns = sorted(found.all())
    if not urns:
        raise Conflict("No school of this council is open: has the register been imported?")
    run = ShadowRun(
        council=unit.council,
        id=uuid4(),
        ruleset=version,
        in_force=in_force,
        as_of=as_of,
        schools=len(urns),
        asked_by=unit.actor,
        asked_at=unit.now,
    )
    unit.session.add(run)
    await unit.session.flush()
    payload = {"ruleset": version, "in_force": in_force, "as_of": as_of, "schools": len(urns)}
    unit.record(Happening(EventKind.SHADOW_RUN_REQUESTED, f"shadow-run:{run.id}", payload))
    await ask(unit, WorkKind.SHADOW_SCHOOL, [f"{run.id}:{urn}" for urn in urns], council=unit.council)
    return run.id


async def approve_ruleset(
    unit: UnitOfWork, *, version: str, shadow_run_id: UUID, effective_from: date | None, reason: str
) -> str:
    """Let a ruleset hold from a day on. Raises NotFound, Invalid or Conflict where it may not; see `check_approval`."""
    await unit.session.execute(
        text("select pg_advisory_xact_lock(hashtext('approving ' || :council))"), {"council": unit.council}
    )
    await _must_exist(unit, version)
    starts = effective_from or unit.today
    proposers = await unit.session.scalars(
        select(RulesetProposal.proposed_by)
        .join(
            RulesetCheck,
            (RulesetCheck.council == RulesetProposal.council) & (RulesetCheck.proposal_id == RulesetProposal.id),
        )
        .where(RulesetCheck.council == unit.council, RulesetCheck.ruleset == version)
    )
    check_approval(
        version=version,
        in_force=await ruleset_in_force(unit.session, str(unit.council), unit.today),
        shadow=await _shadow(unit, shadow_run_id),
        effective_from=starts,
        today=unit.today,
        proposed_by=proposers.all(),
        approver=unit.actor,
    )
    unit.session.add(
        RulesetApproval(
            council=unit.council,
            ruleset=version,
            effective_from=starts,
            shadow_run_id=shadow_run_id,
            reason=reason,
            approved_by=unit.actor,
            approved_at=unit.now,
        )
    )
    await unit.session.flush()
    payload = {"effective_from": starts, "shadow_run": shadow_run_id, "reason": reason}
    unit.record(Happening(EventKind.RULESET_APPROVED, f"ruleset:{version}", payload))
    return version


async def _must_exist(unit: UnitOfWork, version: str) -> None:
    visible = (Ruleset.council.is_(None)) | (Ruleset.council == unit.council)
    if await unit.session.scalar(select(Ruleset.version).where(Ruleset.version == version, visible)) is None:
        raise NotFound("There is no such thing, or none that you may know of.")


async def _shadow(unit: UnitOfWork, shadow_run_id: UUID) -> Shadow | None:
    run = await unit.session.scalar(
        select(ShadowRun).where(ShadowRun.council == unit.council, ShadowRun.id == shadow_run_id)
    )
    if run is None:
        return None
    compared = await unit.session.scalar(
        select(func.count())
        .select_from(ShadowResult)
        .where(ShadowResult.council == unit.council, ShadowResult.shadow_run_id == run.id)
    )
    return Shadow(run.ruleset, run.in_force, run.as_of, run.schools, compared or 0)
