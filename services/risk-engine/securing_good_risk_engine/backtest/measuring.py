"""How well a score orders schools, and how sure one can be: areas, recalls, calibration and paired bootstraps."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

Scores = NDArray[np.float64]
Outcomes = NDArray[np.bool_]

RESAMPLES: Final = 2000
SEED: Final = 20190901
BINS: Final = 10


@dataclass(frozen=True, slots=True)
class Spread:
    """A figure with its 95% bootstrap interval."""

    value: float
    low: float
    high: float


def area(scores: Scores, outcomes: Outcomes) -> float:
    """Area under the ROC curve: how often a downgraded school has the higher score of two; ties count half.

    Not a number when only one outcome occurs.
    """
    positives = int(outcomes.sum())
    negatives = len(outcomes) - positives
    if not positives or not negatives:
        return float("nan")
    ranks = rankdata(scores)[outcomes].sum()
    return float((ranks - positives * (positives + 1) / 2) / (positives * negatives))


def resamples(rows: int, *, times: int = RESAMPLES) -> list[NDArray[np.intp]]:
    """Rows drawn with replacement, the same for every score, so that differences are paired."""
    drawn = np.random.default_rng(SEED)
    return [drawn.integers(0, rows, rows) for _ in range(times)]


def area_spread(scores: Scores, outcomes: Outcomes, draws: Sequence[NDArray[np.intp]]) -> Spread:
    """Area with its interval."""
    return _spread(area(scores, outcomes), [area(scores[draw], outcomes[draw]) for draw in draws])


def difference(ours: Scores, theirs: Scores, outcomes: Outcomes, draws: Sequence[NDArray[np.intp]]) -> Spread:
    """Our area less theirs, with its interval over the same resamples."""
    found = [area(ours[draw], outcomes[draw]) - area(theirs[draw], outcomes[draw]) for draw in draws]
    return _spread(area(ours, outcomes) - area(theirs, outcomes), found)


def _spread(value: float, found: list[float]) -> Spread:
    low, high = np.nanpercentile(found, [2.5, 97.5])
    return Spread(value, float(low), float(high))


def riskiest(scores: Scores, share: float) -> Outcomes:
    """Which schools are among the riskiest share; of equals at the edge, the earlier rows."""
    taken = np.argsort(-scores, kind="stable")[: max(1, round(share * len(scores)))]
    chosen = np.zeros(len(scores), dtype=bool)
    chosen[taken] = True
    return chosen


def recall(chosen: Outcomes, outcomes: Outcomes) -> float:
    """Share of downgraded schools that were chosen."""
    return float(outcomes[chosen].sum() / max(1, outcomes.sum()))


def precision(chosen: Outcomes, outcomes: Outcomes) -> float:
    """Share of chosen schools that were downgraded."""
    return float(outcomes[chosen].mean()) if chosen.any() else float("nan")


def calibration(chances: Scores, outcomes: Outcomes) -> list[dict[str, float]]:
    """Tenths of schools by foretold chance of a downgrade: what was foretold, what came."""
    order = np.argsort(chances, kind="stable")
    return [
        {
            "schools": len(part),
            "foretold": round(float(chances[part].mean()), 4),
            "downgraded": round(float(outcomes[part].mean()), 4),
        }
        for part in np.array_split(order, BINS)
        if len(part)
    ]


def brier(chances: Scores, outcomes: Outcomes) -> float:
    """Mean squared distance of the foretold chance from what came: lower is better."""
    return float(np.mean((chances - outcomes) ** 2))
