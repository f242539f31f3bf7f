"""Words for what a council owes a school, and whether it was done in its time."""

from enum import StrEnum


class ObligationKind(StrEnum):
    """What is owed."""

    FIRST_CONTACT = "first_contact"
    """The lead officer speaks with the school after its level rose."""
    MEETING = "meeting"
    """A Securing Good meeting of its term or half-term."""
    LINK_PARTNER_VISIT = "link_partner_visit"
    """A visit that the council's visit models promise."""
    REVIEW = "review"
    """A review of its case, met for and decided by its day."""


class ObligationState(StrEnum):
    """Whether it was done in its time."""

    OPEN = "open"
    """Its time is not over."""
    MET = "met"
    MET_LATE = "met_late"
    WAIVED = "waived"
    """Somebody decided, by name and with a reason, that there be none."""
    BREACHED = "breached"
    """Its time is over, and it was not done."""


class ContactCause(StrEnum):
    """Why the school is to be spoken with."""

    CASE_OPENED = "case_opened"
    LEVEL_ROSE = "level_rose"
