"""A council's own returns in its assessments: theirs alone, and supplied results until the official release is out."""

from datetime import UTC, datetime

import pytest

from securing_good_risk_engine.sources.supplied import HEADER
from tests.harness.callers import Ticking
from tests.harness.files import register, register_row
from tests.harness.working import work_off
from tests.harness.worlds import load
from tests.pure.sources.files import RENAMED_COLUMNS, csv_file

SUPPLIED = ",".join(HEADER) + "\n101922,2025/26,ks2_rwm_expected,all,60,30,school\n"
OFFICIAL = csv_file(
    RENAMED_COLUMNS,
    dict.fromkeys(RENAMED_COLUMNS, "")
    | {
        "URN": "101922",
        "KS2 Pupils": "58",
        "Overall Meet Std": "41%",
        "Overall Exceed Std": "3%",
        "Academic Year": "2026",
    },
).decode()
GOVERNORS = (
    "urn,academic_year,term,governor_vacancies_percent,meetings_without_quorum,chairs_in_24_months,"
    "governance_review_outstanding\n101922,2025/26,spring,45,0,1,no\n"
)


@pytest.fixture
def clock():
    """Early July, before any release of the summer's results."""
    return Ticking(datetime(2026, 7, 6, 9, tzinfo=UTC))


@pytest.fixture
async def api_in_july(api, clock):
    """The application in July, with one school each of two councils."""
    api.service_database.clock = clock
    rows = [register_row(101922, "Ash Primary School"), register_row(102201, "Beech Primary School", district="Harrow")]
    await load(api, "register.csv", register(*rows), clock=clock)
    return api


async def reasons(api, clock, urn=101922, council="307"):
    """The school's reasons as assessed now."""
    run = (await api.post("/v1/assessments", council=council, json={"urns": [urn]})).json()
    await work_off(api.database, clock=clock)
    (one,) = (await api.get(f"/v1/assessments?run={run['id']}", council=council)).json()["items"]
    return one["reasons"]


async def test_supplied_results_are_judged_as_such_and_are_the_councils_alone(api_in_july, clock):
    file = await load(api_in_july, "july.csv", SUPPLIED, "data_officer", clock=clock)
    assert (file["rows_accepted"], file["rows_refused"]) == (1, 0)
    (found,) = [
        one for one in await reasons(api_in_july, clock) if one["indicator"] == "ks2_rwm_expected" and one["value"]
    ]
    assert (found["value"], found["cohort"], found["release"]) == (30, 60, "school_supplied")
    async with api_in_july.database.owner() as connection:
        owners = await connection.fetch("select distinct owner, release from observation")
        assert {(row["owner"], row["release"]) for row in owners} == {("307", "school_supplied")}
        assert await connection.fetchval("select count(*) from benchmark") == 0


async def test_the_official_release_takes_the_place_of_what_was_supplied(api_in_july, clock):
    await load(api_in_july, "official.csv", OFFICIAL, clock=clock)
    await load(api_in_july, "july.csv", SUPPLIED, "data_officer", clock=clock)
    told = {one["value"]: one for one in await reasons(api_in_july, clock) if one["indicator"] == "ks2_rwm_expected"}
    assert (set(told), told[41]["release"], told[41]["cohort"]) == ({41}, "final", 58)


async def test_a_councils_return_is_no_published_fact(api_in_july, clock):
    answer = await api_in_july.post("/v1/imports", "admin", files={"file": ("july.csv", SUPPLIED.encode())})
    await work_off(api_in_july.database, clock=clock)
    found = (await api_in_july.get(answer.headers["location"], "admin")).json()
    assert (found["state"], found["problem"]["code"]) == ("refused", "council_only")


async def test_vacant_seats_are_a_serious_concern_about_governance(api_in_july, clock):
    await load(api_in_july, "governors.csv", GOVERNORS, "data_officer", clock=clock)
    (found,) = [one for one in await reasons(api_in_july, clock) if one["indicator"] == "governor_vacancies_percent"]
    assert found["flag"] == "serious_concern"
    assert found["sentence"] == (
        "Vacant seats on the governing board 2025/26: 45%. "
        "This is a serious concern because it is four seats in ten or more."
    )
