"""Commands of levels, concerns and reviews of data as somebody of council 307 might give them next, told of the world's first school."""

from tests.harness.bodies import (
    answer_of,
    concern_of,
    definitions_of,
    discussion_of,
    level_proposal_of,
    link_partner_visit_of,
    moderation_of,
    reply_of,
    self_evaluation_of,
    visit_models_of,
)
from tests.harness.examples.kinds import Sent
from tests.harness.operations.kinds import FIRST, SECOND, Command


def decide_level(story, _before=None) -> tuple[str, str, Sent]:
    """A level that an open case follows, on an assessment."""
    body = {"urn": FIRST, "level": "amber", "reason": "Better.", "assessment_id": story.school.assessment_id}
    return "POST", "principal_adviser", Sent("/v1/level-decisions", {"json": body})


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


def set_visit_models(_story, _before=None) -> tuple[str, str, Sent]:
    """A second edition of the visits that schools are promised."""
    return "POST", "assistant_director", Sent("/v1/visit-models", {"json": visit_models_of("307")})


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


SHARED = (propose_level, moderate_level)
COMMANDS: list[Command] = [
    decide_level,
    enter_concern,
    close_concern,
    open_data_review,
    record_discussion,
    define_levels,
    set_visit_models,
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
]
NEEDS: dict[Command, tuple[Command, ...]] = {
    moderate_level: (propose_level,),
    return_proposal: (propose_level,),
    withdraw_proposal: SHARED,
    extend_reply: SHARED,
    reply_to_level: SHARED,
    answer_correction: (*SHARED, reply_to_level),
    confirm_level: (*SHARED, agree_with_level),
}
