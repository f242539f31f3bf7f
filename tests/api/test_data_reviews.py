"""Reviews of data: held in their season, on what was known that day, discussed with each school once."""

from datetime import timedelta

import pytest

from tests.harness.bodies import URNS, discussion_of
from tests.harness.files import register, register_row
from tests.harness.tellings.running import RUNNING
from tests.harness.working import work_off
from tests.harness.worlds import load

FIRST, SECOND, THIRD = URNS["307"]


@pytest.fixture
def api(fresh_world_api):
    """The world, on 20 November 2025, with its September review of that year."""
    return fresh_world_api


@pytest.fixture
def review(world):
    """The path of the September review."""
    return f"/v1/data-reviews/{world.councils['307'].review_id}"


async def opened(api, kind, as_of, role="data_officer"):
    """Open a review and let it be made."""
    answer = await api.post("/v1/data-reviews", role, json={"kind": kind, "as_of": as_of})
    await work_off(api.database, clock=api.service_database.clock)
    return answer


async def test_a_review_assesses_every_school_on_what_was_known_that_day(api):
    answer = await opened(api, "july", "2025-07-10")
    assert answer.status_code == 202
    assert (answer.json()["schools"], answer.json()["assessed"]) == (4, 0)
    whole = (await api.get(answer.headers["location"])).json()
    assert (whole["assessed"], whole["year"], whole["discuss_by"]) == (4, 2025, "2025-10-31")
    found = (await api.get(f"{answer.headers['location']}/schools")).json()["items"]
    assert [one["urn"] for one in found] == [FIRST, SECOND, THIRD, RUNNING["307"]]
    assert sum(one["flagged"] for one in found) == whole["flagged"]
    assessment = (await api.get(f"/v1/assessments/{found[0]['assessment_id']}")).json()
    assert assessment["as_of"] == "2025-07-10"
    assert {one["overdue"] for one in found if not one["flagged"]} <= {False}
    assert {one["overdue"] for one in found if one["flagged"]} <= {True}


async def test_it_is_discussed_with_each_school_once(api, review):
    before = (await api.get(review)).json()
    assert before["discussed"] == 1
    body = discussion_of("307", SECOND) | {"engages_with_model_1": False}
    answer = await api.post(f"{review}/discussions", "link_partner", json=body)
    assert answer.status_code == 201
    assert (answer.json()["discussed_on"], answer.json()["engages_with_model_1"]) == ("2025-09-24", False)
    assert (await api.get(review)).json()["discussed"] == 2
    again = await api.post(f"{review}/discussions", "link_partner", json=body)
    assert (again.status_code, again.json()["blockers"][0]["code"]) == (409, "recorded")
    discussed = (await api.get(f"{review}/schools?discussed=true")).json()["items"]
    assert [one["urn"] for one in discussed] == [FIRST, SECOND]


async def test_flagged_schools_not_spoken_to_in_time_are_overdue(api, review):
    listed = {one["urn"]: one for one in (await api.get(f"{review}/schools?flagged=true")).json()["items"]}
    late = {urn for urn, one in listed.items() if one["overdue"]}
    assert late == set(listed) - {FIRST}


async def test_a_review_is_opened_once_a_year(api, review):
    answer = await opened(api, "september", "2025-09-20")
    assert answer.status_code == 409
    assert answer.json()["blockers"] == [{"code": "opened", "detail": f"It is {review}."}]
    api.service_database.clock.now += timedelta(days=300)
    assert (await opened(api, "september", "2026-09-10")).status_code == 202


async def test_the_october_review_is_of_schools_with_key_stage_4(api, world):
    refused = await opened(api, "october_key_stage_4", "2025-10-20")
    assert (refused.status_code, "key stage 4" in refused.json()["detail"]) == (409, True)
    await load(
        api, "register.csv", register(register_row(103500, "Fir High School 307", phase="Secondary")), clock=world.clock
    )
    answer = await opened(api, "october_key_stage_4", "2025-10-20")
    assert (answer.status_code, answer.json()["schools"], answer.json()["discuss_by"]) == (202, 1, "2025-12-15")


@pytest.mark.parametrize(
    ("body", "pointer", "says"),
    [
        ({"kind": "july", "as_of": "2025-09-10"}, "#/as_of", "held from 15 June to 31 August"),
        ({"kind": "september", "as_of": "2025-07-10"}, "#/as_of", "held from 1 September to 15 October"),
        ({"kind": "july", "as_of": "2026-07-10"}, "#/as_of", "Give a day"),
        ({"kind": "christmas"}, "#/kind", "july"),
    ],
)
async def test_a_review_that_cannot_be_is_named(api, body, pointer, says):
    answer = await api.post("/v1/data-reviews", json=body)
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["pointer"] == pointer
    assert says in error["detail"]


@pytest.mark.parametrize(
    ("more", "pointer", "says"),
    [
        ({"urn": 102201}, "#/urn", "102201 is not assessed in this review"),
        ({"discussed_on": "2025-09-01"}, "#/discussed_on", "2025-09-10, to today"),
        ({"discussed_on": "2025-11-21"}, "#/discussed_on", "to today"),
        ({"discussed_with": " "}, "#/discussed_with", "at least 1 character"),
    ],
)
async def test_a_discussion_that_cannot_be_is_named(api, review, more, pointer, says):
    answer = await api.post(f"{review}/discussions", json=discussion_of("307", SECOND) | more)
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["pointer"] == pointer
    assert says in error["detail"]


async def test_a_discussion_of_no_review_is_not_found(api):
    path = "/v1/data-reviews/00000000-0000-4000-8000-000000000000/discussions"
    assert (await api.post(path, json=discussion_of("307", SECOND))).status_code == 404
