"""What is shown of what support changed."""

from securing_good_api.dashboard.schemas import ShownOut
from securing_good_api.impact.rules import Direction, Grouping, Withheld
from securing_good_api.reads import Out


class ImpactRowOut(Out):
    """One kind of support, provider or package, and one indicator that it was meant to move.

    There is a difference with its interval, or there is no number at all.
    """

    id: str
    """The kind, or the id of the provider or of the package."""
    name: str
    """Of the kind or the provider; of a package, its school's."""
    urn: int | None
    """The school, where it is one package."""
    what: str | None
    """What the support was, where it is one package."""
    indicator: str
    title: str
    unit: str
    """Of every figure here."""
    worse: str
    """Which way it speaks of risk."""
    schools: int | None
    """How many schools with support have the figure in both years: the year before it began and the first whole one after."""
    compared: int | None
    """How many of them found enough schools that began alike; all figures are of these."""
    matches: int | None
    """How many schools without support they are held against, each once."""
    change: float | None
    """How much the figure moved in schools with support. By itself it tells nothing of the support."""
    matched_change: float | None
    """How much it moved in schools without, that began where these began."""
    regression_to_the_mean: float | None
    """By how much more it did so than in all schools of the phase: a low figure rises by itself."""
    difference: float | None
    """Change less matched change."""
    lower: float | None
    upper: float | None
    """Effects between these are those that chance does not make surprising."""
    confidence: float | None
    """How often such an interval holds the true effect on these schools."""
    direction: Direction | None
    suppressed: Withheld | None
    """`[c]` confidential, `[u]` unreliable, in the place of the numbers: to be printed there."""
    words: str
    """All of it in a sentence."""


class ImpactOut(Out):
    """What support changed, group by group; never in the order of what came of it."""

    as_of: str
    by: Grouping
    members_only: bool
    """Whether schools that are no members of the learning partnership are left out of all of it."""
    shown: ShownOut
    ruleset: str
    """The ruleset in force: it says which indicators tell of which risk factor."""
    packages: int | None
    """Packages completed, measured or not; none where small numbers are hidden."""
    method: str
    """Where it is told how this is worked out."""
    caution: str
    rows: list[ImpactRowOut]
