"""What people might send at any moment of a case: each command as a body built from what stands, for the machine to try.

Nothing here asks whether a command is allowed: that is what is tried. A builder answers with what to send, or None where
there is nothing to send it about.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from tests.harness.bodies import attendance_of
from tests.harness.intervening import against_of, beginning_of, outcome_of, preparation_of, referral_of
from tests.harness.periods import periods_between
from tests.harness.walking import ADVISER, BOARD, CHAIR, COUNCIL, DIRECTOR, HEAD, LEAD, PARTNER

BOTH = "link_partner_and_adviser"
"""Somebody with two roles, who might judge what they gave."""
ROLES = (LEAD, PARTNER, ADVISER, DIRECTOR, HEAD, CHAIR, "clerk", BOARD, "trust_officer", "data_officer", BOTH)
DAY = timedelta(days=1)
WORDS = "As it was found."


@dataclass(frozen=True)
class Sent:
    """What is sent: `of` names the resource whose version it is about."""

    path: str
    body: Any
    method: str = "POST"
    of: str = ""


@dataclass
class Scene:
    """What somebody sees of a school on a day, and the choices they make."""

    urn: int
    academy: bool
    today: date
    people: dict[str, str]
    providers: dict[str, str]
    case: dict[str, Any] | None
    reviews: list[dict[str, Any]]
    visits: list[dict[str, Any]]
    actions: list[dict[str, Any]]
    packages: list[dict[str, Any]]
    outside: list[dict[str, Any]]
    letters: list[dict[str, Any]]
    interventions: list[dict[str, Any]]
    rng: Random
    role: str = LEAD
    careful: bool = True
    """Whether days and words are such as the rules ask for."""
    target: dict[str, Any] | None = field(default=None)
    offered: bool = False
    """Whether it is done exactly as it is offered."""

    def one_of(self, items: list[dict[str, Any]], *, first: Callable[[dict[str, Any]], bool] | None = None):
        """The target, or one of these: rather of those that fit."""
        if self.target is not None:
            return self.target
        fitting = [one for one in items if first(one)] if first and self.rng.random() < 0.8 else []
        chosen = fitting or items
        return self.rng.choice(chosen) if chosen else None

    def day(self) -> str:
        """Today; of somebody careless any day around it."""
        away = 0 if self.careful else self.rng.choice([0, 0, 0, -1, -30, -400, 1, 30])
        return (self.today + away * DAY).isoformat()

    @property
    def base(self) -> str:
        """Path of the case."""
        return f"/v1/cases/{self.case['id']}" if self.case else ""

    def school_day(self) -> str:
        """A Tuesday, Wednesday or Thursday in term, from two weeks on."""
        first = self.today + 14 * DAY
        for period in periods_between(first, first + 365 * DAY, level="red"):
            day = max(first, period.starts_on + 3 * DAY)
            while day <= period.ends_on:
                if day.weekday() in (1, 2, 3):
                    return day.isoformat()
                day += DAY
        raise AssertionError("no term is known")


def _of_case(build: Callable[[Scene], Sent | None]) -> Callable[[Scene], Sent | None]:
    return lambda scene: build(scene) if scene.case else None


def decide_level(s: Scene) -> Sent:
    """Rather red or amber."""
    level = s.rng.choice(["red", "red", "amber", "amber", "amber", "green"])
    return Sent("/v1/level-decisions", {"urn": s.urn, "level": level, "reason": WORDS})


def open_case(s: Scene) -> Sent:
    """With its people."""
    people = {"lead_officer_id": s.people[LEAD], "link_partner_id": s.people[PARTNER]}
    return Sent("/v1/cases", {"urn": s.urn, "reason": WORDS, **people})


@_of_case
def invite_trust(s: Scene) -> Sent:
    """Today."""
    return Sent(f"{s.base}/trust-invitations", {"addressed_to": "Chief executive", "invited_on": s.day()})


@_of_case
def record_trust_reply(s: Scene) -> Sent:
    """Mostly that it agrees."""
    agrees = s.rng.random() < 0.85
    more = {"officer_id": s.people["trust_officer"]} if agrees else {}
    reply = {"reply": "agrees" if agrees else "declines", "replied_on": s.today.isoformat(), "words": WORDS}
    return Sent(f"{s.base}/trust-reply", reply | more)


@_of_case
def record_contact(s: Scene) -> Sent:
    """By phone."""
    said = {"with_whom": "Headteacher", "route": "phone", "said": WORDS}
    return Sent(f"{s.base}/contacts", {"contacted_on": s.day(), **said})


@_of_case
def draft_letter(s: Scene) -> Sent:
    """From the product's own template."""
    return Sent(f"{s.base}/engagement-letters", {})


