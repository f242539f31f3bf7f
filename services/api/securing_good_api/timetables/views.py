"""What is shown of a council's timetables: how good each is, where it has visits, and how it differs from another."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Final

from securing_good.vocabulary import HalfDay, TimetableState, TimetableStep, VisitChange, VisitKind
from securing_good_api.actors import Actor, Permission
from securing_good_api.reads import Composed, Many, Out, Sql, View
from securing_good_api.timetables.facts import (
    AGREED,
    FACTS,
    IS_ASKED,
    LOOKED_AT,
    PUBLISHING,
    STAYS,
    looked_at_from,
    moves_from,
)
from securing_good_api.timetables.rules import Blockers, blockers_to_publishing, still_holds


def allowed_actions(facts: Mapping[str, Any], actor: Actor, _today: date) -> list[dict[str, Any]]:
    """What somebody of this role may do about a timetable, with what keeps them from it now."""
    steps = []
    if actor.may(Permission.TIMETABLES_PUBLISH):
        steps.append({"action": TimetableStep.PUBLISH.value, "blockers": _blockers(facts, actor, _today)})
    return steps


def _blockers(facts: Mapping[str, Any], _: Actor, _today: date) -> Blockers:
    return blockers_to_publishing(TimetableState(facts["state"]), moves_from(facts["moves"]))


def _holds(facts: Mapping[str, Any], today: date) -> tuple[bool | None, str]:
    return still_holds(looked_at_from(facts), today)


class TierOut(Out):
    """What was reached in one tier: what is higher is never worsened for what is lower."""

    name: str
    value: int
    bound: int
    """Nothing below it is possible: where it equals the value, that is the best there is."""


class UnplacedOut(Out):
    """A visit without a place, and why."""

    visit_id: str
    urn: int
    name: str
    words: str
    """The smallest set of things that cannot all be had, in a sentence."""
    others: list[str]
    """Ids of visits that cannot all be placed beside it."""
    smallest: bool
    """Whether it is proved that no smaller set would do."""


class TimetableOut(Out):
    """One version of the council's timetable."""

    number: int
    state: TimetableState
    follows: int | None
    """The timetable that was in force when this was made."""
    afresh: bool
    """Whether visits could move that did not have to."""
    first_day: str
    last_day: str
    tiers: list[TierOut]
    gap: float
    """How far the lowest tier may be from the best, as a share of what was reached: 0 is proved best."""
    proven: bool
    """Whether every tier is proved best."""
    placed: Annotated[
        int,
        Sql(
            "(select count(*) from timetable_visit v where v.council = t.council and v.number = t.number "
            "and v.date is not null)"
        ),
    ]
    moved: Annotated[
        int,
        Sql(
            "(select count(*) from timetable_visit v where v.council = t.council and v.number = t.number "
            "and v.was_on is not null and (v.date, v.half) <> (v.was_on, v.was_half))"
        ),
    ]
    """Visits of the timetable in force that it has elsewhere."""
    unplaced: list[UnplacedOut]
    broken: list[str]
    """Why it could not be published when somebody decided so: what it was made from has moved."""
    built_at: str
    published_by: str | None
    published_at: str | None


class AllowedTimetableStepOut(Out):
    """Something you may do about this timetable; now, when nothing blocks it."""

    action: TimetableStep
    blockers: list[dict[str, str]]


class FullTimetableOut(TimetableOut):
    """One version, with what you may do about it."""

    allowed_actions: Annotated[list[AllowedTimetableStepOut], Composed(FACTS, allowed_actions)]


class TellOut(Out):
    """Somebody to be told."""

    person_id: Annotated[str, Sql("q.id")]
    name: str


_TELL: Final = Many("person q", "q.council = d.council and q.id = any(d.people)", "q.name, q.id")


class TimetableVisitOut(Out):
    """Where a timetable has a visit."""

    number: int
    visit_id: str
    urn: int
    school: Annotated[str, Sql("s.name")]
    kind: VisitKind
    slot: str
    date: str
    half: HalfDay
    was_on: str | None
    """Where it was when this timetable was made."""
    was_half: HalfDay | None
    people: Annotated[list[TellOut], _TELL]
    """Who is to be there."""


