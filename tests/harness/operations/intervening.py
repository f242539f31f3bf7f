"""Commands of interventions, watches and public requests as somebody of council 307 might give them next."""

from datetime import timedelta

from tests.harness.bodies import TODAY
from tests.harness.examples.kinds import Sent
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
from tests.harness.operations.kinds import FIRST, SECOND, Command
from tests.harness.operations.reviews import decide_review, freeze_evidence

DIRECTOR, OFFICER = "assistant_director", "lead_officer"
BOARD = "interim_executive_board"
A_YEAR = timedelta(days=365)


def version(number: int) -> dict[str, str]:
    """The version a thing has after so many changes."""
    return {"If-Match": f'"{number}.00000000"'}


def _step(before, step: str, role: str, body, number: int = 0) -> tuple[str, str, Sent]:
    told = before.json()
    path = f"/v1/interventions/{told.get('intervention_id') or told['id']}"
    method = "POST" if step else "PATCH"
    headers = {"headers": version(number)} if number else {}
    return method, role, Sent(f"{path}/{step}" if step else path, {"json": body, **headers})


def begin_intervention(_story, _before=None) -> tuple[str, str, Sent]:
    """In a maintained school with a case."""
    return (
        "POST",
        DIRECTOR,
        Sent("/v1/interventions", {"json": beginning_of("307", FIRST, "special_measures", "safety")}),
    )


def begin_referral(_story, _before=None) -> tuple[str, str, Sent]:
    """Of an academy."""
    body = beginning_of("307", SECOND, route="refer_to_regional_director")
    return "POST", DIRECTOR, Sent("/v1/interventions", {"json": body})


def prepare_intervention(_story, before) -> tuple[str, str, Sent]:
    """All that a statutory notice needs."""
    return _step(before, "", OFFICER, preparation_of("307"), 1)


def freeze_first(_story, before) -> tuple[str, str, Sent]:
    """The evidence, before anything is prepared."""
    return _step(before, "evidence", OFFICER, {}, 1)


def freeze_intervention_evidence(_story, before) -> tuple[str, str, Sent]:
    """The evidence, once all is prepared."""
    return _step(before, "evidence", OFFICER, {}, 2)


def advise_on_intervention(_story, before) -> tuple[str, str, Sent]:
    """As a member of the board."""
    return _step(before, "advice", "board_member", advice_of("307"))


def issue_notice(_story, before) -> tuple[str, str, Sent]:
    """Of s.60."""
    return _step(before, "notices", DIRECTOR, notice_of("307"), 3)


def record_representation(_story, before) -> tuple[str, str, Sent]:
    """Of the governing body."""
    return _step(before, "representations", OFFICER, representation_of("307"))


def record_compliance(_story, before) -> tuple[str, str, Sent]:
    """It was complied with."""
    return _step(before, "compliance", DIRECTOR, compliance_of("307"), 4)


def end_notice(_story, before) -> tuple[str, str, Sent]:
    """Withdrawn."""
    return _step(before, "notice-ending", DIRECTOR, notice_end_of("307"), 4)


def record_minister_notice(_story, before) -> tuple[str, str, Sent]:
    """The council's own ceases to have effect."""
    return _step(before, "minister-notice", DIRECTOR, minister_notice_of("307"), 4)


def end_minister_notice(_story, before) -> tuple[str, str, Sent]:
    """The council may act again."""
    return _step(before, "minister-notice-ending", DIRECTOR, {"ended_on": TODAY.date().isoformat()}, 5)


def record_groundwork(_story, before) -> tuple[str, str, Sent]:
    """The governing body is consulted."""
    return _step(before, "groundwork", OFFICER, groundwork_of("307", BOARD, "consulted_governing_body"))


def record_consent(_story, before) -> tuple[str, str, Sent]:
    """The Secretary of State consents."""
    return _step(before, "groundwork", OFFICER, groundwork_of("307", BOARD, "secretary_of_state_consented"))


def use_power(_story, before) -> tuple[str, str, Sent]:
    """An interim executive board."""
    return _step(before, "powers", DIRECTOR, power_of("307", BOARD), 4)


def end_power(_story, before) -> tuple[str, str, Sent]:
    """The board has done its work."""
    power = before.json()["powers"][-1]["id"]
    return _step(before, f"powers/{power}/ending", DIRECTOR, power_end_of("307"), 5)


def refer_to_regional_director(_story, before) -> tuple[str, str, Sent]:
    """The academy."""
    return _step(before, "referral", DIRECTOR, referral_of("307"), 2)


