"""The true path on the published files: Ealing's primary schools from the register to a planned visit."""

from datetime import date

import pytest

from tests.harness.published import REAL_DATA, needs_published_files
from tests.harness.working import opened_case, send, work_off

pytestmark = needs_published_files

FILES = {
    "register/schools_2022-05.csv": (20_189, 0),
    "ks2/2018-850-ks2.csv": (308, 26),
    "ks2/ks2_perf_2018.csv": (13_484, 2_880),
    "ks2/england_ks2final_2018-19_trimmed.csv": (14_253, 2_102),
    "ks2/ks2_by_urn_2022-23.json": (15_029, 726),
    "calendar/ealing_term_dates.json": (16, 0),
}
"""Rows accepted and refused: the refused ones are schools that the register of May 2022 no longer knows."""


@pytest.fixture
async def ealing(api):
    """The application with the published files loaded."""
    for name, (accepted, refused) in FILES.items():
        imported = await send(api, name.rsplit("/", 1)[1], (REAL_DATA / name).read_bytes())
        counts = imported["rows_accepted"], imported["rows_refused"]
        assert (imported["state"], *counts) == ("loaded", accepted, refused), name
    return api


async def assessed(api, **request) -> list[dict]:
    """Every assessment of a run over Ealing's primary schools."""
    run = (await api.post("/v1/assessments", json={"phase": "primary", **request})).json()
    await work_off(api.database)
    items, path = [], f"{run['assessments']}&limit=100"
    while path:
        page = (await api.get(path)).json()
        items, path = items + page["items"], page.get("next")
    assert len(items) == run["schools"] == 67
    return items


async def test_ealing_from_the_published_files_to_planned_visits(ealing):
    today = await assessed(ealing)
    assert {one["suggested_level"] for one in today} == {"not_assessed"}
    for one in today:
        sentences = " ".join(reason["sentence"] for reason in one["reasons"])
        assert "No inspection outcome is held for this school." in sentences
        assert one["provisional"]

    then = await assessed(ealing, as_of="2019-12-20")
    flagged = [one for one in then if one["suggested_level"] in {"amber", "red"}]
    assert 0 < len(flagged) < len(then) / 2
    for one in flagged:
        assert one["reasons"][0]["flag"] in {"serious_concern", "concern"}

    async with ealing.database.owner() as connection:
        national = await connection.fetchval(
            "select b.value from benchmark b join indicator i on i.id = b.indicator_id "
            "where i.code = 'ks2_rwm_expected' and b.period = 2018 and b.area = 'england'"
        )
        spread = await connection.fetchrow(
            "select p10, p20, schools from benchmark b join indicator i on i.id = b.indicator_id "
            "where i.code = 'ks2_rwm_expected' and b.period = 2022 and b.area = 'england_schools'"
        )
    assert national == 65
    assert 30 < spread["p10"] < spread["p20"] < 60
    assert spread["schools"] > 14_000

    case = await opened_case(ealing, urn=101891)
    terms = [
        (date(2026, 9, 2), date(2026, 10, 23)),
        (date(2026, 11, 2), date(2026, 12, 18)),
        (date(2027, 1, 4), date(2027, 2, 12)),
        (date(2027, 2, 22), date(2027, 3, 25)),
        (date(2027, 4, 12), date(2027, 5, 28)),
        (date(2027, 6, 7), date(2027, 7, 27)),
    ]
    for visit in case["visits"]:
        day = date.fromisoformat(visit["date"])
        assert day.weekday() < 5
        in_published_term = any(first <= day <= last for first, last in terms)
        assert in_published_term is not visit["provisional"], visit
        assert in_published_term or day > terms[-1][1], visit
