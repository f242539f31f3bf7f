"""What people of a council might send: the bodies of requests, with the council's LA code in every text."""

import json
from datetime import UTC, datetime

from securing_good_risk_engine.rulesets import load_shipped

YEAR = 2025

TODAY = datetime(2025, 11, 20, 9, tzinfo=UTC)
"""In term, and before any clock this suite will run under: work that is asked for then is due."""

URNS = {"307": (101901, 101902, 101903), "310": (102201, 102202, 102203)}

STEPS: dict[str, str] = {
    "identified": "",
    "brokered": "broker",
    "agreed": "agree",
    "under_way": "sessions",
    "completed": "complete",
    "evaluated": "evaluate",
}
"""The states of a support package in order, and the verb that leads to each."""


def definitions_of(council: str) -> dict[str, object]:
    """What a council might say its levels mean."""
    about = {
        "descriptor": f"As {council} has it.",
        "entitlement": "Visits.",
        "cadence": "Each term",
        "confirmed_by": "All",
    }
    levels = [{"level": level, "name": f"{level} in {council}", **about} for level in ("green", "amber", "red")]
    return {"levels": levels, "reason": f"Agreed by the board of {council}."}


def pattern_of(person_id: str) -> dict[str, object]:
    """When somebody might work."""
    whole = ["morning", "afternoon"]
    halves = {**dict.fromkeys(("monday", "tuesday", "wednesday", "thursday"), whole), "friday": ["morning"]}
    return {"person_id": person_id, "halves": halves, "most_a_day": 2, "most_a_week": 5}


def leave_of(person_id: str) -> dict[str, object]:
    """When somebody might be away."""
    return {"person_id": person_id, "kind": "training", "starts_on": "2026-02-05", "ends_on": "2026-02-06"}


def busy_calendar_of(council: str) -> dict[str, object]:
    """A calendar with one event, as a form's file."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:test", "BEGIN:VEVENT", f"UID:one of {council}"]
    lines += ["DTSTART:20260210T100000Z", "DTEND:20260210T110000Z", f"SUMMARY:Secret of {council}"]
    content = "\r\n".join([*lines, "END:VEVENT", "END:VCALENDAR", ""])
    return {"file": ("calendar.ics", content.encode(), "text/calendar")}


def school_time_of(council: str, urn: int) -> dict[str, object]:
    """A half-day that a school might block."""
    reason = f"All of {council} sings."
    return {"urn": urn, "date": "2026-03-24", "half": "morning", "word": "blocked", "reason": reason}


def visit_models_of(council: str) -> dict[str, object]:
    """What visits a council might promise."""
    model = {"key": "model-1", "name": f"Model 1 of {council}", "autumn": 1, "spring": 1, "summer": 1}
    by_level = dict.fromkeys(("green", "amber", "red", "not_assessed"), "model-1")
    return {"models": [model], "by_level": by_level, "reason": f"Agreed with heads of {council}."}


def ruleset_of(council: str, name: str = "1", **changed: object) -> str:
    """The text of a ruleset a council might propose: the newest that is shipped, with something changed."""
    content = load_shipped()[-1].model_dump(mode="json") | {"version": f"{council}-{name}"} | changed
    return json.dumps(content, indent=1)


def proposal_of(council: str, name: str = "1", **changed: object) -> dict[str, object]:
    """What a council's people might propose."""
    return {"text": ruleset_of(council, name, **changed), "reason": f"As {council} sees it."}


def level_proposal_of(council: str, urn: int, assessment_id: str, level: str = "amber") -> dict[str, object]:
    """A level that an officer might propose, whatever is suggested."""
    return {
        "urn": urn,
        "level": level,
        "reason": f"Reading falls in {council}.",
        "assessment_id": assessment_id,
        "difference_reason": f"Visits in {council} say so.",
    }


def moderation_of(council: str) -> dict[str, object]:
    """What a principal adviser might make of it."""
    return {"level": "amber", "reason": f"Reading, as moderated in {council}."}


def reply_of(council: str) -> dict[str, object]:
    """What a school might reply: a comment, and a correction of fact."""
    correction = {
        "stands": f"Said in {council}.",
        "should_say": f"Corrected in {council}.",
        "evidence": f"Seen in {council}.",
    }
    return {
        "agrees": False,
        "comment": f"Not quite, in {council}.",
        "entries": [
            {"factor": "attainment", "comment": f"We see it in {council}."},
            {"factor": "absence_and_behaviour", "correction": correction},
        ],
    }


def answer_of(council: str) -> dict[str, object]:
    """What an officer might answer a correction."""
    return {"outcome": "accepted", "answer": f"Right, in {council}."}


def self_evaluation_of(council: str, urn: int) -> dict[str, object]:
    """What a school might say of itself."""
    factors = [
        {"factor": "attainment", "judgement": "concern", "evidence": f"Phonics in {council}."},
        {"factor": "safeguarding", "judgement": "secure", "evidence": f"Audited in {council}."},
    ]
    return {"urn": urn, "level": "amber", "summary": f"As we see it in {council}.", "factors": factors}


