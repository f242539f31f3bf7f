"""Webhooks of a test: endpoints that are added, and a sender on a clock that can be moved."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from securing_good.sealing import Sealing
from securing_good.settings import Service
from securing_good.work import WorkKind
from securing_good.worker import Job, do_what_is_due
from securing_good_scheduler.announcing.posting import Poster
from securing_good_scheduler.announcing.sending import AnnounceEvents
from securing_good_scheduler.jobs import jobs_with
from securing_good_scheduler.reminding.channels import Channels
from tests.harness.callers import Api
from tests.harness.databases import WEBHOOK_KEYS
from tests.harness.receivers import Received

PATH = "/v1/webhook-endpoints"
KIND = WorkKind.ANNOUNCE_EVENTS


def announcing(poster: Poster | None = None, **more: Any) -> Job:
    """The scheduler's job, for receivers on this machine."""
    announce = AnnounceEvents(poster or Poster(local=True), Sealing(WEBHOOK_KEYS), **more)
    return jobs_with(Channels(), announce)[KIND]


@dataclass
class Sender:
    """A scheduler that sends webhooks, as at a moment that goes on from now and can be moved."""

    api: Api
    job: Job = field(default_factory=announcing)
    ahead: timedelta = timedelta()

    def now(self) -> datetime:
        """The time it is for it."""
        return datetime.now(UTC) + self.ahead

    async def work(self) -> None:
        """Send all that is due."""
        database = self.api.database.opened(Service.SCHEDULER, clock=self.now)
        try:
            while await do_what_is_due(database, {KIND: self.job}):
                pass
        finally:
            await database.close()

    async def later(self, by: timedelta) -> None:
        """Let time pass: work is due by the database's clock."""
        self.ahead += by
        async with self.api.database.owner() as owner:
            await owner.execute("update work set due_at = due_at - $1::interval where kind = $2", by, KIND)


async def added(api: Api, url: str, *, council: str = "307", **more: Any) -> dict[str, Any]:
    """An endpoint, with its secret."""
    answer = await api.post(PATH, "admin", council=council, json={"url": url, **more})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def read(api: Api, endpoint: dict[str, Any], *, council: str = "307") -> dict[str, Any]:
    """The endpoint as it stands."""
    return (await api.get(f"{PATH}/{endpoint['id']}", "admin", council=council)).json()


async def changed(api: Api, endpoint: dict[str, Any], **changes: Any):
    """Change it as it stands; returns the answer."""
    path = f"{PATH}/{endpoint['id']}"
    etag = (await api.get(path, "admin")).headers["etag"]
    return await api.call("PATCH", path, "admin", json=changes, headers={"If-Match": etag})


async def asked(api: Api, endpoint: dict[str, Any], step: str, body: dict[str, Any] | None = None):
    """Ask for a step that succeeds; returns what was answered."""
    answer = await api.post(f"{PATH}/{endpoint['id']}/{step}", "admin", json=body or {})
    assert answer.is_success, answer.text
    return answer.json()


async def deliveries(api: Api, endpoint: dict[str, Any], **query: Any) -> list[dict[str, Any]]:
    """All it was told, or is to be told."""
    found, path, params = [], f"{PATH}/{endpoint['id']}/deliveries", {"limit": 100, **query}
    while path:
        page = (await api.get(path, "admin", params=params)).json()
        found += page["items"]
        path, params = page.get("next"), None
    return found


async def events_of(api: Api, **query: Any) -> list[dict[str, Any]]:
    """The council's events."""
    found, path, params = [], "/v1/events", {"limit": 100, **query}
    while path:
        page = (await api.get(path, params=params)).json()
        found += page["items"]
        path, params = page.get("next"), None
    return found


async def happens(api: Api, name: str = "Somebody", *, council: str = "307") -> int:
    """Let something happen; returns the number of its event."""
    made = await api.post("/v1/people", json={"name": name}, council=council)
    assert made.status_code == 201, made.text
    listed = await api.get("/v1/events", params={"subject": f"person:{made.json()['id']}"}, council=council)
    (event,) = listed.json()["items"]
    return event["sequence"]


def signed(got: Received) -> dict[str, str]:
    """The headers that a verifying library reads."""
    return {name: got.headers[name] for name in ("webhook-id", "webhook-timestamp", "webhook-signature")}
