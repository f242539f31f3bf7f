"""Persistent absence by two thresholds: what is known by the one never judges, pools with or stands beside the other."""

import json

import pytest

from securing_good_risk_engine.rulesets import Ruleset
from securing_good_risk_engine.scoring.evidence import Benchmark
from tests.pure.scoring.conftest import RWM, SHIPPED_FILE, figure

PRESENT, FORMER = "persistent_absence", "persistent_absence_15"
YEARS = range(2020, 2023)
CUTS = Benchmark(None, figure(42), figure(48), 15000, "ours")


def judging(code):
    """The shipped ruleset, its first measure turned to another indicator."""
    return Ruleset.model_validate_json(
        SHIPPED_FILE.read_text(encoding="utf-8").replace(json.dumps(RWM), json.dumps(code))
    )


def low(write, code, *periods):
    """So low that by any measure of that indicator it would be flagged."""
    return [write.evidence(code, period, 5, pupils=200) for period in periods]


@pytest.mark.parametrize(("judged", "other"), [(PRESENT, FORMER), (FORMER, PRESENT)])
def test_a_measure_of_one_threshold_sees_nothing_of_the_other(write, judged, other):
    ruleset = judging(judged)
    nothing = write.judged([], ruleset=ruleset)
    assert write.judged(low(write, other, *YEARS), {(other, year): CUTS for year in YEARS}, ruleset=ruleset) == nothing
    assert write.judged(low(write, judged, *YEARS), ruleset=ruleset) != nothing


@pytest.mark.parametrize(("judged", "other"), [(PRESENT, FORMER), (FORMER, PRESENT)])
def test_neither_years_nor_cut_offs_of_the_other_threshold_are_taken_in(write, judged, other):
    """One low year is a concern; with years and cut-offs of the other threshold beside it, it is no more and no less."""
    ruleset = judging(judged)
    alone = write.judged(low(write, judged, 2022), {(judged, 2022): CUTS}, ruleset=ruleset)
    beside = write.judged(
        low(write, judged, 2022) + low(write, other, *YEARS),
        {(judged, 2022): CUTS} | {(other, year): CUTS for year in YEARS},
        ruleset=ruleset,
    )
    lasting = write.judged(low(write, judged, *YEARS), {(judged, year): CUTS for year in YEARS}, ruleset=ruleset)
    assert beside == alone != lasting
