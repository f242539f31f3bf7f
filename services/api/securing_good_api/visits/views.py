"""What is shown of a visit: when it is planned or was held, what did not happen, what it is for and what was found."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Final

from securing_good.vocabulary import (
    ActivityKind,
    HalfDay,
    MinutesState,
    NotHeldReason,
    OutsideMonitoring,
    TimetableState,
    VisitKind,
    VisitStatus,
    VisitStep,
)
from securing_good_api.actors import Actor, Permission
from securing_good_api.case_team.views import BOTH
from securing_good_api.minutes.views import ISSUE_OVERDUE
from securing_good_api.reads import Composed, Many, Out, Sql, View, columns
from securing_good_api.timetables.facts import AGREED, IS_ASKED
from securing_good_api.visits.facts import FACTS, visit_from
from securing_good_api.visits.rules import blockers_to

NEEDS: Final = dict.fromkeys(VisitStep, Permission.VISITS_RECORD)
_HELD = (
    "(exists (select from visit_record h where h.council = v.council and h.visit_id = v.id) or exists (select from "
    "monitoring_visit h where h.council = v.council and h.visit_id = v.id and h.held_on is not null) or exists (select from "
    "link_partner_visit h where h.council = v.council and h.visit_id = v.id) or exists (select from review_meeting h "
    "join review_point rp on rp.council = h.council and rp.id = h.review_point_id and rp.decision is not null "
    "where h.council = v.council and h.visit_id = v.id))"
)
_NOT_HELD = "exists (select from visit_not_held h where h.council = v.council and h.visit_id = v.id)"
MEETING_DAY = "coalesce(r.held_on, v.date)"
VISIT_DAY = "coalesce(r.held_on, mv.held_on, lv.held_on, v.date)"
RECORDS: Final = (
    " left join visit_record r on r.council = v.council and r.visit_id = v.id"
    " left join monitoring_visit mv on mv.council = v.council and mv.visit_id = v.id"
    " left join link_partner_visit lv on lv.council = v.council and lv.visit_id = v.id"
)
"""SQL: what was recorded of a visit `v`, by its kind: who joins them can ask for VISIT_DAY."""
VISIT_STATUS = (
    f"case when {_HELD} then 'held' when {_NOT_HELD} then 'not_held' "
    "when v.date < cast(:today as date) then 'missed' else 'planned' end"
)
_OF_THE_SCHOOL: Final = (
    "(select {what} from school_assignment l join person q on q.council = l.council and q.id = l.person_id "
    "where l.council = v.council and l.urn = v.urn and v.case_id is null and l.starts_on <= v.date "
    "and (l.ends_on is null or l.ends_on >= v.date) order by l.starts_on desc limit 1)"
)
_LINK_PARTNER: Final = f"coalesce(lp.name, {_OF_THE_SCHOOL.format(what='q.name')})"
IS_OF: Final = f":p in (lo.id, coalesce(lp.id, {_OF_THE_SCHOOL.format(what='q.id')}))"
"""SQL: whether a person is who leads the visit's case, or its link partner."""
VISIT_PROVISIONAL = f"v.provisional and not {_HELD}"
MINUTES_OVERDUE: Final = f"r.visit_id is not null and {ISSUE_OVERDUE}"
_SHARES_DAY: Final = (
    "(select o.id from visit o where o.council = v.council and o.case_id = v.case_id and o.date = v.date "
    "and o.kind <> v.kind and not exists (select from visit_not_held h where h.council = o.council and h.visit_id = o.id)"
    " order by o.id limit 1)"
)


def allowed_actions(facts: Mapping[str, Any], actor: Actor, _today: date) -> list[dict[str, Any]]:
    """What somebody of this role may do about a visit of its kind, each with what keeps them from it now."""
    if facts["kind"] in {VisitKind.LINK_PARTNER_VISIT, VisitKind.REVIEW_MEETING}:
        return []
    visit = visit_from(facts)
    other = VisitStep.RECORD_FINDINGS if visit.kind is VisitKind.SECURING_GOOD_MEETING else VisitStep.RECORD
    return [
        {"action": step.value, "blockers": blockers_to(step, visit)}
        for step in VisitStep
        if step is not other
        and (step is not VisitStep.MERGE or visit.kind is VisitKind.SECURING_GOOD_MEETING)
        and actor.may(NEEDS[step])
    ]


