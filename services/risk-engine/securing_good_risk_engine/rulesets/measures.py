"""How one kind of evidence is judged: the measures a ruleset is made of, with thresholds and their origin."""

from abc import abstractmethod
from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    ValidationInfo,
    field_validator,
    model_serializer,
)

from securing_good.vocabulary import Phase, RiskFactor

AVAILABLE_SHARES = (10, 20)
"""Shares of schools whose cut-off the benchmarks hold, in percent of schools from the lowest up."""

Entry = TypeVar("Entry")
Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=64)]
Words = Annotated[str, Field(min_length=1, max_length=2000)]
Period = Annotated[int, Field(ge=1990, le=2100)]
"""Academic year by the year it starts in."""
Percent = Annotated[Decimal, Field(ge=0, le=100)]
Share = Annotated[int, Field(gt=0, le=100)]
Band = Annotated[int, Field(ge=1, le=5)]
"""Published progress band: 1 well above average, 2 above, 3 average, 4 below, 5 well below."""


def refuse_twice(entries: Iterable[Entry], what: str) -> tuple[Entry, ...]:
    """The entries, unless one of them comes twice: then ValueError, naming it as `what`."""
    seen: list[Entry] = []
    for entry in entries:
        if entry in seen:
            raise ValueError(f"the {what} {entry!s} is given twice")
        seen.append(entry)
    return tuple(seen)


class Strict(BaseModel):
    """Nothing unknown, nothing changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    later: ClassVar[frozenset[str]] = frozenset()
    """Fields that rulesets had not always. Where they say nothing they are left out, as before there were any, so that
    the fingerprint of an older ruleset stays."""

    @model_serializer(mode="wrap")
    def _as_it_was_written(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        written: dict[str, Any] = write(self)
        return {name: part for name, part in written.items() if name not in self.later or part not in (None, [], ())}


class NotPublished(Strict):
    """Years for which nobody's results exist. A year in this list is never a missing result of one school."""

    periods: tuple[Period, ...] = Field(min_length=1)
    reason: Words


class SeriesBreak(Strict):
    """Results before this year cannot be compared with those from it on."""

    from_period: Period
    reason: Words


class Reference(Strict):
    """One published figure for England, with where it was published."""

    period: Period
    value: Percent
    source: Words


class Measured(Strict):
    """What every measure says about itself."""

    factor: RiskFactor
    title: Words
    """How a reason begins: "Key stage 2 results"."""
    phases: tuple[Phase, ...] = Field(min_length=1)
    """Phases it applies to. For any other phase it is not applicable, which is neither good nor bad."""
    origin: Words
    """Where the thresholds come from, and which are ours."""
    not_published: tuple[NotPublished, ...] = ()

    @field_validator("phases")
    @classmethod
    def _phases_once(cls, phases: tuple[Phase, ...]) -> tuple[Phase, ...]:
        return refuse_twice(phases, "phase")

    @field_validator("not_published")
    @classmethod
    def _years_once(cls, years: tuple[NotPublished, ...]) -> tuple[NotPublished, ...]:
        refuse_twice((period for entry in years for period in entry.periods), "year")
        return years

    @property
    @abstractmethod
    def indicators(self) -> tuple[str, ...]:
        """Codes by which required evidence and reasons name what it judges."""

    @property
    def reads(self) -> tuple[str, ...]:
        """Codes of the observations it reads."""
        return self.indicators

    @property
    def unpublished(self) -> frozenset[int]:
        """Academic years nobody's results exist for."""
        return frozenset(period for entry in self.not_published for period in entry.periods)


