"""Published files without URNs, and of many years, loaded against the register of May 2022."""

from collections import Counter
from datetime import date

import pytest

from tests.harness.published import REAL_DATA, needs_published_files
from tests.harness.working import send

pytestmark = needs_published_files

REGISTER = "register/schools_2022-05.csv"


@pytest.fixture
async def registered(api):
    """The application with the register loaded."""
    imported = await send(api, "register.csv", (REAL_DATA / REGISTER).read_bytes())
    assert imported["rows_accepted"] == 20_189
    return api


async def codes(api, imported) -> Counter[str]:
    """How many rows were refused for which reason."""
    async with api.database.owner() as connection:
        rows = await connection.fetch("select code from import_row where import_id = $1", imported["id"])
    return Counter(row["code"] for row in rows)


async def test_the_headlines_of_2023_24_find_their_schools_by_name(registered):
    """95.8% are found; the others are schools renamed, opened or moved since May 2022, and 135 namesakes."""
    content = (REAL_DATA / "ks2/ks2_headlines_2023-24_no_urn.json").read_bytes()
    imported = await send(registered, "headlines.json", content, period="2023/24")
    assert (imported["rows_accepted"], imported["rows_refused"]) == (14_432, 639)
    assert await codes(registered, imported) == {"unknown_school": 504, "ambiguous_school": 135}


async def test_the_preferences_of_nine_entry_years(registered):
    content = (REAL_DATA / "admissions/school_preferences_offers_2014-15_to_2022-23.csv").read_bytes()
    imported = await send(registered, "preferences.csv", content)
    counts = imported["rows_accepted"], imported["rows_refused"], imported["facts_added"]
    assert (imported["state"], *counts) == ("loaded", 170_139, 0, 510_417)
    async with registered.database.owner() as connection:
        spreads = await connection.fetch(
            "select b.period, b.available_on, b.schools from benchmark b join indicator i on i.id = b.indicator_id "
            "where i.code = 'admissions_primary_preference_ratio' and b.area = 'england_schools' order by b.period"
        )
    assert [(row["period"], row["available_on"]) for row in spreads] == [
        (year, date(year, 6, 30)) for year in range(2014, 2023)
    ]
    assert all(row["schools"] > 14_000 for row in spreads)


async def test_the_offers_of_every_authority(registered):
    imported = await send(registered, "offers.csv", (REAL_DATA / "admissions/offers-by-la.csv").read_bytes())
    assert (imported["rows_accepted"], imported["rows_refused"], imported["facts_added"]) == (2_588, 0, 9_608)
