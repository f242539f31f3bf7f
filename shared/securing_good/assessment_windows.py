"""Days that schools must keep free for tests and examinations, by whom they are for. Pure."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from securing_good.vocabulary import Phase

RECEPTION_AGE: Final = 4
"""A pupil of reception is four on the first of September; of year group n, four and n."""
_YEAR_GROUPS: Final = {
    Phase.NURSERY: (-2, -1),
    Phase.PRIMARY: (0, 6),
    Phase.MIDDLE_DEEMED_PRIMARY: (4, 7),
    Phase.MIDDLE_DEEMED_SECONDARY: (5, 8),
    Phase.SECONDARY: (7, 11),
    Phase.ALL_THROUGH: (0, 13),
    Phase.SIXTEEN_PLUS: (12, 13),
}
"""Where the register gives no ages. A special school without them has no window by year group."""


@dataclass(frozen=True, slots=True)
class AssessmentWindow:
    """One span of days kept free for an assessment; both ends are inside it."""

    title: str
    starts_on: date
    ends_on: date
    phase: Phase | None = None
    """Schools of this phase; None for any."""
    year_group: int | None = None
    """Schools that teach this year group, reception being 0; None for any."""


@dataclass(frozen=True, slots=True)
class Taught:
    """Whom a school teaches, as the register tells it."""

    phase: Phase
    low_age: int | None = None
    high_age: int | None = None
    """The oldest are this old when they leave: a primary school's are eleven."""

    def has_year_group(self, year_group: int) -> bool:
        """Whether pupils of a year group are taught, by the ages or else by the phase."""
        if self.low_age is not None and self.high_age is not None:
            age = RECEPTION_AGE + year_group
            return self.low_age <= age and age + 1 <= self.high_age
        first, last = _YEAR_GROUPS.get(self.phase, (1, 0))
        return first <= year_group <= last

    def sits(self, window: AssessmentWindow) -> bool:
        """Whether a school has to keep a window free."""
        return (window.phase is None or window.phase is self.phase) and (
            window.year_group is None or self.has_year_group(window.year_group)
        )
