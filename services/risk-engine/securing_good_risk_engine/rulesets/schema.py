"""The shape of a ruleset: whatever could make a suggested level differ stands in it, with its origin."""

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, ValidationInfo, field_validator, model_validator

from securing_good.vocabulary import Phase, RiskFactor
from securing_good_risk_engine.rulesets.entered import ConcernMeasure
from securing_good_risk_engine.rulesets.index import Index
from securing_good_risk_engine.rulesets.inspection import InspectionMeasure
from securing_good_risk_engine.rulesets.measures import (
    Code,
    PercentageMeasure,
    ProgressMeasure,
    Strict,
    Words,
    refuse_twice,
)
from securing_good_risk_engine.rulesets.quantity import QuantityMeasure, TrendMeasure

AnyMeasure = PercentageMeasure | ProgressMeasure | InspectionMeasure | QuantityMeasure | TrendMeasure | ConcernMeasure
Measure = Annotated[AnyMeasure, Field(discriminator="method")]


class RequiredEvidence(Strict):
    """Evidence without which no school can be green."""

    code: Code
    title: Words
    """As it stands inside a sentence: "attainment"."""
    factors: tuple[RiskFactor, ...] = Field(min_length=1)
    """Factors that it informs: what it could change while it is missing."""
    indicators: tuple[Code, ...] = ()
    """Any one of them, judged, meets the requirement. None: this ruleset has no way to meet it yet."""
    missing: Words
    """The sentence to show when nothing is held."""
    phases: tuple[Phase, ...] = ()
    """Phases it is required of; none: all. What a phase cannot have is not required of it."""
    later: ClassVar[frozenset[str]] = frozenset({"phases"})


class Condition(Strict):
    """One way to reach a level: so many factors flagged. Counts are of factors, never of indicators."""

    serious: Annotated[int, Field(ge=0, le=9)] = 0
    concerns: Annotated[int, Field(ge=0, le=9)] = 0
    """Factors with a concern that is not serious."""
    serious_among: tuple[RiskFactor, ...] = ()
    """At least one of these must be the serious one; empty: any."""
    concern_among: tuple[RiskFactor, ...] = ()
    """At least one of these must be a concern; empty: any."""
    words: Words
    """Completes "Suggested red because ..."."""

    @model_validator(mode="after")
    def _asks_for_something(self) -> Self:
        if not 1 <= self.serious + self.concerns <= len(RiskFactor):
            raise ValueError(f"{self.serious} serious concerns and {self.concerns} concerns: there are nine factors")
        if (self.serious_among and not self.serious) or (self.concern_among and not self.concerns):
            raise ValueError("it names factors that must be flagged and asks for no flag")
        return self


class Combination(Strict):
    """How flags become a level. Red is tried first, then amber; neither waits for coverage."""

    red: tuple[Condition, ...] = Field(min_length=1)
    amber: tuple[Condition, ...] = Field(min_length=1)

    @field_validator("red", "amber")
    @classmethod
    def _each_once(cls, conditions: tuple[Condition, ...]) -> tuple[Condition, ...]:
        refuse_twice((condition.model_copy(update={"words": ""}) for condition in conditions), "condition")
        return conditions


class ExpectedBy(Strict):
    """Day of the year by which the results of the summer before it are out."""

    month: Annotated[int, Field(ge=1, le=12)]
    day: Annotated[int, Field(ge=1, le=28)]


class Hysteresis(Strict):
    """A suggestion rises at once, and falls only when reviews some time apart agree: it does not flap from term to term."""

    reviews: Annotated[Literal[2], Field()]
    """How many assessments in a row must come to a milder level by their evidence alone."""
    days_apart: Annotated[int, Field(ge=1, le=366)]
    """Days that the first and the last of them lie apart at least."""
    index_points: Annotated[int, Field(ge=1, le=50)]
    """A change of the index by fewer points than this is no direction of travel."""


class Attention(Strict):
    """What raises the support a school is offered, and is never a concern: it adds to no flag, no index and no count."""

    code: Code
    indicator: Code
    at_least: Annotated[int, Field(ge=1)]
    """From this value of the indicator on."""
    words: Words
    """The sentence to show."""
    origin: Words


class Ruleset(Strict):
    """One version of the rules. A changed rule is a new version; an old one stays runnable."""

    version: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]*$", max_length=64)]
    title: Words
    status: Words
    """How settled it is, in words."""
    description: Words
    later: ClassVar[frozenset[str]] = frozenset({"index", "hysteresis", "attention"})

    method: Literal["count-rule-1", "count-rule-2"]
    """`count-rule-2` adds to the first: every quantity beside England, its own past and similar schools; the index;
    evidence required by phase; suggestions that fall only when two reviews agree."""
    maximum_age_years: Annotated[int, Field(ge=0, le=10)]
    """How many academic years older than the latest published results evidence may be and still judge a school."""
    results_expected_by: ExpectedBy
    measures: tuple[Measure, ...] = Field(min_length=1)
    required_evidence: tuple[RequiredEvidence, ...] = Field(min_length=1)
    combination: Combination
    index: Index | None = None
    """How schools are put in order of risk, where the ruleset says."""
    hysteresis: Hysteresis | None = None
    attention: tuple[Attention, ...] = ()

    @model_validator(mode="after")
    def _method_has_its_parts(self) -> Self:
        second = self.method == "count-rule-2"
        if second and (self.index is None or self.hysteresis is None):
            raise ValueError("count-rule-2 needs an index and a hysteresis")
        if not second and (self.index or self.hysteresis or self.attention):
            raise ValueError("count-rule-1 has no index, no hysteresis and no attention")
        return self

    @property
    def reads(self) -> frozenset[str]:
        """Codes of all the observations it looks at."""
        read = {code for measure in self.measures for code in measure.reads}
        read |= {one.indicator for one in self.attention}
        return frozenset(read | (self.index.indicators if self.index else frozenset()))

    def requires(self, phase: Phase) -> tuple[RequiredEvidence, ...]:
        """What green needs of a school of this phase."""
        return tuple(entry for entry in self.required_evidence if not entry.phases or phase in entry.phases)

    @field_validator("measures")
    @classmethod
    def _indicator_once(cls, measures: tuple[AnyMeasure, ...]) -> tuple[AnyMeasure, ...]:
        refuse_twice((code for measure in measures for code in measure.indicators), "indicator")
        return measures

    @field_validator("required_evidence")
    @classmethod
    def _requirements_can_be_met(
        cls, required: tuple[RequiredEvidence, ...], info: ValidationInfo
    ) -> tuple[RequiredEvidence, ...]:
        refuse_twice((entry.code for entry in required), "required evidence")
        if "measures" not in info.data:
            return required
        known = {code for measure in info.data["measures"] for code in measure.indicators}
        for entry in required:
            for code in entry.indicators:
                if code not in known:
                    raise ValueError(f"{entry.code} names the indicator {code!r}, which no measure judges")
        return required
