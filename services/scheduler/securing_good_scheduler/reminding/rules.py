"""Who is reminded of what, and when. Pure: facts and a day in, reminders out.

The days are our proposal; the programme gives none. A reminder is due from its day until it is of no more use, so that
whoever was down on the day still finds it.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from securing_good.calendar import ONE_DAY
from securing_good.programme import REVIEW_LEAD_DAYS
from securing_good.vocabulary import OwnerSide, Post, ReminderKind, VisitKind
from securing_good_scheduler.reminding.wanted import (
    ComingReview,
    ComingVisit,
    Counts,
    Days,
    Facts,
    OpenAction,
    OpenNotice,
    People,
    Wanted,
)

FIRST_HOUR: Final = 8
"""In London. Nobody's telephone rings at night."""
LAST_HOUR: Final = 20
ACTION_DAYS: Final = 3
"""School days before an action is due."""
PAPERS_DAYS: Final = 5
"""School days before the papers for a review's meeting are to be ready."""
PAPERS_DAYS_WITHOUT_MEETING: Final = 10
"""School days before a review for which no meeting is planned."""
DECISION_DAYS: Final = 5
REPLY_DAYS: Final = 3
NOTICE_DAYS: Final = 5
"""Working days: a notice's period knows no holidays of schools."""
LATE_FOR: Final = timedelta(days=28)
"""What is late is worth a reminder for so long; the weekly digest counts it for ever."""
_SCHOOL: Final = (Post.HEADTEACHER, Post.CHAIR_OF_GOVERNORS, Post.CLERK)
_HEAD_AND_CHAIR: Final = (Post.HEADTEACHER, Post.CHAIR_OF_GOVERNORS)
_MEETINGS: Final = (VisitKind.SECURING_GOOD_MEETING, VisitKind.REVIEW_MEETING)
_TEAM: Final = (Post.LEAD_OFFICER, Post.LINK_PARTNER)
_OVERSEE: Final = (Post.PRINCIPAL_ADVISER, Post.ASSISTANT_DIRECTOR)


def reminders(facts: Facts, days: Days, today: date) -> list[Wanted]:
    """Every reminder that is due today and of use, in no order that matters. The same facts give the same reminders."""
    every = (
        *_of_visits(facts, days),
        *_of_minutes(facts, days),
        *_of_actions(facts, days),
        *_of_reviews(facts, days),
        *_of_replies(facts, days),
        *_of_notices(facts, days),
        *_digests(facts, days, today),
    )
    return [one for one in every if one.due_on <= today <= one.of_use_until]


def may_go(*, statutory: bool, days: Days, now: datetime) -> bool:
    """Whether a reminder may be sent at this moment in London: by day, and in holidays only what a statute dates."""
    if statutory:
        return now.hour >= FIRST_HOUR
    return FIRST_HOUR <= now.hour < LAST_HOUR and not days.is_quiet(now.date())


