"""A valid request for every route of actions and their evidence."""

from typing import Any
from uuid import uuid4

from tests.harness.bodies import TODAY, file_of
from tests.harness.examples.kinds import About, Example, Named, Sent, get
from tests.harness.examples.visits import STALE

DAY = TODAY.date().isoformat()


def _about_action(step: str, make: Any) -> Example:
    """A step of the action agreed at the recorded meeting."""
    return Example(
        About.SCHOOL,
        lambda named: Sent(f"/v1/actions/{named.school.action_id}{step.format(named.school.meetings)}", make(named)),
        lambda: f"/v1/actions/{uuid4()}{step.format(_Nothing())}",
    )


class _Nothing:
    report_id = evidence_id = str(uuid4())


def _file_of_wrong_type(named: Named) -> dict[str, Any]:
    sent = file_of(named.council.council)
    return sent | {"files": {"file": ("plan.exe", b"MZ", "application/pdf")}}


EXAMPLES: dict[tuple[str, str], Example] = {
    ("GET", "/v1/actions"): get("/v1/actions"),
    ("GET", "/v1/actions/{action_id}"): get("/v1/actions/{school.action_id}", About.SCHOOL, "/v1/actions/{0}"),
    ("PATCH", "/v1/actions/{action_id}"): _about_action(
        "", lambda named: {"json": {"status": "open"}, "headers": {"If-Match": named.school.action_etag}}
    ),
    # Reported and not answered yet; the report that is named was answered; no meeting has followed.
    ("POST", "/v1/actions/{action_id}/reports"): _about_action(
        "/reports", lambda _: {"json": {"done_on": DAY, "words": "Why not."}}
    ),
    ("POST", "/v1/actions/{action_id}/reports/{report_id}/answer"): _about_action(
        "/reports/{0.report_id}/answer", lambda _: {"json": {"outcome": "confirmed"}}
    ),
    ("POST", "/v1/actions/{action_id}/carry-over"): _about_action(
        "/carry-over", lambda _: {"json": {"reason": "Why not."}}
    ),
    ("POST", "/v1/actions/{action_id}/withdrawal"): _about_action(
        "/withdrawal", lambda _: {"json": {"reason": "Why not."}, "headers": {"If-Match": STALE}}
    ),
    ("GET", "/v1/actions/{action_id}/evidence"): get(
        "/v1/actions/{school.action_id}/evidence", About.SCHOOL, "/v1/actions/{0}/evidence"
    ),
    # No address a browser opens safely, and a program.
    ("POST", "/v1/actions/{action_id}/evidence"): _about_action(
        "/evidence", lambda _: {"json": {"title": "Why not.", "link": "http://school.example"}}
    ),
    ("POST", "/v1/actions/{action_id}/evidence/files"): _about_action("/evidence/files", _file_of_wrong_type),
    ("GET", "/v1/actions/{action_id}/evidence/{evidence_id}/file"): get(
        "/v1/actions/{school.action_id}/evidence/{school.meetings.evidence_id}/file",
        About.SCHOOL,
        "/v1/actions/{0}/evidence/{0}/file",
    ),
}
