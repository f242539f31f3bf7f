"""Commands of documents as somebody of council 307 might give them next, told of the world's first school."""

from tests.harness.bodies import delivery_of, template_of
from tests.harness.examples.kinds import Sent
from tests.harness.operations.kinds import Command


def propose_document_template(_story, _before=None) -> tuple[str, str, Sent]:
    """Another edition."""
    return "POST", "lead_officer", Sent("/v1/document-templates", {"json": template_of("307", "Otherwise.")})


def put_template_in_force(_story, proposed) -> tuple[str, str, Sent]:
    """The one that was proposed."""
    path = f"/v1/document-templates/{proposed.json()['id']}/in-force"
    return "POST", "assistant_director", Sent(path, {"json": {}})


def edit_document(story, _before=None) -> tuple[str, str, Sent]:
    """Other words for the draft."""
    _, role, sent = _on_draft(story, "", {"body": "Dear {{addressees}}, **please** read this."}, "lead_officer")
    return "PATCH", role, sent


def approve_document(story, _before=None) -> tuple[str, str, Sent]:
    """The draft, which replaces the letter that stands."""
    return _on_draft(story, "/approval", {}, "assistant_director")


def withdraw_document(story, _before=None) -> tuple[str, str, Sent]:
    """The draft."""
    return _on_draft(story, "/withdrawal", {"reason": "Not now."}, "lead_officer")


def draft_engagement_letter(story, _before) -> tuple[str, str, Sent]:
    """Once nothing is drafted."""
    return "POST", "lead_officer", Sent(f"/v1/cases/{story.school.case_id}/engagement-letters", {"json": {}})


def record_delivery(story, _before=None) -> tuple[str, str, Sent]:
    """To the second of whom it is for."""
    path = f"/v1/documents/{story.school.letters['approved'].id}/deliveries"
    return "POST", "lead_officer", Sent(path, {"json": delivery_of(2)})


def _on_draft(story, step: str, body, role: str) -> tuple[str, str, Sent]:
    letter = story.school.letters["draft"]
    return "POST", role, Sent(f"/v1/documents/{letter.id}{step}", {"json": body, "headers": {"If-Match": letter.etag}})


COMMANDS: list[Command] = [
    propose_document_template,
    put_template_in_force,
    edit_document,
    approve_document,
    withdraw_document,
    draft_engagement_letter,
    record_delivery,
]
NEEDS: dict[Command, tuple[Command, ...]] = {
    put_template_in_force: (propose_document_template,),
    draft_engagement_letter: (withdraw_document,),
}
