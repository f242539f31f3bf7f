"""External reviews of the sample borough: one delivered with what it recommended, one commissioned, one declined."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any, Final

from deploy.sample.life import wording
from deploy.sample.life.council import Council
from deploy.sample.life.stories import Stage, Story, weekday_by
from deploy.sample.people import SamplePerson

At = Callable[[date, Callable[[], Any]], None]
"""Do this on that day, if it is before today."""

_REQUESTED_AFTER: Final = timedelta(days=20)
_COMMISSIONED_AFTER: Final = timedelta(days=34)
_DELIVERED_AFTER: Final = timedelta(days=90)
_DONE_AFTER: Final = timedelta(days=150)


class Reviewing:
    """The steps of external reviews, put in their places in the story."""

    def __init__(self, council: Council) -> None:
        self._council = council

    def plan(self, at: At, story: Story, case: str, lead: SamplePerson) -> None:
        """Put every step of one case's review in its place, where the case has one."""
        review = _Review(self._council, case, lead)
        steps: dict[timedelta, Callable[[], Any]] = {_REQUESTED_AFTER: review.request}
        if story.outline.stage is Stage.AT_18_MONTHS:
            steps |= {_COMMISSIONED_AFTER: review.commission, _DELIVERED_AFTER: review.deliver, _DONE_AFTER: review.do}
        elif story.outline.stage is Stage.ACTIONS_OVERDUE:
            steps |= {_COMMISSIONED_AFTER: review.commission}
        elif story.outline.stage is Stage.AT_12_MONTHS:
            steps |= {_COMMISSIONED_AFTER: partial(review.end, "decline", wording.REVIEW_DECLINED)}
        else:
            return
        for after, step in steps.items():
            at(weekday_by(story.opened_on + after), step)


class _Review:
    """One case's external review."""

    def __init__(self, council: Council, case: str, lead: SamplePerson) -> None:
        self._council = council
        self._case = case
        self._lead = lead
        self._path = ""
        self._actions: list[str] = []

    async def request(self) -> None:
        body = {"case_id": self._case, "scope": wording.REVIEW_SCOPE, "reason": wording.REVIEW_REASON}
        made = await self._council.post("/v1/external-reviews", self._lead, body)
        self._path = f"/v1/external-reviews/{made['id']}"

    async def commission(self) -> None:
        due_on = (self._council.clock().date() + timedelta(days=90)).isoformat()
        body = {"reviewer": wording.REVIEWER, "due_on": due_on, "cost_pounds": 3600}
        await self._council.change(f"{self._path}/commission", self._lead, body, method="POST")

    async def deliver(self) -> None:
        recommended = [{"what": what, "owner": owner} for what, owner in wording.RECOMMENDED]
        body = {"summary": wording.REVIEW_SUMMARY, "recommendations": recommended}
        told = await self._council.change(f"{self._path}/report", self._lead, body, method="POST")
        self._actions = [action["id"] for action in told["recommendations"]]

    async def do(self) -> None:
        for action in self._actions:
            await self._council.change(f"/v1/actions/{action}", self._lead, {"status": "done"})

    async def end(self, step: str, reason: str) -> None:
        await self._council.change(f"{self._path}/{step}", self._lead, {"reason": reason}, method="POST")
