"""Assess schools: load what was known, decide by the ruleset, store what cannot change. One query each, then one write."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from securing_good import work
from securing_good.database import Database, UnitOfWork, of_council
from securing_good.events import EventKind, Happening, moment
from securing_good.tables import Assessment as AssessmentRow
from securing_good.tables import AssessmentRun, RestrictedAssessment
from securing_good.vocabulary import Travel
from securing_good.work import Claim
from securing_good_risk_engine.basis import read_basis
from securing_good_risk_engine.registered import registered_ruleset
from securing_good_risk_engine.rulesets import Ruleset
from securing_good_risk_engine.scoring.document import digest, document
from securing_good_risk_engine.scoring.evidence import Assessment

ACTOR = "system:risk-engine"


async def assess_schools(database: Database, claims: Sequence[Claim]) -> None:
    """Assess the claimed schools of one council, run by run, and strike the claims off with the results."""
    by_run: dict[UUID, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_run[UUID(claim.key.partition(":")[0])].append(claim)
    for run_id, claimed in by_run.items():
        await _assess_run(database, run_id, claimed)


async def _assess_run(database: Database, run_id: UUID, claims: Sequence[Claim]) -> None:
    council = claims[0].council
    assert council is not None
    urns = [int(claim.key.partition(":")[2]) for claim in claims]
    async with database.reading(of_council(council)) as session:
        run, rules = await _run_and_rules(session, council, run_id)
        basis = await read_basis(session, council, urns, rules, as_of=run.as_of, at=database.clock())
    made = []
    for urn in urns:
        # Nobody who may not know of a restricted concern can see it in what is made without it, not even by its absence.
        concerns, all_of_them = basis.open_concerns(urn), basis.entered.get(urn, ())
        restricted = basis.assessed(urn, all_of_them) if len(all_of_them) > len(concerns) else None
        made.append((basis.assessed(urn, concerns), restricted))
    async with database.unit_of_work(of_council(council), actor=ACTOR) as unit:
        await work.hold(unit, claims)
        await _store(unit, run_id, made, basis.known.at)
        await work.finish(unit, claims)


async def _run_and_rules(session: AsyncSession, council: str, run_id: UUID) -> tuple[AssessmentRun, Ruleset]:
    run = (
        await session.scalars(select(AssessmentRun).where(AssessmentRun.council == council, AssessmentRun.id == run_id))
    ).one()
    return run, await registered_ruleset(session, run.ruleset)


async def _store(
    unit: UnitOfWork, run_id: UUID, made: Sequence[tuple[Assessment, Assessment | None]], known_at: datetime
) -> None:
    rows, restricted_rows = [], []
    for one, restricted in made:
        content = document(one, known_at=moment(known_at))
        row = {
            "council": unit.council,
            "id": uuid4(),
            "run_id": run_id,
            "urn": one.urn,
            "ruleset": one.ruleset,
            "as_of": one.as_of,
            "known_at": known_at,
            "made_at": unit.now,
            "suggested_level": one.suggested_level,
            "level_by_evidence": one.fuller.level_by_evidence if one.fuller else one.suggested_level,
            "index_points": one.fuller.index.value if one.fuller and one.fuller.index else None,
            "direction": one.fuller.direction if one.fuller else Travel.UNKNOWN,
            "provisional": one.provisional,
            "coverage": Decimal(one.coverage),
            "document": content.decode(),
            "digest": digest(content),
        }
        rows.append(row)
        if restricted is not None:
            restricted_rows.append(_restricted_row(row, one, restricted, known_at))
        payload = {"suggested_level": one.suggested_level, "because": one.because, "digest": row["digest"]}
        unit.record(Happening(EventKind.ASSESSMENT_COMPLETED, f"assessment:{row['id']}", payload, urn=one.urn))
    await unit.session.execute(insert(AssessmentRow), rows)
    if restricted_rows:
        await unit.session.execute(insert(RestrictedAssessment), restricted_rows)


def _restricted_row(
    row: Mapping[str, Any], without: Assessment, made: Assessment, known_at: datetime
) -> dict[str, Any]:
    content = document(made, known_at=moment(known_at))
    return {
        "council": row["council"],
        "assessment_id": row["id"],
        "urn": row["urn"],
        "suggested_level": made.suggested_level,
        "provisional": made.provisional,
        "coverage": Decimal(made.coverage),
        "decisive": made.suggested_level is not without.suggested_level,
        "document": content.decode(),
        "digest": digest(content),
    }
