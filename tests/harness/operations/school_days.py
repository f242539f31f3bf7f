"""Commands of schools' own days as somebody of council 307 might give them next, told of the world's first school."""

from tests.harness.bodies import YEAR
from tests.harness.examples.kinds import KEYED, Sent
from tests.harness.operations.kinds import FIRST, SECOND, Command
from tests.harness.tellings.school_days import window_of

ENTRIES = "/v1/calendars/school-entries"
WINDOWS = "/v1/calendars/assessment-windows"


def enter_days(_story, _before=None) -> tuple[str, str, Sent]:
    """Days on which most pupils are away."""
    body = {"urn": SECOND, "kind": "blocked", "starts_on": f"{YEAR + 1}-03-05", "title": "The trip."}
    return "POST", "lead_officer", Sent(ENTRIES, {"json": body})


def enter_many_days(_story, _before=None) -> tuple[str, str, Sent]:
    """Of two schools; a day that one of them has entered already is refused."""
    day = {"kind": "inset_day", "starts_on": f"{YEAR + 1}-03-03"}
    items = [{"urn": FIRST, **day}, {"urn": FIRST, **day}, {"urn": SECOND, **day}]
    return "POST", "lead_officer", Sent(f"{ENTRIES}/batch", {"json": {"items": items}, "headers": KEYED})


def change_days(story, _before=None) -> tuple[str, str, Sent]:
    """An INSET day that is half of one."""
    more = {"json": {"half": "morning"}, "headers": {"If-Match": story.school.own_days.etag}}
    return "PATCH", "data_officer", Sent(f"{ENTRIES}/{story.school.own_days.id}", more)


def remove_days(story, _before=None) -> tuple[str, str, Sent]:
    """The same INSET day."""
    more = {"json": {"reason": "It was moved."}}
    return "POST", "principal_adviser", Sent(f"{ENTRIES}/{story.school.own_days.id}/removal", more)


def import_days(_story, _before=None) -> tuple[str, str, Sent]:
    """Two schools' days."""
    rows = [f"{urn},inset_day,{YEAR + 1}-03-0{2 + n}" for n, urn in enumerate((FIRST, SECOND))]
    file = "\n".join(["urn,kind,starts_on", *rows, ""])
    return "POST", "data_officer", Sent(f"{ENTRIES}/imports", {"files": {"file": ("days.csv", file.encode())}})


def set_window(_story, _before=None) -> tuple[str, str, Sent]:
    """Another test."""
    return "POST", "data_officer", Sent(WINDOWS, {"json": window_of("307") | {"year_group": 4}})


def change_window(story, _before=None) -> tuple[str, str, Sent]:
    """A day less."""
    window = story.council.window
    more = {"json": {"ends_on": f"{YEAR + 2}-05-11"}, "headers": {"If-Match": window.etag}}
    return "PATCH", "data_officer", Sent(f"{WINDOWS}/{window.id}", more)


def remove_window(story, _before=None) -> tuple[str, str, Sent]:
    """The published dates came."""
    path = f"{WINDOWS}/{story.council.window.id}/removal"
    return "POST", "data_officer", Sent(path, {"json": {"reason": "The published dates came."}})


COMMANDS: list[Command] = [
    enter_days,
    enter_many_days,
    change_days,
    remove_days,
    import_days,
    set_window,
    change_window,
    remove_window,
]
