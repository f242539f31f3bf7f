"""What the index is measured against: fitted models on the same rows and indicators, and each measure alone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from securing_good_risk_engine.backtest.measuring import Outcomes, Scores, area


@dataclass(frozen=True, slots=True)
class Single:
    """One published measure as a score: the higher, the riskier."""

    measure: str
    in_training: float
    """Its area on the training rows, by which the best one is chosen: nobody can choose by the test."""
    scores: Scores


def logistic() -> Any:
    """Logistic regression on medians, missing indicators and standardised columns."""
    imputed = SimpleImputer(strategy="median", add_indicator=True)
    return make_pipeline(imputed, StandardScaler(), LogisticRegression(C=0.3, max_iter=2000))


def boosting() -> Any:
    """Gradient boosting on medians and missing indicators."""
    imputed = SimpleImputer(strategy="median", add_indicator=True)
    return make_pipeline(
        imputed, GradientBoostingClassifier(max_depth=3, n_estimators=150, learning_rate=0.05, random_state=0)
    )


RIVALS: Final[Mapping[str, Callable[[], Any]]] = {"logistic": logistic, "boosting": boosting}


def fitted(make: Callable[[], Any], columns: Scores, outcomes: Outcomes, training: Outcomes) -> Scores:
    """Chances for all rows from a model fitted on the training rows alone."""
    model = make().fit(columns[training], outcomes[training])
    return np.asarray(model.predict_proba(columns)[:, 1], dtype=np.float64)


def singles(measures: Mapping[str, Scores], outcomes: Outcomes, training: Outcomes) -> list[Single]:
    """Each measure alone, best on the training rows first. Direction and the median for missing values are training's."""
    found = []
    for name, column in measures.items():
        held = column[training]
        if np.isnan(held).all():
            continue
        scores = np.where(np.isnan(column), np.nanmedian(held), column)
        reached = area(scores[training], outcomes[training])
        sign = 1.0 if reached >= 0.5 else -1.0
        found.append(Single(name, max(reached, 1 - reached), sign * scores))
    return sorted(found, key=lambda one: (-one.in_training, one.measure))
