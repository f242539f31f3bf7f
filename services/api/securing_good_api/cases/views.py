"""What is shown of a case."""

from typing import Annotated

from securing_good.vocabulary import CaseState, MonitoringLevel
from securing_good_api.reads import Many, Out, Sql, View, columns
from securing_good_api.visits.views import VISIT_PROVISIONAL, VISIT_STATUS


class CaseVisitOut(Out):
    """A visit as its case shows it."""

    id: str
    slot: str
    date: str
    status: Annotated[str, Sql(f"({VISIT_STATUS})")]
    provisional: Annotated[bool, Sql(f"({VISIT_PROVISIONAL})")]


class NextReviewOut(Out):
    """The first review that nobody has decided yet."""

    id: str
    months: int
    due_on: str


_NEXT_REVIEW = f"case when n.id is not null then {columns(NextReviewOut, 'n')} end"


class CaseOut(Out):
    """A school's time in the programme."""

    id: str
    reference: str
    urn: int
    school: Annotated[str, Sql("s.name")]
    state: CaseState
    level: MonitoringLevel
    reason: str
    lead_officer: Annotated[str | None, Sql("lo.name")]
    lead_officer_id: str | None
    link_partner: Annotated[str | None, Sql("lp.name")]
    link_partner_id: str | None
    opened_on: str
    closed_on: str | None
    """The day a review decided exit."""
    next_review: Annotated[NextReviewOut | None, Sql(_NEXT_REVIEW)]
    """None once the school has left the programme or its last review is decided."""
    timetable_is_current: Annotated[bool, Sql("coalesce(t.built_from >= c.revision, false)")]
    """False until the scheduler has followed the last change."""
    visits: Annotated[
        list[CaseVisitOut],
        Many("visit v", "v.council = c.council and v.case_id = c.id", "v.date, v.id"),
    ]


CASES = View(
    CaseOut,
    '"case" c join school s on s.urn = c.urn'
    " left join person lo on lo.council = c.council and lo.id = c.lead_officer_id"
    " left join person lp on lp.council = c.council and lp.id = c.link_partner_id"
    " left join timetable t on t.council = c.council and t.case_id = c.id"
    " left join lateral (select id, months, due_on from review_point p where p.council = c.council and p.case_id = c.id"
    " and p.decision is null and c.closed_on is null order by p.months limit 1) n on true",
    "c",
    order=("c.opened_on", "c.id"),
    identity="c.id = :id",
    version="c.version",
    moving=True,
)
