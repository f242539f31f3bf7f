"""How schools of the sample borough are brought into the programme: an academy's trust, first contact, engagement meeting."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from functools import partial
from typing import Any, Final

from deploy.sample.life import wording
from deploy.sample.life.council import Council
from deploy.sample.life.stories import Stage, Story, weekday_by
from deploy.sample.people import SamplePerson, chair_of_governors, headteacher, trust_officer
from securing_good.vocabulary import Party, Post, Role, TrustReply
from securing_good.work import WorkKind

At = Callable[[date, Callable[[], Any]], None]
"""Do this on that day, if it is before today."""

_TRUST_REPLIES_AFTER: Final = timedelta(days=2)
_CONTACTED_AFTER: Final = timedelta(days=3)
_ENGAGED_AFTER: Final = timedelta(days=10)


class Engaging:
    """The steps from a case's opening to its engagement meeting, put in their places in the story."""

    def __init__(self, council: Council, person: Callable[..., SamplePerson]) -> None:
        self._council = council
        self._person = person
        self._officers: dict[int, str] = {}
        """Of trusts, by school: whoever was appointed once is there when the school comes back."""
        self._dioceses: set[int] = set()
        """Schools whose diocese has an officer who is told."""

    def plan(self, at: At, story: Story, case: str, lead: SamplePerson, engaged: Callable[[], Awaitable[None]]) -> None:
        """Put every step of one case in its place; `engaged` follows the meeting."""
        opened_on = story.opened_on
        if story.school.is_academy:
            at(opened_on, partial(self._invite_trust, story, case, lead))
            at(weekday_by(opened_on + _TRUST_REPLIES_AFTER), partial(self._trust_agrees, story, case, lead))
        if story.school.diocese is not None and story.school.urn not in self._dioceses:
            self._dioceses.add(story.school.urn)
            at(opened_on, partial(self._appoint_for_diocese, story))
        at(weekday_by(opened_on + _CONTACTED_AFTER), partial(self._contact, case, lead))
        at(weekday_by(opened_on + _ENGAGED_AFTER), partial(self._meet, story, case, engaged))

    @property
    def _today(self) -> str:
        return self._council.clock().date().isoformat()

    async def _invite_trust(self, story: Story, case: str, lead: SamplePerson) -> None:
        body = {"addressed_to": f"Chief executive, {story.school.trust}", "invited_on": self._today}
        await self._council.post(f"/v1/cases/{case}/trust-invitations", lead, body)

    async def _trust_agrees(self, story: Story, case: str, lead: SamplePerson) -> None:
        officer, urn = trust_officer(story.school), story.school.urn
        if urn not in self._officers:
            added = await self._council.post("/v1/people", lead, {"name": officer.name, "email": officer.email})
            self._officers[urn] = added["id"]
            post = {"person_id": added["id"], "post": Role.TRUST_OFFICER, "urn": urn, "starts_on": self._today}
            await self._council.post("/v1/appointments", self._person(Role.PRINCIPAL_ADVISER), post)
        reply = {"reply": TrustReply.AGREES, "replied_on": self._today, "words": wording.TRUST_AGREES}
        await self._council.post(f"/v1/cases/{case}/trust-reply", lead, {**reply, "officer_id": self._officers[urn]})
        await self._council.work_off(WorkKind.PLAN_VISITS)

    async def _appoint_for_diocese(self, story: Story) -> None:
        name = {"name": f"{story.school.diocese}, schools officer"}
        added = await self._council.post("/v1/people", self._person(Role.PRINCIPAL_ADVISER), name)
        post = {"person_id": added["id"], "post": Post.DIOCESAN_OFFICER, "urn": story.school.urn}
        await self._council.post(
            "/v1/appointments", self._person(Role.PRINCIPAL_ADVISER), post | {"starts_on": self._today}
        )

    async def _contact(self, case: str, lead: SamplePerson) -> None:
        said = {"with_whom": "The headteacher", "route": "phone", "said": wording.FIRST_CONTACT}
        await self._council.post(f"/v1/cases/{case}/contacts", lead, {"contacted_on": self._today, **said})

    async def _meet(self, story: Story, case: str, engaged: Callable[[], Awaitable[None]]) -> None:
        director, today = self._person(Role.ASSISTANT_DIRECTOR), self._council.clock().date()
        await self._council.work_off(WorkKind.PLAN_VISITS)
        planned = await self._council.items(f"/v1/visits?case={case}&status=planned&limit=100", director)
        first = min(visit["date"] for visit in planned if visit["date"] > today.isoformat())
        there = {
            Party.ASSISTANT_DIRECTOR: director,
            Party.PRINCIPAL_ADVISER: self._person(Role.PRINCIPAL_ADVISER),
            Party.HEADTEACHER: headteacher(story.school, today),
            Party.CHAIR_OF_GOVERNORS: chair_of_governors(story.school),
        }
        actions = wording.WORDS[story.focus].actions[:2]
        body = {
            "held_on": today.isoformat(),
            "attendees": [{"party": party, "name": person.name} for party, person in there.items()],
            "discussed": wording.ENGAGED,
            "actions": [{"what": what, "owner": owner} for what, owner in actions],
            "first_meeting_on": first,
        }
        if story.outline.stage is Stage.FIRST_MEETING_AHEAD:
            body["letter_elsewhere"] = wording.LETTER_BY_HAND
        await self._council.post(f"/v1/cases/{case}/engagement-meeting", director, body)
        await engaged()
