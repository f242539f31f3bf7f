"""Files of many entry years, and files that know schools by name: what is stored of them, and for which day it counts."""

import json
from datetime import UTC, date, datetime

import pytest

from securing_good_risk_engine.loading import observations
from tests.harness.databases import ticking
from tests.harness.files import register, register_row
from tests.harness.working import refused_rows, send, work_off

SCHOOLS = register(
    register_row(101901, "Ash Primary School"),
    register_row(101902, "Beech Church of England Primary School"),
    register_row(101903, "Cedar Primary School"),
    register_row(101904, "Cedar Primary School"),
    register_row(101905, "Damson Primary School", establishment_status="Closed", close_date="2020-08-31"),
    register_row(101906, "Damson Primary School", open_date="2020-09-01"),
    register_row(102201, "Elder Primary School", district="Harrow"),
)
PREFERENCES = (
    "urn,year_key,phase_key,total_number_places_offered,times_put_as_1st_preference,proportion_1stprefs_v_totaloffers\n"
    "101901,2017,1,30,60,2\n101901,2022,1,30,15,0.5\n101902,2017,1,30,30,1\n101902,2022,1,30,30,1\n"
)
OFFERS = (
    "time_period,geographic_level,old_la_code,school_phase,applications_received,first_preference_offers_percent,"
    "preferred_school_offer,non_preferred_offer\n"
    "201718,National,,Primary,1000,90.1,980,20\n202122,National,,Primary,1000,91.8,980,20\n"
    "202122,Local authority,307,Primary,100,c,c,20\n202122,Regional,,Primary,500,90,490,10\n"
)


async def stored(api, table: str, columns: str, **where) -> list[tuple]:
    said = " and ".join(f"{column} = ${place}" for place, column in enumerate(where, start=1))
    async with api.database.owner() as connection:
        rows = await connection.fetch(
            f"select {columns} from {table} o join indicator i on i.id = o.indicator_id "
            f"where ceased_at is null and {said} order by o.period, o.{'urn' if table == 'observation' else 'area'}",
            *where.values(),
        )
    return [tuple(row) for row in rows]


async def test_each_entry_year_counts_from_the_day_it_came_out(api):
    await send(api, "register.csv", SCHOOLS)
    imported = await send(api, "preferences.csv", PREFERENCES, period="2019/20")
    assert (imported["state"], imported["rows_accepted"], imported["facts_added"]) == ("loaded", 4, 12)
    assert (imported["period"], imported["available_on"]) == (None, "2022-06-30")
    assert await stored(
        api, "observation", "o.urn, o.period, o.available_on", code="admissions_primary_preference_ratio"
    ) == [
        (101901, 2017, date(2017, 6, 30)),
        (101902, 2017, date(2017, 6, 30)),
        (101901, 2022, date(2022, 6, 30)),
        (101902, 2022, date(2022, 6, 30)),
    ]
    again = await send(api, "preferences.csv", PREFERENCES)
    assert (again["facts_added"], again["rows_unchanged"]) == (0, 4)


async def test_the_spread_of_an_entry_year_counts_from_that_day_too(api, monkeypatch):
    monkeypatch.setattr(observations, "ENOUGH_SCHOOLS", 2)
    await send(api, "register.csv", SCHOOLS)
    await send(api, "preferences.csv", PREFERENCES)
    spreads = await stored(
        api, "benchmark", "o.period, o.available_on, o.schools", code="admissions_primary_preference_ratio"
    )
    assert spreads == [(2017, date(2017, 6, 30), 2), (2022, date(2022, 6, 30), 2)]


async def test_benchmarks_of_each_entry_year_count_from_the_day_it_came_out(api):
    await send(api, "register.csv", SCHOOLS)
    imported = await send(api, "offers.csv", OFFERS)
    assert (imported["rows_accepted"], imported["rows_refused"]) == (4, 0)
    assert await stored(
        api, "benchmark", "o.period, o.area, o.available_on", code="admissions_primary_first_preference_met"
    ) == [(2017, "england", date(2017, 6, 30)), (2021, "england", date(2021, 6, 30))]
    assert await stored(api, "benchmark", "o.area", code="admissions_primary_first_preferences", period=2021) == [
        ("307",),
        ("england",),
    ]