def record_outcome(_story, before) -> tuple[str, str, Sent]:
    """Withdrawn; the case returns to where it stood."""
    return _step(before, "outcome", DIRECTOR, outcome_of("307", "withdrawn"), 1)


def read_case(story, _before=None) -> tuple[str, str, Sent]:
    """With its next review."""
    return "GET", OFFICER, Sent(f"/v1/cases/{story.school.case_id}")


def freeze_for_next(_story, before) -> tuple[str, str, Sent]:
    """What the next review looks at."""
    path = f"/v1/review-points/{before.json()['next_review']['id']}/evidence-packs"
    return "POST", OFFICER, Sent(path, {"json": {}})


def go_on(_story, before) -> tuple[str, str, Sent]:
    """To the review after it."""
    return _decide(before, "continue")


def consider_intervention(_story, before) -> tuple[str, str, Sent]:
    """After 24 months."""
    return _decide(before, "consider_intervention")


def _decide(before, decision: str) -> tuple[str, str, Sent]:
    path = f"/v1/review-points/{before.json()['review_point_id']}/decision"
    body = {"decision": decision, "reason": "As seen.", "criteria": []}
    return "POST", DIRECTOR, Sent(path, {"json": body, "headers": version(1)})


def decide_against_intervention(_story, before) -> tuple[str, str, Sent]:
    """After a review that considered one."""
    path = f"/v1/review-points/{before.json()['id']}/decision-against-intervention"
    return "POST", DIRECTOR, Sent(path, {"json": against_of("307"), "headers": version(2)})


def note_watch(story, _before=None) -> tuple[str, str, Sent]:
    """On the day the school left."""
    body = watch_note_of("307", (TODAY + A_YEAR).date().isoformat())
    return "POST", "link_partner", Sent(f"/v1/watches/{story.school.case_id}/notes", {"json": body})


def red_again(_story, _before=None) -> tuple[str, str, Sent]:
    """A school that had left."""
    body = {"urn": FIRST, "level": "red", "reason": "It fell again."}
    return "POST", "principal_adviser", Sent("/v1/level-decisions", {"json": body})


def open_case_of_relapse(_story, _before=None) -> tuple[str, str, Sent]:
    """Its watch ends."""
    return "POST", OFFICER, Sent("/v1/cases", {"json": {"urn": FIRST, "reason": "A relapse."}})


def make_foi_export(story, _before=None) -> tuple[str, str, Sent]:
    """Of a case with all that is told of it."""
    return "POST", DIRECTOR, Sent(f"/v1/cases/{story.school.case_id}/foi-exports", {"json": export_of("307")})


PREPARED = (begin_intervention, prepare_intervention)
READY = (*PREPARED, freeze_intervention_evidence)
NOTICED = (*READY, issue_notice)
CONSENTED = (*PREPARED, record_groundwork, record_consent)
LEFT = (freeze_evidence, decide_review)
REVIEWED = (read_case, freeze_for_next, go_on)
COMMANDS: list[Command] = [
    begin_intervention,
    prepare_intervention,
    freeze_intervention_evidence,
    advise_on_intervention,
    issue_notice,
    record_representation,
    record_compliance,
    end_notice,
    record_minister_notice,
    end_minister_notice,
    record_groundwork,
    use_power,
    end_power,
    refer_to_regional_director,
    record_outcome,
    decide_against_intervention,
    note_watch,
    open_case_of_relapse,
    make_foi_export,
]
NEEDS: dict[Command, tuple[Command, ...]] = {
    prepare_intervention: (begin_intervention,),
    freeze_intervention_evidence: PREPARED,
    advise_on_intervention: (begin_intervention,),
    issue_notice: READY,
    record_representation: NOTICED,
    record_compliance: NOTICED,
    end_notice: NOTICED,
    record_minister_notice: NOTICED,
    end_minister_notice: (*NOTICED, record_minister_notice),
    record_groundwork: (begin_intervention,),
    use_power: CONSENTED,
    end_power: (*CONSENTED, use_power),
    refer_to_regional_director: (begin_referral, freeze_first),
    record_outcome: (begin_intervention,),
    decide_against_intervention: (*REVIEWED, *REVIEWED, read_case, freeze_for_next, consider_intervention),
    note_watch: LEFT,
    open_case_of_relapse: (*LEFT, red_again),
}
LATER: dict[Command, timedelta] = {
    decide_against_intervention: 3 * A_YEAR,
    note_watch: A_YEAR,
    open_case_of_relapse: A_YEAR,
}
