"""What England as a whole did, by academic year (the year it starts in): the national rows of the sample's files.

Published figures are used where they are known: key stage 2 from 2016/17 to 2024/25 (expected standard), Attainment 8 to
2022/23, grade 5 in English and maths to 2023/24, Progress 8, absence of 2018/19 and from 2022/23 to 2023/24, and the census
totals of 2018/19 and 2022/23. All others, every year after 2024/25 above all, are plausible and invented: they continue the
last known figure, and must not be quoted.
"""

from dataclasses import dataclass
from typing import Final

LAST: Final = 2031
"""The last academic year figures are made up for."""


def _onwards(known: dict[int, float], step: float) -> dict[int, float]:
    """The known figures, continued to the last year by `step` each."""
    last = max(known)
    return known | {year: round(known[last] + step * (year - last), 1) for year in range(last + 1, LAST + 1)}


RWM_EXPECTED: Final = _onwards({2016: 61, 2017: 64, 2018: 65, 2021: 59, 2022: 60, 2023: 61, 2024: 62}, 0.5)
"""Percentage of pupils at the expected standard in reading, writing and maths."""
RWM_HIGHER: Final = _onwards({2016: 9, 2017: 10, 2018: 11, 2021: 7, 2022: 8, 2023: 8, 2024: 8}, 0.2)
READING_AVERAGE: Final = _onwards({2016: 104, 2017: 105, 2018: 104, 2021: 105, 2022: 105, 2023: 105, 2024: 106}, 0)
MATHS_AVERAGE: Final = _onwards({2016: 104, 2017: 104, 2018: 105, 2021: 104, 2022: 104, 2023: 104, 2024: 105}, 0)
KS2_PUPILS: Final = 644_967

ATTAINMENT_8: Final = _onwards({2017: 46.5, 2018: 46.7, 2021: 48.8, 2022: 46.3, 2023: 45.9, 2024: 45.9}, 0.1)
ENGLISH_MATHS_5: Final = _onwards({2017: 43.3, 2018: 43.2, 2021: 49.8, 2022: 45.0, 2023: 46.2, 2024: 45.4}, 0.2)
ENGLISH_MATHS_4: Final = _onwards({2017: 64.2, 2018: 64.6, 2021: 68.8, 2022: 65.1, 2023: 65.4, 2024: 64.9}, 0.1)
PROGRESS_8: Final = -0.03
KS4_PUPILS: Final = 542_568

A_LEVEL_POINTS: Final = _onwards({2017: 32.2, 2018: 32.9, 2021: 37.9, 2022: 34.2, 2023: 34.4, 2024: 34.7}, 0.1)
"""Average points for each A level entry."""
APPLIED_GENERAL_POINTS: Final = _onwards({2017: 28.4, 2018: 28.9, 2021: 31.9, 2022: 29.8, 2023: 29.3, 2024: 29.2}, 0.1)
"""Average points for each entry in applied general qualifications."""


@dataclass(frozen=True, slots=True)
class Absence:
    """Percentages of sessions missed and of pupils who miss a tenth or more of theirs."""

    overall: float
    persistent: float


_PRIMARY: Final = {2018: (4.0, 8.2), 2021: (6.3, 17.7), 2022: (5.9, 16.2), 2023: (5.5, 14.6), 2024: (5.2, 13.4)}
_SECONDARY: Final = {2018: (5.5, 13.7), 2021: (9.0, 27.7), 2022: (9.0, 26.5), 2023: (8.9, 25.6), 2024: (8.5, 23.3)}
_SPECIAL: Final = {2018: (10.1, 28.8), 2021: (13.1, 40.4), 2022: (13.0, 38.3), 2023: (13.0, 37.5), 2024: (12.7, 35.4)}


def _absence(known: dict[int, tuple[float, float]]) -> dict[int, Absence]:
    overall = _onwards({year: pair[0] for year, pair in known.items()}, -0.1)
    persistent = _onwards({year: pair[1] for year, pair in known.items()}, -0.3)
    return {year: Absence(overall[year], persistent[year]) for year in overall}


ABSENCE: Final = {"PRI": _absence(_PRIMARY), "SEC": _absence(_SECONDARY), "SPE": _absence(_SPECIAL)}
"""By kind of school as the files name it, and year."""

CENSUS_PUPILS: Final = {
    "PRI": {2018: 4_727_089, 2022: 4_647_851},
    "SEC": {2018: 3_327_970, 2022: 3_630_171},
    "SPE": {2018: 121_738, 2022: 152_578},
}
"""Pupils on roll as published; other years are taken between and beyond."""

WITHOUT_PRIMARY_TESTS: Final = frozenset({2019, 2020})
WITHOUT_EXAMINATIONS: Final = frozenset({2019, 2020})
WITHOUT_ABSENCE: Final = frozenset({2019, 2020})
"""Years the pandemic left without figures by school."""
WITHOUT_KS2_PROGRESS: Final = frozenset({2023, 2024})
WITHOUT_PROGRESS_8: Final = frozenset({2024, 2025})
"""Years whose pupils had taken no earlier tests to measure progress from."""


def census_pupils(kind: str, year: int) -> int:
    """Pupils on roll in England in January of the academic year."""
    known = CENSUS_PUPILS[kind]
    if year in known:
        return known[year]
    return round(known[2018] + (known[2022] - known[2018]) * (year - 2018) / 4)
