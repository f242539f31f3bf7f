"""The partnership board of the sample borough: two meetings that were, with what came of them, and those to come.

Before each that was there is its pack. At the first a need was recommended and an action agreed; at the second the board
chose who gives that support, a member with an interest taking no part, and agreed another action.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date, timedelta
from functools import partial
from itertools import count, islice
from typing import Any, Final

from deploy.sample.borough import School
from deploy.sample.life import board_wording as words
from deploy.sample.life.council import Council
from deploy.sample.life.stories import Stage, commissioned, noticed, stories, weekday_by
from deploy.sample.people import SamplePerson, headteacher
from securing_good.calendar import build_calendar
from securing_good.vocabulary import ConcernRoute, OwnerSide, RiskFactor, Role, Strength

At = Callable[[date, Callable[[], Awaitable[None]]], None]
"""Do this on that day, if it is before today."""

_DAY: Final = timedelta(days=1)
_WEEK: Final = timedelta(days=7)
_THURSDAY: Final = 3
_FIRST_AGO, _SECOND_AGO = timedelta(days=70), timedelta(days=28)
_SET_BEFORE: Final = 7 * _WEEK
_TO_COME: Final = 3
_AUGUST: Final = 8
_ACCEPTED_AFTER: Final = timedelta(days=11)
_DONE_AFTER: Final = 3 * _WEEK
_DUE_AFTER: Final = 8 * _WEEK
_ABSENT: Final = 4
"""Which of the five members was at neither meeting."""
_INTERESTED: Final = 1
"""Which of them has something to do with the school that support was commissioned for."""


class Board:
    """The steps of the board, put in their places in the story."""

    def __init__(
        self,
        council: Council,
        today: date,
        at: At,
        person: Callable[..., SamplePerson],
        ids: Mapping[SamplePerson, str],
    ) -> None:
        self._council = council
        self._today = today
        self._at = at
        self._person = person
        self._ids = ids
        self._meetings: dict[date, str] = {}
        """Ids of the meetings that were, by day."""
        self._package = ""

    def plan(self) -> None:
        """Put every step before today in its place."""
        first, second = met_on(self._today)
        for day in (first, second):
            self._at(weekday_by(day - _SET_BEFORE), partial(self._set, day))
            self._at(day - _WEEK, partial(self._make_pack, day))
            self._at(day, partial(self._meet, day))
        self._at(first, self._recommend)
        self._at(first, partial(self._agree, first, Stage.AT_12_MONTHS, done_after=_DONE_AFTER))
        self._at(weekday_by(first + 2 * _DAY), self._raise_concern)
        self._at(second, partial(self._agree, second, Stage.UNDER_WAY))
        self._at(second + _DAY, partial(self._commission, second))
        self._at(weekday_by(second + _ACCEPTED_AFTER), self._accept)

    async def look_ahead(self) -> None:
        """Today: the next meetings, on Thursdays six weeks apart, a week for papers, and the pack of the first."""
        for day in _to_come(self._today):
            await self._set(day)
        await self._make_pack(min(day for day in self._meetings if day > self._today))

    async def _set(self, day: date) -> None:
        body = {"date": day.isoformat(), "papers_by": (day - _WEEK).isoformat()}
        made = await self._council.post("/v1/board-meetings", self._person(Role.PRINCIPAL_ADVISER), body)
        self._meetings[day] = made["id"]

    async def _make_pack(self, day: date) -> None:
        body = {"board_meeting_id": self._meetings[day]}
        await self._council.post("/v1/board-packs", self._person(Role.PRINCIPAL_ADVISER), body)

    async def _meet(self, day: date) -> None:
        there = [self._person(Role.BOARD_MEMBER, number) for number in range(_ABSENT)]
        present = [{"person_id": self._ids[one], "recusal_cleared": True} for one in there]
        path = f"/v1/board-meetings/{self._meetings[day]}/attendance"
        await self._council.post(path, self._person(Role.PRINCIPAL_ADVISER), {"present": present})

    async def _recommend(self) -> None:
        """A member names what a member school without a case needs; another member has to do with that school."""
        urn, support = self._school.urn, words.COMMISSIONED
        theirs = self._ids[self._person(Role.BOARD_MEMBER, _INTERESTED)]
        interest = {"person_id": theirs, "urn": urn, "what": words.INTEREST}
        await self._council.post("/v1/declared-interests", self._person(Role.PRINCIPAL_ADVISER), interest)
        objectives = [{"what": what, "measure": measure} for what, measure, _ in support.objectives]
        need = {"urn": urn, "what": support.what, "factors": support.factors, "kind": support.kind}
        member = self._person(Role.BOARD_MEMBER)
        made = await self._council.post("/v1/support-packages", member, need | {"objectives": objectives})
        self._package = f"/v1/support-packages/{made['id']}"

    async def _commission(self, met: date) -> None:
        member = self._person(Role.BOARD_MEMBER)
        found = await self._council.items("/v1/providers?limit=100", member)
        (provider,) = [one["id"] for one in found if one["name"] == words.COMMISSIONED.provider]
        today = self._council.clock().date()
        body = {
            "board_meeting_id": self._meetings[met],
            "provider_id": provider,
            "cost_pounds": words.COMMISSIONED.cost_pounds,
            "starts_on": (today + 3 * _WEEK).isoformat(),
            "ends_on": (today + 15 * _WEEK).isoformat(),
            "sessions_planned": 4,
        }
        await self._council.change(f"{self._package}/broker", member, body, method="POST")

    async def _accept(self) -> None:
        head = headteacher(self._school, self._council.clock().date())
        await self._council.change(f"{self._package}/agree", head, {}, method="POST")

    async def _agree(self, met: date, stage: Stage, *, done_after: timedelta | None = None) -> None:
        """An action about a school in the programme, which a lead officer does after a while or has still to do."""
        urn = next(story.school.urn for story in stories(self._today) if story.outline.stage is stage)
        lead = self._person(Role.LEAD_OFFICER)
        (case,) = await self._council.items(f"/v1/cases?urn={urn}", lead)
        body: dict[str, Any] = {"case_id": case["id"], "owner": lead.name, "owner_side": OwnerSide.COUNCIL}
        body |= {"what": words.AGREED_BY_THE_BOARD[stage], "due_on": (met + _DUE_AFTER).isoformat()}
        adviser = self._person(Role.PRINCIPAL_ADVISER)
        action = await self._council.post(f"/v1/board-meetings/{self._meetings[met]}/actions", adviser, body)
        if done_after is not None:
            done = partial(self._council.change, f"/v1/actions/{action['id']}", lead, {"status": "done"})
            self._at(weekday_by(met + done_after), done)

    async def _raise_concern(self) -> None:
        body = {
            "urn": noticed(self._today).urn,
            "factor": RiskFactor.STAFF_TURNOVER,
            "severity": Strength.LOW,
            "confidence": Strength.MEDIUM,
            "route": ConcernRoute.SCHOOL,
            "statement": words.NOTICED,
        }
        await self._council.post("/v1/concerns", self._person(Role.BOARD_MEMBER, 2), body)

    @property
    def _school(self) -> School:
        return commissioned(self._today)


def met_on(today: date) -> tuple[date, date]:
    """The days of the two meetings before today: Thursdays, neither in August nor round Christmas."""
    return _thursday_by(today - _FIRST_AGO), _thursday_by(today - _SECOND_AGO)


def _thursday_by(day: date) -> date:
    last = day - (day.weekday() - _THURSDAY) % 7 * _DAY
    return next(one for week in count() if _somebody_comes(one := last - week * _WEEK))


def _to_come(today: date) -> list[date]:
    first = today + 4 * _WEEK
    days = (first + (_THURSDAY - first.weekday()) % 7 * _DAY + week * _WEEK for week in count())
    likely = [day for day in islice(days, 6 * _TO_COME) if _somebody_comes(day)]
    return likely[:: len(likely) // _TO_COME][:_TO_COME]


def _somebody_comes(day: date) -> bool:
    """Whether a board would meet then: not in August nor round Christmas, though there are working days there."""
    is_round_christmas = (day.month, day.day) >= (12, 20) or (day.month, day.day) < (1, 4)
    return build_calendar(()).is_working_day(day) and not is_round_christmas and day.month != _AUGUST
