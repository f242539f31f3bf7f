"""What an engagement letter says of a case, read once and frozen; and the calendar a letter must heed.

Everything in it is what the school itself may read: the reason given to it, the assessment without what is restricted,
open concerns in the words meant for it.
"""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Final
from uuid import UUID

from sqlalchemy import text

from securing_good.calendar import CalendarPeriod, SchoolCalendar, academic_year_of
from securing_good.council_calendar import calendar_until
from securing_good.database import UnitOfWork
from securing_good.vocabulary import CalendarKind, CaseState, MonitoringLevel, Post, Term
from securing_good_api.case_team.views import BOTH
from securing_good_api.reads import Many, Out, Sql, View
from securing_good_api.successions.facts import school_at

_HOLDING: Final = "q.starts_on <= :today and (q.ends_on is null or q.ends_on >= :today)"


class LetterRecipientOut(Out):
    """Somebody who holds a post at the school on the day."""

    person_id: Annotated[str, Sql("q.person_id")]
    name: Annotated[str, Sql("x.name")]
    post: Annotated[Post, Sql("q.post")]


class LetterConcernOut(Out):
    """An open concern that counts, in the words the school may read."""

    statement: str
    observed_on: str


class LetterFactsOut(Out):
    """What is known of a case on the day its letter is drafted."""

    council_name: Annotated[str, Sql("k.name")]
    school_name: Annotated[str, Sql("s.name")]
    school_type: Annotated[str, Sql("s.type")]
    school_type_group: Annotated[str, Sql("s.type_group")]
    case_reference: Annotated[str, Sql("c.reference")]
    state: CaseState
    level: MonitoringLevel
    level_reason: Annotated[str, Sql("coalesce(d.school_reason, d.reason)")]
    decided_on: Annotated[str, Sql("cast(d.decided_at at time zone 'Europe/London' as date)")]
    opened_on: str
    lead_officer: Annotated[str | None, Sql("lo.name")]
    link_partner: Annotated[str | None, Sql("lp.name")]
    assistant_director: Annotated[
        str | None,
        Sql(
            "(select x.name from appointment q join person x on x.council = q.council and x.id = q.person_id "
            f"where q.council = c.council and q.post = 'assistant_director' and {_HOLDING} "
            "order by q.acting desc, q.starts_on desc, q.id limit 1)"
        ),
    ]
    first_contact_on: Annotated[
        str | None,
        Sql("(select min(z.contacted_on) from case_contact z where z.council = c.council and z.case_id = c.id)"),
    ]
    review_months: Annotated[
        list[int],
        Sql(
            "(select coalesce(json_agg(r.months order by r.months), '[]'::json) from review_point r "
            "where r.council = c.council and r.case_id = c.id and r.kind = 'scheduled')"
        ),
    ]
    assessed_on: Annotated[str | None, Sql("a.as_of")]
    reasons: Annotated[
        list[str],
        Sql(
            "(select coalesce(json_agg(one.reason ->> 'sentence' order by one.place), '[]'::json) "
            "from json_array_elements(a.document::json -> 'reasons') with ordinality one(reason, place) "
            "where one.reason ->> 'flag' in ('concern', 'serious_concern'))"
        ),
    ]
    concerns: Annotated[
        list[LetterConcernOut],
        Many(
            "concern o",
            "o.council = c.council and o.urn = c.urn and o.access_class = 'open' and o.closed_at is null "
            "and o.expires_on > :today",
            "o.observed_on, o.id",
        ),
    ]
    trust_officer_id: Annotated[
        str | None,
        Sql(
            "(select i.officer_id from trust_invitation i where i.council = c.council and i.case_id = c.id "
            "and i.reply = 'agrees' order by i.replied_on desc, i.id limit 1)"
        ),
    ]
    """The officer an academy's trust named for the case."""
    people: Annotated[
        list[LetterRecipientOut],
        Many(
            "appointment q join person x on x.council = q.council and x.id = q.person_id",
            f"q.council = c.council and q.urn = c.urn and {_HOLDING}",
            "q.starts_on, q.id",
        ),
    ]
    """All who hold a post at the school today."""
    has_draft: Annotated[
        bool,
        Sql(
            "exists (select from document z where z.council = c.council and z.case_id = c.id "
            "and z.kind = 'engagement_letter' and z.state = 'draft')"
        ),
    ]


_SOURCE: Final = (
    f'"case" c join school s on s.urn = c.urn join council k on k.code = c.council{BOTH}'
    " left join lateral (select * from level_decision w where w.council = c.council"
    f" and w.urn = {school_at('w.decided_at')}"
    " and w.level = c.level order by w.decided_at desc, w.id desc limit 1) d on true"
    " left join lateral (select * from assessment w where w.council = c.council"
    f" and w.urn = {school_at('w.made_at')}"
    " order by w.made_at desc, w.id desc limit 1) a on true"
)
LETTER_FACTS = View(LetterFactsOut, _SOURCE, "c", order=("c.opened_on", "c.id"), identity="c.id = :id", moving=True)

LETTER_ON: Final = """(select min(z.reached_on) from (
        select case when count(*) = count(y.first_on) then max(y.first_on) end as reached_on
        from document d join document_recipient r on r.council = d.council and r.document_id = d.id and not r.copied
        left join lateral (select min(w.delivered_on) as first_on from document_delivery w
                           where w.council = r.council and w.document_id = r.document_id and w.recipient = r.number) y on true
        where d.council = c.council and d.case_id = c.id and d.kind = 'engagement_letter'
        group by d.id) z)"""
"""The day on which an engagement letter of the row `c` of `case` had reached everybody it is addressed to."""


async def letter_reached_on(unit: UnitOfWork, case_id: UUID) -> date | None:
    """The day on which an engagement letter of a case had reached everybody it is addressed to."""
    asked = text(f'select {LETTER_ON} from "case" c where c.council = :council and c.id = :id')
    found: date | None = await unit.session.scalar(asked, {"council": unit.council, "id": case_id})
    return found


PERIODS: Final = """(
    select coalesce(json_agg(json_build_array(y.area, y.academic_year, y.kind, y.term, y.starts_on, y.ends_on,
                                              y.council is not null) order by y.starts_on, y.id), '[]'::json)
    from calendar_period y where (y.area = d.council or y.area is null) and y.ceased_at is null)"""
"""The periods known for the council of the row `d`."""


def calendar_from(periods: Sequence[Sequence[Any]], day: date) -> SchoolCalendar:
    """The council's calendar as `PERIODS` tells it, provisional where the year of the day is not published."""
    own = {(one[0], one[1]) for one in periods if one[6]}
    read = tuple(
        CalendarPeriod(
            area,
            year,
            CalendarKind(kind),
            Term(term) if term else None,
            date.fromisoformat(starts_on),
            date.fromisoformat(ends_on),
        )
        for area, year, kind, term, starts_on, ends_on, is_own in periods
        if is_own or (area, year) not in own
    )
    return calendar_until(read, academic_year_of(day))
