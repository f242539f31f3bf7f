"""Support that nobody had: among real schools, intervals leave out nought as seldom as they say."""

import math
import random
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from math import sqrt
from statistics import fmean

import pytest

from securing_good.vocabulary import ObservationStatus
from securing_good_api.impact.estimating import CONFIDENCE, estimated
from securing_good_api.impact.fitting import Change
from securing_good_api.impact.matching import Pool, matched, pool_of
from securing_good_risk_engine.sources.facts import ObservationFact, Row
from securing_good_risk_engine.sources.recognising import read_file
from tests.harness.made_up_support import as_if_supported
from tests.harness.published import REAL_DATA, needs_published_files

pytestmark = needs_published_files

YEARS = (2015, 2016, 2017)
RUNS = 500
CHANCE = 1.96 * sqrt(CONFIDENCE * (1 - CONFIDENCE) / RUNS)


@cache
def schools(indicator: str) -> list[Change]:
    """Every school of England with the figure in three years: the first stands beside, the last two are the change."""
    held: Mapping[int, dict[int, ObservationFact]] = defaultdict(dict)
    for year in YEARS:
        content = (REAL_DATA / f"ks2/ks2_perf_{year + 1}.csv").read_bytes()
        for row in read_file(content, filename="sent", period=None, today=date(2026, 9, 1)).rows:
            for fact in row.facts if isinstance(row, Row) else ():
                told = isinstance(fact, ObservationFact) and fact.indicator == indicator
                if told and fact.status is ObservationStatus.PRESENT:
                    held[fact.urn][year] = fact
    return [
        Change(
            urn,
            float(by_year[2016].value),
            float(by_year[2017].value),
            (float(by_year[2015].value), math.log(by_year[2016].cohort) if by_year[2016].cohort else None),
            by_year[2016].cohort,
        )
        for urn, by_year in sorted(held.items())
        if len(by_year) == len(YEARS)
    ]


@cache
def everybody(indicator: str) -> Pool:
    return pool_of(schools(indicator))


def left_out(indicator: str, supported: int, lowest: float) -> tuple[float, float, float]:
    """How many of 500 intervals leave out nought; what schools moved by, and by how much more than their matches."""
    lots = random.Random(f"{indicator} {supported}")
    out, changes, differences = 0, [], []
    for run in range(RUNS):
        helped, others = as_if_supported(schools(indicator), supported, lots, lowest=lowest)
        # Of thirteen thousand so few hardly move the spreads.
        estimate = estimated(matched(helped, replace(everybody(indicator), schools=others)), seed=str(run), draws=399)
        assert estimate is not None
        out += not estimate.lower <= 0 <= estimate.upper
        changes.append(estimate.change)
        differences.append(estimate.difference)
    return out / RUNS, fmean(changes), fmean(differences)


@pytest.mark.parametrize(
    ("supported", "indicator"),
    [
        (5, "ks2_rwm_expected"),
        pytest.param(1, "ks2_rwm_expected", marks=pytest.mark.long),
        pytest.param(12, "ks2_rwm_expected", marks=pytest.mark.long),
        pytest.param(5, "ks2_reading_average", marks=pytest.mark.long),
    ],
)
def test_support_that_nobody_had_is_found_no_oftener_than_is_said(supported, indicator):
    out, change, difference = left_out(indicator, supported, lowest=0.2)
    assert out <= 1 - CONFIDENCE + CHANCE
    # The lowest fifth rises by itself; told alone that would be called support's doing.
    assert change > 10 * abs(difference)