class MergedOut(Out):
    """Another programme's meeting, at which this one is held."""

    programme: OutsideMonitoring
    active_since: str
    day: str
    reason: str
    merged_by: str


_MERGED: Final = (
    f"(select {columns(MergedOut, 'g')} from merged_meeting g where g.council = v.council and g.case_id = v.case_id "
    "and g.slot = v.slot and g.attempt = v.attempt)"
)


class PinnedOut(Out):
    """Where a person fixed a visit: no timetable moves it from there."""

    date: str
    half: HalfDay
    reason: str
    pinned_by: str


class ReviewMetOut(Out):
    """The review a meeting is for."""

    review_point_id: str
    papers_by: str
    """The day by which its evidence is frozen and sent round."""
    board_on: str | None
    """The meeting of the partnership board that hears of it."""


class VisitOut(Out):
    """A visit: when it is planned, or when it was held. Minutes are read apart."""

    id: str
    case_id: str | None
    """None of a link partner's visit, which every school has."""
    urn: int
    school: Annotated[str, Sql("s.name")]
    kind: VisitKind
    slot: str | None
    """What it is for, for example `2026/27 autumn 2`; None of visits that people arranged."""
    attempt: int
    """More than 1 where the meetings planned before for the same period did not happen."""
    status: Annotated[VisitStatus, Sql(VISIT_STATUS)]
    date: Annotated[str, Sql(VISIT_DAY)]
    """The day it was held, else the day it is planned for."""
    half: HalfDay | None
    """Half of the day, as a published timetable has it; None while none has placed the visit: its day may still move."""
    timetable: int | None
    """Number of the timetable that placed it."""
    pinned: Annotated[
        PinnedOut | None,
        Sql(f"(select {columns(PinnedOut, 'p')} from visit_pin p where p.council = v.council and p.visit_id = v.id)"),
    ]
    window_start: str
    window_end: str
    provisional: Annotated[bool, Sql(f"({VISIT_PROVISIONAL})")]
    """Planned on term dates the council has not published yet: it is planned again when they come."""
    shares_day_with: Annotated[str | None, Sql(_SHARES_DAY)]
    """The meeting, or the monitoring visit, that the school has on the same day."""
    merged_with: Annotated[MergedOut | None, Sql(_MERGED)]
    """RISE's or Ofsted's meeting, where it is held together with one."""
    review: Annotated[
        ReviewMetOut | None,
        Sql(
            f"(select {columns(ReviewMetOut, 'm')} from review_meeting m where m.council = v.council and m.visit_id = v.id)"
        ),
    ]
    """Of a review's meeting; it is held when the review is decided."""
    not_held_reason: Annotated[NotHeldReason | None, Sql("nh.reason")]
    early: Annotated[bool, Sql("coalesce(r.early, false)")]
    """Held before the term or half-term that it was planned for, which is still owed a meeting."""
    minutes_due_on: Annotated[str | None, Sql("r.issue_due_on")]
    """Of a meeting that was held: the day by which its minutes are issued."""
    minutes_overdue: Annotated[bool, Sql(f"({MINUTES_OVERDUE})")]
    minutes_state: Annotated[MinutesState | None, Sql("r.state")]
    lead_officer: Annotated[str | None, Sql("lo.name")]
    link_partner: Annotated[str | None, Sql(_LINK_PARTNER)]


class ActivityOut(Out):
    """Something that a monitoring visit is for, and what was found."""

    number: int
    kind: ActivityKind
    focus: str
    found: str | None


class NotHeldOut(Out):
    """That a visit did not or will not happen, and why."""

    planned_for: str
    reason: NotHeldReason
    words: str
    told_by: str
    told_on: str


class AttemptOut(Out):
    """A meeting planned for the same period."""

    id: str
    attempt: int
    date: str
    status: Annotated[VisitStatus, Sql(VISIT_STATUS)]
    not_held_reason: Annotated[
        NotHeldReason | None,
        Sql("(select h.reason from visit_not_held h where h.council = v.council and h.visit_id = v.id)"),
    ]