def approve_letter(s: Scene) -> Sent | None:
    """The draft."""
    one = s.one_of(s.letters, first=lambda letter: letter["state"] == "draft")
    path = f"/v1/documents/{one['id']}" if one else ""
    return Sent(f"{path}/approval", {}, of=path) if one else None


def deliver_letter(s: Scene) -> Sent | None:
    """To the first it is for."""
    one = s.one_of(s.letters, first=lambda letter: letter["state"] == "approved")
    body = {"recipient": 1, "delivered_on": s.day(), "route": "email"}
    return Sent(f"/v1/documents/{one['id']}/deliveries", body) if one else None


@_of_case
def hold_engagement_meeting(s: Scene) -> Sent:
    """All four parties, one critical action."""
    parties = (DIRECTOR, ADVISER, HEAD, CHAIR)
    if not s.careful and s.rng.random() < 0.3:
        parties = parties[:3]
    body = {
        "held_on": s.day(),
        "attendees": [{"party": party, "name": party} for party in parties],
        "discussed": WORDS,
        "actions": [{"what": "Plan.", "owner": "Headteacher", "critical": s.rng.random() < 0.5}],
        "first_meeting_on": s.school_day(),
    }
    if not s.offered and s.rng.random() < 0.8:
        body["letter_elsewhere"] = WORDS
    return Sent(f"{s.base}/engagement-meeting", body)


@_of_case
def pause(s: Scene) -> Sent:
    """For a while, or for too long."""
    taken = sum((_date(one["ends_on"]) - _date(one["starts_on"])).days + 1 for one in s.case["pauses"])
    days = max(1, min(s.rng.choice([1, 10, 40]), 182 - taken)) if s.careful else s.rng.choice([10, 83, 200])
    return Sent(f"{s.base}/pauses", {"ends_on": (s.today + (days - 1) * DAY).isoformat(), "reason": WORDS})


@_of_case
def resume(s: Scene) -> Sent:
    """Before its time."""
    return Sent(f"{s.base}/resumption", {"reason": WORDS})


@_of_case
def assign(s: Scene) -> Sent:
    """Somebody else than whoever leads it."""
    spare = s.people["second lead"]
    person = spare if s.case["lead_officer_id"] != spare else s.people[LEAD]
    return Sent(f"{s.base}/assignments", {"post": "lead_officer", "person_id": person, "reason": WORDS})


@_of_case
def set_exit_criteria(s: Scene) -> Sent:
    """Two."""
    return Sent(f"{s.base}/exit-criteria", {"criteria": [{"criterion": "A."}, {"criterion": "B."}], "reason": WORDS})


def _next_review(s: Scene) -> dict[str, Any] | None:
    open_ones = [one for one in s.reviews if one["decision"] is None]
    return s.one_of(open_ones[:1] if s.careful or s.rng.random() < 0.7 else s.reviews)


def freeze_evidence(s: Scene) -> Sent | None:
    """For the next review, as a rule."""
    one = _next_review(s)
    return Sent(f"/v1/review-points/{one['id']}/evidence-packs", {}) if one else None


def respond_to_review(s: Scene) -> Sent | None:
    """In the school's own words."""
    one = _next_review(s)
    return Sent(f"/v1/review-points/{one['id']}/responses", {"words": WORDS}) if one else None


def _decision(s: Scene, decision: str, *, met: bool = True) -> Sent | None:
    one = _next_review(s)
    if one is None:
        return None
    count = len(s.case["exit_criteria"]) if s.case else 2
    judged = [{"number": number, "met": met, "evidence": WORDS} for number in range(1, count + 1)]
    path = f"/v1/review-points/{one['id']}"
    return Sent(f"{path}/decision", {"decision": decision, "reason": WORDS, "criteria": judged}, of=path)


