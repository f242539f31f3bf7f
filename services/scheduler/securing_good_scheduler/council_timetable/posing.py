"""Make of what a council has the problem that the solver is given. Pure.

Source: programme, Securing Good Process (headteacher, chair, lead officer and link partner are at a Securing Good
meeting) and Securing Good Monitoring Visits (meetings lie after the first visit of autumn, before the final one of summer).
"""

import hashlib
import json
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Final
from uuid import UUID

from securing_good.sentences import in_words
from securing_good.vocabulary import CasePost, HalfDay, MonitoringLevel, Post, Term, VisitKind
from securing_good_scheduler.council_timetable.inputs import Half, Holding, Inputs, VisitToTime
from securing_good_scheduler.timetable.problem import Apart, Attendee, Problem, SchoolToVisit, VisitToPlace, half_of

BANDS: Final = {MonitoringLevel.RED: 3, MonitoringLevel.AMBER: 2}
KEPT_BAND: Final = 4
"""Of visits that keep their half-day: what a school refused to give up, or has been promised, is not given to another."""
DAYS_APART: Final = {MonitoringLevel.RED: 14, MonitoringLevel.AMBER: 28}
"""Days by the calendar between two meetings of a case, where their windows allow it."""
NEAR_DAYS, SOON_DAYS = 20, 40
"""Days of notice below which a day moved counts three times, and twice."""


@dataclass(frozen=True)
class Unplaceable:
    """A visit that no timetable can hold as things stand, and why."""

    visit: VisitToTime
    name: str
    words: str


@dataclass(frozen=True)
class Posed:
    """A problem with what is left out of it."""

    problem: Problem
    left_out: tuple[Unplaceable, ...]
    visits: Mapping[str, VisitToTime]
    """Those of the problem, by their ids there."""

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the problem and of what is left out, written in one way: tells whether anything in it has moved."""
        problem = self.problem
        told = {
            "days": [str(day) for day in problem.days],
            "schools": [
                [one.urn, one.name, one.locality, sorted(one.open), sorted(one.proposed)]
                for one in problem.schools.values()
            ],
            "people": [
                [one.id, one.name, sorted(one.free), one.most_a_day, one.most_a_week, one.travels]
                for one in problem.people.values()
            ],
            "visits": [
                [
                    *(one.id, one.urn, one.first_day, one.last_day, one.ideal, one.attendees, one.band),
                    *(one.pinned, one.planned, one.frozen, one.notice),
                ]
                for one in sorted(problem.visits, key=lambda one: one.id)
            ],
            "apart": sorted([one.before, one.after, one.least] for one in problem.apart),
            "edges": sorted(problem.edges),
            "weights": str(problem.weights),
            "left_out": sorted(one.words for one in self.left_out),
        }
        return hashlib.sha256(json.dumps(told, separators=(",", ":")).encode()).hexdigest()


def pose(inputs: Inputs, *, afresh: bool = False) -> Posed:
    """The problem of a council's timetable from tomorrow on.

    `afresh`: visits may move that do not have to, but for those that are pinned, refused to move, or within their notice.
    One whose school agreed to a move is where it agreed to, so that people are not asked twice.
    """
    days = _days(inputs)
    left_out: list[Unplaceable] = []
    visits: list[VisitToPlace] = []
    for visit in inputs.visits:
        who = attendees(visit, inputs)
        name = name_of(visit, inputs)
        first, last = bisect_left(days, visit.window_start), bisect_right(days, visit.window_end) - 1
        if first > last:
            until = in_words(visit.window_end)
            left_out.append(Unplaceable(visit, name, f"{name}: its time is over on {until}, with no school day left."))
        elif not who:
            left_out.append(Unplaceable(visit, name, f"{name}: nobody is recorded who would be there."))
        elif visit.pinned is not None and visit.pinned[0] not in days:
            on = in_words(visit.pinned[0])
            left_out.append(Unplaceable(visit, name, f"{name} is pinned to {on}, when no school is open."))
        else:
            visits.append(_visit(visit, name, who, days, first, last, inputs, afresh=afresh))
    wanted = {one for visit in visits for one in visit.attendees}
    problem = Problem(
        tuple(days),
        {urn: _school(inputs, urn, days) for urn in sorted({visit.urn for visit in visits})},
        {str(id_): _person(inputs, id_, days) for id_ in sorted(inputs.people, key=str) if str(id_) in wanted},
        tuple(visits),
        tuple(_apart(inputs.visits, {visit.id for visit in visits})),
        frozenset(number for number, day in enumerate(days) if day in inputs.edges),
        inputs.settings.weights,
    )
    by_id = {str(visit.id): visit for visit in inputs.visits}
    return Posed(
        problem,
        tuple(left_out),
        {visit.id: by_id[visit.id] for visit in visits},
    )


def attendees(visit: VisitToTime, inputs: Inputs) -> tuple[UUID, ...]:
    """Who is to be at a visit, as far as anybody is recorded for the day it had best be."""
    of_school = inputs.of_school.get(visit.urn, ())
    wanted: list[tuple[Collection[Holding], Post | CasePost]]
    if visit.kind is VisitKind.LINK_PARTNER_VISIT:
        wanted = [(of_school, Post.LINK_PARTNER), (of_school, Post.HEADTEACHER)]
    else:
        of_case = inputs.of_case.get(visit.case_id, ()) if visit.case_id else ()
        wanted = [
            (of_case, CasePost.LEAD_OFFICER),
            (of_case, CasePost.LINK_PARTNER),
            (of_school, Post.HEADTEACHER),
            (of_school, Post.CHAIR_OF_GOVERNORS),
        ]
    found = [_holder(holdings, post, visit.ideal) for holdings, post in wanted]
    return tuple(dict.fromkeys(one for one in found if one is not None and one in inputs.people))


def could_stay(visit: VisitToTime, inputs: Inputs) -> bool:
    """Whether a published visit can be where it is, pins and other visits left aside: a pin is somebody's wish."""
    who = attendees(visit, inputs)
    return (
        visit.placed is not None
        and bool(who)
        and visit.window_start <= visit.placed[0] <= visit.window_end
        and visit.placed in inputs.schools[visit.urn].open
        and all(visit.placed in inputs.people[one].free for one in who)
    )


