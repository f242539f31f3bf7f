"""What is shown of when people work."""

from dataclasses import replace
from typing import Annotated, Any

from pydantic import BaseModel

from securing_good.vocabulary import HalfDay, Post
from securing_good_api.actors import Actor
from securing_good_api.reads import Out, Sql, View
from securing_good_api.whose_time import own, plans

_HOLDS = (
    "working_pattern x where x.council = :council and x.person_id = {person} and x.starts_on <= :today "
    "order by x.starts_on desc, x.id desc limit 1"
)
_EVERY_HALF = (
    """'{"monday": ["morning", "afternoon"], "tuesday": ["morning", "afternoon"], "wednesday": ["morning", "afternoon"],"""
    """ "thursday": ["morning", "afternoon"], "friday": ["morning", "afternoon"]}'::jsonb"""
)
_POST_TODAY = (
    "a.council = :council and a.person_id = p.id and a.starts_on <= :today "
    "and (a.ends_on is null or a.ends_on >= :today)"
)
_AT_THE_COUNCIL = f"exists (select 1 from appointment a where {_POST_TODAY} and a.urn is null)"


class WorkingPatternOut(Out):
    """On which half-days of the week somebody works, and how many visits they make, from a day on."""

    id: int
    person_id: str
    person: Annotated[str, Sql("p.name")]
    starts_on: str
    current: Annotated[bool, Sql(f"w.id = (select x.id from {_HOLDS.format(person='w.person_id')})")]
    halves: dict[str, Any]
    most_a_day: int
    most_a_week: int
    set_by: str
    set_at: str


class PersonAvailabilityOut(Out):
    """When somebody works as of today."""

    person_id: Annotated[str, Sql("p.id")]
    person: Annotated[str, Sql("p.name")]
    posts: Annotated[
        list[Post],
        Sql(f"(select json_agg(distinct a.post order by a.post) from appointment a where {_POST_TODAY})"),
    ]
    said: Annotated[bool, Sql("w.id is not null")]
    """Whether anybody said when they work; nobody having said, they have every half-day of the week."""
    halves: Annotated[dict[str, Any], Sql(f"coalesce(w.halves, {_EVERY_HALF})")]
    most_a_day: Annotated[int, Sql("coalesce(w.most_a_day, 2)")]
    most_a_week: Annotated[int | None, Sql(f"coalesce(w.most_a_week, case when {_AT_THE_COUNCIL} then 4 end)")]
    """None for people of schools who set no limit: visits to them are few."""
    calendar_sent_at: Annotated[
        str | None,
        Sql("(select max(b.sent_at) from busy_calendar b where b.council = :council and b.person_id = p.id)"),
    ]
    """When their own calendar was last sent."""


class HalfDayOut(BaseModel):
    """One half of a day, and whether somebody has time in it."""

    date: str
    half: HalfDay
    free: bool
    why_not: str | None
    """Why they have no time, going on from their name. Others' leave is not told from a full diary: "not available"."""


class HalfDaysOut(BaseModel):
    """Somebody's time, half-day by half-day. Saturdays and Sundays are left out."""

    person_id: str
    half_days: list[HalfDayOut]


_PATTERNS = View(
    WorkingPatternOut,
    "working_pattern w join person p on p.council = w.council and p.id = w.person_id",
    "w",
    order=("w.id",),
    identity="w.id = :id",
    school=None,
    moving=True,
)
_OWN_PATTERNS = replace(_PATTERNS, always=(own("w.person_id"),))
_PEOPLE = View(
    PersonAvailabilityOut,
    f"person p left join lateral (select x.* from {_HOLDS.format(person='p.id')}) w on true",
    "p",
    order=("p.name", "p.id"),
    identity="p.id = :id",
    school=None,
    moving=True,
    always=(f"exists (select 1 from appointment a where {_POST_TODAY})",),
)
_OWN = replace(_PEOPLE, always=(*_PEOPLE.always, own("p.id")))
OF_POST = f"exists (select 1 from appointment a where {_POST_TODAY} and a.post = :p)"


def patterns_for(actor: Actor) -> View:
    """The working patterns this actor may know of: the council's people know everybody's, people of schools their own."""
    return _OWN_PATTERNS if actor.is_of_a_school and not plans(actor) else _PATTERNS


def people_for(actor: Actor) -> View:
    """Whose time this actor may know of, likewise."""
    return _OWN if actor.is_of_a_school and not plans(actor) else _PEOPLE
