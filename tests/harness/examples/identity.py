"""A valid request for every route of whom a council trusts, and of sign-ins."""

from uuid import uuid4

from tests.harness.examples.kinds import About, Example, Named, Sent, get, post

_RETIRED = "/v1/identity-issuers/{council.identity.retired.id}"
_NONE = "/v1/identity-issuers/{0}"


def _another(_: Named) -> dict[str, object]:
    return {
        "name": "Another",
        "kind": "other",
        "issuer": "http://127.0.0.1:9/another",
        "audience": f"asked-{uuid4()}",
    }


def _of_retired(step: str, body: dict[str, object]) -> Example:
    """A step of an issuer that is retired: it changes nothing."""

    def make(named: Named) -> Sent:
        more = {"json": body, "headers": {"If-Match": named.council.identity.retired.etag}}
        return Sent(_RETIRED.format(council=named.council) + step, more)

    return Example(About.COUNCIL, make, lambda: _NONE.format(uuid4()) + step)


EXAMPLES: dict[tuple[str, str], Example] = {
    ("GET", "/v1/identity-issuers"): get("/v1/identity-issuers"),
    ("POST", "/v1/identity-issuers"): post("/v1/identity-issuers", About.NOTHING, _another),
    ("GET", "/v1/identity-issuers/{issuer_id}"): get(_RETIRED, About.COUNCIL, _NONE),
    ("PATCH", "/v1/identity-issuers/{issuer_id}"): _of_retired("", {"enabled": True}),
    ("POST", "/v1/identity-issuers/{issuer_id}/trials"): _of_retired("/trials", {}),
    ("POST", "/v1/identity-issuers/{issuer_id}/retirement"): _of_retired("/retirement", {}),
    ("GET", "/v1/people/{person_id}/identities"): get(
        "/v1/people/{council.trust_officer_id}/identities", About.COUNCIL, "/v1/people/{0}/identities"
    ),
    ("POST", "/v1/people/{person_id}/identities/{identity_id}/removal"): Example(
        About.COUNCIL,
        lambda named: Sent(
            f"/v1/people/{named.council.trust_officer_id}/identities/{named.council.identity.removed_id}/removal",
            {"json": {}},
        ),
        lambda: f"/v1/people/{uuid4()}/identities/{uuid4()}/removal",
    ),
}
