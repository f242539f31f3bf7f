"""The words of the programme, one meaning each. Values are what other systems read in our JSON."""

from enum import StrEnum


class MonitoringLevel(StrEnum):
    """How serious the council and the school agree it is (programme, Appendix 1)."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    NOT_ASSESSED = "not_assessed"
    """Too little evidence to say. It is never green."""


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


class LinkType(StrEnum):
    """How the register links one school to another, seen from the school that tells it: that one is its predecessor, say."""

    PREDECESSOR = "predecessor"
    PREDECESSOR_AMALGAMATED = "predecessor_amalgamated"
    PREDECESSOR_MERGED = "predecessor_merged"
    PREDECESSOR_SPLIT = "predecessor_split"
    SUCCESSOR = "successor"
    SUCCESSOR_AMALGAMATED = "successor_amalgamated"
    SUCCESSOR_MERGED = "successor_merged"
    SUCCESSOR_SPLIT = "successor_split"
    RESULT_OF_AMALGAMATION = "result_of_amalgamation"
    """The two became one; which of them went on is not said."""
    MERGED_AGE_RANGE = "merged_age_range"
    """Merged, with a change of age range; which of the two went on is not said, nor in the two that follow."""
    MERGED_CAPACITY = "merged_capacity"
    MERGED_AGE_RANGE_AND_CAPACITY = "merged_age_range_and_capacity"
    SIXTH_FORM_CENTRE_LINK = "sixth_form_centre_link"
    SIXTH_FORM_CENTRE_SCHOOL = "sixth_form_centre_school"
    EXPANSION = "expansion"
    CLOSURE = "closure"
    OTHER = "other"


class ReleaseStatus(StrEnum):
    """How settled a figure is. Later members supersede earlier ones for the same school, indicator and period."""

    SCHOOL_SUPPLIED = "school_supplied"
    PROVISIONAL = "provisional"
    REVISED = "revised"
    FINAL = "final"

    @property
    def rank(self) -> int:
        """Higher supersedes lower."""
        return list(ReleaseStatus).index(self)


class ObservationStatus(StrEnum):
    """Whether an observation has a value and, if it has none, what the publisher said instead. Missing is never zero."""

    PRESENT = "present"
    SUPPRESSED = "suppressed"
    """Withheld by the publisher because few pupils are involved (SUPP, c)."""
    LOW_COVERAGE = "low_coverage"
    """Too few of the pupils could be measured (LOWCOV)."""
    NOT_APPLICABLE = "not_applicable"
    """The measure does not apply to this school (NA, z)."""
    NO_ENTRIES = "no_entries"
    """No pupil was entered (NE)."""
    NOT_PUBLISHED = "not_published"
    """The publisher left it out without a code (blank, NP, x, new school)."""


class InspectionKind(StrEnum):
    """What inspectors came to do."""

    GRADED = "graded"
    """Judgements were made afresh (section 5, or a section 8 visit that became or was deemed one)."""
    UNGRADED = "ungraded"
    """A visit that asks whether the standing judgements still hold (section 8, also called short)."""


class Grade(StrEnum):
    """What an inspection says of one thing it may judge. No grade is never a good one.

    Grades of report cards, since November 2025, are no other words for those before: what each means is for rulesets to say.
    """

    OUTSTANDING = "outstanding"
    GOOD = "good"
    REQUIRES_IMPROVEMENT = "requires_improvement"
    SATISFACTORY = "satisfactory"
    """The third of four grades until August 2012."""
    INADEQUATE = "inadequate"
    EFFECTIVE = "effective"
    """Safeguarding, which is judged by yes or no."""
    NOT_EFFECTIVE = "not_effective"
    EXCEPTIONAL = "exceptional"
    """The best of five grades on a report card."""
    STRONG_STANDARD = "strong_standard"
    EXPECTED_STANDARD = "expected_standard"
    NEEDS_ATTENTION = "needs_attention"
    URGENT_IMPROVEMENT = "urgent_improvement"
    MET = "met"
    """Safeguarding on a report card: the standards are met, or not."""
    NOT_MET = "not_met"
    NOT_JUDGED = "not_judged"
    """The framework of the day did not ask for it, or inspectors did not answer (9; 8 for early years in 2012)."""
    NOT_APPLICABLE = "not_applicable"
    """The school has nothing of the kind, such as no sixth form (0)."""
    NOT_TOLD = "not_told"
    """The publisher left it blank (NULL)."""

    @property
    def is_a_judgement(self) -> bool:
        """Whether inspectors judged at all."""
        return self not in {Grade.NOT_JUDGED, Grade.NOT_APPLICABLE, Grade.NOT_TOLD}


class ConcernCategory(StrEnum):
    """The category of concern an inspection put a school in."""

    SPECIAL_MEASURES = "special_measures"
    SERIOUS_WEAKNESSES = "serious_weaknesses"
    NOTICE_TO_IMPROVE = "notice_to_improve"
    """What serious weaknesses were called until August 2012."""
    REQUIRES_SIGNIFICANT_IMPROVEMENT = "requires_significant_improvement"
    """What takes the place of serious weaknesses where there is a report card."""


class ImportState(StrEnum):
    """How far one load of one file has come."""

    RECEIVED = "received"
    LOADED = "loaded"
    REFUSED = "refused"
    """Nothing of the file was kept as fact; the reason stands in its problem."""
    WITHDRAWING = "withdrawing"
    """Somebody asked for it to be withdrawn; what it told still stands."""
    WITHDRAWN = "withdrawn"
    """What it told no longer stands; what was known without it does."""


class CalendarKind(StrEnum):
    """What a calendar period says about its days."""

    TERM = "term"
    HALF_TERM = "half_term"
    """A break inside a term."""
    HOLIDAY = "holiday"
    BANK_HOLIDAY = "bank_holiday"


class Term(StrEnum):
    """The three terms of the English school year, in order."""

    AUTUMN = "autumn"
    SPRING = "spring"
    SUMMER = "summer"


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


class CaseState(StrEnum):
    """Where a case stands."""

    OPEN = "open"
    INTERVENTION = "intervention"
    """The council has decided on formal intervention at a review; meetings and reviews go on."""
    EXITED = "exited"
    """A review decided that the school leaves the programme. Nothing follows."""

    @property
    def is_running(self) -> bool:
        """Whether the school is still in the programme."""
        return self in RUNNING


RUNNING = (CaseState.OPEN, CaseState.INTERVENTION)


class ReviewDecision(StrEnum):
    """What a review can decide (programme, After 24 months)."""

    EXIT = "exit"
    """Improvement is shown and can be sustained: the school leaves the programme."""
    CONTINUE = "continue"
    """Improvement is evident but not yet embedded: on to the next review."""
    FORMAL_INTERVENTION = "formal_intervention"
    """Improvement is not evident: the council may implement formal intervention plans."""


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


class SupportState(StrEnum):
    """How far a support package has come (programme, Support packages), in order."""

    IDENTIFIED = "identified"
    """The need is named."""
    BROKERED = "brokered"
    """A provider has agreed to meet it."""
    PROVIDED = "provided"
    EVALUATED = "evaluated"


class SupportImpact(StrEnum):
    """What a support package did, as people judge it."""

    NONE = "none"
    SOME = "some"
    STRONG = "strong"


class VisitKind(StrEnum):
    """Why somebody goes to the school."""

    SECURING_GOOD_MEETING = "securing_good_meeting"
    """Termly (amber) or half-termly (red) with headteacher and chair (programme, Securing Good Process)."""


class VisitStatus(StrEnum):
    """What became of a visit."""

    PLANNED = "planned"
    HELD = "held"
    MISSED = "missed"
    """Its day has passed without minutes: it did not happen, or they are still to be written."""


class Progress(StrEnum):
    """How a school moves between two visits, as the lead officer and link partner judge it."""

    IMPROVING = "improving"
    UNCHANGED = "unchanged"
    DECLINING = "declining"


class ActionStatus(StrEnum):
    """Whether an agreed action is done."""

    OPEN = "open"
    DONE = "done"


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
