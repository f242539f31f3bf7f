"""Words for visits, what did not happen, minutes, the school's word on them, and what is done about agreed actions."""

from enum import StrEnum


class ActivityKind(StrEnum):
    """What is done on a monitoring visit (programme, Securing Good Monitoring Visits)."""

    LESSON_VISITS = "lesson_visits"
    WORK_SCRUTINY = "work_scrutiny"
    PUPIL_VOICE = "pupil_voice"
    DATA = "data"
    SELF_EVALUATION = "self_evaluation"
    """The school's evaluation of itself is tested."""
    OTHER = "other"


class NotHeldReason(StrEnum):
    """Why a visit did not happen."""

    SCHOOL_ASKED = "school_asked"
    SCHOOL_CLOSED = "school_closed"
    OFFICER_ILL = "officer_ill"
    HEADTEACHER_ABSENT = "headteacher_absent"
    CHAIR_ABSENT = "chair_absent"
    WEATHER = "weather"
    OTHER = "other"


class MinutesState(StrEnum):
    """How far the minutes of a meeting have come."""

    DRAFT = "draft"
    APPROVED = "approved"
    """By the lead officer or the principal adviser; they are locked from then on."""
    ISSUED = "issued"
    """The school reads them."""


class SchoolWord(StrEnum):
    """What the school says of minutes it was issued."""

    AWAITED = "awaited"
    ACCURATE = "accurate"
    DISPUTED = "disputed"
    SILENT = "silent"
    """Its five school days are over and it has said nothing."""


class VisitStep(StrEnum):
    """What can be done about a visit."""

    RECORD = "record_visit"
    RECORD_FINDINGS = "record_findings"
    NOT_HELD = "record_not_held"
    MERGE = "merge_meeting"


class OutsideMonitoring(StrEnum):
    """Who else meets a school to see it improve, and may do so at a Securing Good meeting."""

    RISE = "rise"
    """Regional improvement teams of the Department for Education."""
    OFSTED = "ofsted"
    """Monitoring after an inspection."""


class MinutesStep(StrEnum):
    """What can be done about minutes."""

    CHANGE = "change_minutes"
    APPROVE = "approve_minutes"
    ISSUE = "issue_minutes"
    REOPEN = "reopen_minutes"
    RESPOND = "respond_to_minutes"
    ANSWER = "answer_dispute"


class OwnerSide(StrEnum):
    """Whose an action is to do."""

    SCHOOL = "school"
    COUNCIL = "council"


class ActionStep(StrEnum):
    """What can be done about an action."""

    CHANGE = "change_action"
    REPORT = "report_action"
    ADD_EVIDENCE = "add_evidence"
    ANSWER_REPORT = "answer_report"
    CARRY_OVER = "carry_action_over"
    WITHDRAW = "withdraw_action"


class ReportOutcome(StrEnum):
    """What an officer makes of a school's report that an action is done."""

    CONFIRMED = "confirmed"
    RETURNED = "returned"


class ReportState(StrEnum):
    """How the newest report on an action stands."""

    NONE = "none"
    AWAITING = "awaiting"
    CONFIRMED = "confirmed"
    RETURNED = "returned"


class EvidenceKind(StrEnum):
    """How evidence is given."""

    LINK = "link"
    FILE = "file"


class ScanResult(StrEnum):
    """What is known of a file: whether something looked for malware in it."""

    CLEAN = "clean"
    NOT_SCANNED = "not_scanned"
