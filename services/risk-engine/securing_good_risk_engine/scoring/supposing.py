"""What if: a school's evidence with something supposed in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from securing_good.vocabulary import Grade, InspectionKind, ObservationStatus, ReleaseStatus, RiskFactor, Strength
from securing_good_risk_engine.scoring.evidence import EnteredConcern, Evidence, Inspection

SUPPOSED = "what-if"
"""Stands where the import or the concern is named that a figure comes from."""


@dataclass(frozen=True, slots=True)
class SupposedFigure:
    """A figure of one indicator for one academic year; without a value it is one that is missing for the named reason."""

    indicator: str
    period: int
    status: ObservationStatus
    value: Decimal | None
    cohort: int | None


@dataclass(frozen=True, slots=True)
class SupposedConcern:
    """A concern entered against a factor on that day."""

    factor: RiskFactor
    severity: Strength
    confidence: Strength


@dataclass(frozen=True, slots=True)
class SupposedInspection:
    """A graded inspection, its report out at once."""

    inspected_on: date
    judgements: tuple[tuple[str, Grade], ...]


@dataclass(frozen=True, slots=True)
class Supposed:
    """Everything supposed of one school."""

    figures: tuple[SupposedFigure, ...] = ()
    concerns: tuple[SupposedConcern, ...] = ()
    inspection: SupposedInspection | None = None


def with_figures(evidence: Sequence[Evidence], supposed: Supposed, as_of: date) -> list[Evidence]:
    """The evidence with the supposed figures in the place of those of the same indicator and year."""
    replaced = {(one.indicator, one.period) for one in supposed.figures}
    kept = [one for one in evidence if (one.indicator, one.period) not in replaced]
    return kept + [
        Evidence(
            indicator=one.indicator,
            period=one.period,
            status=one.status,
            value=one.value,
            lower=None,
            upper=None,
            cohort=one.cohort,
            release=ReleaseStatus.FINAL,
            import_id=SUPPOSED,
            available_on=as_of,
        )
        for one in supposed.figures
    ]


def with_concerns(concerns: Sequence[EnteredConcern], supposed: Supposed, as_of: date) -> list[EnteredConcern]:
    """The concerns with those supposed, which stand on that day."""
    return [*concerns] + [
        EnteredConcern(
            SUPPOSED,
            one.factor,
            one.severity,
            one.confidence,
            "A concern that is supposed",
            as_of,
            as_of + timedelta(days=1),
        )
        for one in supposed.concerns
    ]


def with_inspection(inspections: Sequence[Inspection], supposed: Supposed, urn: int, as_of: date) -> list[Inspection]:
    """The inspections with the one supposed."""
    if supposed.inspection is None:
        return [*inspections]
    return [
        *inspections,
        Inspection(
            urn=urn,
            kind=InspectionKind.GRADED,
            inspected_on=supposed.inspection.inspected_on,
            published_on=as_of,
            inspected_urn=None,
            outcome=None,
            category=None,
            judgements=dict(supposed.inspection.judgements),
            import_id=SUPPOSED,
            available_on=as_of,
        ),
    ]
