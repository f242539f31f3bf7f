"""Assess schools: load what was known, decide by the ruleset, store what cannot change. One query each, then one write."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from securing_good import work
from securing_good.database import Database, UnitOfWork, of_council
from securing_good.events import EventKind, Happening, moment
from securing_good.tables import Assessment as AssessmentRow
from securing_good.tables import AssessmentRun, Ruleset, School
from securing_good.tables import Inspection as InspectionRow
from securing_good.vocabulary import (
    ConcernCategory,
    Grade,
    InspectionKind,
    ObservationStatus,
    Phase,
    ReleaseStatus,
    SchoolStatus,
)
from securing_good.work import Claim
from securing_good_risk_engine.loading.known import read_what_stands
from securing_good_risk_engine.loading.links import read_histories
from securing_good_risk_engine.rulesets import Ruleset as Rules
from securing_good_risk_engine.rulesets.inspection import InspectionMeasure
from securing_good_risk_engine.scoring.assess import assess
from securing_good_risk_engine.scoring.document import digest, document
from securing_good_risk_engine.scoring.evidence import Assessment, Benchmark, Evidence, Inspection, SchoolFacts
from securing_good_risk_engine.succession import with_history

ACTOR = "system:risk-engine"


@dataclass(frozen=True)
class Known:
    """Everything the engine looks at for some schools, as it was known at one moment."""

    at: datetime
    schools: dict[int, SchoolFacts]
    evidence: dict[int, list[Evidence]]
    inspections: dict[int, list[Inspection]]
    benchmarks: dict[tuple[str, int], Benchmark]


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
        await read_what_stands(session, council)
        run, rules = await _run_and_rules(session, council, run_id)
        known = await what_is_known(session, urns, rules, as_of=run.as_of, at=database.clock())
    made = [
        assess(
            known.schools[urn],
            known.evidence.get(urn, []),
            known.benchmarks,
            rules,
            run.as_of,
            inspections=known.inspections.get(urn, []),
        )
        for urn in urns
    ]
    async with database.unit_of_work(of_council(council), actor=ACTOR) as unit:
        await work.hold(unit, claims)
        await _store(unit, run_id, made, known.at)
        await work.finish(unit, claims)


async def _run_and_rules(session: AsyncSession, council: str, run_id: UUID) -> tuple[AssessmentRun, Rules]:
    run = (
        await session.scalars(select(AssessmentRun).where(AssessmentRun.council == council, AssessmentRun.id == run_id))
    ).one()
    content = (await session.scalars(select(Ruleset.document).where(Ruleset.version == run.ruleset))).one()
    return run, Rules.model_validate(content)


async def what_is_known(
    session: AsyncSession, urns: Sequence[int], rules: Rules, *, as_of: date, at: datetime
) -> Known:
    """What was known at a moment, of evidence the public could have had by a day.

    Where several editions tell the same, the more settled release counts; of equals, the one with confidence limits, then
    the one with a cohort, then the later known. A figure published under a URN the school had before is its own. Every
    telling of an inspection is here; scoring chooses among them, for the ruleset says when a report without a date was
    public.
    """
    formers = await read_histories(session, urns, as_of=as_of, at=at)
    codes = sorted({code for measure in rules.measures for code in measure.indicators})
    values = {
        "urns": sorted({*urns, *(former.urn for line in formers.values() for former in line)}),
        "codes": codes,
        "as_of": as_of,
        "at": at,
        "releases": [r.value for r in ReleaseStatus],
    }
    observed: dict[int, list[Evidence]] = defaultdict(list)
    for row in await session.execute(text(_EVIDENCE), values):
        observed[row.urn].append(_evidence(row))
    figures: dict[tuple[str, int], dict[str, Any]] = defaultdict(dict)
    for row in await session.execute(text(_BENCHMARKS), values):
        figures[row.code, row.period][row.area] = row
    judges_inspections = any(isinstance(measure, InspectionMeasure) for measure in rules.measures)
    schools = await session.execute(
        select(School.urn, School.name, School.phase, School.council, School.status).where(School.urn.in_(urns))
    )
    return Known(
        at,
        {
            row.urn: SchoolFacts(
                row.urn, row.name, Phase(row.phase), row.council, open=row.status != SchoolStatus.CLOSED
            )
            for row in schools
        },
        {urn: with_history(urn, observed, formers[urn]) for urn in urns},
        await _inspections(session, urns, as_of=as_of, at=at) if judges_inspections else {},
        {place: _benchmark(areas) for place, areas in figures.items()},
    )


def _evidence(row: Any) -> Evidence:
    return Evidence(
        indicator=row.code,
        period=row.period,
        status=ObservationStatus(row.status),
        value=row.value,
        lower=row.lower,
        upper=row.upper,
        cohort=row.cohort,
        release=ReleaseStatus(row.release),
        import_id=str(row.import_id),
        available_on=row.available_on,
    )


async def _inspections(
    session: AsyncSession, urns: Sequence[int], *, as_of: date, at: datetime
) -> dict[int, list[Inspection]]:
    rows = await session.scalars(
        select(InspectionRow).where(
            InspectionRow.urn.in_(urns),
            InspectionRow.inspected_on <= as_of,
            InspectionRow.known_at <= at,
            or_(InspectionRow.ceased_at.is_(None), InspectionRow.ceased_at > at),
        )
    )
    held: dict[int, list[Inspection]] = defaultdict(list)
    for row in rows:
        held[row.urn].append(
            Inspection(
                urn=row.urn,
                kind=InspectionKind(row.kind),
                inspected_on=row.inspected_on,
                published_on=row.published_on,
                inspected_urn=row.inspected_urn,
                outcome=row.outcome,
                category=None if row.category is None else ConcernCategory(row.category),
                judgements={name: Grade(grade) for name, grade in row.judgements.items()},
                import_id=str(row.import_id),
                available_on=row.available_on,
            )
        )
    return dict(held)


def _benchmark(areas: dict[str, Any]) -> Benchmark:
    national, spread = areas.get("england"), areas.get("england_schools")
    sources = [f"import {row.import_id}" for row in (national, spread) if row is not None]
    return Benchmark(
        national=national.value if national else None,
        p10=spread.p10 if spread else None,
        p20=spread.p20 if spread else None,
        schools=spread.schools if spread else None,
        source=" and ".join(dict.fromkeys(sources)),
    )


async def _store(unit: UnitOfWork, run_id: UUID, made: Sequence[Assessment], known_at: datetime) -> None:
    rows = []
    for one in made:
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
            "provisional": one.provisional,
            "coverage": Decimal(one.coverage),
            "document": content.decode(),
            "digest": digest(content),
        }
        rows.append(row)
        payload = {"suggested_level": one.suggested_level, "because": one.because, "digest": row["digest"]}
        unit.record(Happening(EventKind.ASSESSMENT_COMPLETED, f"assessment:{row['id']}", payload, urn=one.urn))
    await unit.session.execute(insert(AssessmentRow), rows)


_EVIDENCE = """
    select distinct on (o.urn, i.code, o.period)
           o.urn, i.code, o.period, o.status, o.value, o.lower, o.upper, o.cohort, o.release, o.import_id, o.available_on
    from observation o join indicator i on i.id = o.indicator_id
    where o.urn = any(:urns) and i.code = any(:codes) and o.available_on <= :as_of
      and o.known_at <= :at and (o.ceased_at is null or o.ceased_at > :at)
    order by o.urn, i.code, o.period, array_position(cast(:releases as text[]), o.release) desc,
             (o.status = 'present') desc, (o.upper is not null) desc, (o.cohort is not null) desc, o.known_at desc,
             o.import_id desc
"""

_BENCHMARKS = """
    select distinct on (i.code, b.period, b.area) i.code, b.period, b.area, b.value, b.p10, b.p20, b.schools, b.import_id
    from benchmark b join indicator i on i.id = b.indicator_id
    where i.code = any(:codes) and b.area in ('england', 'england_schools') and b.available_on <= :as_of
      and b.known_at <= :at and (b.ceased_at is null or b.ceased_at > :at)
    order by i.code, b.period, b.area, array_position(cast(:releases as text[]), b.release) desc, b.known_at desc, b.id desc
"""