class TimetableChangeOut(Out):
    """A visit that is elsewhere than in an earlier timetable."""

    number: int
    since: int
    """The earlier timetable; 0 for none at all."""
    visit_id: str
    urn: int
    school: Annotated[str, Sql("s.name")]
    kind: VisitKind
    slot: str
    change: VisitChange
    from_date: str | None
    from_half: HalfDay | None
    to_date: str | None
    to_half: HalfDay | None
    asked: bool
    """Whether the school is asked to agree: the visit was published, and could have stayed where it was."""
    agreed: bool | None
    """What the school said of this move; None while it has said nothing."""
    tell: Annotated[list[TellOut], _TELL]
    """Who must be told once it is published."""


TIMETABLES: Final = View(
    TimetableOut,
    "timetable t",
    "t",
    order=("t.number",),
    identity="t.number = :id",
    school=None,
    version="t.version",
    moving=True,
)
TIMETABLE: Final = replace(TIMETABLES, shape=FullTimetableOut)
TIMETABLE_VISITS: Final = View(
    TimetableVisitOut,
    "(select v.* from timetable_visit v where v.date is not null) d join school s on s.urn = d.urn",
    "d",
    order=("d.date", "d.half", "d.visit_id"),
    moving=True,
)
_SIDE: Final = "(select v.* from timetable_visit v where v.council = n.council and v.number = {}.number)"
_CHANGES: Final = f"""(
    select n.council, n.number, m.number as since, x.* from timetable n
    cross join (select 0 as number, date '0001-01-01' as first_day union all
                select e.number, e.first_day from timetable e where e.council = :council) m
    cross join lateral (
        select visit_id, coalesce(a.urn, b.urn) as urn, coalesce(a.kind, b.kind) as kind, coalesce(a.slot, b.slot) as slot,
               case when b.date is null then 'placed' when a.date is null then 'left_out' else 'moved' end as change,
               b.date as from_date, b.half as from_half, a.date as to_date, a.half as to_half,
               case when a.visit_id is null then b.people else a.people end as people,
               coalesce({IS_ASKED.format(v="a")}, false) as asked, {AGREED.format(v="a")} as agreed
        from {_SIDE.format("n")} a full join {_SIDE.format("m")} b using (visit_id)
        where (a.date, a.half) is distinct from (b.date, b.half)
          and (a.visit_id is not null or b.date >= n.first_day)
    ) x
    where n.council = :council
) d"""
TIMETABLE_CHANGES: Final = View(
    TimetableChangeOut,
    f"{_CHANGES} join school s on s.urn = d.urn",
    "d",
    order=("coalesce(d.to_date, d.from_date)", "d.visit_id"),
    moving=True,
)


def _how_many(change: VisitChange) -> str:
    return f"(select count(*) from {PUBLISHING} where d.number = t.number and d.change = '{change}')"


class PublicationTriedOut(Out):
    """What publishing a timetable would do. Nothing was changed, and nobody was told."""

    number: int
    dry_run: Annotated[bool, Sql("true")]
    blockers: Annotated[list[dict[str, str]], Composed(FACTS, _blockers)]
    """What keeps it from being published now, each with a code and a sentence: publishing answers 409 with just these."""
    holds: Annotated[bool | None, Composed(LOOKED_AT, lambda facts, _, today: _holds(facts, today)[0])]
    """Whether it keeps every rule as things are; null where that is known at publication only."""
    holding: Annotated[str, Composed(LOOKED_AT, lambda facts, _, today: _holds(facts, today)[1])]
    """The same in words: what was verified, and what will be when it is published."""
    broken: list[str]
    """Why it could not be published when somebody decided so before."""
    placed: Annotated[int, Sql(_how_many(VisitChange.PLACED))]
    """Visits that would have a place for the first time."""
    moved: Annotated[int, Sql(_how_many(VisitChange.MOVED))]
    left_out: Annotated[int, Sql(_how_many(VisitChange.LEFT_OUT))]
    """Visits that have a place now and would lose it: ones that lost theirs before are among `unplaced`."""
    stays: Annotated[int, Sql(STAYS)]
    """Visits that would stay where they are."""
    changes: Annotated[
        list[TimetableChangeOut],
        Many(f"school s, {PUBLISHING}", "s.urn = d.urn and d.number = t.number", ", ".join(TIMETABLE_CHANGES.order)),
    ]
    """Each visit that would be placed, moved or left out, against where it is now: who agreed, and whom to tell."""
    unplaced: list[UnplacedOut]
    """Visits that would have no place, and why."""


PUBLICATION_TRIED: Final = View(
    PublicationTriedOut, "timetable t", "t", order=("t.number",), identity="t.number = :id", school=None
)
