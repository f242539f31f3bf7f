"""What a review looks at: one declared shape, read once and frozen.

Everything in it is what the school itself may read: the reasons given to it, assessments without what is restricted.
"""

from typing import Annotated, Any, Final

from securing_good.vocabulary import (
    ActionStatus,
    CaseState,
    ExternalReviewState,
    MonitoringLevel,
    NotHeldReason,
    OwnerSide,
    Progress,
    ReviewDecision,
    SchoolWord,
    VisitStatus,
)
from securing_good_api.exit_criteria.views import CRITERIA, CriterionOut
from securing_good_api.minutes.views import WORD_STATE
from securing_good_api.reads import Many, Out, Sql, View
from securing_good_api.successions.facts import school_at
from securing_good_api.visits.views import MEETING_DAY, VISIT_STATUS, ActivityOut


class LevelThenOut(Out):
    """A decision on the school's level, from the one the case opened on."""

    level: MonitoringLevel
    suggested_level: MonitoringLevel | None
    reason: Annotated[str, Sql("coalesce(d.school_reason, d.reason)")]
    decided_at: str


class MeetingOut(Out):
    """A Securing Good meeting that was due, and what became of it: of its minutes what was issued."""

    slot: Annotated[str, Sql("v.slot")]
    day: Annotated[str, Sql(MEETING_DAY)]
    status: Annotated[VisitStatus, Sql(f"({VISIT_STATUS})")]
    not_held_reason: Annotated[NotHeldReason | None, Sql("nh.reason")]
    progress: Annotated[Progress | None, Sql("m.progress")]
    school_word: Annotated[SchoolWord | None, Sql(WORD_STATE)]


class MonitoringVisitThenOut(Out):
    """A monitoring visit that was held, what it was for, and what it found."""

    held_on: Annotated[str, Sql("mv.held_on")]
    activities: Annotated[
        list[ActivityOut], Many("visit_activity y", "y.council = mv.council and y.visit_id = mv.visit_id", "y.number")
    ]
    summary: str


class ActionThenOut(Out):
    """An action and how it stands."""

    what: str
    owner: str
    owner_side: OwnerSide
    critical: bool
    due_on: str
    status: ActionStatus
    done_on: str | None
    carried_over: int
    overdue: Annotated[bool, Sql("a.status = 'open' and a.due_on < :today")]


class ObjectiveThenOut(Out):
    """What a package was to change, and what came of that."""

    what: str
    impact: str | None
    evidence: str | None


class SupportThenOut(Out):
    """Support, and what came of it."""

    what: str
    state: str
    identified_on: str
    evaluated_on: str | None
    impact: str | None
    evaluation: str | None
    objectives: Annotated[
        list[ObjectiveThenOut],
        Many("support_objective o", "o.council = p.council and o.package_id = p.id", "o.number"),
    ]


class ExternalReviewThenOut(Out):
    """An external review, and what it found."""

    state: ExternalReviewState
    scope: str
    requested_on: str
    delivered_on: str | None
    summary: str | None


class ResponseThenOut(Out):
    """What the school said to a review."""

    months: Annotated[
        int, Sql("(select n.months from review_point n where n.council = w.council and n.id = w.review_point_id)")
    ]
    words: str
    said_at: str


class EarlierReviewOut(Out):
    """A review that was decided before."""

    months: int
    decision: ReviewDecision
    reason: str


def _assessment(which: str) -> str:
    return (
        "(select json_build_object('as_of', a.as_of, 'suggested_level', a.suggested_level, 'index_points', a.index_points, "
        "'coverage', a.coverage, 'provisional', a.provisional, 'reasons', a.document::json -> 'reasons') "
        f"from assessment a where a.council = c.council and a.urn = {school_at('a.made_at')} {which} limit 1)"
    )


_THEN: Final = _assessment(
    "order by a.made_at::date > c.opened_on, case when a.made_at::date <= c.opened_on then a.made_at end desc, "
    "a.made_at, a.id"
)
"""The newest there was when the case opened, else the first after."""
_NOW: Final = _assessment("order by a.made_at desc, a.id desc")


_MEETINGS: Final = (
    "visit v left join visit_record r on r.council = v.council and r.visit_id = v.id "
    "left join minutes_version m on m.council = r.council and m.visit_id = r.visit_id and m.number = r.issued "
    "left join visit_not_held nh on nh.council = v.council and nh.visit_id = v.id"
)


class EvidenceOut(Out):
    """How a case stands when its evidence is frozen."""

    case_id: Annotated[str, Sql("c.id")]
    reference: str
    urn: int
    school: Annotated[str, Sql("s.name")]
    opened_on: str
    state: CaseState
    level: MonitoringLevel
    as_of: Annotated[str, Sql("cast(:today as date)")]
    exit_criteria: Annotated[list[CriterionOut], Sql(CRITERIA)]
    levels: Annotated[
        list[LevelThenOut],
        Many(
            "level_decision d",
            f"d.council = c.council and d.urn = {school_at('d.decided_at')} and d.decided_at >= "
            "(select f.decided_at from level_decision f where f.council = c.council and f.id = c.level_decision_id)",
            "d.decided_at, d.id",
        ),
    ]
    assessed_then: Annotated[dict[str, Any] | None, Sql(_THEN)]
    assessed_now: Annotated[dict[str, Any] | None, Sql(_NOW)]
    meetings: Annotated[
        list[MeetingOut],
        Many(
            _MEETINGS,
            "v.council = c.council and v.case_id = c.id and v.kind = 'securing_good_meeting' and v.date <= :today",
            "v.date, v.id",
        ),
    ]
    monitoring_visits: Annotated[
        list[MonitoringVisitThenOut],
        Many(
            "monitoring_visit mv",
            "mv.council = c.council and mv.case_id = c.id and mv.held_on is not null",
            "mv.held_on, mv.visit_id",
        ),
    ]
    actions: Annotated[
        list[ActionThenOut], Many("action a", "a.council = c.council and a.case_id = c.id", "a.due_on, a.id")
    ]
    support: Annotated[
        list[SupportThenOut],
        Many("support_package p", "p.council = c.council and p.case_id = c.id", "p.identified_on, p.id"),
    ]
    external_reviews: Annotated[
        list[ExternalReviewThenOut],
        Many("external_review e", "e.council = c.council and e.case_id = c.id", "e.requested_on, e.id"),
    ]
    school_responses: Annotated[
        list[ResponseThenOut],
        Many("school_response w", "w.council = c.council and w.case_id = c.id", "w.said_at, w.id"),
    ]
    earlier_reviews: Annotated[
        list[EarlierReviewOut],
        Many(
            "review_point n",
            "n.council = c.council and n.case_id = c.id and n.decision is not null",
            "n.decided_at, n.id",
        ),
    ]


EVIDENCE = View(
    EvidenceOut,
    '"case" c join school s on s.urn = c.urn',
    "c",
    order=("c.opened_on", "c.id"),
    identity="c.id = :id",
    moving=True,
)
