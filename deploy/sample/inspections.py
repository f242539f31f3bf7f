"""When inspectors came to a school and what they found: a matter of the school alone, from 2012 to the sample's last year.

There is one simplification. Inspections since November 2025 are reported in report cards, of which no published table is
read yet; until one is, the sample goes on in the judgements of the framework before. Since September 2024 it gives no
overall grade.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Final

from deploy.sample.borough import Character, School
from deploy.sample.chance import drawn
from deploy.sample.quality import quality

_NO_OVERALL_GRADE_SINCE: Final = date(2024, 9, 3)
_NEW_FRAMEWORK: Final = date(2019, 9, 1)
_LAST: Final = date(2031, 8, 31)
_UNTIL_NEXT: Final = {1: 1560, 2: 1460, 3: 850, 4: 640}
"""Days to the next inspection, by the grade of the last."""
_TO_REPORT: Final = 38
"""Days from an inspection to its report."""
NOT_JUDGED: Final = 9


@dataclass(frozen=True, slots=True)
class Graded:
    """A graded inspection; grades are 1 outstanding to 4 inadequate."""

    number: str
    starts: date
    ends: date
    published: date
    overall: int
    education: int
    behaviour: int
    development: int
    leadership: int
    is_safe: bool
    category: str
    """SM special measures, SWK serious weaknesses, or nothing."""

    @property
    def worst(self) -> int:
        """The grade that decides when inspectors come again."""
        return max(self.education, self.leadership)


@dataclass(frozen=True, slots=True)
class Ungraded:
    """A visit that left the grade standing, and what it said of it."""

    number: str
    starts: date
    published: date
    outcome: str


@cache
def inspections(school: School) -> tuple[Graded | Ungraded, ...]:
    """Every inspection of the school, earliest first. Nobody inspects a school in its first year."""
    chance = drawn("inspections", school.urn)
    opened = school.opened_on or date(2011, 9, 1)
    on = opened + timedelta(days=420 + chance.randint(0, 900))
    found: list[Graded | Ungraded] = []
    closed = school.closed_on or _LAST
    last_grade = 0
    while (on := _school_day(on)) <= min(closed, _LAST):
        if date(2020, 3, 17) <= on < date(2021, 9, 1):
            # Inspectors stayed away from schools in the pandemic.
            on = date(2021, 9, 14) + timedelta(days=chance.randint(0, 300))
            continue
        grade = _grade(school, on)
        ungraded = last_grade in {1, 2} and grade <= 2 and not isinstance(found[-1], Ungraded)
        number = str(10_000_000 + school.urn % 1000 * 100 + len(found))
        if ungraded:
            outcome = f"School remains {'Outstanding' if last_grade == 1 else 'Good'}"
            found.append(Ungraded(number, on, on + timedelta(days=_TO_REPORT), outcome))
        else:
            found.append(_graded(school, on, grade, number))
            last_grade = grade
        on += timedelta(days=_UNTIL_NEXT[grade] + chance.randint(-120, 120))
    return tuple(found)


def _grade(school: School, on: date) -> int:
    """The grade that fits how the school did in the year before."""
    level = quality(school, max(on.year - 1 if on.month > 2 else on.year - 2, 2018)) if on >= date(2019, 9, 1) else 0.3
    if school.character is Character.INADEQUATE:
        return 4 if on >= date(2021, 1, 1) else 3
    if school.character is Character.REFERRAL or school.is_special:
        return 2
    if level < -1.75:
        return 4
    if level < -0.8:
        return 3
    return 1 if level > 1.3 else 2


def _graded(school: School, on: date, grade: int, number: str) -> Graded:
    chance = drawn("judgements", school.urn, on)
    milder = max(grade - 1, 1) if grade > 2 else grade
    new = on >= _NEW_FRAMEWORK
    safe = not (grade == 4 and (school.character is Character.INADEQUATE or chance.random() < 0.3))
    category = "" if grade < 4 else "SWK" if safe else "SM"
    return Graded(
        number=number,
        starts=on,
        ends=on + timedelta(days=1),
        published=on + timedelta(days=_TO_REPORT + chance.randint(-6, 20)),
        overall=NOT_JUDGED if on >= _NO_OVERALL_GRADE_SINCE else grade,
        education=grade if new else NOT_JUDGED,
        behaviour=(milder if chance.random() < 0.6 else grade) if new else NOT_JUDGED,
        development=milder if new else NOT_JUDGED,
        leadership=grade,
        is_safe=safe,
        category=category,
    )


def _school_day(on: date) -> date:
    """A Tuesday in term near the day: inspections begin early in the week."""
    while on.month == 8 or (on.month == 12 and on.day > 12) or (on.month == 9 and on.day < 8) or on.month == 4:
        on += timedelta(days=7)
    return on + timedelta(days=(1 - on.weekday()) % 7)
