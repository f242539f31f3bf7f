"""Rulesets as other systems read them: every threshold with its origin, every indicator with its definition."""

from tests.harness.bodies import YEAR


async def test_a_ruleset_comes_with_the_definition_of_all_it_reads(fresh_world_api):
    newest = (await fresh_world_api.get("/v1/rulesets")).json()["items"][-1]["version"]
    ruleset = (await fresh_world_api.get(f"/v1/rulesets/{newest}")).json()
    by_code = {one["code"]: one for one in ruleset["indicators"]}
    judged = {one["indicator"] for one in ruleset["document"]["measures"] if one["method"] in {"quantity-1", "trend-1"}}
    ranked = {one["indicator"] for one in ruleset["document"]["index"]["components"] if one["kind"] == "quantity"}
    assert judged | ranked <= set(by_code)
    assert {one["factor"] for one in ruleset["document"]["measures"]} == {
        *("attainment", "progress", "absence_and_behaviour", "teaching_and_learning", "leadership_and_governance"),
        *("safeguarding", "staff_turnover", "parental_popularity", "finance"),
    }
    absence = by_code["overall_absence"]
    assert (absence["unit"], absence["worse"], absence["factor"]) == ("percent", "higher", "absence_and_behaviour")
    assert absence["columns"]["absence"] == ["PERCTOT"]
    assert absence["columns"]["absence_explored"] == ["sess_overall_percent"]
    assert absence["published_from"] < YEAR
    for one in ruleset["indicators"]:
        assert one["definition"]
        assert one["source"]
        assert one["columns"], one["code"]
    for measure in ruleset["document"]["measures"]:
        assert measure["origin"]


async def test_an_older_ruleset_reads_what_it_read(fresh_world_api):
    ruleset = (await fresh_world_api.get("/v1/rulesets/securing-good-2026.1")).json()
    assert "ks2_rwm_expected" in {one["code"] for one in ruleset["indicators"]}
    assert "index" not in ruleset["document"]
