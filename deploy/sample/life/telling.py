"""The borough's story, told day by day: what is published, what people decide, which schools are met and what comes of it."""

from collections import defaultdict
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from functools import partial
from heapq import heappop, heappush
from itertools import count
from typing import Any, Final

from deploy.sample.borough import Character, open_schools
from deploy.sample.files import files
from deploy.sample.inspection_files import inspections_file
from deploy.sample.life import wording
from deploy.sample.life.agreeing import Agreeing
from deploy.sample.life.board import Board
from deploy.sample.life.council import ADMINISTRATOR, Council
from deploy.sample.life.engaging import Engaging
from deploy.sample.life.intervening import Intervening
from deploy.sample.life.meeting import CaseUnderWay, Meeting
from deploy.sample.life.reviewing import Reviewing
from deploy.sample.life.running import running_file
from deploy.sample.life.stories import (
    Stage,
    Story,
    begins_on,
    in_discussion,
    referred,
    running_before,
    stories,
    weekday_by,
)
from deploy.sample.life.supporting import Supporting
from deploy.sample.life.when_people_work import say_when_people_work
from deploy.sample.life.writing import Writing
from deploy.sample.own_days import own_days_file
from deploy.sample.people import SamplePerson, changes_file, council_people, headteacher, people_file
from securing_good.calendar import academic_year_of
from securing_good.programme import add_months
from securing_good.vocabulary import MonitoringLevel, NotHeldReason, Phase, ReviewDecision, Role
from securing_good.work import WorkKind

Step = Callable[[], Awaitable[None]]

_DAY: Final = timedelta(days=1)
_FIRST_ACTIONS_TAKE: Final = timedelta(days=28)
_DATA_REVIEW: Final = (10, 14)
"""Month and day by which a year's figures are gone through (programme, Declining or low attainment and progress)."""


