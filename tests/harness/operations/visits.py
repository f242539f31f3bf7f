"""Commands of visits and minutes as somebody of council 307 might give them next, told of the world's first school."""

from tests.harness.bodies import completion_of, findings_of, merger_of, minutes_of, not_held_of, visit_of
from tests.harness.examples.kinds import Sent
from tests.harness.operations.kinds import Command


def record_visit(story, _before=None) -> tuple[str, str, Sent]:
    """Minutes with two actions."""
    path = f"/v1/visits/{story.school.planned_visit_id}/record"
    return "POST", "link_partner", Sent(path, {"json": minutes_of("307", actions=2)})


def arrange_visit(story, _before=None) -> tuple[str, str, Sent]:
    """For another day than the one there is."""
    return "POST", "link_partner", Sent("/v1/visits", {"json": visit_of("307", story.school.case_id, "2025-12-10")})


def record_findings(story, _before=None) -> tuple[str, str, Sent]:
    """Of the visit there is, held early."""
    path = f"/v1/visits/{story.school.meetings.arranged_visit_id}/findings"
    return "POST", "link_partner", Sent(path, {"json": findings_of("307")})


def record_not_held(story, _before=None) -> tuple[str, str, Sent]:
    """Of the next meeting; the timetable follows."""
    path = f"/v1/visits/{story.school.planned_visit_id}/not-held"
    return "POST", "lead_officer", Sent(path, {"json": not_held_of("307")})


def merge_meeting(story, _before=None) -> tuple[str, str, Sent]:
    """The next meeting is held at another programme's; the timetable follows."""
    path = f"/v1/visits/{story.school.planned_visit_id}/merger"
    return "POST", "lead_officer", Sent(path, {"json": merger_of("307", story.school.planned_day)})


def change_minutes(story, _before=None) -> tuple[str, str, Sent]:
    """The draft is complete again."""
    more = {"json": completion_of("307"), "headers": {"If-Match": story.school.meetings.record_etag}}
    return "PATCH", "link_partner", Sent(f"/v1/visits/{story.school.recorded_visit_id}/record", more)


def approve_minutes(story, before) -> tuple[str, str, Sent]:
    """By somebody who had no part in writing them."""
    return _step(story, "approval", "principal_adviser", json={}, headers={"If-Match": before.headers["etag"]})


def issue_minutes(story, _before=None) -> tuple[str, str, Sent]:
    """What has just been approved."""
    return _step(story, "issue", "lead_officer", json={})


def reopen_minutes(story, _before=None) -> tuple[str, str, Sent]:
    """What has just been approved."""
    return _step(story, "reopening", "lead_officer", json={"reason": "A date is wrong."})


def respond_to_minutes(story, before) -> tuple[str, str, Sent]:
    """A dispute of what has just been issued."""
    body = {"number": before.json()["number"], "accurate": False, "words": "Not so."}
    return _step(story, "responses", "headteacher", json=body)


def answer_dispute(story, _before=None) -> tuple[str, str, Sent]:
    """The dispute just heard."""
    return _step(story, "answer", "lead_officer", json={"answer": "So it was."})


def answer_escalation(story, _before=None) -> tuple[str, str, Sent]:
    """The next meeting was missed just before one that will not happen."""
    path = f"/v1/escalations/{story.school.meetings.missed_visit_id}/answer"
    return "POST", "assistant_director", Sent(path, {"json": {"will_be_done": "I go there myself."}})


def _step(story, step: str, role: str, **more) -> tuple[str, str, Sent]:
    return "POST", role, Sent(f"/v1/visits/{story.school.recorded_visit_id}/record/{step}", more)


COMMANDS: list[Command] = [
    record_visit,
    arrange_visit,
    record_findings,
    record_not_held,
    merge_meeting,
    change_minutes,
    approve_minutes,
    issue_minutes,
    reopen_minutes,
    respond_to_minutes,
    answer_dispute,
    answer_escalation,
]
APPROVED = (change_minutes, approve_minutes)
NEEDS: dict[Command, tuple[Command, ...]] = {
    approve_minutes: (change_minutes,),
    issue_minutes: APPROVED,
    reopen_minutes: APPROVED,
    respond_to_minutes: (*APPROVED, issue_minutes),
    answer_dispute: (*APPROVED, issue_minutes, respond_to_minutes),
    answer_escalation: (record_not_held,),
}