def school_days_before(days: Days, day: date, school_days: int) -> date:
    """So many school days before a day, by weeks of five where terms are not known; with 0 the day or the next school day."""
    try:
        return days.calendar.add_school_days(day, -school_days)
    except LookupError:
        return day - timedelta(days=school_days * 7 // 5)


def _of_visits(facts: Facts, days: Days) -> Iterator[Wanted]:
    for visit in facts.visits:
        due = school_days_before(days, visit.day, facts.visit_days)
        for person in visitors(facts.people, visit):
            yield Wanted(
                ReminderKind.VISIT,
                visit.id,
                f"soon {visit.day}",
                person,
                due,
                of_use_until=visit.day,
                day=visit.day,
                path=f"/board/visits/{visit.id}",
            )


def visitors(people: People, visit: ComingVisit) -> list[UUID]:
    """Who is to be at a visit: at a meeting chair and clerk besides (programme, Securing Good Process)."""
    posts = _SCHOOL if visit.kind in _MEETINGS else (Post.HEADTEACHER,)
    own = people.link_partners.get(visit.urn) if visit.case_id is None else None
    return [
        *([own] if own else []),
        *people.of_case(visit.case_id, *_TEAM),
        *people.at_school(visit.urn, *posts),
    ]


def _of_minutes(facts: Facts, days: Days) -> Iterator[Wanted]:
    for late in facts.minutes:
        due = school_days_before(days, late.day + ONE_DAY, 0)
        for person in facts.people.of_case(late.case_id, *_TEAM):
            yield Wanted(
                ReminderKind.MINUTES_LATE,
                late.visit_id,
                "unissued" if late.recorded else "unrecorded",
                person,
                due,
                of_use_until=due + LATE_FOR,
                day=late.day,
                path=f"/board/visits/{late.visit_id}",
            )


def _of_actions(facts: Facts, days: Days) -> Iterator[Wanted]:
    for action in facts.actions:
        late = school_days_before(days, action.due_on + ONE_DAY, 0)
        for person in owners(facts.people, action):
            for what, due, until in (
                ("soon", school_days_before(days, action.due_on, ACTION_DAYS), action.due_on),
                ("overdue", late, late + LATE_FOR),
            ):
                yield Wanted(
                    ReminderKind.ACTION,
                    action.id,
                    f"{what} {action.due_on}",
                    person,
                    due,
                    of_use_until=until,
                    day=action.due_on,
                    path=f"/board/actions/{action.id}",
                )


def owners(people: People, action: OpenAction) -> list[UUID]:
    """Who an action is to do: whoever its words name, by name or by post, else the headteacher or the lead officer."""
    at_school = action.side is OwnerSide.SCHOOL
    holders = people.schools.get(action.urn, ()) if at_school else people.cases.get(action.case_id, ())
    said = " ".join(action.owner.casefold().replace("-", " ").split())
    named = [
        one.person_id
        for one in holders
        if said in {one.name.casefold(), one.post.value.replace("_", " "), one.post.value.split("_")[0]}
    ]
    if named:
        return list(dict.fromkeys(named))
    if at_school:
        return people.at_school(action.urn, Post.HEADTEACHER)
    return people.of_case(action.case_id, Post.LEAD_OFFICER)


def _of_reviews(facts: Facts, days: Days) -> Iterator[Wanted]:
    for review in facts.reviews:
        leads = facts.people.of_case(review.case_id, Post.LEAD_OFFICER)
        deciders = facts.people.at_council(Post.ASSISTANT_DIRECTOR)
        if not review.has_evidence:
            due = (
                school_days_before(days, review.papers_by, PAPERS_DAYS)
                if review.papers_by
                else school_days_before(days, review.due_on, PAPERS_DAYS_WITHOUT_MEETING)
            )
            yield from _of_review(ReminderKind.REVIEW_PAPERS, review, "papers", leads, due, review.due_on)
        due = school_days_before(days, review.due_on, DECISION_DAYS)
        late = school_days_before(days, review.due_on + ONE_DAY, 0)
        both = list(dict.fromkeys([*deciders, *leads]))
        yield from _of_review(ReminderKind.REVIEW_DECISION, review, "soon", both, due, review.due_on)
        yield from _of_review(ReminderKind.REVIEW_DECISION, review, "overdue", deciders, late, late + LATE_FOR)


def _of_review(
    kind: ReminderKind, review: ComingReview, what: str, people: Iterable[UUID], due: date, until: date
) -> Iterator[Wanted]:
    for person in people:
        path = f"/board/reviews/{review.id}"
        yield Wanted(kind, review.id, f"{what} {review.due_on}", person, due, until, review.due_on, path)


def _of_replies(facts: Facts, days: Days) -> Iterator[Wanted]:
    for reply in facts.replies:
        due = school_days_before(days, reply.reply_by, REPLY_DAYS)
        for person in facts.people.at_school(reply.urn, *_HEAD_AND_CHAIR):
            yield Wanted(
                ReminderKind.REPLY_DUE,
                reply.proposal_id,
                f"soon {reply.reply_by}",
                person,
                due,
                of_use_until=reply.reply_by,
                day=reply.reply_by,
                path=f"/board/levels/{reply.proposal_id}",
            )


def _of_notices(facts: Facts, days: Days) -> Iterator[Wanted]:
    """The governing body complies by a day, and the council judges whether it did (EIA 2006 s.60, s.63 and after)."""
    for notice in facts.notices:
        people = facts.people
        everybody = [*people.at_school(notice.urn, *_HEAD_AND_CHAIR), *people.at_council(Post.ASSISTANT_DIRECTOR)]
        for person in dict.fromkeys(everybody):
            for what, due in (("soon", _working_days_before(days, notice)), ("last", notice.comply_by)):
                yield Wanted(
                    ReminderKind.NOTICE,
                    notice.intervention_id,
                    f"{what} {notice.comply_by} {notice.id}",
                    person,
                    due,
                    of_use_until=notice.comply_by - (ONE_DAY if what == "soon" else timedelta()),
                    day=notice.comply_by,
                    path="/board/",
                    statutory=notice.statutory,
                )


def _working_days_before(days: Days, notice: OpenNotice) -> date:
    day, left = notice.comply_by, NOTICE_DAYS
    while left:
        day -= ONE_DAY
        left -= days.calendar.is_working_day(day)
    return day


def _digests(facts: Facts, days: Days, today: date) -> Iterator[Wanted]:
    """One a week for each officer for whom there is anything to count, from the week's first school day."""
    monday = today - timedelta(days=today.weekday())
    week = [monday + timedelta(days=number) for number in range(7)]
    first = next((day for day in week if not days.is_quiet(day)), None)
    if first is None:
        return
    for person in facts.people.at_council(*_TEAM, *_OVERSEE):
        counts = count(facts, person, week, today)
        if counts:
            yield Wanted(
                ReminderKind.DIGEST,
                person,
                f"week {monday}",
                person,
                first,
                of_use_until=week[-1],
                day=monday,
                path="/board/",
                counts=counts,
            )


def count(facts: Facts, person: UUID, week: Sequence[date], today: date) -> Counts:
    """An officer's week: of their cases, and of the schools whose link partner they are; of all, where they oversee."""
    people = facts.people
    oversees = person in people.at_council(*_OVERSEE)
    cases = {case for case, team in people.cases.items() if oversees or any(one.person_id == person for one in team)}
    soon = today + timedelta(days=REVIEW_LEAD_DAYS)
    return Counts(
        visits=sum(
            week[0] <= one.day <= week[-1]
            and (one.case_id in cases if one.case_id else oversees or people.link_partners.get(one.urn) == person)
            for one in facts.visits
        ),
        minutes=sum(one.case_id in cases for one in facts.minutes),
        actions=sum(one.case_id in cases and one.due_on < today for one in facts.actions),
        reviews=sum(one.case_id in cases and one.due_on <= soon for one in facts.reviews),
    )