class Telling:
    """Tells the story up to today. Everything that was happens before today; today everything is assessed once more."""

    def __init__(self, council: Council, today: date) -> None:
        self._council = council
        self._today = today
        self._steps: list[tuple[date, int, Step]] = []
        self._numbers = count()
        self._people: dict[Role, list[SamplePerson]] = defaultdict(list)
        for person in council_people():
            self._people[person.role].append(person)
        self._ids: dict[SamplePerson, str] = {}
        self._assessments: dict[int, Any] = {}
        self._meeting = Meeting(council, today, self._at)
        self._begins = begins_on(today)
        self._writing = Writing(council, today, self._one)
        self._supporting = Supporting(council, today, self._one, self._ids)
        self._engaging = Engaging(council, self._one)
        self._intervening = Intervening(council, today, self._one)
        self._reviewing = Reviewing(council)
        self._board = Board(council, today, self._at, self._one, self._ids)

    async def tell(self) -> None:
        """Tell all of it. Raises SampleError at the first step that is refused."""
        self._council.clock.go_to(self._begins)
        await self._begin()
        while self._steps:
            day, _, step = heappop(self._steps)
            self._council.clock.go_to(day)
            await step()
        self._council.clock.arrive()
        await self._council.send([inspections_file(self._today)], self._one(Role.DATA_OFFICER))
        await self._import_running()
        await say_when_people_work(self._council, self._one, self._ids, self._today)
        await self._assess()
        await self._board.look_ahead()
        await self._publish_timetable()

    async def _publish_timetable(self) -> None:
        """Today: the rest of the year has its timetable, which the principal adviser looked at and published."""
        adviser = self._one(Role.PRINCIPAL_ADVISER)
        for kind in (WorkKind.REPLAN_COUNCIL, WorkKind.PLAN_VISITS, WorkKind.PLAN_LINK_PARTNER_VISITS):
            await self._council.work_off(kind)
        await self._council.post("/v1/timetables", adviser, {"reason": "The rest of the year, for everybody."})
        await self._council.work_off(WorkKind.BUILD_TIMETABLE)
        for draft in await self._council.items("/v1/timetables?state=draft", adviser):
            why = {"reason": "Looked at with link partners and lead officers."}
            await self._council.post(f"/v1/timetables/{draft['number']}/publication", adviser, why)
        await self._council.work_off(WorkKind.PUBLISH_TIMETABLE)

    async def _import_running(self) -> None:
        """Today: a case that was kept on paper so far comes in with its true days."""
        adviser = self._one(Role.PRINCIPAL_ADVISER)
        content = running_file(
            running_before(self._today),
            self._today,
            director=self._one(Role.ASSISTANT_DIRECTOR),
            adviser=adviser,
            lead=self._one(Role.LEAD_OFFICER),
            partner=self._one(Role.LINK_PARTNER),
        )
        await self._council.send_cases(content, adviser)
        await self._council.work_off(WorkKind.PLAN_VISITS)

    def _at(self, day: date, step: Step) -> None:
        """Do this on that day, if it is before today."""
        if day < self._today:
            heappush(self._steps, (day, next(self._numbers), step))

    def _one(self, role: Role, number: int = 0) -> SamplePerson:
        people = self._people[role]
        return people[number % len(people)]

    async def _begin(self) -> None:
        await self._council.ask("PUT", "/v1/councils/399", ADMINISTRATOR, json={})
        for person in council_people():
            added = await self._council.post("/v1/people", ADMINISTRATOR, {"name": person.name, "email": person.email})
            self._ids[person] = added["id"]
            post = {"person_id": added["id"], "post": person.role, "starts_on": self._begins.isoformat()}
            await self._council.post("/v1/appointments", ADMINISTRATOR, post)
        known = [file for file in files(self._today) if file.published_on is None or file.published_on <= self._begins]
        await self._council.send([*known, inspections_file(self._begins)], self._one(Role.DATA_OFFICER))
        own_days = own_days_file(academic_year_of(self._begins), academic_year_of(self._today))
        await self._council.send_own_days(own_days, self._one(Role.DATA_OFFICER))
        await self._council.work_off(WorkKind.REPLAN_COUNCIL)
        await self._council.send_people(people_file(self._begins), self._one(Role.DATA_OFFICER))
        for year in range(self._begins.year, self._today.year + 1):
            if date(year, 9, 1) > self._begins and (changes := changes_file(year)):
                officer = self._one(Role.DATA_OFFICER)
                self._at(weekday_by(date(year, 9, 4)), partial(self._council.send_people, changes, officer))
        for file in files(self._today):
            if file.published_on is not None and file.published_on > self._begins:
                self._at(file.published_on, partial(self._council.send, [file], ADMINISTRATOR))
        for year in range(self._begins.year, self._today.year + 1):
            self._at(weekday_by(date(year, *_DATA_REVIEW)), self._review_data)
        await self._supporting.begin(self._at)
        await self._writing.begin(self._at)
        Agreeing(self._council, self._today, self._one, self._assess_one).plan(self._at)
        self._board.plan()
        self._intervening.plan_referral(self._at, referred(self._today))
        for story in stories(self._today):
            self._at(weekday_by(story.opened_on - 10 * _DAY), partial(self._find_at_risk, story))
            self._at(story.opened_on, partial(self._open, story))

    async def _review_data(self) -> None:
        """Each October: every school assessed; the last time, the levels of schools that give no cause for concern."""
        council, adviser = self._council, self._one(Role.PRINCIPAL_ADVISER)
        await council.send([inspections_file(council.clock().date())], self._one(Role.DATA_OFFICER))
        await self._assess()
        if add_months(council.clock().date(), 12) < self._today:
            return
        told_of = {story.school.urn for story in stories(self._today)}
        told_of |= {school.urn for school in (*in_discussion(self._today), running_before(self._today))}
        for school in open_schools():
            suggested = self._assessments[school.urn]["suggested_level"]
            in_doubt = suggested in {MonitoringLevel.RED, MonitoringLevel.AMBER} or school.urn in told_of
            if in_doubt or school.phase in {Phase.NURSERY, Phase.NOT_APPLICABLE}:
                continue
            if school.character in {Character.STEADY, Character.STRONG}:
                await self._decide(adviser, school.urn, MonitoringLevel.GREEN, wording.GREEN_REASON)

    async def _assess(self, *urns: int) -> None:
        officer = self._one(Role.DATA_OFFICER)
        run = await self._council.post("/v1/assessments", officer, {"urns": urns} if urns else {})
        await self._council.work_off(WorkKind.ASSESS_SCHOOL)
        for assessment in await self._council.items(f"/v1/assessments?run={run['id']}&limit=100", officer):
            self._assessments[assessment["urn"]] = assessment

    async def _assess_one(self, urn: int) -> Any:
        await self._assess(urn)
        return self._assessments[urn]

    async def _decide(self, person: SamplePerson, urn: int, level: MonitoringLevel, reason: str) -> None:
        looked_at = self._assessments.get(urn)
        about = {"assessment_id": looked_at["id"]} if looked_at else {}
        await self._council.post("/v1/level-decisions", person, {"urn": urn, "level": level, "reason": reason, **about})

    async def _find_at_risk(self, story: Story) -> None:
        await self._assess(story.school.urn)
        reason = wording.WORDS[story.focus].concern
        await self._decide(self._one(Role.PRINCIPAL_ADVISER), story.school.urn, story.outline.level, reason)

    async def _open(self, story: Story) -> None:
        lead, partner = self._one(Role.LEAD_OFFICER, story.number), self._one(Role.LINK_PARTNER, story.number)
        case, outline = CaseUnderWay(story, lead, partner), story.outline
        body = {
            "urn": story.school.urn,
            "reason": wording.OPENED_REASON,
            "lead_officer_id": self._ids[lead],
            "link_partner_id": self._ids[partner],
        }
        case.id = (await self._council.post("/v1/cases", case.lead, body))["id"]
        for months, decision in outline.reviews:
            due = add_months(story.opened_on, months)
            self._at(weekday_by(due - 3 * _DAY), partial(self._review, case, months, decision))
        for months, level in outline.changes:
            self._at(weekday_by(add_months(story.opened_on, months)), partial(self._change_level, case, level))
        self._supporting.plan(self._at, story, case.id, case.lead)
        self._engaging.plan(self._at, story, case.id, case.lead, partial(self._engaged, case))
        self._writing.plan(self._at, story, case.id, case.lead)
        self._reviewing.plan(self._at, story, case.id, case.lead)
        await self._council.work_off(WorkKind.PLAN_VISITS)

    async def _engaged(self, case: CaseUnderWay) -> None:
        """What was agreed at the engagement meeting is done within a month, where things are done."""
        await self._look_ahead(case)
        if case.story.outline.leaves_actions_open:
            return
        done_on = weekday_by(self._council.clock().date() + _FIRST_ACTIONS_TAKE)
        for action in await self._council.items(f"/v1/actions?case={case.id}&status=open&limit=100", case.lead):
            self._at(done_on, partial(self._meeting.do, case, action, done_on))

    async def _look_ahead(self, case: CaseUnderWay) -> None:
        """Plan, and note when the school is met next."""
        await self._council.work_off(WorkKind.PLAN_VISITS)
        meetings = f"/v1/visits?case={case.id}&kind=securing_good_meeting&status=planned&limit=100"
        visits = await self._council.items(meetings, case.lead)
        case.next_meeting = None
        days = sorted((date.fromisoformat(visit["date"]), visit["id"]) for visit in visits)
        if not days:
            return
        case.next_meeting, case.is_last_planned = days[0], len(days) == 1
        are_last_two = sum(day < self._today for day, _ in days) <= 2
        if are_last_two and case.story.outline.skips_last_meetings:
            # Said when no day of the period was left for another; the one after it went by in silence.
            ends_on = next(date.fromisoformat(visit["window_end"]) for visit in visits if visit["id"] == days[0][1])
            self._at(ends_on, partial(self._miss, case, days[0], NotHeldReason.OFFICER_ILL))
        elif case.story.outline.stage is Stage.AT_12_MONTHS and case.met == 1 and not case.missed:
            self._at(days[0][0], partial(self._miss, case, days[0], NotHeldReason.SCHOOL_CLOSED))
        else:
            self._at(days[0][0], partial(self._meet, case, days[0]))

    async def _miss(self, case: CaseUnderWay, meeting: tuple[date, str], reason: NotHeldReason) -> None:
        """A meeting does not happen; where another is planned in its place, that is held."""
        if case.next_meeting != meeting or case.missed:
            return
        await self._meeting.miss(case, meeting, reason)
        await self._council.work_off(WorkKind.PLAN_VISITS)
        if not case.story.outline.skips_last_meetings:
            await self._look_ahead(case)

    async def _meet(self, case: CaseUnderWay, meeting: tuple[date, str]) -> None:
        if case.next_meeting != meeting:
            return
        day, outline = meeting[0], case.story.outline
        left_undone = await self._meeting.hold(case, meeting)
        if not outline.leaves_actions_open:
            for action in left_undone:
                await self._meeting.do(case, action, day - 5 * _DAY)
        await self._look_ahead(case)
        self._meeting.follow(case, meeting)
        if case.met == 1:
            await self._meeting.visit(case)
        if outline.leaves_actions_open:
            await self._meeting.carry_over(case, left_undone)
        elif case.next_meeting:
            first, until = case.open_actions.pop(0), case.next_meeting[0]
            self._at(day + (until - day) // 2, partial(self._meeting.do, case, first))

    async def _change_level(self, case: CaseUnderWay, level: MonitoringLevel) -> None:
        await self._assess(case.story.school.urn)
        reason = wording.RAISED_REASON if level is MonitoringLevel.RED else wording.LOWERED_REASON
        await self._decide(self._one(Role.PRINCIPAL_ADVISER), case.story.school.urn, level, reason)
        await self._look_ahead(case)

    async def _review(self, case: CaseUnderWay, months: int, decision: ReviewDecision) -> None:
        director = self._one(Role.ASSISTANT_DIRECTOR)
        points = await self._council.items(f"/v1/review-points?case={case.id}", director)
        (point,) = [one for one in points if one["months"] == months]
        path = f"/v1/review-points/{point['id']}"
        head = headteacher(case.story.school, self._council.clock().date())
        await self._council.post(f"{path}/responses", head, {"words": wording.RESPONSES[decision]})
        await self._council.post(f"{path}/evidence-packs", case.lead, {})
        met = decision is ReviewDecision.EXIT
        judged = [{"number": number, "met": met, "evidence": wording.JUDGED[met]} for number in (1, 2)]
        body = {"decision": decision, "reason": wording.REVIEW_REASONS[decision], "criteria": judged}
        await self._council.change(f"{path}/decision", director, body, method="POST")
        if decision is ReviewDecision.EXIT:
            while case.open_actions:
                await self._meeting.do(case, case.open_actions.pop())
            await self._assess(case.story.school.urn)
            await self._decide(director, case.story.school.urn, MonitoringLevel.GREEN, wording.LEFT_REASON)
            left_on = self._council.clock().date()
            self._intervening.plan_watch(self._at, case.id, left_on, case.partner)
            if case.story.outline.stage is Stage.EXITED_AT_24:
                self._intervening.plan_export(self._at, case.id)
        if decision is ReviewDecision.CONSIDER_INTERVENTION:
            reviewed_on = self._council.clock().date()
            self._intervening.plan_intervention(self._at, case.story.school, reviewed_on)
        await self._look_ahead(case)
