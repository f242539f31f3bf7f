"""`make calibrate DATA=dir`: scales and points of the index, from training rows alone.

Scales: no points at the twentieth percentile of training schools or better, all of them at the ninety-fifth or beyond.
Points: a logistic fit that may give no indicator less than nothing, so that a worse figure never lowers the index, put on a
scale of ten and rounded to whole points, one at least. The designs of 2019 give all but absence, whose figures for 2018/19
came out later: its points come from the training rows of 2020 to 2022, with all the others held.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import numpy as np
from scipy.optimize import minimize

from securing_good.vocabulary import Grade, Phase
from securing_good_risk_engine.backtest.designs import DESIGNS, Design
from securing_good_risk_engine.backtest.features import known_of, measures
from securing_good_risk_engine.backtest.measuring import Outcomes, Scores
from securing_good_risk_engine.backtest.reading import OVERALL, DataMissing, Published, Row, rows_of
from securing_good_risk_engine.indicators import INDICATORS, Worse
from securing_good_risk_engine.rulesets import load_shipped
from securing_good_risk_engine.rulesets.index import Index
from securing_good_risk_engine.scoring.comparing import england_by_year

CLEAR, WORST = 20, 95
"""Percentiles of the training rows, from the best school to the worst."""
PENALTY = 1.0
"""Ridge on the points: keeps two indicators that say the same from sharing them wildly."""
MOST_POINTS = 10
FROM_ENGLAND: Final = frozenset(
    {
        *("ks2_rwm_expected", "ks2_rwm_higher", "ks4_attainment_8", "ks4_english_maths_5"),
        *("overall_absence", "persistent_absence"),
    }
)
"""Indicators whose level moves from year to year for everybody, so that only the distance from England tells."""
LATER: Final = frozenset({"overall_absence", "persistent_absence"})
GOOD: Final = "standing_good"


@dataclass(frozen=True, slots=True)
class Scale:
    """What one indicator adds: nothing at `clear`, all at `worst`; `average` of it for a school it is not known of."""

    indicator: str
    clear: float
    worst: float
    average: float

    def severity(self, column: Scores) -> Scores:
        """Share of the points for each row, the average where there is no figure."""
        share = np.clip((column - self.clear) / (self.worst - self.clear), 0, 1)
        return np.where(np.isnan(column), self.average, share)


def calibrated(published: Published, index: Index) -> dict[str, list[dict[str, Any]]]:
    """Components by phase. Reads training rows only; England's figures are the index's own."""
    by_name = {design.name: design for design in DESIGNS}
    return {
        phase: _of_phase(published, index, by_name[f"{phase}_2019"], by_name[f"{phase}_2020_24"])
        for phase in ("primary", "secondary")
    }


def _of_phase(published: Published, index: Index, first: Design, later: Design) -> list[dict[str, Any]]:
    rows = _training(first, published)
    outcomes = np.array([row.downgraded for row in rows])
    columns = _columns(rows, first, index)
    scales = [_scale(code, column) for code, column in columns.items()]
    shares = np.column_stack([scale.severity(columns[scale.indicator]) for scale in scales])
    points = _points(shares, outcomes)

    rows = _training(later, published)
    outcomes = np.array([row.downgraded for row in rows])
    columns = _columns(rows, later, index)
    held = np.zeros(len(rows))
    for scale, worth in zip(scales, points, strict=True):
        column = columns.get(scale.indicator)
        held += worth * (scale.severity(column) if column is not None else scale.average)
    added = [_scale(code, columns[code]) for code in sorted(LATER)]
    shares = np.column_stack([held / MOST_POINTS, *(scale.severity(columns[scale.indicator]) for scale in added)])
    fitted = _fit(shares, outcomes, penalty=PENALTY / MOST_POINTS)
    more = np.clip(np.round(MOST_POINTS * fitted[1:] / fitted[0]), 1, MOST_POINTS)
    return [_told(scale, worth) for scale, worth in zip([*scales, *added], [*points, *more], strict=True)]


def _training(design: Design, published: Published) -> list[Row]:
    return [row for row in rows_of(design, published) if row.visited_on < design.test_from]


def _columns(rows: Sequence[Row], design: Design, index: Index) -> dict[str, Scores]:
    """Each indicator turned so that more is worse, less England's figure where its level moves; and the standing grade.

    A special school has none of the results that are measured here by what mainstream schools reach.
    """
    special = np.array([row.phase is Phase.NOT_APPLICABLE for row in rows])
    found: dict[str, Scores] = {}
    for code in measures(rows, design):
        figures = np.array([_figure(row, code, index) for row in rows])
        if code.startswith(("ks2_", "ks4_")) or code in LATER:
            figures = np.where(special, np.nan, figures)
        found[code] = figures if INDICATORS[code].worse is Worse.HIGHER else -figures
    found[GOOD] = np.array([float(row.standing.judgements[OVERALL] is Grade.GOOD) for row in rows])
    return found


def _figure(row: Row, code: str, index: Index) -> float:
    of_england = england_by_year(code, row.phase, index.england, {})
    for known in known_of(row, code):
        if known.value is None:
            continue
        england = of_england.get(known.period) if code in FROM_ENGLAND else Decimal(0)
        if england is None:
            continue
        return float(known.value - england)
    return float("nan")


def _scale(code: str, column: Scores) -> Scale:
    known = column[~np.isnan(column)]
    if code == GOOD:
        clear, worst = 0.0, 1.0
    else:
        places = max(1, INDICATORS[code].decimals)
        clear, worst = (round(float(figure), places) for figure in np.percentile(known, [CLEAR, WORST]))
    share = np.clip((known - clear) / (worst - clear), 0, 1)
    return Scale(code, clear, worst, round(float(share.mean()), 2))


def _points(shares: Scores, outcomes: Outcomes) -> Scores:
    fitted = _fit(shares, outcomes, penalty=PENALTY)
    points: Scores = np.maximum(1, np.round(MOST_POINTS * fitted / fitted.max()))
    return points


def _fit(shares: Scores, outcomes: Outcomes, *, penalty: float) -> Scores:
    """Weights of a logistic fit, none below zero."""
    columns = shares.shape[1]

    def loss(weights: Scores) -> float:
        odds = weights[0] + shares @ weights[1:]
        return float(np.logaddexp(0, odds).sum() - (outcomes * odds).sum() + penalty * (weights[1:] ** 2).sum())

    start = np.concatenate([[np.log(outcomes.mean() / (1 - outcomes.mean()))], np.full(columns, 0.5)])
    bounds = [(None, None), *[(0, None)] * columns]
    return np.asarray(minimize(loss, start, bounds=bounds, method="L-BFGS-B").x[1:], dtype=np.float64)


def _told(scale: Scale, points: float) -> dict[str, Any]:
    turn = 1 if scale.indicator == GOOD or INDICATORS[scale.indicator].worse is Worse.HIGHER else -1
    return {
        "indicator": scale.indicator,
        "clear": turn * scale.clear + 0.0,
        "worst": turn * scale.worst + 0.0,
        "average": scale.average,
        "points": int(points),
    }


def main(arguments: list[str]) -> int:
    """Print the calibrated components as JSON; 1 when a file of the folder is missing."""
    parser = argparse.ArgumentParser(prog="calibrate", description=__doc__)
    parser.add_argument("data", type=Path, help="folder of published files")
    given = parser.parse_args(arguments)
    index = next(ruleset.index for ruleset in reversed(load_shipped()) if ruleset.index is not None)
    try:
        found = calibrated(Published(given.data, today=datetime.now(tz=UTC).date()), index)
    except DataMissing as fault:
        print(fault, file=sys.stderr)
        return 1
    print(json.dumps(found, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
