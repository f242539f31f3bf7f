"""One design's findings as the document that `make backtest` prints."""

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np

from securing_good.vocabulary import Grade
from securing_good_risk_engine.backtest.designs import Design
from securing_good_risk_engine.backtest.features import (
    given_to_rivals,
    indexed,
    known_of,
    measures,
    points,
    years_since_grade,
)
from securing_good_risk_engine.backtest.measuring import (
    Outcomes,
    Scores,
    Spread,
    area,
    area_spread,
    brier,
    calibration,
    difference,
    precision,
    recall,
    resamples,
    riskiest,
)
from securing_good_risk_engine.backtest.reading import OVERALL, Published, Row, good_in_2020, rows_of
from securing_good_risk_engine.backtest.rivals import RIVALS, fitted, logistic, singles
from securing_good_risk_engine.rulesets.index import Index

PLACES: Final = 4
TOP: Final = (0.1, 0.2)
MEALS: Final = "intake_free_school_meals"
BEHAVIOURAL_INSIGHTS: Final = {
    "by": "Behavioural Insights Team, Using data science in policy, 2017",
    "recall_top_10": 0.65,
    "recall_top_20": 0.85,
    "population": (
        "All schools, those already below good among them as far as can be told, of which at most 15% were below good at "
        "their next inspection. Here only schools that were visited count, so more are below good, and a fifth of them "
        "cannot hold as many of those."
    ),
}


def report_on(design: Design, published: Published, index: Index) -> dict[str, Any]:
    """Everything found on one design. Counts, areas and shares are of test rows; areas of rivals from training rows."""
    rows = rows_of(design, published)
    outcomes = np.array([row.downgraded for row in rows])
    training = np.array([row.visited_on < design.test_from for row in rows])
    test = ~training
    ours = points(indexed(rows, design, index))
    draws = resamples(int(test.sum()))
    beside = _Beside(ours[test], outcomes[test], draws)
    reached = area_spread(ours[test], outcomes[test], draws)
    alone = singles(measures(rows, design), outcomes, training)
    _, columns = given_to_rivals(rows, design, intake=False)
    _, with_intake = given_to_rivals(rows, design, intake=True)
    chosen = {share: riskiest(ours[test], share) for share in TOP}
    chances = fitted(logistic, ours.reshape(-1, 1), outcomes, training)[test]
    return {
        "name": design.name,
        "phase": design.phase,
        "n": int(test.sum()),
        "positives": int(outcomes[test].sum()),
        "training": {"n": int(training.sum()), "positives": int(outcomes[training].sum())},
        "auc": _round(reached.value),
        "auc_low": _round(reached.low),
        "auc_high": _round(reached.high),
        "best_single": {"measure": alone[0].measure} | beside(alone[0].scores[test]),
        **{name: beside(fitted(make, columns, outcomes, training)[test]) for name, make in RIVALS.items()},
        "with_intake": {
            f"{name}_auc": _round(area(fitted(make, with_intake, outcomes, training)[test], outcomes[test]))
            for name, make in RIVALS.items()
        },
        "recall_top_10": _round(recall(chosen[0.1], outcomes[test])),
        "recall_top_20": _round(recall(chosen[0.2], outcomes[test])),
        "precision_top_10": _round(precision(chosen[0.1], outcomes[test])),
        "precision_top_20": _round(precision(chosen[0.2], outcomes[test])),
        "wider_population": _wider(design, published, index),
        "brier": _round(brier(chances, outcomes[test])),
        "calibration": calibration(chances, outcomes[test]),
        "singles": [
            {
                "measure": one.measure,
                "training_auc": _round(one.in_training),
                "auc": _round(area(one.scores[test], outcomes[test])),
            }
            for one in alone
        ],
        "fairness": _fairness([row for row, tested in zip(rows, test, strict=True) if tested], beside),
        "timing": _timing(design, published, rows, outcomes),
        "notes": list(design.notes),
    }


class _Beside:
    """A rival's area beside ours, with the paired interval of the difference."""

    def __init__(self, ours: Scores, outcomes: Outcomes, draws: Sequence[Any]) -> None:
        self.ours, self.outcomes, self.draws = ours, outcomes, draws

    def __call__(self, theirs: Scores) -> dict[str, float | None]:
        found: Spread = difference(self.ours, theirs, self.outcomes, self.draws)
        return {
            "auc": _round(area(theirs, self.outcomes)),
            "difference": _round(found.value),
            "difference_low": _round(found.low),
            "difference_high": _round(found.high),
        }


