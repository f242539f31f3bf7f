"""A valid request for every route of concerns, reviews of data, and what comes of a level."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from tests.harness.bodies import (
    answer_of,
    concern_of,
    definitions_of,
    discussion_of,
    level_proposal_of,
    link_partner_visit_of,
    moderation_of,
    reply_of,
    self_evaluation_of,
    visit_models_of,
)
from tests.harness.examples.kinds import About, Example, Named, Sent, get, post


def _ended(step: str, body: Callable[[Named], dict[str, Any]]) -> Example:
    """A step of a proposed level that has ended: it changes nothing."""

    def make(named: Named) -> Sent:
        ended = named.school.understanding.proposal
        return Sent(
            f"/v1/level-proposals/{ended.id}/{step}", {"json": body(named), "headers": {"If-Match": ended.etag}}
        )

    return Example(About.SCHOOL, make, lambda: f"/v1/level-proposals/{uuid4()}/{step}")


def _unexplained(named: Named) -> dict[str, Any]:
    """A level that is not the suggested one, without a reason to differ."""
    about = named.council.council, named.school.urn, named.school.assessment_id
    return {**level_proposal_of(*about, level="green"), "difference_reason": None}


EXAMPLES: dict[tuple[str, str], Example] = {
    ("POST", "/v1/level-decisions"): post(
        "/v1/level-decisions",
        About.SCHOOL,
        lambda named: {"urn": named.school.urn, "level": "red", "reason": f"Again in {named.council.council}."},
    ),
    ("GET", "/v1/level-decisions"): get("/v1/level-decisions"),
    ("GET", "/v1/level-decisions/{decision_id}"): get(
        "/v1/level-decisions/{school.decision_id}", About.SCHOOL, "/v1/level-decisions/{0}"
    ),
    ("POST", "/v1/level-decisions/{decision_id}/dissents"): Example(
        About.SCHOOL,
        lambda named: Sent(
            f"/v1/level-decisions/{named.school.decision_id}/dissents",
            {"json": {"dissent": f"Not shared in {named.council.council}."}},
        ),
        lambda: f"/v1/level-decisions/{uuid4()}/dissents",
    ),
    ("POST", "/v1/level-proposals"): post("/v1/level-proposals", About.SCHOOL, _unexplained),
    ("GET", "/v1/level-proposals"): get("/v1/level-proposals"),
    ("GET", "/v1/level-proposals/{proposal_id}"): get(
        "/v1/level-proposals/{school.understanding.proposal.id}", About.SCHOOL, "/v1/level-proposals/{0}"
    ),
    ("POST", "/v1/level-proposals/{proposal_id}/moderation"): _ended(
        "moderation", lambda named: moderation_of(named.council.council)
    ),
    ("POST", "/v1/level-proposals/{proposal_id}/return"): _ended("return", lambda _: {"reason": "Once more."}),
    ("POST", "/v1/level-proposals/{proposal_id}/withdrawal"): _ended("withdrawal", lambda _: {"reason": "Once more."}),
    ("POST", "/v1/level-proposals/{proposal_id}/extension"): _ended(
        "extension", lambda _: {"school_days": 5, "reason": "Once more."}
    ),
    ("POST", "/v1/level-proposals/{proposal_id}/replies"): _ended(
        "replies", lambda named: reply_of(named.council.council)
    ),
    ("POST", "/v1/level-proposals/{proposal_id}/corrections/{entry_id}/answer"): Example(
        About.SCHOOL,
        lambda named: Sent(
            f"/v1/level-proposals/{named.school.understanding.proposal.id}"
            f"/corrections/{named.school.understanding.correction_id}/answer",
            {"json": answer_of(named.council.council)},
        ),
        lambda: f"/v1/level-proposals/{uuid4()}/corrections/{uuid4()}/answer",
    ),
    ("POST", "/v1/level-proposals/{proposal_id}/confirmation"): _ended(
        "confirmation", lambda named: moderation_of(named.council.council)
    ),
    ("POST", "/v1/reply-periods"): post(
        "/v1/reply-periods",
        About.NOTHING,
        lambda named: {"school_days": 12, "reason": f"Agreed with heads of {named.council.council}."},
    ),
    ("GET", "/v1/reply-periods"): get("/v1/reply-periods"),
    ("GET", "/v1/reply-periods/{period_id}"): get(
        "/v1/reply-periods/{council.reply_period_id}", About.COUNCIL, "/v1/reply-periods/{0}"
    ),
    ("POST", "/v1/self-evaluations"): post(
        "/v1/self-evaluations",
        About.SCHOOL,
        lambda named: self_evaluation_of(named.council.council, named.school.urn),
    ),
    ("GET", "/v1/self-evaluations"): get("/v1/self-evaluations"),
    ("GET", "/v1/self-evaluations/accuracy"): get("/v1/self-evaluations/accuracy"),
    ("GET", "/v1/self-evaluations/{evaluation_id}"): get(
        "/v1/self-evaluations/{school.understanding.evaluation_id}", About.SCHOOL, "/v1/self-evaluations/{0}"
    ),
    ("POST", "/v1/link-partner-visits"): post(
        "/v1/link-partner-visits",
        About.SCHOOL,
        lambda named: link_partner_visit_of(named.council.council, named.school.urn),
    ),
    ("GET", "/v1/link-partner-visits"): get("/v1/link-partner-visits"),
    ("GET", "/v1/link-partner-visits/{visit_id}"): get(
        "/v1/link-partner-visits/{school.understanding.visit_id}", About.SCHOOL, "/v1/link-partner-visits/{0}"
    ),
    ("GET", "/v1/level-confirmations-due"): get("/v1/level-confirmations-due"),
    ("POST", "/v1/concerns"): post(
        "/v1/concerns", About.SCHOOL, lambda named: concern_of(named.council.council, named.school.urn)
    ),
    ("GET", "/v1/concerns"): get("/v1/concerns"),
    ("GET", "/v1/concerns/{concern_id}"): get("/v1/concerns/{school.concern.id}", About.SCHOOL, "/v1/concerns/{0}"),
    ("POST", "/v1/concerns/{concern_id}/closing"): Example(
        About.SCHOOL,
        lambda named: Sent(
            f"/v1/concerns/{named.school.closed_concern.id}/closing",
            {"json": {"reason": "Once more."}, "headers": {"If-Match": named.school.closed_concern.etag}},
        ),
        lambda: f"/v1/concerns/{uuid4()}/closing",
    ),
    ("GET", "/v1/decisions-due"): get("/v1/decisions-due"),
    # Opened before, so that it changes nothing: a review is opened once a year.
    ("POST", "/v1/data-reviews"): post(
        "/v1/data-reviews", About.NOTHING, lambda _: {"kind": "september", "as_of": "2025-09-10"}
    ),
    ("GET", "/v1/data-reviews"): get("/v1/data-reviews"),
    ("GET", "/v1/data-reviews/{review_id}"): get(
        "/v1/data-reviews/{council.review_id}", About.COUNCIL, "/v1/data-reviews/{0}"
    ),
    ("GET", "/v1/data-reviews/{review_id}/schools"): get(
        "/v1/data-reviews/{council.review_id}/schools", About.COUNCIL, "/v1/data-reviews/{0}/schools"
    ),
    ("POST", "/v1/data-reviews/{review_id}/discussions"): Example(
        About.COUNCIL,
        lambda named: Sent(
            f"/v1/data-reviews/{named.council.review_id}/discussions",
            {"json": discussion_of(named.council.council, named.council.schools[0].urn)},
        ),
        lambda: f"/v1/data-reviews/{uuid4()}/discussions",
    ),
    ("POST", "/v1/level-definitions"): post(
        "/v1/level-definitions", About.NOTHING, lambda named: definitions_of(named.council.council)
    ),
    ("POST", "/v1/visit-models"): post(
        "/v1/visit-models", About.NOTHING, lambda named: visit_models_of(named.council.council)
    ),
    ("GET", "/v1/visit-models"): get("/v1/visit-models"),
    ("GET", "/v1/visit-models/{edition_id}"): get(
        "/v1/visit-models/{council.visit_models_id}", About.COUNCIL, "/v1/visit-models/1999999999"
    ),
    ("GET", "/v1/level-definitions"): get("/v1/level-definitions"),
    ("GET", "/v1/level-definitions/{edition_id}"): get(
        "/v1/level-definitions/{council.definitions_id}", About.COUNCIL, "/v1/level-definitions/1999999999"
    ),
}
