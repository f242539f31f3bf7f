"""The four designs: whose next inspection is foretold, from which published files, and where training ends."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from securing_good.vocabulary import Phase

KS2_INDICATORS: Final = (
    "ks2_maths_progress",
    "ks2_reading_progress",
    "ks2_writing_progress",
    "ks2_rwm_expected",
    "ks2_rwm_higher",
)
KS4_INDICATORS: Final = ("ks4_progress_8", "ks4_attainment_8", "ks4_english_maths_5")
PREFERENCES: Final = "admissions/school_preferences_offers_2014-15_to_2022-23.csv"
CENSUS: Final = "census/2018-2019_england_census.csv"
ABSENCE: Final = "absence/2018-2019_england_abs.csv"
LOOK_AHEAD: Final = (
    "The census of January 2019 came out in June 2019: for visits before that, what the rivals know of intake is a small "
    "look-ahead. The index reads no intake."
)


@dataclass(frozen=True, slots=True)
class Source:
    """One published file of the folder, and the academic year it is about where the file does not tell."""

    path: str
    period: int | None = None


@dataclass(frozen=True, slots=True)
class Design:
    """Schools last judged good or outstanding that were visited again: which were then judged to be less?

    An inspection stands in one design's rows once, either before `test_from` or since, so that none is shared.
    """

    name: str
    phase: str
    results: Source
    """Newest results by school: a school is in the design when it stands in this file."""
    sources: tuple[Source, ...]
    indicators: tuple[str, ...]
    """What index and rivals may read, the newest of which a single measure is taken of."""
    preferences: tuple[int, ...]
    """Entry years of the preferences."""
    evidence_as_of: date
    """Day the evidence stands as of: what came out later is not read."""
    visits: tuple[date, date]
    test_from: date
    outcome: str
    """`management_information`: graded, or ungraded and left standing, in the management information of August 2020.
    `later_snapshot`: good or outstanding then, and graded since by the snapshot of August 2024."""
    secondary_means: Phase
    """What a school is here that Ofsted counts as secondary: with key stage 2 results, a middle or all-through school."""
    notes: tuple[str, ...] = ()


MANAGEMENT_INFORMATION: Final = "inspections/ofsted_mi_state_funded_as_at_2020-08-31.csv"
LATER_SNAPSHOT: Final = "inspections/ofsted_mi_by_urn_as_at_2024-08.json"
_INTO_2020: Final = (date(2019, 1, 1), date(2020, 3, 31))
_SINCE_2020: Final = (date(2020, 9, 1), date(2024, 7, 31))
_COMMON: Final = (Source(PREFERENCES), Source(CENSUS, 2018))
_RATIO: Final = {"primary": "admissions_primary_preference_ratio", "secondary": "admissions_secondary_preference_ratio"}
_BALANCE: Final = "finance_in_year_balance_percent"
_ABSENCES: Final = ("overall_absence", "persistent_absence")

DESIGNS: Final = (
    Design(
        "primary_2019",
        "primary",
        Source("ks2/ks2_perf_2018.csv"),
        (Source("ks2/ks2_perf_2017.csv"), Source("finance/financials_2017.csv"), *_COMMON),
        (*KS2_INDICATORS, _RATIO["primary"], _BALANCE),
        (2018,),
        date(2019, 1, 31),
        _INTO_2020,
        date(2019, 9, 1),
        "management_information",
        Phase.MIDDLE_DEEMED_SECONDARY,
        (LOOK_AHEAD,),
    ),
    Design(
        "secondary_2019",
        "secondary",
        Source("ks4/ks4_perf_2018.csv"),
        (Source("ks4/ks4_perf_2017.csv"), Source("finance/financials_2017.csv"), *_COMMON),
        (*KS4_INDICATORS, _RATIO["secondary"], _BALANCE),
        (2018,),
        date(2019, 1, 31),
        _INTO_2020,
        date(2019, 9, 1),
        "management_information",
        Phase.SECONDARY,
        (LOOK_AHEAD,),
    ),
    Design(
        "primary_2020_24",
        "primary",
        Source("ks2/england_ks2final_2018-19_trimmed.csv"),
        (Source("ks2/ks2_perf_2018.csv"), Source(ABSENCE, 2018), *_COMMON),
        (*KS2_INDICATORS, _RATIO["primary"], *_ABSENCES),
        (2019,),
        date(2020, 8, 31),
        _SINCE_2020,
        date(2023, 1, 1),
        "later_snapshot",
        Phase.MIDDLE_DEEMED_SECONDARY,
    ),
    Design(
        "secondary_2020_24",
        "secondary",
        Source("ks4/england_ks4final_2018-19_trimmed.csv"),
        (Source("ks4/ks4_perf_2018.csv"), Source(ABSENCE, 2018), *_COMMON),
        (*KS4_INDICATORS, _RATIO["secondary"], *_ABSENCES),
        (2019,),
        date(2020, 8, 31),
        _SINCE_2020,
        date(2023, 1, 1),
        "later_snapshot",
        Phase.SECONDARY,
    ),
)
