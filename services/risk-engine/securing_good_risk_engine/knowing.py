"""What the engine looks at for some schools: evidence, inspections, benchmarks, and their own earlier assessments."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from securing_good.tables import Concern as ConcernRow
from securing_good.tables import Inspection as InspectionRow
from securing_good.tables import School
from securing_good.vocabulary import (
    AccessClass,
    ConcernCategory,
    Grade,
    InspectionKind,
    MonitoringLevel,
    ObservationStatus,
    Phase,
    ReleaseStatus,
    RiskFactor,
    SchoolStatus,
    Strength,
)
from securing_good_risk_engine.loading.links import read_histories
from securing_good_risk_engine.rulesets import Ruleset as Rules
from securing_good_risk_engine.rulesets.inspection import InspectionMeasure
from securing_good_risk_engine.scoring.evidence import (
    Benchmark,
    Earlier,
    EnteredConcern,
    Evidence,
    Inspection,
    SchoolFacts,
)
from securing_good_risk_engine.scoring.picture import KIND_OF
from securing_good_risk_engine.succession import with_history

ByKind = dict[str, dict[tuple[str, int], Benchmark]]


@dataclass(frozen=True)
class Known:
    """Everything the engine looks at for some schools, as it was known at one moment."""

    at: datetime
    schools: dict[int, SchoolFacts]
    evidence: dict[int, list[Evidence]]
    inspections: dict[int, list[Inspection]]
    benchmarks: ByKind
    """By kind of school, "" for all: figures published for schools of a kind stand before those for all."""

    def benchmarks_for(self, phase: Phase) -> dict[tuple[str, int], Benchmark]:
        """What a school of this phase is held against."""
        return benchmarks_for(self.benchmarks, phase)


def benchmarks_for(benchmarks: ByKind, phase: Phase) -> dict[tuple[str, int], Benchmark]:
    """What a school of a phase is held against, of benchmarks by kind of school."""
    return benchmarks.get("", {}) | benchmarks.get(KIND_OF[phase].value, {})


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
    codes = sorted(rules.reads)
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
        await read_benchmarks(session, rules, as_of=as_of, at=at),
    )


async def read_benchmarks(session: AsyncSession, rules: Rules, *, as_of: date, at: datetime) -> ByKind:
    """England's figures and spreads of everything a ruleset reads, known at a moment and public by a day."""
    values = {"codes": sorted(rules.reads), "as_of": as_of, "at": at, "releases": [r.value for r in ReleaseStatus]}
    figures: dict[tuple[str, int], dict[str, Any]] = defaultdict(dict)
    for row in await session.execute(text(_BENCHMARKS), values):
        figures[row.code, row.period][row.area] = row
    return {
        "": {place: _benchmark(areas) for place, areas in figures.items()},
        **{
            kind: {place: _benchmark({"england": areas[area]}) for place, areas in figures.items() if area in areas}
            for kind, area in _AREA_OF_KIND.items()
        },
    }


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


async def assessed_before(
    session: AsyncSession, council: str, urns: Sequence[int], as_of: date
) -> dict[int, list[Earlier]]:
    """The last assessment of each of the last days before, newest first: enough to see whether two reviews agree."""
    rows = await session.execute(text(_EARLIER), {"council": council, "urns": sorted(urns), "as_of": as_of})
    found: dict[int, list[Earlier]] = defaultdict(list)
    for row in rows:
        found[row.urn].append(
            Earlier(
                str(row.id),
                row.as_of,
                MonitoringLevel(row.suggested_level),
                MonitoringLevel(row.level_by_evidence),
                row.index_points,
            )
        )
    return dict(found)


async def concerns_about(
    session: AsyncSession, council: str, urns: Sequence[int], *, at: datetime
) -> dict[int, list[EnteredConcern]]:
    """Concerns entered by a moment about some schools and not closed by then; scoring drops those out of their days."""
    rows = await session.scalars(
        select(ConcernRow)
        .where(
            ConcernRow.council == council,
            ConcernRow.urn.in_(urns),
            ConcernRow.entered_at <= at,
            or_(ConcernRow.closed_at.is_(None), ConcernRow.closed_at > at),
        )
        .order_by(ConcernRow.entered_at, ConcernRow.id)
    )
    found: dict[int, list[EnteredConcern]] = defaultdict(list)
    for row in rows:
        found[row.urn].append(
            EnteredConcern(
                str(row.id),
                RiskFactor(row.factor),
                Strength(row.severity),
                Strength(row.confidence),
                row.statement,
                row.observed_on,
                row.expires_on,
                restricted=row.access_class == AccessClass.RESTRICTED,
            )
        )
    return dict(found)


_AREA_OF_KIND = {"primary": "england_primary", "secondary": "england_secondary", "special": "england_special"}

_EARLIER = """
    select * from (
        select a.*, row_number() over (partition by a.urn order by a.as_of desc) as place from (
            select distinct on (urn, as_of) id, urn, as_of, suggested_level, level_by_evidence, index_points
            from assessment where council = :council and urn = any(:urns) and as_of < :as_of
            order by urn, as_of, made_at desc, id
        ) a
    ) b where place <= 12 order by urn, as_of desc
"""

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
    where i.code = any(:codes) and b.available_on <= :as_of
      and b.area in ('england', 'england_schools', 'england_primary', 'england_secondary', 'england_special')
      and b.known_at <= :at and (b.ceased_at is null or b.ceased_at > :at)
    order by i.code, b.period, b.area, array_position(cast(:releases as text[]), b.release) desc, b.known_at desc, b.id desc
"""
