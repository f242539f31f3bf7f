"""Commands of cases and their reviews as somebody of council 307 might give them next, told of the world's first school."""

from tests.harness.examples.kinds import Sent
from tests.harness.operations.kinds import THIRD, Command


def open_case(story, _before=None) -> tuple[str, str, Sent]:
    """A case with its lead officer."""
    body = {"urn": THIRD, "reason": "Agreed.", "lead_officer_id": story.council.person_id}
    return "POST", "lead_officer", Sent("/v1/cases", {"json": body})


def decide_review(story, _before=None) -> tuple[str, str, Sent]:
    """An exit, which ends the case."""
    body = {"decision": "exit", "reason": "Improved, and it will last."}
    more = {"json": body, "headers": {"If-Match": story.school.review_etag}}
    return "POST", "assistant_director", Sent(f"/v1/review-points/{story.school.review_point_id}/decision", more)


def assign_to_case(story, _before=None) -> tuple[str, str, Sent]:
    """The same link partner anew, from a later day."""
    body = {"post": "link_partner", "person_id": story.council.partner_id, "starts_on": "2025-12-01", "reason": "Anew."}
    return "POST", "lead_officer", Sent(f"/v1/cases/{story.school.case_id}/assignments", {"json": body})


def pause_case(story, _before=None) -> tuple[str, str, Sent]:
    """For some weeks; the timetable follows."""
    body = {"ends_on": "2026-01-16", "reason": "Illness."}
    return "POST", "assistant_director", Sent(f"/v1/cases/{story.school.case_id}/pauses", {"json": body})


def resume_case(story, _before) -> tuple[str, str, Sent]:
    """Before its time."""
    body = {"reason": "All are well."}
    return "POST", "assistant_director", Sent(f"/v1/cases/{story.school.case_id}/resumption", {"json": body})


def red_for_the_third(_story, _before=None) -> tuple[str, str, Sent]:
    """What a case needs."""
    body = {"urn": THIRD, "level": "red", "reason": "Agreed."}
    return "POST", "principal_adviser", Sent("/v1/level-decisions", {"json": body})


COMMANDS: list[Command] = [open_case, decide_review, assign_to_case, pause_case, resume_case]
NEEDS: dict[Command, tuple[Command, ...]] = {open_case: (red_for_the_third,), resume_case: (pause_case,)}
