"""Who works on a case: assigned from a day on, covered, kept off by an interest; what each may see of it."""

from datetime import timedelta

import pytest

from tests.harness.bodies import TODAY
from tests.harness.examples import named
from tests.harness.working import exited

DAY = TODAY.date()


@pytest.fixture
def api(fresh_world_api):
    """The world on Thursday 20 November 2025."""
    return fresh_world_api


@pytest.fixture
def story(world):
    """Council 307 and its first school."""
    return named(world, "307")


@pytest.fixture
async def nadia(api):
    """A second link partner."""
    made = await api.post("/v1/people", "admin", json={"name": "Nadia Larkmere"})
    body = {"person_id": made.json()["id"], "post": "link_partner", "starts_on": "2025-09-01"}
    assert (await api.post("/v1/appointments", "admin", json=body)).status_code == 201
    return made.json()["id"]


async def assigned(api, story, person, role="lead_officer", **more):
    body = {"post": "link_partner", "person_id": person, "reason": "Knows the school.", **more}
    return await api.post(f"/v1/cases/{story.school.case_id}/assignments", role, json=body)


async def case(api, story, role="lead_officer", **more):
    return (await api.get(f"/v1/cases/{story.school.case_id}", role, **more)).json()


def codes(answer):
    assert answer.status_code == 409, answer.text
    return [one["code"] for one in answer.json()["blockers"]]


async def test_somebody_is_assigned_from_a_day_on_and_the_one_before_stays_until_then(api, story, nadia):
    before = await case(api, story)
    assert (before["link_partner"], before["link_partner_id"]) == ("Link Partner of 307", story.council.partner_id)
    made = await assigned(api, story, nadia, starts_on="2025-12-01")
    assert made.status_code == 201
    assert made.json()["link_partner"] == "Link Partner of 307"
    team = [
        (one["person"], one["starts_on"], one["ends_on"])
        for one in made.json()["team"]
        if one["post"] == "link_partner"
    ]
    assert team == [("Link Partner of 307", "2025-11-20", "2025-11-30"), ("Nadia Larkmere", "2025-12-01", None)]
    api.service_database.clock.now += timedelta(days=11)
    assert (await case(api, story))["link_partner"] == "Nadia Larkmere"
    visits = (await api.get(f"/v1/visits?urn={story.school.urn}&kind=securing_good_meeting")).json()["items"]
    assert {one["link_partner"] for one in visits} == {"Nadia Larkmere"}
    events = await api.events(story.school.urn)
    assert [one["payload"]["reason"] for one in events if one["kind"] == "case.assigned"] == ["Knows the school."]


async def test_cover_stands_in_until_its_last_day(api, story, nadia):
    made = await assigned(api, story, nadia, cover=True, ends_on="2025-11-28")
    assert made.json()["link_partner"] == "Nadia Larkmere"
    assert codes(await assigned(api, story, nadia, cover=True, starts_on="2025-11-28", ends_on="2025-12-05")) == [
        "covered"
    ]
    api.service_database.clock.now += timedelta(days=9)
    assert (await case(api, story))["link_partner"] == "Link Partner of 307"


@pytest.mark.parametrize(
    ("more", "pointer", "says"),
    [
        ({"starts_on": "2025-11-19"}, "#/starts_on", "It starts today or later"),
        ({"starts_on": "2026-06-01"}, "#/starts_on", "within the next 6 months"),
        ({"ends_on": "2025-12-01"}, "#/ends_on", "Whoever is assigned stays"),
        ({"cover": True}, "#/ends_on", "Say until when somebody stands in."),
        ({"cover": True, "ends_on": "2025-11-19"}, "#/ends_on", "Cover lasts 6 months at most."),
        ({"cover": True, "ends_on": "2026-06-21"}, "#/ends_on", "Cover lasts 6 months at most."),
        ({"post": "headteacher"}, "#/post", "'lead_officer' or 'link_partner'"),
        ({"person_id": "7a0d7f3c-0f0a-4d64-9a7f-0a8f4e0f6b11"}, "#/person_id", "There is no person with the id"),
    ],
)
async def test_what_cannot_be_is_named(api, story, nadia, more, pointer, says):
    refused = (
        await assigned(api, story, **{"person": nadia} | more)
        if "person_id" not in more
        else await assigned(api, story, more["person_id"])
    )
    assert refused.status_code == 422, refused.text
    (error,) = refused.json()["errors"]
    assert error["pointer"] == pointer
    assert says in error["detail"]


