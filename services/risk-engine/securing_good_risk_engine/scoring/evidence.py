"""What an assessment is made from and what it says: plain values, in the order they are read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from securing_good.calendar import academic_year_name
from securing_good.vocabulary import (
    ConcernCategory,
    Flag,
    Grade,
    InspectionKind,
    MonitoringLevel,
    ObservationStatus,
    Phase,
    ReleaseStatus,
    RiskFactor,
    Strength,
    Travel,
)


@dataclass(frozen=True, slots=True)
class SchoolFacts:
    """The school as the register has it."""

    urn: int
    name: str
    phase: Phase
    council: str | None
    open: bool = True


@dataclass(frozen=True, slots=True)
class Evidence:
    """One observation of one indicator for one academic year."""

    indicator: str
    period: int
    """Academic year by the year it starts in."""
    status: ObservationStatus
    value: Decimal | None
    lower: Decimal | None
    """Published lower 95% confidence limit."""
    upper: Decimal | None
    cohort: int | None
    """Pupils the value is about; None when the publisher's file does not say."""
    release: ReleaseStatus
    import_id: str
    available_on: date
    """Day it could first be known; as of an earlier day it does not exist."""
    published_under: int | None = None
    """URN the school had when it was published, where that is not the one it has."""

    @property
    def period_name(self) -> str:
        """The academic year as people write it."""
        return academic_year_name(self.period)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """One inspection as one import told it. Several may tell the same: those of one kind and first day."""

    urn: int
    kind: InspectionKind
    inspected_on: date
    """First day on site."""
    published_on: date | None
    """Day the report came out; None when the file does not say."""
    inspected_urn: int | None
    """School that was inspected, where it was a predecessor."""
    outcome: str | None
    """What an ungraded inspection found, in the publisher's words."""
    category: ConcernCategory | None
    judgements: Mapping[str, Grade]
    import_id: str
    available_on: date
    """Day of the edition that tells it."""


@dataclass(frozen=True, slots=True)
class Benchmark:
    """What one indicator looked like across England in one academic year."""

    national: Decimal | None
    p10: Decimal | None
    """A tenth of schools are at or below this value."""
    p20: Decimal | None
    """A fifth of schools are at or below this value."""
    schools: int | None
    """Schools the two cut-offs were computed over."""
    source: str


Benchmarks = Mapping[tuple[str, int], Benchmark]
"""By indicator and academic year."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One statement behind the suggestion, in a sentence for the school, with the figures it rests on."""

    factor: RiskFactor | None
    """None when it is about the school or the ruleset as a whole."""
    indicator: str | None
    flag: Flag
    """What this statement alone contributes to its factor."""
    sentence: str
    value: Decimal | None = None
    lower: Decimal | None = None
    """Lower limit of the 95% interval: the published one, or Wilson's for a percentage of pupils."""
    upper: Decimal | None = None
    cohort: int | None = None
    period: int | None = None
    period_name: str | None = None
    release: ReleaseStatus | None = None
    benchmark: Decimal | None = None
    benchmark_source: str | None = None
    import_id: str | None = None


@dataclass(frozen=True, slots=True)
class InspectionReason(Reason):
    """A statement that rests on an inspection."""

    inspection_kind: InspectionKind | None = None
    inspected_on: date | None = None
    published_on: date | None = None
    grade: Grade | None = None


@dataclass(frozen=True, slots=True)
class FactorFlag:
    """What the evidence says about one of the nine factors."""

    factor: RiskFactor
    flag: Flag


@dataclass(frozen=True, slots=True)
class Input:
    """One observation the assessment looked at."""

    import_id: str
    indicator: str
    period: int
    published_under: int | None = None
    """URN the school had when it was published, where that is not the one it has."""


@dataclass(frozen=True, slots=True)
class InspectionInput:
    """One inspection the assessment looked at."""

    import_id: str
    inspection_kind: InspectionKind
    inspected_on: date


@dataclass(frozen=True, slots=True)
class EnteredConcern:
    """A concern that a person entered against a factor, as far as it counts."""

    id: str
    factor: RiskFactor
    severity: Strength
    confidence: Strength
    statement: str
    observed_on: date
    expires_on: date
    restricted: bool = False


@dataclass(frozen=True, slots=True)
class ConcernInput:
    """One concern the assessment looked at."""

    concern_id: str


