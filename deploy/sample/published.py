"""When what is published: a file is part of the sample only once the real one of its year would be out.

Days are those on which the department and others usually publish, a little late rather than early.
"""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date
from typing import Final

from deploy.sample import national

YEARS: Final = 5
"""Years of figures the sample holds of everything."""
_FIRST: Final = 2017
"""No figures are made up for years before this one."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """When the figures of an academic year come out."""

    years_later: int
    """Counted from the year in which the academic year starts."""
    month: int
    day: int
    never: Container[int] = frozenset()
    """Years of which there are none."""
    first: int = _FIRST
    """The first year the shape exists in."""

    def day_of(self, year: int) -> date:
        """The first day the figures of this academic year are public."""
        return date(year + self.years_later, self.month, self.day)

    def years(self, today: date) -> list[int]:
        """The newest years public by today, oldest first."""
        out = [
            year
            for year in range(self.first, today.year + 1)
            if year not in self.never and self.day_of(year) <= today and year <= national.LAST
        ]
        return out[-YEARS:]


KS2: Final = Calendar(1, 12, 14, never=national.WITHOUT_PRIMARY_TESTS, first=2018)
KS4_PROVISIONAL: Final = Calendar(1, 10, 18, never=national.WITHOUT_EXAMINATIONS, first=2021)
KS4: Final = Calendar(2, 2, 28, never=national.WITHOUT_EXAMINATIONS, first=2018)
KS5: Final = Calendar(2, 2, 28, never=national.WITHOUT_EXAMINATIONS, first=2018)
ABSENCE: Final = Calendar(2, 3, 28, never=national.WITHOUT_ABSENCE, first=2018)
CENSUS: Final = Calendar(1, 6, 30, first=2018)
WORKFORCE: Final = Calendar(1, 6, 30, first=2018)
MAINTAINED_FINANCE: Final = Calendar(1, 12, 31, first=2018)
ALL_FINANCE: Final = Calendar(2, 2, 28, first=2024)
ADMISSIONS: Final = Calendar(0, 7, 31, first=2018)
"""By the year of the September the places are for."""
PARENT_VIEW: Final = Calendar(1, 12, 31, first=2019)


def academic_year(year: int) -> str:
    """2024 as people, and PERIOD, write it: 2024/25."""
    return f"{year}/{(year + 1) % 100:02}"
