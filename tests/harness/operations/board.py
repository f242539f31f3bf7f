"""Commands of the board's meetings, what it is shown, and the timetable's settings as somebody of council 307 might give them."""

from datetime import timedelta

from tests.harness.bodies import YEAR
from tests.harness.examples.kinds import Sent
from tests.harness.operations.kinds import Command
from tests.harness.tellings.board import board_action_of


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


def set_a_quorum_of_two(_story, _before=None) -> tuple[str, str, Sent]:
    """Names as before, and two who decide."""
    body = {"schools": "names", "quorum": 2, "reason": "Four are elected."}
    return "POST", "assistant_director", Sent("/v1/board-settings", {"json": body})


def elect_one(story, _before=None) -> tuple[str, str, Sent]:
    """Somebody to the board: for the story, a lead officer will do."""
    return _elected(story.council.person_id)


def elect_another(story, _before=None) -> tuple[str, str, Sent]:
    """And a link partner."""
    return _elected(story.council.partner_id)


def record_board_attendance(story, _before=None) -> tuple[str, str, Sent]:
    """Both were there."""
    present = [
        {"person_id": one, "recusal_cleared": True} for one in (story.council.person_id, story.council.partner_id)
    ]
    path = f"/v1/board-meetings/{story.council.board.meeting_id}/attendance"
    return "POST", "principal_adviser", Sent(path, {"json": {"present": present}})


def agree_board_action(story, _before=None) -> tuple[str, str, Sent]:
    """What the two agreed about a school in the programme."""
    path = f"/v1/board-meetings/{story.council.board.meeting_id}/actions"
    return "POST", "lead_officer", Sent(path, {"json": board_action_of(story.school)})


def make_board_pack(story, _before=None) -> tuple[str, str, Sent]:
    """Another edition of the pack."""
    board = story.council.board
    body = {"board_meeting_id": board.meeting_id, "replaces_id": board.pack_id, "reason": "Minutes came late."}
    return "POST", "principal_adviser", Sent("/v1/board-packs", {"json": body})


def commission_support(story, _before=None) -> tuple[str, str, Sent]:
    """What the two decided."""
    package = story.school.packages["identified"]
    days = {"starts_on": f"{YEAR + 1}-11-09", "ends_on": f"{YEAR + 2}-02-05"}
    body = {
        "provider_id": story.council.provider.id,
        "kind": "teaching_school_hub",
        "sessions_planned": 6,
        "board_meeting_id": story.council.board.meeting_id,
        **days,
    }
    more = {"json": body, "headers": {"If-Match": package.etag}}
    return "POST", "board_member", Sent(f"/v1/support-packages/{package.id}/broker", more)


def _elected(person_id: str) -> tuple[str, str, Sent]:
    body = {"person_id": person_id, "post": "board_member", "starts_on": f"{YEAR}-09-01"}
    return "POST", "admin", Sent("/v1/appointments", {"json": body})


_AFTER_IT = timedelta(days=330)
COMMANDS: list[Command] = [
    set_board_meeting,
    call_off_board_meeting,
    set_timetable_settings,
    set_board_settings,
    record_board_attendance,
    commission_support,
    agree_board_action,
    make_board_pack,
]
NEEDS: dict[Command, tuple[Command, ...]] = {
    record_board_attendance: (elect_one, elect_another),
    commission_support: (set_a_quorum_of_two, elect_one, elect_another, record_board_attendance),
    agree_board_action: (set_a_quorum_of_two, elect_one, elect_another, record_board_attendance),
}
LATER: dict[Command, timedelta] = dict.fromkeys(
    (record_board_attendance, commission_support, agree_board_action), _AFTER_IT
)
