"""Commands of visits and actions as somebody of council 307 might give them next, told of the world's first school."""

from tests.harness.bodies import minutes_of
from tests.harness.examples.kinds import Sent
from tests.harness.operations.kinds import Command


def record_visit(story, _before=None) -> tuple[str, str, Sent]:
    """Minutes with two actions."""
    path = f"/v1/visits/{story.school.planned_visit_id}/record"
    return "POST", "link_partner", Sent(path, {"json": minutes_of("307", actions=2)})


def change_action(story, _before=None) -> tuple[str, str, Sent]:
    """An action that is done."""
    more = {"json": {"status": "done"}, "headers": {"If-Match": story.school.action_etag}}
    return "PATCH", "lead_officer", Sent(f"/v1/actions/{story.school.action_id}", more)


COMMANDS: list[Command] = [record_visit, change_action]
