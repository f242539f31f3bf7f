"""A valid request for every route of people's and schools' time."""

from uuid import uuid4

from tests.harness.bodies import busy_calendar_of, leave_of, pattern_of, school_time_of
from tests.harness.examples.kinds import About, Example, Named, Sent, get, post

_UNDER = "/v1/availability"


def _calendar(named: Named) -> Sent:
    more = {"data": {"person_id": named.council.partner_id}, "files": busy_calendar_of(named.council.council)}
    return Sent(f"{_UNDER}/busy-times", more)


EXAMPLES: dict[tuple[str, str], Example] = {
    ("GET", _UNDER): get(_UNDER),
    ("GET", f"{_UNDER}/{{person_id}}/half-days"): get(
        # Of days on which nothing else of anybody's is.
        f"{_UNDER}/{{council.partner_id}}/half-days?from=2031-01-06&to=2031-01-10",
        About.COUNCIL,
        f"{_UNDER}/{{0}}/half-days?from=2031-01-06&to=2031-01-10",
    ),
    # From a year that has ended.
    ("POST", f"{_UNDER}/patterns"): post(
        f"{_UNDER}/patterns",
        About.COUNCIL,
        lambda named: pattern_of(named.council.partner_id) | {"starts_on": "2024-09-01"},
    ),
    ("GET", f"{_UNDER}/patterns"): get(f"{_UNDER}/patterns"),
    ("GET", f"{_UNDER}/patterns/{{pattern_id}}"): get(
        f"{_UNDER}/patterns/{{council.availability.pattern_id}}", About.COUNCIL, f"{_UNDER}/patterns/1999999999"
    ),
    # Overlapping the leave there is.
    ("POST", f"{_UNDER}/leave"): post(
        f"{_UNDER}/leave", About.COUNCIL, lambda named: leave_of(named.council.partner_id)
    ),
    ("GET", f"{_UNDER}/leave"): get(f"{_UNDER}/leave"),
    ("GET", f"{_UNDER}/leave/{{leave_id}}"): get(
        f"{_UNDER}/leave/{{council.availability.leave.id}}", About.COUNCIL, f"{_UNDER}/leave/{{0}}"
    ),
    ("PATCH", f"{_UNDER}/leave/{{leave_id}}"): Example(
        About.COUNCIL,
        lambda named: Sent(
            f"{_UNDER}/leave/{named.council.availability.leave.id}",
            {"json": {"kind": "training"}, "headers": {"If-Match": named.council.availability.leave.etag}},
        ),
        lambda: f"{_UNDER}/leave/{uuid4()}",
    ),
    # Of another version.
    ("POST", f"{_UNDER}/leave/{{leave_id}}/withdrawal"): Example(
        About.COUNCIL,
        lambda named: Sent(
            f"{_UNDER}/leave/{named.council.availability.leave.id}/withdrawal",
            {"json": {}, "headers": {"If-Match": '"7.00000000"'}},
        ),
        lambda: f"{_UNDER}/leave/{uuid4()}/withdrawal",
    ),
    ("POST", f"{_UNDER}/busy-times"): Example(About.COUNCIL, _calendar),
    ("GET", f"{_UNDER}/busy-times"): get(f"{_UNDER}/busy-times"),
    ("GET", f"{_UNDER}/busy-times/{{calendar_id}}"): get(
        f"{_UNDER}/busy-times/{{council.availability.calendar_id}}", About.COUNCIL, f"{_UNDER}/busy-times/{{0}}"
    ),
    # Of a half-day that is spoken of.
    ("POST", f"{_UNDER}/school-times"): post(
        f"{_UNDER}/school-times",
        About.SCHOOL,
        lambda named: school_time_of(named.council.council, named.school.urn),
    ),
    ("GET", f"{_UNDER}/school-times"): get(f"{_UNDER}/school-times"),
    ("GET", f"{_UNDER}/school-times/{{school_time_id}}"): get(
        f"{_UNDER}/school-times/{{school.time.said_id}}", About.SCHOOL, f"{_UNDER}/school-times/{{0}}"
    ),
    # Of one that was taken back.
    ("POST", f"{_UNDER}/school-times/{{school_time_id}}/withdrawal"): Example(
        About.SCHOOL,
        lambda named: Sent(f"{_UNDER}/school-times/{named.school.time.withdrawn_id}/withdrawal", {"json": {}}),
        lambda: f"{_UNDER}/school-times/{uuid4()}/withdrawal",
    ),
    ("POST", f"{_UNDER}/localities"): post(
        f"{_UNDER}/localities",
        About.SCHOOL,
        lambda named: {"urn": named.school.urn, "name": f"North of {named.council.council}"},
    ),
    ("GET", f"{_UNDER}/localities"): get(f"{_UNDER}/localities"),
    ("GET", f"{_UNDER}/localities/{{urn}}"): get(
        f"{_UNDER}/localities/{{school.urn}}", About.SCHOOL, f"{_UNDER}/localities/999999"
    ),
    # From the day on which somebody is assigned.
    ("POST", f"{_UNDER}/assignments"): post(
        f"{_UNDER}/assignments",
        About.SCHOOL,
        lambda named: {
            "urn": named.school.urn,
            "person_id": named.council.partner_id,
            "starts_on": "2025-09-01",
            "reason": "Why not.",
        },
    ),
    ("GET", f"{_UNDER}/assignments"): get(f"{_UNDER}/assignments"),
    ("GET", f"{_UNDER}/assignments/{{assignment_id}}"): get(
        f"{_UNDER}/assignments/{{school.time.assignment.id}}", About.SCHOOL, f"{_UNDER}/assignments/{{0}}"
    ),
    # On a day before it began, or that has its last day.
    ("POST", f"{_UNDER}/assignments/{{assignment_id}}/ending"): Example(
        About.SCHOOL,
        lambda named: Sent(
            f"{_UNDER}/assignments/{named.school.time.assignment.id}/ending",
            {"json": {"ends_on": "2020-01-01"}, "headers": {"If-Match": named.school.time.assignment.etag}},
        ),
        lambda: f"{_UNDER}/assignments/{uuid4()}/ending",
    ),
    ("GET", f"{_UNDER}/caseloads"): get(f"{_UNDER}/caseloads"),
}
