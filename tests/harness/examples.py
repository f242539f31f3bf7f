"""A valid request for every route under `/v1`: tests of the whole go through all of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import uuid4

from fastapi.routing import iter_route_contexts

from tests.harness.bodies import (
    STEPS,
    answer_of,
    appointment_of,
    approval_of,
    concern_of,
    definitions_of,
    discussion_of,
    level_proposal_of,
    link_partner_visit_of,
    minutes_of,
    moderation_of,
    proposal_of,
    reply_of,
    self_evaluation_of,
    simulation_of,
    step_of,
)
from tests.harness.worlds import CouncilStory, SchoolStory, World


class About(StrEnum):
    """What a request names, and so to whom it may belong."""

    NOTHING = "nothing"
    """A list, or something that belongs to all."""
    COUNCIL = "council"
    """Something of a council as a whole."""
    SCHOOL = "school"
    """Something of one school."""


class Ownership(StrEnum):
    """Whose thing a request names, seen from the caller."""

    OWN = "own"
    OTHER_SCHOOL = "other_school"
    OTHER_COUNCIL = "other_council"


OWNERSHIPS = {
    About.NOTHING: (Ownership.OWN,),
    About.COUNCIL: (Ownership.OWN, Ownership.OTHER_COUNCIL),
    About.SCHOOL: (Ownership.OWN, Ownership.OTHER_SCHOOL, Ownership.OTHER_COUNCIL),
}


@dataclass(frozen=True)
class Named:
    """The story a request's names are taken from."""

    world: World
    council: CouncilStory
    school: SchoolStory


@dataclass(frozen=True)
class Sent:
    """One request, ready to be made."""

    path: str
    more: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Example:
    """How to make a valid request of one route."""

    about: About
    make: Callable[[Named], Sent]
    missing: Callable[[], str] | None = None
    """The path with an id that nothing has, where the path names a thing."""


def _get(path: str, about: About = About.NOTHING, missing: str | None = None) -> Example:
    """A GET whose path is filled from the story by attribute names."""

    def make(named: Named) -> Sent:
        known = {"council": named.council, "school": named.school, "world": named.world}
        return Sent(path.format(**known))

    return Example(about, make, (lambda: missing.format(uuid4())) if missing else None)


def _post(path: str, about: About, body: Callable[[Named], dict[str, Any]]) -> Example:
    return Example(about, lambda named: Sent(path, {"json": body(named)}))


def _step(state: str) -> Example:
    """A step of a support package that was taken long ago."""

    def make(named: Named) -> Sent:
        done = named.school.packages["evaluated"]
        more = {"json": step_of(named.council.council, state), "headers": {"If-Match": done.etag}}
        return Sent(f"/v1/support-packages/{done.id}/{STEPS[state]}", more)

    return Example(About.SCHOOL, make, lambda: f"/v1/support-packages/{uuid4()}/{STEPS[state]}")


def _review_decision(named: Named) -> Sent:
    body = {"decision": "exit", "reason": f"Improved in {named.council.council}, and will last."}
    more = {"json": body, "headers": {"If-Match": named.school.review_etag}}
    return Sent(f"/v1/review-points/{named.school.review_point_id}/decision", more)


def _file_of_council(named: Named) -> Sent:
    return Sent(
        "/v1/imports",
        {"files": {"file": ("figures.csv", b"some,figures\n1,2\n")}, "data": {"council": named.council.council}},
    )


def _ended(step: str, body: Callable[[Named], dict[str, Any]]) -> Example:
    """A step of a proposed level that has ended: it changes nothing."""

    def make(named: Named) -> Sent:
        ended = named.school.understanding.proposal
        return Sent(
            f"/v1/level-proposals/{ended.id}/{step}", {"json": body(named), "headers": {"If-Match": ended.etag}}
        )

    return Example(About.SCHOOL, make, lambda: f"/v1/level-proposals/{uuid4()}/{step}")


