"""Commands of cases as somebody of council 307 might give them next, told of the world's first school."""

from tests.harness.bodies import TODAY, contact_of, engagement_of, succession_of
from tests.harness.examples.kinds import Sent
from tests.harness.operations.kinds import THIRD, Command


def open_case(story, _before=None) -> tuple[str, str, Sent]:
    """An academy's case with its lead officer."""
    body = {"urn": THIRD, "reason": "Agreed.", "lead_officer_id": story.council.person_id}
    return "POST", "lead_officer", Sent("/v1/cases", {"json": body})


def assign_to_case(story, _before=None) -> tuple[str, str, Sent]:
    """The same link partner anew, from a later day."""
    body = {"post": "link_partner", "person_id": story.council.partner_id, "starts_on": "2025-12-01", "reason": "Anew."}
    return "POST", "lead_officer", Sent(f"/v1/cases/{story.school.case_id}/assignments", {"json": body})


def pause_case(story, _before=None) -> tuple[str, str, Sent]:
    """For some weeks; the timetable follows."""
    body = {"ends_on": "2026-01-16", "reason": "Illness."}
    return "POST", "assistant_director", Sent(f"/v1/cases/{story.school.case_id}/pauses", {"json": body})


def waive_meeting(story, _before=None) -> tuple[str, str, Sent]:
    """The first after Christmas."""
    body = {"slot": "2025/26 spring 1", "reason": "Ofsted inspects the school."}
    return "POST", "assistant_director", Sent(f"/v1/cases/{story.school.case_id}/waivers", {"json": body})


def withdraw_waiver(story, _before) -> tuple[str, str, Sent]:
    """What was just decided."""
    body = {"slot": "2025/26 spring 1", "reason": "It came early."}
    return "POST", "assistant_director", Sent(f"/v1/cases/{story.school.case_id}/waiver-withdrawals", {"json": body})


def resume_case(story, _before) -> tuple[str, str, Sent]:
    """Before its time."""
    body = {"reason": "All are well."}
    return "POST", "assistant_director", Sent(f"/v1/cases/{story.school.case_id}/resumption", {"json": body})


def red_for_the_third(_story, _before=None) -> tuple[str, str, Sent]:
    """What a case needs."""
    body = {"urn": THIRD, "level": "red", "reason": "Agreed."}
    return "POST", "principal_adviser", Sent("/v1/level-decisions", {"json": body})


def record_contact(_story, before) -> tuple[str, str, Sent]:
    """With the school whose case has just been opened."""
    return _of_new_case("contacts", "lead_officer", contact_of("307"), before)


def record_engagement_meeting(_story, before) -> tuple[str, str, Sent]:
    """With a key action; the timetable follows."""
    return _of_new_case("engagement-meeting", "assistant_director", engagement_of("307", "2026-01-20"), before)


def invite_trust(_story, before) -> tuple[str, str, Sent]:
    """Of an academy whose case has just been opened."""
    body = {"addressed_to": "Its trust", "invited_on": TODAY.date().isoformat()}
    return _of_new_case("trust-invitations", "lead_officer", body, before)


def record_trust_reply(_story, before) -> tuple[str, str, Sent]:
    """A refusal, which closes the case."""
    body = {"reply": "declines", "replied_on": TODAY.date().isoformat(), "words": "Not us."}
    return _of_new_case("trust-reply", "lead_officer", body, before)


def agree_as_trust(story, before) -> tuple[str, str, Sent]:
    """The school is engaged with its trust."""
    agreed = {"reply": "agrees", "replied_on": TODAY.date().isoformat(), "words": "Gladly."}
    body = {**agreed, "officer_id": story.council.trust_officer_id}
    return _of_new_case("trust-reply", "lead_officer", body, before)


def move_to_successor(story, _before=None) -> tuple[str, str, Sent]:
    """To the academy that the first school became."""
    sent = Sent(f"/v1/cases/{story.school.case_id}/successions", {"json": succession_of("307", THIRD)})
    return "POST", "lead_officer", sent


def _of_new_case(step: str, role: str, body, before) -> tuple[str, str, Sent]:
    return "POST", role, Sent(f"/v1/cases/{before.json()['id']}/{step}", {"json": body})


OPENED = (red_for_the_third, open_case)
COMMANDS: list[Command] = [
    open_case,
    invite_trust,
    record_trust_reply,
    record_contact,
    record_engagement_meeting,
    assign_to_case,
    pause_case,
    resume_case,
    waive_meeting,
    withdraw_waiver,
    move_to_successor,
]
NEEDS: dict[Command, tuple[Command, ...]] = {
    open_case: (red_for_the_third,),
    invite_trust: OPENED,
    record_trust_reply: (*OPENED, invite_trust),
    record_contact: OPENED,
    record_engagement_meeting: (*OPENED, invite_trust, agree_as_trust, record_contact),
    resume_case: (pause_case,),
    withdraw_waiver: (waive_meeting,),
}