def decide_to_continue(s: Scene) -> Sent | None:
    """Which every review offers."""
    return _decision(s, "continue")


def decide_to_consider(s: Scene) -> Sent | None:
    """Which not every review offers."""
    return _decision(s, "consider_intervention")


def decide_exit(s: Scene) -> Sent | None:
    """With every criterion met, or not."""
    return _decision(s, "exit", met=s.careful or s.rng.random() < 0.6)


def decide_against(s: Scene) -> Sent | None:
    """That no intervention is begun."""
    one = s.one_of(s.reviews, first=lambda review: review["intervention_to_decide"])
    path = f"/v1/review-points/{one['id']}" if one else ""
    return Sent(f"{path}/decision-against-intervention", against_of(COUNCIL), of=path) if one else None


def begin_intervention(s: Scene) -> Sent:
    """By the school's route, mostly."""
    refers = s.academy if s.careful or s.rng.random() < 0.8 else not s.academy
    grounds = () if refers else ("standards",)
    return Sent("/v1/interventions", beginning_of(COUNCIL, s.urn, *grounds, route=_ROUTE[refers]))


_ROUTE = {True: "refer_to_regional_director", False: "council_decides"}


def _intervention(s: Scene, step: str, body: Any, *, method: str = "POST", versioned: bool = True) -> Sent | None:
    one = s.one_of(s.interventions, first=lambda begun: begun["stage"] != "closed")
    if one is None:
        return None
    path = f"/v1/interventions/{one['id']}"
    return Sent(path + step, body, method, of=path if versioned else "")


def prepare_intervention(s: Scene) -> Sent | None:
    """All there is to prepare."""
    return _intervention(s, "", preparation_of(COUNCIL, s.today.isoformat()), method="PATCH")


def freeze_intervention_evidence(s: Scene) -> Sent | None:
    """As it stands."""
    return _intervention(s, "/evidence", {})


def refer(s: Scene) -> Sent | None:
    """To the Regional Director."""
    return _intervention(s, "/referral", referral_of(COUNCIL, s.today.isoformat()))


def advise(s: Scene) -> Sent | None:
    """The board's word."""
    return _intervention(s, "/advice", {"recommendation": "support_first", "words": WORDS}, versioned=False)


def record_outcome(s: Scene) -> Sent | None:
    """Withdrawn, or what may not be shown."""
    outcome = "withdrawn" if s.careful else s.rng.choice(["withdrawn", "referred", "complied", "powers_used"])
    return _intervention(s, "/outcome", outcome_of(COUNCIL, outcome, (s.today + 90 * DAY).isoformat()))


def _near(visit: dict[str, Any], s: Scene) -> bool:
    return visit["status"] in {"planned", "missed"} and visit["date"] <= (s.today + 7 * DAY).isoformat()


def _whole() -> dict[str, Any]:
    return {
        "attendance": attendance_of(COUNCIL),
        "areas": [{"factor": "attainment", "found": WORDS}],
        "objectives": [{"objective": "Reading", "progress": "improving", "detail": WORDS}],
    }


def record_meeting(s: Scene) -> Sent | None:
    """Whole or in part, with an action that may be critical."""
    meetings = [one for one in s.visits if one["kind"] == "securing_good_meeting"]
    one = s.one_of(meetings, first=lambda visit: _near(visit, s))
    if one is None:
        return None
    body = {"held_on": s.day(), "progress": "improving", "discussed": WORDS}
    body |= _whole() if s.rng.random() < 0.8 else {}
    if s.target is None and s.rng.random() < 0.7:
        body["actions"] = [{"what": "Do it.", "owner": "Headteacher", "critical": s.rng.random() < 0.3}]
    return Sent(f"/v1/visits/{one['id']}/record", body)


def record_not_held(s: Scene) -> Sent | None:
    """For the weather."""
    one = s.one_of(s.visits, first=lambda visit: _near(visit, s))
    return Sent(f"/v1/visits/{one['id']}/not-held", {"reason": "weather", "words": WORDS}) if one else None


