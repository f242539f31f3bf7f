"""Run a ruleset in shadow: what it makes of schools beside the one in force, on the same evidence. It assesses nothing."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from securing_good import work
from securing_good.database import Database, UnitOfWork, of_council
from securing_good.events import EventKind, Happening
from securing_good.tables import ShadowResult, ShadowRun
from securing_good.work import Claim
from securing_good_risk_engine.basis import read_basis
from securing_good_risk_engine.registered import registered_rulesets
from securing_good_risk_engine.scoring.differing import differences
from securing_good_risk_engine.scoring.document import plain

ACTOR = "system:risk-engine"


async def shadow_schools(database: Database, claims: Sequence[Claim]) -> None:
    """Compare the claimed schools of one council, run by run, and strike the claims off with the results."""
    by_run: dict[UUID, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_run[UUID(claim.key.partition(":")[0])].append(claim)
    for run_id, claimed in by_run.items():
        await _shadow(database, run_id, claimed)


async def _shadow(database: Database, run_id: UUID, claims: Sequence[Claim]) -> None:
    council = claims[0].council
    assert council is not None
    urns = [int(claim.key.partition(":")[2]) for claim in claims]
    async with database.reading(of_council(council)) as session:
        run = (
            await session.scalars(select(ShadowRun).where(ShadowRun.council == council, ShadowRun.id == run_id))
        ).one()
        rules = await registered_rulesets(session, (run.in_force, run.ruleset))
        at = database.clock()
        now = await read_basis(session, council, urns, rules[run.in_force], as_of=run.as_of, at=at)
        then = await read_basis(session, council, urns, rules[run.ruleset], as_of=run.as_of, at=at)
    results: list[dict[str, Any]] = []
    for urn in urns:
        first = now.assessed(urn, now.open_concerns(urn))
        second = then.assessed(urn, then.open_concerns(urn))
        results.append(
            {
                "council": council,
                "shadow_run_id": run_id,
                "urn": urn,
                "level_now": first.suggested_level,
                "level_then": second.suggested_level,
                "because_now": first.because,
                "because_then": second.because,
                "differences": plain(differences(first, second)),
            }
        )
    async with database.unit_of_work(of_council(council), actor=ACTOR) as unit:
        await work.hold(unit, claims)
        await _store(unit, run_id, results)
        await work.finish(unit, claims)


async def _store(unit: UnitOfWork, run_id: UUID, results: Sequence[dict[str, Any]]) -> None:
    await unit.session.execute(insert(ShadowResult), results)
    for one in results:
        payload = {"moves": one["level_now"] is not one["level_then"]}
        unit.record(Happening(EventKind.SHADOW_SCHOOL_COMPARED, f"shadow-run:{run_id}", payload, urn=one["urn"]))
