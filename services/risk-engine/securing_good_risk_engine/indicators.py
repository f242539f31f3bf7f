"""What is measured about schools: each indicator once, with its unit and the range a published value can lie in."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from securing_good.vocabulary import RiskFactor


class Unit(StrEnum):
    """What an indicator's value counts."""

    PERCENT = "percent"
    """0 to 100, per hundred pupils."""
    PROGRESS_SCORE = "progress_score"
    """Above or below pupils with the same starting point, in scaled-score points (key stage 2) or grades (since).

    0 is the national average.
    """
    PROGRESS_BAND = "progress_band"
    """1 well above average, 2 above, 3 average, 4 below, 5 well below average."""
    SCALED_SCORE = "scaled_score"
    """80 to 120; 100 is the expected standard."""
    PUPILS = "pupils"
    ATTAINMENT_8 = "attainment_8"
    """0 to 90: points over eight subjects at the end of key stage 4."""
    FULL_TIME_EQUIVALENT = "full_time_equivalent"
    """People, part-timers by the share of a full week they work."""
    POUNDS = "pounds"
    RATIO = "ratio"
    """So many of one thing for each of another."""
    PLACES = "places"
    """Places in schools, or wishes for them. Not always whole: some who re-publish them average two counts."""
    POINTS = "points"
    """Points for each entry at 16 to 18: 60 is A* at A level, 50 distinction* in an applied general qualification."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One measure. Values outside `minimum` to `maximum` are impossible; `decimals` is how finely it is published."""

    code: str
    title: str
    factor: RiskFactor | None
    """None for what describes a school's intake or size: it says nothing of risk, and is only ever compared by."""
    unit: Unit
    minimum: Decimal
    maximum: Decimal
    decimals: int


def _key_stage_2() -> Iterator[Indicator]:
    attainment, progress = RiskFactor.ATTAINMENT, RiskFactor.PROGRESS
    percent = Decimal(0), Decimal(100)
    for standard in ("expected", "higher"):
        title = f"Pupils reaching the {standard} standard in reading, writing and maths at key stage 2"
        yield Indicator(f"ks2_rwm_{standard}", title, attainment, Unit.PERCENT, *percent, 0)
    for subject in ("reading", "writing", "maths"):
        title = f"Progress in {subject} between key stage 1 and key stage 2"
        # Tiny special schools do publish scores beyond 30: 31.2 for writing in 2017/18.
        yield Indicator(f"ks2_{subject}_progress", title, progress, Unit.PROGRESS_SCORE, Decimal(-40), Decimal(40), 1)
        yield Indicator(
            f"ks2_{subject}_progress_band", f"{title}, band", progress, Unit.PROGRESS_BAND, Decimal(1), Decimal(5), 0
        )
    for subject in ("reading", "maths"):
        title = f"Average scaled score in {subject} at key stage 2"
        yield Indicator(f"ks2_{subject}_average", title, attainment, Unit.SCALED_SCORE, Decimal(80), Decimal(120), 0)
    title = "Pupils eligible for assessment at the end of key stage 2"
    yield Indicator("ks2_eligible_pupils", title, attainment, Unit.PUPILS, Decimal(0), Decimal(10_000_000), 0)


def _absence() -> Iterator[Indicator]:
    factor, percent = RiskFactor.ABSENCE_AND_BEHAVIOUR, (Decimal(0), Decimal(100))
    yield Indicator("overall_absence", "Sessions missed, authorised or not", factor, Unit.PERCENT, *percent, 1)
    # Two measures, never one series: until 2014/15 a pupil had to miss 15% of sessions to count, since 2015/16 10%.
    for code, share in (("persistent_absence", 10), ("persistent_absence_15", 15)):
        yield Indicator(code, f"Pupils missing {share}% or more of sessions", factor, Unit.PERCENT, *percent, 1)


def _intake() -> Iterator[Indicator]:
    yield Indicator("intake_pupils", "Pupils on roll", None, Unit.PUPILS, Decimal(0), Decimal(10_000_000), 0)
    for code, title in (
        ("intake_free_school_meals", "Pupils eligible for free school meals in the past six years"),
        ("intake_additional_language", "Pupils whose first language is not English"),
        ("intake_sen_support", "Pupils with special educational needs support"),
        ("intake_ehc_plan", "Pupils with an education, health and care plan"),
    ):
        yield Indicator(code, title, None, Unit.PERCENT, Decimal(0), Decimal(100), 1)


def _key_stage_4() -> Iterator[Indicator]:
    attainment, progress = RiskFactor.ATTAINMENT, RiskFactor.PROGRESS
    title = "Pupils at the end of key stage 4"
    yield Indicator("ks4_pupils", title, attainment, Unit.PUPILS, Decimal(0), Decimal(10_000_000), 0)
    title = "Attainment 8: average points over eight subjects"
    yield Indicator("ks4_attainment_8", title, attainment, Unit.ATTAINMENT_8, Decimal(0), Decimal(90), 1)
    for grade in (4, 5):
        title = f"Pupils with grade {grade} or above in English and maths"
        yield Indicator(f"ks4_english_maths_{grade}", title, attainment, Unit.PERCENT, Decimal(0), Decimal(100), 1)
    title = "Progress 8: grades above or below pupils with the same starting point"
    yield Indicator("ks4_progress_8", title, progress, Unit.PROGRESS_SCORE, Decimal(-8), Decimal(8), 2)
    title = "Progress 8, band"
    yield Indicator("ks4_progress_8_band", title, progress, Unit.PROGRESS_BAND, Decimal(1), Decimal(5), 0)


