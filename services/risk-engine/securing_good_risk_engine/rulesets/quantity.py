"""How any quantity is judged: by a figure, by its distance from England, or by its place among schools of its kind."""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, ValidationInfo, field_validator, model_validator

from securing_good.vocabulary import Phase
from securing_good_risk_engine.indicators import Unit, Worse
from securing_good_risk_engine.rulesets.index import Figure, NationalFigure
from securing_good_risk_engine.rulesets.measures import Code, Measured, SeriesBreak, Share, Strict, Words, refuse_twice

Years = Annotated[int, Field(ge=1, le=5)]


class Trigger(Strict):
    """One way to a flag: everything it sets must hold. A comparison that cannot be made does not hold."""

    words: Words
    """Completes "This is a concern because it is ...": "in the highest fifth of schools of its kind"."""
    phases: tuple[Phase, ...] = ()
    """Phases it is for; none: all of the measure's."""
    at: Figure | None = None
    """The value is this or worse."""
    from_england: Annotated[Decimal, Field(ge=0)] | None = None
    """The value is at least so much worse than England's figure for schools of its kind that year; 0: at all worse."""
    worst_share: Share | None = None
    """No more than this share of England's schools of its kind, in percent, have a value as bad or worse."""
    significant: bool = False
    """The 95% interval lies wholly on the worse side of England's figure: the published one, or Wilson's for a percentage."""
    years: Years = 1
    """So many successive years show it, the judged one and those before; a year without a value breaks the row."""

    @model_validator(mode="after")
    def _asks_for_something(self) -> Self:
        if self.at is None and self.from_england is None and self.worst_share is None and not self.significant:
            raise ValueError("it sets no figure, no distance from England, no share of schools and no significance")
        return self

    @field_validator("phases")
    @classmethod
    def _phases_once(cls, phases: tuple[Phase, ...]) -> tuple[Phase, ...]:
        return refuse_twice(phases, "phase")


class QuantityMeasure(Measured):
    """The newest value of one indicator in the window. The first trigger that holds, serious ones first, gives the flag."""

    method: Literal["quantity-1"]
    indicator: Code
    unit: Unit
    worse: Literal[Worse.HIGHER, Worse.LOWER]
    share_of_pupils: bool = False
    """Whether it is a percentage of the pupils in its cohort, so that chance can be told from the number of pupils."""
    concern: tuple[Trigger, ...] = ()
    serious: tuple[Trigger, ...] = ()
    breaks: tuple[SeriesBreak, ...] = ()
    england: tuple[NationalFigure, ...] = ()
    """England's published figures, for years that no import tells."""

    @property
    def indicators(self) -> tuple[str, ...]:
        """Codes of the evidence it reads."""
        return (self.indicator,)

    @model_validator(mode="after")
    def _can_be_reached(self) -> Self:
        if not (self.concern or self.serious):
            raise ValueError("it has no trigger, so it can never say anything")
        for trigger in (*self.concern, *self.serious):
            for phase in trigger.phases:
                if phase not in self.phases:
                    raise ValueError(f"a trigger is for {phase}, which the measure does not apply to")
        self._serious_is_worse()
        return self

    def _serious_is_worse(self) -> None:
        """Of two triggers that set one and the same figure, the serious one must not be milder."""
        for serious in self.serious:
            for concern in self.concern:
                if _sets(serious) != _sets(concern) or not _overlap(serious, concern) or serious.years != concern.years:
                    continue
                if serious.at is not None and concern.at is not None:
                    milder = serious.at < concern.at if self.worse is Worse.HIGHER else serious.at > concern.at
                    if milder:
                        raise ValueError(f"serious from {serious.at} is milder than a concern from {concern.at}")
                if serious.worst_share is not None and serious.worst_share > (concern.worst_share or 0):
                    raise ValueError(
                        f"serious in the worst {serious.worst_share}% is milder than a concern in {concern.worst_share}%"
                    )
                if serious.from_england is not None and serious.from_england < (concern.from_england or 0):
                    raise ValueError(
                        f"serious {serious.from_england} from England is milder than a concern at {concern.from_england}"
                    )

    @field_validator("breaks")
    @classmethod
    def _break_once(cls, breaks: tuple[SeriesBreak, ...]) -> tuple[SeriesBreak, ...]:
        refuse_twice((entry.from_period for entry in breaks), "year")
        return breaks

    @field_validator("england")
    @classmethod
    def _figures_are_its_own(
        cls, england: tuple[NationalFigure, ...], info: ValidationInfo
    ) -> tuple[NationalFigure, ...]:
        code = info.data.get("indicator")
        for one in england:
            if code is not None and one.indicator != code:
                raise ValueError(f"a figure for England of {one.indicator} in a measure of {code}")
        refuse_twice(((one.period, one.phases) for one in england), "year")
        return england


class Change(Strict):
    """How far a row of successive years must have moved for the worse."""

    words: Words
    """Completes "This is a concern because it has ...": "fallen twice running, by 5 points or more"."""
    years: Annotated[int, Field(ge=2, le=5)]
    """Successive changes looked at: 2 takes three years of values."""
    every: bool
    """Whether each change must be for the worse, or only the whole."""
    points: Annotated[Decimal, Field(gt=0)] | None = None
    """The whole change, in the indicator's unit."""
    percent: Annotated[Decimal, Field(gt=0, le=100)] | None = None
    """The whole change, as a percentage of the first value."""

    @model_validator(mode="after")
    def _has_a_size(self) -> Self:
        if (self.points is None) == (self.percent is None):
            raise ValueError("it needs a size: points or percent, and not both")
        return self


class TrendMeasure(Measured):
    """Whether an indicator gets worse from year to year: never across a break, nor across a year without a value."""

    method: Literal["trend-1"]
    indicator: Code
    name: Code
    """Code of this measure where reasons and required evidence speak of it."""
    unit: Unit
    worse: Literal[Worse.HIGHER, Worse.LOWER]
    less_england: bool
    """Whether England's own change is taken off, so that a harder year for all is nobody's decline."""
    share_of_pupils: bool = False
    """Whether it is a percentage of the pupils in its cohort: then a change that chance could make is none."""
    concern: tuple[Change, ...] = Field(min_length=1)
    serious: tuple[Change, ...] = ()
    breaks: tuple[SeriesBreak, ...] = ()
    england: tuple[NationalFigure, ...] = ()

    @property
    def indicators(self) -> tuple[str, ...]:
        """Its own name: the indicator itself is judged by another measure."""
        return (self.name,)

    @property
    def reads(self) -> tuple[str, ...]:
        """The indicator whose years it looks at."""
        return (self.indicator,)

    @field_validator("serious")
    @classmethod
    def _serious_is_more(cls, serious: tuple[Change, ...], info: ValidationInfo) -> tuple[Change, ...]:
        for change in serious:
            for milder in info.data.get("concern", ()):
                same = change.years == milder.years and (change.points is None) == (milder.points is None)
                if same and (change.points or change.percent or 0) < (milder.points or milder.percent or 0):
                    raise ValueError(
                        f"a serious change over {change.years} years is smaller than one that is a concern"
                    )
        return serious


def _sets(trigger: Trigger) -> tuple[bool, bool, bool]:
    return trigger.at is not None, trigger.from_england is not None, trigger.worst_share is not None


def _overlap(one: Trigger, other: Trigger) -> bool:
    return not one.phases or not other.phases or not set(one.phases).isdisjoint(other.phases)
