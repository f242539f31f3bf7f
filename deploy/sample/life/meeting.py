"""How schools of the sample borough are met: minutes and what the school says of them, actions, and what did not happen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import partial
from typing import Any, Final

from deploy.sample.life import meeting_wording as wording
from deploy.sample.life.council import Council
from deploy.sample.life.stories import Stage, Story, weekday_by
from deploy.sample.life.wording import WORDS
from deploy.sample.people import SamplePerson, chair_of_governors, headteacher
from securing_good.vocabulary import NotHeldReason, OwnerSide, Party, Progress, ReportOutcome

At = Callable[[date, Callable[[], Any]], None]
"""Do this on that day, if it is before today."""

_DAY: Final = timedelta(days=1)
_ISSUED_AFTER: Final = 8 * _DAY
_ANSWERED_AFTER: Final = 11 * _DAY


class Fate(StrEnum):
    """What becomes of a meeting's minutes."""

    ACCURATE = "accurate"
    DISPUTED = "disputed"
    """And nobody has answered."""
    DISPUTED_AND_ANSWERED = "disputed_and_answered"
    SILENT = "silent"
    """The school says nothing."""
    DRAFT = "draft"
    """The newest are late: nobody has completed them."""
    APPROVED = "approved"
    """The newest are approved, and not issued."""


_FATES: Final = {
    Stage.RAISED: Fate.DISPUTED_AND_ANSWERED,
    Stage.AT_18_MONTHS: Fate.DISPUTED,
    Stage.LATE_AT_12_MONTHS: Fate.SILENT,
    Stage.ACTIONS_OVERDUE: Fate.DRAFT,
    Stage.AT_24_MONTHS: Fate.APPROVED,
}
_VISITED_TOO: Final = {Stage.UNDER_WAY, Stage.SUPPORTED, Stage.LOWERED}
"""Where a monitoring visit shares the day of a meeting."""


@dataclass
class CaseUnderWay:
    """What the telling keeps of one case."""

    story: Story
    lead: SamplePerson
    partner: SamplePerson
    id: str = ""
    met: int = 0
    """Meetings held."""
    missed: int = 0
    next_meeting: tuple[date, str] | None = None
    is_last_planned: bool = False
    """No meeting is planned after the next one."""
    open_actions: list[dict[str, Any]] = field(default_factory=list)
    """Agreed at the last meeting."""

    def head(self, day: date) -> SamplePerson:
        """Who leads the school on a day."""
        return headteacher(self.story.school, day)


