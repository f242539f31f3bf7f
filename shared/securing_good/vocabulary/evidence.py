"""Words for what is known of a school: files, figures, inspections, calendars."""

from enum import StrEnum


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
    """What an inspection says of one thing it may judge. No grade is never a good one."""

    OUTSTANDING = "outstanding"
    GOOD = "good"
    REQUIRES_IMPROVEMENT = "requires_improvement"
    SATISFACTORY = "satisfactory"
    """The third of four grades until August 2012."""
    INADEQUATE = "inadequate"
    EXCEPTIONAL = "exceptional"
    """The first of five grades of a report card, since November 2025."""
    STRONG_STANDARD = "strong_standard"
    EXPECTED_STANDARD = "expected_standard"
    NEEDS_ATTENTION = "needs_attention"
    URGENT_IMPROVEMENT = "urgent_improvement"
    MET = "met"
    """Safeguarding on a report card, which is judged by met or not met."""
    NOT_MET = "not_met"
    EFFECTIVE = "effective"
    """Safeguarding, which is judged by yes or no."""
    NOT_EFFECTIVE = "not_effective"
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
    REQUIRES_SIGNIFICANT_IMPROVEMENT = "requires_significant_improvement"
    """What serious weaknesses are called since November 2025."""
    NOTICE_TO_IMPROVE = "notice_to_improve"
    """What serious weaknesses were called until August 2012."""


class ImportState(StrEnum):
    """How far one load of one file has come."""

    RECEIVED = "received"
    LOADED = "loaded"
    REFUSED = "refused"
    """Nothing of the file was kept as fact; the reason stands in its problem."""
    TRIED = "tried"
    """It was only tried: nothing of it was kept as fact; its differences say what loading it would have changed."""
    WITHDRAWING = "withdrawing"
    """Somebody asked for it to be withdrawn; what it told still stands."""
    WITHDRAWN = "withdrawn"
    """What it told no longer stands; what was known without it does."""


class ImportStage(StrEnum):
    """What is being done with a file that has not come to its end."""

    READING = "reading"
    """Its rows are read and checked."""
    STORING = "storing"
    """Its rows were all read; what they tell is compared with what is known, and kept."""


class FactKind(StrEnum):
    """What a fact of a file is about."""

    SCHOOL = "school"
    """A school as the register has it."""
    SCHOOL_LINK = "school_link"
    """How one school says it is linked to another."""
    OBSERVATION = "observation"
    """One value of one indicator, of a school and an academic year."""
    BENCHMARK = "benchmark"
    """The same of an area, or how England's schools are spread."""
    INSPECTION = "inspection"
    CALENDAR_PERIOD = "calendar_period"
    """A term, a break or a bank holiday."""


class FactChange(StrEnum):
    """What loading a file would do to a fact."""

    ADDED = "added"
    CHANGED = "changed"
    CEASED = "ceased"
    """What stands would stand no longer, and nothing would take its place."""


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


class FetchOutcome(StrEnum):
    """What came of looking for a newer release."""

    FETCHED = "fetched"
    """There was one: it became an import."""
    UNCHANGED = "unchanged"
    AWAY = "away"
    """The server did not answer, or not now: it is tried again soon."""
    REFUSED = "refused"
    """What answered is not a release: an administrator looks at the address."""
