"""Words for support: packages, who provides them, what is checked of providers."""

from enum import StrEnum


class SupportState(StrEnum):
    """How far a support package has come (programme, Support packages)."""

    IDENTIFIED = "identified"
    """The need is named."""
    BROKERED = "brokered"
    """A provider has agreed to meet it; the school has not yet."""
    AGREED = "agreed"
    """The school has accepted it."""
    UNDER_WAY = "under_way"
    """A session was held."""
    COMPLETED = "completed"
    """All of it has been provided."""
    EVALUATED = "evaluated"
    DECLINED = "declined"
    """The school did not want it."""
    BOUGHT_ELSEWHERE = "bought_elsewhere"
    """The school found its own support for the need."""
    WITHDRAWN = "withdrawn"
    """The council took it back before it was completed."""

    @property
    def takes_capacity(self) -> bool:
        """Whether the provider is still to give it, or giving it."""
        return self in {SupportState.BROKERED, SupportState.AGREED, SupportState.UNDER_WAY}


class SupportAction(StrEnum):
    """What can be done about a support package."""

    BROKER = "broker_support"
    AGREE = "agree_support"
    DECLINE = "decline_support"
    BUY_ELSEWHERE = "buy_elsewhere"
    RECORD_SESSION = "record_session"
    COMPLETE = "complete_support"
    EVALUATE = "evaluate_support"
    WITHDRAW = "withdraw_support"


class SupportKind(StrEnum):
    """What kind of support it is (programme, Support packages)."""

    LINK_PARTNER_CONSULTANCY = "link_partner_consultancy"
    LEARNING_PARTNERSHIP = "learning_partnership"
    """From school to school, through the learning partnership."""
    TEACHING_SCHOOL_HUB = "teaching_school_hub"
    GOVERNANCE_REVIEW = "governance_review"
    GOVERNANCE_TRAINING = "governance_training"
    EXTERNAL_CONSULTANCY = "external_consultancy"
    OTHER = "other"


class SupportImpact(StrEnum):
    """What support did, as people judge it."""

    NONE = "none"
    SOME = "some"
    STRONG = "strong"


class SessionOutcome(StrEnum):
    """What became of a session."""

    HELD = "held"
    CANCELLED = "cancelled"


class Cancellation(StrEnum):
    """Why a session did not happen."""

    PROVIDER_UNAVAILABLE = "provider_unavailable"
    SCHOOL_UNAVAILABLE = "school_unavailable"
    STAFF_ABSENT = "staff_absent"
    SCHOOL_CLOSED = "school_closed"
    OTHER = "other"


class SessionRecorder(StrEnum):
    """As what somebody recorded a session."""

    PROVIDER = "provider"
    OFFICER = "officer"
    SCHOOL = "school"


class Acceptor(StrEnum):
    """Who speaks for a school about its support."""

    HEADTEACHER = "headteacher"
    CHAIR_OF_GOVERNORS = "chair_of_governors"


class ProviderKind(StrEnum):
    """Who provides support."""

    LINK_PARTNER = "link_partner"
    SCHOOL = "school"
    LEARNING_PARTNERSHIP = "learning_partnership"
    TEACHING_SCHOOL_HUB = "teaching_school_hub"
    GOVERNANCE_SERVICE = "governance_service"
    CONSULTANCY = "consultancy"
    OTHER = "other"


class ProviderState(StrEnum):
    """Whether a provider can be chosen."""

    ACTIVE = "active"
    RETIRED = "retired"


class ProviderCheck(StrEnum):
    """What is checked of a provider before it is let into a school, and again when that runs out."""

    SAFEGUARDING = "safeguarding"
    REFERENCES = "references"
    INSURANCE = "insurance"
    CONFLICT_DECLARATION = "conflict_declaration"
    """What it has to do with schools of the council is declared."""
