"""Words for schools, people, and what happens in the programme."""

from enum import StrEnum


class Phase(StrEnum):
    """Phase of education as the national register (GIAS) names it."""

    NURSERY = "nursery"
    PRIMARY = "primary"
    MIDDLE_DEEMED_PRIMARY = "middle_deemed_primary"
    MIDDLE_DEEMED_SECONDARY = "middle_deemed_secondary"
    SECONDARY = "secondary"
    ALL_THROUGH = "all_through"
    SIXTEEN_PLUS = "sixteen_plus"
    NOT_APPLICABLE = "not_applicable"
    """Special schools, pupil referral units and others the register gives no phase."""


class SchoolStatus(StrEnum):
    """Whether the school is open, as the national register says."""

    OPEN = "open"
    PROPOSED_TO_CLOSE = "proposed_to_close"
    PROPOSED_TO_OPEN = "proposed_to_open"
    CLOSED = "closed"


class CaseState(StrEnum):
    """Where a case stands (programme, Securing Good Process)."""

    AWAITING_TRUST = "awaiting_trust"
    """An academy's: its trust is invited and has not agreed. Nothing is asked of the school yet."""
    ENGAGING = "engaging"
    """The school is contacted, written to and met, until concerns and key actions are agreed."""
    MONITORING = "monitoring"
    """Termly or half-termly Securing Good meetings."""
    INTERVENTION = "intervention"
    """A formal intervention is open, and goes on until its outcome is recorded; meetings and reviews go on."""
    EXITED = "exited"
    """A review decided that the school leaves the programme. Nothing follows."""
    DECLINED = "declined"
    """The academy's trust refused: there is no case, whatever else may follow."""

    @property
    def is_running(self) -> bool:
        """Whether the school is still in the programme."""
        return self in RUNNING

    @property
    def has_meetings(self) -> bool:
        """Whether Securing Good meetings are held."""
        return self in {CaseState.MONITORING, CaseState.INTERVENTION}


class CaseTransition(StrEnum):
    """What can be done about a case as a whole."""

    ASSIGN = "assign_to_case"
    INVITE_TRUST = "invite_trust"
    RECORD_TRUST_REPLY = "record_trust_reply"
    MOVE_TO_SUCCESSOR = "move_to_successor"
    RECORD_CONTACT = "record_contact"
    DRAFT_ENGAGEMENT_LETTER = "draft_engagement_letter"
    RECORD_ENGAGEMENT_MEETING = "record_engagement_meeting"
    SET_EXIT_CRITERIA = "set_exit_criteria"
    PAUSE = "pause_case"
    RESUME = "resume_case"
    DECIDE_REVIEW = "decide_review"
    EXIT = "exit"
    """By the decision of its next review."""
    BEGIN_INTERVENTION = "begin_intervention"


RUNNING = (CaseState.AWAITING_TRUST, CaseState.ENGAGING, CaseState.MONITORING, CaseState.INTERVENTION)
CLOSED = (CaseState.EXITED, CaseState.DECLINED)


class ReviewKind(StrEnum):
    """Why a case is reviewed."""

    SCHEDULED = "scheduled"
    """Its time has come: 12, 18, 24 months, and every six after that while the case goes on."""
    EARLY = "early"
    """People found the school green before its time."""


class ReviewDecision(StrEnum):
    """What a review can decide (programme, After 24 months)."""

    EXIT = "exit"
    """Improvement is shown and can be sustained: the school leaves the programme."""
    CONTINUE = "continue"
    """Improvement is evident but not yet embedded: on to the next review."""
    CONSIDER_INTERVENTION = "consider_intervention"
    """Improvement is not evident: the council may implement formal intervention plans, and decides whether it does."""


class ReviewState(StrEnum):
    """Where a review point stands today."""

    UPCOMING = "upcoming"
    DUE = "due"
    """Its day is at most 30 days away: it may be decided."""
    OVERDUE = "overdue"
    """Its day has passed and nobody has decided."""
    DECIDED = "decided"
    LAPSED = "lapsed"
    """The school left the programme before it came."""


class VisitKind(StrEnum):
    """Why somebody goes to the school."""

    SECURING_GOOD_MEETING = "securing_good_meeting"
    """Termly (amber) or half-termly (red) with headteacher and chair (programme, Securing Good Process)."""
    MONITORING_VISIT = "monitoring_visit"
    """Arranged by people, with planned activities (programme, Securing Good Monitoring Visits); no cadence counts it."""
    LINK_PARTNER_VISIT = "link_partner_visit"
    """Of its link partner, to every school, as the council's visit models promise it."""
    REVIEW_MEETING = "review_meeting"
    """At which a review of a case is talked through, before it is decided (programme, After 24 months)."""


class VisitStatus(StrEnum):
    """What became of a visit."""

    PLANNED = "planned"
    HELD = "held"
    MISSED = "missed"
    """Its day has passed without minutes: it did not happen, or they are still to be written."""
    NOT_HELD = "not_held"
    """Somebody said that it did not or will not happen, and why."""


class Progress(StrEnum):
    """How a school moves between two visits, as the lead officer and link partner judge it."""

    IMPROVING = "improving"
    UNCHANGED = "unchanged"
    DECLINING = "declining"


class ActionStatus(StrEnum):
    """Whether an agreed action is done."""

    OPEN = "open"
    DONE = "done"
    WITHDRAWN = "withdrawn"
    """An officer said, with a reason, that it need not be done."""


class Role(StrEnum):
    """What a person or system is to the programme."""

    LEAD_OFFICER = "lead_officer"
    LINK_PARTNER = "link_partner"
    PRINCIPAL_ADVISER = "principal_adviser"
    ASSISTANT_DIRECTOR = "assistant_director"
    DATA_OFFICER = "data_officer"
    CONCERN_CONTRIBUTOR = "concern_contributor"
    BOARD_MEMBER = "board_member"
    HEADTEACHER = "headteacher"
    CHAIR_OF_GOVERNORS = "chair_of_governors"
    CLERK = "clerk"
    TRUST_OFFICER = "trust_officer"
    INTEGRATOR = "integrator"
    ADMIN = "admin"


SCHOOL_ROLES = frozenset({Role.HEADTEACHER, Role.CHAIR_OF_GOVERNORS, Role.CLERK, Role.TRUST_OFFICER})
"""People of a school: they see their own school or schools and no other."""


def storable(text: str) -> str:
    """The text with what no database column can hold, NUL and halves of surrogate pairs, replaced by U+FFFD."""
    return "".join(
        "\ufffd" if character == "\x00" or "\ud800" <= character <= "\udfff" else character for character in text
    )
