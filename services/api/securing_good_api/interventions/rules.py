"""When an intervention may begin, be prepared, referred, advised on and closed, from plain values.

Sources: programme, After 24 months ("may implement formal intervention plans") and Ealing Learning Partnership ("the Council
will retain its legal decision-making functions"); Education and Inspections Act 2006 Part 4 (EIA). It is always a choice.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from securing_good.errors import Conflict, Invalid
from securing_good.vocabulary import (
    LASTING,
    Compliance,
    Governance,
    Ground,
    Groundwork,
    InterventionOutcome,
    InterventionPower,
    InterventionRoute,
    InterventionStage,
    LowBy,
    NoticeKind,
    NoticeState,
)

Blockers = list[Mapping[str, str]]
CLOSED: Final = {"code": "closed", "detail": "The outcome of this intervention is recorded: nothing more is done here."}


@dataclass(frozen=True)
class Notice:
    """A notice that counts: in force, or with what was decided about compliance."""

    kind: NoticeKind
    state: NoticeState
    issued_on: date
    comply_by: date
    compliance: Compliance | None = None


@dataclass(frozen=True)
class Standing:
    """What the rules need to know of an intervention."""

    route: InterventionRoute
    stage: InterventionStage
    begun_on: date
    grounds: frozenset[Ground] = frozenset()
    awaits_legal_check: bool = False
    has_appointer: bool = False
    """Whether a diocese, or somebody who appoints foundation governors, is to be told and consulted."""
    is_frozen: bool = False
    """Whether the evidence stands as of a moment."""
    is_tried: bool = False
    """Whether it is on record what was tried before."""
    equality_assessed: bool = False
    legally_advised: bool = False
    minister_noticed_on: date | None = None
    """When the Secretary of State gave the school a warning notice that is in force."""
    notices: tuple[Notice, ...] = ()
    groundwork: frozenset[tuple[InterventionPower, Groundwork]] = frozenset()
    in_place: frozenset[InterventionPower] = frozenset()
    """Powers used and not ended; of the school, whichever intervention used them."""
    has_used_powers: bool = False
    is_referred: bool = False

    @property
    def in_force(self) -> Notice | None:
        """The notice that runs."""
        return next((one for one in self.notices if one.state is NoticeState.IN_FORCE), None)

    @property
    def decided(self) -> tuple[Notice, ...]:
        """Notices of which compliance is recorded, and that nothing has overtaken."""
        return tuple(one for one in self.notices if one.state is NoticeState.DECIDED)


@dataclass(frozen=True)
class GroundStated:
    """A ground, and for low standards by reference to what they are low."""

    ground: Ground
    low_by: tuple[LowBy, ...] = field(default=())


def route_for(governance: Governance) -> InterventionRoute:
    """Who decides: the council for a maintained school, the Regional Director for an academy.

    Source: EIA s.59(1), and regulations for pupil referral units. Raises Conflict where no council has a part.
    """
    if governance is Governance.OTHER:
        detail = "It is neither maintained nor an academy: report concerns to the Department for Education or Ofsted."
        raise Conflict("A council cannot intervene in this school.", blockers=[_why("not-maintained", detail)])
    academy = governance is Governance.ACADEMY
    return InterventionRoute.REFER_TO_REGIONAL_DIRECTOR if academy else InterventionRoute.COUNCIL_DECIDES


def check_beginning(
    governance: Governance, route: InterventionRoute, grounds: Sequence[GroundStated], *, is_open: bool
) -> None:
    """Whether an intervention may begin by this route on these grounds.

    Raises Conflict where one is open or the route is not this school's, Invalid for grounds that do not fit it.
    """
    offered = route_for(governance)
    blockers = begin_blockers(is_open=is_open)
    if route is not offered:
        blockers.append(_why("route", _ONLY_ROUTE[offered]))
    if blockers:
        raise Conflict("No intervention can begin so.", blockers=blockers)
    check_grounds(grounds, route)


def begin_blockers(*, is_open: bool) -> Blockers:
    """Why no intervention can begin in a school now, whatever the route; nothing when one can."""
    return [_why("already-open", "An intervention in this school is open.")] if is_open else []


_ONLY_ROUTE: Final = {
    InterventionRoute.COUNCIL_DECIDES: "The school is maintained: the council decides, and does not refer it.",
    InterventionRoute.REFER_TO_REGIONAL_DIRECTOR: (
        "The school is an academy: the council has no power over it, and can only refer it to the Regional Director."
    ),
}


def check_grounds(grounds: Sequence[GroundStated], route: InterventionRoute) -> None:
    """Whether the grounds are stated as the Act has them (EIA ss.60(2), 60(3), 60A, 61, 62).

    Raises Invalid: a maintained school needs one, each once, low standards say by reference to what; an academy has none,
    because none of the Act's grounds applies to it.
    """
    if route is InterventionRoute.REFER_TO_REGIONAL_DIRECTOR:
        if grounds:
            raise Invalid.at("#/grounds", "academy", "The Act's grounds are for maintained schools: say why in words.")
        return
    if not grounds:
        raise Invalid.at("#/grounds", "needed", "Name at least one ground.")
    seen: set[Ground] = set()
    for number, one in enumerate(grounds):
        if one.ground in seen:
            raise Invalid.at(f"#/grounds/{number}/ground", "twice", "Each ground is named once.")
        seen.add(one.ground)
        if (one.ground is Ground.STANDARDS) != bool(one.low_by):
            detail = "Low standards are low by reference to something (s.60(3)), and nothing else is."
            raise Invalid.at(f"#/grounds/{number}/low_by", "low-by", detail)


def prepare_blockers(standing: Standing) -> Blockers:
    """Why nothing can be prepared any more; nothing when it can."""
    return [CLOSED] if standing.stage is InterventionStage.CLOSED else []


def check_prepared_days(days: Mapping[str, date | None], *, today: date) -> None:
    """Raises Invalid, at the field's pointer, for a day that has not come."""
    for pointer, day in days.items():
        if day is not None and day > today:
            raise Invalid.at(pointer, "future", f"{day} is still to come.")


