"""A small borough that somebody inhabits step by step from plain, synchronous code: one loop, one clock, one database."""

import asyncio
import tempfile
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from securing_good.settings import Service
from securing_good.worker import do_what_is_due
from securing_good_risk_engine.jobs import JOBS as RISK_JOBS
from securing_good_scheduler.jobs import JOBS as SCHEDULER_JOBS
from tests.harness.bodies import URNS, check_of, provider_of
from tests.harness.callers import Ticking, api_on, token
from tests.harness.databases import address, copy_database, drop_database, fresh_name
from tests.harness.walking import ADVISER, BEGINS, CHAIR, CLERK, COUNCIL, DIRECTOR, HEAD, LEAD, PARTNER, borough
from tests.harness.wandering import BOTH, Scene, Sent

SCHOOLS = {URNS[COUNCIL][0]: False, URNS[COUNCIL][1]: True, URNS[COUNCIL][2]: False}
"""Whether each is an academy."""


class Borough:
    """Three schools, their people, and whoever asks something of the application."""

    def __init__(self, server: str, template: str = "") -> None:
        self.runner = asyncio.Runner()
        self.name, self.server = fresh_name(), server
        self.people: dict[str, str] = {}
        self.providers: dict[str, str] = {}
        self.tokens: dict[str, str] = {}
        self.tally: Counter[tuple[str, bool]] = Counter()
        self.clock = Ticking(BEGINS)
        self.folder = tempfile.TemporaryDirectory()
        copying = copy_database(server, self.name, template) if template else copy_database(server, self.name)
        self.runner.run(copying)
        self.database = address(server, self.name)
        self.scheduler = self.database.opened(Service.SCHEDULER, clock=self.clock)
        self.risk = self.database.opened(Service.RISK_ENGINE, clock=self.clock)
        self.api, self._task, self._over = self.runner.run(self._started())

    async def _started(self):
        over, ready = asyncio.Event(), asyncio.get_running_loop().create_future()

        async def serving() -> None:
            async with api_on(self.database, clock=self.clock, councils=(COUNCIL,)) as api:
                ready.set_result(api)
                await over.wait()

        task = asyncio.create_task(serving())
        await asyncio.wait({task, ready}, return_when=asyncio.FIRST_COMPLETED)
        return ready.result(), task, over

    def settle(self) -> None:
        """Load what is published; appoint everybody."""
        self.runner.run(borough(self.api, self.clock))

    def appoint(self) -> None:
        """People of the council and of each school; a hub, and the link partner as a provider."""
        council = {LEAD: LEAD, PARTNER: PARTNER, "second lead": LEAD}
        for name, post in council.items():
            person = self.done(ADVISER, Sent("/v1/people", {"name": name}))
            self.people[name] = person["id"]
            body = {"person_id": person["id"], "post": post, "starts_on": "2024-09-01"}
            self.done("admin", Sent("/v1/appointments", body))
        for urn in SCHOOLS:
            for post in (HEAD, CHAIR, CLERK, "trust_officer")[: 4 if SCHOOLS[urn] else 3]:
                person = self.done(ADVISER, Sent("/v1/people", {"name": f"{post} of {urn}"}))
                self.people[post] = person["id"]
                body = {"person_id": person["id"], "post": post, "urn": urn, "starts_on": "2024-09-01"}
                self.done(ADVISER, Sent("/v1/appointments", body))
        partner = {"kind": "link_partner", "supports": ["link_partner_consultancy"], "name": "Link partner"}
        partner["contact_person_id"] = self.people[PARTNER]
        for kind, more in {"teaching_school_hub": {}, "link_partner_consultancy": partner}.items():
            body = dict(provider_of(COUNCIL, **more))
            if "contact_person_id" in body:
                del body["contact_name"]
            made = self.done(ADVISER, Sent("/v1/providers", body))
            self.providers[kind] = made["id"]
            for check in ("safeguarding", "references", "insurance", "conflict_declaration"):
                sent = check_of(COUNCIL, check, expires_on="2029-12-31")
                self.done(ADVISER, Sent(f"/v1/providers/{made['id']}/checks", sent))

    @property
    def today(self):
        """The day it is."""
        return self.clock.now.date()

    def leap(self, days: int) -> None:
        """Let days pass."""
        day = self.today + timedelta(days=days)
        self.clock.now = max(self.clock.now, datetime(day.year, day.month, day.day, 9, tzinfo=UTC))

    def work(self) -> None:
        """The workers do all that is due."""

        async def working() -> None:
            while await do_what_is_due(self.risk, RISK_JOBS) or await do_what_is_due(self.scheduler, SCHEDULER_JOBS):
                pass

        self.runner.run(working())

    def call(self, role: str, sent: Sent, urn: int = 0, *, etag: str = ""):
        """Ask for something; nothing ever answers that the server failed."""
        key = f"{role}:{urn}"
        if key not in self.tokens:
            more = {"roles": [PARTNER, ADVISER], "sub": "test:both"} if role == BOTH else {}
            self.tokens[key] = token(role, council=COUNCIL, urns=[urn] if urn else [], **more)
        headers = {"Authorization": f"Bearer {self.tokens[key]}"} | ({"If-Match": etag} if etag else {})
        more = {} if sent.method == "GET" else {"json": sent.body}
        asking = self.api.client.request(sent.method, sent.path, headers=headers, **more)
        answer = self.runner.run(asking)
        assert answer.status_code < 500, (role, sent, answer.text)
        return answer

    def done(self, role: str, sent: Sent) -> Any:
        """Something that has to succeed."""
        answer = self.call(role, sent)
        assert answer.is_success, (sent, answer.text)
        return answer.json()

    def read(self, path: str, role: str = DIRECTOR, urn: int = 0) -> Any:
        """What somebody reads."""
        answer = self.call(role, Sent(path, None, "GET"), urn)
        assert answer.status_code == 200, (path, answer.text)
        return answer.json()

    def items(self, path: str) -> list[dict[str, Any]]:
        """All items of a list, as the assistant director."""
        found, following = [], path
        while following:
            page = self.read(following)
            found += page["items"]
            following = page.get("next", "")
        return found

    def head(self) -> str:
        """The version of everything the council sees: each change appends an event, and lists carry the chains' heads."""
        return self.call(ADVISER, Sent("/v1/schools?limit=1", None, "GET")).headers["etag"]

    def scene(self, urn: int, rng: Random) -> Scene:
        """How a school stands; of its cases the newest."""
        cases = self.items(f"/v1/cases?urn={urn}")
        case = self.read(f"/v1/cases/{cases[-1]['id']}") if cases else None
        of_case = f"case={case['id']}&limit=100" if case else ""
        reviews = self.items(f"/v1/review-points?urn={urn}&limit=100")
        return Scene(
            urn,
            SCHOOLS[urn],
            self.today,
            self.people,
            self.providers,
            case,
            [one for one in reviews if case and one["case_id"] == case["id"]],
            self.items(f"/v1/visits?{of_case}") if case else [],
            self.items(f"/v1/actions?{of_case}") if case else [],
            self.items(f"/v1/support-packages?urn={urn}&limit=100"),
            self.items(f"/v1/external-reviews?urn={urn}&limit=100"),
            self.items(f"/v1/documents?{of_case}") if case else [],
            self.items(f"/v1/interventions?urn={urn}&limit=100"),
            rng,
        )

    def stop(self) -> None:
        """Stop the application."""

        async def stopping() -> None:
            self._over.set()
            with suppress(asyncio.CancelledError):
                await self._task
            await self.scheduler.close()
            await self.risk.close()

        self.runner.run(stopping())
        self.folder.cleanup()

    def close(self) -> None:
        """Stop the application and drop its database."""
        self.stop()
        self.runner.run(drop_database(self.server, self.name))
        self.runner.close()
