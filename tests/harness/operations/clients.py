"""Commands of systems as an administrator of council 307 might give them next."""

from tests.harness.examples.kinds import Sent
from tests.harness.operations.kinds import Command


def _sent(story, step: str, body: dict[str, object]) -> Sent:
    held = story.council.clients.standing
    return Sent(f"/v1/clients/{held.id}{step}", {"json": body, "headers": {"If-Match": held.etag}})


def change_client(story, _before=None) -> tuple[str, str, Sent]:
    """It may read cases too, and signs no more."""
    return "PATCH", "admin", _sent(story, "", {"scopes": ["schools.read", "cases.read"], "public_keys": None})


def revoke_client(story, _before=None) -> tuple[str, str, Sent]:
    """It is retired."""
    return "POST", "admin", _sent(story, "/revocation", {"reason": "Retired."})


COMMANDS: list[Command] = [change_client, revoke_client]