def _holder(holdings: Collection[Holding], post: Post | CasePost, day: date) -> UUID | None:
    """Whoever is in a post on a day: who stands in goes before who is assigned, and the latest before those before."""
    in_post = [one for one in holdings if one.post == post and one.holds(day)]
    best = max(in_post, key=lambda one: (one.stands_in, one.starts_on, str(one.person)), default=None)
    return best.person if best else None


def name_of(visit: VisitToTime, inputs: Inputs) -> str:
    """A visit as people call it: "The meeting of 2026/27 spring 1 at Elm Park Primary"."""
    school = inputs.schools[visit.urn].name
    if visit.kind is VisitKind.LINK_PARTNER_VISIT:
        period, _, number = visit.slot.partition(" link partner ")
        which = "" if number in {"", "1"} else f" (number {number})"
        return f"The link partner's visit of {period}{which} to {school}"
    if visit.kind is VisitKind.REVIEW_MEETING:
        return f"The {visit.slot} of {school}"
    return f"The meeting of {visit.slot} at {school}"


def half_number(half: Half, days: Sequence[date]) -> int | None:
    """The number of half a day; None where its day has none."""
    at = bisect_left(days, half[0])
    known = at < len(days) and days[at] == half[0]
    return 2 * at + (half[1] is HalfDay.AFTERNOON) if known else None


