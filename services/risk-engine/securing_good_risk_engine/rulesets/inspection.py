"""How inspections are judged: which judgement speaks of which factor, how serious each grade is, how old it may be."""

from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from securing_good.vocabulary import Grade
from securing_good_risk_engine.rulesets.measures import Code, Measured, Words, refuse_twice


class InspectionMeasure(Measured):
    """The latest graded inspection that was public by then, by the first of some judgements that it made.

    Concern: a grade in `concern`, or an ungraded inspection since with an outcome in `concern_outcomes`. Serious concern:
    a grade in `serious`. A grade that none of the three lists names judges nothing: a new word is never read as good.
    """

    method: Literal["inspection-judgement-1"]
    indicator: Code
    """Name of this measure where required evidence and reasons speak of it."""
    judgements: tuple[Code, ...] = Field(min_length=1)
    """Judgements by name. The first that inspectors made counts; one they did not make is no sign of anything."""
    clear: tuple[Grade, ...] = Field(min_length=1)
    concern: tuple[Grade, ...] = ()
    serious: tuple[Grade, ...] = ()
    confirming_outcomes: tuple[Words, ...] = ()
    """Outcomes of an ungraded inspection with which the graded one before it still stands, as if made on that day."""
    concern_outcomes: tuple[Words, ...] = ()
    """Those of them that are a concern, whatever the grade."""
    maximum_age_years: Annotated[int, Field(ge=1, le=20)]
    """How many years old a judgement, or what confirmed it, may be and still judge the school."""
    publication_lag_days: Annotated[int, Field(ge=0, le=365)]
    """Days from an inspection's first day until its report is taken to be public, where no file tells when it was."""

    @property
    def indicators(self) -> tuple[str, ...]:
        """Codes by which required evidence names what it reads."""
        return (self.indicator,)

    @property
    def reads(self) -> tuple[str, ...]:
        """No observation: inspections are facts of their own."""
        return ()

    @field_validator("judgements")
    @classmethod
    def _judgement_once(cls, judgements: tuple[str, ...]) -> tuple[str, ...]:
        return refuse_twice(judgements, "judgement")

    @model_validator(mode="after")
    def _each_grade_means_one_thing(self) -> Self:
        for grade in refuse_twice((*self.clear, *self.concern, *self.serious), "grade"):
            if not grade.is_a_judgement:
                raise ValueError(f"{grade} is no judgement: it can be neither clear nor a concern")
        for outcome in self.concern_outcomes:
            if outcome not in self.confirming_outcomes:
                raise ValueError(f"the outcome {outcome!r} is a concern and not among those that confirm")
        return self
