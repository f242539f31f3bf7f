"""What a council's schedule of reviews must be, from plain values."""

from collections.abc import Sequence
from typing import Final

from securing_good.errors import Invalid
from securing_good.vocabulary import ReviewDecision

EARLIEST_MONTHS: Final = 3
LATEST_MONTHS: Final = 60
Schedule = Sequence[tuple[int, Sequence[ReviewDecision]]]


def check_schedule(schedule: Schedule) -> None:
    """Months rise, and every review can end the case and something else: a review that can decide one thing decides nothing.

    Raises Invalid naming the review.
    """
    for place, (months, choices) in enumerate(schedule):
        if place and months <= schedule[place - 1][0]:
            detail = f"{months} months do not come after {schedule[place - 1][0]}."
            raise Invalid.at(f"#/reviews/{place}/months", "order", detail)
        if len(set(choices)) != len(choices):
            raise Invalid.at(f"#/reviews/{place}/choices", "twice", "A choice is named twice.")
        if ReviewDecision.EXIT not in choices or len(choices) < 2:
            detail = "A review offers exit and something else."
            raise Invalid.at(f"#/reviews/{place}/choices", "too-few", detail)
