"""A valid request for every route of cases."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from tests.harness.bodies import contact_of, engagement_of, succession_of
from tests.harness.examples.kinds import About, Example, Named, Sent, get, post


def _about_case(step: str, body: Callable[[Named], dict[str, Any]]) -> Example:
    """A step of the school's case."""

    def make(named: Named) -> Sent:
        return Sent(f"/v1/cases/{named.school.case_id}/{step}", {"json": body(named)})

    return Example(About.SCHOOL, make, lambda: f"/v1/cases/{uuid4()}/{step}")


EXAMPLES: dict[tuple[str, str], Example] = {
    # Somebody who is not appointed, so that the team stays.
    ("POST", "/v1/cases/{case_id}/assignments"): Example(
        About.SCHOOL,
        lambda named: Sent(
            f"/v1/cases/{named.school.case_id}/assignments",
            {"json": {"post": "link_partner", "person_id": named.school.head_id, "reason": "Why not."}},
        ),
        lambda: f"/v1/cases/{uuid4()}/assignments",
    ),
    # Of a period that no plan has.
    ("GET", "/v1/obligations"): get("/v1/obligations"),
    ("POST", "/v1/cases/{case_id}/waivers"): Example(
        About.SCHOOL,
        lambda named: Sent(
            f"/v1/cases/{named.school.case_id}/waivers", {"json": {"slot": "Michaelmas", "reason": "Why not."}}
        ),
        lambda: f"/v1/cases/{uuid4()}/waivers",
    ),
    ("POST", "/v1/cases/{case_id}/waiver-withdrawals"): Example(
        About.SCHOOL,
        lambda named: Sent(
            f"/v1/cases/{named.school.case_id}/waiver-withdrawals",
            {"json": {"slot": "Michaelmas", "reason": "Why not."}},
        ),
        lambda: f"/v1/cases/{uuid4()}/waiver-withdrawals",
    ),
    # For longer than there is, and where nothing is paused.
    ("POST", "/v1/cases/{case_id}/pauses"): Example(
        About.SCHOOL,
        lambda named: Sent(
            f"/v1/cases/{named.school.case_id}/pauses", {"json": {"ends_on": "2029-01-01", "reason": "Why not."}}
        ),
        lambda: f"/v1/cases/{uuid4()}/pauses",
    ),
    ("POST", "/v1/cases/{case_id}/resumption"): Example(
        About.SCHOOL,
        lambda named: Sent(f"/v1/cases/{named.school.case_id}/resumption", {"json": {"reason": "Why not."}}),
        lambda: f"/v1/cases/{uuid4()}/resumption",
    ),
    # Contacted before it opened, met already, and no academy.
    ("POST", "/v1/cases/{case_id}/contacts"): _about_case(
        "contacts", lambda named: contact_of(named.council.council, "2020-01-01")
    ),
    ("POST", "/v1/cases/{case_id}/engagement-meeting"): _about_case(
        "engagement-meeting", lambda named: engagement_of(named.council.council, "2026-01-20")
    ),
    ("GET", "/v1/cases/{case_id}/engagement-meeting"): get(
        "/v1/cases/{school.case_id}/engagement-meeting", About.SCHOOL, "/v1/cases/{0}/engagement-meeting"
    ),
    ("POST", "/v1/cases/{case_id}/trust-invitations"): _about_case(
        "trust-invitations", lambda _: {"addressed_to": "Its trust", "invited_on": "2025-11-20"}
    ),
    # To a school that succeeds no other.
    ("POST", "/v1/cases/{case_id}/successions"): _about_case(
        "successions", lambda named: succession_of(named.council.council, named.school.urn)
    ),
    ("POST", "/v1/cases/{case_id}/trust-reply"): _about_case(
        "trust-reply", lambda _: {"reply": "declines", "replied_on": "2025-11-20", "words": "Not us."}
    ),
    ("POST", "/v1/cases/{case_id}/exit-criteria"): _about_case(
        "exit-criteria", lambda _: {"criteria": [{"criterion": "Reading is secure."}], "reason": "Agreed."}
    ),
    ("POST", "/v1/cases"): post(
        "/v1/cases", About.SCHOOL, lambda named: {"urn": named.school.urn, "reason": "Agreed with the school."}
    ),
    ("GET", "/v1/cases"): get("/v1/cases"),
    ("GET", "/v1/cases/{case_id}/history"): get(
        "/v1/cases/{school.case_id}/history", About.SCHOOL, "/v1/cases/{0}/history"
    ),
    ("GET", "/v1/cases/{case_id}/as-of"): get(
        "/v1/cases/{school.case_id}/as-of?day=2025-11-20", About.SCHOOL, "/v1/cases/{0}/as-of?day=2025-11-20"
    ),
    ("GET", "/v1/cases/{case_id}"): get("/v1/cases/{school.case_id}", About.SCHOOL, "/v1/cases/{0}"),
}
