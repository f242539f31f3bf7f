"""Systems that are told of a council's events: nobody listened there, so one was switched off and one retired."""

from securing_good.settings import Service
from securing_good.worker import do_what_is_due
from tests.harness.callers import Api, Ticking
from tests.harness.stories import Package, WebhooksStory
from tests.harness.webhooks import KIND, PATH, announcing

NOBODY = "http://127.0.0.1:9"
"""Where nobody listens."""


async def tell_webhooks(api: Api, council: str, clock: Ticking) -> WebhooksStory:
    """Two are added and pinged in vain; then they are switched off, and retired."""
    standing, told = await _pinged(api, council, "hook", clock)
    retired, retired_told = await _pinged(api, council, "old/hook", clock)
    headers = {"If-Match": standing.etag}
    path = f"{PATH}/{standing.id}"
    off = await api.call("PATCH", path, "admin", council=council, json={"enabled": False}, headers=headers)
    assert off.is_success, off.text
    gone = await api.post(f"{PATH}/{retired.id}/retirement", "admin", council=council, json={})
    assert gone.is_success, gone.text
    # Whoever sends finds them off, and looks at them no more.
    await _send(api, clock)
    return WebhooksStory(
        Package(standing.id, off.headers["etag"]), told, Package(retired.id, gone.headers["etag"]), retired_told
    )


async def _pinged(api: Api, council: str, where: str, clock: Ticking) -> tuple[Package, int]:
    body = {
        "url": f"{NOBODY}/{where}/of/{council}",
        "description": f"The {where} of {council}",
        "kinds": ["case.opened"],
    }
    added = await api.post(PATH, "admin", council=council, json=body)
    assert added.is_success, added.text
    path = added.headers["location"]
    assert (await api.post(f"{path}/pings", "admin", council=council, json={})).is_success
    await _send(api, clock)
    (one,) = (await api.get(f"{path}/deliveries", "admin", council=council)).json()["items"]
    assert len(one["attempts"]) == 1, one
    return Package(added.json()["id"], added.headers["etag"]), one["sequence"]


async def _send(api: Api, clock: Ticking) -> None:
    scheduler = api.database.opened(Service.SCHEDULER, clock=clock)
    try:
        await do_what_is_due(scheduler, {KIND: announcing()})
        await do_what_is_due(scheduler, {KIND: announcing()})
    finally:
        await scheduler.close()
