"""What is shown of fairness between schools with more and with less disadvantaged intakes."""

from typing import Literal

from securing_good_api.dashboard.schemas import ShownOut
from securing_good_api.equity.estimating import Direction
from securing_good_api.equity.measures import Kind
from securing_good_api.equity.rules import Missing
from securing_good_api.reads import Out


class IntakeOut(Out):
    """By what schools are grouped."""

    indicator: str
    title: str
    source: str
    """Who published the shares."""
    year: str | None
    """The academic year of all shares, the newest that is published; none where none is."""
    group: Literal["half", "third", "fifth"]
    """What each group is of the schools of a phase."""
    without_share: int
    """Schools of which no share is published in that year: in no group."""


class IntakeGroupOut(Out):
    """Schools that are about as disadvantaged as each other, for their phase."""

    number: int
    """From 1, the least disadvantaged."""
    name: str
    schools: int
    lowest: float | None
    """The lowest share among them, in percent. Groups overlap where phases differ."""
    median: float | None
    highest: float | None


class RateOut(Out):
    """How often something happened in one group, with its exact 95% interval."""

    number: int
    """Of the group."""
    count: int | None
    of: int | None
    rate: float | None
    """From 0 to 1."""
    lower: float | None
    upper: float | None
    suppressed: Missing | None
    """`[c]` confidential, `[z]` not applicable, in the place of the numbers: to be printed there."""


class MeasureOut(Out):
    """One thing that can happen to a school, group by group, and whether the outermost groups differ."""

    code: str
    kind: Kind
    """`raw`, of all schools; `given_need`, of those that needed it; `alike`, of those that inspectors found alike."""
    title: str
    """What happened."""
    among: str
    """Out of which schools."""
    groups: list[RateOut]
    difference: float | None
    """The rate of the most disadvantaged group less that of the least, from -1 to 1."""
    lower: float | None
    upper: float | None
    p_value: float | None
    """How often chance alone would make the two differ as much (Fisher's exact test, two-sided)."""
    direction: Direction | None
    """`more` or `fewer` among the most disadvantaged where both test and interval say so."""
    suppressed: Missing | None
    words: str
    """All of it in a sentence."""


class WaitOut(Out):
    """How long schools of one group waited for support."""

    number: int
    """Of the group."""
    schools: int | None
    """That entered the programme."""
    supported: int | None
    median_days: int | None
    """The day by which half of them had agreed to support; none where it is not known yet."""
    lower: int | None
    """The 95% interval of the median; none at an end that is open."""
    upper: int | None
    suppressed: Missing | None


class WaitsOut(Out):
    """How long schools waited for support once they were in the programme."""

    title: str
    groups: list[WaitOut]
    words: str


class EquityOut(Out):
    """Whether schools with disadvantaged intakes are flagged, supported and let go at fair rates."""

    as_of: str
    """The day of which everything is told."""
    members_only: bool
    """Whether schools that are no members of the learning partnership are left out of all of it."""
    shown: ShownOut
    method: str
    """Where it is told how this is worked out."""
    intake: IntakeOut
    groups: list[IntakeGroupOut]
    rulesets: list[str]
    """Those by which levels were suggested."""
    confidence: float
    """How often such intervals hold the rate that the same practice would come to among many such schools."""
    measures: list[MeasureOut]
    waits: WaitsOut
    caution: str
