"""A valid request for every route of schools' own days and assessment windows."""

from uuid import uuid4

from tests.harness.bodies import YEAR
from tests.harness.examples.kinds import About, Example, Named, Sent, get, post, post_many
from tests.harness.tellings.school_days import window_of

ENTRIES = "/v1/calendars/school-entries"
WINDOWS = "/v1/calendars/assessment-windows"


def _with_version(path: str, held, body: dict[str, object]) -> Sent:
    return Sent(path, {"json": body, "headers": {"If-Match": held.etag}})


def _file_of_days(named: Named) -> Sent:
    file = f"urn,kind,starts_on\n{named.school.urn},inset_day,{YEAR}-09-09\n"
    return Sent(f"{ENTRIES}/imports?dry_run=true", {"files": {"file": ("days.csv", file.encode())}})


def _title(named: Named) -> Sent:
    return _with_version(
        f"{ENTRIES}/{named.school.own_days.id}",
        named.school.own_days,
        {"title": f"Phonics training in {named.council.council}"},
    )


def _same_window(named: Named) -> Sent:
    window = named.council.window
    return _with_version(f"{WINDOWS}/{window.id}", window, {"title": f"Tests of {named.council.council}"})


EXAMPLES: dict[tuple[str, str], Example] = {
    # A second time: refused after the permission was found.
    ("POST", ENTRIES): post(
        ENTRIES,
        About.SCHOOL,
        lambda named: {"urn": named.school.urn, "kind": "inset_day", "starts_on": f"{YEAR}-09-03"},
    ),
    ("POST", f"{ENTRIES}/batch"): post_many(
        f"{ENTRIES}/batch",
        About.SCHOOL,
        lambda named: {"items": [{"urn": named.school.urn, "kind": "inset_day", "starts_on": f"{YEAR}-09-03"}]},
    ),
    ("POST", f"{ENTRIES}/imports"): Example(About.NOTHING, _file_of_days),
    ("GET", ENTRIES): get(ENTRIES),
    ("GET", f"{ENTRIES}/{{entry_id}}"): get(f"{ENTRIES}/{{school.own_days.id}}", About.SCHOOL, f"{ENTRIES}/{{0}}"),
    # As it is already: nothing changes.
    ("PATCH", f"{ENTRIES}/{{entry_id}}"): Example(About.SCHOOL, _title, lambda: f"{ENTRIES}/{uuid4()}"),
    # Of what was taken back already.
    ("POST", f"{ENTRIES}/{{entry_id}}/removal"): Example(
        About.SCHOOL,
        lambda named: Sent(
            f"{ENTRIES}/{named.school.removed_days_id}/removal", {"json": {"reason": "It was called off."}}
        ),
        lambda: f"{ENTRIES}/{uuid4()}/removal",
    ),
    # Told a second time: refused after the permission was found.
    ("POST", WINDOWS): post(WINDOWS, About.NOTHING, lambda named: window_of(named.council.council)),
    ("GET", WINDOWS): get(WINDOWS),
    ("GET", f"{WINDOWS}/{{window_id}}"): get(
        f"{WINDOWS}/{{council.window.id}}", About.COUNCIL, f"{WINDOWS}/1999999999"
    ),
    ("PATCH", f"{WINDOWS}/{{window_id}}"): Example(About.COUNCIL, _same_window, lambda: f"{WINDOWS}/1999999999"),
    ("POST", f"{WINDOWS}/{{window_id}}/removal"): Example(
        About.COUNCIL,
        lambda named: Sent(
            f"{WINDOWS}/{named.council.removed_window_id}/removal", {"json": {"reason": "It was called off."}}
        ),
        lambda: f"{WINDOWS}/1999999999/removal",
    ),
}
