"""What is shown on each panel of the dashboard: the same shape for whoever asks, with what they may not know left out."""

from typing import Annotated

from pydantic import Field

from securing_good.vocabulary import (
    CaseState,
    Flag,
    MonitoringLevel,
    Phase,
    ProviderKind,
    RiskFactor,
    SupportKind,
    SupportState,
    Travel,
)
from securing_good_api.dashboard.rules import Awaited, Due, Late, Spell
from securing_good_api.dashboard.schemas import FigureOut, LevelsOut, PanelOut, SchoolShownOut
from securing_good_api.reads import Out


class PhaseLevelsOut(Out):
    """The levels of one phase's schools."""

    phase: Phase
    schools: int
    """How many there are is public: the register says."""
    levels: LevelsOut


class MovedSchoolOut(SchoolShownOut):
    """A school whose level is another one now."""

    was: MonitoringLevel
    now: MonitoringLevel
    decided_on: str | None


class MovesOut(Out):
    """How many schools went from one level to another."""

    was: MonitoringLevel
    now: MonitoringLevel
    schools: int


class MovementOut(Out):
    """How levels moved since a day."""

    since: str
    """The end of this day: of the board's last meeting, of 1 September where it has not met, or as asked."""
    levels: LevelsOut
    """Schools by level then: those counted now, or in `counts` those that were counted then, as it was shown."""
    rose: FigureOut
    """To amber or red from a lower level. In `counts` it is hidden, as the next three are, whatever it is."""
    fell: FigureOut
    same: FigureOut
    first_decided: FigureOut
    """They were not assessed before."""
    moves: list[MovesOut]
    """Each pair of levels with a school between which one moved, stayed ones too; empty where counts are hidden."""
    moved: list[MovedSchoolOut]


class EvidenceOut(Out):
    """What suggestions rest on: the newest assessment of each school."""

    suggested: LevelsOut
    """What the engine suggests; people decide."""
    never_assessed: FigureOut
    """Of those not assessed: schools for which no assessment was made at all."""
    settled: FigureOut
    """Assessments that missing evidence could not change."""
    provisional: FigureOut
    """Assessments that could change if required evidence that is missing came."""
    oldest: str | None
    """The earliest day as of which any of them was made."""
    newest: str | None
    rulesets: list[str]
    """By which they were made."""
    provisional_terms: bool
    """Whether visits rest on term dates that the council has not published."""


class OverviewOut(PanelOut):
    """The borough at a glance: levels, how they moved, and how much of it is certain."""

    levels: LevelsOut
    phases: list[PhaseLevelsOut]
    movement: MovementOut | None
    """None in the first month that was counted."""
    evidence: EvidenceOut


class WarnedFactorOut(Out):
    """A risk factor that the newest assessment flags, without what is restricted."""

    factor: RiskFactor
    flag: Flag


class WarnedSchoolOut(SchoolShownOut):
    """A school outside the programme of which there is a sign of risk."""

    monitoring_level: MonitoringLevel
    suggested_level: MonitoringLevel
    direction: Travel
    provisional: bool
    as_of: str | None
    watched_until: str | None
    """The last day of the watch, of a school that left the programme."""
    factors: list[WarnedFactorOut]


class EarlyWarningsOut(PanelOut):
    """Signs of risk in schools that are not in the programme."""

    outside: FigureOut
    """Schools without an open case."""
    suggested: LevelsOut
    """What the engine suggests of them."""
    deteriorating: FigureOut
    watched: FigureOut
    level_without_case: FigureOut
    """People decided amber or red, and there is no case yet."""
    warned: list[WarnedSchoolOut]
    """Each with a suggestion or a level above green, deteriorating, or under watch: red first."""


class SpellOut(Out):
    """Cases that have lasted so long."""

    months: Spell
    cases: FigureOut
    amber: FigureOut
    red: FigureOut


class KeptOut(Out):
    """What came of the Securing Good meetings that open cases were owed."""

    met: FigureOut
    met_late: FigureOut
    waived: FigureOut
    breached: FigureOut
    open: FigureOut
    """Its time is not over."""
    kept: float | None
    """Met in time, as a share of those met, met late or breached; none where one is hidden, or nothing was owed."""


