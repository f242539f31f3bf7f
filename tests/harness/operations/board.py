"""Commands of the board's meetings, what it is shown, and the timetable's settings as somebody of council 307 might give them."""

from tests.harness.bodies import YEAR
from tests.harness.examples.kinds import Sent
from tests.harness.operations.kinds import Command


def set_board_meeting(_story, _before=None) -> tuple[str, str, Sent]:
    """Another day."""
    body = {"date": f"{YEAR + 1}-12-03", "papers_by": f"{YEAR + 1}-11-26"}
    return "POST", "principal_adviser", Sent("/v1/board-meetings", {"json": body})


def call_off_board_meeting(story, _before=None) -> tuple[str, str, Sent]:
    """The one that stands."""
    path = f"/v1/board-meetings/{story.council.board.meeting_id}/calling-off"
    return "POST", "principal_adviser", Sent(path, {"json": {"reason": "There is no quorum."}})


def set_timetable_settings(_story, _before=None) -> tuple[str, str, Sent]:
    """Three weeks of notice."""
    body = {"notice_days": 15, "reason": "Heads asked for three weeks."}
    return "POST", "assistant_director", Sent("/v1/timetable-settings", {"json": body})


def set_board_settings(_story, _before=None) -> tuple[str, str, Sent]:
    """By code from now on."""
    body = {"schools": "codes", "fewest": 6, "reason": "Until interests are declared."}
    return "POST", "assistant_director", Sent("/v1/board-settings", {"json": body})


COMMANDS: list[Command] = [set_board_meeting, call_off_board_meeting, set_timetable_settings, set_board_settings]