class PercentageMeasure(Measured):
    """A percentage of pupils, worse when lower, judged against England and against the lowest schools.

    Concern: significantly below England and within `concern_lowest_percent`. Serious concern: that and within
    `serious_lowest_percent`, with the pooled years too significantly below England and within `concern_lowest_percent`.
    """

    method: Literal["percentage-below-national-1"]
    indicator: Code
    pupils: Words
    """What the percentage is of: "reached the expected standard in reading, writing and maths"."""
    concern_lowest_percent: Share
    serious_lowest_percent: Share
    pooled_years: Annotated[int, Field(ge=1, le=5)]
    """Academic years pooled, counted back from the judged one."""
    pooled_minimum_years: Annotated[int, Field(ge=1, le=5)]
    """How many of them must have a value and a cohort before a concern can be serious."""
    breaks: tuple[SeriesBreak, ...] = ()
    references: tuple[Reference, ...] = ()

    @property
    def indicators(self) -> tuple[str, ...]:
        """Codes of the evidence it reads."""
        return (self.indicator,)

    @field_validator("concern_lowest_percent", "serious_lowest_percent")
    @classmethod
    def _share_is_held(cls, share: int) -> int:
        if share not in AVAILABLE_SHARES:
            raise ValueError("benchmarks hold the lowest 10% and 20% of schools only")
        return share

    @field_validator("serious_lowest_percent")
    @classmethod
    def _serious_is_worse(cls, share: int, info: ValidationInfo) -> int:
        concern = info.data.get("concern_lowest_percent", share)
        if share > concern:
            raise ValueError(f"a serious concern (lowest {share}%) is less severe than a concern (lowest {concern}%)")
        return share

    @field_validator("pooled_minimum_years")
    @classmethod
    def _within_pool(cls, years: int, info: ValidationInfo) -> int:
        if years > info.data.get("pooled_years", years):
            raise ValueError("more years are required than are pooled")
        return years

    @field_validator("references")
    @classmethod
    def _reference_once(cls, references: tuple[Reference, ...]) -> tuple[Reference, ...]:
        refuse_twice((reference.period for reference in references), "year")
        return references

    @field_validator("breaks")
    @classmethod
    def _break_once(cls, breaks: tuple[SeriesBreak, ...]) -> tuple[SeriesBreak, ...]:
        refuse_twice((entry.from_period for entry in breaks), "year")
        return breaks


class ProgressSubject(Strict):
    """One subject's progress score and the band published for it."""

    name: Words
    """As a sentence begins with it: "Reading"."""
    indicator: Code
    band_indicator: Code


class ProgressMeasure(Measured):
    """Progress scores with published 95% intervals or bands; England's average is 0, by definition.

    Concern: significantly below average in `concern_subjects` or more. Serious concern: that in `serious_subjects` or
    more, or in the band `well_below_band` in `well_below_subjects` or more.
    """

    method: Literal["progress-subjects-1"]
    subjects: tuple[ProgressSubject, ...] = Field(min_length=1)
    benchmark_source: Words
    """What a score of 0 means, in the publisher's terms."""
    below_band: Band
    """A band at or beyond this one is significantly below average, where no interval is held."""
    well_below_band: Band
    concern_subjects: Annotated[int, Field(ge=1)]
    serious_subjects: Annotated[int, Field(ge=1)]
    well_below_subjects: Annotated[int, Field(ge=1)]

    @property
    def indicators(self) -> tuple[str, ...]:
        """Codes of the evidence it reads."""
        return tuple(code for subject in self.subjects for code in (subject.indicator, subject.band_indicator))

    @field_validator("well_below_band")
    @classmethod
    def _well_below_is_worse(cls, band: int, info: ValidationInfo) -> int:
        if band < info.data.get("below_band", band):
            raise ValueError("the well-below band is less severe than the below band")
        return band

    @field_validator("concern_subjects", "serious_subjects", "well_below_subjects")
    @classmethod
    def _within_subjects(cls, number: int, info: ValidationInfo) -> int:
        subjects = info.data.get("subjects")
        if subjects is not None and number > len(subjects):
            raise ValueError(f"{number} subjects can never be reached: the measure has {len(subjects)}")
        return number

    @field_validator("serious_subjects")
    @classmethod
    def _serious_is_more(cls, number: int, info: ValidationInfo) -> int:
        if number < info.data.get("concern_subjects", number):
            raise ValueError("a serious concern needs fewer subjects than a concern: it is less severe")
        return number
