"""Commands of people, posts and interests as somebody of council 307 might give them next, told of the world's first school."""

from tests.harness.bodies import appointment_of
from tests.harness.examples.kinds import Sent
from tests.harness.operations.kinds import FIRST, THIRD, Command


def declare_interest(story, _before=None) -> tuple[str, str, Sent]:
    """The lead officer's in a school without a case."""
    body = {"person_id": story.council.person_id, "urn": THIRD, "what": "Governs it."}
    return "POST", "lead_officer", Sent("/v1/declared-interests", {"json": body})


def end_interest(story, _before=None) -> tuple[str, str, Sent]:
    """The link partner's."""
    held = story.council.interest
    more = {"json": {"ended_on": "2025-11-20"}, "headers": {"If-Match": held.etag}}
    return "POST", "lead_officer", Sent(f"/v1/declared-interests/{held.id}/ending", more)


def declare_provider_interest(story, _before=None) -> tuple[str, str, Sent]:
    """The lead officer's in a provider that is retired."""
    body = {
        "person_id": story.council.person_id,
        "provider_id": story.council.retired_provider.id,
        "what": "Is a trustee of it.",
    }
    return "POST", "lead_officer", Sent("/v1/provider-interests", {"json": body})


def end_provider_interest(story, _before=None) -> tuple[str, str, Sent]:
    """The link partner's."""
    held = story.council.provider_interest
    more = {"json": {"ended_on": "2025-11-20"}, "headers": {"If-Match": held.etag}}
    return "POST", "lead_officer", Sent(f"/v1/provider-interests/{held.id}/ending", more)


def appoint(story, _before=None) -> tuple[str, str, Sent]:
    """Somebody to another post."""
    body = appointment_of(story.school.head_id, FIRST) | {"post": "clerk"}
    return "POST", "data_officer", Sent("/v1/appointments", {"json": body})


def change_appointment(story, _before=None) -> tuple[str, str, Sent]:
    """A last day."""
    held = story.school.appointment
    more = {"json": {"ends_on": "2026-08-31"}, "headers": {"If-Match": held.etag}}
    return "PATCH", "lead_officer", Sent(f"/v1/appointments/{held.id}", more)


def change_person(story, _before=None) -> tuple[str, str, Sent]:
    """Another name."""
    more = {"json": {"name": "Another name"}, "headers": {"If-Match": story.council.person_etag}}
    return "PATCH", "admin", Sent(f"/v1/people/{story.council.person_id}", more)


def let_person_leave(story, _before=None) -> tuple[str, str, Sent]:
    """A headteacher who signs in."""
    return "POST", "admin", Sent(f"/v1/people/{story.school.head_id}/departure", {"json": {"left_on": "2025-11-20"}})


COMMANDS: list[Command] = [
    appoint,
    change_appointment,
    change_person,
    let_person_leave,
    declare_interest,
    end_interest,
    declare_provider_interest,
    end_provider_interest,
]
