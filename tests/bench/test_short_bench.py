"""The short form of the bench: its document, and that the rival scores by the same ruleset as ours."""

from tests.bench import pages, scoring, timetable
from tests.bench.comparing import row

FIELDS = {
    *("part", "name", "peer", "ours", "peer_value", "unit", "higher_is_better", "ratio", "target", "met", "gap"),
    *("proven", "runs"),
}


async def test_scoring_says_what_it_measured(request):
    told = []
    results = await scoring.run(request.config.server_url, rounds=2, tell=told.append, schools=300, single=5)
    assert [(one["name"], one["peer"]) for one in results] == [
        ("england", "ceiling"),
        ("england", "pandas"),
        ("one_school", "ceiling"),
    ]
    assert all(set(one) >= FIELDS for one in results)
    assert "Ours and the rival differ in 0 of 300 schools." in told


def test_a_ratio_above_1_means_ours_is_ahead():
    ahead = row("scoring", "england", "pandas", [1.0, 1.1, 1.2], [10.0, 11.0, 12.0], target=5)
    assert (ahead["ratio"], ahead["met"], ahead["proven"], ahead["gap"]) == (10.0, True, True, 0)
    behind = row("scoring", "england", "pandas", [1.0, 2.0, 3.0], [6.0, 7.0, 8.0], target=5)
    assert (behind["met"], behind["proven"], behind["gap"]) == (False, False, 1.5)


def test_timetables_say_what_they_prove():
    told = []
    results = timetable.run_small(told.append)
    assert [(one["name"], one["peer"]) for one in results] == [
        ("at_risk", "greedy"),
        ("at_risk", "plain_cp_sat"),
        ("replan", "greedy"),
    ]
    assert all(set(one) >= FIELDS for one in results)
    beside_greedy, _, replan = results
    assert beside_greedy["proven"]
    assert beside_greedy["ours"] < beside_greedy["peer_value"]
    assert replan["proven"]


async def test_pages_say_how_they_grow(request):
    told = []
    results = await pages.run(request.config.server_url, rounds=2, tell=told.append, many=24, few=8)
    assert [one["name"] for one in results] == list(pages.PAGES)
    assert all(set(one) >= FIELDS for one in results)
    assert told[0].startswith("overview: ")
