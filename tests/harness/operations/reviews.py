"""Commands of reviews as somebody of council 307 might give them next, told of the world's first school."""

from datetime import timedelta

from tests.harness.bodies import exit_of, schedule_of
from tests.harness.examples.kinds import Sent
from tests.harness.operations.kinds import Command


def freeze_evidence(story, _before=None) -> tuple[str, str, Sent]:
    """As the case stands."""
    return "POST", "lead_officer", Sent(_of_review(story, "evidence-packs"), {"json": {}})


def respond_to_review(story, _before=None) -> tuple[str, str, Sent]:
    """A second time."""
    return "POST", "headteacher", Sent(_of_review(story, "responses"), {"json": {"words": "And one thing more."}})


def decide_review(story, _before=None) -> tuple[str, str, Sent]:
    """An exit, which ends the case."""
    more = {"json": exit_of("307"), "headers": {"If-Match": story.school.review_etag}}
    return "POST", "assistant_director", Sent(_of_review(story, "decision"), more)


def set_exit_criteria(story, _before=None) -> tuple[str, str, Sent]:
    """A second edition."""
    body = {"criteria": [{"criterion": "Reading is at the national figure."}], "reason": "Agreed."}
    return "POST", "lead_officer", Sent(f"/v1/cases/{story.school.case_id}/exit-criteria", {"json": body})


def set_review_schedule(_story, _before=None) -> tuple[str, str, Sent]:
    """As the programme has it."""
    return "POST", "assistant_director", Sent("/v1/review-schedules", {"json": schedule_of("307")})


def propose_early_review(story, _before=None) -> tuple[str, str, Sent]:
    """A green level inside a case."""
    body = {"urn": story.school.urn, "level": "green", "reason": "Better already."}
    return "POST", "principal_adviser", Sent("/v1/level-decisions", {"json": body})


def _of_review(story, step: str) -> str:
    return f"/v1/review-points/{story.school.review_point_id}/{step}"


COMMANDS: list[Command] = [
    freeze_evidence,
    respond_to_review,
    decide_review,
    set_exit_criteria,
    set_review_schedule,
    propose_early_review,
]
NEEDS: dict[Command, tuple[Command, ...]] = {decide_review: (freeze_evidence,)}
LATER: dict[Command, timedelta] = {decide_review: timedelta(days=365)}
