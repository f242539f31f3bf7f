"""The design's rows as numbers: the index's scores, and what the fitted rivals are given."""

from collections.abc import Sequence
from datetime import date
from typing import Final

import numpy as np

from securing_good.vocabulary import Grade
from securing_good_risk_engine.backtest.designs import Design
from securing_good_risk_engine.backtest.measuring import Scores
from securing_good_risk_engine.backtest.reading import OVERALL, Row
from securing_good_risk_engine.rulesets.index import Index
from securing_good_risk_engine.scoring.evidence import Evidence, Inspection
from securing_good_risk_engine.scoring.index import IndexResult, index_of
from securing_good_risk_engine.scoring.years import settled

INTAKE: Final = (
    "intake_pupils",
    "intake_free_school_meals",
    "intake_additional_language",
    "intake_sen_support",
    "intake_ehc_plan",
)
YEARS: Final = 2
"""Years of each indicator that the rivals are given."""
DEPRIVATION: Final = "deprivation_quintile"


def indexed(rows: Sequence[Row], design: Design, index: Index) -> list[IndexResult]:
    """Each row's index, by the code that assesses schools. Raises ValueError when no component applies to a row."""
    made = []
    for row in rows:
        held = {code: known_of(row, code) for code in index.indicators & set(design.indicators)}
        result = index_of(index, row.phase, held, (row.standing,), {}, design.evidence_as_of)
        if result is None:
            raise ValueError(f"the index has no component for the phase {row.phase}")
        made.append(result)
    return made


def points(results: Sequence[IndexResult]) -> Scores:
    """The index as a score: points above an average school of the phase."""
    return np.array([one.value for one in results], dtype=np.float64)


def measures(rows: Sequence[Row], design: Design) -> dict[str, Scores]:
    """Every indicator by itself: the newest value known of each row; not a number where there is none."""
    named = {code: _newest(rows, code)[0] for code in design.indicators}
    return {code: column for code, column in named.items() if not np.isnan(column).all()}


def given_to_rivals(rows: Sequence[Row], design: Design, *, intake: bool) -> tuple[list[str], Scores]:
    """Names and columns: the two newest years of each indicator and the standing grade; with intake, that too.

    In the later designs they are given the years since that grade besides, which the index does not read: they tell when
    a school is visited more than what is found.
    """
    columns: dict[str, Scores] = {}
    for code in design.indicators:
        for place, column in enumerate(_newest(rows, code)):
            columns[code if place == 0 else f"{code} {place} year before"] = column
    columns["standing grade"] = np.array([_grade(row) for row in rows])
    if design.outcome == "later_snapshot":
        columns["years since the standing grade"] = years_since_grade([row.standing for row in rows], design)
    if intake:
        for code in INTAKE:
            columns[code] = _newest(rows, code)[0]
        if design.outcome == "later_snapshot":
            columns[DEPRIVATION] = np.array([row.deprivation_quintile or np.nan for row in rows], dtype=np.float64)
    kept = {name: column for name, column in columns.items() if not np.isnan(column).all()}
    return list(kept), np.column_stack(list(kept.values()))


def years_since_grade(standing: Sequence[Inspection], design: Design) -> Scores:
    """Years from each inspection to the day the evidence stands as of."""
    return np.array([(design.evidence_as_of - one.inspected_on).days / 365.25 for one in standing])


def _grade(row: Row) -> float:
    return 2.0 if row.standing.judgements[OVERALL] is Grade.GOOD else 1.0


def _newest(rows: Sequence[Row], code: str) -> list[Scores]:
    periods = sorted({e.period for row in rows for e in row.evidence if e.indicator == code}, reverse=True)[:YEARS]
    columns = [np.full(len(rows), np.nan) for _ in periods or [0]]
    for place, row in enumerate(rows):
        for known in known_of(row, code):
            if known.value is not None and known.period in periods:
                columns[periods.index(known.period)][place] = float(known.value)
    return columns


def known_of(row: Row, code: str) -> Sequence[Evidence]:
    """What a row knows of an indicator, newest year first. What had not come out by the design's day is no part of a row."""
    return settled(row.evidence, code, date.max)
