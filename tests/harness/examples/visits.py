"""A valid request for every route of visits, minutes, actions, timetables."""

from uuid import uuid4

from tests.harness.bodies import minutes_of
from tests.harness.examples.kinds import About, Example, Sent, get

EXAMPLES: dict[tuple[str, str], Example] = {
    ("GET", "/v1/timetables"): get("/v1/timetables"),
    ("GET", "/v1/timetables/{case_id}"): get("/v1/timetables/{school.case_id}", About.SCHOOL, "/v1/timetables/{0}"),
    ("GET", "/v1/visits"): get("/v1/visits"),
    ("GET", "/v1/visits/{visit_id}"): get("/v1/visits/{school.planned_visit_id}", About.SCHOOL, "/v1/visits/{0}"),
    ("POST", "/v1/visits/{visit_id}/record"): Example(
        About.SCHOOL,
        lambda named: Sent(
            f"/v1/visits/{named.school.recorded_visit_id}/record", {"json": minutes_of(named.council.council)}
        ),
        lambda: f"/v1/visits/{uuid4()}/record",
    ),
    ("GET", "/v1/visits/{visit_id}/record"): get(
        "/v1/visits/{school.recorded_visit_id}/record", About.SCHOOL, "/v1/visits/{0}/record"
    ),
    ("GET", "/v1/actions"): get("/v1/actions"),
    ("GET", "/v1/actions/{action_id}"): get("/v1/actions/{school.action_id}", About.SCHOOL, "/v1/actions/{0}"),
    ("PATCH", "/v1/actions/{action_id}"): Example(
        About.SCHOOL,
        lambda named: Sent(
            f"/v1/actions/{named.school.action_id}",
            {"json": {"status": "open"}, "headers": {"If-Match": named.school.action_etag}},
        ),
        lambda: f"/v1/actions/{uuid4()}",
    ),
}
