"""What else is published of one school in one year: absence, intake, staff, money and how many families want it."""

from dataclasses import dataclass
from functools import cache
from typing import Final

from deploy.sample import national
from deploy.sample.borough import Character, School
from deploy.sample.chance import drawn
from deploy.sample.national import Absence
from deploy.sample.quality import cohort, quality, roll, share_filled, trouble


def kind_of(school: School) -> str:
    """The total a school counts towards, as absence and census files name it."""
    if school.is_special or school.is_alternative:
        return "SPE"
    return "SEC" if school.year_groups.stop > 9 else "PRI"


@cache
def absence(school: School, year: int) -> Absence | None:
    """Absence over the full year, or None where none is published: nurseries, colleges, independent schools."""
    if not school.year_groups or school.year_groups.start > 11 or school.is_independent:
        return None
    if year in national.WITHOUT_ABSENCE or roll(school, year) == 0:
        return None
    chance, usual = drawn("absence", school.urn, year), national.ABSENCE[kind_of(school)][year]
    wide = 2.0 if kind_of(school) != "PRI" else 1.0
    more = 1.1 * trouble(school, year, "absence") - 0.25 * quality(school, year) + chance.gauss(0, 0.15)
    overall = max(usual.overall + wide * min(more, 3), 1.5)
    persistent = min(max(usual.persistent + 3.1 * (overall - usual.overall) + chance.gauss(0, 0.4), 1), 90)
    return Absence(round(overall, 1), round(persistent, 1))


@dataclass(frozen=True, slots=True)
class Intake:
    """Pupils on roll in January, and how many of them are what."""

    pupils: int
    girls: int
    plans: int
    """With an education, health and care plan."""
    support: int
    """With special educational needs support short of a plan."""
    additional_language: int
    free_meals: int
    free_meals_ever: int
    """Eligible in the past six years, of those from reception to year 11."""
    up_to_year_11: int


@cache
def intake(school: School, year: int) -> Intake | None:
    """The census of January of the academic year, or None for a school not open then."""
    pupils = roll(school, year)
    if pupils == 0:
        return None
    chance = drawn("intake", school.urn, year)
    older = sum(cohort(school, group, year) for group in school.year_groups if group > 11)
    counted = pupils - older
    plans, support = (0.97, 0.03) if school.is_special else (0.04, 0.13 + 0.001 * school.free_meals)
    ever = round(counted * min(max(school.free_meals + chance.gauss(0, 1), 1), 95) / 100)
    english = drawn("language", school.urn).uniform(0.08, 0.45)
    return Intake(
        pupils=pupils,
        girls=round(pupils * (0.3 if school.is_special else 0.49 + chance.uniform(-0.02, 0.02))),
        plans=round(pupils * plans),
        support=round(pupils * support),
        additional_language=round(pupils * english),
        free_meals=round(ever * 0.85),
        free_meals_ever=ever,
        up_to_year_11=counted,
    )


@dataclass(frozen=True, slots=True)
class Workforce:
    """The workforce census of November of the academic year."""

    teachers: float
    """Full-time equivalent."""
    teacher_heads: int
    assistants: float
    assistant_heads: int
    support_staff: float
    support_staff_heads: int
    pupils_per_teacher: float
    pay: int
    """Average full-time pay of teachers in pounds."""