def regrounding_blockers(standing: Standing) -> Blockers:
    """Why the grounds stay as they are: a notice in force rests on them."""
    if standing.in_force is None:
        return []
    return [_why("notice-in-force", "A notice in force rests on the grounds: end it, or record compliance, first.")]


def advise_blockers(standing: Standing) -> Blockers:
    """Why the board can no longer advise; nothing when it can. It advises, and never decides."""
    return [CLOSED] if standing.stage is InterventionStage.CLOSED else []


def refer_blockers(standing: Standing) -> Blockers:
    """Why the school cannot be referred to the Regional Director now; nothing when it can."""
    if standing.stage is InterventionStage.CLOSED:
        return [CLOSED]
    blockers: Blockers = []
    if standing.route is not InterventionRoute.REFER_TO_REGIONAL_DIRECTOR:
        blockers.append(_why("not-an-academy", _ONLY_ROUTE[InterventionRoute.COUNCIL_DECIDES]))
    if standing.is_referred:
        blockers.append(_why("referred", "It is referred already."))
    if not standing.is_frozen:
        blockers.append(_why("no-evidence", "Freeze the evidence first: the referral rests on it."))
    return blockers


def check_referral(standing: Standing, *, referred_on: date, today: date) -> None:
    """Raises Conflict naming every reason why not, Invalid for a day that cannot be."""
    _refuse("The school cannot be referred.", refer_blockers(standing))
    check_between("referred_on", referred_on, standing.begun_on, today)


def minister_blockers(standing: Standing) -> Blockers:
    """Why no notice of the Secretary of State can be recorded; nothing when one can."""
    if standing.stage is InterventionStage.CLOSED:
        return [CLOSED]
    if standing.route is InterventionRoute.REFER_TO_REGIONAL_DIRECTOR:
        return [_why("academy", "Warning notices of Part 4 are for maintained schools.")]
    if standing.minister_noticed_on is not None:
        return [_why("noticed", f"One of {standing.minister_noticed_on} is in force.")]
    return []


def outcome_blockers(standing: Standing) -> Blockers:
    """Why no outcome can be recorded yet, whichever; nothing when one can."""
    if standing.stage is InterventionStage.CLOSED:
        return [CLOSED]
    blockers: Blockers = []
    if standing.in_force is not None:
        blockers.append(_why("notice-in-force", "A notice is in force: record compliance, or end it with a reason."))
    blockers += [
        _why("power-in-use", f"{_POWER[power]} lasts: end it first.") for power in sorted(standing.in_place & LASTING)
    ]
    return blockers


_POWER: Final = {
    InterventionPower.INTERIM_EXECUTIVE_BOARD: "The interim executive board",
    InterventionPower.SUSPEND_BUDGET: "The suspension of the budget",
}
_MISSING_FOR: Final = {
    InterventionOutcome.COMPLIED: "No notice was complied with.",
    InterventionOutcome.POWERS_USED: "No power was used.",
    InterventionOutcome.REFERRED: "The school was not referred.",
}


def check_outcome(standing: Standing, outcome: InterventionOutcome, *, review_on: date, today: date) -> None:
    """Whether this is how the intervention ended.

    Raises Conflict while something runs, or where the record does not show what the outcome says; Invalid for a review
    that is not to come.
    """
    blockers = outcome_blockers(standing)
    shown = {
        InterventionOutcome.COMPLIED: any(one.compliance is Compliance.COMPLIED for one in standing.decided),
        InterventionOutcome.POWERS_USED: standing.has_used_powers,
        InterventionOutcome.REFERRED: standing.is_referred,
    }
    if standing.stage is not InterventionStage.CLOSED and not shown.get(outcome, True):
        blockers.append(_why("not-shown", _MISSING_FOR[outcome]))
    _refuse("This outcome cannot be recorded.", blockers)
    if review_on <= today:
        raise Invalid.at("#/review_on", "past", "The council looks again on a day to come.")


def exit_blockers(*, intervention_is_open: bool, consideration_is_outstanding: bool) -> Blockers:
    """Why a case cannot be left yet: it goes on until an intervention's outcome is recorded, and none is left undecided."""
    blockers: Blockers = []
    if intervention_is_open:
        blockers.append(_why("intervention-open", "Record the outcome of the formal intervention first."))
    if consideration_is_outstanding:
        detail = "A review decided to consider intervention: begin one, or decide against it, first."
        blockers.append(_why("intervention-to-decide", detail))
    return blockers


def against_blockers(*, considers: bool, is_outstanding: bool, is_decided: bool) -> Blockers:
    """Why it cannot be decided to begin no intervention after a review; nothing when it can."""
    if not considers:
        return [_why("not-considered", "This review did not decide to consider intervention.")]
    if is_decided:
        return [_why("already-decided", "It was decided to begin none.")]
    return [] if is_outstanding else [_why("begun", "An intervention was begun.")]


def check_between(name: str, day: date, first: date, last: date) -> None:
    """Raises Invalid, at the field, for a day before the first or after the last of these."""
    if not first <= day <= last:
        raise Invalid.at(f"#/{name}", "day", f"{day} is not between {first} and {last}.")


def _refuse(sentence: str, blockers: Collection[Mapping[str, str]]) -> None:
    if blockers:
        raise Conflict(sentence, blockers=list(blockers))


def _why(code: str, detail: str) -> Mapping[str, str]:
    return {"code": code, "detail": detail}
