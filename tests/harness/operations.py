"""Every command of the product as somebody of council 307 might give it next, told of the world's first school."""

from tests.harness.bodies import (
    STEPS,
    URNS,
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
from tests.harness.examples import Sent
from tests.harness.files import ks2, ks2_row, register, register_row

FIRST, SECOND, THIRD = URNS["307"]
NEW_FIGURES = ks2(ks2_row(FIRST, reading="-6.6,5"), ks2_row(SECOND, reading="-5.1,5"), ks2_row(999999))
NEW_REGISTER = register(
    register_row(FIRST, "Ash Academy 307", last_changed_date="2023-01-01"),
    register_row(103001, "New School 307", last_changed_date="2023-01-01"),
)


def decide_level(story, _before=None) -> tuple[str, str, Sent]:
    """A level that an open case follows, on an assessment."""
    body = {"urn": FIRST, "level": "amber", "reason": "Better.", "assessment_id": story.school.assessment_id}
    return "POST", "principal_adviser", Sent("/v1/level-decisions", {"json": body})


def open_case(story, _before=None) -> tuple[str, str, Sent]:
    """A case with its lead officer."""
    body = {"urn": THIRD, "reason": "Agreed.", "lead_officer_id": story.council.person_id}
    return "POST", "lead_officer", Sent("/v1/cases", {"json": body})


def enter_concern(_story, _before=None) -> tuple[str, str, Sent]:
    """A concern that makes a decision due."""
    body = concern_of("307", FIRST, factor="safeguarding", severity="high")
    return "POST", "lead_officer", Sent("/v1/concerns", {"json": body})


def close_concern(story, _before=None) -> tuple[str, str, Sent]:
    """A concern that stood."""
    more = {"json": {"reason": "Held again."}, "headers": {"If-Match": story.school.concern.etag}}
    return "POST", "principal_adviser", Sent(f"/v1/concerns/{story.school.concern.id}/closing", more)


def open_data_review(_story, _before=None) -> tuple[str, str, Sent]:
    """The July review, with an assessment of every school."""
    return "POST", "data_officer", Sent("/v1/data-reviews", {"json": {"kind": "july", "as_of": "2025-07-10"}})


def record_discussion(story, _before=None) -> tuple[str, str, Sent]:
    """A review discussed with a school."""
    path = f"/v1/data-reviews/{story.council.review_id}/discussions"
    return "POST", "link_partner", Sent(path, {"json": discussion_of("307", SECOND)})


def define_levels(_story, _before=None) -> tuple[str, str, Sent]:
    """A second edition of what the levels mean."""
    return "POST", "assistant_director", Sent("/v1/level-definitions", {"json": definitions_of("307")})


def propose_ruleset(_story, _before=None) -> tuple[str, str, Sent]:
    """A second ruleset of the council's own."""
    return "POST", "data_officer", Sent("/v1/rulesets/proposals", {"json": proposal_of("307", "2")})


def run_in_shadow(story, _before=None) -> tuple[str, str, Sent]:
    """The council's draft beside what holds."""
    path = f"/v1/rulesets/{story.council.ruleset.version}/shadow-runs"
    return "POST", "data_officer", Sent(path, {"json": {}})


def approve_ruleset(story, _before=None) -> tuple[str, str, Sent]:
    """The same ruleset from another day on."""
    own = story.council.ruleset
    body = approval_of("307", own.shadow_run_id) | {"effective_from": "2029-10-01"}
    return "POST", "assistant_director", Sent(f"/v1/rulesets/{own.version}/approvals", {"json": body})


def simulate(_story, _before=None) -> tuple[str, str, Sent]:
    """A question of which nothing is a record."""
    return "POST", "lead_officer", Sent("/v1/assessments/simulations", {"json": simulation_of(FIRST)})


def record_visit(story, _before=None) -> tuple[str, str, Sent]:
    """Minutes with two actions."""
    path = f"/v1/visits/{story.school.planned_visit_id}/record"
    return "POST", "link_partner", Sent(path, {"json": minutes_of("307", actions=2)})


def change_action(story, _before=None) -> tuple[str, str, Sent]:
    """An action that is done."""
    more = {"json": {"status": "done"}, "headers": {"If-Match": story.school.action_etag}}
    return "PATCH", "lead_officer", Sent(f"/v1/actions/{story.school.action_id}", more)


def decide_review(story, _before=None) -> tuple[str, str, Sent]:
    """An exit, which ends the case."""
    body = {"decision": "exit", "reason": "Improved, and it will last."}
    more = {"json": body, "headers": {"If-Match": story.school.review_etag}}
    return "POST", "assistant_director", Sent(f"/v1/review-points/{story.school.review_point_id}/decision", more)


def identify_support(story, _before=None) -> tuple[str, str, Sent]:
    """A need of a school in the programme."""
    body = {"case_id": story.school.case_id, "what": "Coaching."}
    return "POST", "lead_officer", Sent("/v1/support-packages", {"json": body})


def broker_support(story, _before=None) -> tuple[str, str, Sent]:
    """A provider for what was identified."""
    return _support_step(story, "identified", "brokered")


def provide_support(story, _before=None) -> tuple[str, str, Sent]:
    """What was brokered, provided."""
    return _support_step(story, "brokered", "provided")


def evaluate_support(story, _before=None) -> tuple[str, str, Sent]:
    """What came of what was provided."""
    return _support_step(story, "provided", "evaluated")


def _support_step(story, now: str, to: str) -> tuple[str, str, Sent]:
    package = story.school.packages[now]
    more = {"json": step_of("307", to), "headers": {"If-Match": package.etag}}
    return "POST", "lead_officer", Sent(f"/v1/support-packages/{package.id}/{STEPS[to]}", more)


def receive_file(_story, _before=None) -> tuple[str, str, Sent]:
    """A file published for all of England."""
    return "POST", "admin", Sent("/v1/imports", {"files": {"file": ("ks2.csv", NEW_FIGURES.encode())}})


def request_assessment(_story, _before=None) -> tuple[str, str, Sent]:
    """Three schools at once."""
    return "POST", "data_officer", Sent("/v1/assessments", {"json": {"urns": [FIRST, SECOND, THIRD]}})


def send_register(_story, _before=None) -> tuple[str, str, Sent]:
    """A newer register."""
    return "POST", "admin", Sent("/v1/imports", {"files": {"file": ("register.csv", NEW_REGISTER.encode())}})


def withdraw_import(story, _before=None) -> tuple[str, str, Sent]:
    """The council's own figures."""
    more = {"json": {"reason": "Sent by mistake."}}
    return "POST", "data_officer", Sent(f"/v1/imports/{story.council.import_id}/withdrawal", more)


def propose_level(story, _before=None) -> tuple[str, str, Sent]:
    """A level on the newest assessment."""
    body = level_proposal_of("307", FIRST, story.school.assessment_id)
    return "POST", "lead_officer", Sent("/v1/level-proposals", {"json": body})


def set_reply_period(_story, _before=None) -> tuple[str, str, Sent]:
    """Another number of days."""
    body = {"school_days": 15, "reason": "Agreed."}
    return "POST", "assistant_director", Sent("/v1/reply-periods", {"json": body})


def submit_self_evaluation(_story, _before=None) -> tuple[str, str, Sent]:
    """A further version of this year's."""
    return "POST", "headteacher", Sent("/v1/self-evaluations", {"json": self_evaluation_of("307", FIRST)})


def record_link_partner_visit(_story, _before=None) -> tuple[str, str, Sent]:
    """A visit of the autumn."""
    body = link_partner_visit_of("307", SECOND)
    return "POST", "link_partner", Sent("/v1/link-partner-visits", {"json": body})


def moderate_level(_story, before) -> tuple[str, str, Sent]:
    """The level just proposed, shared with the school."""
    return _step_of_level("moderation", "principal_adviser", moderation_of("307"), before)


def return_proposal(_story, before) -> tuple[str, str, Sent]:
    """The level just proposed, sent back."""
    return _step_of_level("return", "principal_adviser", {"reason": "Look again."}, before)


def withdraw_proposal(_story, before) -> tuple[str, str, Sent]:
    """The level just shared, withdrawn."""
    return _step_of_level("withdrawal", "lead_officer", {"reason": "Looked again."}, before)


def extend_reply(_story, before) -> tuple[str, str, Sent]:
    """More time for the school."""
    body = {"school_days": 5, "reason": "Asked for."}
    return _step_of_level("extension", "principal_adviser", body, before)


def reply_to_level(_story, before) -> tuple[str, str, Sent]:
    """A comment and a correction."""
    return _step_of_level("replies", "headteacher", reply_of("307"), before)


def agree_with_level(_story, before) -> tuple[str, str, Sent]:
    """A school that sees it likewise."""
    return _step_of_level("replies", "headteacher", {"agrees": True}, before)


def answer_correction(_story, before) -> tuple[str, str, Sent]:
    """The correction just sent."""
    entry = before.json()["replies"][0]["entries"][1]["id"]
    return _step_of_level(f"corrections/{entry}/answer", "lead_officer", answer_of("307"), before)


def confirm_level(_story, before) -> tuple[str, str, Sent]:
    """The level the school has just agreed with: a running case follows it."""
    return _step_of_level("confirmation", "assistant_director", moderation_of("307"), before)


def _step_of_level(step: str, role: str, body, before) -> tuple[str, str, Sent]:
    more = {"json": body, "headers": {"If-Match": before.headers["etag"]}}
    return "POST", role, Sent(f"/v1/level-proposals/{before.json()['id']}/{step}", more)


def record_dissent(story, _before=None) -> tuple[str, str, Sent]:
    """From a decision of one's own making."""
    path = f"/v1/level-decisions/{story.school.decision_id}/dissents"
    return "POST", "principal_adviser", Sent(path, {"json": {"dissent": "On reflection."}})


def set_connector(_story, _before=None) -> tuple[str, str, Sent]:
    """Where it always is, and on."""
    more = {"json": {"enabled": True}, "headers": {"If-Match": '"0.00000000"'}}
    return "PATCH", "admin", Sent("/v1/connectors/bank_holidays", more)


def ask_to_fetch(_story, _before=None) -> tuple[str, str, Sent]:
    """Now."""
    return "POST", "admin", Sent("/v1/connectors/bank_holidays/fetches", {"json": {}})


def assign_to_case(story, _before=None) -> tuple[str, str, Sent]:
    """The same link partner anew, from a later day."""
    body = {"post": "link_partner", "person_id": story.council.partner_id, "starts_on": "2025-12-01", "reason": "Anew."}
    return "POST", "lead_officer", Sent(f"/v1/cases/{story.school.case_id}/assignments", {"json": body})


def pause_case(story, _before=None) -> tuple[str, str, Sent]:
    """For some weeks; the timetable follows."""
    body = {"ends_on": "2026-01-16", "reason": "Illness."}
    return "POST", "assistant_director", Sent(f"/v1/cases/{story.school.case_id}/pauses", {"json": body})


def resume_case(story, _before) -> tuple[str, str, Sent]:
    """Before its time."""
    body = {"reason": "All are well."}
    return "POST", "assistant_director", Sent(f"/v1/cases/{story.school.case_id}/resumption", {"json": body})


def declare_interest(story, _before=None) -> tuple[str, str, Sent]:
    """The lead officer's in a school without a case."""
    body = {"person_id": story.council.person_id, "urn": THIRD, "what": "Governs it."}
    return "POST", "lead_officer", Sent("/v1/declared-interests", {"json": body})


def end_interest(story, _before=None) -> tuple[str, str, Sent]:
    """The link partner's."""
    held = story.council.interest
    more = {"json": {"ended_on": "2025-11-20"}, "headers": {"If-Match": held.etag}}
    return "POST", "lead_officer", Sent(f"/v1/declared-interests/{held.id}/ending", more)


def appoint(story, _before=None) -> tuple[str, str, Sent]:
    """Somebody to another post."""
    body = appointment_of(story.school.head_id, FIRST) | {"post": "clerk"}
    return "POST", "data_officer", Sent("/v1/appointments", {"json": body})


def change_appointment(story, _before=None) -> tuple[str, str, Sent]:
    """A last day."""
    held = story.school.appointment
    more = {"json": {"ends_on": "2026-08-31"}, "headers": {"If-Match": held.etag}}
    return "PATCH", "lead_officer", Sent(f"/v1/appointments/{held.id}", more)


def change_person(story, _before=None) -> tuple[str, str, Sent]:
    """Another name."""
    more = {"json": {"name": "Another name"}, "headers": {"If-Match": story.council.person_etag}}
    return "PATCH", "admin", Sent(f"/v1/people/{story.council.person_id}", more)


def let_person_leave(story, _before=None) -> tuple[str, str, Sent]:
    """A headteacher who signs in."""
    return "POST", "admin", Sent(f"/v1/people/{story.school.head_id}/departure", {"json": {"left_on": "2025-11-20"}})


def red_for_the_third(_story, _before=None) -> tuple[str, str, Sent]:
    """What a case needs."""
    body = {"urn": THIRD, "level": "red", "reason": "Agreed."}
    return "POST", "principal_adviser", Sent("/v1/level-decisions", {"json": body})


SHARED = (propose_level, moderate_level)
NEEDS = {
    open_case: (red_for_the_third,),
    resume_case: (pause_case,),
    moderate_level: (propose_level,),
    return_proposal: (propose_level,),
    withdraw_proposal: SHARED,
    extend_reply: SHARED,
    reply_to_level: SHARED,
    answer_correction: (*SHARED, reply_to_level),
    confirm_level: (*SHARED, agree_with_level),
}
"""What has to be done before, in order; each is given the answer of the one before it."""
COMMANDS = [
    decide_level,
    open_case,
    record_visit,
    change_action,
    decide_review,
    identify_support,
    broker_support,
    provide_support,
    evaluate_support,
    receive_file,
    withdraw_import,
    request_assessment,
    enter_concern,
    close_concern,
    open_data_review,
    record_discussion,
    define_levels,
    propose_ruleset,
    run_in_shadow,
    approve_ruleset,
    simulate,
    propose_level,
    set_reply_period,
    submit_self_evaluation,
    record_link_partner_visit,
    record_dissent,
    moderate_level,
    return_proposal,
    withdraw_proposal,
    extend_reply,
    reply_to_level,
    answer_correction,
    confirm_level,
    set_connector,
    ask_to_fetch,
    appoint,
    change_appointment,
    change_person,
    let_person_leave,
    assign_to_case,
    declare_interest,
    end_interest,
    pause_case,
    resume_case,
]
