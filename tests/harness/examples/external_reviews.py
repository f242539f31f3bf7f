"""A valid request for every route of external reviews."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from tests.harness.bodies import commission_of, external_review_of, report_of
from tests.harness.examples.kinds import About, Example, Named, Sent, get, post


def _step(step: str, body: Callable[[Named], dict[str, Any]]) -> Example:
    """Of the one that was delivered: it changes nothing."""

    def make(named: Named) -> Sent:
        review = named.school.external_reviews["delivered"]
        more = {"json": body(named), "headers": {"If-Match": review.etag}}
        return Sent(f"/v1/external-reviews/{review.id}/{step}", more)

    return Example(About.SCHOOL, make, lambda: f"/v1/external-reviews/{uuid4()}/{step}")


EXAMPLES: dict[tuple[str, str], Example] = {
    # Refused: another is commissioned.
    ("POST", "/v1/external-reviews"): post(
        "/v1/external-reviews",
        About.SCHOOL,
        lambda named: external_review_of(named.council.council, named.school.case_id),
    ),
    ("GET", "/v1/external-reviews"): get("/v1/external-reviews"),
    ("GET", "/v1/external-reviews/{review_id}"): get(
        "/v1/external-reviews/{school.external_reviews[delivered].id}", About.SCHOOL, "/v1/external-reviews/{0}"
    ),
    ("POST", "/v1/external-reviews/{review_id}/commission"): _step(
        "commission", lambda named: commission_of(named.council.council)
    ),
    ("POST", "/v1/external-reviews/{review_id}/report"): _step(
        "report", lambda named: report_of(named.council.council)
    ),
    ("POST", "/v1/external-reviews/{review_id}/decline"): _step("decline", lambda _: {"reason": "Not now."}),
    ("POST", "/v1/external-reviews/{review_id}/cancel"): _step("cancel", lambda _: {"reason": "Not now."}),
}
