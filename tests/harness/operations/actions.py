"""Commands of actions as somebody of council 307 might give them next, told of the world's first school."""

from tests.harness.bodies import TODAY, file_of
from tests.harness.examples.kinds import Sent
from tests.harness.operations.kinds import Command
from tests.harness.operations.visits import record_visit

DAY = TODAY.date().isoformat()


def change_action(story, _before=None) -> tuple[str, str, Sent]:
    """An action that is done, though the school's report waits: that is confirmed with it."""
    more = {"json": {"status": "done"}, "headers": {"If-Match": story.school.action_etag}}
    return "PATCH", "lead_officer", Sent(f"/v1/actions/{story.school.action_id}", more)


def report_action(story, _before=None) -> tuple[str, str, Sent]:
    """The key action is done."""
    return _of_key_action(story, "reports", "headteacher", json={"done_on": DAY, "words": "All of it."})


def answer_report(story, before) -> tuple[str, str, Sent]:
    """What has just been reported, confirmed."""
    report = before.json()["reports"][0]["id"]
    return _of_key_action(story, f"reports/{report}/answer", "lead_officer", json={"outcome": "confirmed"})


def carry_action_over(story, _before=None) -> tuple[str, str, Sent]:
    """The key action again, at the meeting just recorded."""
    return _of_key_action(story, "carry-over", "lead_officer", json={"reason": "Still not done."})


def withdraw_action(story, _before=None) -> tuple[str, str, Sent]:
    """An action that need not be done."""
    more = {"json": {"reason": "Done by the trust."}, "headers": {"If-Match": story.school.action_etag}}
    return "POST", "lead_officer", Sent(f"/v1/actions/{story.school.action_id}/withdrawal", more)


def add_link(story, _before=None) -> tuple[str, str, Sent]:
    """Where something can be seen."""
    body = {"title": "Page", "link": "https://school.example/plan"}
    return _of_key_action(story, "evidence", "headteacher", json=body)


def add_file(story, _before=None) -> tuple[str, str, Sent]:
    """A file that is what it says."""
    return _of_key_action(story, "evidence/files", "headteacher", **file_of("307"))


def _of_key_action(story, step: str, role: str, **more) -> tuple[str, str, Sent]:
    return "POST", role, Sent(f"/v1/actions/{story.school.meetings.key_action_id}/{step}", more)


COMMANDS: list[Command] = [
    change_action,
    report_action,
    answer_report,
    carry_action_over,
    withdraw_action,
    add_link,
    add_file,
]
NEEDS: dict[Command, tuple[Command, ...]] = {answer_report: (report_action,), carry_action_over: (record_visit,)}
