"""A valid request for every route of the board's meetings and packs, of what it is shown, and of how timetables are made."""

from uuid import uuid4

from tests.harness.examples.kinds import About, Example, Sent, get, post
from tests.harness.tellings.board import board_action_of, board_meeting_of, board_settings_of, timetable_settings_of

MEETINGS = "/v1/board-meetings"
PACKS = "/v1/board-packs"
SETTINGS = "/v1/timetable-settings"
SHOWN = "/v1/board-settings"
PANELS = ("overview", "early-warnings", "cases", "overdue", "support", "decisions-due")

EXAMPLES: dict[tuple[str, str], Example] = {
    # A day on which it meets already: refused after the permission was found.
    ("POST", MEETINGS): post(MEETINGS, About.NOTHING, lambda named: board_meeting_of(named.council.council)),
    ("GET", MEETINGS): get(MEETINGS),
    ("GET", f"{MEETINGS}/{{meeting_id}}"): get(
        f"{MEETINGS}/{{council.board.meeting_id}}", About.COUNCIL, f"{MEETINGS}/{{0}}"
    ),
    # Of one that was called off already.
    ("POST", f"{MEETINGS}/{{meeting_id}}/calling-off"): Example(
        About.COUNCIL,
        lambda named: Sent(
            f"{MEETINGS}/{named.council.board.called_off_id}/calling-off", {"json": {"reason": "Nobody comes."}}
        ),
        lambda: f"{MEETINGS}/{uuid4()}/calling-off",
    ),
    # The same.
    ("POST", f"{MEETINGS}/{{meeting_id}}/attendance"): Example(
        About.COUNCIL,
        lambda named: Sent(
            f"{MEETINGS}/{named.council.board.called_off_id}/attendance",
            {"json": {"present": [{"person_id": named.council.person_id}]}},
        ),
        lambda: f"{MEETINGS}/{uuid4()}/attendance",
    ),
    # It is to come.
    ("POST", f"{MEETINGS}/{{meeting_id}}/actions"): Example(
        About.COUNCIL,
        lambda named: Sent(
            f"{MEETINGS}/{named.council.board.meeting_id}/actions", {"json": board_action_of(named.school)}
        ),
        lambda: f"{MEETINGS}/{uuid4()}/actions",
    ),
    # It has a pack.
    ("POST", PACKS): post(PACKS, About.COUNCIL, lambda named: {"board_meeting_id": named.council.board.meeting_id}),
    ("GET", PACKS): get(PACKS),
    **{
        ("GET", f"{PACKS}/{{pack_id}}{kind}"): get(
            f"{PACKS}/{{council.board.pack_id}}{kind}", About.COUNCIL, f"{PACKS}/{{0}}{kind}"
        )
        for kind in ("", "/pdf", "/html")
    },
    ("GET", f"{MEETINGS}/{{meeting_id}}/attendance"): get(
        f"{MEETINGS}/{{council.board.meeting_id}}/attendance", About.COUNCIL, f"{MEETINGS}/{{0}}/attendance"
    ),
    ("POST", SHOWN): post(SHOWN, About.NOTHING, lambda named: board_settings_of(named.council.council)),
    ("GET", SHOWN): get(SHOWN),
    ("GET", f"{SHOWN}/{{settings_id}}"): get(f"{SHOWN}/{{council.board.shown_id}}", About.COUNCIL, f"{SHOWN}/{{0}}"),
    **{("GET", f"/v1/dashboard/{panel}"): get(f"/v1/dashboard/{panel}") for panel in PANELS},
    ("GET", "/v1/impact"): get("/v1/impact"),
    ("GET", "/v1/equity"): get("/v1/equity"),
    ("POST", SETTINGS): post(SETTINGS, About.NOTHING, lambda named: timetable_settings_of(named.council.council)),
    ("GET", SETTINGS): get(SETTINGS),
    ("GET", f"{SETTINGS}/{{settings_id}}"): get(
        f"{SETTINGS}/{{council.board.settings_id}}", About.COUNCIL, f"{SETTINGS}/{{0}}"
    ),
}
