"""The largest published files, read to their end: what it takes beyond the file itself does not grow with its rows."""

import pytest

from tests.harness.published import REAL_DATA, needs_published_files
from tests.pure.sources.weighing import weighed

pytestmark = needs_published_files


@pytest.mark.parametrize(
    ("name", "period", "rows", "most"),
    [
        ("register/schools_2022-05.csv", None, 20_189, 12),
        # A workbook's sheet is in memory as a whole, once as XML and once as cells.
        ("register/2017-2018_england_spine.xlsx", None, 26_078, 130),
        # JSON is parsed as a whole.
        ("register/open_schools_2026-06.json", None, 20_801, 60),
        ("workforce/workforce_by_urn_2023-24.json", 2023, None, 60),
        ("ks4/england_ks4provisional_2018-19.csv", 2018, 5_652, 12),
        ("ks4/202324_information_about_schools_final.csv", None, None, 12),
        ("ks5/england_ks5final_2017.csv", 2016, 3_376, 12),
        ("absence/2022-2023_england_abs.csv", 2022, None, 12),
        # Which schools have come before is remembered for each of nine entry years and two phases.
        ("admissions/school_preferences_offers_2014-15_to_2022-23.csv", None, 170_139, 50),
        ("admissions/offers-by-la.csv", None, 2_588, 12),
        ("census/2022-2023_england_census.csv", 2022, None, 20),
        ("calendar/bank-holidays.json", None, 140, 5),
    ],
)
def test_reading_takes_no_more_than(name, period, rows, most):
    code, accepted, refused, megabytes = weighed((REAL_DATA / name).read_bytes(), period)
    assert (code, refused) == (None, 0)
    assert rows is None or accepted == rows
    assert megabytes < most
