"""Every published file there is, in an order in which all of them load, with the year each must be sent with."""

from typing import Final

from tests.harness.published import REAL_DATA

FIRST: Final = (
    "register/schools_2022-05.csv",
    "register/edubasealldata20150407_free_schools.csv",
    "register/2017-2018_england_spine.xlsx",
    "register/open_schools_2026-06.json",
    "register/links_edubasealldata.csv",
    "calendar/bank-holidays.json",
)
"""Registers, oldest knowledge last, and links: rows about a school nobody knows are refused."""

PERIODS: Final = {
    "absence/2018-2019_england_abs.csv": "2018/19",
    "absence/2022-2023_england_abs.csv": "2022/23",
    "census/2018-2019_england_census.csv": "2018/19",
    "census/2022-2023_england_census.csv": "2022/23",
    "inspections/parentview_by_urn.json": "2023/24",
    "ks2/ks2_headlines_2023-24_no_urn.json": "2023/24",
    "ks4/england_ks4provisional_2018-19.csv": "2018/19",
    "ks5/england_ks5final_2016.csv": "2015/16",
    "ks5/england_ks5final_2017.csv": "2016/17",
    "workforce/england_swf_LA201-825.csv": "2018/19",
}
"""Years of files that do not tell theirs."""

OF_THREE_YEARS: Final = (
    *FIRST,
    "absence/2018-2019_england_abs.csv",
    "absence/2022-2023_england_abs.csv",
    "census/2022-2023_england_census.csv",
    "finance/financials_2018.csv",
    "inspections/ofsted_mi_state_funded_as_at_2020-08-31.csv",
    "ks2/england_ks2final_2018-19_trimmed.csv",
    "ks2/ks2_by_urn_2022-23.json",
    "ks2/ks2_perf_2018.csv",
)
"""What the ordinary suite takes into a running product: the registers, and results of three years."""

WITHOUT_FIGURES: Final = (
    "absence/abs_meta.csv",
    "calendar/ealing_primary_own_dates_2025-26.txt",
    "calendar/ealing_term_dates_2026-27_page.txt",
    "census/census_meta.csv",
    "metadata/abbreviations.xlsx",
    "metadata/dfe_datamap.csv",
    "metadata/ks4_meta.xlsx",
    "metadata/la_and_region_codes_meta.csv",
)
"""What explains figures. Each is refused as that, in words."""


def files_with_figures() -> list[str]:
    """All others, in the order in which they are to be sent."""
    found = {str(path.relative_to(REAL_DATA)) for path in REAL_DATA.glob("*/*") if path.is_file()}
    return [*FIRST, *sorted(found - set(FIRST) - set(WITHOUT_FIGURES))]