def _workforce() -> Iterator[Indicator]:
    factor = RiskFactor.STAFF_TURNOVER
    yield Indicator("workforce_pupils_per_teacher", "Pupils for each teacher", factor, Unit.RATIO, *_span(0, 100), 1)
    yield Indicator("workforce_teachers", "Teachers", factor, Unit.FULL_TIME_EQUIVALENT, *_span(0, 2_000), 2)
    title = "Average full-time pay of teachers"
    yield Indicator("workforce_teacher_pay", title, factor, Unit.POUNDS, *_span(0, 250_000), 0)


def _finance() -> Iterator[Indicator]:
    factor, most = RiskFactor.FINANCE, 1_000_000_000
    for code, title in (
        ("finance_income", "Income of the financial year"),
        ("finance_in_year_balance", "Income less expenditure of the financial year"),
        ("finance_revenue_reserve", "Revenue reserve at the end of the financial year"),
        ("finance_spend_per_pupil", "Expenditure for each pupil"),
    ):
        yield Indicator(code, title, factor, Unit.POUNDS, *_span(-most, most), 2)
    title = "Income less expenditure of the financial year, for each 100 pounds of income"
    yield Indicator("finance_in_year_balance_percent", title, factor, Unit.PERCENT, *_span(-1000, 1000), 2)


def _parent_view() -> Iterator[Indicator]:
    popularity, behaviour = RiskFactor.PARENTAL_POPULARITY, RiskFactor.ABSENCE_AND_BEHAVIOUR
    teaching, leadership = RiskFactor.TEACHING_AND_LEARNING, RiskFactor.LEADERSHIP_AND_GOVERNANCE
    for code, words, factor in (
        ("happy", "Parents who agree that their child is happy at the school", popularity),
        ("safe", "Parents who agree that their child feels safe at the school", RiskFactor.SAFEGUARDING),
        ("behaviour", "Parents who agree that the school makes sure its pupils are well behaved", behaviour),
        ("bullying", "Parents of a bullied child who agree that the school dealt with it well", behaviour),
        ("informed_of_learning", "Parents who agree that they know what their child will learn", teaching),
        ("concerns", "Parents who raised concerns and agree that they were dealt with properly", leadership),
        ("send", "Parents whose child has special educational needs or disabilities", None),
        ("send_support", "Parents of such a child who agree that it gets the support it needs", teaching),
        ("expectations", "Parents who agree that the school has high expectations for their child", teaching),
        ("does_well", "Parents who agree that their child does well at the school", teaching),
        ("informed_of_progress", "Parents who agree that they are told how their child is doing", leadership),
        ("subjects", "Parents who agree that there is a good range of subjects", teaching),
        ("clubs", "Parents who agree that their child can take part in clubs and activities", teaching),
        ("personal_development", "Parents who agree that wider personal development is supported", teaching),
        ("recommend", "Parents who would recommend the school", popularity),
    ):
        yield Indicator(f"parent_view_{code}", words, factor, Unit.PERCENT, *_span(0, 100), 0)


def _key_stage_5() -> Iterator[Indicator]:
    attainment, progress = RiskFactor.ATTAINMENT, RiskFactor.PROGRESS
    title = "Pupils at the end of 16 to 18 study at level 3"
    yield Indicator("ks5_pupils", title, attainment, Unit.PUPILS, *_span(0, 10_000_000), 0)
    for code, subject in (
        ("a_level", "A levels"),
        ("academic", "academic qualifications"),
        ("applied_general", "applied general qualifications"),
    ):
        title = f"Average points for each entry in {subject}"
        yield Indicator(f"ks5_{code}_points", title, attainment, Unit.POINTS, *_span(0, 60), 2)
        title = f"Value added in {subject}: grades above or below pupils with the same starting point"
        yield Indicator(f"ks5_{code}_value_added", title, progress, Unit.PROGRESS_SCORE, *_span(-6, 6), 2)
        title = f"Pupils who stayed to the end of their course in {subject}"
        yield Indicator(f"ks5_{code}_retained", title, progress, Unit.PERCENT, *_span(0, 100), 1)
    for code, subject in (("english", "English"), ("maths", "maths")):
        title = f"Progress in {subject} of pupils without a good pass at 16, in grades"
        yield Indicator(f"ks5_{code}_progress", title, progress, Unit.PROGRESS_SCORE, *_span(-6, 6), 2)


def _admissions() -> Iterator[Indicator]:
    factor, most = RiskFactor.PARENTAL_POPULARITY, 10_000_000
    for phase in ("primary", "secondary"):
        code, entry = f"admissions_{phase}", f"{phase} entry"
        # A secondary school that offered two places was the first preference of 158 children: 79 for each.
        title = f"First preferences for each place offered, {entry}"
        yield Indicator(f"{code}_preference_ratio", title, factor, Unit.RATIO, *_span(0, 1_000), 3)
        title = f"Children who put the school first, {entry}"
        yield Indicator(f"{code}_first_preferences", title, factor, Unit.PLACES, *_span(0, most), 1)
        yield Indicator(f"{code}_places_offered", f"Places offered, {entry}", factor, Unit.PLACES, *_span(0, most), 1)
        title = f"Applicants offered their first preference, {entry}"
        yield Indicator(f"{code}_first_preference_met", title, factor, Unit.PERCENT, *_span(0, 100), 1)


def _span(least: int, most: int) -> tuple[Decimal, Decimal]:
    return Decimal(least), Decimal(most)


INDICATORS: Final[dict[str, Indicator]] = {
    indicator.code: indicator
    for indicators in (
        *(_key_stage_2(), _key_stage_4(), _key_stage_5()),
        *(_absence(), _intake(), _workforce(), _finance(), _admissions(), _parent_view()),
    )
    for indicator in indicators
}
"""Every indicator by its code. Codes are kept in observations and seen by other systems: never rename one."""