@_of_case
def arrange_visit(s: Scene) -> Sent:
    """On a school day, or in the past."""
    day = s.school_day() if s.careful else s.day()
    body = {"case_id": s.case["id"], "date": day, "activities": [{"kind": "lesson_visits", "focus": "Lessons"}]}
    return Sent("/v1/visits", body)


def record_findings(s: Scene) -> Sent | None:
    """Of a monitoring visit."""
    visits = [one for one in s.visits if one["kind"] == "monitoring_visit"]
    one = s.one_of(visits, first=lambda visit: visit["status"] in {"planned", "missed"})
    body = {"held_on": s.day(), "summary": WORDS, "activities": [{"number": 1, "found": WORDS}]}
    return Sent(f"/v1/visits/{one['id']}/findings", body) if one else None


def _minutes(s: Scene, state: str, step: str, body: Any, *, method: str = "POST", versioned: bool) -> Sent | None:
    recorded = [one for one in s.visits if one["minutes_state"] is not None]
    one = s.one_of(recorded, first=lambda visit: visit["minutes_state"] == state)
    path = f"/v1/visits/{one['id']}/record" if one else ""
    return Sent(path + step, body, method, of=path if versioned else "") if one else None


def change_minutes(s: Scene) -> Sent | None:
    """What was lacking."""
    body = _whole() | {"discussed": f"{WORDS} {s.rng.randrange(100)}", "why": WORDS}
    return _minutes(s, "draft", "", body, method="PATCH", versioned=True)


def approve_minutes(s: Scene) -> Sent | None:
    """The newest version."""
    return _minutes(s, "draft", "/approval", {}, versioned=True)


def issue_minutes(s: Scene) -> Sent | None:
    """To the school."""
    return _minutes(s, "approved", "/issue", {}, versioned=False)


def reopen_minutes(s: Scene) -> Sent | None:
    """A new version beside it."""
    return _minutes(s, "issued", "/reopening", {"reason": WORDS}, versioned=False)


def respond_to_minutes(s: Scene) -> Sent | None:
    """Accurate, or disputed; of the version the machine says was issued."""
    number = s.target.get("number", 1) if s.target else s.rng.choice([1, 1, 2])
    body = {"number": number} | s.rng.choice([{"accurate": True}, {"accurate": False, "words": WORDS}])
    return _minutes(s, "issued", "/responses", body, versioned=False)


def answer_dispute(s: Scene) -> Sent | None:
    """In words."""
    return _minutes(s, "issued", "/answer", {"answer": WORDS}, versioned=False)


def _action(s: Scene) -> dict[str, Any] | None:
    return s.one_of(s.actions, first=lambda one: one["status"] == "open")


def change_action(s: Scene) -> Sent | None:
    """Done, or open again."""
    one = _action(s)
    status = s.rng.choice(["done", "done", "done", "open"])
    path = f"/v1/actions/{one['id']}" if one else ""
    return Sent(path, {"status": status}, "PATCH", of=path) if one else None


def report_action(s: Scene) -> Sent | None:
    """Done today."""
    one = _action(s)
    return Sent(f"/v1/actions/{one['id']}/reports", {"done_on": s.day(), "words": WORDS}) if one else None


def answer_report(s: Scene) -> Sent | None:
    """Confirmed or returned."""
    one = s.one_of(s.actions, first=lambda action: bool(action.get("reports")))
    if one is None or not one.get("reports"):
        return None
    body = s.rng.choice([{"outcome": "confirmed"}, {"outcome": "returned", "answer": WORDS}])
    return Sent(f"/v1/actions/{one['id']}/reports/{one['reports'][-1]['id']}/answer", body)


def carry_over(s: Scene) -> Sent | None:
    """By the next meeting."""
    one = _action(s)
    return Sent(f"/v1/actions/{one['id']}/carry-over", {"reason": WORDS}) if one else None


def withdraw_action(s: Scene) -> Sent | None:
    """Not needed any more."""
    one = _action(s)
    path = f"/v1/actions/{one['id']}" if one else ""
    return Sent(f"{path}/withdrawal", {"reason": WORDS}, of=path) if one else None


