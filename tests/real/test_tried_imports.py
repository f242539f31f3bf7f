"""Published files, tried and then loaded: what was told of England's schools is what then happened to them."""

import csv
import io

import pytest

from securing_good.receiving import MOST_DIFFERENCES
from tests.harness.published import REAL_DATA, needs_published_files
from tests.harness.standing import as_told, differing, standing
from tests.harness.working import send, work_off

pytestmark = needs_published_files
REGISTER = "register/schools_2022-05.csv"


async def told_of(api, imported: dict) -> list[dict]:
    """Every difference of an import, as a file."""
    file = await api.get(f"/v1/imports/{imported['id']}/differences?export=json", "admin")
    assert file.status_code == 200, file.text
    return file.json()["items"]


async def tried_then_loaded(api, name: str, content: bytes) -> dict:
    """Try a file, load it, and hold all that was told against what then happened."""
    sent = await api.post("/v1/imports?dry_run=true", "admin", files={"file": (name, content)})
    await work_off(api.database)
    attempt = (await api.get(sent.headers["location"], "admin")).json()
    assert attempt["state"] == "tried", attempt
    before = await standing(api.database, attempt)
    loaded = await send(api, name, content)
    counts = ("rows_accepted", "rows_refused", "rows_unchanged", "facts_added", "facts_superseded")
    assert [attempt[count] for count in counts] == [loaded[count] for count in counts]
    happened = differing(before, await standing(api.database, attempt))
    assert attempt["differences"] == len(happened)
    told = as_told(await told_of(api, attempt))
    assert len(told) == attempt["differences_listed"] == min(MOST_DIFFERENCES, len(happened))
    assert told.items() <= happened.items()
    kept_back = happened.keys() - told.keys()
    assert all(happened[key].before is None for key in kept_back), "what stands goes before what is news"
    return attempt


@pytest.fixture
async def registered(api):
    """The application with the register of May 2022."""
    assert (await send(api, "register.csv", (REAL_DATA / REGISTER).read_bytes()))["state"] == "loaded"
    return api


async def test_a_register_and_the_next(registered):
    tried = await tried_then_loaded(
        registered, "open.json", (REAL_DATA / "register/open_schools_2026-06.json").read_bytes()
    )
    assert tried["differences"] > 3_000
    links = (REAL_DATA / "register/links_edubasealldata.csv").read_bytes()
    assert (await tried_then_loaded(registered, "links.csv", links))["differences"] > 10_000


async def test_key_stage_2_and_what_a_corrected_edition_would_change(registered):
    final = (REAL_DATA / "ks2/england_ks2final_2018-19_trimmed.csv").read_bytes()
    first = await tried_then_loaded(registered, "ks2.csv", final)
    assert first["differences"] > first["facts_added"], "with how England's schools are spread"
    again = await tried_then_loaded(registered, "ks2.csv", final)
    assert (again["differences"], again["rows_unchanged"]) == (0, again["rows_accepted"])
    corrected = await tried_then_loaded(registered, "ks2.csv", final.replace(b",2.6,2,", b",2.7,2,"))
    assert corrected["facts_superseded"] > 100
    assert corrected["differences"] >= corrected["facts_superseded"]


async def test_of_half_a_million_differences_all_are_counted_and_the_first_are_told(registered):
    content = (REAL_DATA / "admissions/school_preferences_offers_2014-15_to_2022-23.csv").read_bytes()
    sent = await registered.post("/v1/imports?dry_run=true", "admin", files={"file": ("preferences.csv", content)})
    await work_off(registered.database)
    tried = (await registered.get(sent.headers["location"], "admin")).json()
    async with registered.database.owner() as owner:
        assert await owner.fetchval("select count(*) from observation") == 0
        assert await owner.fetchval("select count(*) from benchmark") == 0
    await send(registered, "preferences.csv", content)
    async with registered.database.owner() as owner:
        spreads = await owner.fetchval("select count(*) from benchmark where ceased_at is null")
    assert tried["facts_added"] == 510_417
    assert (tried["differences"], tried["differences_listed"]) == (510_417 + spreads, MOST_DIFFERENCES)
    assert len(await told_of(registered, tried)) == MOST_DIFFERENCES


async def test_inspections_as_two_editions_tell_them(registered):
    content = (REAL_DATA / "inspections/ofsted_mi_state_funded_as_at_2020-08-31.csv").read_bytes()
    await tried_then_loaded(registered, "mi.csv", content)
    # Every hundredth school's quality of education is corrected to good.
    text = io.StringIO(content.decode("utf-8-sig"), newline="")
    reader = csv.DictReader(text)
    written = io.StringIO()
    writer = csv.DictWriter(written, reader.fieldnames)
    writer.writeheader()
    corrected = 0
    for number, row in enumerate(reader):
        if number % 100 == 0 and row["Quality of education"] in {"1", "3"}:
            row["Quality of education"] = "2"
            corrected += 1
        writer.writerow(row)
    tried = await tried_then_loaded(registered, "mi.csv", written.getvalue().encode())
    assert tried["differences"] == tried["facts_superseded"]
    assert 0 < tried["differences"] <= corrected
