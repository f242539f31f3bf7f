"""Answer what-if questions: a school assessed as it is, and with something supposed. Nothing of it is a record."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from securing_good import work
from securing_good.database import Database, of_council
from securing_good.tables import Simulation, SimulationAnswer
from securing_good.vocabulary import Grade, ObservationStatus, RiskFactor, Strength
from securing_good.work import Claim
from securing_good_risk_engine.basis import read_basis
from securing_good_risk_engine.registered import registered_ruleset
from securing_good_risk_engine.scoring.differing import differences
from securing_good_risk_engine.scoring.document import plain
from securing_good_risk_engine.scoring.evidence import Assessment
from securing_good_risk_engine.scoring.supposing import (
    Supposed,
    SupposedConcern,
    SupposedFigure,
    SupposedInspection,
    with_concerns,
    with_figures,
    with_inspection,
)

ACTOR = "system:risk-engine"


async def answer_simulations(database: Database, claims: Sequence[Claim]) -> None:
    """Answer the claimed questions of one council; a question that is gone needs no answer."""
    for claim in claims:
        council = claim.council
        assert council is not None
        asked = UUID(claim.key)
        async with database.reading(of_council(council)) as session:
            answer = await _answer(session, council, asked, database.clock())
        async with database.unit_of_work(of_council(council), actor=ACTOR) as unit:
            await work.hold(unit, [claim])
            still = select(Simulation.id).where(Simulation.council == council, Simulation.id == asked)
            if answer is not None and await unit.session.scalar(still) is not None:
                unit.session.add(
                    SimulationAnswer(council=council, simulation_id=asked, answer=answer, answered_at=unit.now)
                )
                await unit.session.flush()
            await work.finish(unit, [claim])


async def _answer(session: AsyncSession, council: str, asked: UUID, at: datetime) -> dict[str, Any] | None:
    """The school as it is and as it would be; None where the question is gone."""
    question = await session.scalar(select(Simulation).where(Simulation.council == council, Simulation.id == asked))
    if question is None:
        return None
    rules = await registered_ruleset(session, question.ruleset)
    urn, as_of = question.urn, question.as_of
    basis = await read_basis(session, council, [urn], rules, as_of=as_of, at=at)
    supposed = _supposed(question.changes)
    concerns = basis.open_concerns(urn)
    as_is = basis.assessed(urn, concerns)
    what_if = basis.assessed(
        urn,
        with_concerns(concerns, supposed, as_of),
        evidence=with_figures(basis.known.evidence.get(urn, []), supposed, as_of),
        inspections=with_inspection(basis.known.inspections.get(urn, []), supposed, urn, as_of),
    )
    return {
        "moves": as_is.suggested_level is not what_if.suggested_level,
        "as_is": _told(as_is),
        "what_if": _told(what_if),
        "differences": plain(differences(as_is, what_if)),
    }


def _told(made: Assessment) -> dict[str, Any]:
    index = made.fuller.index if made.fuller else None
    return {
        "suggested_level": made.suggested_level,
        "level_by_evidence": made.fuller.level_by_evidence if made.fuller else made.suggested_level,
        "because": made.because,
        "provisional": made.provisional,
        "coverage": plain(made.coverage),
        "index_points": plain(index.value) if index else None,
        "reasons": plain(made.reasons),
    }


def _supposed(changes: Mapping[str, Any]) -> Supposed:
    """What was asked, as it was checked and stored by whoever took the question."""
    inspection = changes.get("inspection")
    return Supposed(
        figures=tuple(
            SupposedFigure(
                one["indicator"],
                one["period"],
                ObservationStatus(one["status"]),
                None if one["value"] is None else Decimal(one["value"]),
                one["cohort"],
            )
            for one in changes.get("figures", ())
        ),
        concerns=tuple(
            SupposedConcern(RiskFactor(one["factor"]), Strength(one["severity"]), Strength(one["confidence"]))
            for one in changes.get("concerns", ())
        ),
        inspection=SupposedInspection(
            date.fromisoformat(inspection["inspected_on"]),
            tuple((name, Grade(grade)) for name, grade in sorted(inspection["judgements"].items())),
        )
        if inspection
        else None,
    )
