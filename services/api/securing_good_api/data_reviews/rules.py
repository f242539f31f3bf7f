"""When a review of data is held, of which schools, and by when it is discussed with them."""

from datetime import date

from securing_good.errors import Invalid
from securing_good.vocabulary import DataReviewKind, Phase

HELD = {
    DataReviewKind.JULY: ((6, 15), (8, 31)),
    DataReviewKind.SEPTEMBER: ((9, 1), (10, 15)),
    DataReviewKind.OCTOBER_KEY_STAGE_4: ((10, 1), (11, 30)),
}
"""First and last day of the year on which each can be held (programme, Identification of schools: July and September)."""
DISCUSSED_BY = {
    DataReviewKind.JULY: (10, 31),
    DataReviewKind.SEPTEMBER: (10, 31),
    DataReviewKind.OCTOBER_KEY_STAGE_4: (12, 15),
}
"""The end of "early in the autumn term", as the programme has it; the days are our proposal."""
KEY_STAGE_4 = (Phase.SECONDARY, Phase.ALL_THROUGH, Phase.MIDDLE_DEEMED_SECONDARY)


def check_day(kind: DataReviewKind, as_of: date) -> date:
    """The day by which it is discussed with schools. Raises Invalid for a day on which this review is not held."""
    first, last = (date(as_of.year, *day) for day in HELD[kind])
    if not first <= as_of <= last:
        named = kind.value.replace("_", " ").capitalize()
        raise Invalid.at(
            "#/as_of", "day", f"The review of {named} is held from {first.day} {first:%B} to {last.day} {last:%B}."
        )
    return date(as_of.year, *DISCUSSED_BY[kind])


def phases_of(kind: DataReviewKind) -> tuple[Phase, ...] | None:
    """The phases whose schools it is about; None: all."""
    return KEY_STAGE_4 if kind is DataReviewKind.OCTOBER_KEY_STAGE_4 else None


def check_discussion(*, discussed_on: date, as_of: date, today: date) -> None:
    """A review is discussed after its day and not in the future."""
    if not as_of <= discussed_on <= today:
        raise Invalid.at("#/discussed_on", "day", f"Give a day from the review's, {as_of}, to today.")
