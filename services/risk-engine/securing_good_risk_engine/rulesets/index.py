"""The ranking index: points for each thing that is measured, added up. It orders schools; it never decides a level."""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from securing_good.vocabulary import Grade, Phase, RiskFactor
from securing_good_risk_engine.rulesets.measures import Code, Period, Strict, Words, refuse_twice

Points = Annotated[Decimal, Field(gt=0, le=100, max_digits=5, decimal_places=2)]
Share = Annotated[Decimal, Field(ge=0, le=1, max_digits=4, decimal_places=3)]
Figure = Annotated[Decimal, Field(max_digits=12, decimal_places=3)]


class NationalFigure(Strict):
    """A published figure for England that values of one indicator and year are held against."""

    indicator: Code
    period: Period
    value: Figure
    source: Words
    phases: tuple[Phase, ...] = ()
    """Phases whose schools it is the figure of; none: all schools."""


class Component(Strict):
    """What every component says: how many points it can add, and how many an average school has of them."""

    code: Code
    factor: RiskFactor
    title: Words
    phases: tuple[Phase, ...] = Field(min_length=1)
    points: Points
    """The most it can add."""
    average: Share
    """Share of the points an average school has: what counts for a school of which it is not known."""
    origin: Words

    @field_validator("phases")
    @classmethod
    def _phases_once(cls, phases: tuple[Phase, ...]) -> tuple[Phase, ...]:
        return refuse_twice(phases, "phase")


class QuantityComponent(Component):
    """No points at `clear` or better, all of them at `worst` or beyond, and in proportion between."""

    kind: Literal["quantity"]
    indicator: Code
    basis: Literal["value", "from_england"]
    """`from_england`: the value less England's figure of the same year, so that a year's easier test moves nobody."""
    clear: Figure
    worst: Figure

    @model_validator(mode="after")
    def _is_a_scale(self) -> Self:
        if self.clear == self.worst:
            raise ValueError(f"{self.code}: no points and all points both at {self.clear}")
        return self


class GradeShare(Strict):
    """Share of a component's points that a grade has."""

    grade: Grade
    share: Share


class InspectionComponent(Component):
    """Points by the grade of the first of some judgements that the latest graded inspection made."""

    kind: Literal["inspection"]
    judgements: tuple[Code, ...] = Field(min_length=1)
    grades: tuple[GradeShare, ...] = Field(min_length=1)
    """A grade that is not here counts as not known."""

    @property
    def shares(self) -> dict[Grade, Decimal]:
        """Share of the points by grade."""
        return {one.grade: one.share for one in self.grades}

    @field_validator("grades")
    @classmethod
    def _grades_are_judgements(cls, grades: tuple[GradeShare, ...]) -> tuple[GradeShare, ...]:
        for grade in refuse_twice((one.grade for one in grades), "grade"):
            if not grade.is_a_judgement:
                raise ValueError(f"{grade} is no judgement and cannot have points")
        return grades


class Index(Strict):
    """The components of the index, one list for all phases."""

    method: Literal["points-1"]
    description: Words
    maximum_age_years: Annotated[int, Field(ge=0, le=10)]
    """How many academic years before the one that is running a value may be of."""
    components: tuple[Annotated[QuantityComponent | InspectionComponent, Field(discriminator="kind")], ...] = Field(
        min_length=1
    )
    england: tuple[NationalFigure, ...] = ()

    @property
    def indicators(self) -> frozenset[str]:
        """Codes of the evidence it reads."""
        return frozenset(it.indicator for it in self.components if isinstance(it, QuantityComponent))

    @field_validator("components")
    @classmethod
    def _each_once(
        cls, components: tuple[QuantityComponent | InspectionComponent, ...]
    ) -> tuple[QuantityComponent | InspectionComponent, ...]:
        refuse_twice((component.code for component in components), "component")
        return components

    @field_validator("england")
    @classmethod
    def _figure_once(cls, england: tuple[NationalFigure, ...]) -> tuple[NationalFigure, ...]:
        places = [(one.indicator, one.period, phase) for one in england for phase in one.phases or tuple(Phase)]
        refuse_twice(
            (f"of {indicator} in {period} for {phase}" for indicator, period, phase in places), "figure for England"
        )
        return england
