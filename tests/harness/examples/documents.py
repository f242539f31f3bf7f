"""A valid request for every route of documents and their templates."""

from uuid import uuid4

from tests.harness.bodies import delivery_of, template_of
from tests.harness.examples.kinds import About, Example, Named, Sent, get, post


def _on_withdrawn(step: str, body) -> Example:
    """A step that nothing withdrawn can take."""

    def make(named: Named) -> Sent:
        letter = named.school.letters["withdrawn"]
        return Sent(f"/v1/documents/{letter.id}{step}", {"json": body, "headers": {"If-Match": letter.etag}})

    return Example(About.SCHOOL, make, lambda: f"/v1/documents/{uuid4()}{step}")


def _read(more: str) -> Example:
    """A letter that was delivered."""
    return get("/v1/documents/{school.letters[approved].id}" + more, About.SCHOOL, "/v1/documents/{0}" + more)


EXAMPLES: dict[tuple[str, str], Example] = {
    # A placeholder that there is not, and an edition that is in force already.
    ("POST", "/v1/document-templates"): post(
        "/v1/document-templates",
        About.NOTHING,
        lambda named: template_of(named.council.council, "{{nobody}}"),
    ),
    ("GET", "/v1/document-templates"): get("/v1/document-templates"),
    ("GET", "/v1/document-templates/{template_id}"): Example(
        About.COUNCIL,
        lambda named: Sent(f"/v1/document-templates/{named.council.template_id}"),
        lambda: "/v1/document-templates/2000000000",
    ),
    ("POST", "/v1/document-templates/{template_id}/in-force"): Example(
        About.COUNCIL,
        lambda named: Sent(f"/v1/document-templates/{named.council.template_id}/in-force", {"json": {}}),
        lambda: "/v1/document-templates/2000000000/in-force",
    ),
    # A second draft; a recipient that there is not; steps that nothing withdrawn can take.
    ("POST", "/v1/cases/{case_id}/engagement-letters"): Example(
        About.SCHOOL,
        lambda named: Sent(f"/v1/cases/{named.school.case_id}/engagement-letters", {"json": {}}),
        lambda: f"/v1/cases/{uuid4()}/engagement-letters",
    ),
    ("GET", "/v1/documents"): get("/v1/documents"),
    ("GET", "/v1/documents/{document_id}"): _read(""),
    ("GET", "/v1/documents/{document_id}/pdf"): _read("/pdf"),
    ("GET", "/v1/documents/{document_id}/html"): _read("/html"),
    ("PATCH", "/v1/documents/{document_id}"): _on_withdrawn("", {"body": "Dear {{addressees}}"}),
    ("POST", "/v1/documents/{document_id}/approval"): _on_withdrawn("/approval", {}),
    ("POST", "/v1/documents/{document_id}/withdrawal"): _on_withdrawn("/withdrawal", {"reason": "Why not."}),
    ("POST", "/v1/documents/{document_id}/deliveries"): Example(
        About.SCHOOL,
        lambda named: Sent(
            f"/v1/documents/{named.school.letters['approved'].id}/deliveries", {"json": delivery_of(99)}
        ),
        lambda: f"/v1/documents/{uuid4()}/deliveries",
    ),
}
