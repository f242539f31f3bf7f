"""What is shown of a level decision."""

from securing_good.vocabulary import MonitoringLevel
from securing_good_api.reads import Out, View


class LevelDecisionOut(Out):
    """What people decided, beside what the engine had suggested."""

    id: str
    urn: int
    level: MonitoringLevel
    reason: str
    assessment_id: str | None
    suggested_level: MonitoringLevel | None
    decided_by: str
    decided_at: str


LEVEL_DECISIONS = View(LevelDecisionOut, "level_decision d", "d", order=("d.decided_at", "d.id"), identity="d.id = :id")