@pytest.mark.parametrize("sent_again", [False, True])
async def test_schools_known_by_name_are_found_in_the_register(api, sent_again):
    await send(api, "register.csv", SCHOOLS)
    headline = {"area": "London", "type": "Community", "lea": 307, "rwm": 63.0, "hs": 10.0, "read": 104.0, "maths": 103}
    names = [
        "Ash Primary School",
        "Beech CofE Primary School",
        "Cedar Primary School",
        "Damson Primary School",
        "Elder Primary School",
    ]
    content = json.dumps([{**headline, "name": name} for name in names])
    imported = await send(api, "headlines.json", content, period="2023/24")
    if sent_again:
        again = await send(api, "headlines.json", content, period="2023/24")
        assert (again["rows_unchanged"], again["facts_added"]) == (3, 0)
    assert (imported["rows_accepted"], imported["rows_refused"], imported["facts_added"]) == (3, 2, 12)
    assert [urn for (urn,) in await stored(api, "observation", "o.urn", code="ks2_rwm_expected")] == [
        101901,
        101902,
        101906,
    ]
    reasons = {row["line"]: (row["code"], row["reason"]) for row in await refused_rows(api, imported)}
    assert reasons == {
        3: (
            "ambiguous_school",
            (
                'The register has more than one school called "Cedar Primary School" in Ealing (307): 101903 and 101904. '
                "The row does not tell which it is about."
            ),
        ),
        5: (
            "unknown_school",
            'The register has no school called "Elder Primary School" in Ealing (307) that was open in that year.',
        ),
    }


async def withdraw(api, imported, **more) -> None:
    asked = await api.post(f"/v1/imports/{imported['id']}/withdrawal", "admin", json={"reason": "Sent by mistake."})
    assert asked.status_code == 202
    await work_off(api.database, **more)


async def test_a_withdrawn_file_of_many_years_leaves_the_one_before_with_its_values_days_and_spreads(api, monkeypatch):
    monkeypatch.setattr(observations, "ENOUGH_SCHOOLS", 2)
    code = "admissions_primary_preference_ratio"
    await send(api, "register.csv", SCHOOLS)
    await send(api, "preferences.csv", PREFERENCES)
    values = await stored(api, "observation", "o.urn, o.period, o.value, o.available_on", code=code)
    spreads = await stored(api, "benchmark", "o.period, o.p10, o.schools, o.available_on", code=code)
    changed = await send(api, "preferences.csv", PREFERENCES.replace("30,15,0.5", "30,45,1.5"))
    assert (changed["facts_added"], changed["facts_superseded"]) == (2, 2)
    assert await stored(api, "benchmark", "o.period, o.p10, o.schools, o.available_on", code=code) != spreads
    await withdraw(api, changed)
    assert await stored(api, "observation", "o.urn, o.period, o.value, o.available_on", code=code) == values
    assert await stored(api, "benchmark", "o.period, o.p10, o.schools, o.available_on", code=code) == spreads


async def test_a_file_of_next_years_entry_keeps_its_day_when_it_is_told_again(api):
    """Loaded in June, before the day of July such a file is expected by: withdrawing another must not move it there."""
    code, june = "admissions_primary_places_offered", ticking(datetime(2027, 6, 20, 10, tzinfo=UTC))
    next_year = PREFERENCES.replace(",2022,", ",2027,")
    await send(api, "register.csv", SCHOOLS)
    await send(api, "preferences.csv", next_year, clock=june)
    days = await stored(api, "observation", "o.period, o.urn, o.available_on", code=code)
    assert days[2:] == [(2027, 101901, date(2027, 6, 20)), (2027, 101902, date(2027, 6, 20))]
    changed = await send(api, "preferences.csv", next_year.replace("101901,2027,1,30", "101901,2027,1,45"), clock=june)
    assert changed["facts_added"] == 1
    await withdraw(api, changed, clock=ticking(datetime(2027, 9, 20, 10, tzinfo=UTC)))
    assert await stored(api, "observation", "o.period, o.urn, o.available_on", code=code) == days


async def test_a_withdrawn_benchmark_of_many_years_leaves_the_one_before(api):
    code = "admissions_primary_first_preference_met"
    await send(api, "register.csv", SCHOOLS)
    await send(api, "offers.csv", OFFERS)
    before = await stored(api, "benchmark", "o.period, o.area, o.value, o.available_on", code=code)
    changed = await send(api, "offers.csv", OFFERS.replace("91.8", "92.9"))
    assert await stored(api, "benchmark", "o.period, o.area, o.value, o.available_on", code=code) != before
    await withdraw(api, changed)
    assert await stored(api, "benchmark", "o.period, o.area, o.value, o.available_on", code=code) == before


async def test_a_withdrawn_file_of_names_leaves_the_one_before(api):
    await send(api, "register.csv", SCHOOLS)
    school = {"name": "Ash Primary School", "area": "London", "type": "Community", "lea": 307}
    first, second = (
        json.dumps([{**school, "rwm": rwm, "hs": 10.0, "read": 104.0, "maths": 103}]) for rwm in (63.0, 71.0)
    )
    await send(api, "headlines.json", first, period="2023/24")
    changed = await send(api, "headlines.json", second, period="2023/24")
    assert [str(value) for (value,) in await stored(api, "observation", "o.value", code="ks2_rwm_expected")] == ["71.0"]
    await withdraw(api, changed)
    assert [str(value) for (value,) in await stored(api, "observation", "o.value", code="ks2_rwm_expected")] == ["63.0"]
