"""A valid request for every route of support packages."""

from uuid import uuid4

from tests.harness.bodies import STEPS, step_of
from tests.harness.examples.kinds import About, Example, Named, Sent, get, post


def _step(state: str) -> Example:
    """A step of a support package that was taken long ago."""

    def make(named: Named) -> Sent:
        done = named.school.packages["evaluated"]
        more = {"json": step_of(named.council.council, state), "headers": {"If-Match": done.etag}}
        return Sent(f"/v1/support-packages/{done.id}/{STEPS[state]}", more)

    return Example(About.SCHOOL, make, lambda: f"/v1/support-packages/{uuid4()}/{STEPS[state]}")


EXAMPLES: dict[tuple[str, str], Example] = {
    ("GET", "/v1/support-packages"): get("/v1/support-packages"),
    ("POST", "/v1/support-packages"): post(
        "/v1/support-packages",
        About.SCHOOL,
        lambda named: {"case_id": named.school.case_id, "what": f"More coaching in {named.council.council}."},
    ),
    ("GET", "/v1/support-packages/{package_id}"): get(
        "/v1/support-packages/{school.packages[evaluated].id}", About.SCHOOL, "/v1/support-packages/{0}"
    ),
    ("POST", "/v1/support-packages/{package_id}/broker"): _step("brokered"),
    ("POST", "/v1/support-packages/{package_id}/provide"): _step("provided"),
    ("POST", "/v1/support-packages/{package_id}/evaluate"): _step("evaluated"),
}