class MeetingsOut(Out):
    """What came of the meetings that one case was owed."""

    met: int
    met_late: int
    waived: int
    breached: int
    open: int


class CaseLineOut(SchoolShownOut):
    """One open case."""

    case_id: str
    reference: str
    state: CaseState
    level: MonitoringLevel
    opened_on: str
    months: int
    """Whole months since it opened."""
    meetings: MeetingsOut
    late_meetings: int
    """Meetings whose day has passed without minutes, and of which nobody said that they were not held."""
    next_meeting: str | None
    paused_until: str | None


class CasesOut(PanelOut):
    """Schools in the programme: for how long, and whether they are met as it promises."""

    open: FigureOut
    spells: list[SpellOut]
    cadence: KeptOut
    late: FigureOut
    """Cases with a late meeting."""
    cases: list[CaseLineOut]
    """The longest first."""


class LateKindOut(Out):
    """What is overdue of one kind."""

    kind: Late
    schools: FigureOut
    things: FigureOut
    oldest: str | None
    """The day by which the oldest should have been done; none where it is not shown."""


class LateThingsOut(Out):
    """What is overdue of one kind at one school."""

    kind: Late
    things: int
    oldest: str


class LateSchoolOut(SchoolShownOut):
    """A school with anything overdue."""

    late: list[LateThingsOut]


class OverdueOut(PanelOut):
    """What should have been done by now."""

    kinds: list[LateKindOut]
    late: list[LateSchoolOut]
    """The longest overdue first."""


class StateCountOut(Out):
    """Packages in one state."""

    state: SupportState
    packages: FigureOut


class KindCountOut(Out):
    """Packages of one kind."""

    kind: SupportKind | None
    """None where it is not said yet."""
    packages: FigureOut
    pounds: FigureOut
    """What those agreed in this academic year cost, in whole pounds, as far as it is told."""


class ProviderLineOut(Out):
    """Who provides support, and how busy they are with the packages you may see."""

    id: str
    name: str | None
    """None to the board where the provider is a link partner: a person."""
    kind: ProviderKind
    packages_now: int
    packages_at_once: int | None
    evaluated: int
    """Packages of theirs evaluated in this academic year."""
    with_impact: int
    """Of those: ones with some or strong impact, as people judged."""


class PackageLineOut(SchoolShownOut):
    """A package of support that is open."""

    id: str
    in_programme: bool | None
    what: str | None
    """None where schools go by codes: it may name one."""
    factors: list[RiskFactor]
    kind: SupportKind | None
    state: SupportState
    provider_id: str | None
    wanted_from: str | None
    ends_on: str | None


class SupportOut(PanelOut):
    """Support of schools, and who provides it."""

    since: str
    """The first day of the academic year: what ended before is left out."""
    packages: FigureOut
    """Open, or ended since."""
    by_state: list[StateCountOut]
    by_kind: list[KindCountOut]
    pounds: FigureOut
    """What packages agreed since cost, in whole pounds, as far as it is told."""
    without_cost: FigureOut
    """Packages agreed since of which no cost is told."""
    providers: list[ProviderLineOut]
    open: list[PackageLineOut]


class AwaitedCountOut(Out):
    """Decisions of one kind that wait."""

    kind: Awaited
    overdue: FigureOut
    waiting: FigureOut
    """Not overdue, or without a day."""


class DecisionLineOut(SchoolShownOut):
    """Something that waits for a decision."""

    id: str
    """Of the review point, package, proposal, decision due or missed meeting."""
    kind: Awaited
    state: Due
    months: Annotated[int | None, Field(ge=0)]
    """Of a review: months since the case opened."""
    due_on: str | None
    board_on: str | None
    """The meeting of the board that hears of it."""


class DecisionsDueOut(PanelOut):
    """What waits for a decision."""

    next_board_meeting: str | None
    kinds: list[AwaitedCountOut]
    decisions: list[DecisionLineOut]
    """The earliest first."""
