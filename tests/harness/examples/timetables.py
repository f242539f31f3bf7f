"""A valid request for every route of the council's timetables, pins and calendar feeds."""

from uuid import uuid4

from tests.harness.examples.kinds import About, Example, Sent, get, post

_NOWHERE = 1_999_999_999
EXAMPLES: dict[tuple[str, str], Example] = {
    ("GET", "/v1/timetables"): get("/v1/timetables"),
    ("POST", "/v1/timetables"): post(
        "/v1/timetables", About.NOTHING, lambda named: {"reason": f"Why not in {named.council.council}."}
    ),
    ("GET", "/v1/timetables/{number}"): get(
        "/v1/timetables/{council.timetable.draft}", About.COUNCIL, f"/v1/timetables/{_NOWHERE}"
    ),
    ("GET", "/v1/timetables/{number}/visits"): get(
        "/v1/timetables/{council.timetable.draft}/visits", About.COUNCIL, f"/v1/timetables/{_NOWHERE}/visits"
    ),
    ("GET", "/v1/timetables/{number}/changes"): get(
        "/v1/timetables/{council.timetable.draft}/changes", About.COUNCIL, f"/v1/timetables/{_NOWHERE}/changes"
    ),
    # Of a visit that stays where it is.
    ("POST", "/v1/timetables/{number}/answers"): Example(
        About.SCHOOL,
        lambda named: Sent(
            f"/v1/timetables/{named.council.timetable.draft}/answers",
            {
                "json": {
                    "visit_id": named.council.timetable.still[named.school.urn],
                    "agreed": True,
                    "words": f"Why not in {named.council.council}.",
                }
            },
        ),
        lambda: f"/v1/timetables/{_NOWHERE}/answers",
    ),
    # Of the one in force.
    ("POST", "/v1/timetables/{number}/publication"): Example(
        About.COUNCIL,
        lambda named: Sent(
            f"/v1/timetables/{named.council.timetable.published}/publication", {"json": {"reason": "Why not."}}
        ),
        lambda: f"/v1/timetables/{_NOWHERE}/publication",
    ),
    ("GET", "/v1/visit-metrics/{academic_year}"): get("/v1/visit-metrics/2025"),
    # For nobody.
    ("POST", "/v1/calendar-feeds"): post("/v1/calendar-feeds", About.NOTHING, lambda _: {"scope": "person"}),
    ("GET", "/v1/calendar-feeds"): get("/v1/calendar-feeds"),
    ("POST", "/v1/calendar-feeds/{feed_id}/revocation"): Example(
        About.COUNCIL,
        lambda named: Sent(f"/v1/calendar-feeds/{named.council.feed_id}/revocation", {"json": {}}),
        lambda: f"/v1/calendar-feeds/{uuid4()}/revocation",
    ),
    # Of a meeting that was held.
    ("POST", "/v1/visits/{visit_id}/pin"): Example(
        About.SCHOOL,
        lambda named: Sent(
            f"/v1/visits/{named.school.recorded_visit_id}/pin",
            {"json": {"date": "2026-01-20", "half": "morning", "reason": "Why not."}},
        ),
        lambda: f"/v1/visits/{uuid4()}/pin",
    ),
    ("POST", "/v1/visits/{visit_id}/unpinning"): Example(
        About.SCHOOL,
        lambda named: Sent(f"/v1/visits/{named.school.recorded_visit_id}/unpinning", {"json": {"reason": "Why not."}}),
        lambda: f"/v1/visits/{uuid4()}/unpinning",
    ),
}
