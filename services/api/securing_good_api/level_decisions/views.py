"""What is shown of a level decision, and to whom which reason and whose dissent."""

from dataclasses import replace
from typing import Annotated

from securing_good.vocabulary import MonitoringLevel, Role
from securing_good_api.actors import Actor
from securing_good_api.reads import Many, Out, Sql, View

_ITS_OWN = "x.council = d.council and x.decision_id = d.id"
_IN_ORDER = "x.recorded_at, x.id"


class DissentOut(Out):
    """That somebody who took part, or the school, does not share a decision."""

    dissent: str
    of_school: bool
    """Whether the school's headteacher or chair wrote it."""
    recorded_by: str
    recorded_at: str


class LevelDecisionOut(Out):
    """What people decided, beside what the engine had suggested."""

    id: str
    urn: int
    level: MonitoringLevel
    reason: Annotated[str, Sql("coalesce(d.school_reason, d.reason)")]
    assessment_id: str | None
    suggested_level: MonitoringLevel | None
    proposal_id: Annotated[
        str | None,
        Sql(
            "(select p.id from level_proposal p where p.council = d.council and p.decision_id = d.id "
            "and p.state = 'confirmed')"
        ),
    ]
    """The proposal it confirms, with the school's reply and its answers; none where it was decided directly."""
    decided_by: str
    decided_at: str


class OfficersLevelDecisionOut(LevelDecisionOut):
    """A decision with the dissent from it, as officers see it."""

    dissents: Annotated[list[DissentOut], Many("level_dissent x", f"{_ITS_OWN} and not x.for_deciders", _IN_ORDER)]


class SchoolsLevelDecisionOut(LevelDecisionOut):
    """A decision as the school sees it: with its own dissent. What officers wrote may speak of stages it did not see."""

    dissents: Annotated[list[DissentOut], Many("level_dissent x", f"{_ITS_OWN} and x.of_school", _IN_ORDER)]


class DecidersLevelDecisionOut(LevelDecisionOut):
    """A decision as deciders see it: with the reason that is theirs alone, where something restricted was decisive."""

    internal_reason: Annotated[str | None, Sql("case when d.school_reason is not null then d.reason end")]
    dissents: Annotated[list[DissentOut], Many("level_dissent x", _ITS_OWN, _IN_ORDER)]


ShownLevelDecision = DecidersLevelDecisionOut | OfficersLevelDecisionOut | SchoolsLevelDecisionOut | LevelDecisionOut
"""A decision as one or another may see it."""

LEVEL_DECISIONS = View(
    LevelDecisionOut,
    "level_decision d",
    "d",
    order=("d.decided_at", "d.id"),
    identity="d.id = :id",
    moving=True,
)
_FOR_OFFICERS = replace(LEVEL_DECISIONS, shape=OfficersLevelDecisionOut)
_FOR_SCHOOLS = replace(LEVEL_DECISIONS, shape=SchoolsLevelDecisionOut)
_FOR_DECIDERS = replace(LEVEL_DECISIONS, shape=DecidersLevelDecisionOut)


def decisions_for(actor: Actor) -> View:
    """Decisions as this actor may see them; other systems read no dissent."""
    if actor.is_cleared:
        return _FOR_DECIDERS
    if actor.is_of_a_school:
        return _FOR_SCHOOLS
    return LEVEL_DECISIONS if actor.roles <= {Role.INTEGRATOR} else _FOR_OFFICERS
