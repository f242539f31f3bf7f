"""Callers for tests: the real application over HTTP, with real tokens of a test issuer."""

import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from joserfc import jwt
from joserfc.jwk import OKPKey

from securing_good.database import Database
from securing_good.settings import Service
from securing_good_api.main import create_app, state_of
from tests.harness.contract import held_by
from tests.harness.databases import TestDatabase, settings_for

KEY = OKPKey.generate_key("Ed25519", parameters={"kid": "test"})

ALL_SCOPES = (
    "schools.read imports.read imports.write rulesets.read calendars.read school-days.write school-days.import assessments.read assessments.write "
    "levels.read level-proposals.read people.read appointments.read cases.read cases.history external-reviews.read visits.read actions.read events.read "
    "visit-plans.read timetables.read timetable-changes.read obligations.read board-meetings.read dashboards.read impact.read equity.read visit-metrics.read assessment-runs.read "
    "reviews.read support.read providers.read memberships.read memberships.write data-reviews.read school-assignments.read interventions.read webhooks.read webhooks.write"
)


def token(
    role: str,
    *,
    council: str = "307",
    urns=(),
    scopes: str = ALL_SCOPES,
    key: OKPKey = KEY,
    lasts: int = 3600,
    **changed,
) -> str:
    """A bearer token as `make token` prints it; `changed` replaces claims, or drops those given as None."""
    now = int(time.time())
    claims = {
        "iss": "securing-good-local",
        "aud": "securing-good",
        "sub": f"test:{role}",
        "name": role.replace("_", " "),
        "council": council,
        "roles": [role],
        "urns": list(urns),
        "scope": scopes if role == "integrator" else "",
        "iat": now,
        "nbf": now,
        "exp": now + lasts,
        "jti": str(uuid4()),
        **changed,
    }
    claims = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode({"alg": "Ed25519", "kid": "test", "typ": "at+jwt"}, claims, key, algorithms=["Ed25519"])


def bearer(role: str, **more) -> dict[str, str]:
    """The Authorization header of a role."""
    return {"Authorization": f"Bearer {token(role, **more)}"}


class Api:
    """The application, called as each role."""

    def __init__(self, client: httpx.AsyncClient, app, database: TestDatabase) -> None:
        self.client = client
        self.app = app
        self.database = database
        self.state: dict[str, Any] = {}
        """What the application's lifespan gave each request; tests may put another `database` in its place."""

    async def call(self, method: str, path: str, role: str | None, *, council="307", urns=(), headers=None, **more):
        """Make one request as a role (None: without a token)."""
        sent = {**(bearer(role, council=council, urns=urns) if role else {}), **(headers or {})}
        return await self.client.request(method, path, headers=sent, **more)

    async def get(self, path: str, role: str = "principal_adviser", **more):
        """GET as a role."""
        return await self.call("GET", path, role, **more)

    async def events(self, urn: int, role: str = "principal_adviser") -> list[dict]:
        """What has happened at a school, in order, page by page."""
        page = (await self.get(f"/v1/events?urn={urn}&limit=100", role)).json()
        found = page["items"]
        while page.get("next"):
            page = (await self.get(page["next"], role)).json()
            found += page["items"]
        return found

    @property
    def service_database(self) -> Database:
        """The application's own way to its data."""
        return self.state["database"]

    async def post(self, path: str, role: str = "principal_adviser", **more):
        """POST as a role."""
        return await self.call("POST", path, role, **more)


@lru_cache(maxsize=1)
def application() -> FastAPI:
    """The application with the test issuer, built once for each process: it takes longer than most tests.

    It holds nothing of any test: the database is in the state that requests are given.
    """
    with TemporaryDirectory() as folder:
        issuer = Path(folder) / "issuer.json"
        issuer.write_text(json.dumps({"keys": [KEY.as_dict(private=False)]}))
        return create_app(settings_for(Service.API, "postgresql://nobody@nowhere/nothing", issuer=issuer))


@asynccontextmanager
async def api_on(database: TestDatabase, *, clock=None, councils=("307", "310")) -> AsyncIterator[Api]:
    """The application on a database, with these councils registered."""
    app = application()
    opened = database.opened(Service.API, **({"clock": clock} if clock else {}))
    state = state_of(settings_for(Service.API, database.url), opened)
    try:
        transport = httpx.ASGITransport(app=with_state(app, state), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://test", event_hooks=held_by(app)) as client:
            api = Api(client, app, database)
            api.state = state
            for council in councils:
                answer = await api.call("PUT", f"/v1/councils/{council}", "admin", json={})
                assert answer.status_code == 200, answer.text
            yield api
            await api.state["issuers"].close()
    finally:
        await opened.close()


def with_state(app, state):
    """The application, given what its lifespan would give it."""

    async def called(scope, receive, send):
        scope["state"] = {**scope.get("state", {}), **state}
        await app(scope, receive, send)

    return called


@pytest.fixture
async def api(database: TestDatabase) -> AsyncIterator[Api]:
    """The application on a database of this test's own, with councils 307 and 310."""
    async with api_on(database) as made:
        yield made


class Ticking:
    """A clock that moves a second forward whenever it is read, so that no two moments are the same."""

    def __init__(self, start: datetime) -> None:
        self.now = start

    def __call__(self) -> datetime:
        """The next second."""
        self.now += timedelta(seconds=1)
        return self.now
