"""Results of one school in one year: key stages 2, 4 and 5. Counts of pupils first, percentages from them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from math import sqrt
from random import Random
from typing import Final

from deploy.sample import national
from deploy.sample.borough import Character, School
from deploy.sample.chance import drawn
from deploy.sample.quality import cohort, quality

WITHHELD_UP_TO: Final = 5
"""Results of so few pupils are not published."""


@dataclass(frozen=True, slots=True)
class Progress:
    """A progress score with its 95% limits, and the band the publisher puts it in."""

    score: float
    lower: float
    upper: float
    band: int
    """1 well above average to 5 well below."""


@dataclass(frozen=True, slots=True)
class KeyStage2:
    """Results at the end of year 6."""

    eligible: int
    expected: int
    """Pupils at the expected standard in reading, writing and maths; `higher` are among them."""
    higher: int
    in_subject: dict[str, int]
    """Pupils at the expected standard in reading, grammar, maths and writing: each at least as many as in all three."""
    averages: dict[str, int]
    """Scaled scores in reading, grammar and maths."""
    progress: dict[str, Progress]
    """In reading, writing and maths; empty in years without it."""
    low_coverage: bool
    """Whether so few pupils could be measured that progress is not published."""


_SPREAD_OF_PUPILS: Final = {"READ": 6.2, "WRIT": 5.7, "MAT": 5.4}
"""How far apart pupils' progress is, in scaled-score points: with the cohort, it gives the width of the limits."""


@cache
def key_stage_2(school: School, year: int) -> KeyStage2 | None:
    """Results at key stage 2, or None where the school had no year 6 or England no tests."""
    in_year = cohort(school, 6, year)
    if in_year == 0 or year in national.WITHOUT_PRIMARY_TESTS or school.is_independent:
        return None
    chance, level = drawn("ks2", school.urn, year), quality(school, year)
    eligible = max(in_year - (chance.random() < 0.25), 1)
    share = _share(national.RWM_EXPECTED[year] + 13 * level)
    if school.is_special or school.is_alternative:
        share = 0.05
    expected = round(eligible * share)
    higher = min(round(eligible * _share(national.RWM_HIGHER[year] + 4.5 * level, least=0)), expected)
    in_subject = {
        subject: min(expected + round((eligible - expected) * (easier + 0.1 * chance.random())), eligible)
        for subject, easier in (("READ", 0.3), ("GPS", 0.25), ("MAT", 0.27), ("WRIT", 0.2))
    }
    averages = {
        "READ": _scaled(national.READING_AVERAGE[year] + 2.2 * level),
        "GPS": _scaled(national.READING_AVERAGE[year] + 0.4 + 2.1 * level),
        "MAT": _scaled(national.MATHS_AVERAGE[year] + 2.3 * level),
    }
    progress = {}
    if year not in national.WITHOUT_KS2_PROGRESS:
        for subject, spread in _SPREAD_OF_PUPILS.items():
            score = round(2.1 * level - 0.5 + chance.gauss(0, 0.4), 1)
            progress[subject] = _progress(score, 1.96 * spread / sqrt(eligible), 1, (2.4, -2.6))
    return KeyStage2(eligible, expected, higher, in_subject, averages, progress, _is_mobile(school, year))


@dataclass(frozen=True, slots=True)
class KeyStage4:
    """Results at the end of year 11."""

    pupils: int
    attainment_8: float
    grade_4: int
    """Pupils with grade 4 or above in English and maths; those with grade 5 or above are among them."""
    grade_5: int
    progress_8: Progress | None
    """None in years without it."""
    low_coverage: bool


@cache
def key_stage_4(school: School, year: int) -> KeyStage4 | None:
    """Results at key stage 4, or None where the school had no year 11 or England no examinations."""
    pupils = cohort(school, 11, year)
    if pupils == 0 or year in national.WITHOUT_EXAMINATIONS:
        return None
    chance, level = drawn("ks4", school.urn, year), quality(school, year)
    if school.is_special or school.is_alternative:
        attainment, four, five, score = 9 + 3 * level, 0.04, 0.0, -1.9
    else:
        attainment = national.ATTAINMENT_8[year] + 6.2 * level
        four = _share(national.ENGLISH_MATHS_4[year] + 12 * level)
        five = _share(national.ENGLISH_MATHS_5[year] + 12 * level)
        score = 0.42 * level - 0.05 + chance.gauss(0, 0.05)
    grade_4 = round(pupils * four)
    progress = None
    if year not in national.WITHOUT_PROGRESS_8:
        progress = _progress(round(score, 2), 2.6 / sqrt(pupils), 2, (0.5, -0.5))
    return KeyStage4(
        pupils=pupils,
        attainment_8=round(min(max(attainment, 1), 85), 1),
        grade_4=grade_4,
        grade_5=min(round(pupils * five), grade_4),
        progress_8=progress,
        low_coverage=_is_mobile(school, year),
    )


