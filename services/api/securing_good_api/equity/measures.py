"""What is counted of each group of schools, out of which of them. Pure; each school counts once.

Source: programme, Ealing Learning Partnership: schools are flagged by evidence, moderated by people, supported, and reviewed
at 12, 18 and 24 months. What is looked at so, and what of it is our proposal: ADR 52.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from securing_good.programme import add_months
from securing_good_api.equity.grouping import School, Standing

FLAGS: Final = frozenset({"amber", "red"})
IN_TIME_DAYS: Final = 91
"""A quarter of a year, about a term: our proposal."""
SUPPORT_MONTHS: Final = 24
"""How long ago support may have been agreed to answer the need of today: as long as the programme lasts."""
REVIEWS: Final = (12, 18, 24)
GRACE_MONTHS: Final = 1
"""How long after its mark a review may be held and the school still have left by it."""


class Kind(StrEnum):
    """What a comparison can tell."""

    RAW = "raw"
    """Of all schools, whatever their need."""
    GIVEN_NEED = "given_need"
    """Of those that needed it, or were in the programme."""
    ALIKE = "alike"
    """Of those that inspectors found alike."""


Asked = Callable[[School, date], bool | None]
"""Whether it happened, of a school, as of a day; none where the school is not asked about."""


@dataclass(frozen=True)
class Measure:
    """One thing that is counted."""

    code: str
    kind: Kind
    title: str
    """What happened."""
    among: str
    """To which schools it could have."""
    asked: Asked
    in_counts: bool = False
    """Whether it is told of where small numbers are hidden: these lie within one another, or all of one is known (ADR 52)."""


def is_flagged(school: School) -> bool:
    """Whether amber or red is suggested."""
    return school.suggested in FLAGS


def is_confirmed(school: School) -> bool:
    """Whether people decided on amber or red."""
    return school.confirmed in FLAGS


def _is_assessed(school: School, _: date) -> bool:
    return school.suggested not in {None, "not_assessed"}


def _confirmed_of_suggested(school: School, day: date) -> bool | None:
    return is_confirmed(school) if _is_assessed(school, day) and is_flagged(school) else None


def _confirmed_of_green(school: School, _: date) -> bool | None:
    return is_confirmed(school) if school.suggested == "green" else None


def _entered_of_confirmed(school: School, _: date) -> bool | None:
    return school.stay is not None if is_confirmed(school) else None


def _supported(school: School, _: date) -> bool | None:
    return bool(school.agreed) if school.is_support_told else None


def _supported_of_flagged(school: School, day: date) -> bool | None:
    if not school.is_support_told or not (is_flagged(school) or is_confirmed(school)):
        return None
    return any(add_months(agreed, SUPPORT_MONTHS) >= day for agreed in school.agreed)


def _supported_of_entered(school: School, _: date) -> bool | None:
    if school.stay is None or not school.is_support_told:
        return None
    return school.stay.supported_on is not None


def _supported_in_time(school: School, day: date) -> bool | None:
    if school.stay is None or not school.is_support_told:
        return None
    by = school.stay.entered_on + timedelta(days=IN_TIME_DAYS)
    first = school.stay.supported_on
    return None if by > day else first is not None and first <= by


def _exited_by(months: int) -> Asked:
    def asked(school: School, day: date) -> bool | None:
        stay = school.stay
        if stay is None or add_months(stay.entered_on, months + GRACE_MONTHS) > day:
            return None
        if not stay.exited or stay.left_on is None:
            return False
        if stay.exit_months is not None:
            return stay.exit_months <= months
        return stay.left_on <= add_months(stay.entered_on, months + GRACE_MONTHS)

    return asked


def _flagged_standing(standing: Standing) -> Asked:
    def asked(school: School, day: date) -> bool | None:
        return is_flagged(school) if _is_assessed(school, day) and school.standing is standing else None

    return asked


def _flagged_before(found: Standing) -> Asked:
    def asked(school: School, _: date) -> bool | None:
        return school.before.suggested in FLAGS if school.before and school.before.found is found else None

    return asked


MEASURES: Final[Sequence[Measure]] = (
    Measure("assessed", Kind.RAW, "Known well enough to suggest a level", "all schools", _is_assessed),
    Measure(
        "suggested",
        Kind.RAW,
        "Flagged: amber or red suggested",
        "all schools",
        lambda school, _: is_flagged(school),
        in_counts=True,
    ),
    Measure(
        "confirmed",
        Kind.RAW,
        "Amber or red decided by people",
        "all schools",
        lambda school, _: is_confirmed(school),
        in_counts=True,
    ),
    Measure(
        "entered",
        Kind.RAW,
        "Entered the programme, now or earlier",
        "all schools",
        lambda school, _: school.stay is not None,
        in_counts=True,
    ),
    Measure("supported", Kind.RAW, "Agreed to support, now or earlier", "all schools", _supported),
    Measure(
        "confirmed_of_suggested",
        Kind.GIVEN_NEED,
        "Amber or red decided by people",
        "schools of which amber or red is suggested",
        _confirmed_of_suggested,
    ),
    Measure(
        "confirmed_of_green",
        Kind.GIVEN_NEED,
        "Amber or red decided by people",
        "schools of which green is suggested",
        _confirmed_of_green,
    ),
    Measure(
        "entered_of_confirmed",
        Kind.GIVEN_NEED,
        "Entered the programme, now or earlier",
        "schools that people decided are amber or red",
        _entered_of_confirmed,
    ),
    Measure(
        "supported_of_flagged",
        Kind.GIVEN_NEED,
        f"Agreed to support in the past {SUPPORT_MONTHS} months",
        "schools of which amber or red is suggested or decided",
        _supported_of_flagged,
    ),
    Measure(
        "supported_of_entered",
        Kind.GIVEN_NEED,
        "Agreed to support once in the programme",
        "schools that entered it",
        _supported_of_entered,
        in_counts=True,
    ),
    Measure(
        "supported_in_time",
        Kind.GIVEN_NEED,
        f"Agreed to support within {IN_TIME_DAYS} days of entering the programme",
        "schools that entered it so long ago",
        _supported_in_time,
    ),
    *(
        Measure(
            f"exited_by_{months}",
            Kind.GIVEN_NEED,
            f"Left the programme by the review at {months} months",
            f"schools that entered it {months} months ago and another for the review",
            _exited_by(months),
            in_counts=months == REVIEWS[-1],
        )
        for months in REVIEWS
    ),
    Measure(
        "suggested_of_good",
        Kind.ALIKE,
        "Flagged: amber or red suggested",
        "assessed schools that inspectors last found Good or better",
        _flagged_standing(Standing.GOOD),
    ),
    Measure(
        "suggested_of_below_good",
        Kind.ALIKE,
        "Flagged: amber or red suggested",
        "assessed schools that inspectors last found below Good",
        _flagged_standing(Standing.BELOW_GOOD),
    ),
    Measure(
        "flagged_before_good",
        Kind.ALIKE,
        "Had been flagged when inspectors came",
        "schools that inspectors then found Good or better",
        _flagged_before(Standing.GOOD),
    ),
    Measure(
        "flagged_before_below_good",
        Kind.ALIKE,
        "Had been flagged when inspectors came",
        "schools that inspectors then found below Good",
        _flagged_before(Standing.BELOW_GOOD),
    ),
)
"""In the order in which a school comes through the programme."""
