"""Answer what-if questions: a school assessed as it is, and with something supposed. Nothing of it is a record."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from securing_good import work
from securing_good.database import Database, of_council
from securing_good.tables import Ruleset as RulesetRow
from securing_good.tables import Simulation, SimulationAnswer
from securing_good.vocabulary import Grade, ObservationStatus, RiskFactor, Strength
from securing_good.work import Claim
from securing_good_risk_engine.basis import read_basis
from securing_good_risk_engine.rulesets import Ruleset
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
    council = claims[0].council
    assert council is not None
    answers: list[SimulationAnswer] = []
    ids = [UUID(claim.key) for claim in claims]
    async with database.reading(of_council(council)) as session:
        asked = await session.scalars(
            select(Simulation)
            .where(Simulation.council == council, Simulation.id.in_(ids))
            .order_by(Simulation.asked_at)
        )
        for question in asked.all():
            content = await session.scalar(select(RulesetRow.document).where(RulesetRow.version == question.ruleset))
            rules = Ruleset.model_validate(content)
            basis = await read_basis(session, council, [question.urn], rules, as_of=question.as_of, at=database.clock())
            supposed = _supposed(question.changes)
            concerns = basis.open_concerns(question.urn)
            as_is = basis.assessed(question.urn, concerns)
            what_if = basis.assessed(
                question.urn,
                with_concerns(concerns, supposed, question.as_of),
                evidence=with_figures(basis.known.evidence.get(question.urn, []), supposed, question.as_of),
                inspections=with_inspection(
                    basis.known.inspections.get(question.urn, []), supposed, question.urn, question.as_of
                ),
            )
            answer = {
                "moves": as_is.suggested_level is not what_if.suggested_level,
                "as_is": _told(as_is),
                "what_if": _told(what_if),
                "differences": plain(differences(as_is, what_if)),
            }
            answers.append(
                SimulationAnswer(
                    council=council, simulation_id=question.id, answer=answer, answered_at=database.clock()
                )
            )
    async with database.unit_of_work(of_council(council), actor=ACTOR) as unit:
        await work.hold(unit, claims)
        still = set(
            await unit.session.scalars(
                select(Simulation.id).where(Simulation.council == council, Simulation.id.in_(ids))
            )
        )
        unit.session.add_all(answer for answer in answers if answer.simulation_id in still)
        await unit.session.flush()
        await work.finish(unit, claims)


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