def link_partner_visit_of(council: str, urn: int) -> dict[str, object]:
    """A visit that a link partner might record today."""
    held_on = TODAY.date().isoformat()
    more = {"visited_by": f"Link Partner of {council}", "note": f"Heard in {council}."}
    return {"urn": urn, "held_on": held_on, "self_evaluation_tested": True, **more}


def appointment_of(person_id: str, urn: int) -> dict[str, object]:
    """A headteacher's appointment, made some years ago."""
    return {"person_id": person_id, "post": "headteacher", "urn": urn, "starts_on": "2021-09-01"}


def approval_of(council: str, shadow_run_id: str) -> dict[str, object]:
    """An approval for a day far ahead, so that what was shipped holds through the story."""
    return {"shadow_run_id": shadow_run_id, "effective_from": "2029-09-01", "reason": f"Agreed in {council}."}


def simulation_of(urn: int) -> dict[str, object]:
    """What somebody might want to know of a school."""
    concern = {"factor": "safeguarding", "severity": "high", "confidence": "high"}
    return {"urn": urn, "concerns": [concern]}


def discussion_of(council: str, urn: int) -> dict[str, object]:
    """What a council's people might say of a review's discussion."""
    return {
        "urn": urn,
        "discussed_on": f"{YEAR}-09-24",
        "discussed_with": f"Headteacher in {council}",
        "engages_with_model_1": True,
        "note": f"Agreed in {council}.",
    }


def need_of(council: str, **more: object) -> dict[str, object]:
    """What a council's people might say that a school needs."""
    objective = {"what": f"Reading is taught in one way in {council}.", "measure": f"Lessons seen in {council}"}
    return {"what": f"Coaching in {council}.", "factors": ["teaching_and_learning"], "objectives": [objective], **more}


def provider_of(council: str, **more: object) -> dict[str, object]:
    """A provider that a council's people might add."""
    return {
        "name": f"Hub of {council}",
        "kind": "teaching_school_hub",
        "contact_name": f"Contact of {council}",
        "factors": ["teaching_and_learning"],
        "phases": ["primary"],
        "supports": ["teaching_school_hub"],
        "packages_at_once": 100,
        "day_rate_pounds": 600,
        **more,
    }


def check_of(council: str, kind: str, **more: object) -> dict[str, object]:
    """A check that a council's people might record today."""
    return {
        "kind": kind,
        "valid_from": "2025-01-01",
        "expires_on": "2027-12-31",
        "note": f"Seen in {council}.",
        **more,
    }


NOBODY = "00000000-0000-4000-8000-000000000000"


def step_of(council: str, state: str, provider_id: str = NOBODY) -> dict[str, object]:
    """What a council's people might send today to bring a support package into a state."""
    today = TODAY.date().isoformat()
    judged = {"number": 1, "impact": "some", "evidence": f"Lessons seen in all classes of {council}."}
    return {
        "brokered": {
            "provider_id": provider_id,
            "kind": "teaching_school_hub",
            "cost_pounds": 3600,
            "starts_on": today,
            "ends_on": "2026-03-27",
            "sessions_planned": 6,
        },
        "agreed": {"agreed_by": "headteacher", "name": f"Head in {council}"},
        "under_way": {"session_on": today, "what": f"Lessons seen in {council}.", "attended": 3},
        "completed": {},
        "evaluated": {
            "impact": "some",
            "evaluation": f"Reading is taught alike in {council}.",
            "objectives": [judged],
        },
    }[state]


def concern_of(council: str, urn: int, **more: object) -> dict[str, object]:
    """A concern that a council's people might enter today."""
    body = {
        "urn": urn,
        "factor": "leadership_and_governance",
        "severity": "low",
        "confidence": "high",
        "route": "visit",
    }
    return body | {"statement": f"A meeting had no quorum in {council}.", "detail": f"As told in {council}."} | more


def contact_of(council: str, on: str = "") -> dict[str, object]:
    """That the lead officer spoke with the school, today unless a day is given."""
    said = {"with_whom": f"Headteacher in {council}", "route": "phone", "said": f"What concerns us in {council}."}
    return {"contacted_on": on or TODAY.date().isoformat()} | said


def engagement_of(council: str, first_meeting_on: str, held_on: str = "") -> dict[str, object]:
    """An engagement meeting of all four parties, today unless a day is given."""
    parties = ("assistant_director", "principal_adviser", "headteacher", "chair_of_governors")
    return {
        "held_on": held_on or TODAY.date().isoformat(),
        "attendees": [{"party": party, "name": f"{party} in {council}"} for party in parties],
        "discussed": f"What concerns us, discussed in {council}.",
        "actions": [{"what": f"Plan reading in {council}.", "owner": "Headteacher"}],
        "first_meeting_on": first_meeting_on,
        "letter_elsewhere": f"Sent from the office of {council}.",
    }