def _wider(design: Design, published: Published, index: Index) -> dict[str, Any] | None:
    """The same index where schools already below good are among those visited, nearer to what others have published of."""
    rows = [row for row in rows_of(design, published, wider=True) if row.visited_on >= design.test_from]
    if not rows:
        return None
    outcomes = np.array([row.downgraded for row in rows])
    ours = points(indexed(rows, design, index))
    chosen = {share: riskiest(ours, share) for share in TOP}
    return {
        "n": len(rows),
        "below_good": int(outcomes.sum()),
        "auc": _round(area(ours, outcomes)),
        "recall_top_10": _round(recall(chosen[0.1], outcomes)),
        "recall_top_20": _round(recall(chosen[0.2], outcomes)),
        "most_possible_recall_top_20": _round(min(1.0, 0.2 * len(rows) / int(outcomes.sum()))),
        "published": BEHAVIOURAL_INSIGHTS,
    }


def _fairness(rows: Sequence[Row], beside: _Beside) -> dict[str, list[dict[str, Any]]]:
    """Test rows by phase, standing grade and fifth of intake: is the index as good for each, does it accuse one more?"""
    meals = np.array([_meals(row) for row in rows])
    known = ~np.isnan(meals)
    fifths = np.full(len(rows), -1)
    edges = np.quantile(meals[known], [0.2, 0.4, 0.6, 0.8])
    fifths[known] = np.searchsorted(edges, meals[known], side="right")
    names = {-1: "free school meals not known", 0: "1 (fewest free school meals)", 4: "5 (most free school meals)"}
    kinds: dict[str, Callable[[int], str]] = {
        "phase": lambda place: rows[place].ofsted_phase.lower(),
        "standing_grade": lambda place: (
            "outstanding" if rows[place].standing.judgements[OVERALL] is Grade.OUTSTANDING else "good"
        ),
        "intake_fifth": lambda place: names.get(int(fifths[place]), str(int(fifths[place]) + 1)),
    }
    flagged = riskiest(beside.ours, 0.2)
    return {
        kind: _groups([label(place) for place in range(len(rows))], flagged, beside) for kind, label in kinds.items()
    }


def _groups(labels: Sequence[str], flagged: Outcomes, beside: _Beside) -> list[dict[str, Any]]:
    found = []
    for label in sorted(set(labels)):
        of = np.array([one == label for one in labels])
        outcomes, scores, chosen = beside.outcomes[of], beside.ours[of], flagged[of]
        found.append(
            {
                "group": label,
                "n": int(of.sum()),
                "positives": int(outcomes.sum()),
                "auc": _round(area(scores, outcomes)),
                "in_riskiest_20": _round(float(chosen.mean())),
                "recall_top_20": _round(recall(chosen, outcomes)) if outcomes.any() else None,
                "false_positive_rate": _round(float(chosen[~outcomes].mean())) if (~outcomes).any() else None,
            }
        )
    return found


def _meals(row: Row) -> float:
    known = known_of(row, MEALS)
    return float(known[0].value) if known and known[0].value is not None else float("nan")


def _timing(design: Design, published: Published, rows: Sequence[Row], outcomes: Outcomes) -> dict[str, Any] | None:
    """Who is visited is one question, who is downgraded once visited another: years since the last grade answer the first.

    Only where a later snapshot tells of every school, visited or not.
    """
    if design.outcome != "later_snapshot":
        return None
    everyone = good_in_2020(design, published)
    since = years_since_grade([standing for _, standing, _ in everyone], design)
    visited = {row.urn for row in rows}
    given = years_since_grade([row.standing for row in rows], design)
    return {
        "good_or_outstanding_at_august_2020": len(everyone),
        "graded_by_july_2024": len(visited),
        "years_since_grade_auc_of_being_graded": _round(
            area(since, np.array([urn in visited for urn, _, _ in everyone]))
        ),
        "years_since_grade_auc_of_downgrade_among_all": _round(area(since, np.array([one for _, _, one in everyone]))),
        "years_since_grade_auc_of_downgrade_given_inspection": _round(area(given, outcomes)),
    }


def _round(figure: float) -> float | None:
    """Four places; a figure that does not exist is null in JSON, never NaN."""
    return None if np.isnan(figure) else round(float(figure), PLACES)
