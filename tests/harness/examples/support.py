"""A valid request for every route of support packages, providers and memberships."""

from uuid import uuid4

from tests.harness.bodies import STEPS, check_of, need_of, provider_of, step_of
from tests.harness.examples.kinds import About, Example, Named, Sent, get, post, post_many

ENDING = {"reason": "Why not.", "said_by": "The headteacher"}


def _step(state: str) -> Example:
    """A step of a support package that was taken long ago."""
    return _on_evaluated(STEPS[state], lambda named: step_of(named.council.council, state, named.council.provider.id))


def _on_evaluated(verb: str, body) -> Example:
    """A step that nothing evaluated can take."""

    def make(named: Named) -> Sent:
        done = named.school.packages["evaluated"]
        more = {"json": body(named), "headers": {"If-Match": done.etag}}
        return Sent(f"/v1/support-packages/{done.id}/{verb}", more)

    return Example(About.SCHOOL, make, lambda: f"/v1/support-packages/{uuid4()}/{verb}")


def _of_provider(verb: str, which: str, body) -> Example:
    def make(named: Named) -> Sent:
        provider = getattr(named.council, which)
        more = {"json": body(named), "headers": {"If-Match": provider.etag}}
        return Sent(f"/v1/providers/{provider.id}{verb}", more)

    return Example(About.COUNCIL, make, lambda: f"/v1/providers/{uuid4()}{verb}")


EXAMPLES: dict[tuple[str, str], Example] = {
    # A school that is a member already; a last day before the first.
    ("POST", "/v1/memberships"): post(
        "/v1/memberships", About.SCHOOL, lambda named: {"urn": named.school.urn, "starts_on": "2025-09-01"}
    ),
    ("POST", "/v1/memberships/batch"): post_many(
        "/v1/memberships/batch",
        About.SCHOOL,
        lambda named: {"items": [{"urn": named.school.urn, "starts_on": "2025-09-01"}]},
    ),
    ("POST", "/v1/memberships/endings/batch"): post_many(
        "/v1/memberships/endings/batch",
        About.SCHOOL,
        lambda named: {
            "items": [
                {
                    "membership_id": named.school.membership.id,
                    "if_match": named.school.membership.etag,
                    "ends_on": "2020-01-01",
                }
            ]
        },
    ),
    ("GET", "/v1/memberships"): get("/v1/memberships"),
    ("GET", "/v1/memberships/{membership_id}"): get(
        "/v1/memberships/{school.membership.id}", About.SCHOOL, "/v1/memberships/{0}"
    ),
    ("POST", "/v1/memberships/{membership_id}/ending"): Example(
        About.SCHOOL,
        lambda named: Sent(
            f"/v1/memberships/{named.school.membership.id}/ending",
            {"json": {"ends_on": "2020-01-01"}, "headers": {"If-Match": named.school.membership.etag}},
        ),
        lambda: f"/v1/memberships/{uuid4()}/ending",
    ),
    # A name that is taken, the same name again, a check of long ago, and states that hold already.
    ("POST", "/v1/providers"): post("/v1/providers", About.NOTHING, lambda named: provider_of(named.council.council)),
    ("GET", "/v1/providers"): get("/v1/providers"),
    ("GET", "/v1/providers/{provider_id}"): get(
        "/v1/providers/{council.provider.id}", About.COUNCIL, "/v1/providers/{0}"
    ),
    ("PATCH", "/v1/providers/{provider_id}"): _of_provider(
        "", "provider", lambda named: {"name": f"Hub of {named.council.council}"}
    ),
    ("POST", "/v1/providers/{provider_id}/checks"): _of_provider(
        "/checks", "provider", lambda named: check_of(named.council.council, "insurance", valid_from="1990-01-01")
    ),
    ("POST", "/v1/providers/{provider_id}/retirement"): _of_provider(
        "/retirement", "retired_provider", lambda named: {"reason": "Why not."}
    ),
    ("POST", "/v1/providers/{provider_id}/restoring"): _of_provider(
        "/restoring", "provider", lambda named: {"reason": "Why not."}
    ),
    ("GET", "/v1/support-packages"): get("/v1/support-packages"),
    ("POST", "/v1/support-packages"): post(
        "/v1/support-packages",
        About.SCHOOL,
        lambda named: need_of(named.council.council, case_id=named.school.case_id),
    ),
    ("GET", "/v1/support-packages/{package_id}"): get(
        "/v1/support-packages/{school.packages[evaluated].id}", About.SCHOOL, "/v1/support-packages/{0}"
    ),
    ("GET", "/v1/support-packages/{package_id}/options"): get(
        "/v1/support-packages/{school.packages[evaluated].id}/options", About.SCHOOL, "/v1/support-packages/{0}/options"
    ),
    ("POST", "/v1/support-packages/{package_id}/broker"): _step("brokered"),
    ("POST", "/v1/support-packages/{package_id}/agree"): _step("agreed"),
    ("POST", "/v1/support-packages/{package_id}/sessions"): _step("under_way"),
    ("POST", "/v1/support-packages/{package_id}/complete"): _step("completed"),
    ("POST", "/v1/support-packages/{package_id}/evaluate"): _step("evaluated"),
    ("POST", "/v1/support-packages/{package_id}/decline"): _on_evaluated("decline", lambda named: ENDING),
    ("POST", "/v1/support-packages/{package_id}/buy-elsewhere"): _on_evaluated(
        "buy-elsewhere", lambda named: {**ENDING, "what": "Coaching.", "from_whom": "Elm Hub"}
    ),
    ("POST", "/v1/support-packages/{package_id}/withdraw"): _on_evaluated(
        "withdraw", lambda named: {"reason": "Why not."}
    ),
}
