"""A valid request for every route of what a council is and holds."""

from tests.harness.examples.kinds import About, Example, Named, Sent, get, post


def _file_of_council(named: Named) -> Sent:
    return Sent(
        "/v1/imports",
        {"files": {"file": ("figures.csv", b"some,figures\n1,2\n")}, "data": {"council": named.council.council}},
    )


EXAMPLES: dict[tuple[str, str], Example] = {
    ("GET", "/v1/me"): get("/v1/me"),
    ("PUT", "/v1/councils/{code}"): Example(
        About.COUNCIL, lambda named: Sent(f"/v1/councils/{named.council.council}", {"json": {}})
    ),
    ("GET", "/v1/schools"): get("/v1/schools"),
    ("POST", "/v1/schools/lookup"): post("/v1/schools/lookup", About.NOTHING, lambda _: {"urns": [101901, 102201]}),
    ("GET", "/v1/schools/{urn}"): get("/v1/schools/{school.urn}", About.SCHOOL, "/v1/schools/199999"),
    ("POST", "/v1/imports"): Example(About.COUNCIL, _file_of_council),
    ("GET", "/v1/imports"): get("/v1/imports"),
    ("GET", "/v1/imports/{import_id}"): get("/v1/imports/{council.import_id}", About.COUNCIL, "/v1/imports/1999999999"),
    ("GET", "/v1/imports/{import_id}/rows"): get(
        "/v1/imports/{council.import_id}/rows", About.COUNCIL, "/v1/imports/1999999999/rows"
    ),
    ("GET", "/v1/imports/{import_id}/rows.csv"): get(
        "/v1/imports/{council.import_id}/rows.csv", About.COUNCIL, "/v1/imports/1999999999/rows.csv"
    ),
    ("GET", "/v1/imports/{import_id}/differences"): get(
        "/v1/imports/{council.tried_import_id}/differences", About.COUNCIL, "/v1/imports/1999999999/differences"
    ),
    ("POST", "/v1/imports/{import_id}/withdrawal"): Example(
        About.COUNCIL,
        lambda named: Sent(
            f"/v1/imports/{named.council.import_id}/withdrawal", {"json": {"reason": "Last year's file."}}
        ),
        lambda: "/v1/imports/1999999999/withdrawal",
    ),
    ("GET", "/v1/connectors"): get("/v1/connectors"),
    ("GET", "/v1/connectors/{code}"): get("/v1/connectors/bank_holidays"),
    ("PATCH", "/v1/connectors/{code}"): Example(
        About.NOTHING,
        lambda _: Sent(
            "/v1/connectors/key_stage_2", {"json": {"enabled": False}, "headers": {"If-Match": '"0.00000000"'}}
        ),
    ),
    ("POST", "/v1/connectors/{code}/fetches"): Example(
        About.NOTHING, lambda _: Sent("/v1/connectors/key_stage_2/fetches", {"json": {}})
    ),
    ("GET", "/v1/calendars"): get("/v1/calendars"),
    # All on one page: a test reads them with the filters of the application gone.
    ("GET", "/v1/events"): get("/v1/events?limit=100&urn={school.urn}"),
}
