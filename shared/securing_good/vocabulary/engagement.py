"""Words for how a school is brought into the programme, and for who meets there."""

from enum import StrEnum


class ContactRoute(StrEnum):
    """How somebody was spoken to."""

    PHONE = "phone"
    VIDEO = "video"
    IN_PERSON = "in_person"
    EMAIL = "email"


class Party(StrEnum):
    """As what somebody takes part in a meeting of the programme."""

    ASSISTANT_DIRECTOR = "assistant_director"
    PRINCIPAL_ADVISER = "principal_adviser"
    LEAD_OFFICER = "lead_officer"
    LINK_PARTNER = "link_partner"
    HEADTEACHER = "headteacher"
    CHAIR_OF_GOVERNORS = "chair_of_governors"
    VICE_CHAIR_OF_GOVERNORS = "vice_chair_of_governors"
    """May stand in for the chair."""
    CLERK = "clerk"
    TRUST_OFFICER = "trust_officer"
    DIOCESAN_OFFICER = "diocesan_officer"
    OTHER = "other"


class ActionOrigin(StrEnum):
    """Where an action was agreed."""

    ENGAGEMENT_MEETING = "engagement_meeting"
    SECURING_GOOD_MEETING = "securing_good_meeting"
    EXTERNAL_REVIEW = "external_review"
    """Recommended by whoever reviewed the school from outside."""
    BOARD_MEETING = "board_meeting"
    """Agreed by the partnership board."""


class TrustReply(StrEnum):
    """What an academy's trust says to an invitation into the programme."""

    AGREES = "agrees"
    DECLINES = "declines"


class Governance(StrEnum):
    """Who answers for a school, and so what a council may do (Education and Inspections Act 2006 s.59)."""

    MAINTAINED = "maintained"
    """By a council: community, voluntary, foundation, special, nursery; and pupil referral units."""
    ACADEMY = "academy"
    """By a trust under an agreement with the Secretary of State: academies, free schools, UTCs, studio schools."""
    OTHER = "other"
    """Independent and non-maintained schools, colleges."""
