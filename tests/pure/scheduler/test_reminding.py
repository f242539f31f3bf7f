"""Who is reminded of what and when: once, in school time unless a statute dates it, and without a word of any case."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

import pytest

from securing_good.calendar import CalendarPeriod, build_calendar
from securing_good.database import LONDON
from securing_good.vocabulary import CalendarKind, OwnerSide, Post, ReminderKind, Term, VisitKind
from securing_good_scheduler.reminding.rules import count, may_go, owners, reminders
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
from securing_good_scheduler.reminding.words import words

TERM, BREAK = CalendarKind.TERM, CalendarKind.HALF_TERM


def period(kind, term, starts_on, ends_on):
    return CalendarPeriod("307", 2026, kind, term, starts_on, ends_on)


DAYS = Days(
    build_calendar(
        [
            period(TERM, Term.AUTUMN, date(2026, 9, 1), date(2026, 12, 18)),
            period(BREAK, Term.AUTUMN, date(2026, 10, 26), date(2026, 10, 30)),
            period(TERM, Term.SPRING, date(2027, 1, 4), date(2027, 3, 25)),
            period(BREAK, Term.SPRING, date(2027, 2, 15), date(2027, 2, 19)),
            period(TERM, Term.SUMMER, date(2027, 4, 12), date(2027, 7, 21)),
        ]
    )
)
URN = 101901


def somebody(name: str) -> UUID:
    """A person, always the same."""
    return uuid5(UUID(int=0), name)


CASE = somebody("the case")
LEAD, PARTNER, HEAD, CHAIR, CLERK, DIRECTOR = (
    somebody(name) for name in ("lead", "partner", "head", "chair", "clerk", "director")
)
PEOPLE = People(
    council=[
        Holder(Post.LEAD_OFFICER, LEAD, "Lena Lead"),
        Holder(Post.LINK_PARTNER, PARTNER, "Pat Partner"),
        Holder(Post.ASSISTANT_DIRECTOR, DIRECTOR, "Dee Director"),
    ],
    schools={
        URN: [
            Holder(Post.HEADTEACHER, HEAD, "Hana Head"),
            Holder(Post.CHAIR_OF_GOVERNORS, CHAIR, "Chris Chair"),
            Holder(Post.CLERK, CLERK, "Cleo Clerk"),
        ]
    },
    cases={CASE: [Holder(Post.LEAD_OFFICER, LEAD, "Lena Lead"), Holder(Post.LINK_PARTNER, PARTNER, "Pat Partner")]},
    link_partners={URN: PARTNER},
)


def visit(day: date, kind=VisitKind.SECURING_GOOD_MEETING) -> ComingVisit:
    return ComingVisit(
        somebody(f"visit of {day}"), None if kind is VisitKind.LINK_PARTNER_VISIT else CASE, URN, kind, day
    )


def action(due_on: date, owner: str = "Headteacher", side=OwnerSide.SCHOOL) -> OpenAction:
    return OpenAction(somebody(f"action of {due_on}"), CASE, URN, side, owner, due_on)


def due(facts: Facts, today: date, kind: ReminderKind | None = None):
    return [one for one in reminders(facts, DAYS, today) if kind in {None, one.kind}]


def told(facts: Facts, today: date, kind: ReminderKind) -> set[UUID]:
    return {one.person_id for one in due(facts, today, kind)}


def test_a_meeting_is_announced_five_school_days_before_to_all_who_are_to_be_there():
    facts = Facts(PEOPLE, visits=[visit(date(2026, 11, 4))])
    # Half-term lies between: five school days before Wednesday 4 November is Wednesday 21 October.
    assert told(facts, date(2026, 10, 20), ReminderKind.VISIT) == set()
    assert told(facts, date(2026, 10, 21), ReminderKind.VISIT) == {LEAD, PARTNER, HEAD, CHAIR, CLERK}
    assert told(facts, date(2026, 11, 4), ReminderKind.VISIT) == {LEAD, PARTNER, HEAD, CHAIR, CLERK}
    assert told(facts, date(2026, 11, 5), ReminderKind.VISIT) == set()
    assert told(replace(facts, visit_days=1), date(2026, 11, 2), ReminderKind.VISIT) == set()
    assert len(told(replace(facts, visit_days=1), date(2026, 11, 3), ReminderKind.VISIT)) == 5


def test_other_visits_are_announced_to_the_visitor_and_the_headteacher():
    day = date(2026, 11, 4)
    monitoring = Facts(PEOPLE, visits=[visit(day, VisitKind.MONITORING_VISIT)])
    assert told(monitoring, day, ReminderKind.VISIT) == {LEAD, PARTNER, HEAD}
    of_partner = Facts(PEOPLE, visits=[visit(day, VisitKind.LINK_PARTNER_VISIT)])
    assert told(of_partner, day, ReminderKind.VISIT) == {PARTNER, HEAD}


def test_a_meeting_that_moves_is_another_reminder_and_one_that_stays_is_the_same():
    (before, *_), (again, *_) = (
        due(Facts(PEOPLE, visits=[visit(date(2026, 11, 4))]), date(2026, 11, 3)) for _ in (1, 2)
    )
    moved = replace(visit(date(2026, 11, 4)), day=date(2026, 11, 5))
    (after, *_) = due(Facts(PEOPLE, visits=[moved]), date(2026, 11, 3))
    assert before.id_in("307") == again.id_in("307") != after.id_in("307")
    assert before.id_in("307") != before.id_in("310")


def test_late_minutes_are_the_teams_and_not_for_ever():
    late = LateMinutes(somebody("visit"), CASE, date(2026, 12, 18), recorded=False)
    facts = Facts(PEOPLE, minutes=[late])
    assert told(facts, date(2026, 12, 21), ReminderKind.MINUTES_LATE) == set(), "from the next school day on"
    assert told(facts, date(2027, 1, 4), ReminderKind.MINUTES_LATE) == {LEAD, PARTNER}
    assert told(facts, date(2027, 3, 1), ReminderKind.MINUTES_LATE) == set()
    unissued = Facts(PEOPLE, minutes=[replace(late, recorded=True)])
    ids = {one.id_in("307") for of in (facts, unissued) for one in due(of, date(2027, 1, 4), ReminderKind.MINUTES_LATE)}
    assert len(ids) == 4


def test_an_action_is_said_twice_three_days_before_and_once_overdue():
    facts = Facts(PEOPLE, actions=[action(date(2026, 11, 13))])
    days = [date(2026, 11, 1) + timedelta(days=number) for number in range(60)]
    found = Counter((one.occasion, one.id_in("307")) for day in days for one in due(facts, day, ReminderKind.ACTION))
    assert {occasion for occasion, _ in found} == {"soon 2026-11-13", "overdue 2026-11-13"}
    assert len(found) == 2
    first = {
        what: next(day for day in days for one in due(facts, day) if one.occasion.startswith(what))
        for what in ("soon", "overdue")
    }
    assert first == {"soon": date(2026, 11, 10), "overdue": date(2026, 11, 16)}


@pytest.mark.parametrize(
    ("owner", "side", "expected"),
    [
        ("Headteacher", OwnerSide.SCHOOL, HEAD),
        ("chair of governors", OwnerSide.SCHOOL, CHAIR),
        ("Chair", OwnerSide.SCHOOL, CHAIR),
        ("Clerk", OwnerSide.SCHOOL, CLERK),
        ("Hana  Head", OwnerSide.SCHOOL, HEAD),
        ("The subject leader for English", OwnerSide.SCHOOL, HEAD),
        ("Link-partner", OwnerSide.COUNCIL, PARTNER),
        ("Pat Partner", OwnerSide.COUNCIL, PARTNER),
        ("The council", OwnerSide.COUNCIL, LEAD),
    ],
)
def test_an_action_is_whose_words_say_it_is(owner, side, expected):
    assert owners(PEOPLE, action(date(2026, 11, 13), owner, side)) == [expected]


def test_a_review_asks_for_papers_then_for_a_decision():
    review = ComingReview(somebody("review"), CASE, date(2027, 1, 20), has_evidence=False)
    facts = Facts(PEOPLE, reviews=[review])
    assert told(facts, date(2027, 1, 6), ReminderKind.REVIEW_PAPERS) == {LEAD}
    assert (
        told(Facts(PEOPLE, reviews=[replace(review, has_evidence=True)]), date(2027, 1, 6), ReminderKind.REVIEW_PAPERS)
        == set()
    )
    assert told(facts, date(2027, 1, 12), ReminderKind.REVIEW_DECISION) == set()
    assert told(facts, date(2027, 1, 13), ReminderKind.REVIEW_DECISION) == {LEAD, DIRECTOR}
    assert told(facts, date(2027, 1, 21), ReminderKind.REVIEW_DECISION) == {DIRECTOR}


def test_a_notice_counts_working_days_and_goes_in_holidays():
    notice = OpenNotice(somebody("notice"), somebody("intervention"), URN, date(2026, 10, 29), statutory=True)
    facts = Facts(PEOPLE, notices=[notice])
    assert told(facts, date(2026, 10, 21), ReminderKind.NOTICE) == set()
    assert told(facts, date(2026, 10, 22), ReminderKind.NOTICE) == {HEAD, CHAIR, DIRECTOR}
    (last,) = {one.occasion.split()[0] for one in due(facts, date(2026, 10, 29))}
    assert last == "last"
    half_term = datetime(2026, 10, 29, 9, tzinfo=LONDON)
    assert may_go(statutory=True, days=DAYS, now=half_term)
    assert not may_go(statutory=False, days=DAYS, now=half_term)


def test_nobody_is_reminded_at_night_at_weekends_or_in_holidays():
    def goes(*moment: int) -> bool:
        return may_go(statutory=False, days=DAYS, now=datetime(*moment, tzinfo=LONDON))

    assert goes(2026, 11, 3, 8)
    assert not goes(2026, 11, 3, 7, 59)
    assert goes(2026, 11, 3, 19, 59)
    assert not goes(2026, 11, 3, 20)
    assert not goes(2026, 11, 7, 12)
    assert not goes(2026, 12, 23, 12)
    assert not goes(2027, 5, 3, 12), "a bank holiday"


def test_where_no_terms_are_known_working_days_stand_for_school_days():
    unknown = Days(build_calendar([]))
    assert not unknown.is_quiet(date(2026, 11, 3))
    assert unknown.is_quiet(date(2026, 11, 7))
    facts = Facts(PEOPLE, visits=[visit(date(2026, 11, 10))])
    assert {one.due_on for one in reminders(facts, unknown, date(2026, 11, 9)) if one.kind is ReminderKind.VISIT} == {
        date(2026, 11, 3)
    }


def test_a_digest_comes_once_a_week_from_its_first_school_day_to_whom_it_has_something_to_count():
    facts = Facts(PEOPLE, actions=[action(date(2026, 9, 30))])
    days = [date(2026, 10, 1) + timedelta(days=number) for number in range(120)]
    found: dict[UUID, list[date]] = {}
    for day in days:
        for one in due(facts, day, ReminderKind.DIGEST):
            if one.id_in("307") not in found:
                found[one.id_in("307")] = [day, one.person_id]
    weeks = Counter(day.isocalendar()[:2] for day, _ in found.values())
    assert set(weeks.values()) == {3}, "lead officer, link partner and assistant director"
    assert (2026, 44) not in weeks, "half-term"
    assert not {(2026, 52), (2026, 53)} & set(weeks), "Christmas"
    assert weeks[2027, 1] == 3
    assert due(Facts(PEOPLE), date(2026, 11, 2), ReminderKind.DIGEST) == []


def test_an_officers_counts_are_of_their_own_cases_and_a_directors_of_all():
    other = somebody("another case")
    facts = Facts(
        PEOPLE,
        visits=[visit(date(2026, 11, 4)), visit(date(2026, 11, 12)), replace(visit(date(2026, 11, 5)), case_id=other)],
        minutes=[LateMinutes(somebody("m"), CASE, date(2026, 10, 1), recorded=False)],
        actions=[action(date(2026, 10, 1)), action(date(2026, 12, 1))],
        reviews=[ComingReview(somebody("r"), CASE, date(2026, 11, 30), has_evidence=True)],
    )
    facts = replace(facts, people=replace(PEOPLE, cases={**PEOPLE.cases, other: []}))
    week = [date(2026, 11, 2) + timedelta(days=number) for number in range(7)]
    assert count(facts, LEAD, week, week[0]) == count(facts, PARTNER, week, week[0])
    mine, all_ = (count(facts, who, week, week[0]) for who in (LEAD, DIRECTOR))
    assert (mine.visits, mine.minutes, mine.actions, mine.reviews) == (1, 1, 1, 1)
    assert (all_.visits, all_.minutes) == (2, 1)


def test_every_kind_has_its_words_and_none_of_a_case():
    late = LateMinutes(somebody("visit"), CASE, date(2026, 10, 20), recorded=False)
    facts = Facts(
        PEOPLE,
        visits=[visit(date(2026, 11, 4))],
        minutes=[late, replace(late, visit_id=somebody("other"), recorded=True)],
        actions=[action(date(2026, 10, 20)), action(date(2026, 11, 4))],
        reviews=[
            ComingReview(somebody("r"), CASE, date(2026, 11, 4), has_evidence=False),
            ComingReview(somebody("r2"), CASE, date(2026, 10, 20), has_evidence=True),
        ],
        replies=[OpenReply(somebody("p"), URN, date(2026, 11, 4))],
        notices=[
            OpenNotice(somebody("n"), somebody("i"), URN, date(2026, 11, 4), statutory=True),
            OpenNotice(somebody("n2"), somebody("i2"), URN, date(2026, 11, 2), statutory=True),
        ],
    )
    found = due(facts, date(2026, 11, 2))
    assert {one.kind for one in found} == set(ReminderKind)
    for one in found:
        said = words(one, "https://good.example")
        assert f"https://good.example{one.path}" in said.body
        assert "{" not in said.subject + said.body
        for secret in (str(URN), "Lena", "Hana", "red", "amber", "green", "307", "Securing Good"):
            assert secret not in said.subject + said.body, said
    (of_week,) = {words(one, "").body for one in found if one.kind is ReminderKind.DIGEST and one.person_id == LEAD}
    assert of_week.startswith(
        "Your week from 2 November 2026: 1 visit to come this week, 2 sets of minutes late, 1 action overdue, 2 reviews to decide. Sign in"
    )