class Meeting:
    """Meetings of cases, told through the council's routes."""

    def __init__(self, council: Council, today: date, at: At) -> None:
        self._council = council
        self._today = today
        self._at = at

    async def miss(self, case: CaseUnderWay, meeting: tuple[date, str], reason: NotHeldReason) -> None:
        """Say that a meeting does not happen, or did not."""
        _, visit = meeting
        body = {"reason": reason, "words": wording.NOT_HELD[reason]}
        await self._council.post(f"/v1/visits/{visit}/not-held", case.lead, body)
        case.missed += 1

    async def visit(self, case: CaseUnderWay) -> None:
        """Arrange a monitoring visit for the day of the next meeting; found on that day, if it is before today."""
        if case.next_meeting is None or case.story.outline.stage not in _VISITED_TOO:
            return
        day = case.next_meeting[0]
        activities = [{"kind": kind, "focus": focus} for kind, focus, _ in wording.ACTIVITIES]
        body = {"case_id": case.id, "date": day.isoformat(), "activities": activities, "shares_day": True}
        arranged = await self._council.post("/v1/visits", case.partner, body)
        self._at(day, partial(self._find, case, day, arranged["id"]))

    async def _find(self, case: CaseUnderWay, day: date, visit: str) -> None:
        found = [{"number": number, "found": words} for number, (_, _, words) in enumerate(wording.ACTIVITIES, 1)]
        body = {"held_on": day.isoformat(), "summary": wording.VISIT_SUMMARY, "activities": found}
        await self._council.post(f"/v1/visits/{visit}/findings", case.partner, body)

    async def hold(self, case: CaseUnderWay, meeting: tuple[date, str]) -> list[dict[str, Any]]:
        """Record a meeting in the afternoon of its day; returns the actions agreed before it and still open."""
        day, visit = meeting
        outline, words = case.story.outline, WORDS[case.story.focus]
        progress = outline.progress[min(case.met, len(outline.progress) - 1)]
        chosen = [words.actions[(case.met + more) % len(words.actions)] for more in (0, 1)]
        # By the next meeting, unless there is none or they are to be overdue today.
        fixed = outline.leaves_actions_open or case.is_last_planned
        soon = {"due_on": (day + 14 * _DAY).isoformat()} if fixed else {}
        factor, objective = wording.ABOUT[case.story.focus]
        actions = [
            {
                "what": what,
                "owner": owner,
                "owner_side": OwnerSide.COUNCIL if owner == "Link partner" else OwnerSide.SCHOOL,
                "factors": [factor],
                "objective": objective,
                "critical": outline.stage is Stage.INTERVENTION and number == 0,
                **soon,
            }
            for number, (what, owner) in enumerate(chosen)
        ]
        found = words.discussed[progress]
        body = {"held_on": day.isoformat(), "progress": progress, "discussed": found, "actions": actions}
        whole = self._whole(case, day, progress, found)
        self._council.clock.go_to(day, 16)
        late = _FATES.get(outline.stage) is Fate.DRAFT
        record = await self._council.post(f"/v1/visits/{visit}/record", case.partner, body | ({} if late else whole))
        case.met += 1
        left, case.open_actions = case.open_actions, record["actions"]
        return left

    def follow(self, case: CaseUnderWay, meeting: tuple[date, str]) -> None:
        """Put what becomes of a meeting's minutes in its place, once it is known whether another follows before today."""
        day, visit = meeting
        fate = _FATES.get(case.story.outline.stage, Fate.ACCURATE)
        is_newest = case.next_meeting is None or case.next_meeting[0] >= self._today
        if fate in {Fate.DRAFT, Fate.APPROVED} and not is_newest:
            fate = Fate.ACCURATE
        if fate is not Fate.DRAFT:
            self._at(weekday_by(day + _ISSUED_AFTER), partial(self._issue, case, day, visit, fate))

    async def _issue(self, case: CaseUnderWay, day: date, visit: str, fate: Fate) -> None:
        path = f"/v1/visits/{visit}/record"
        read = await self._council.get(path, case.lead)
        if not read["areas"]:
            body = self._whole(case, day, read["progress"], read["discussed"]) | {"why": wording.COMPLETED}
            await self._council.change(path, case.partner, body)
        await self._council.change(f"{path}/approval", case.lead, {}, method="POST")
        if fate is Fate.APPROVED:
            return
        await self._council.post(f"{path}/issue", case.lead, {})
        if fate is not Fate.SILENT:
            self._at(weekday_by(day + _ANSWERED_AFTER), partial(self._speak, case, path, fate))

    async def _speak(self, case: CaseUnderWay, path: str, fate: Fate) -> None:
        head = case.head(self._council.clock().date())
        number = (await self._council.get(path, head))["number"]
        if fate is Fate.ACCURATE:
            await self._council.post(f"{path}/responses", head, {"number": number, "accurate": True})
            return
        disputed = {"number": number, "accurate": False, "words": wording.DISPUTE}
        await self._council.post(f"{path}/responses", head, disputed)
        if fate is Fate.DISPUTED_AND_ANSWERED:
            await self._council.post(f"{path}/answer", case.lead, {"answer": wording.DISPUTE_ANSWER})

    async def carry_over(self, case: CaseUnderWay, actions: Sequence[dict[str, Any]]) -> None:
        """The first of what was left undone is carried over, where a next meeting is planned."""
        if actions and case.next_meeting is not None:
            path = f"/v1/actions/{actions[0]['id']}/carry-over"
            await self._council.post(path, case.partner, {"reason": wording.CARRIED_OVER})

    async def do(self, case: CaseUnderWay, action: dict[str, Any], day: date | None = None) -> None:
        """An action is done: the school reports its own with a link, and its link partner confirms."""
        path = f"/v1/actions/{action['id']}"
        today = self._council.clock().date()
        if day is None and action["owner_side"] == OwnerSide.SCHOOL:
            head = case.head(today)
            link = {"title": wording.EVIDENCE, "link": f"{case.story.school.website}/securing-good"}
            await self._council.post(f"{path}/evidence", head, link)
            reported = {"done_on": today.isoformat(), "words": wording.REPORTED}
            report = (await self._council.post(f"{path}/reports", head, reported))["reports"][-1]["id"]
            if case.story.outline.stage is not Stage.SUPPORTED:
                confirmed = {"outcome": ReportOutcome.CONFIRMED}
                await self._council.post(f"{path}/reports/{report}/answer", case.partner, confirmed)
            return
        body = {"status": "done"} | ({"done_on": day.isoformat()} if day else {})
        await self._council.change(path, case.partner, body)

    def _whole(self, case: CaseUnderWay, day: date, progress: Progress, found: str) -> dict[str, Any]:
        """Who was there, what was found by risk factor, how the objective has come on."""
        factor, objective = wording.ABOUT[case.story.focus]
        there = {
            Party.LEAD_OFFICER: case.lead,
            Party.HEADTEACHER: case.head(day),
            Party.CHAIR_OF_GOVERNORS: chair_of_governors(case.story.school),
            Party.LINK_PARTNER: case.partner,
        }
        attendance: list[dict[str, Any]] = [{"party": party, "name": person.name} for party, person in there.items()]
        if case.met % 3 == 2:
            attendance[2]["apologies"] = wording.APOLOGIES
            attendance.append({"party": Party.VICE_CHAIR_OF_GOVERNORS, "name": wording.VICE_CHAIR})
        return {
            "attendance": attendance,
            "areas": [{"factor": factor, "found": found}],
            "objectives": [
                {"objective": objective, "progress": progress, "detail": wording.DETAIL[Progress(progress)]}
            ],
            "autumn_visit": {"words": wording.AUTUMN},
        }