def half_of_number(number: int, days: Sequence[date]) -> Half:
    """Half a day by its number."""
    return days[number // 2], half_of(number)


def _days(inputs: Inputs) -> list[date]:
    days = {day for school in inputs.schools.values() for day, _ in school.open}
    days |= {visit.placed[0] for visit in inputs.visits if visit.placed}
    return sorted(day for day in days if day > inputs.today)


def _visit(
    visit: VisitToTime,
    name: str,
    who: Sequence[UUID],
    days: Sequence[date],
    first: int,
    last: int,
    inputs: Inputs,
    *,
    afresh: bool,
) -> VisitToPlace:
    planned = half_number(visit.placed, days) if visit.placed else None
    frozen = planned is not None and (visit.refused or days[planned // 2] <= inputs.frozen_until)
    keeps = frozen and visit.pinned is None and could_stay(visit, inputs)
    if afresh and not frozen:
        planned = half_number(visit.agreed, days) if visit.agreed else None
        frozen = planned is not None
    return VisitToPlace(
        str(visit.id),
        name,
        visit.urn,
        first,
        last,
        min(max(bisect_left(days, visit.ideal), first), last),
        tuple(str(one) for one in who),
        KEPT_BAND if keeps else BANDS[visit.level] if visit.level is not None else int(visit.at_risk),
        pinned=half_number(visit.pinned, days) if visit.pinned else None,
        planned=planned,
        frozen=frozen,
        notice=_notice(planned, days, inputs.today),
    )


def _notice(planned: int | None, days: Sequence[date], today: date) -> int:
    """How much each day counts that a visit is moved."""
    if planned is None:
        return 1
    ahead = (days[planned // 2] - today).days
    return 3 if ahead < NEAR_DAYS else 2 if ahead < SOON_DAYS else 1


def _school(inputs: Inputs, urn: int, days: Sequence[date]) -> SchoolToVisit:
    school = inputs.schools[urn]
    return SchoolToVisit(
        urn, school.name, school.locality, _numbers(school.open, days), _numbers(school.proposed, days)
    )


def _person(inputs: Inputs, id_: UUID, days: Sequence[date]) -> Attendee:
    one = inputs.people[id_]
    return Attendee(str(id_), one.name, _numbers(one.free, days), one.most_a_day, one.most_a_week, one.travels)


def _numbers(halves: Collection[Half], days: Sequence[date]) -> frozenset[int]:
    at = {day: 2 * number for number, day in enumerate(days)}
    return frozenset(at[day] + (half is HalfDay.AFTERNOON) for day, half in halves if day in at)


def _apart(visits: Sequence[VisitToTime], placing: Collection[str]) -> Iterator[Apart]:
    """Meetings of a case follow one another, after the first visit of autumn and before the final one of summer."""
    of_case: dict[UUID, list[VisitToTime]] = defaultdict(list)
    of_school: dict[int, list[VisitToTime]] = defaultdict(list)
    for visit in visits:
        if str(visit.id) not in placing:
            continue
        if visit.case_id is None:
            of_school[visit.urn].append(visit)
        elif visit.kind is VisitKind.SECURING_GOOD_MEETING:
            of_case[visit.case_id].append(visit)
    for meetings in of_case.values():
        in_order = sorted(meetings, key=lambda one: (one.window_start, one.window_end, one.slot))
        for before, after in pairwise(in_order):
            yield Apart(str(before.id), str(after.id), _days_apart(before, after))
        yield from _between(in_order, of_school[in_order[0].urn])


def _days_apart(before: VisitToTime, after: VisitToTime) -> int:
    """How many days lie between two meetings at least: fewer where their windows leave little."""
    room = (after.window_end - before.window_start).days // 2
    return max(1, min(DAYS_APART.get(after.level or MonitoringLevel.RED, 1), room))


def _between(meetings: Sequence[VisitToTime], link_partners: Sequence[VisitToTime]) -> Iterator[Apart]:
    for year in sorted({one.slot.split()[0] for one in meetings}):
        of_year = [one for one in meetings if one.slot.startswith(year)]
        mine = sorted((one for one in link_partners if one.slot.startswith(year)), key=lambda one: one.window_start)
        first = next((one for one in mine if one.slot.split()[1] == Term.AUTUMN and one.slot.endswith(" 1")), None)
        final = next((one for one in reversed(mine) if one.slot.split()[1] == Term.SUMMER), None)
        if first is not None and first.window_start < of_year[0].window_end:
            yield Apart(str(first.id), str(of_year[0].id))
        if final is not None and of_year[-1].window_start < final.window_end:
            yield Apart(str(of_year[-1].id), str(final.id))
