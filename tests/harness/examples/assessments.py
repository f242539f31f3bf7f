"""A valid request for every route of assessments and simulations."""

from tests.harness.bodies import simulation_of
from tests.harness.examples.kinds import About, Example, get, post

EXAMPLES: dict[tuple[str, str], Example] = {
    ("POST", "/v1/assessments/simulations"): post(
        "/v1/assessments/simulations", About.SCHOOL, lambda named: simulation_of(named.school.urn)
    ),
    ("GET", "/v1/assessments/simulations/{simulation_id}"): get(
        "/v1/assessments/simulations/{council.simulation_id}", About.COUNCIL, "/v1/assessments/simulations/{0}"
    ),
    ("POST", "/v1/assessments"): post("/v1/assessments", About.SCHOOL, lambda named: {"urns": [named.school.urn]}),
    ("GET", "/v1/assessments"): get("/v1/assessments"),
    ("GET", "/v1/assessments/runs/{run_id}"): get(
        "/v1/assessments/runs/{council.run_id}", About.COUNCIL, "/v1/assessments/runs/{0}"
    ),
    ("GET", "/v1/assessments/{assessment_id}"): get(
        "/v1/assessments/{school.assessment_id}", About.SCHOOL, "/v1/assessments/{0}"
    ),
    ("GET", "/v1/assessments/{assessment_id}/restricted"): get(
        "/v1/assessments/{school.assessment_id}/restricted", About.SCHOOL, "/v1/assessments/{0}/restricted"
    ),
}
