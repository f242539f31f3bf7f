"""What is shown of a level decision, and to whom which reason."""

from dataclasses import replace
from typing import Annotated

from securing_good.vocabulary import MonitoringLevel
from securing_good_api.actors import Actor
from securing_good_api.reads import Out, Sql, View


class LevelDecisionOut(Out):
    """What people decided, beside what the engine had suggested."""

    id: str
    urn: int
    level: MonitoringLevel
    reason: Annotated[str, Sql("coalesce(d.school_reason, d.reason)")]
    assessment_id: str | None
    suggested_level: MonitoringLevel | None
    decided_by: str
    decided_at: str


class DecidersLevelDecisionOut(LevelDecisionOut):
    """A decision as deciders see it: with the reason that is theirs alone, where something restricted was decisive."""

    internal_reason: Annotated[str | None, Sql("case when d.school_reason is not null then d.reason end")]


LEVEL_DECISIONS = View(LevelDecisionOut, "level_decision d", "d", order=("d.decided_at", "d.id"), identity="d.id = :id")
_FOR_DECIDERS = replace(LEVEL_DECISIONS, shape=DecidersLevelDecisionOut)


def decisions_for(actor: Actor) -> View:
    """Decisions as this actor may see them."""
    return _FOR_DECIDERS if actor.is_cleared else LEVEL_DECISIONS