@dataclass(frozen=True, slots=True)
class Courses:
    """Results of the students who took one kind of qualification at 16 to 18, A levels or applied general ones."""

    students: int
    entries: int
    points: float
    """Average points for each entry."""
    retained: int
    """Students of those who began who stayed to the end."""
    value_added: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class KeyStage5:
    """Results at the end of year 13."""

    students: int
    a_level: Courses
    applied_general: Courses
    best_three: float
    """Average points of a student's best three A levels."""
    resits: dict[str, tuple[int, float]]
    """Students without a good pass in English or maths at 16, and how many grades they have gained since."""


@cache
def key_stage_5(school: School, year: int) -> KeyStage5 | None:
    """Results at key stage 5, or None where the school had no year 13 or England no examinations."""
    students = cohort(school, 13, year)
    if students == 0 or year in national.WITHOUT_EXAMINATIONS or school.is_independent:
        return None
    chance, level = drawn("ks5", school.urn, year), quality(school, year)
    if school.is_special:
        nobody = Courses(0, 0, 0, 0, 0, 0, 0)
        return KeyStage5(students, nobody, nobody, 0, dict.fromkeys(("E", "M"), (0, 0)))
    is_technical = "technical" in school.type
    a_level = _courses(
        chance,
        level,
        round(students * (0.25 if is_technical else 0.8 + 0.1 * chance.random())),
        each=2.7,
        usual=national.A_LEVEL_POINTS[year],
        most=55,
    )
    applied_general = _courses(
        chance,
        level,
        round(students * (0.7 if is_technical else max(drawn("applied general", school.urn).uniform(-0.12, 0.4), 0))),
        each=1.4,
        usual=national.APPLIED_GENERAL_POINTS[year],
        most=49,
    )
    resits = {
        subject: (round(students * chance.uniform(0, 0.14)), round(0.3 * level + chance.gauss(0.1, 0.2), 2))
        for subject in ("E", "M")
    }
    return KeyStage5(students, a_level, applied_general, round(a_level.points + 0.9, 2), resits)


def _courses(chance: Random, level: float, students: int, *, each: float, usual: float, most: float) -> Courses:
    """`each`: entries of a student; `usual`: points for each entry in England; `most`: points no school passes."""
    value_added = round(0.12 * level + chance.gauss(0, 0.02), 2)
    half = round(1.5 / sqrt(max(students * each, 1)), 2)
    return Courses(
        students=students,
        entries=round(students * each),
        points=round(min(max(usual + 2.6 * level + chance.gauss(0, 0.5), 8), most), 2),
        retained=round(students * min(0.93 + 0.02 * level, 1)),
        value_added=value_added,
        lower=round(value_added - half, 2),
        upper=round(value_added + half, 2),
    )


def percent(part: int, whole: int) -> str:
    """A whole percentage as the tables write it; blank of nobody."""
    return f"{round(100 * part / whole)}%" if whole else ""


def of_all(results: Iterable[KeyStage2]) -> tuple[int, int, int]:
    """Eligible pupils of all schools together, those at the expected and those at the higher standard."""
    listed = list(results)
    return (
        sum(result.eligible for result in listed),
        sum(result.expected for result in listed),
        sum(result.higher for result in listed),
    )


def _is_mobile(school: School, year: int) -> bool:
    """Whether most of a year group came too late to be measured from where they started: now and then, somewhere."""
    if school.character not in {Character.STEADY, Character.STRONG}:
        return False
    return drawn("mobile", school.urn, year).random() < 0.02


def _share(percentage: float, *, least: float = 4) -> float:
    return min(max(percentage, least), 98) / 100


def _scaled(score: float) -> int:
    return round(min(max(score, 85), 115))


def _progress(score: float, half: float, digits: int, extremes: tuple[float, float]) -> Progress:
    lower, upper = round(score - half, digits), round(score + half, digits)
    high, low = extremes
    if lower > 0:
        band = 1 if score >= high else 2
    elif upper < 0:
        band = 5 if score <= low else 4
    else:
        band = 3
    return Progress(score, lower, upper, band)
