"""Letters of the sample borough: the template, and each case's engagement letter drafted, approved and delivered."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any, Final

from deploy.sample.life import wording
from deploy.sample.life.council import Council
from deploy.sample.life.stories import Stage, Story, weekday_by
from deploy.sample.people import SamplePerson
from securing_good.programme import add_months
from securing_good.vocabulary import DeliveryRoute, MonitoringLevel, Role

At = Callable[[date, Callable[[], Any]], None]
"""Do this on that day, if it is before today."""

_DRAFTED_AFTER: Final = timedelta(days=3)
"""On the day of the first contact, and after it."""
_APPROVED_AFTER: Final = timedelta(days=5)
_DELIVERED_AFTER: Final = timedelta(days=6)
_ANEW_AFTER: Final = timedelta(days=3)
"""Days from a level that was raised to the letter that says so."""
_PROPOSED_AGO: Final = timedelta(days=20)


class Writing:
    """The steps of letters, put in their places in the story."""

    def __init__(self, council: Council, today: date, person: Callable[..., SamplePerson]) -> None:
        self._council = council
        self._today = today
        self._person = person

    async def begin(self, at: At) -> None:
        """Put the council's own edition of the template in force; another is proposed not long ago."""
        edition = await self._propose(wording.TEMPLATE_REASON, wording.TEMPLATE_ADDED)
        director = self._person(Role.ASSISTANT_DIRECTOR)
        await self._council.post(f"/v1/document-templates/{edition}/in-force", director, {})
        again = (wording.TEMPLATE_REASON_AGAIN, wording.TEMPLATE_ADDED_AGAIN)
        at(weekday_by(self._today - _PROPOSED_AGO), partial(self._propose, *again))

    def plan(self, at: At, story: Story, case: str, lead: SamplePerson) -> None:
        """Put every step of one case's letter in its place."""
        stage, opened_on = story.outline.stage, story.opened_on
        letter = _Letter(self._council, self._person, case, lead)
        drafted_on = weekday_by(opened_on + _DRAFTED_AFTER)
        if stage is Stage.SUPPORTED:
            at(drafted_on, letter.draft)
            at(drafted_on, partial(letter.withdraw, wording.LETTER_WITHDRAWN))
        at(drafted_on, letter.draft)
        if stage is Stage.JUST_OPENED:
            return
        at(weekday_by(opened_on + _APPROVED_AFTER), letter.approve)
        reached = 1 if stage is Stage.FIRST_MEETING_AHEAD else None
        at(weekday_by(opened_on + _DELIVERED_AFTER), partial(letter.deliver, reached))
        for months, level in story.outline.changes:
            if level is MonitoringLevel.RED:
                anew = weekday_by(add_months(opened_on, months) + _ANEW_AFTER)
                for step in (letter.draft, partial(letter.edit, wording.LETTER_ANEW), letter.approve, letter.deliver):
                    at(anew, step)

    async def _propose(self, reason: str, added: str) -> Any:
        """An edition that adds a paragraph to what is shipped."""
        adviser = self._person(Role.PRINCIPAL_ADVISER)
        listed = await self._council.items("/v1/document-templates?kind=engagement_letter", adviser)
        shipped = await self._council.get(f"/v1/document-templates/{listed[0]['id']}", adviser)
        text = {name: shipped[name] for name in ("kind", "title")}
        text |= {"body": _added(shipped["body"], added), "reason": reason}
        return (await self._council.post("/v1/document-templates", adviser, text))["id"]


class _Letter:
    """One case's letter; drafting it again begins the next."""

    def __init__(self, council: Council, person: Callable[..., SamplePerson], case: str, lead: SamplePerson) -> None:
        self._council = council
        self._director = person(Role.ASSISTANT_DIRECTOR)
        self._case = case
        self._lead = lead
        self._path = ""

    async def draft(self) -> None:
        made = await self._council.post(f"/v1/cases/{self._case}/engagement-letters", self._lead, {})
        self._path = f"/v1/documents/{made['id']}"

    async def edit(self, added: str) -> None:
        read = await self._council.get(self._path, self._lead)
        await self._council.change(self._path, self._lead, {"body": _added(read["body"], added)})

    async def withdraw(self, reason: str) -> None:
        await self._council.change(f"{self._path}/withdrawal", self._lead, {"reason": reason}, method="POST")

    async def approve(self) -> None:
        await self._council.change(f"{self._path}/approval", self._director, {}, method="POST")

    async def deliver(self, most: int | None = None) -> None:
        """To all it is for, or to the first so many of them: heads by email, others by post."""
        read = await self._council.get(self._path, self._lead)
        for one in read["recipients"][:most]:
            route = DeliveryRoute.EMAIL if one["post"] == Role.HEADTEACHER else DeliveryRoute.POST
            day = self._council.clock().date().isoformat()
            body = {"recipient": one["number"], "delivered_on": day, "route": route}
            await self._council.post(f"{self._path}/deliveries", self._lead, body)


def _added(body: str, paragraph: str) -> str:
    """The text with a paragraph before the one that ends it."""
    before, closing = body.split(wording.LETTER_CLOSES, 1)
    return f"{before}{paragraph}\n\n{wording.LETTER_CLOSES}{closing}"