@cache
def workforce(school: School, year: int) -> Workforce | None:
    """Staff of a state-funded school, or None for a school not open then, or independent, or a college."""
    pupils = roll(school, year)
    if pupils == 0 or school.is_independent or school.type == "Sixth form centres":
        return None
    chance = drawn("staff", school.urn, year)
    usual = {"PRI": 20.5, "SEC": 16.7, "SPE": 6.2}[kind_of(school)]
    # Posts stay empty where nobody wants to work; where many work who cost less, pay falls behind.
    ratio = usual + 1.3 * trouble(school, year, "staff") + chance.gauss(0, 0.5)
    teachers = round(max(pupils / ratio, 1), 1)
    assistants, support = round(teachers * 0.62, 1), round(teachers * 0.4, 1)
    pay = 41_500 * 1.033 ** (year - 2018) - 900 * trouble(school, year, "staff") + chance.gauss(0, 400)
    return Workforce(
        teachers=teachers,
        teacher_heads=round(teachers * 1.12 + 0.5),
        assistants=assistants,
        assistant_heads=round(assistants * 1.35 + 0.5),
        support_staff=support,
        support_staff_heads=round(support * 1.3 + 0.5),
        pupils_per_teacher=round(pupils / teachers, 1),
        pay=round(pay),
    )


@dataclass(frozen=True, slots=True)
class Money:
    """One financial year of a school, in pounds."""

    income: float
    balance: float
    """Income less expenditure; the reserve rose by it."""
    reserve: float
    """At the end of the year."""


@cache
def money(school: School, year: int) -> Money | None:
    """The financial year that starts in `year`, or None for a school not open through it, or independent."""
    if roll(school, year) == 0 or school.is_independent:
        return None
    reserve = _reserve(school, year)
    before = _reserve(school, year - 1)
    return Money(income=_income(school, year), balance=round(reserve - before, 2), reserve=reserve)


def _income(school: School, year: int) -> float:
    each = {"PRI": 5_600, "SEC": 7_100, "SPE": 24_000}[kind_of(school)] * 1.03 ** (year - 2018)
    return round(170_000 * 1.03 ** (year - 2018) + roll(school, year) * each, 2)


@cache
def _reserve(school: School, year: int) -> float:
    """What was laid by at the end of the year: a share of income that shrinks with trouble, and goes below nothing."""
    if roll(school, year) == 0:
        return 0.0
    usual = drawn("reserve", school.urn).uniform(0.05, 0.11)
    swing = drawn("money", school.urn, year).gauss(0, 0.004)
    share = usual - 0.062 * min(trouble(school, year, "money"), 3.2) + swing
    return round(share * _income(school, year), 2)


@dataclass(frozen=True, slots=True)
class Preferences:
    """Families' preferences and the places offered for one September."""

    phase: int
    """1 primary, 2 secondary: what the admissions file counts by."""
    offers: int
    first_offers: int
    second_offers: int
    third_offers: int
    first: int
    """Families who put it first; `first_offers` of them were offered a place."""
    second: int
    third: int
    any_place: int


_POPULARITY: Final = {Character.STRONG: 1.55, Character.STEADY: 1.08, Character.NEW: 1.0}


@cache
def preferences(school: School, entry_year: int) -> Preferences | None:
    """Preferences for the September of `entry_year`, or None for a school that takes in nobody at reception or year 7."""
    start = school.year_groups.start if school.year_groups else None
    if start not in {0, 7} or school.is_special or school.is_alternative or school.is_independent:
        return None
    offers = cohort(school, start, entry_year)
    if offers == 0:
        return None
    chance = drawn("preferences", school.urn, entry_year)
    liked = _POPULARITY.get(school.character, 0.98) + 0.06 * quality(school, entry_year)
    ratio = max(liked - 0.4 * min(trouble(school, entry_year, "popularity"), 2.0) + chance.gauss(0, 0.03), 0.12)
    first = max(round(offers * ratio / max(share_filled(school, entry_year), 0.6) * 0.92), 1)
    first_offers = min(first, offers)
    second_offers = round((offers - first_offers) * 0.6)
    third_offers = round((offers - first_offers - second_offers) * 0.6)
    second, third = round(first * 0.9) + second_offers, round(first * 0.6) + third_offers
    return Preferences(
        phase=1 if start == 0 else 2,
        offers=offers,
        first_offers=first_offers,
        second_offers=second_offers,
        third_offers=third_offers,
        first=first,
        second=second,
        third=third,
        any_place=first + second + third + round(first * 0.5),
    )