class AllowedVisitStepOut(Out):
    """Something you may do about this visit; now, when nothing blocks it."""

    action: VisitStep
    blockers: list[dict[str, str]]


class AskedToMoveOut(Out):
    """Where the timetable that waits would move a visit: the school is asked whether it agrees."""

    timetable: int
    to_date: str | None
    """None where it has no place for the visit at all."""
    to_half: HalfDay | None
    agreed: bool | None
    """What the school said of just this move; None while it has said nothing."""


_ASKED_TO_MOVE: Final = f"""(
    select json_build_object('timetable', d.number, 'to_date', d.date, 'to_half', d.half, 'agreed', {AGREED.format(v="d")})
    from timetable_visit d
    join timetable t on t.council = d.council and t.number = d.number and t.state = '{TimetableState.DRAFT}'
    where d.council = v.council and d.visit_id = v.id and {IS_ASKED.format(v="d")}
    order by d.number desc limit 1)"""
_CHAIN: Final = (
    f"coalesce((select json_agg({columns(AttemptOut, 'v')} order by v.attempt) from visit v where "
    "v.council = whole.council and v.case_id = whole.case_id and v.slot = whole.slot), '[]'::json)"
)


class FullVisitOut(VisitOut):
    """A visit with what it is for, what was found, the other meetings of its period, and what you may do about it."""

    not_held: Annotated[
        NotHeldOut | None, Sql(f"case when nh.visit_id is not null then {columns(NotHeldOut, 'nh')} end")
    ]
    activities: Annotated[
        list[ActivityOut], Many("visit_activity y", "y.council = v.council and y.visit_id = v.id", "y.number")
    ]
    summary: Annotated[str | None, Sql("mv.summary")]
    """What was found at a monitoring visit, in short."""
    arranged_by: Annotated[str | None, Sql("mv.arranged_by")]
    recorded_by: Annotated[str | None, Sql("coalesce(r.recorded_by, mv.recorded_by, lv.recorded_by)")]
    asked_to_move: Annotated[AskedToMoveOut | None, Sql(_ASKED_TO_MOVE)]
    """The move that the school is asked about, if any."""
    chain: Annotated[list[AttemptOut], Sql(f"(select {_CHAIN} from (select v.council, v.case_id, v.slot) whole)")]
    """Of a meeting: every one planned for its period, as they followed one another."""
    allowed_actions: Annotated[list[AllowedVisitStepOut], Composed(FACTS, allowed_actions)]


_FOR_SCHOOLS: Final = Sql("case when r.issued is not null then 'issued' end")


class SchoolVisitOut(VisitOut):
    """A visit as people of the school see it: of its minutes, whether they were issued."""

    minutes_state: Annotated[MinutesState | None, _FOR_SCHOOLS]


class FullSchoolVisitOut(FullVisitOut):
    """The same, one visit."""

    minutes_state: Annotated[MinutesState | None, _FOR_SCHOOLS]


VISITS: Final = View(
    VisitOut,
    "visit v join school s on s.urn = v.urn"
    ' left join "case" c on c.council = v.council and c.id = v.case_id'
    f"{BOTH}{RECORDS}"
    " left join visit_not_held nh on nh.council = v.council and nh.visit_id = v.id",
    "v",
    order=(VISIT_DAY, "v.id"),
    identity="v.id = :id",
    version="v.version",
    moving=True,
)
_VISIT: Final = replace(VISITS, shape=FullVisitOut)
_SCHOOLS_VISITS: Final = replace(VISITS, shape=SchoolVisitOut)
_SCHOOLS_VISIT: Final = replace(VISITS, shape=FullSchoolVisitOut)


def visits_for(actor: Actor) -> View:
    """Visits as this actor may see them: how far a draft has come is for the council's people."""
    return _SCHOOLS_VISITS if actor.is_of_a_school else VISITS


def visit_for(actor: Actor) -> View:
    """One visit as this actor may see it."""
    return _SCHOOLS_VISIT if actor.is_of_a_school else _VISIT
