"""Support in the sample borough: who provides it, which schools are members, and packages at every stage."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any, Final

from deploy.sample.borough import School, open_schools
from deploy.sample.life import support_wording as words
from deploy.sample.life.council import Council
from deploy.sample.life.stories import Story, begins_on, is_member, supported_members, weekday_by
from deploy.sample.people import SamplePerson, headteacher
from securing_good.programme import add_months
from securing_good.vocabulary import (
    Acceptor,
    ProviderCheck,
    ReviewDecision,
    Role,
    SupportImpact,
    SupportState,
)

At = Callable[[date, Callable[[], Any]], None]
"""Do this on that day, if it is before today."""

_WAY: Final = (
    (SupportState.IDENTIFIED, 10),
    (SupportState.BROKERED, 40),
    (SupportState.AGREED, 52),
    (SupportState.UNDER_WAY, 70),
    (SupportState.COMPLETED, 120),
    (SupportState.EVALUATED, 200),
)
"""How many days after a case opens each step is taken."""
_ENDED_AFTER: Final = 52
_MORE_SESSIONS: Final = (84, 98, 112)
_BEFORE_THE_END: Final = {SupportState.DECLINED, SupportState.BOUGHT_ELSEWHERE, SupportState.WITHDRAWN}
_MEMBERS: Final = (
    (SupportState.AGREED, 60),
    (SupportState.BOUGHT_ELSEWHERE, 75),
    (SupportState.WITHDRAWN, 90),
    (SupportState.EVALUATED, 260),
)
"""How far support of member schools without a case has come, and how many days ago it began to be spoken of."""
_LAPSED: Final = timedelta(days=20)


class Supporting:
    """The steps of support, put in their places in the story."""

    def __init__(
        self, council: Council, today: date, person: Callable[..., SamplePerson], ids: Mapping[SamplePerson, str]
    ) -> None:
        self._council = council
        self._today = today
        self._person = person
        self._ids = ids
        self._providers: dict[str, str] = {}

    async def begin(self, at: At) -> None:
        """Add the catalogue and the members of the learning partnership, and plan the support of members without a case."""
        officer, director = self._person(Role.LEAD_OFFICER), self._person(Role.ASSISTANT_DIRECTOR)
        partner = self._person(Role.LINK_PARTNER, 4)
        for name, described in words.providers(partner.name, self._ids[partner]).items():
            made = await self._council.post("/v1/providers", officer, {"name": name, **described})
            self._providers[name] = made["id"]
            for kind in ProviderCheck:
                await self._check(name, kind, officer)
        begun = begins_on(self._today)
        supported = supported_members(self._today)
        for school in open_schools():
            if is_member(school) or school in supported:
                body = {"urn": school.urn, "starts_on": begun.isoformat()}
                await self._council.post("/v1/memberships", director, body)
        at(weekday_by(self._today - timedelta(days=100)), self._retire)
        for school, (reached, days_ago) in zip(supported, _MEMBERS, strict=True):
            told = words.MEMBERS[reached](partner.name)
            package = _Package(self, school, told, officer, SupportImpact.SOME)
            self._plan(at, package, reached, self._today - timedelta(days=days_ago))

    def plan(self, at: At, story: Story, case: str, lead: SamplePerson) -> None:
        """Put every step of one case's support in its place."""
        reached = story.outline.support
        if reached is None:
            return
        exits = any(decision is ReviewDecision.EXIT for _, decision in story.outline.reviews)
        impact = SupportImpact.STRONG if exits else SupportImpact.SOME
        support = words.SUPPORT[story.focus]
        self._plan(at, _Package(self, story.school, support, lead, impact, case), reached, story.opened_on)

    def _plan(self, at: At, package: "_Package", reached: SupportState, since: date) -> None:
        way = [state for state, _ in _WAY]
        last = SupportState.BROKERED if reached in _BEFORE_THE_END else reached
        for state, after in _WAY[: way.index(last) + 1]:
            at(weekday_by(since + timedelta(days=after)), partial(package.reach, state))
        if way.index(last) >= way.index(SupportState.UNDER_WAY):
            for number, after in enumerate(_MORE_SESSIONS):
                at(weekday_by(since + timedelta(days=after)), partial(package.meet, number))
        if reached in _BEFORE_THE_END:
            at(weekday_by(since + timedelta(days=_ENDED_AFTER)), partial(package.end, reached))

    async def _check(self, name: str, kind: ProviderCheck, officer: SamplePerson) -> None:
        """Everybody's hold from before the story to after it; one insurance ran out lately."""
        begun = begins_on(self._today)
        lapses = name == words.LAPSED and kind is ProviderCheck.INSURANCE
        last = self._today - _LAPSED if lapses else add_months(begun, 48)
        body = {"kind": kind, "valid_from": begun.isoformat(), "expires_on": last.isoformat()}
        await self._council.post(f"/v1/providers/{self._providers[name]}/checks", officer, body)

    async def _retire(self) -> None:
        path = f"/v1/providers/{self._providers[words.RETIRED]}/retirement"
        reason = {"reason": "Its only adviser has retired."}
        await self._council.change(path, self._person(Role.LEAD_OFFICER), reason, method="POST")

    def provider(self, name: str) -> str:
        """The id of a provider."""
        return self._providers[name]

    @property
    def council(self) -> Council:
        """Whose requests are made."""
        return self._council