async def test_nobody_is_put_on_a_case_who_is_not_appointed_or_has_an_interest(api, story, nadia):
    assert codes(await assigned(api, story, story.school.head_id)) == ["not-appointed"]
    body = {"person_id": nadia, "urn": story.school.urn, "what": "Sells it twelve days of consultancy."}
    declared = await api.post("/v1/declared-interests", "link_partner", json=body)
    refused = await assigned(api, story, nadia)
    assert codes(refused) == ["interest"]
    assert "twelve days of consultancy" in refused.json()["blockers"][0]["detail"]
    ended = await api.post(
        f"{declared.headers['location']}/ending",
        "lead_officer",
        json={"ended_on": str(DAY)},
        headers={"If-Match": declared.headers["etag"]},
    )
    assert ended.json()["ended_on"] == str(DAY)
    assert codes(await assigned(api, story, nadia)) == ["interest"]
    assert (await assigned(api, story, nadia, starts_on=str(DAY + timedelta(days=1)))).status_code == 201
    twice = await api.post(
        f"{declared.headers['location']}/ending",
        "lead_officer",
        json={"ended_on": str(DAY)},
        headers={"If-Match": ended.headers["etag"]},
    )
    assert codes(twice) == ["ended"]


async def test_a_case_is_opened_by_people_who_may_be_on_it(api, story):
    third = story.council.undecided_urn
    decision = {"urn": third, "level": "amber", "reason": "Agreed."}
    assert (await api.post("/v1/level-decisions", json=decision)).status_code == 201
    body = {"urn": third, "reason": "Agreed.", "link_partner_id": story.council.partner_id}
    refused = await api.post("/v1/cases", "lead_officer", json=body)
    assert codes(refused) == ["interest"]
    stranger = await api.post("/v1/cases", "lead_officer", json=body | {"link_partner_id": story.school.case_id})
    assert stranger.json()["errors"][0]["pointer"] == "#/link_partner_id"
    opened = await api.post("/v1/cases", "lead_officer", json=body | {"link_partner_id": None})
    assert (opened.status_code, opened.json()["link_partner"], opened.json()["team"]) == (201, None, [])


async def test_an_interest_declared_by_somebody_on_the_case_shows_there_until_it_is_resolved(api, story, nadia):
    body = {"person_id": story.council.partner_id, "urn": story.school.urn, "what": "A governor's partner."}
    assert (await api.post("/v1/declared-interests", "link_partner", json=body)).status_code == 201
    shown = await case(api, story)
    assert [(one["person_id"], one["what"]) for one in shown["conflicts"]] == [
        (story.council.partner_id, "A governor's partner.")
    ]
    assert (await assigned(api, story, nadia)).status_code == 409, "the one before would end before they began"
    api.service_database.clock.now += timedelta(days=1)
    assert (await assigned(api, story, nadia)).json()["conflicts"] == []


async def test_schools_and_systems_see_who_works_with_them_and_no_more(api, story, nadia):
    await assigned(api, story, nadia, starts_on="2025-12-01")
    for role, more in (("headteacher", {"urns": [story.school.urn]}), ("integrator", {})):
        shown = await case(api, story, role, **more)
        assert shown["link_partner"] == "Link Partner of 307"
        assert not {"team", "conflicts"} & set(shown), role


async def test_a_closed_case_takes_nobody_on(api, story, nadia):
    api.service_database.clock.now += timedelta(days=365)
    await exited(api, story.school)
    assert codes(await assigned(api, story, nadia)) == ["case-closed"]


@pytest.mark.parametrize(("ended_on", "status"), [("2025-11-19", 422), ("2025-11-21", 422), ("2025-11-20", 200)])
async def test_an_interest_ends_between_its_declaration_and_today(api, story, ended_on, status):
    held = story.council.interest
    answer = await api.post(
        f"/v1/declared-interests/{held.id}/ending", json={"ended_on": ended_on}, headers={"If-Match": held.etag}
    )
    assert answer.status_code == status
