"""How the borough comes to agree on levels: self-evaluations, link partners' visits, proposals, the schools' replies."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any, Final

from deploy.sample.borough import School
from deploy.sample.life import wording
from deploy.sample.life.council import Council
from deploy.sample.life.stories import begins_on, in_discussion, in_talks, stories, weekday_by
from deploy.sample.people import SamplePerson, chair_of_governors, headteacher
from securing_good.vocabulary import MonitoringLevel, Role

At = Callable[[date, Callable[[], Any]], None]
"""Do this on that day, if it is before today."""
Assessed = Callable[[int], Any]
"""Assess one school afresh; returns the assessment."""

_SELF_EVALUATED: Final = (9, 4)
_VISITED_FROM: Final = (9, 8)
_VISITED_WITHIN: Final = 7
"""Days: a school in the programme has its link partner's visit before its first meeting of the year."""
_SCHOOLS_THAT_EVALUATE: Final = 8


@dataclass(frozen=True)
class Stage:
    """How far the talk about one school's level has come: so many days ago for each step, none for what is to come."""

    proposed: int
    shared: int | None = None
    replied: int | None = None
    corrects: bool = False
    confirmed: int | None = None


_UNDER_WAY: Final = (Stage(3), Stage(12, 9), Stage(20, 18, 5, corrects=True))
_AGREED: Final = Stage(30, 28, 17, confirmed=7)


class Agreeing:
    """The steps of agreeing on levels, put in their places in the story."""

    def __init__(self, council: Council, today: date, person: Callable[..., SamplePerson], assess: Assessed) -> None:
        self._council = council
        self._today = today
        self._person = person
        self._assess = assess

    def plan(self, at: At) -> None:
        """Put every step in its place."""
        talked_of = [*in_talks(self._today), *in_discussion(self._today)]
        known = [*talked_of, *(story.school for story in stories(self._today))]
        for year in range(begins_on(self._today).year, self._today.year + 1):
            for number, school in enumerate(known):
                if number < _SCHOOLS_THAT_EVALUATE:
                    at(weekday_by(date(year, *_SELF_EVALUATED)), partial(self._evaluate, school, number))
                day = weekday_by(date(year, *_VISITED_FROM) + timedelta(days=number % _VISITED_WITHIN))
                at(day, partial(self._visit, school, number, day))
        for school in in_talks(self._today):
            self._talk(at, school, _AGREED)
        for school, stage in zip(in_discussion(self._today), _UNDER_WAY, strict=False):
            self._talk(at, school, stage)

    def _talk(self, at: At, school: School, stage: Stage) -> None:
        talk = _Talk(self._council, school, self._person, self._assess, partial(headteacher, school))
        steps: list[tuple[int | None, Callable[[], Any]]] = [
            (stage.proposed, talk.propose),
            (stage.shared, talk.share),
            (stage.replied, partial(talk.reply, corrects=stage.corrects)),
            (stage.confirmed, talk.confirm),
        ]
        for days, step in steps:
            if days is not None:
                at(weekday_by(self._today - timedelta(days=days)), step)

    async def _evaluate(self, school: School, number: int) -> None:
        head = headteacher(school, self._council.clock().date())
        level = MonitoringLevel.GREEN if number % 3 == 0 else MonitoringLevel.AMBER
        judgements = wording.SELF_JUDGEMENTS[number % len(wording.SELF_JUDGEMENTS)]
        factors = [
            {"factor": factor, "judgement": judgement, "evidence": evidence}
            for factor, judgement, evidence in judgements
        ]
        body = {"urn": school.urn, "level": level, "summary": wording.SELF_SUMMARY[level], "factors": factors}
        await self._council.post("/v1/self-evaluations", head, body)

    async def _visit(self, school: School, number: int, day: date) -> None:
        partner = self._person(Role.LINK_PARTNER, number)
        body = {
            "urn": school.urn,
            "held_on": day.isoformat(),
            "visited_by": partner.name,
            "self_evaluation_tested": number < _SCHOOLS_THAT_EVALUATE,
            "note": wording.AUTUMN_VISIT,
        }
        await self._council.post("/v1/link-partner-visits", partner, body)


class _Talk:
    """One school's level on its way."""

    def __init__(
        self,
        council: Council,
        school: School,
        person: Callable[..., SamplePerson],
        assess: Assessed,
        head_on: Callable[[date], SamplePerson],
    ) -> None:
        self._council = council
        self._school = school
        self._person = person
        self._assess = assess
        self._head_on = head_on
        self._path = ""

    async def propose(self) -> None:
        """By the link partner, on an assessment made that day."""
        assessment = await self._assess(self._school.urn)
        body = {
            "urn": self._school.urn,
            "level": MonitoringLevel.AMBER,
            "reason": wording.PROPOSED_REASON,
            "assessment_id": assessment["id"],
            "difference_reason": wording.DIFFERENCE_REASON,
        }
        made = await self._council.post("/v1/level-proposals", self._person(Role.LINK_PARTNER, 1), body)
        self._path = f"/v1/level-proposals/{made['id']}"

    async def share(self) -> None:
        """By the principal adviser."""
        body = {"level": MonitoringLevel.AMBER, "reason": wording.TALKS_REASON}
        await self._step("moderation", Role.PRINCIPAL_ADVISER, body)

    async def reply(self, *, corrects: bool) -> None:
        """By the headteacher, who corrects a fact; or by the chair, who agrees."""
        if corrects:
            head = self._head_on(self._council.clock().date())
            await self._council.post(f"{self._path}/replies", head, wording.CORRECTING_REPLY)
        else:
            chair = chair_of_governors(self._school)
            await self._council.post(f"{self._path}/replies", chair, wording.AGREEING_REPLY)

    async def confirm(self) -> None:
        """By the assistant director."""
        body = {"level": MonitoringLevel.AMBER, "reason": wording.CONFIRMED_REASON}
        await self._step("confirmation", Role.ASSISTANT_DIRECTOR, body)

    async def _step(self, step: str, role: Role, body: Mapping[str, Any]) -> None:
        await self._council.change(f"{self._path}/{step}", self._person(role), body, method="POST")
