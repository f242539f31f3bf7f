"""What follows where the programme was not enough, or has ended: an intervention, a referral, a watch, a public request."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any, Final

from deploy.sample.borough import School
from deploy.sample.life import intervening_wording as wording
from deploy.sample.life.council import Council
from deploy.sample.life.stories import weekday_by
from deploy.sample.people import SamplePerson, chair_of_governors, headteacher
from securing_good.vocabulary import InterventionRoute, Role

At = Callable[[date, Callable[[], Any]], None]
"""Do this on that day, if it is before today."""

_DAY: Final = timedelta(days=1)
_COMPLY_WITHIN: Final = 56 * _DAY
_REFERRED: Final = 150 * _DAY
"""An academy was referred so long ago."""


class Intervening:
    """Steps after a review that considered intervention, and after exits, put in their places in the story."""

    def __init__(self, council: Council, today: date, person: Callable[..., SamplePerson]) -> None:
        self._council = council
        self._today = today
        self._person = person

    def plan_intervention(self, at: At, school: School, reviewed_on: date) -> None:
        """The council decides: from the choice to a notice that runs today, with the board's advice and a reply."""
        one = _Intervention(self._council, school, self._person)
        steps = ((3, one.begin), (6, one.prepare), (9, one.advise), (13, one.issue_notice), (22, one.represent))
        for days, step in steps:
            at(weekday_by(reviewed_on + days * _DAY), step)

    def plan_referral(self, at: At, school: School) -> None:
        """An academy without a case, referred to the Regional Director, who took it up."""
        one = _Intervention(self._council, school, self._person)
        begun = self._today - _REFERRED
        for days, step in ((0, one.begin_referral), (7, one.refer), (60, one.close_referral)):
            at(weekday_by(begun + days * _DAY), step)

    def plan_watch(self, at: At, case: str, left_on: date, partner: SamplePerson) -> None:
        """What the link partner sees three weeks after a school has left."""
        at(weekday_by(left_on + 21 * _DAY), partial(self._note, case, partner))

    def plan_export(self, at: At, case: str) -> None:
        """Somebody has asked for the record of a case."""
        at(weekday_by(self._today - 9 * _DAY), partial(self._export, case))

    async def _note(self, case: str, partner: SamplePerson) -> None:
        body = {"seen_on": self._council.clock().date().isoformat(), "note": wording.WATCHED}
        await self._council.post(f"/v1/watches/{case}/notes", partner, body)

    async def _export(self, case: str) -> None:
        director = self._person(Role.ASSISTANT_DIRECTOR)
        await self._council.post(f"/v1/cases/{case}/foi-exports", director, {"request_reference": wording.REQUEST})


class _Intervention:
    """One intervention on its way."""

    def __init__(self, council: Council, school: School, person: Callable[..., SamplePerson]) -> None:
        self._council = council
        self._school = school
        self._director = person(Role.ASSISTANT_DIRECTOR)
        self._adviser = person(Role.PRINCIPAL_ADVISER)
        self._board = [person(Role.BOARD_MEMBER, number) for number in (0, 1)]
        self._path = ""

    @property
    def _day(self) -> date:
        return self._council.clock().date()

    @property
    def _decided_by(self) -> dict[str, str]:
        return {"decision_maker": f"{self._director.name}, assistant director, under the scheme of delegation"}

    async def begin(self) -> None:
        """By the assistant director, on what inspectors and the council saw."""
        grounds = [{"ground": ground, "matters": matters} for ground, matters in wording.GROUNDS]
        await self._begin(InterventionRoute.COUNCIL_DECIDES, grounds, wording.BEGUN)

    async def begin_referral(self) -> None:
        """By the assistant director: an academy can only be referred."""
        await self._begin(InterventionRoute.REFER_TO_REGIONAL_DIRECTOR, [], wording.REFERRED)

    async def _begin(self, route: InterventionRoute, grounds: list[dict[str, str]], reason: str) -> None:
        body = {"urn": self._school.urn, "route": route, "grounds": grounds, "reason": reason, **self._decided_by}
        begun = await self._council.post("/v1/interventions", self._director, body)
        self._path = f"/v1/interventions/{begun['id']}"

    async def prepare(self) -> None:
        """By the principal adviser, who freezes the evidence."""
        on = self._day.isoformat()
        body = {
            "tried": [{"attempt": attempt, "on": on, "result": result} for attempt, result in wording.TRIED],
            "equality_assessed_on": on,
            "equality_assessment": wording.EQUALITY,
            "legal_advised_on": on,
            "legal_advice_reference": wording.LEGAL_FILE,
        }
        await self._council.change(self._path, self._adviser, body)
        await self._step("evidence", self._adviser, {})

    async def advise(self) -> None:
        """By two members of the partnership board, who do not agree."""
        for member, (recommendation, words) in zip(self._board, wording.ADVICE, strict=True):
            body = {"recommendation": recommendation, "words": words}
            await self._council.post(f"{self._path}/advice", member, body)

    async def issue_notice(self) -> None:
        """A warning notice with its copies; the period for compliance runs today."""
        on = self._day
        copies = {
            "headteacher": headteacher(self._school, on).name,
            "chair_of_governors": chair_of_governors(self._school).name,
            "secretary_of_state": "Regional Director",
            "diocese_or_foundation": "Diocese or foundation, where the school has one",
        }
        body = {
            "kind": "warning",
            "issued_on": on.isoformat(),
            "matters": wording.MATTERS,
            "required_actions": list(wording.REQUIRED),
            "comply_by": weekday_by(on + _COMPLY_WITHIN).isoformat(),
            "minded_to": wording.MINDED_TO,
            "copies": [{"to": to, "name": name, "sent_on": on.isoformat()} for to, name in copies.items()],
            **self._decided_by,
        }
        await self._step("notices", self._director, body)

    async def represent(self) -> None:
        """What the governing body said."""
        said = {"made_by": "The governing body", "words": wording.REPRESENTED}
        body = {"received_on": self._day.isoformat(), **said, "consideration": wording.CONSIDERED}
        await self._council.post(f"{self._path}/representations", self._adviser, body)

    async def refer(self) -> None:
        """To the Regional Director, on frozen evidence."""
        await self._step("evidence", self._adviser, {})
        about = {"referred_on": self._day.isoformat(), "referred_to": "Regional Director", "words": wording.REFERRAL}
        await self._step("referral", self._director, {**about, **self._decided_by})

    async def close_referral(self) -> None:
        """The Regional Director has taken it up."""
        about = {"outcome": "referred", "reason": wording.TAKEN_UP, "publishes": False}
        review_on = (self._day + 180 * _DAY).isoformat()
        await self._step("outcome", self._director, {**about, "review_on": review_on, **self._decided_by})

    async def _step(self, step: str, person: SamplePerson, body: Mapping[str, Any]) -> None:
        await self._council.change(f"{self._path}/{step}", person, body, method="POST")
