"""When a council may use which power over a school, from plain values.

Source: Education and Inspections Act 2006 (EIA) ss.60 to 66 and Schedule 6 paragraph 14, with the Education and Adoption Act
2016. A school is eligible by what inspectors found (ss.61, 62), or by a statutory notice that was not complied with.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

from securing_good.errors import Conflict
from securing_good.programme import add_months
from securing_good.vocabulary import (
    FOUND_BY_INSPECTORS,
    LASTING,
    Compliance,
    Groundwork,
    InterventionAction,
    InterventionPower,
    InterventionRoute,
    InterventionStage,
    NoticeKind,
)
from securing_good_api.interventions.rules import CLOSED, Blockers, Notice, Standing, check_between
from securing_good_api.notices.rules import statutory_blockers

WINDOW_MONTHS: Final = 2
"""After a period for compliance powers of ss.63, 64 and 66 can be used so long (ss.63(3), 64(2), 66(2))."""
IN_WINDOW: Final = frozenset(InterventionPower) - {InterventionPower.INTERIM_EXECUTIVE_BOARD}
"""Powers with that window; the Act sets none for s.65."""
USED_BY: Final = {
    InterventionAction.REQUIRE_ARRANGEMENTS: InterventionPower.REQUIRE_ARRANGEMENTS,
    InterventionAction.APPOINT_GOVERNORS: InterventionPower.APPOINT_GOVERNORS,
    InterventionAction.INTERIM_EXECUTIVE_BOARD: InterventionPower.INTERIM_EXECUTIVE_BOARD,
    InterventionAction.SUSPEND_BUDGET: InterventionPower.SUSPEND_BUDGET,
}
_CONSULTED: Final = frozenset({InterventionPower.REQUIRE_ARRANGEMENTS, InterventionPower.INTERIM_EXECUTIVE_BOARD})
"""Powers before which the governing body, and diocese or foundation, must be consulted (ss.63(2), 65(2))."""
_MISSING: Final = {
    Groundwork.PROPOSED_IN_WRITING: "The governing body was not told in writing that it is proposed (s.60(1)(d)).",
    Groundwork.CONSULTED_GOVERNING_BODY: "The governing body was not consulted.",
    Groundwork.CONSULTED_DIOCESE_OR_FOUNDATION: "Neither diocese nor foundation was consulted.",
    Groundwork.TOLD_SECRETARY_OF_STATE: "The Secretary of State was not told.",
    Groundwork.SECRETARY_OF_STATE_CONSENTED: "The Secretary of State has not consented (s.65(1)).",
}


def unheeded(standing: Standing) -> list[Notice]:
    """Statutory notices that were not, or only partly, complied with."""
    return [one for one in standing.decided if one.kind.is_statutory and one.compliance is not Compliance.COMPLIED]


def needed_for(standing: Standing, power: InterventionPower) -> list[Groundwork]:
    """What has to be done before this power is used over this school."""
    by_notice = not standing.grounds & FOUND_BY_INSPECTORS
    needed = [Groundwork.PROPOSED_IN_WRITING] if by_notice else []
    if power in _CONSULTED:
        needed.append(Groundwork.CONSULTED_GOVERNING_BODY)
        if standing.has_appointer:
            needed.append(Groundwork.CONSULTED_DIOCESE_OR_FOUNDATION)
    if power is InterventionPower.INTERIM_EXECUTIVE_BOARD:
        needed.append(Groundwork.SECRETARY_OF_STATE_CONSENTED)
    else:
        needed.append(Groundwork.TOLD_SECRETARY_OF_STATE)
    return needed


def groundwork_blockers(standing: Standing) -> Blockers:
    """Why nothing can be recorded that comes before a power; nothing when it can."""
    if standing.stage is InterventionStage.CLOSED:
        return [CLOSED]
    return _academy(standing)


def check_groundwork(standing: Standing, *, done_on: date, today: date) -> None:
    """Raises Conflict for a closed intervention or an academy's, Invalid for a day that cannot be."""
    blockers = groundwork_blockers(standing)
    if blockers:
        raise Conflict("This cannot be recorded.", blockers=blockers)
    check_between("done_on", done_on, standing.begun_on, today)


def use_blockers(standing: Standing, power: InterventionPower, *, on: date) -> Blockers:
    """Why this power cannot be used on this day, each reason; nothing when it can."""
    if standing.stage is InterventionStage.CLOSED:
        return [CLOSED]
    academy = _academy(standing)
    if academy:
        return academy
    blockers = statutory_blockers(standing)
    blockers += _eligibility_blockers(standing, power, on)
    blockers += [
        _why(f"not-{work.value.replace('_', '-')}", _MISSING[work])
        for work in needed_for(standing, power)
        if (power, work) not in standing.groundwork
    ]
    board = InterventionPower.INTERIM_EXECUTIVE_BOARD
    if power is InterventionPower.APPOINT_GOVERNORS and board in standing.in_place:
        detail = "Nobody adds governors while interim executive members are in their place (Schedule 6 paragraph 14)."
        blockers.append(_why("interim-executive-board", detail))
    if power in LASTING & standing.in_place:
        blockers.append(_why("in-use", "It is in use already."))
    return blockers


def check_use(standing: Standing, power: InterventionPower, *, used_on: date, today: date) -> None:
    """Raises Conflict naming every reason why not, Invalid for a day that cannot be."""
    check_between("used_on", used_on, standing.begun_on, today)
    blockers = use_blockers(standing, power, on=used_on)
    if blockers:
        raise Conflict("This power cannot be used.", blockers=blockers)


def check_power_end(power: InterventionPower, *, used_on: date, ended_on: date, is_ended: bool, today: date) -> None:
    """Whether a power in use can have ended on this day.

    Raises Conflict for one that does not last or has ended, Invalid for a day that cannot be.
    """
    if is_ended:
        raise Conflict("It cannot be ended.", blockers=[_why("ended", "It has ended already.")])
    if power not in LASTING:
        detail = "Only interim executive members and a suspended budget last until somebody ends them."
        raise Conflict("It cannot be ended.", blockers=[_why("does-not-last", detail)])
    check_between("ended_on", ended_on, used_on, today)


def _eligibility_blockers(standing: Standing, power: InterventionPower, on: date) -> Blockers:
    """Whether the school is eligible for intervention, by a way that opens this power on this day."""
    if standing.grounds & FOUND_BY_INSPECTORS:
        return []
    opening = [
        one
        for one in unheeded(standing)
        if power is not InterventionPower.REQUIRE_ARRANGEMENTS or one.kind is NoticeKind.WARNING
    ]
    if not opening:
        detail = "No inspection found it inadequate, and no statutory notice that opens this power went unheeded."
        return [_why("not-eligible", detail)]
    last = max(add_months(one.comply_by, WINDOW_MONTHS) for one in opening)
    if power in IN_WINDOW and on > last:
        detail = f"It could be used until {last}, {WINDOW_MONTHS} months after the period for compliance."
        return [_why("window-over", detail)]
    return []


def _academy(standing: Standing) -> Blockers:
    if standing.route is InterventionRoute.COUNCIL_DECIDES:
        return []
    return [_why("academy", "A council has no power over an academy: it can only refer it to the Regional Director.")]


def _why(code: str, detail: str) -> Mapping[str, str]:
    return {"code": code, "detail": detail}