def identify_support(s: Scene) -> Sent | None:
    """Of a case, or of the school alone."""
    need = {"what": "Coaching.", "factors": ["teaching_and_learning"], "objectives": [{"what": "Phonics."}]}
    of = {"case_id": s.case["id"]} if s.case and s.rng.random() < 0.8 else {"urn": s.urn}
    return Sent("/v1/support-packages", need | of)


def _package(s: Scene, states: set[str], step: str, body: Any) -> Sent | None:
    one = s.one_of(s.packages, first=lambda package: package["state"] in states)
    path = f"/v1/support-packages/{one['id']}" if one else ""
    return Sent(f"{path}/{step}", body, of=path) if one else None


def broker(s: Scene) -> Sent | None:
    """By a hub, or by the school's own link partner."""
    kind = s.rng.choice(["teaching_school_hub", "link_partner_consultancy"])
    plan = {"starts_on": s.today.isoformat(), "ends_on": (s.today + 60 * DAY).isoformat(), "sessions_planned": 2}
    return _package(s, {"identified"}, "broker", {"provider_id": s.providers[kind], "kind": kind, **plan})


def agree(s: Scene) -> Sent | None:
    """By the school, or as an officer heard it."""
    body = {} if s.role in {HEAD, CHAIR} else {"agreed_by": "headteacher", "name": "The head"}
    return _package(s, {"brokered"}, "agree", body)


def record_session(s: Scene) -> Sent | None:
    """Today."""
    body = {"session_on": s.day(), "what": WORDS, "attended": 2}
    return _package(s, {"agreed", "under_way"}, "sessions", body)


def complete(s: Scene) -> Sent | None:
    """All was given."""
    return _package(s, {"under_way"}, "complete", {})


def evaluate(s: Scene) -> Sent | None:
    """Each objective."""
    judged = {"number": 1, "impact": "some", "evidence": WORDS}
    return _package(s, {"completed"}, "evaluate", {"impact": "some", "evaluation": WORDS, "objectives": [judged]})


def withdraw_support(s: Scene) -> Sent | None:
    """The council takes it back."""
    return _package(s, {"identified", "agreed"}, "withdraw", {"reason": WORDS})


@_of_case
def request_review(s: Scene) -> Sent:
    """From outside."""
    return Sent("/v1/external-reviews", {"case_id": s.case["id"], "scope": WORDS, "reason": WORDS})


def _outside(s: Scene, state: str, step: str, body: Any) -> Sent | None:
    one = s.one_of(s.outside, first=lambda review: review["state"] == state)
    path = f"/v1/external-reviews/{one['id']}" if one else ""
    return Sent(f"{path}/{step}", body, of=path) if one else None


def commission_review(s: Scene) -> Sent | None:
    """Due in some weeks."""
    due = (s.today + 40 * DAY).isoformat()
    return _outside(s, "requested", "commission", {"reviewer": "Reviewers", "due_on": due})


def deliver_review(s: Scene) -> Sent | None:
    """With something to do."""
    due = (s.today + 40 * DAY).isoformat()
    told = [{"what": "See lessons.", "owner": "Headteacher", "due_on": due}]
    return _outside(s, "commissioned", "report", {"summary": WORDS, "recommendations": told})


@_of_case
def note_watch(s: Scene) -> Sent:
    """Of a school that left."""
    return Sent(f"/v1/watches/{s.case['id']}/notes", {"seen_on": s.day(), "note": WORDS})


def _date(text: str) -> date:
    return date.fromisoformat(text)


