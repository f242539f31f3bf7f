"""What is shown of concerns and of decisions that are due, and to whom."""

from dataclasses import replace
from typing import Annotated

from securing_good.vocabulary import AccessClass, ConcernRoute, RiskFactor, Role, Strength
from securing_good_api.actors import Actor
from securing_good_api.reads import Out, Sql, View


class ConcernOut(Out):
    """Evidence that a person entered about one school and one risk factor."""

    id: str
    urn: int
    school: Annotated[str, Sql("s.name")]
    factor: RiskFactor
    severity: Strength
    confidence: Strength
    route: ConcernRoute
    access_class: AccessClass
    statement: str
    detail: str | None
    observed_on: str
    expires_on: str
    counts: Annotated[bool, Sql("c.closed_at is null and c.expires_on > :today")]
    """Whether an assessment made today would look at it."""
    entered_by: str
    entered_at: str
    closed_at: str | None
    closing_reason: str | None


class DecisionDueOut(Out):
    """A decision on a school's level that a safeguarding concern made due."""

    id: str
    urn: int
    school: Annotated[str, Sql("s.name")]
    concern_id: str
    due_on: str
    overdue: Annotated[bool, Sql("d.decision_id is null and d.due_on < :today")]
    decision_id: str | None
    opened_at: str
    decided_at: str | None


_ALL = View(
    ConcernOut,
    "concern c join school s on s.urn = c.urn",
    "c",
    order=("c.entered_at", "c.id"),
    identity="c.id = :id",
    version="c.version",
    moving=True,
)
_OPEN_AND_OWN = replace(_ALL, always=("(c.access_class = 'open' or c.entered_by = :subject)",))
_OWN = replace(_ALL, always=("c.entered_by = :subject",))
_OPEN_OWN = replace(_ALL, always=("c.access_class = 'open'", "c.entered_by = :subject"))
DECISIONS_DUE = View(
    DecisionDueOut,
    "decision_due d join school s on s.urn = d.urn",
    "d",
    order=("d.due_on", "d.id"),
    identity="d.id = :id",
    moving=True,
)


def concerns_for(actor: Actor) -> View:
    """The concerns this actor may know of: all, open ones and their own, their own alone, or of the board's own the open."""
    if actor.is_cleared:
        return _ALL
    if actor.roles <= {Role.BOARD_MEMBER}:
        return _OPEN_OWN
    return _OWN if actor.roles <= {Role.BOARD_MEMBER, Role.CONCERN_CONTRIBUTOR} else _OPEN_AND_OWN
