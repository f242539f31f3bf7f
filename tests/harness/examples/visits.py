"""A valid request for every route of visits, minutes, timetables, escalations."""

from typing import Any
from uuid import uuid4

from tests.harness.bodies import completion_of, findings_of, merger_of, minutes_of, not_held_of, visit_of
from tests.harness.examples.kinds import About, Example, Named, Sent, get

STALE = '"0.00000000"'
"""An ETag of a version that nothing has: what is sent with it changes nothing."""


def _about(named_id: str, step: str, body: Any = None, etag: str | None = None, method: str = "POST") -> Example:
    """A step of something the school's story names, by a path of attribute names in braces."""

    def make(named: Named) -> Sent:
        path = named_id.format(school=named.school, meetings=named.school.meetings)
        more = {"json": {} if body is None else body(named)}
        headers = {"If-Match": etag.format(meetings=named.school.meetings)} if etag else {}
        return Sent(f"{path}{step}", {**more, **({"headers": headers} if headers else {})})

    prefix = named_id.rpartition("/")[0]
    return Example(About.SCHOOL, make, lambda: f"{prefix}/{uuid4()}{step}")


RECORDED = "/v1/visits/{school.recorded_visit_id}"
EXAMPLES: dict[tuple[str, str], Example] = {
    ("GET", "/v1/visit-plans"): get("/v1/visit-plans"),
    ("GET", "/v1/visit-plans/{case_id}"): get("/v1/visit-plans/{school.case_id}", About.SCHOOL, "/v1/visit-plans/{0}"),
    ("GET", "/v1/visits"): get("/v1/visits"),
    # For a day that has gone.
    ("POST", "/v1/visits"): Example(
        About.SCHOOL,
        lambda named: Sent("/v1/visits", {"json": visit_of(named.council.council, named.school.case_id, "2020-01-01")}),
    ),
    ("GET", "/v1/visits/{visit_id}"): get("/v1/visits/{school.planned_visit_id}", About.SCHOOL, "/v1/visits/{0}"),
    ("POST", "/v1/visits/{visit_id}/record"): _about(
        RECORDED, "/record", lambda named: minutes_of(named.council.council)
    ),
    # Of a day to come, and of one that was held.
    ("POST", "/v1/visits/{visit_id}/findings"): _about(
        "/v1/visits/{meetings.arranged_visit_id}",
        "/findings",
        lambda named: findings_of(named.council.council, "2029-01-01"),
    ),
    ("POST", "/v1/visits/{visit_id}/not-held"): _about(
        RECORDED, "/not-held", lambda named: not_held_of(named.council.council)
    ),
    ("POST", "/v1/visits/{visit_id}/merger"): _about(
        RECORDED, "/merger", lambda named: merger_of(named.council.council, "2026-01-20")
    ),
    ("GET", "/v1/visits/{visit_id}/record"): get(
        "/v1/visits/{school.recorded_visit_id}/record", About.SCHOOL, "/v1/visits/{0}/record"
    ),
    ("GET", "/v1/visits/{visit_id}/record/history"): get(
        "/v1/visits/{school.recorded_visit_id}/record/history", About.SCHOOL, "/v1/visits/{0}/record/history"
    ),
    ("PATCH", "/v1/visits/{visit_id}/record"): _about(
        RECORDED, "/record", lambda named: completion_of(named.council.council), STALE, "PATCH"
    ),
    # The minutes are a draft that says of no area what was found, and the school has spoken of what it was issued.
    ("POST", "/v1/visits/{visit_id}/record/approval"): _about(
        RECORDED, "/record/approval", etag="{meetings.record_etag}"
    ),
    ("POST", "/v1/visits/{visit_id}/record/issue"): _about(RECORDED, "/record/issue"),
    ("POST", "/v1/visits/{visit_id}/record/reopening"): _about(
        RECORDED, "/record/reopening", lambda _: {"reason": "Why not."}
    ),
    ("POST", "/v1/visits/{visit_id}/record/responses"): _about(
        RECORDED, "/record/responses", lambda _: {"number": 2, "accurate": True}
    ),
    ("POST", "/v1/visits/{visit_id}/record/answer"): _about(
        RECORDED, "/record/answer", lambda _: {"answer": "Why not."}
    ),
    ("GET", "/v1/escalations"): get("/v1/escalations"),
    ("GET", "/v1/escalations/{visit_id}"): get(
        "/v1/escalations/{school.meetings.escalation_id}", About.SCHOOL, "/v1/escalations/{0}"
    ),
    ("POST", "/v1/escalations/{visit_id}/answer"): _about(
        "/v1/escalations/{meetings.escalation_id}", "/answer", lambda _: {"will_be_done": "Why not."}
    ),
}
