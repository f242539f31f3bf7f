"""Words for visits in people's own calendars."""

from enum import StrEnum


class FeedScope(StrEnum):
    """Whose visits a calendar reads."""

    PERSON = "person"
    """Those somebody is to be at."""
    SCHOOL = "school"
    COUNCIL = "council"
