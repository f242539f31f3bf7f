"""What is shown of leave, and to whom: to whoever is away, and to those who plan."""

from dataclasses import replace
from typing import Annotated

from securing_good.vocabulary import HalfDay, LeaveKind
from securing_good_api.actors import Actor
from securing_good_api.reads import Out, Sql, View
from securing_good_api.whose_time import own, plans


class LeaveOut(Out):
    """Somebody is away from one half-day until another, both included."""

    id: str
    person_id: str
    person: Annotated[str, Sql("p.name")]
    kind: LeaveKind
    starts_on: str
    starts_half: HalfDay
    ends_on: str
    ends_half: HalfDay
    entered_by: str
    entered_at: str
    withdrawn_by: str | None
    withdrawn_at: str | None
    """When it was withdrawn: from then on it counts for nothing."""


_ALL = View(
    LeaveOut,
    "leave l join person p on p.council = l.council and p.id = l.person_id",
    "l",
    order=("l.starts_on", "l.id"),
    identity="l.id = :id",
    school=None,
    version="l.version",
    moving=True,
)
_OWN = replace(_ALL, always=(own("l.person_id"),))


def leave_for(actor: Actor) -> View:
    """The leave this actor may know of."""
    return _ALL if plans(actor) else _OWN
