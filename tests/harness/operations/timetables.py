"""Commands of timetables, pins and feeds as somebody of council 307 might give them next."""

from tests.harness.examples.kinds import Sent
from tests.harness.operations.kinds import Command


def ask_for_timetable(_story, _before=None) -> tuple[str, str, Sent]:
    """Afresh."""
    return "POST", "principal_adviser", Sent("/v1/timetables", {"json": {"afresh": True, "reason": "A new year."}})


def answer_move(story, _before=None) -> tuple[str, str, Sent]:
    """The school takes back what it said."""
    timetable = story.council.timetable
    body = {"visit_id": timetable.moved_visit_id, "agreed": False, "words": "Not then."}
    return "POST", "headteacher", Sent(f"/v1/timetables/{timetable.draft}/answers", {"json": body})


def publish_timetable(story, _before=None) -> tuple[str, str, Sent]:
    """The draft, to which everybody agreed."""
    path = f"/v1/timetables/{story.council.timetable.draft}/publication"
    return "POST", "principal_adviser", Sent(path, {"json": {"reason": "Looked at."}})


def pin_visit(story, _before=None) -> tuple[str, str, Sent]:
    """Where it is."""
    date, half = story.council.timetable.still_on
    path = f"/v1/visits/{story.council.timetable.still[story.school.urn]}/pin"
    return "POST", "lead_officer", Sent(path, {"json": {"date": date, "half": half, "reason": "It suits everybody."}})


def unpin_visit(story, _before=None) -> tuple[str, str, Sent]:
    """The one that is pinned."""
    path = f"/v1/visits/{story.council.timetable.pinned_visit_id}/unpinning"
    return "POST", "lead_officer", Sent(path, {"json": {"reason": "The chair is not away."}})


def make_feed(story, _before=None) -> tuple[str, str, Sent]:
    """Of the school's visits."""
    body = {"scope": "school", "urn": story.school.urn}
    return "POST", "principal_adviser", Sent("/v1/calendar-feeds", {"json": body})


def revoke_feed(_story, before) -> tuple[str, str, Sent]:
    """The one just made."""
    path = f"/v1/calendar-feeds/{before.json()['id']}/revocation"
    return "POST", "principal_adviser", Sent(path, {"json": {}})


COMMANDS: list[Command] = [
    ask_for_timetable,
    answer_move,
    publish_timetable,
    pin_visit,
    unpin_visit,
    make_feed,
    revoke_feed,
]
NEEDS: dict[Command, tuple[Command, ...]] = {revoke_feed: (make_feed,)}
