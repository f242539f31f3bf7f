"""A valid request for every route of rulesets."""

from uuid import uuid4

from tests.harness.bodies import approval_of, proposal_of
from tests.harness.examples.kinds import About, Example, Sent, get, post

EXAMPLES: dict[tuple[str, str], Example] = {
    ("GET", "/v1/rulesets"): get("/v1/rulesets"),
    ("GET", "/v1/rulesets/{version}"): get("/v1/rulesets/{council.ruleset.version}", About.COUNCIL, "/v1/rulesets/{0}"),
    # Refused: nothing a council proposes twice under one version can stand, and the story's reads are of the first.
    ("POST", "/v1/rulesets/proposals"): post(
        "/v1/rulesets/proposals", About.NOTHING, lambda named: proposal_of(named.council.council)
    ),
    ("GET", "/v1/rulesets/proposals"): get("/v1/rulesets/proposals"),
    ("GET", "/v1/rulesets/proposals/{proposal_id}"): get(
        "/v1/rulesets/proposals/{council.ruleset.proposal_id}", About.COUNCIL, "/v1/rulesets/proposals/{0}"
    ),
    ("GET", "/v1/rulesets/shadow-runs"): get("/v1/rulesets/shadow-runs"),
    ("GET", "/v1/rulesets/shadow-runs/{shadow_run_id}"): get(
        "/v1/rulesets/shadow-runs/{council.ruleset.shadow_run_id}", About.COUNCIL, "/v1/rulesets/shadow-runs/{0}"
    ),
    ("GET", "/v1/rulesets/shadow-runs/{shadow_run_id}/schools"): get(
        "/v1/rulesets/shadow-runs/{council.ruleset.shadow_run_id}/schools",
        About.COUNCIL,
        "/v1/rulesets/shadow-runs/{0}/schools",
    ),
    ("POST", "/v1/rulesets/{version}/shadow-runs"): Example(
        About.COUNCIL,
        lambda named: Sent(f"/v1/rulesets/{named.council.ruleset.version}/shadow-runs", {"json": {}}),
        lambda: f"/v1/rulesets/{uuid4()}/shadow-runs",
    ),
    ("POST", "/v1/rulesets/{version}/approvals"): Example(
        About.COUNCIL,
        lambda named: Sent(
            f"/v1/rulesets/{named.council.ruleset.version}/approvals",
            {"json": approval_of(named.council.council, named.council.ruleset.shadow_run_id)},
        ),
        lambda: f"/v1/rulesets/{uuid4()}/approvals",
    ),
}
