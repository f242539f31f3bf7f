"""Evidence of many schools as the columns that all are scored on at once."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from securing_good_risk_engine.scoring.evidence import Evidence, SchoolFacts
from securing_good_risk_engine.scoring_many.exact import scaled
from securing_good_risk_engine.scoring_many.figures import NO_COHORT, PHASES, STATUSES, Figures, Schools
from securing_good_risk_engine.succession import Former


def schools_of(schools: Iterable[SchoolFacts], formers: Mapping[int, Sequence[Former]]) -> Schools:
    """Schools as columns, by URN."""
    ordered = sorted(schools, key=lambda one: one.urn)
    return Schools(
        np.array([one.urn for one in ordered], dtype=np.int32),
        np.array([PHASES.index(one.phase) for one in ordered], dtype=np.int8),
        np.array([one.open for one in ordered], dtype=bool),
        formers,
    )


def figures_of(evidence: Mapping[int, Sequence[Evidence]]) -> Figures:
    """What was published under each URN, as columns."""
    rows = [(urn, one) for urn, held in evidence.items() for one in held]
    places = tuple(dict.fromkeys((one.indicator, one.period) for _, one in rows))
    of = {place: at for at, place in enumerate(places)}
    return Figures(
        places,
        np.array([of[one.indicator, one.period] for _, one in rows], dtype=np.int16),
        np.array([urn for urn, _ in rows], dtype=np.int32),
        np.array([STATUSES.index(one.status) for _, one in rows], dtype=np.int8),
        *(
            np.array([scaled(getattr(one, name)) for _, one in rows], dtype=np.int64)
            for name in ("value", "lower", "upper")
        ),
        np.array([NO_COHORT if one.cohort is None else one.cohort for _, one in rows], dtype=np.int32),
        np.array([one.release.rank for _, one in rows], dtype=np.int8),
        np.zeros(len(rows), dtype=np.int64),
        np.zeros(len(rows), dtype=np.int32),
    )
