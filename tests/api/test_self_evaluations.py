"""What schools say of themselves beside our evidence, how accurate it was, and levels settled after the autumn visit."""

from datetime import timedelta

import pytest

from tests.harness.bodies import concern_of, link_partner_visit_of, self_evaluation_of
from tests.harness.examples import named
from tests.harness.working import work_off


@pytest.fixture
def api(fresh_world_api):
    """The world on Thursday 20 November 2025."""
    return fresh_world_api


@pytest.fixture
def school(world):
    """A school with a red case."""
    return named(world, "307").school


async def assessed(api, urn):
    run = (await api.post("/v1/assessments", json={"urns": [urn]})).json()
    await work_off(api.database, clock=api.service_database.clock)
    return (await api.get(f"/v1/assessments?run={run['id']}")).json()["items"][0]


async def said(api, urn, **more):
    body = self_evaluation_of("307", urn) | more
    return await api.post("/v1/self-evaluations", "headteacher", urns=[urn], json=body)


def judged(**factors):
    return [{"factor": name, "judgement": word, "evidence": "Ours."} for name, word in factors.items()]


async def test_each_factor_stands_beside_what_our_evidence_says(api, school):
    for factor, severity in (("leadership_and_governance", "high"), ("finance", "medium"), ("staff_turnover", "high")):
        assert (
            await api.post("/v1/concerns", json=concern_of("307", school.urn, factor=factor, severity=severity))
        ).is_success
    ours = await assessed(api, school.urn)
    flags = {
        one["factor"]: one["flag"]
        for one in (await api.get(f"/v1/assessments/{ours['id']}")).json()["document"]["factors"]
    }
    assert (flags["leadership_and_governance"], flags["staff_turnover"]) == ("serious_concern", "serious_concern")
    made = await said(
        api,
        school.urn,
        factors=judged(
            leadership_and_governance="strong", staff_turnover="serious_concern", parental_popularity="secure"
        ),
    )
    assert made.status_code == 201, made.text
    beside = {one["factor"]: (one["ours"], one["beside"]) for one in made.json()["factors"]}
    assert beside == {
        "leadership_and_governance": ("serious_concern", "milder"),
        "staff_turnover": ("serious_concern", "same"),
        "parental_popularity": (flags["parental_popularity"], "not_assessed"),
    }
    assert (made.json()["assessment_id"], made.json()["academic_year"]) == (ours["id"], "2025/26")
    assert made.json()["beside"] == ("same" if ours["suggested_level"] == "amber" else "milder")


async def test_a_new_version_replaces_none(api, school):
    second = await said(api, school.urn, level="green")
    assert (second.json()["version"], second.json()["current"]) == (2, True)
    items = (await api.get(f"/v1/self-evaluations?urn={school.urn}")).json()["items"]
    assert [(one["version"], one["current"]) for one in items] == [(1, False), (2, True)]
    last_year = await said(api, school.urn, academic_year="2024/25")
    assert (last_year.json()["version"], last_year.json()["current"]) == (1, True)


@pytest.mark.parametrize(
    ("more", "pointer", "says"),
    [
        ({"level": "not_assessed"}, "#/level", "People decide green, amber or red"),
        ({"academic_year": "2023/24"}, "#/academic_year", "Send the self-evaluation of 2024/25 or 2025/26."),
        ({"academic_year": "2026/27"}, "#/academic_year", "Send the self-evaluation of 2024/25 or 2025/26."),
        ({"academic_year": "2025/27"}, "#/academic_year", "Write the academic year like 2018/19."),
        ({"factors": []}, "#/factors", "at least 1 item"),
        ({"factors": judged(finance="secure") * 2}, "#/factors", "Say once how it stands with finance."),
        ({"factors": judged(finance="splendid")}, "#/factors/0/judgement", "'strong', 'secure'"),
    ],
)
async def test_what_cannot_be_sent_is_named(api, school, more, pointer, says):
    refused = await said(api, school.urn, **more)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == pointer
    assert says in refused.json()["errors"][0]["detail"]


