"""Commands of people's and schools' time as somebody of council 307 might give them next."""

from tests.harness.bodies import busy_calendar_of, leave_of, pattern_of, school_time_of
from tests.harness.examples.kinds import Sent
from tests.harness.operations.kinds import FIRST, Command

_UNDER = "/v1/availability"


def set_working_pattern(story, _before=None) -> tuple[str, str, Sent]:
    """The link partner's."""
    return "POST", "principal_adviser", Sent(f"{_UNDER}/patterns", {"json": pattern_of(story.council.partner_id)})


def enter_leave(story, _before=None) -> tuple[str, str, Sent]:
    """The lead officer's."""
    return "POST", "principal_adviser", Sent(f"{_UNDER}/leave", {"json": leave_of(story.council.person_id)})


def change_leave(story, _before=None) -> tuple[str, str, Sent]:
    """A day longer."""
    held = story.council.availability.leave
    more = {"json": {"ends_on": "2026-02-09"}, "headers": {"If-Match": held.etag}}
    return "PATCH", "admin", Sent(f"{_UNDER}/leave/{held.id}", more)


def withdraw_leave(story, _before=None) -> tuple[str, str, Sent]:
    """They will be there after all."""
    held = story.council.availability.leave
    return (
        "POST",
        "admin",
        Sent(f"{_UNDER}/leave/{held.id}/withdrawal", {"json": {}, "headers": {"If-Match": held.etag}}),
    )


def send_calendar(story, _before=None) -> tuple[str, str, Sent]:
    """The link partner's, once more."""
    more = {"data": {"person_id": story.council.partner_id}, "files": busy_calendar_of("307")}
    return "POST", "principal_adviser", Sent(f"{_UNDER}/busy-times", more)


def say_school_time(_story, _before=None) -> tuple[str, str, Sent]:
    """Another half-day that will not do."""
    body = school_time_of("307", FIRST) | {"date": "2026-03-25"}
    return "POST", "headteacher", Sent(f"{_UNDER}/school-times", {"json": body})


def withdraw_school_time(story, _before=None) -> tuple[str, str, Sent]:
    """It will do after all."""
    return "POST", "headteacher", Sent(f"{_UNDER}/school-times/{story.school.time.said_id}/withdrawal", {"json": {}})


def set_locality(_story, _before=None) -> tuple[str, str, Sent]:
    """Back to what its postcode says."""
    return "POST", "principal_adviser", Sent(f"{_UNDER}/localities", {"json": {"urn": FIRST, "name": None}})


def assign_link_partner(story, _before=None) -> tuple[str, str, Sent]:
    """From the new year on: whoever is it stays until the day before."""
    body = {"urn": FIRST, "person_id": story.council.partner_id, "starts_on": "2026-01-05", "reason": "A new year."}
    return "POST", "principal_adviser", Sent(f"{_UNDER}/assignments", {"json": body})


def end_assignment(story, _before=None) -> tuple[str, str, Sent]:
    """At the end of the school year."""
    held = story.school.time.assignment
    more = {"json": {"ends_on": "2026-07-17"}, "headers": {"If-Match": held.etag}}
    return "POST", "principal_adviser", Sent(f"{_UNDER}/assignments/{held.id}/ending", more)


COMMANDS: list[Command] = [
    set_working_pattern,
    enter_leave,
    change_leave,
    withdraw_leave,
    send_calendar,
    say_school_time,
    withdraw_school_time,
    set_locality,
    assign_link_partner,
    end_assignment,
]
