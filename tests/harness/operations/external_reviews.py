"""Commands of external reviews as somebody of council 307 might give them next, told of the world's first school."""

from tests.harness.bodies import commission_of, external_review_of, report_of
from tests.harness.examples.kinds import Sent
from tests.harness.operations.kinds import Command


def cancel_external_review(story, _before=None) -> tuple[str, str, Sent]:
    """The one that is commissioned."""
    return _step(story, "cancel", {"reason": "Not now."})


def record_external_review(story, _before=None) -> tuple[str, str, Sent]:
    """With a recommendation, which becomes an action."""
    return _step(story, "report", report_of("307"))


def request_external_review(story, _before=None) -> tuple[str, str, Sent]:
    """Another."""
    body = external_review_of("307", story.school.case_id)
    return "POST", "lead_officer", Sent("/v1/external-reviews", {"json": body})


def commission_external_review(_story, before) -> tuple[str, str, Sent]:
    """What was just requested."""
    return _of_new("commission", commission_of("307"), before)


def decline_external_review(_story, before) -> tuple[str, str, Sent]:
    """What was just requested."""
    return _of_new("decline", {"reason": "Not now."}, before)


def _step(story, step: str, body) -> tuple[str, str, Sent]:
    review = story.school.external_reviews["commissioned"]
    more = {"json": body, "headers": {"If-Match": review.etag}}
    return "POST", "lead_officer", Sent(f"/v1/external-reviews/{review.id}/{step}", more)


def _of_new(step: str, body, before) -> tuple[str, str, Sent]:
    more = {"json": body, "headers": {"If-Match": before.headers["etag"]}}
    return "POST", "lead_officer", Sent(f"/v1/external-reviews/{before.json()['id']}/{step}", more)


REQUESTED = (cancel_external_review, request_external_review)
COMMANDS: list[Command] = [
    cancel_external_review,
    record_external_review,
    request_external_review,
    commission_external_review,
    decline_external_review,
]
NEEDS: dict[Command, tuple[Command, ...]] = {
    request_external_review: (cancel_external_review,),
    commission_external_review: REQUESTED,
    decline_external_review: REQUESTED,
}