class _Package:
    """One package on its way."""

    def __init__(
        self,
        supporting: Supporting,
        school: School,
        support: words.Support,
        officer: SamplePerson,
        impact: SupportImpact,
        case: str | None = None,
    ) -> None:
        self._supporting = supporting
        self._council = supporting.council
        self._school = school
        self._support = support
        self._officer = officer
        self._impact = impact
        self._case = case
        self._id = ""
        self._etag = ""
        """Of the package as it was last answered: nobody else changes it."""

    async def reach(self, state: SupportState) -> None:
        """Take the step that leads to a state."""
        today = self._council.clock().date()
        match state:
            case SupportState.IDENTIFIED:
                await self._identify()
            case SupportState.BROKERED:
                await self._step("broker", self._brokered(today))
            case SupportState.AGREED:
                # Some headteachers sign in and accept; of the others an officer records it.
                if self._school.urn % 2:
                    await self._step("agree", {}, headteacher(self._school, today))
                else:
                    name = headteacher(self._school, today).name
                    await self._step("agree", {"agreed_by": Acceptor.HEADTEACHER, "name": name})
            case SupportState.UNDER_WAY:
                await self._session({"what": words.SESSIONS[0], "attended": 3})
            case SupportState.COMPLETED:
                await self._step("complete", {})
            case _:
                await self._step("evaluate", self._evaluated())

    async def meet(self, number: int) -> None:
        """A later session; the second of them is cancelled."""
        held = {"what": words.SESSIONS[number + 1], "attended": 2 + number}
        await self._session(held if number != 1 else {"cancellation": "staff_absent", "note": "A day of illness."})

    async def end(self, state: SupportState) -> None:
        """Decline it, buy elsewhere or withdraw it, for the reason there is."""
        reason = {"reason": words.ENDED[state]}
        head = headteacher(self._school, self._council.clock().date())
        match state:
            case SupportState.DECLINED:
                await self._step("decline", reason, head)
            case SupportState.BOUGHT_ELSEWHERE:
                await self._step("buy-elsewhere", {**reason, **words.BOUGHT, "said_by": f"{head.name}, headteacher"})
            case _:
                await self._step("withdraw", reason)

    async def _identify(self) -> None:
        support = self._support
        whose = {"case_id": self._case} if self._case else {"urn": self._school.urn}
        objectives = [{"what": what, "measure": measure} for what, measure, _ in support.objectives]
        body = {
            **whose,
            "what": support.what,
            "factors": support.factors,
            "objectives": objectives,
            "kind": support.kind,
        }
        made = await self._council.ask("POST", "/v1/support-packages", self._officer, json=body)
        self._id, self._etag = made.json()["id"], made.headers["etag"]

    def _brokered(self, today: date) -> dict[str, Any]:
        return {
            "provider_id": self._supporting.provider(self._support.provider),
            "cost_pounds": self._support.cost_pounds,
            "starts_on": (today + timedelta(days=14)).isoformat(),
            "ends_on": (today + timedelta(days=90)).isoformat(),
            "sessions_planned": 4,
            "days_planned": 3,
        }

    def _evaluated(self) -> dict[str, Any]:
        judged = [
            {"number": number, "impact": self._impact if number == 1 else SupportImpact.SOME, "evidence": evidence}
            for number, (_, _, evidence) in enumerate(self._support.objectives, start=1)
        ]
        return {"impact": self._impact, "evaluation": self._support.evaluation, "objectives": judged}

    async def _session(self, body: dict[str, Any]) -> None:
        today = self._council.clock().date().isoformat()
        await self._step("sessions", {"session_on": today, **body})

    async def _step(self, verb: str, body: Mapping[str, Any], person: SamplePerson | None = None) -> None:
        path, headers = f"/v1/support-packages/{self._id}/{verb}", {"If-Match": self._etag}
        answer = await self._council.ask("POST", path, person or self._officer, json=body, headers=headers)
        self._etag = answer.headers["etag"]
