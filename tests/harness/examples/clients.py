"""A valid request for every route of systems that ask on their own behalf."""

from uuid import uuid4

from tests.harness.examples.kinds import About, Example, Named, Sent, get, post

_REVOKED = "/v1/clients/{council.clients.revoked.id}"
_NONE = "/v1/clients/{0}"


def _of_revoked(method_step: str, body: dict[str, object]) -> Example:
    """A step of a client that is revoked: it changes nothing."""

    def make(named: Named) -> Sent:
        more = {"json": body, "headers": {"If-Match": named.council.clients.revoked.etag}}
        return Sent(_REVOKED.format(council=named.council) + method_step, more)

    return Example(About.COUNCIL, make, lambda: _NONE.format(uuid4()) + method_step)


EXAMPLES: dict[tuple[str, str], Example] = {
    ("GET", "/v1/clients"): get("/v1/clients"),
    ("POST", "/v1/clients"): post(
        "/v1/clients", About.NOTHING, lambda _: {"name": "Pupil forecasts", "scopes": ["schools.read"]}
    ),
    ("GET", "/v1/clients/{client_id}"): get(_REVOKED, About.COUNCIL, _NONE),
    ("PATCH", "/v1/clients/{client_id}"): _of_revoked("", {"name": "Another name"}),
    ("POST", "/v1/clients/{client_id}/secrets"): _of_revoked("/secrets", {"old_secret_good_for_hours": 1}),
    ("POST", "/v1/clients/{client_id}/revocation"): _of_revoked("/revocation", {"reason": "Again."}),
}
