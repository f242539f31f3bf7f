"""Commands of whom a council trusts, and of sign-ins, as an administrator of council 307 might give them next."""

from tests.harness.examples.kinds import Sent
from tests.harness.operations.kinds import Command


def switch_issuer_on(story, _before=None) -> tuple[str, str, Sent]:
    """The one that is off, for fewer posts."""
    held = story.council.identity.standing
    body = {"enabled": True, "posts": ["lead_officer"]}
    return "PATCH", "admin", Sent(f"/v1/identity-issuers/{held.id}", {"json": body, "headers": {"If-Match": held.etag}})


def retire_issuer(story, _before=None) -> tuple[str, str, Sent]:
    """The one that is off."""
    return "POST", "admin", Sent(f"/v1/identity-issuers/{story.council.identity.standing.id}/retirement", {"json": {}})


def remove_identity(story, _before=None) -> tuple[str, str, Sent]:
    """A headteacher's."""
    path = f"/v1/people/{story.school.head_id}/identities/{story.council.identity.linked_id}/removal"
    return "POST", "admin", Sent(path, {"json": {}})


COMMANDS: list[Command] = [switch_issuer_on, retire_issuer, remove_identity]
