"""The ranking index of all schools: points above an average school's of the phase."""

from collections.abc import Mapping
from decimal import Decimal

import numpy as np

from securing_good.calendar import academic_year_of
from securing_good.vocabulary import Grade, Phase
from securing_good_risk_engine.rulesets.index import Index, InspectionComponent, QuantityComponent
from securing_good_risk_engine.rulesets.inspection import InspectionMeasure
from securing_good_risk_engine.scoring.comparing import england_by_year
from securing_good_risk_engine.scoring.index import POINTS_PLACES, points_at
from securing_good_risk_engine.scoring.inspections import first_judged
from securing_good_risk_engine.scoring.picture import ENOUGH, KIND_OF, share_tenths
from securing_good_risk_engine.scoring.statistics import rounded
from securing_good_risk_engine.scoring_many.exact import MISSING, PLACES, UNIT, Ints, Slots, scaled
from securing_good_risk_engine.scoring_many.figures import PHASES, Schools
from securing_good_risk_engine.scoring_many.inspected import NO_INSPECTION
from securing_good_risk_engine.scoring_many.many import Many

HUNDREDTH = UNIT // 10**POINTS_PLACES


def index_points(many: Many) -> Ints:
    """Points of each school in millionths, whole hundredths; MISSING where no component applies or it is closed."""
    index = many.ruleset.index
    found = np.full(len(many.schools.urns), MISSING, dtype=np.int64)
    for component in index.components if index else ():
        slots = many.schools.of_phases(component.phases)
        found[slots] = np.where(found[slots] == MISSING, 0, found[slots])
        average = scaled(rounded(component.points * component.average, POINTS_PLACES))
        if isinstance(component, QuantityComponent):
            assert index is not None
            points = _of_quantity(component, index, many, slots)
        else:
            points = _of_inspection(component, many, slots)
        # What is not known has an average school's points: it adds nothing.
        found[slots] += np.where(points == MISSING, 0, points - average)
    return found


def _of_quantity(component: QuantityComponent, index: Index, many: Many, slots: Slots) -> Ints:
    points = np.full(len(slots), MISSING, dtype=np.int64)
    oldest = academic_year_of(many.as_of) - index.maximum_age_years
    for period in many.settled.periods(component.indicator, oldest):
        column = many.settled.column(component.indicator, period)
        assert column is not None, "its year is among those held"
        here = np.flatnonzero((points == MISSING) & column.present[slots])
        figure = column.value[slots[here]]
        if component.basis == "from_england":
            england = _england(component, index, many, period, slots[here])
            here, figure, england = (part[england != MISSING] for part in (here, figure, england))
            figure = figure - england
        points[here] = _points(component, figure)
    return points


def _england(component: QuantityComponent, index: Index, many: Many, period: int, slots: Slots) -> Ints:
    def of_phase(phase: Phase) -> Decimal | None:
        figure = england_by_year(component.indicator, phase, index.england, many.benchmarks[phase]).get(period)
        return None if figure is None else rounded(figure, 1)

    return many.by_phase(slots, of_phase)


def _points(component: QuantityComponent, figures: Ints) -> Ints:
    """Points at each figure. What lies near a tie of the last place is done again as for one school."""
    clear, worst, most = scaled(component.clear), scaled(component.worst), scaled(component.points)
    share = np.clip((figures - clear) / (worst - clear), 0, 1)
    hundredths = share * (most / HUNDREDTH)
    points: Ints = np.rint(hundredths).astype(np.int64) * HUNDREDTH
    near = np.flatnonzero(np.abs(hundredths - np.floor(hundredths) - 0.5) < 1e-6)
    again: dict[int, int] = {}
    for place in near:
        figure = int(figures[place])
        if figure not in again:
            again[figure] = scaled(points_at(component, Decimal(figure).scaleb(-PLACES)))
        points[place] = again[figure]
    return points


def _of_inspection(component: InspectionComponent, many: Many, slots: Slots) -> Ints:
    """Points of the grade that counts; which reports are public is said by the phase's first measure of inspections."""
    points = np.full(len(slots), MISSING, dtype=np.int64)
    it = many.inspected
    table = np.array([_points_of(component, judgements) for judgements in it.judgements], dtype=np.int64)
    for phase in component.phases:
        measures = (one for one in many.ruleset.measures if phase in one.phases and isinstance(one, InspectionMeasure))
        first = next(measures, None)
        if first is None:
            continue
        graded = it.latest_graded(len(many.schools.urns), first.publication_lag_days, many.as_of)[slots]
        here = np.flatnonzero((many.schools.phases[slots] == PHASES.index(phase)) & (graded != NO_INSPECTION))
        if len(here):
            points[here] = table[it.said[graded[here]]]
    return points


def _points_of(component: InspectionComponent, judgements: Mapping[str, Grade]) -> int:
    name = first_judged(component.judgements, judgements)
    share = None if name is None else component.shares.get(judgements[name])
    return MISSING if share is None else scaled(rounded(component.points * share, POINTS_PLACES))


def index_shares(schools: Schools, points: Ints) -> Ints:
    """Percent of England's schools of each one's kind with its index or a higher one, in tenths; MISSING where untold."""
    shares = np.full(len(points), MISSING, dtype=np.int64)
    of_phase = [KIND_OF[phase] for phase in PHASES]
    for kind in dict.fromkeys(of_phase):
        phases = [phase for phase, one in zip(PHASES, of_phase, strict=True) if one is kind]
        mine = schools.of_phases(phases)
        mine = mine[points[mine] != MISSING]
        if len(mine) >= ENOUGH[kind]:
            held = np.sort(points[mine])
            shares[mine] = share_tenths(len(held) - np.searchsorted(held, points[mine], side="left"), len(held))
    return shares