@dataclass(frozen=True, slots=True)
class BenchmarkUsed:
    """One benchmark the assessment compared with."""

    indicator: str
    period: int
    benchmark: Benchmark


@dataclass(frozen=True, slots=True)
class Assessment:
    """What one ruleset says about one school as of one day. It suggests a level; people decide it."""

    urn: int
    as_of: date
    ruleset: str
    """Version of the ruleset."""
    ruleset_fingerprint: str
    suggested_level: MonitoringLevel
    because: str
    """The rule that led to the level, in a sentence."""
    provisional: bool
    """Required evidence is missing, and having it could change the level."""
    coverage: Decimal
    """Share of the required evidence that is held and recent enough, 0 to 1, two decimal places."""
    factors: tuple[FactorFlag, ...]
    """All nine, in the programme's order."""
    reasons: tuple[Reason, ...]
    """Never empty: serious concerns, concerns, what is clear, what is missing."""
    inputs: tuple[Input | InspectionInput | ConcernInput, ...]
    """Observations, then inspections, then concerns."""
    benchmarks: tuple[BenchmarkUsed, ...]
    fuller: "Fuller | None" = None
    """What the second method adds; None for assessments made by the first."""


@dataclass(frozen=True, slots=True)
class Measurement:
    """One indicator of the school with everything it is held against, what it flags and what it adds to the index."""

    indicator: str
    title: str
    factor: RiskFactor
    flag: Flag
    status: ObservationStatus | None
    """None: nothing at all is held."""
    value: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None
    cohort: int | None = None
    period: int | None = None
    period_name: str | None = None
    release: ReleaseStatus | None = None
    england: Decimal | None = None
    as_bad_percent: Decimal | None = None
    """Percent of England's schools of its kind with this value or a worse one."""
    as_bad_of: int | None = None
    """How many schools that percentage is of."""
    similar_median: Decimal | None = None
    similar_as_bad: int | None = None
    similar_schools: int | None = None
    """How many of the similar schools have a value."""
    trend: tuple[tuple[str, Decimal, Decimal | None], ...] = ()
    """Year, value and England's figure, newest first, back to the first gap or break."""
    trend_stops_at: str | None = None
    """Why no year before the trend can be compared, where a break in the series is why."""
    points: Decimal | None = None
    """What it adds to the index; None where the index does not read it."""
    maximum_points: Decimal | None = None
    import_id: str | None = None


@dataclass(frozen=True, slots=True)
class IndexPart:
    """One component of the index."""

    component: str
    factor: RiskFactor
    indicator: str | None
    points: Decimal
    maximum: Decimal
    known: bool


@dataclass(frozen=True, slots=True)
class IndexTold:
    """The ranking index: points above an average school of the phase."""

    value: Decimal
    lowest: Decimal
    highest: Decimal
    known: Decimal
    parts: tuple[IndexPart, ...]


@dataclass(frozen=True, slots=True)
class Earlier:
    """An assessment of the same school made before, as far as it matters to this one."""

    id: str
    as_of: date
    suggested_level: MonitoringLevel
    level_by_evidence: MonitoringLevel
    index: Decimal | None


@dataclass(frozen=True, slots=True)
class Fuller:
    """What the second method says besides."""

    level_by_evidence: MonitoringLevel
    """Where the evidence of this day alone leads; the suggestion may be held above it until a second review agrees."""
    direction: Travel
    direction_since: str | None
    """The earlier assessment it is told against."""
    index: IndexTold | None
    """None where no component applies to the phase."""
    indicators: tuple[Measurement, ...]
    similar_schools: tuple[int, ...]
    """URNs, nearest first; empty where the school's intake is not known."""
    required: tuple[tuple[str, bool], ...]
    """What green requires of this phase, and whether it is met."""
    attention: tuple[str, ...]
    """What raises the support offered and is no concern."""
    earlier: tuple[Earlier, ...]
    """The assessments that were looked back at."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one measure makes of a school's evidence."""

    flag: Flag
    reasons: tuple[Reason, ...]
    """Empty only when nothing at all is held for the measure."""
    benchmarks: tuple[BenchmarkUsed, ...] = ()
    inspections: tuple[InspectionInput, ...] = ()
    """Inspections it rests on."""
    concerns: tuple[ConcernInput, ...] = ()