OFFICERS = (LEAD, ADVISER, DIRECTOR)
VISITORS = (LEAD, PARTNER, ADVISER)
SCHOOL = (HEAD, CHAIR)
COMMANDS: dict[str, tuple[Callable[[Scene], Sent | None], tuple[str, ...]]] = {
    "decide_level": (decide_level, (ADVISER, DIRECTOR)),
    "open_case": (open_case, OFFICERS),
    "invite_trust": (invite_trust, OFFICERS),
    "record_trust_reply": (record_trust_reply, OFFICERS),
    "record_contact": (record_contact, OFFICERS),
    "draft_engagement_letter": (draft_letter, (LEAD, ADVISER)),
    "approve_letter": (approve_letter, (DIRECTOR,)),
    "deliver_letter": (deliver_letter, OFFICERS),
    "record_engagement_meeting": (hold_engagement_meeting, OFFICERS),
    "pause_case": (pause, (DIRECTOR,)),
    "resume_case": (resume, (DIRECTOR,)),
    "assign_to_case": (assign, OFFICERS),
    "set_exit_criteria": (set_exit_criteria, OFFICERS),
    "freeze_evidence": (freeze_evidence, OFFICERS),
    "respond_to_review": (respond_to_review, SCHOOL),
    "decide_review": (decide_to_continue, (DIRECTOR,)),
    "consider_intervention": (decide_to_consider, (DIRECTOR,)),
    "exit": (decide_exit, (DIRECTOR,)),
    "decide_against_intervention": (decide_against, (DIRECTOR,)),
    "begin_intervention": (begin_intervention, (DIRECTOR,)),
    "prepare_intervention": (prepare_intervention, OFFICERS),
    "freeze_intervention_evidence": (freeze_intervention_evidence, OFFICERS),
    "refer_to_regional_director": (refer, (DIRECTOR,)),
    "advise_on_intervention": (advise, (BOARD,)),
    "record_outcome": (record_outcome, (DIRECTOR,)),
    "record_visit": (record_meeting, VISITORS),
    "record_not_held": (record_not_held, VISITORS),
    "arrange_visit": (arrange_visit, VISITORS),
    "record_findings": (record_findings, VISITORS),
    "change_minutes": (change_minutes, VISITORS),
    "approve_minutes": (approve_minutes, (LEAD, ADVISER)),
    "issue_minutes": (issue_minutes, (LEAD, ADVISER)),
    "reopen_minutes": (reopen_minutes, (LEAD, ADVISER)),
    "respond_to_minutes": (respond_to_minutes, SCHOOL),
    "answer_dispute": (answer_dispute, (LEAD, ADVISER)),
    "change_action": (change_action, VISITORS),
    "report_action": (report_action, SCHOOL),
    "answer_report": (answer_report, VISITORS),
    "carry_action_over": (carry_over, VISITORS),
    "withdraw_action": (withdraw_action, VISITORS),
    "identify_support": (identify_support, OFFICERS),
    "broker_support": (broker, OFFICERS),
    "agree_support": (agree, (*SCHOOL, *OFFICERS, BOTH)),
    "record_session": (record_session, (*VISITORS, *SCHOOL, BOTH)),
    "complete_support": (complete, (*OFFICERS, BOTH)),
    "evaluate_support": (evaluate, (*OFFICERS, BOTH)),
    "withdraw_support": (withdraw_support, OFFICERS),
    "request_external_review": (request_review, OFFICERS),
    "commission_external_review": (commission_review, OFFICERS),
    "record_external_review": (deliver_review, OFFICERS),
    "note_watch": (note_watch, (LEAD, PARTNER)),
}
"""Every command, and who may send it."""
OFFERS = {
    "case": (
        *("assign_to_case", "invite_trust", "record_trust_reply", "record_contact", "draft_engagement_letter"),
        *("record_engagement_meeting", "set_exit_criteria", "pause_case", "resume_case", "decide_review", "exit"),
        "begin_intervention",
    ),
    "visit": ("record_visit", "record_findings", "record_not_held"),
    "minutes": (
        *("change_minutes", "approve_minutes", "issue_minutes", "reopen_minutes"),
        *("respond_to_minutes", "answer_dispute"),
    ),
    "action": ("change_action", "report_action", "answer_report", "carry_action_over", "withdraw_action"),
    "package": ("broker_support", "agree_support", "record_session", "complete_support", "evaluate_support"),
    "intervention": (
        *("prepare_intervention", "freeze_intervention_evidence", "refer_to_regional_director"),
        *("advise_on_intervention", "record_outcome"),
    ),
}
"""What each resource may offer somebody, of what is tried here."""
