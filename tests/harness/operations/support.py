"""Commands of support packages as somebody of council 307 might give them next, told of the world's first school."""

from tests.harness.bodies import STEPS, step_of
from tests.harness.examples.kinds import Sent
from tests.harness.operations.kinds import Command


def identify_support(story, _before=None) -> tuple[str, str, Sent]:
    """A need of a school in the programme."""
    body = {"case_id": story.school.case_id, "what": "Coaching."}
    return "POST", "lead_officer", Sent("/v1/support-packages", {"json": body})


def broker_support(story, _before=None) -> tuple[str, str, Sent]:
    """A provider for what was identified."""
    return _support_step(story, "identified", "brokered")


def provide_support(story, _before=None) -> tuple[str, str, Sent]:
    """What was brokered, provided."""
    return _support_step(story, "brokered", "provided")


def evaluate_support(story, _before=None) -> tuple[str, str, Sent]:
    """What came of what was provided."""
    return _support_step(story, "provided", "evaluated")


def _support_step(story, now: str, to: str) -> tuple[str, str, Sent]:
    package = story.school.packages[now]
    more = {"json": step_of("307", to), "headers": {"If-Match": package.etag}}
    return "POST", "lead_officer", Sent(f"/v1/support-packages/{package.id}/{STEPS[to]}", more)


COMMANDS: list[Command] = [identify_support, broker_support, provide_support, evaluate_support]
