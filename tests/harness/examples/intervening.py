"""A valid request for every route of interventions, watches and public requests. Those of the story are over: writes are refused."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from tests.harness.examples.kinds import About, Example, Named, Sent, get, post
from tests.harness.intervening import (
    advice_of,
    against_of,
    beginning_of,
    compliance_of,
    export_of,
    groundwork_of,
    minister_notice_of,
    notice_end_of,
    notice_of,
    outcome_of,
    power_end_of,
    power_of,
    preparation_of,
    referral_of,
    representation_of,
    watch_note_of,
)

_ONE = "/v1/interventions/{intervention_id}"
_WITHHOLD_NOTHING = {"item": "nothing", "exemption": "s40", "reason": "Why not."}


def _step(step: str, body: Callable[[str], dict[str, Any]]) -> Example:
    """A step of the school's intervention, which is over."""

    def make(named: Named) -> Sent:
        told = named.school.intervened
        more = {"json": body(named.council.council), "headers": {"If-Match": told.intervention.etag}}
        return Sent(f"/v1/interventions/{told.intervention.id}/{step.format(told)}", more)

    return Example(About.SCHOOL, make, lambda: f"/v1/interventions/{uuid4()}/{step.format(_Nothing())}")


class _Nothing:
    power_id = str(uuid4())


def _prepare(named: Named) -> Sent:
    told = named.school.intervened.intervention
    more = {"json": preparation_of(named.council.council), "headers": {"If-Match": told.etag}}
    return Sent(f"/v1/interventions/{told.id}", more)


def _against(named: Named) -> Sent:
    more = {"json": against_of(named.council.council), "headers": {"If-Match": named.school.review_etag}}
    return Sent(f"/v1/review-points/{named.school.review_point_id}/decision-against-intervention", more)


def _watched(named: Named) -> Sent:
    case = named.council.schools[1].case_id
    return Sent(f"/v1/watches/{case}/notes", {"json": watch_note_of(named.council.council)})


EXAMPLES: dict[tuple[str, str], Example] = {
    ("GET", "/v1/interventions"): get("/v1/interventions"),
    # By the other route than the school's.
    ("POST", "/v1/interventions"): post(
        "/v1/interventions",
        About.SCHOOL,
        lambda named: beginning_of(
            named.council.council, named.school.urn, "safety", route="refer_to_regional_director"
        ),
    ),
    ("GET", _ONE): get("/v1/interventions/{school.intervened.intervention.id}", About.SCHOOL, "/v1/interventions/{0}"),
    ("PATCH", _ONE): Example(About.SCHOOL, _prepare, lambda: f"/v1/interventions/{uuid4()}"),
    ("POST", f"{_ONE}/evidence"): _step("evidence", lambda _: {}),
    ("GET", f"{_ONE}/evidence/{{evidence_id}}"): get(
        "/v1/interventions/{school.intervened.intervention.id}/evidence/{school.intervened.evidence_id}",
        About.SCHOOL,
        "/v1/interventions/{0}/evidence/{0}",
    ),
    ("POST", f"{_ONE}/advice"): _step("advice", advice_of),
    ("POST", f"{_ONE}/referral"): _step("referral", referral_of),
    ("POST", f"{_ONE}/outcome"): _step("outcome", lambda council: outcome_of(council, "withdrawn")),
    ("POST", f"{_ONE}/notices"): _step("notices", notice_of),
    ("POST", f"{_ONE}/representations"): _step("representations", representation_of),
    ("POST", f"{_ONE}/compliance"): _step("compliance", compliance_of),
    ("POST", f"{_ONE}/notice-ending"): _step("notice-ending", notice_end_of),
    ("POST", f"{_ONE}/minister-notice"): _step("minister-notice", minister_notice_of),
    ("POST", f"{_ONE}/minister-notice-ending"): _step("minister-notice-ending", lambda _: {"ended_on": "2025-11-20"}),
    ("POST", f"{_ONE}/groundwork"): _step(
        "groundwork", lambda council: groundwork_of(council, "suspend_budget", "told_secretary_of_state")
    ),
    ("POST", f"{_ONE}/powers"): _step("powers", lambda council: power_of(council, "suspend_budget")),
    ("POST", f"{_ONE}/powers/{{power_id}}/ending"): _step("powers/{0.power_id}/ending", power_end_of),
    # The review is a year away.
    ("POST", "/v1/review-points/{review_point_id}/decision-against-intervention"): Example(
        About.SCHOOL, _against, lambda: f"/v1/review-points/{uuid4()}/decision-against-intervention"
    ),
    ("GET", "/v1/watches"): get("/v1/watches"),
    ("GET", "/v1/watches/{case_id}"): get("/v1/watches/{council.schools[1].case_id}", About.COUNCIL, "/v1/watches/{0}"),
    ("POST", "/v1/watches/{case_id}/notes"): Example(About.COUNCIL, _watched, lambda: f"/v1/watches/{uuid4()}/notes"),
    # With a change of something that is not there.
    ("POST", "/v1/cases/{case_id}/foi-exports"): Example(
        About.SCHOOL,
        lambda named: Sent(
            f"/v1/cases/{named.school.case_id}/foi-exports",
            {"json": export_of(named.council.council, _WITHHOLD_NOTHING)},
        ),
        lambda: f"/v1/cases/{uuid4()}/foi-exports",
    ),
    ("GET", "/v1/cases/{case_id}/foi-exports"): get(
        "/v1/cases/{school.case_id}/foi-exports", About.SCHOOL, "/v1/cases/{0}/foi-exports"
    ),
    ("GET", "/v1/cases/{case_id}/foi-exports/{export_id}"): get(
        "/v1/cases/{school.case_id}/foi-exports/{school.intervened.export_id}",
        About.SCHOOL,
        "/v1/cases/{0}/foi-exports/{0}",
    ),
    ("GET", "/v1/cases/{case_id}/foi-exports/{export_id}/schedule.csv"): get(
        "/v1/cases/{school.case_id}/foi-exports/{school.intervened.export_id}/schedule.csv",
        About.SCHOOL,
        "/v1/cases/{0}/foi-exports/{0}/schedule.csv",
    ),
}
