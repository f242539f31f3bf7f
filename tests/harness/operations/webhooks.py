"""Commands of webhooks as an administrator of council 307 might give them next."""

from tests.harness.examples.kinds import Sent
from tests.harness.operations.kinds import Command


def _one(story) -> str:
    return f"/v1/webhook-endpoints/{story.council.webhooks.standing.id}"


def switch_endpoint_on(story, _before=None) -> tuple[str, str, Sent]:
    """The one that is off."""
    headers = {"If-Match": story.council.webhooks.standing.etag}
    return "PATCH", "admin", Sent(_one(story), {"json": {"enabled": True, "kinds": None}, "headers": headers})


def ping_endpoint(story, _before=None) -> tuple[str, str, Sent]:
    """It is on."""
    return "POST", "admin", Sent(f"{_one(story)}/pings", {"json": {}})


def replay_events(story, _before=None) -> tuple[str, str, Sent]:
    """All there is."""
    return "POST", "admin", Sent(f"{_one(story)}/replays", {"json": {"after": 0}})


def replay_delivery(story, _before=None) -> tuple[str, str, Sent]:
    """The ping that nobody took."""
    return "POST", "admin", Sent(f"{_one(story)}/deliveries/{story.council.webhooks.told}/replay", {"json": {}})


def retire_endpoint(story, _before=None) -> tuple[str, str, Sent]:
    """The one that is off."""
    return "POST", "admin", Sent(f"{_one(story)}/retirement", {"json": {}})


COMMANDS: list[Command] = [switch_endpoint_on, ping_endpoint, replay_events, replay_delivery, retire_endpoint]
NEEDS: dict[Command, tuple[Command, ...]] = {
    ping_endpoint: (switch_endpoint_on,),
    replay_events: (switch_endpoint_on,),
    replay_delivery: (switch_endpoint_on,),
}
