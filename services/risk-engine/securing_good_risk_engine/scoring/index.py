"""The ranking index of one school: its points above an average school's, and how far what is missing could move them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from securing_good.calendar import academic_year_of
from securing_good.vocabulary import Grade, InspectionKind, ObservationStatus, Phase, RiskFactor
from securing_good_risk_engine.rulesets.index import Index, InspectionComponent, QuantityComponent
from securing_good_risk_engine.scoring.comparing import england_by_year
from securing_good_risk_engine.scoring.evidence import Benchmarks, Evidence, Inspection
from securing_good_risk_engine.scoring.statistics import EXACT, rounded

POINTS_PLACES = 2


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one component adds for one school."""

    component: str
    factor: RiskFactor
    indicator: str | None
    """None for a component that reads inspections."""
    points: Decimal
    """What it adds: for what is not known, what an average school has."""
    maximum: Decimal
    known: bool
    value: Decimal | None = None
    """The value as published."""
    held_against: Decimal | None = None
    """England's figure of that year, where the component reads the difference."""
    period: int | None = None
    grade: Grade | None = None
    import_id: str | None = None


@dataclass(frozen=True, slots=True)
class IndexResult:
    """How many points a school has more than an average school of its phase, two decimal places; below 0: fewer.

    What is not known of it adds nothing either way, so a school of which little is known stands near 0.
    """

    value: Decimal
    lowest: Decimal
    """What it would be if everything that is missing were as good as can be."""
    highest: Decimal
    """What it would be if everything that is missing were as bad as can be."""
    known: Decimal
    """Share of the points that could be had which rest on something known, two decimal places."""
    contributions: tuple[Contribution, ...]
    """In the ruleset's order."""


def index_of(
    index: Index,
    phase: Phase,
    rows: Mapping[str, Sequence[Evidence]],
    inspections: Sequence[Inspection],
    benchmarks: Benchmarks,
    as_of: date,
) -> IndexResult | None:
    """Add up the components that apply to the phase; None where none does.

    `rows` are settled, newest year first, by indicator; `inspections` are those public by then, oldest first.
    """
    applicable = [component for component in index.components if phase in component.phases]
    if not applicable:
        return None
    oldest = academic_year_of(as_of) - index.maximum_age_years
    made = tuple(
        _of_quantity(it, rows.get(it.indicator, ()), _england(it, index, phase, benchmarks), oldest)
        if isinstance(it, QuantityComponent)
        else _of_inspection(it, inspections)
        for it in applicable
    )
    maximum = sum((one.maximum for one in made), Decimal(0))
    missing = sum((one.maximum for one in made if not one.known), Decimal(0))
    sure = sum((one.points for one in made if one.known), Decimal(0))
    average = sum((rounded(it.points * it.average, POINTS_PLACES) for it in applicable), Decimal(0))
    return IndexResult(
        value=sum((one.points for one in made), Decimal(0)) - average,
        lowest=sure - average,
        highest=sure + missing - average,
        known=rounded(EXACT.divide(maximum - missing, maximum), 2),
        contributions=made,
    )


def severity(component: QuantityComponent, figure: Decimal) -> Decimal:
    """Share of the component's points at a figure, 0 to 1."""
    share = EXACT.divide(figure - component.clear, component.worst - component.clear)
    return min(Decimal(1), max(Decimal(0), share))


def points_at(component: QuantityComponent, figure: Decimal) -> Decimal:
    """Points of the component at a figure."""
    return rounded(component.points * severity(component, figure), POINTS_PLACES)


def _of_quantity(
    component: QuantityComponent, rows: Iterable[Evidence], england: Mapping[int, Decimal], oldest: int
) -> Contribution:
    for row in rows:
        if row.period < oldest:
            break
        if row.status is not ObservationStatus.PRESENT or row.value is None:
            continue
        against = None
        if component.basis == "from_england":
            against = england.get(row.period)
            if against is None:
                continue
        return Contribution(
            component.code,
            component.factor,
            component.indicator,
            points=points_at(component, row.value - (against or 0)),
            maximum=component.points,
            known=True,
            value=row.value,
            held_against=against,
            period=row.period,
            import_id=row.import_id,
        )
    return _unknown(component, component.indicator)


def _england(component: QuantityComponent, index: Index, phase: Phase, benchmarks: Benchmarks) -> Mapping[int, Decimal]:
    """England's figures by year, to one decimal place, where the component reads the distance from them."""
    if component.basis != "from_england":
        return {}
    figures = england_by_year(component.indicator, phase, index.england, benchmarks)
    return {period: rounded(figure, 1) for period, figure in figures.items()}


def _of_inspection(component: InspectionComponent, inspections: Sequence[Inspection]) -> Contribution:
    graded = next((one for one in reversed(inspections) if one.kind is InspectionKind.GRADED), None)
    if graded is not None:
        held = (graded.judgements.get(name, Grade.NOT_TOLD) for name in component.judgements)
        grade = next((one for one in held if one.is_a_judgement), None)
        if grade in component.shares:
            points = rounded(component.points * component.shares[grade], POINTS_PLACES)
            return Contribution(
                component.code,
                component.factor,
                None,
                points=points,
                maximum=component.points,
                known=True,
                grade=grade,
                import_id=graded.import_id,
            )
    return _unknown(component, None)


def _unknown(component: QuantityComponent | InspectionComponent, indicator: str | None) -> Contribution:
    points = rounded(component.points * component.average, POINTS_PLACES)
    return Contribution(component.code, component.factor, indicator, points, component.points, known=False)
