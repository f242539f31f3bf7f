"""Persistent absence of 10% and of 15% of sessions in one database: two series, two spreads, and no bridge."""

import json

import pytest

from securing_good.database import of_council
from securing_good.settings import Service
from securing_good_risk_engine.knowing import what_is_known
from securing_good_risk_engine.loading import observations
from securing_good_risk_engine.rulesets import Ruleset
from tests.harness.files import register, register_row
from tests.harness.working import send
from tests.pure.scoring.conftest import RWM, SHIPPED_FILE, TODAY
from tests.pure.sources.test_absence import FORMER, PRIMARY, absence

URNS = (101901, 101902)
SCHOOLS = register(*(register_row(urn, f"School {urn}") for urn in URNS))
ROWS = [{"URN": str(urn), "PPERSABS10": f"{urn % 10}0", "PPERSABS15": f"{urn % 10}"} for urn in URNS]
BY_15, BY_10 = absence(*ROWS, PRIMARY, columns=FORMER), absence(*ROWS, PRIMARY)


@pytest.fixture
async def both(api, monkeypatch):
    """Three years of the former threshold and two of the present one; the imports, by year."""
    monkeypatch.setattr(observations, "ENOUGH_SCHOOLS", 2)
    await send(api, "register.csv", SCHOOLS)
    imports = {}
    for year in range(2012, 2017):
        content = BY_15 if year < 2015 else BY_10
        imports[year] = await send(api, "abs.csv", content, period=f"{year}/{year - 1999}")
        assert (imports[year]["state"], imports[year]["rows_refused"]) == ("loaded", 0)
    return imports


async def standing(api, code) -> dict[str, list[tuple]]:
    """What stands of one indicator: values of schools, and what England is compared by."""
    questions = {
        "values": "select o.period, o.urn, o.value from observation o join indicator i on i.id = o.indicator_id",
        "areas": "select o.period, o.area, coalesce(o.value, o.p10) from benchmark o join indicator i on i.id = o.indicator_id",
    }
    async with api.database.owner() as connection:
        return {
            what: [
                (period, about, str(value))
                for period, about, value in await connection.fetch(
                    f"{question} where i.code = $1 and o.ceased_at is null order by 1, 2", code
                )
            ]
            for what, question in questions.items()
        }


async def test_each_threshold_has_its_own_years_values_and_spread(api, both):
    for code, years, values in (
        ("persistent_absence_15", (2012, 2013, 2014), ("1", "2", "2.1")),
        ("persistent_absence", (2015, 2016), ("10", "20", "8.2")),
    ):
        lower, higher, primary = values
        assert await standing(api, code) == {
            "values": [(year, urn, value) for year in years for urn, value in zip(URNS, (lower, higher), strict=True)],
            "areas": [
                about
                for year in years
                for about in ((year, "england_primary", primary), (year, "england_schools", lower))
            ],
        }


@pytest.mark.parametrize(("content", "period"), [(BY_10, "2012/13"), (BY_10, "2014/15"), (BY_15, "2015/16")])
async def test_a_file_of_one_threshold_sent_as_a_year_of_the_other_changes_nothing(api, both, content, period):
    codes = ("persistent_absence", "persistent_absence_15", "overall_absence")
    before = [await standing(api, code) for code in codes]
    imported = await send(api, "abs.csv", content, period=period)
    assert (imported["state"], imported["problem"]["code"]) == ("refused", "period_contradicts_file")
    assert f"sent as {period}" in imported["problem"]["detail"]
    assert [await standing(api, code) for code in codes] == before


@pytest.mark.parametrize(
    ("code", "years"), [("persistent_absence", {2015, 2016}), ("persistent_absence_15", {2012, 2013, 2014})]
)
async def test_an_assessment_by_one_threshold_is_given_nothing_of_the_other(api, both, code, years):
    text = SHIPPED_FILE.read_text(encoding="utf-8").replace(json.dumps(RWM), json.dumps(code))
    engine = api.database.opened(Service.RISK_ENGINE)
    try:
        async with engine.reading(of_council("307")) as session:
            known = await what_is_known(
                session, URNS, Ruleset.model_validate_json(text), as_of=TODAY, at=engine.clock()
            )
    finally:
        await engine.close()
    for urn in URNS:
        assert {(one.indicator, one.period) for one in known.evidence[urn]} == {(code, year) for year in years}
    assert set(known.benchmarks[""]) == {(code, year) for year in years}


async def test_a_year_of_one_threshold_can_be_withdrawn_without_the_other(api, both):
    present = await standing(api, "persistent_absence")
    url = f"/v1/imports/{both[2014]['id']}/withdrawal"
    assert (await api.post(url, "admin", json={"reason": "Sent by mistake."})).status_code == 202
    await send(api, "register.csv", SCHOOLS)
    left = await standing(api, "persistent_absence_15")
    assert {period for period, *_ in left["values"] + left["areas"]} == {2012, 2013}
    assert await standing(api, "persistent_absence") == present
