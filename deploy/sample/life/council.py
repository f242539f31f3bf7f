"""The council of the sample borough at work: its people's requests to the real application, at moments of the past.

Nothing is written but through the product's own routes and workers. Only their clock is set: a case that was opened two years
ago was opened by the same code as one of today.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import httpx
from starlette.types import ASGIApp, Receive, Scope, Send

from deploy.instance import issue_token
from deploy.sample.borough import COUNCIL
from deploy.sample.people import SamplePerson
from deploy.sample.sample_file import SampleFile
from securing_good.database import LONDON, Clock, Database, open_database, utc_now
from securing_good.settings import Service, Settings
from securing_good.vocabulary import Role
from securing_good.work import WorkKind
from securing_good.worker import do_what_is_due
from securing_good_api.main import create_app
from securing_good_risk_engine.jobs import JOBS as RISK_ENGINE_JOBS
from securing_good_scheduler.jobs import JOBS as SCHEDULER_JOBS

ADMINISTRATOR = SamplePerson("Administrator", Role.ADMIN, "administrator@service.example")
_SECOND = timedelta(seconds=1)


class SampleError(Exception):
    """The borough could not be told; the message says at which step and why."""


class TravellingClock:
    """A clock that is set from one moment to a later one, and moves on a second each time it is read."""

    def __init__(self, start: datetime, present: Clock = utc_now) -> None:
        self._now = start
        self._present = present
        self._has_arrived = False

    def __call__(self) -> datetime:
        """The moment it is; never later than the present."""
        if self._has_arrived:
            return self._present()
        self._now = min(self._now + _SECOND, self._present())
        return self._now

    def go_to(self, day: date, hour: int = 9) -> None:
        """Go to this hour in London, unless it is past already."""
        self._now = max(self._now, datetime.combine(day, time(hour), LONDON).astimezone(UTC))

    def arrive(self) -> None:
        """From now on it is the present."""
        self._has_arrived = True


class Council:
    """Requests of the borough's people, and the work that follows from them."""

    def __init__(
        self,
        client: httpx.AsyncClient,
        home: Path,
        clock: TravellingClock,
        *,
        risk_engine: Database,
        scheduler: Database,
    ) -> None:
        self._client = client
        self._home = home
        self._workers = {
            Service.RISK_ENGINE: (risk_engine, RISK_ENGINE_JOBS),
            Service.SCHEDULER: (scheduler, SCHEDULER_JOBS),
        }
        self._tokens: dict[SamplePerson, str] = {}
        self.clock = clock

    async def ask(self, method: str, path: str, person: SamplePerson, **more: Any) -> httpx.Response:
        """Make a request as somebody.

        Raises SampleError when it is refused.
        """
        headers = {"Authorization": f"Bearer {self._token(person)}", **more.pop("headers", {})}
        answer = await self._client.request(method, path, headers=headers, **more)
        if answer.is_error:
            raise SampleError(f"{method} {path} as {person.role.value}: {answer.status_code} {answer.text[:600]}")
        return answer

    async def get(self, path: str, person: SamplePerson) -> Any:
        """What is read there."""
        return (await self.ask("GET", path, person)).json()

    async def items(self, path: str, person: SamplePerson) -> list[Any]:
        """All items of a list."""
        found, following = [], path
        while following:
            page = await self.get(following, person)
            found += page["items"]
            following = page.get("next")
        return found

    async def post(self, path: str, person: SamplePerson, body: Mapping[str, Any], *, etag: str | None = None) -> Any:
        """What was made."""
        headers = {"If-Match": etag} if etag else {}
        return (await self.ask("POST", path, person, json=body, headers=headers)).json()

    async def change(self, path: str, person: SamplePerson, body: Mapping[str, Any], *, method: str = "PATCH") -> Any:
        """Read a resource and send this about the version that was read; a POST goes to a command below the resource."""
        resource, command = (path, "") if method == "PATCH" else path.rsplit("/", 1)
        read = await self.ask("GET", resource, person)
        address = f"{resource}/{command}" if command else resource
        return (await self.ask(method, address, person, json=body, headers={"If-Match": read.headers["etag"]})).json()

    async def send(self, files: list[SampleFile], officer: SamplePerson) -> None:
        """Load files through the importer: published ones as the administrator, the council's own as its data officer.

        Raises SampleError when one is refused or has a refused row: a file of the sample is wholly readable.
        """
        sent = []
        for file in files:
            person = officer if file.own else ADMINISTRATOR
            form = {"period": file.period} if file.period else {}
            form |= {"council": COUNCIL} if file.own else {}
            content = {"file": (file.filename, file.content)}
            answer = await self.ask("POST", "/v1/imports", person, files=content, data=form)
            sent.append((file, person, answer.headers["location"]))
        await self.work_off(WorkKind.LOAD_IMPORT)
        for file, person, address in sent:
            found = await self.get(address, person)
            if found["state"] != "loaded" or found["rows_refused"]:
                raise SampleError(f"{file.filename}: {found['state']}, {found['rows_refused']} rows refused: {found}")

    async def send_own_days(self, content: str, officer: SamplePerson) -> None:
        """Import a file of what schools say of their own days."""
        days = {"file": ("own_days.csv", content.encode())}
        await self.ask("POST", "/v1/calendars/school-entries/imports", officer, files=days)

    async def send_people(self, content: str, officer: SamplePerson) -> None:
        """Import a file of people and their posts."""
        await self.ask("POST", "/v1/appointments/imports", officer, files={"file": ("people.csv", content.encode())})

    async def send_cases(self, content: str, adviser: SamplePerson) -> None:
        """Import a file of running cases."""
        await self.ask("POST", "/v1/case-imports", adviser, files={"file": ("cases.csv", content.encode())})

    async def work_off(self, kind: WorkKind) -> None:
        """Let the service that does such work do all of it that is due."""
        database, jobs = self._workers[kind.service]
        while await do_what_is_due(database, {kind: jobs[kind]}):
            pass

    def _token(self, person: SamplePerson) -> str:
        if person not in self._tokens:
            self._tokens[person] = issue_token(
                self._home,
                role=person.role,
                council=int(COUNCIL),
                urns=() if person.urn is None else (person.urn,),
                subject=f"local:{person.email}",
                hours=1,
            )
        return self._tokens[person]


@asynccontextmanager
async def council_at(
    env: Mapping[str, str], home: Path, start: datetime, present: Clock = utc_now
) -> AsyncIterator[Council]:
    """The application and its workers on the database the environment names, with their clock at `start`."""
    clock = TravellingClock(start, present)
    quiet = {name: value for name, value in env.items() if name != "REDIS_URL"}
    api, risk_engine, scheduler = (
        (settings := Settings.from_env(service, quiet), open_database(settings, clock=clock))
        for service in (Service.API, Service.RISK_ENGINE, Service.SCHEDULER)
    )
    app = create_app(*api)
    async with app.router.lifespan_context(app) as state:
        transport = httpx.ASGITransport(app=with_state(app, dict(state or {})), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://quillbourne") as client:
            try:
                yield Council(client, home, clock, risk_engine=risk_engine[1], scheduler=scheduler[1])
            finally:
                await risk_engine[1].close()
                await scheduler[1].close()


def with_state(app: ASGIApp, state: dict[str, Any]) -> ASGIApp:
    """The application, given with each request what its lifespan yielded, as a server does."""

    async def called(scope: Scope, receive: Receive, send: Send) -> None:
        scope["state"] = {**scope.get("state", {}), **state}
        await app(scope, receive, send)

    return called
