"""Words for what a file tells of a case that was running before a council used this."""

from enum import StrEnum


class CaseRecord(StrEnum):
    """What one row of such a file tells."""

    CASE = "case"
    """The school entered the programme."""
    LEAD_OFFICER = "lead_officer"
    """Somebody led the case from this day on."""
    LINK_PARTNER = "link_partner"
    TRUST_INVITED = "trust_invited"
    TRUST_AGREED = "trust_agreed"
    CONTACT = "contact"
    LETTER = "letter"
    """The engagement letter had reached headteacher and chair."""
    EXIT_CRITERION = "exit_criterion"
    ENGAGEMENT_MEETING = "engagement_meeting"
    LEVEL = "level"
    """The level was decided anew."""
    MEETING = "meeting"
    """A Securing Good meeting was held."""
    MEETING_NOT_HELD = "meeting_not_held"
    VISIT = "visit"
    """A monitoring visit was held."""
    ACTION = "action"
    """Agreed at the meeting of this day."""
    REVIEW = "review"
    """A review was decided."""
