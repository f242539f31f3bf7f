"""What a council's reminders of a day follow from, read from its tables."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from securing_good.calendar import academic_year_of
from securing_good.council_calendar import calendar_until, council_periods
from securing_good.programme import REVIEW_LEAD_DAYS
from securing_good.vocabulary import RUNNING, SCHOOL_POSTS, NoticeKind, OwnerSide, Post, VisitKind
from securing_good_scheduler.reminding.wanted import (
    ComingReview,
    ComingVisit,
    Days,
    Facts,
    Holder,
    LateMinutes,
    OpenAction,
    OpenNotice,
    OpenReply,
    People,
)

FAR: Final = timedelta(days=60)
"""Further ahead nothing is due yet: fifteen school days and the summer holidays."""
_RUNNING: Final = f"c.state in ({', '.join(repr(state.value) for state in RUNNING)})"
_OF_CASE: Final = 'join "case" c on c.council = x.council and c.id = x.case_id'
_NOW: Final = "x.starts_on <= :today and (x.ends_on is null or x.ends_on >= :today)"

_POSTS: Final = f"""select x.post, x.urn, x.person_id, p.name from appointment x
    join person p on p.council = x.council and p.id = x.person_id
    where x.council = :council and {_NOW} order by x.starts_on, x.id"""
# Whoever covers comes before whoever is assigned.
_TEAMS: Final = f"""select distinct on (x.case_id, x.post) x.case_id, c.urn, x.post, x.person_id, p.name
    from case_assignment x
    {_OF_CASE} join person p on p.council = x.council and p.id = x.person_id
    where x.council = :council and {_RUNNING} and {_NOW}
    order by x.case_id, x.post, x.cover desc, x.starts_on desc, x.id"""
_LINK_PARTNERS: Final = f"""select x.urn, x.person_id from school_assignment x
    where x.council = :council and {_NOW} order by x.starts_on, x.id"""
_RULES: Final = (
    """select visit_days from reminder_rules where council = :council order by set_at desc, id desc limit 1"""
)
_NOT_HELD: Final = (
    "not exists (select from visit_record h where h.council = x.council and h.visit_id = x.id) "
    "and not exists (select from visit_not_held h where h.council = x.council and h.visit_id = x.id)"
)
# A link partner's visit that the timetable in force has no place for is on the day it had best be: nobody is expected then.
_VISITS: Final = f"""select x.id, x.case_id, x.urn, x.kind, x.date as day from visit x
    left {_OF_CASE} where x.council = :council and x.date between :today and :far and (c.id is null or {_RUNNING})
    and {_NOT_HELD} and not exists (select from monitoring_visit h
        where h.council = x.council and h.visit_id = x.id and h.held_on is not null)
    and not exists (select from link_partner_visit h where h.council = x.council and h.visit_id = x.id)
    and (x.half is not null or x.kind <> 'link_partner_visit'
        or not exists (select from timetable t where t.council = x.council and t.state = 'published'))
    and not exists (select from review_meeting h join review_point p on p.council = h.council and p.id = h.review_point_id
        where h.council = x.council and h.visit_id = x.id and p.decision is not null)"""
_MINUTES: Final = f"""select x.id as visit_id, x.case_id, x.date as day, false as recorded from visit x {_OF_CASE}
    where x.council = :council and x.kind = 'securing_good_meeting' and x.date < :today and {_RUNNING} and {_NOT_HELD}
    union all
    select x.visit_id, x.case_id, x.issue_due_on, true from visit_record x {_OF_CASE}
    where x.council = :council and x.issued is null and x.issue_due_on < :today and {_RUNNING}"""
_ACTIONS: Final = f"""select x.id, x.case_id, x.urn, x.owner_side, x.owner, x.due_on from action x {_OF_CASE}
    where x.council = :council and x.status = 'open' and x.due_on <= :far and {_RUNNING}
    and not exists (select from action_report h
        where h.council = x.council and h.action_id = x.id and h.outcome is null)"""
_REVIEWS: Final = f"""select x.id, x.case_id, x.due_on, exists (select from evidence_pack h where h.council = x.council
        and h.review_point_id = x.id and h.frozen_at >= x.due_on - {REVIEW_LEAD_DAYS}) as has_evidence,
        (select m.papers_by from review_meeting m where m.council = x.council and m.review_point_id = x.id) as papers_by
    from review_point x {_OF_CASE}
    where x.council = :council and x.decision is null and x.due_on <= :far and {_RUNNING}"""
_REPLIES: Final = """select x.id as proposal_id, x.urn, x.reply_by from level_proposal x
    where x.council = :council and x.state = 'shared' and x.reply_by >= :today
    and not exists (select from level_reply h where h.council = x.council and h.proposal_id = x.id)"""
_NOTICES: Final = """select x.id, x.intervention_id, x.urn, x.comply_by, x.kind from intervention_notice x
    where x.council = :council and x.state = 'in_force' and x.comply_by >= :today and x.compliance is null"""


async def days_of(session: AsyncSession, council: str, today: date) -> Days:
    """The council's school days, provisional ones where none are published for this year and the next."""
    periods = await council_periods(session, council)
    return Days(calendar_until(periods, academic_year_of(today) + 1))


async def gather(session: AsyncSession, council: str, today: date) -> Facts:
    """The facts of this day."""

    async def rows(sql: str) -> Sequence[Any]:
        given = {"council": council, "today": today, "far": today + FAR}
        return (await session.execute(text(sql), {k: v for k, v in given.items() if f":{k}" in sql})).all()

    visit_days = next((row.visit_days for row in await rows(_RULES)), None)
    return Facts(
        people=_people(await rows(_POSTS), await rows(_TEAMS), await rows(_LINK_PARTNERS)),
        visits=[ComingVisit(r.id, r.case_id, r.urn, VisitKind(r.kind), r.day) for r in await rows(_VISITS)],
        minutes=[LateMinutes(r.visit_id, r.case_id, r.day, r.recorded) for r in await rows(_MINUTES)],
        actions=[
            OpenAction(r.id, r.case_id, r.urn, OwnerSide(r.owner_side), r.owner, r.due_on) for r in await rows(_ACTIONS)
        ],
        reviews=[ComingReview(r.id, r.case_id, r.due_on, r.has_evidence, r.papers_by) for r in await rows(_REVIEWS)],
        replies=[OpenReply(r.proposal_id, r.urn, r.reply_by) for r in await rows(_REPLIES)],
        notices=[
            OpenNotice(r.id, r.intervention_id, r.urn, r.comply_by, NoticeKind(r.kind).is_statutory)
            for r in await rows(_NOTICES)
        ],
        **({"visit_days": visit_days} if visit_days is not None else {}),
    )


def _people(posts: Sequence[Any], teams: Sequence[Any], link_partners: Sequence[Any]) -> People:
    schools: dict[int, list[Holder]] = defaultdict(list)
    cases: dict[UUID, list[Holder]] = defaultdict(list)
    for row in posts:
        if Post(row.post) in SCHOOL_POSTS:
            schools[row.urn].append(Holder(Post(row.post), row.person_id, row.name))
    for row in teams:
        cases[row.case_id].append(Holder(Post(row.post), row.person_id, row.name))
    return People(
        council=[Holder(Post(r.post), r.person_id, r.name) for r in posts if Post(r.post) not in SCHOOL_POSTS],
        schools=schools,
        cases=cases,
        # A school nobody was assigned to has its case's link partner, as when visits are planned.
        link_partners={
            **{row.urn: row.person_id for row in teams if row.post == Post.LINK_PARTNER},
            **{row.urn: row.person_id for row in link_partners},
        },
    )