def template_of(council: str, more: str = "") -> dict[str, object]:
    """A letter's template that a council's people might propose."""
    body = (
        f"Dear {{{{addressees}}}},\n\nas {council} has it.\n\n{{{{level_reason}}}}\n\n{{{{reasons}}}}\n\n{{{{concerns}}}}\n\n"
        f"{{{{meeting_frequency}}}}; {{{{review_months}}}}.\n\n{more}"
    )
    return {
        "kind": "engagement_letter",
        "title": f"Letter of {council}: {{{{school_name}}}}",
        "body": body.strip(),
        "reason": f"As heads of {council} asked.",
    }


def delivery_of(recipient: int) -> dict[str, object]:
    """A document's delivery, today."""
    return {"recipient": recipient, "delivered_on": TODAY.date().isoformat(), "route": "email"}


def exit_of(council: str) -> dict[str, object]:
    """A decision that both of the programme's own criteria are met."""
    met = [{"number": number, "met": True, "evidence": f"Seen in {council}."} for number in (1, 2)]
    return {"decision": "exit", "reason": f"Improved in {council}, and will last.", "criteria": met}


def schedule_of(council: str) -> dict[str, object]:
    """The programme's own schedule, as a council might set it."""
    go_on = ["exit", "continue"]
    reviews = [
        {"months": 12, "choices": go_on},
        {"months": 18, "choices": go_on},
        {"months": 24, "choices": [*go_on, "consider_intervention"]},
    ]
    return {"reviews": reviews, "reason": f"Agreed with heads of {council}."}


def external_review_of(council: str, case_id: str) -> dict[str, object]:
    """A review from outside that a council might ask for."""
    return {"case_id": case_id, "scope": f"Leadership in {council}.", "reason": f"A new head in {council}."}


def commission_of(council: str) -> dict[str, object]:
    """Who might do it, and by when."""
    return {"reviewer": f"Reviewers of {council}", "due_on": "2026-03-02", "cost_pounds": 4200}


def report_of(council: str) -> dict[str, object]:
    """What they might say."""
    recommended = {"what": f"See lessons in {council}.", "owner": "Headteacher", "due_on": "2026-03-16"}
    return {"summary": f"Clear about it in {council}.", "recommendations": [recommended]}


def minutes_of(council: str, *, actions: int = 1) -> dict[str, object]:
    """A visit record that a council's people might send today."""
    return {
        "held_on": TODAY.date().isoformat(),
        "progress": "improving",
        "discussed": f"Reading, discussed in {council}.",
        "actions": [
            {
                "what": f"Share plan {number} of {council}.",
                "owner": f"Head in {council}",
                "due_on": f"2025-12-{number:02}",
            }
            for number in range(1, actions + 1)
        ],
    }


def attendance_of(council: str) -> list[dict[str, object]]:
    """A Securing Good meeting at which the vice-chair stood in."""
    there = ("lead_officer", "headteacher", "vice_chair_of_governors", "link_partner")
    present = [{"party": party, "name": f"{party} in {council}"} for party in there]
    away = {"party": "chair_of_governors", "name": f"Chair in {council}", "apologies": f"Away from {council}."}
    return [*present, away]


def completion_of(council: str) -> dict[str, object]:
    """What makes a first draft of minutes complete."""
    objective = {"objective": f"Reading in {council}", "progress": "improving", "detail": f"Tests in {council}."}
    return {
        "attendance": attendance_of(council),
        "areas": [{"factor": "attainment", "found": f"Phonics in {council}."}],
        "objectives": [objective],
        "autumn_visit": {"words": f"Autumn lessons told of in {council}."},
        "why": f"Completed in {council}.",
    }


def visit_of(council: str, case_id: str, day: str = "2025-12-09") -> dict[str, object]:
    """A monitoring visit that a link partner might arrange."""
    activities = [
        {"kind": "lesson_visits", "focus": f"Lessons in {council}"},
        {"kind": "pupil_voice", "focus": f"Pupils of {council}"},
    ]
    return {"case_id": case_id, "date": day, "activities": activities}


def findings_of(council: str, held_on: str = "") -> dict[str, object]:
    """What was found on that visit, today unless a day is given."""
    found = [{"number": number, "found": f"Finding {number} in {council}."} for number in (1, 2)]
    return {"held_on": held_on or TODAY.date().isoformat(), "summary": f"Seen in {council}.", "activities": found}


def not_held_of(council: str) -> dict[str, object]:
    """Why a visit did not happen."""
    return {"reason": "weather", "words": f"Snow in {council}."}


PDF = b"%PDF-1.7\n"


def file_of(council: str) -> dict[str, object]:
    """A file that might be evidence."""
    return {
        "files": {"file": (f"plan of {council}.pdf", PDF + council.encode(), "application/pdf")},
        "data": {"title": f"The plan of {council}"},
    }


def succession_of(council: str, urn: int) -> dict[str, object]:
    """A case goes on with another school from the day it opened."""
    return {"urn": urn, "moved_on": TODAY.date().isoformat(), "reason": f"It is another school of {council} now."}


def merger_of(council: str, day: str) -> dict[str, object]:
    """A meeting is held with another programme's on a day."""
    return {"programme": "rise", "active_since": "2025-09-01", "day": day, "reason": f"The same people in {council}."}