async def test_a_head_speaks_for_their_own_school(api, school):
    body = self_evaluation_of("307", school.urn)
    refused = await api.post("/v1/self-evaluations", "headteacher", urns=[101903], json=body)
    assert (refused.status_code, refused.json()["detail"]) == (403, "You send the self-evaluation of your own school.")


async def test_its_accuracy_is_seen_when_sent_and_again_in_the_autumn_after(api, school):
    await assessed(api, school.urn)
    made = await said(
        api, school.urn, factors=judged(leadership_and_governance="secure", finance="concern", attainment="secure")
    )
    (first,) = (await api.get(f"/v1/self-evaluations/accuracy?urn={school.urn}")).json()["items"]
    assert first["id"] == made.json()["id"]
    assert first["the_autumn_after"] is None
    sent = first["when_sent"]
    assert sent["compared"] == sent["same"] + sent["milder"] + sent["harsher"]
    api.service_database.clock.now += timedelta(days=320)
    for factor, severity in (("leadership_and_governance", "high"), ("finance", "high")):
        assert (
            await api.post("/v1/concerns", json=concern_of("307", school.urn, factor=factor, severity=severity))
        ).is_success
    later = await assessed(api, school.urn)
    (after,) = (await api.get(f"/v1/self-evaluations/accuracy?urn={school.urn}")).json()["items"]
    assert after["when_sent"] == sent
    a_year_on = after["the_autumn_after"]
    assert (a_year_on["assessment_id"], a_year_on["milder"]) == (later["id"], 2)
    own = await api.get("/v1/self-evaluations/accuracy", "headteacher", urns=[school.urn])
    assert [one["urn"] for one in own.json()["items"]] == [school.urn]


async def visited(api, urn, **more):
    return await api.post("/v1/link-partner-visits", "link_partner", json=link_partner_visit_of("307", urn) | more)


async def due(api, urn):
    return (await api.get(f"/v1/level-confirmations-due?urn={urn}")).json()["items"]


async def test_after_the_first_autumn_visit_a_provisional_level_is_confirmed_or_changed(api, world):
    urn = world.councils["307"].undecided_urn
    made = await visited(api, urn, held_on="2025-11-18", visited_by=None)
    assert (made.json()["confirm_by"], made.json()["visited_by"]) == ("2025-12-02", "link partner")
    second = await visited(api, urn, held_on="2025-11-20")
    assert second.json()["confirm_by"] is None
    (one,) = await due(api, urn)
    assert (one["state"], one["why"], one["confirm_by"]) == ("due", "evidence_missing", "2025-12-02")
    api.service_database.clock.now += timedelta(days=13)
    (one,) = await due(api, urn)
    assert one["state"] == "overdue"
    decided = await api.post("/v1/level-decisions", json={"urn": urn, "level": "amber", "reason": "As visited."})
    (one,) = await due(api, urn)
    assert (one["state"], one["decision_id"], one["decided_level"]) == ("changed", decided.json()["id"], "amber")
    overdue = (await api.get("/v1/level-confirmations-due?state=overdue")).json()["items"]
    assert urn not in [each["urn"] for each in overdue]


async def test_only_the_first_visit_of_an_autumn_makes_a_level_due(api, school):
    api.service_database.clock.now += timedelta(days=7)
    await visited(api, school.urn, held_on="2025-11-26")
    (one,) = await due(api, school.urn)
    assert one["visited_on"] == "2025-11-20"


@pytest.mark.parametrize(
    ("held_on", "pointer"), [("2025-11-21", "#/held_on"), ("2024-11-01", "#/held_on"), ("tomorrow", "#/held_on")]
)
async def test_a_visit_is_recorded_after_it_was_held(api, school, held_on, pointer):
    refused = await visited(api, school.urn, held_on=held_on)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, pointer)


async def test_a_visit_in_another_term_makes_nothing_due(api, world):
    urn = world.councils["307"].undecided_urn
    summer = await visited(api, urn, held_on="2025-06-10")
    assert summer.json()["confirm_by"] is None
    assert await due(api, urn) == []