def _unexplained(named: Named) -> dict[str, Any]:
    """A level that is not the suggested one, without a reason to differ."""
    about = named.council.council, named.school.urn, named.school.assessment_id
    return {**level_proposal_of(*about, level="green"), "difference_reason": None}


def _file_of_people(named: Named) -> Sent:
    file = f"name,post,urn,starts_on\nAsha Patel,clerk,{named.school.urn},2025-09-01\n"
    return Sent("/v1/appointments/imports?dry_run=true", {"files": {"file": ("people.csv", file.encode())}})


EXAMPLES: dict[tuple[str, str], Example] = {
    ("GET", "/v1/me"): _get("/v1/me"),
    ("PUT", "/v1/councils/{code}"): Example(
        About.COUNCIL, lambda named: Sent(f"/v1/councils/{named.council.council}", {"json": {}})
    ),
    ("GET", "/v1/schools"): _get("/v1/schools"),
    ("GET", "/v1/schools/{urn}"): _get("/v1/schools/{school.urn}", About.SCHOOL, "/v1/schools/199999"),
    ("POST", "/v1/imports"): Example(About.COUNCIL, _file_of_council),
    ("GET", "/v1/imports"): _get("/v1/imports"),
    ("GET", "/v1/imports/{import_id}"): _get(
        "/v1/imports/{council.import_id}", About.COUNCIL, "/v1/imports/1999999999"
    ),
    ("GET", "/v1/imports/{import_id}/rows"): _get(
        "/v1/imports/{council.import_id}/rows", About.COUNCIL, "/v1/imports/1999999999/rows"
    ),
    ("GET", "/v1/imports/{import_id}/rows.csv"): _get(
        "/v1/imports/{council.import_id}/rows.csv", About.COUNCIL, "/v1/imports/1999999999/rows.csv"
    ),
    ("POST", "/v1/imports/{import_id}/withdrawal"): Example(
        About.COUNCIL,
        lambda named: Sent(
            f"/v1/imports/{named.council.import_id}/withdrawal", {"json": {"reason": "Last year's file."}}
        ),
        lambda: "/v1/imports/1999999999/withdrawal",
    ),
    ("GET", "/v1/connectors"): _get("/v1/connectors"),
    ("GET", "/v1/connectors/{code}"): _get("/v1/connectors/bank_holidays"),
    ("PATCH", "/v1/connectors/{code}"): Example(
        About.NOTHING,
        lambda _: Sent(
            "/v1/connectors/key_stage_2", {"json": {"enabled": False}, "headers": {"If-Match": '"0.00000000"'}}
        ),
    ),
    ("POST", "/v1/connectors/{code}/fetches"): Example(
        About.NOTHING, lambda _: Sent("/v1/connectors/key_stage_2/fetches", {"json": {}})
    ),
    ("GET", "/v1/rulesets"): _get("/v1/rulesets"),
    ("GET", "/v1/rulesets/{version}"): _get(
        "/v1/rulesets/{council.ruleset.version}", About.COUNCIL, "/v1/rulesets/{0}"
    ),
    # Refused: nothing a council proposes twice under one version can stand, and the story's reads are of the first.
    ("POST", "/v1/rulesets/proposals"): _post(
        "/v1/rulesets/proposals", About.NOTHING, lambda named: proposal_of(named.council.council)
    ),
    ("GET", "/v1/rulesets/proposals"): _get("/v1/rulesets/proposals"),
    ("GET", "/v1/rulesets/proposals/{proposal_id}"): _get(
        "/v1/rulesets/proposals/{council.ruleset.proposal_id}", About.COUNCIL, "/v1/rulesets/proposals/{0}"
    ),
    ("GET", "/v1/rulesets/shadow-runs"): _get("/v1/rulesets/shadow-runs"),
    ("GET", "/v1/rulesets/shadow-runs/{shadow_run_id}"): _get(
        "/v1/rulesets/shadow-runs/{council.ruleset.shadow_run_id}", About.COUNCIL, "/v1/rulesets/shadow-runs/{0}"
    ),
    ("GET", "/v1/rulesets/shadow-runs/{shadow_run_id}/schools"): _get(
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
    ("POST", "/v1/assessments/simulations"): _post(
        "/v1/assessments/simulations", About.SCHOOL, lambda named: simulation_of(named.school.urn)
    ),
    ("GET", "/v1/assessments/simulations/{simulation_id}"): _get(
        "/v1/assessments/simulations/{council.simulation_id}", About.COUNCIL, "/v1/assessments/simulations/{0}"
    ),
    ("POST", "/v1/assessments"): _post("/v1/assessments", About.SCHOOL, lambda named: {"urns": [named.school.urn]}),
    ("GET", "/v1/assessments"): _get("/v1/assessments"),
    ("GET", "/v1/assessments/runs/{run_id}"): _get(
        "/v1/assessments/runs/{council.run_id}", About.COUNCIL, "/v1/assessments/runs/{0}"
    ),
    ("GET", "/v1/assessments/{assessment_id}"): _get(
        "/v1/assessments/{school.assessment_id}", About.SCHOOL, "/v1/assessments/{0}"
    ),
    ("POST", "/v1/level-decisions"): _post(
        "/v1/level-decisions",
        About.SCHOOL,
        lambda named: {"urn": named.school.urn, "level": "red", "reason": f"Again in {named.council.council}."},
    ),
    ("GET", "/v1/level-decisions"): _get("/v1/level-decisions"),
    ("GET", "/v1/level-decisions/{decision_id}"): _get(
        "/v1/level-decisions/{school.decision_id}", About.SCHOOL, "/v1/level-decisions/{0}"
    ),
    ("POST", "/v1/level-decisions/{decision_id}/dissents"): Example(
        About.SCHOOL,
        lambda named: Sent(
            f"/v1/level-decisions/{named.school.decision_id}/dissents",
            {"json": {"dissent": f"Not shared in {named.council.council}."}},
        ),
        lambda: f"/v1/level-decisions/{uuid4()}/dissents",
    ),
    ("POST", "/v1/level-proposals"): _post("/v1/level-proposals", About.SCHOOL, _unexplained),
    ("GET", "/v1/level-proposals"): _get("/v1/level-proposals"),
    ("GET", "/v1/level-proposals/{proposal_id}"): _get(
        "/v1/level-proposals/{school.understanding.proposal.id}", About.SCHOOL, "/v1/level-proposals/{0}"
    ),
    ("POST", "/v1/level-proposals/{proposal_id}/moderation"): _ended(
        "moderation", lambda named: moderation_of(named.council.council)
    ),
    ("POST", "/v1/level-proposals/{proposal_id}/return"): _ended("return", lambda _: {"reason": "Once more."}),
    ("POST", "/v1/level-proposals/{proposal_id}/withdrawal"): _ended("withdrawal", lambda _: {"reason": "Once more."}),
    ("POST", "/v1/level-proposals/{proposal_id}/extension"): _ended(
        "extension", lambda _: {"school_days": 5, "reason": "Once more."}
    ),
    ("POST", "/v1/level-proposals/{proposal_id}/replies"): _ended(
        "replies", lambda named: reply_of(named.council.council)
    ),
    ("POST", "/v1/level-proposals/{proposal_id}/corrections/{entry_id}/answer"): Example(
        About.SCHOOL,
        lambda named: Sent(
            f"/v1/level-proposals/{named.school.understanding.proposal.id}"
            f"/corrections/{named.school.understanding.correction_id}/answer",
            {"json": answer_of(named.council.council)},
        ),
        lambda: f"/v1/level-proposals/{uuid4()}/corrections/{uuid4()}/answer",
    ),
    ("POST", "/v1/level-proposals/{proposal_id}/confirmation"): _ended(
        "confirmation", lambda named: moderation_of(named.council.council)
    ),
    ("POST", "/v1/reply-periods"): _post(
        "/v1/reply-periods",
        About.NOTHING,
        lambda named: {"school_days": 12, "reason": f"Agreed with heads of {named.council.council}."},
    ),
    ("GET", "/v1/reply-periods"): _get("/v1/reply-periods"),
    ("GET", "/v1/reply-periods/{period_id}"): _get(
        "/v1/reply-periods/{council.reply_period_id}", About.COUNCIL, "/v1/reply-periods/{0}"
    ),
    ("POST", "/v1/self-evaluations"): _post(
        "/v1/self-evaluations",
        About.SCHOOL,
        lambda named: self_evaluation_of(named.council.council, named.school.urn),
    ),
    ("GET", "/v1/self-evaluations"): _get("/v1/self-evaluations"),
    ("GET", "/v1/self-evaluations/accuracy"): _get("/v1/self-evaluations/accuracy"),
    ("GET", "/v1/self-evaluations/{evaluation_id}"): _get(
        "/v1/self-evaluations/{school.understanding.evaluation_id}", About.SCHOOL, "/v1/self-evaluations/{0}"
    ),
    ("POST", "/v1/link-partner-visits"): _post(
        "/v1/link-partner-visits",
        About.SCHOOL,
        lambda named: link_partner_visit_of(named.council.council, named.school.urn),
    ),
    ("GET", "/v1/link-partner-visits"): _get("/v1/link-partner-visits"),
    ("GET", "/v1/link-partner-visits/{visit_id}"): _get(
        "/v1/link-partner-visits/{school.understanding.visit_id}", About.SCHOOL, "/v1/link-partner-visits/{0}"
    ),
    ("GET", "/v1/level-confirmations-due"): _get("/v1/level-confirmations-due"),
    ("POST", "/v1/people"): _post("/v1/people", About.NOTHING, lambda named: {"name": "Asha Patel"}),
    ("GET", "/v1/assessments/{assessment_id}/restricted"): _get(
        "/v1/assessments/{school.assessment_id}/restricted", About.SCHOOL, "/v1/assessments/{0}/restricted"
    ),
    ("POST", "/v1/concerns"): _post(
        "/v1/concerns", About.SCHOOL, lambda named: concern_of(named.council.council, named.school.urn)
    ),
    ("GET", "/v1/concerns"): _get("/v1/concerns"),
    ("GET", "/v1/concerns/{concern_id}"): _get("/v1/concerns/{school.concern.id}", About.SCHOOL, "/v1/concerns/{0}"),
    ("POST", "/v1/concerns/{concern_id}/closing"): Example(
        About.SCHOOL,
        lambda named: Sent(
            f"/v1/concerns/{named.school.closed_concern.id}/closing",
            {"json": {"reason": "Once more."}, "headers": {"If-Match": named.school.closed_concern.etag}},
        ),
        lambda: f"/v1/concerns/{uuid4()}/closing",
    ),
    ("GET", "/v1/decisions-due"): _get("/v1/decisions-due"),
    # Opened before, so that it changes nothing: a review is opened once a year.
    ("POST", "/v1/data-reviews"): _post(
        "/v1/data-reviews", About.NOTHING, lambda _: {"kind": "september", "as_of": "2025-09-10"}
    ),
    ("GET", "/v1/data-reviews"): _get("/v1/data-reviews"),
    ("GET", "/v1/data-reviews/{review_id}"): _get(
        "/v1/data-reviews/{council.review_id}", About.COUNCIL, "/v1/data-reviews/{0}"
    ),
    ("GET", "/v1/data-reviews/{review_id}/schools"): _get(
        "/v1/data-reviews/{council.review_id}/schools", About.COUNCIL, "/v1/data-reviews/{0}/schools"
    ),
    ("POST", "/v1/data-reviews/{review_id}/discussions"): Example(
        About.COUNCIL,
        lambda named: Sent(
            f"/v1/data-reviews/{named.council.review_id}/discussions",
            {"json": discussion_of(named.council.council, named.council.schools[0].urn)},
        ),
        lambda: f"/v1/data-reviews/{uuid4()}/discussions",
    ),
    ("POST", "/v1/level-definitions"): _post(
        "/v1/level-definitions", About.NOTHING, lambda named: definitions_of(named.council.council)
    ),
    ("GET", "/v1/level-definitions"): _get("/v1/level-definitions"),
    ("GET", "/v1/level-definitions/{edition_id}"): _get(
        "/v1/level-definitions/{council.definitions_id}", About.COUNCIL, "/v1/level-definitions/1999999999"
    ),
    ("GET", "/v1/people"): _get("/v1/people"),
    ("GET", "/v1/people/{person_id}"): _get("/v1/people/{council.person_id}", About.COUNCIL, "/v1/people/{0}"),
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
    ("POST", "/v1/appointments"): _post(
        "/v1/appointments", About.SCHOOL, lambda named: appointment_of(named.school.head_id, named.school.urn)
    ),
    ("POST", "/v1/appointments/imports"): Example(About.NOTHING, _file_of_people),
    ("GET", "/v1/appointments"): _get("/v1/appointments"),
    ("GET", "/v1/appointments/{appointment_id}"): _get(
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
    ("POST", "/v1/invitations"): _post(
        "/v1/invitations", About.SCHOOL, lambda named: {"person_id": named.school.head_id}
    ),
    ("GET", "/v1/invitations"): _get("/v1/invitations"),
    ("GET", "/v1/invitations/{invitation_id}"): _get(
        "/v1/invitations/{council.invitation_id}", About.COUNCIL, "/v1/invitations/{0}"
    ),
    ("POST", "/v1/invitations/{invitation_id}/withdrawal"): Example(
        About.COUNCIL,
        lambda named: Sent(f"/v1/invitations/{named.council.invitation_id}/withdrawal", {"json": {}}),
        lambda: f"/v1/invitations/{uuid4()}/withdrawal",
    ),
    ("POST", "/v1/invitations/acceptance"): _post(
        "/v1/invitations/acceptance", About.NOTHING, lambda named: {"code": "no-such-code-was-ever-made"}
    ),
    ("POST", "/v1/declared-interests"): _post(
        "/v1/declared-interests",
        About.SCHOOL,
        lambda named: {"person_id": named.school.head_id, "urn": named.school.urn, "what": "Leads it."},
    ),
    ("GET", "/v1/declared-interests"): _get("/v1/declared-interests"),
    ("GET", "/v1/declared-interests/{interest_id}"): _get(
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
    # Somebody who is not appointed, so that the team stays.
    ("POST", "/v1/cases/{case_id}/assignments"): Example(
        About.SCHOOL,
        lambda named: Sent(
            f"/v1/cases/{named.school.case_id}/assignments",
            {"json": {"post": "link_partner", "person_id": named.school.head_id, "reason": "Why not."}},
        ),
        lambda: f"/v1/cases/{uuid4()}/assignments",
    ),
    # For longer than there is, and where nothing is paused.
    ("POST", "/v1/cases/{case_id}/pauses"): Example(
        About.SCHOOL,
        lambda named: Sent(
            f"/v1/cases/{named.school.case_id}/pauses", {"json": {"ends_on": "2029-01-01", "reason": "Why not."}}
        ),
        lambda: f"/v1/cases/{uuid4()}/pauses",
    ),
    ("POST", "/v1/cases/{case_id}/resumption"): Example(
        About.SCHOOL,
        lambda named: Sent(f"/v1/cases/{named.school.case_id}/resumption", {"json": {"reason": "Why not."}}),
        lambda: f"/v1/cases/{uuid4()}/resumption",
    ),
    ("POST", "/v1/cases"): _post(
        "/v1/cases", About.SCHOOL, lambda named: {"urn": named.school.urn, "reason": "Agreed with the school."}
    ),
    ("GET", "/v1/cases"): _get("/v1/cases"),
    ("GET", "/v1/cases/{case_id}"): _get("/v1/cases/{school.case_id}", About.SCHOOL, "/v1/cases/{0}"),
    ("GET", "/v1/timetables"): _get("/v1/timetables"),
    ("GET", "/v1/timetables/{case_id}"): _get("/v1/timetables/{school.case_id}", About.SCHOOL, "/v1/timetables/{0}"),
    ("GET", "/v1/visits"): _get("/v1/visits"),
    ("GET", "/v1/visits/{visit_id}"): _get("/v1/visits/{school.planned_visit_id}", About.SCHOOL, "/v1/visits/{0}"),
    ("POST", "/v1/visits/{visit_id}/record"): Example(
        About.SCHOOL,
        lambda named: Sent(
            f"/v1/visits/{named.school.recorded_visit_id}/record", {"json": minutes_of(named.council.council)}
        ),
        lambda: f"/v1/visits/{uuid4()}/record",
    ),
    ("GET", "/v1/visits/{visit_id}/record"): _get(
        "/v1/visits/{school.recorded_visit_id}/record", About.SCHOOL, "/v1/visits/{0}/record"
    ),
    ("GET", "/v1/actions"): _get("/v1/actions"),
    ("GET", "/v1/actions/{action_id}"): _get("/v1/actions/{school.action_id}", About.SCHOOL, "/v1/actions/{0}"),
    ("PATCH", "/v1/actions/{action_id}"): Example(
        About.SCHOOL,
        lambda named: Sent(
            f"/v1/actions/{named.school.action_id}",
            {"json": {"status": "open"}, "headers": {"If-Match": named.school.action_etag}},
        ),
        lambda: f"/v1/actions/{uuid4()}",
    ),
    ("GET", "/v1/review-points"): _get("/v1/review-points"),
    ("GET", "/v1/review-points/{review_point_id}"): _get(
        "/v1/review-points/{school.review_point_id}", About.SCHOOL, "/v1/review-points/{0}"
    ),
    ("POST", "/v1/review-points/{review_point_id}/decision"): Example(
        About.SCHOOL, _review_decision, lambda: f"/v1/review-points/{uuid4()}/decision"
    ),
    ("GET", "/v1/support-packages"): _get("/v1/support-packages"),
    ("POST", "/v1/support-packages"): _post(
        "/v1/support-packages",
        About.SCHOOL,
        lambda named: {"case_id": named.school.case_id, "what": f"More coaching in {named.council.council}."},
    ),
    ("GET", "/v1/support-packages/{package_id}"): _get(
        "/v1/support-packages/{school.packages[evaluated].id}", About.SCHOOL, "/v1/support-packages/{0}"
    ),
    ("POST", "/v1/support-packages/{package_id}/broker"): _step("brokered"),
    ("POST", "/v1/support-packages/{package_id}/provide"): _step("provided"),
    ("POST", "/v1/support-packages/{package_id}/evaluate"): _step("evaluated"),
    ("GET", "/v1/calendars"): _get("/v1/calendars"),
    # All on one page: a test reads them with the filters of the application gone.
    ("GET", "/v1/events"): _get("/v1/events?limit=100&urn={school.urn}"),
}
"""By method and path template. Asked of the story's first two schools, writes change nothing that other tests read:
cases are refused because one is open, minutes because they are written, a review because it is a year away, support because it is evaluated; an open action
stays open."""


def routes_of(app) -> Iterator[tuple[str, str]]:
    """Every method and path template the application answers, shown in its OpenAPI document or not."""
    for route in iter_route_contexts(app.routes):
        for method in sorted(getattr(route, "methods", None) or ()):
            if method != "HEAD":
                yield method, str(route.path)


def is_list(method: str, path: str) -> bool:
    """Whether the route answers with a page of items."""
    return (
        method == "GET"
        and path != "/v1/me"
        and (not path.endswith("}") and not path.endswith(("/record", "/restricted")))
    )


def named(world: World, council: str, *, school: int = 0) -> Named:
    """A council's story and one of its two schools'."""
    story = world.councils[council]
    return Named(world, story, story.schools[school])


def by_ownership(world: World, ownership: Ownership) -> Named:
    """What somebody of council 307 and its first school names."""
    return {
        Ownership.OWN: named(world, "307"),
        Ownership.OTHER_SCHOOL: named(world, "307", school=1),
        Ownership.OTHER_COUNCIL: named(world, "310"),
    }[ownership]
