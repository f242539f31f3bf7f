"""The back-test's measures, against a library's and by hand."""

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from securing_good_risk_engine.backtest.measuring import (
    area,
    brier,
    calibration,
    difference,
    precision,
    recall,
    resamples,
    riskiest,
)


def drawn(seed, rows=200):
    chance = np.random.default_rng(seed)
    outcomes = chance.random(rows) < 0.2
    return np.round(chance.normal(size=rows) + outcomes, 1), outcomes


@pytest.mark.parametrize("seed", range(5))
def test_the_area_is_the_librarys_ties_and_all(seed):
    scores, outcomes = drawn(seed)
    assert area(scores, outcomes) == pytest.approx(roc_auc_score(outcomes, scores))
    assert area(-scores, outcomes) == pytest.approx(1 - area(scores, outcomes))


def test_there_is_no_area_of_one_outcome():
    assert np.isnan(area(np.arange(5.0), np.zeros(5, dtype=bool)))


def test_the_difference_from_itself_is_nothing_and_a_worse_score_is_surely_worse():
    scores, outcomes = drawn(1, 600)
    draws = resamples(600, times=200)
    same = difference(scores, scores, outcomes, draws)
    assert (same.value, same.low, same.high) == (0, 0, 0)
    worse = difference(scores, np.random.default_rng(3).normal(size=600), outcomes, draws)
    assert 0 < worse.low < worse.value < worse.high


def test_resamples_are_the_same_every_time():
    assert all((a == b).all() for a, b in zip(resamples(50, times=5), resamples(50, times=5), strict=True))


def test_recall_and_precision_by_hand():
    scores = np.array([9.0, 8, 7, 6, 5, 4, 3, 2, 1, 0])
    outcomes = np.array([True, False, True, False, False, False, False, False, False, True])
    chosen = riskiest(scores, 0.2)
    assert list(np.flatnonzero(chosen)) == [0, 1]
    assert recall(chosen, outcomes) == pytest.approx(1 / 3)
    assert precision(chosen, outcomes) == 0.5


def test_calibration_by_hand():
    chances, outcomes = np.linspace(0, 1, 20), np.array([False] * 10 + [True] * 10)
    tenths = calibration(chances, outcomes)
    assert [one["schools"] for one in tenths] == [2] * 10
    assert [one["downgraded"] for one in tenths] == [0] * 5 + [1] * 5
    assert brier(outcomes.astype(float), outcomes) == 0
