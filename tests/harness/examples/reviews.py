"""A valid request for every route of reviews."""

from uuid import uuid4

from tests.harness.bodies import exit_of, schedule_of
from tests.harness.examples.kinds import About, Example, Named, Sent, get, post


def _decision(named: Named) -> Sent:
    more = {"json": exit_of(named.council.council), "headers": {"If-Match": named.school.review_etag}}
    return Sent(f"/v1/review-points/{named.school.review_point_id}/decision", more)


EXAMPLES: dict[tuple[str, str], Example] = {
    ("GET", "/v1/review-points"): get("/v1/review-points"),
    ("GET", "/v1/review-points/{review_point_id}"): get(
        "/v1/review-points/{school.review_point_id}", About.SCHOOL, "/v1/review-points/{0}"
    ),
    ("POST", "/v1/review-points/{review_point_id}/decision"): Example(
        About.SCHOOL, _decision, lambda: f"/v1/review-points/{uuid4()}/decision"
    ),
    ("POST", "/v1/review-points/{review_point_id}/evidence-packs"): Example(
        About.SCHOOL,
        lambda named: Sent(f"/v1/review-points/{named.school.review_point_id}/evidence-packs", {"json": {}}),
        lambda: f"/v1/review-points/{uuid4()}/evidence-packs",
    ),
    ("POST", "/v1/review-points/{review_point_id}/responses"): Example(
        About.SCHOOL,
        lambda named: Sent(
            f"/v1/review-points/{named.school.review_point_id}/responses",
            {"json": {"words": f"On our way in {named.council.council}."}},
        ),
        lambda: f"/v1/review-points/{uuid4()}/responses",
    ),
    ("GET", "/v1/evidence-packs"): get("/v1/evidence-packs"),
    ("GET", "/v1/evidence-packs/{pack_id}"): get(
        "/v1/evidence-packs/{school.evidence_id}", About.SCHOOL, "/v1/evidence-packs/{0}"
    ),
    ("POST", "/v1/review-schedules"): post(
        "/v1/review-schedules", About.NOTHING, lambda named: schedule_of(named.council.council)
    ),
    ("GET", "/v1/review-schedules"): get("/v1/review-schedules"),
    ("GET", "/v1/review-schedules/{schedule_id}"): get(
        "/v1/review-schedules/{council.schedule_id}", About.COUNCIL, "/v1/review-schedules/{0}"
    ),
}
