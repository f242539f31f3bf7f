"""What a school says of its own days, where they differ from its council's."""

from enum import StrEnum


class SchoolEntryKind(StrEnum):
    """What one entry in a school's own calendar says."""

    INSET_DAY = "inset_day"
    """Staff are trained and pupils stay at home."""
    OCCASIONAL_DAY = "occasional_day"
    """A day of holiday the school chose for itself."""
    CLOSED = "closed"
    """The school is closed for another reason: building work, a fire."""
    TERM = "term"
    """Its own first and last day of a term, in the place of the council's."""
    HALF_TERM = "half_term"
    """Its own half-term break, in the place of the council's."""
    BLOCKED = "blocked"
    """The school is open but not to be visited: most pupils are away on a trip, or a festival is kept."""

    @property
    def is_of_a_term(self) -> bool:
        """Whether it replaces what the council says of a term."""
        return self in {SchoolEntryKind.TERM, SchoolEntryKind.HALF_TERM}

    @property
    def closes(self) -> bool:
        """Whether no pupils are taught on its days."""
        return self in {SchoolEntryKind.INSET_DAY, SchoolEntryKind.OCCASIONAL_DAY, SchoolEntryKind.CLOSED}
