"""A valid request for every route of people, posts, invitations, interests."""

from uuid import uuid4

from tests.harness.bodies import appointment_of
from tests.harness.examples.kinds import About, Example, Named, Sent, get, post


def _file_of_people(named: Named) -> Sent:
    file = f"name,post,urn,starts_on\nAsha Patel,clerk,{named.school.urn},2025-09-01\n"
    return Sent("/v1/appointments/imports?dry_run=true", {"files": {"file": ("people.csv", file.encode())}})


EXAMPLES: dict[tuple[str, str], Example] = {
    ("POST", "/v1/people"): post("/v1/people", About.NOTHING, lambda named: {"name": "Asha Patel"}),
    ("GET", "/v1/people"): get("/v1/people"),
    ("GET", "/v1/people/{person_id}"): get("/v1/people/{council.person_id}", About.COUNCIL, "/v1/people/{0}"),
    ("PATCH", "/v1/people/{person_id}"): Example(
        About.COUNCIL,
        lambda named: Sent(
            f"/v1/people/{named.council.person_id}",
            {
                "json": {"name": f"Lead Officer of {named.council.council}"},
                "headers": {"If-Match": named.council.person_etag},
            },
        ),
        lambda: f"/v1/people/{uuid4()}",
    ),
    ("POST", "/v1/people/{person_id}/departure"): Example(
        About.COUNCIL,
        lambda named: Sent(f"/v1/people/{named.council.person_id}/departure", {"json": {"left_on": "2020-01-01"}}),
        lambda: f"/v1/people/{uuid4()}/departure",
    ),
    ("POST", "/v1/appointments"): post(
        "/v1/appointments", About.SCHOOL, lambda named: appointment_of(named.school.head_id, named.school.urn)
    ),
    ("POST", "/v1/appointments/imports"): Example(About.NOTHING, _file_of_people),
    ("GET", "/v1/appointments"): get("/v1/appointments"),
    ("GET", "/v1/appointments/{appointment_id}"): get(
        "/v1/appointments/{school.appointment.id}", About.SCHOOL, "/v1/appointments/{0}"
    ),
    ("PATCH", "/v1/appointments/{appointment_id}"): Example(
        About.SCHOOL,
        lambda named: Sent(
            f"/v1/appointments/{named.school.appointment.id}",
            {"json": {"acting": False}, "headers": {"If-Match": named.school.appointment.etag}},
        ),
        lambda: f"/v1/appointments/{uuid4()}",
    ),
    ("POST", "/v1/invitations"): post(
        "/v1/invitations", About.SCHOOL, lambda named: {"person_id": named.school.head_id}
    ),
    ("GET", "/v1/invitations"): get("/v1/invitations"),
    ("GET", "/v1/invitations/{invitation_id}"): get(
        "/v1/invitations/{council.invitation_id}", About.COUNCIL, "/v1/invitations/{0}"
    ),
    ("POST", "/v1/invitations/{invitation_id}/withdrawal"): Example(
        About.COUNCIL,
        lambda named: Sent(f"/v1/invitations/{named.council.invitation_id}/withdrawal", {"json": {}}),
        lambda: f"/v1/invitations/{uuid4()}/withdrawal",
    ),
    ("POST", "/v1/invitations/acceptance"): post(
        "/v1/invitations/acceptance", About.NOTHING, lambda named: {"code": "no-such-code-was-ever-made"}
    ),
    ("POST", "/v1/provider-interests"): post(
        "/v1/provider-interests",
        About.SCHOOL,
        lambda named: {
            "person_id": named.school.head_id,
            "provider_id": named.council.retired_provider.id,
            "what": "Governs it.",
        },
    ),
    ("GET", "/v1/provider-interests"): get("/v1/provider-interests"),
    ("GET", "/v1/provider-interests/{interest_id}"): get(
        "/v1/provider-interests/{council.provider_interest.id}", About.COUNCIL, "/v1/provider-interests/{0}"
    ),
    # The same.
    ("POST", "/v1/provider-interests/{interest_id}/ending"): Example(
        About.COUNCIL,
        lambda named: Sent(
            f"/v1/provider-interests/{named.council.provider_interest.id}/ending",
            {"json": {"ended_on": "2020-01-01"}, "headers": {"If-Match": named.council.provider_interest.etag}},
        ),
        lambda: f"/v1/provider-interests/{uuid4()}/ending",
    ),
    ("POST", "/v1/declared-interests"): post(
        "/v1/declared-interests",
        About.SCHOOL,
        lambda named: {"person_id": named.school.head_id, "urn": named.school.urn, "what": "Leads it."},
    ),
    ("GET", "/v1/declared-interests"): get("/v1/declared-interests"),
    ("GET", "/v1/declared-interests/{interest_id}"): get(
        "/v1/declared-interests/{council.interest.id}", About.COUNCIL, "/v1/declared-interests/{0}"
    ),
    # Before it was declared, so that it goes on.
    ("POST", "/v1/declared-interests/{interest_id}/ending"): Example(
        About.COUNCIL,
        lambda named: Sent(
            f"/v1/declared-interests/{named.council.interest.id}/ending",
            {"json": {"ended_on": "2020-01-01"}, "headers": {"If-Match": named.council.interest.etag}},
        ),
        lambda: f"/v1/declared-interests/{uuid4()}/ending",
    ),
}
