"""Words for how a school stands: levels, factors, flags, concerns."""

from enum import StrEnum


class MonitoringLevel(StrEnum):
    """How serious the council and the school agree it is (programme, Appendix 1)."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    NOT_ASSESSED = "not_assessed"
    """Too little evidence to say. It is never green."""

    @property
    def has_meetings(self) -> bool:
        """Whether schools at it are met (programme, Timing and content): amber each term, red each half-term."""
        return self in {MonitoringLevel.AMBER, MonitoringLevel.RED}


class RiskFactor(StrEnum):
    """The programme's nine risk factors (programme, Identification of schools)."""

    ATTAINMENT = "attainment"
    PROGRESS = "progress"
    ABSENCE_AND_BEHAVIOUR = "absence_and_behaviour"
    TEACHING_AND_LEARNING = "teaching_and_learning"
    LEADERSHIP_AND_GOVERNANCE = "leadership_and_governance"
    SAFEGUARDING = "safeguarding"
    STAFF_TURNOVER = "staff_turnover"
    PARENTAL_POPULARITY = "parental_popularity"
    FINANCE = "finance"


class Flag(StrEnum):
    """What one indicator, or one factor, says."""

    NONE = "none"
    CONCERN = "concern"
    SERIOUS_CONCERN = "serious_concern"
    NOT_ASSESSED = "not_assessed"
    """The evidence that would tell is missing, suppressed or too old."""
    NOT_APPLICABLE = "not_applicable"
    """Nothing of the kind exists for schools of this phase, so nothing is missing."""


class Strength(StrEnum):
    """How severe a concern is, or how sure whoever enters it is."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class ConcernRoute(StrEnum):
    """How a concern came to the council."""

    OFFICER = "officer"
    VISIT = "visit"
    COMPLAINT = "complaint"
    PARTNER_AGENCY = "partner_agency"
    SCHOOL = "school"
    WHISTLEBLOWING = "whistleblowing"
    MEDIA = "media"
    OTHER = "other"


class AccessClass(StrEnum):
    """Who may know of something."""

    OPEN = "open"
    """Council officers, and the school in the words written for it."""
    RESTRICTED = "restricted"
    """The assistant director, the principal adviser and whoever entered it. Nothing else may let it be seen or inferred."""


class DataReviewKind(StrEnum):
    """The council's reviews of data (programme, Identification of schools), and the one when key stage 4 is out."""

    JULY = "july"
    SEPTEMBER = "september"
    OCTOBER_KEY_STAGE_4 = "october_key_stage_4"


class Travel(StrEnum):
    """Which way a school has gone since it was last assessed."""

    IMPROVING = "improving"
    UNCHANGED = "unchanged"
    DETERIORATING = "deteriorating"
    UNKNOWN = "unknown"
    """It was not assessed before, or not enough is known to say."""


class RulesetState(StrEnum):
    """How settled a ruleset is for a council."""

    SHIPPED = "shipped"
    """It came with the program. The newest of these holds until a council approves one."""
    DRAFT = "draft"
    """Somebody of the council proposed it and it can be used; nobody approved it."""
    APPROVED = "approved"
    """The assistant director approved it, from a day on."""


class ProposalState(StrEnum):
    """What became of a proposed ruleset's text."""

    CHECKING = "checking"
    REFUSED = "refused"
    """It has faults: each is shown on its line."""
    DRAFT = "draft"
    """It can be used, and stands as a draft under its version."""
