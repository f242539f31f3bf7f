"""What is shown of a link partner's visit, and which levels are to be confirmed or changed after a first one in autumn."""

from enum import StrEnum
from typing import Annotated, Final

from securing_good.vocabulary import MonitoringLevel
from securing_good_api.reads import Out, Sql, View


class ConfirmationState(StrEnum):
    """Whether a level has been confirmed or changed since the visit."""

    DUE = "due"
    OVERDUE = "overdue"
    CONFIRMED = "confirmed"
    CHANGED = "changed"


class WhyProvisional(StrEnum):
    """Why a level is to be confirmed."""

    EVIDENCE_MISSING = "evidence_missing"
    """The newest assessment before the visit was provisional, or there was none."""
    UNDECIDED = "undecided"
    """No level was decided since 1 September."""


class LinkPartnerVisitOut(Out):
    """That a link partner visited a school."""

    id: str
    urn: int
    school: Annotated[str, Sql("s.name")]
    held_on: str
    visited_by: str
    self_evaluation_tested: bool
    note: str | None
    visit_id: str | None
    """The planned visit that it was."""
    confirm_by: Annotated[
        str | None,
        Sql(
            "case when not exists (select from link_partner_visit f where f.council = v.council and f.urn = v.urn "
            "and f.autumn_of = v.autumn_of and (f.held_on, f.recorded_at, f.id) < (v.held_on, v.recorded_at, v.id)) "
            "then v.confirm_by end"
        ),
    ]
    """For the first visit of an autumn: by when a provisional level is confirmed or changed."""
    recorded_by: str
    recorded_at: str


STATE: Final = (
    "case when d.id is not null then case when d.level = coalesce(b.level, a.suggested_level, '') then 'confirmed' "
    "else 'changed' end when v.confirm_by < :today then 'overdue' else 'due' end"
)
_UNDECIDED: Final = "b.decided_at is null or b.decided_at < make_date(v.autumn_of, 9, 1)"


class LevelConfirmationOut(Out):
    """A provisional level after a school's first link partner visit of an autumn."""

    id: Annotated[str, Sql("v.id")]
    """The visit's."""
    urn: int
    school: Annotated[str, Sql("s.name")]
    visited_on: Annotated[str, Sql("v.held_on")]
    confirm_by: str
    why: Annotated[
        WhyProvisional,
        Sql("case when coalesce(a.provisional, true) then 'evidence_missing' else 'undecided' end"),
    ]
    level: Annotated[MonitoringLevel, Sql("coalesce(b.level, a.suggested_level, 'not_assessed')")]
    """As it stood on the day of the visit: decided, or else suggested."""
    assessment_id: Annotated[str | None, Sql("a.id")]
    state: Annotated[ConfirmationState, Sql(STATE)]
    decision_id: Annotated[str | None, Sql("d.id")]
    decided_level: Annotated[MonitoringLevel | None, Sql("d.level")]


_FIRST_OF_AUTUMN: Final = (
    "(select distinct on (x.council, x.urn, x.autumn_of) x.* from link_partner_visit x "
    "where x.council = :council and x.autumn_of is not null "
    "order by x.council, x.urn, x.autumn_of, x.held_on, x.recorded_at, x.id) v"
)
LINK_PARTNER_VISITS = View(
    LinkPartnerVisitOut,
    "link_partner_visit v join school s on s.urn = v.urn",
    "v",
    order=("v.held_on", "v.id"),
    identity="v.id = :id",
    moving=True,
)
LEVEL_CONFIRMATIONS = View(
    LevelConfirmationOut,
    f"{_FIRST_OF_AUTUMN} join school s on s.urn = v.urn"
    " left join lateral (select a.id, a.suggested_level, a.provisional from assessment a where a.council = v.council"
    " and a.urn = v.urn and a.as_of <= v.held_on and a.made_at < v.held_on + 1"
    " order by a.as_of desc, a.made_at desc, a.id desc limit 1) a on true"
    " left join lateral (select b.level, b.decided_at from level_decision b where b.council = v.council"
    " and b.urn = v.urn and b.decided_at < v.held_on order by b.decided_at desc, b.id desc limit 1) b on true"
    " left join lateral (select d.id, d.level from level_decision d where d.council = v.council and d.urn = v.urn"
    " and d.decided_at >= v.held_on order by d.decided_at, d.id limit 1) d on true",
    "v",
    order=("v.confirm_by", "v.id"),
    moving=True,
    always=(f"(coalesce(a.provisional, true) or {_UNDECIDED})",),
)
