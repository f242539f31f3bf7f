"""How a support package moves from need to evaluation, and who may not judge it, from plain values.

Source: programme, Support packages: "At any point during the Securing Good programme a support package can be identified,
brokered and provided". Evaluation may also come after the school has left: that is when impact shows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from securing_good.errors import Conflict, Invalid
from securing_good.programme import add_months
from securing_good.vocabulary import (
    CaseState,
    ProviderKind,
    SessionRecorder,
    SupportAction,
    SupportKind,
    SupportState,
)
from securing_good_api.cases.rules import CASE_CLOSED
from securing_good_api.providers.rules import Plan, Standing, check_blockers, choice_blockers
from securing_good_api.redaction.rules import Sight, check_no_part

Blocker = Mapping[str, str]

LONGEST_MONTHS: Final = 24
"""From the first day of support to the last."""
OFFERED: Final[Mapping[SupportState, tuple[SupportAction, ...]]] = {
    SupportState.IDENTIFIED: (
        SupportAction.BROKER,
        SupportAction.DECLINE,
        SupportAction.BUY_ELSEWHERE,
        SupportAction.WITHDRAW,
    ),
    SupportState.BROKERED: (
        SupportAction.BROKER,
        SupportAction.AGREE,
        SupportAction.DECLINE,
        SupportAction.BUY_ELSEWHERE,
        SupportAction.WITHDRAW,
    ),
    SupportState.AGREED: (SupportAction.RECORD_SESSION, SupportAction.WITHDRAW),
    SupportState.UNDER_WAY: (SupportAction.RECORD_SESSION, SupportAction.COMPLETE, SupportAction.WITHDRAW),
    SupportState.COMPLETED: (SupportAction.EVALUATE,),
}
"""What each state leaves to do; nothing once a package is evaluated or has ended."""
AFTER_THE_CASE: Final = {SupportAction.EVALUATE, SupportAction.WITHDRAW}
"""What is still done once the case is closed: judging what was given, and taking back what was not."""
NOT_MEMBER: Final = {
    "code": "not-member",
    "detail": "The school is no member of the learning partnership that day, nor in the programme.",
}
OWN_SUPPORT: Final = {
    "code": "own-support",
    "detail": "Whoever provides support, is its provider's contact or has declared an interest in it, neither chooses it, "
    "nor agrees it, nor evaluates it.",
}
_DONE: Final = {
    SupportAction.BROKER: "brokered",
    SupportAction.AGREE: "agreed",
    SupportAction.DECLINE: "declined",
    SupportAction.BUY_ELSEWHERE: "bought elsewhere",
    SupportAction.RECORD_SESSION: "given a session",
    SupportAction.COMPLETE: "completed",
    SupportAction.EVALUATE: "evaluated",
    SupportAction.WITHDRAW: "withdrawn",
}


@dataclass(frozen=True)
class Package:
    """What the rules need to know of a support package."""

    state: SupportState
    identified_on: date
    kind: SupportKind | None = None
    brokered_on: date | None = None
    agreed_on: date | None = None
    last_session_on: date | None = None
    """The last session that was held."""
    completed_on: date | None = None
    case_state: CaseState | None = None
    """None for a package without a case."""
    is_entitled: bool = True
    """Whether the school is a member, or in the programme, today."""
    objectives: Sequence[int] = (1,)
    provider: Standing | None = None
    recorders: frozenset[str] = frozenset()
    """Subjects of those who recorded sessions as the provider."""

    @property
    def last_step_on(self) -> date:
        """The day of the newest step."""
        steps = (self.identified_on, self.brokered_on, self.agreed_on, self.last_session_on, self.completed_on)
        return max(day for day in steps if day is not None)


@dataclass(frozen=True)
class Caller:
    """Who wants to do something about a package."""

    subject: str
    issuer: str = ""
    is_of_the_school: bool = False
    is_link_partner: bool = False
    """A link partner and nothing else."""
    signs_in_as: str | None = None
    """What the issuer calls them, where that is not their subject."""
    is_of_the_board: bool = False
    """A member of the board, who sees nothing else."""


def is_contact(provider: Standing | None, caller: Caller) -> bool:
    """Whether they are the provider's named contact, by the sign-in that was linked to that person."""
    return provider is not None and (caller.issuer, caller.signs_in_as or caller.subject) in provider.contacts


def has_to_do_with(provider: Standing | None, caller: Caller) -> bool:
    """Whether they are its named contact, or an interest of theirs in it was declared (issue of the board, 2)."""
    signs_in = caller.issuer, caller.signs_in_as or caller.subject
    return is_contact(provider, caller) or (provider is not None and signs_in in provider.interested)


def unknown_case(case_id: UUID | None) -> Invalid:
    """There is no such case, or none that one may know of."""
    return Invalid.at("#/case_id", "unknown-case", f"There is no case with the id {case_id}.")


def check_recommended(sight: Sight, urn: int, case_id: UUID | None, *, is_member: bool) -> None:
    """Whether a member of the board may name a need of this school: a member, and not theirs. Raises Invalid, Forbidden.

    Source: programme, Ealing Learning Partnership ("brokerage of early support for these schools", which are its members).
    """
    if not is_member:
        raise (
            unknown_case(case_id)
            if case_id
            else Invalid.at("#/urn", "no-member", f"{urn} is no member of the learning partnership.")
        )
    check_no_part(sight, urn)


def blockers_to(action: SupportAction, package: Package, caller: Caller, *, today: date) -> list[Blocker]:
    """Everything that keeps this person from doing this today; nothing when they may.

    What speaks against one provider is told when it is named.
    """
    blockers: list[Blocker] = []
    if action not in OFFERED.get(package.state, ()):
        from_ = " or ".join(state.value.replace("_", " ") for state, actions in OFFERED.items() if action in actions)
        detail = (
            f"It is {package.state.value.replace('_', ' ')}; only a package that is {from_} can be {_DONE[action]}."
        )
        blockers.append({"code": "out-of-order", "detail": detail})
    if package.case_state is not None and not package.case_state.is_running and action not in AFTER_THE_CASE:
        blockers.append(CASE_CLOSED)
    match action:
        case SupportAction.BROKER if package.case_state is None and not package.is_entitled:
            blockers.append(NOT_MEMBER)
        case SupportAction.AGREE if package.provider is not None:
            if has_to_do_with(package.provider, caller):
                blockers.append(OWN_SUPPORT)
            blockers += check_blockers(package.provider, today)
        case SupportAction.EVALUATE if has_to_do_with(package.provider, caller) or caller.subject in package.recorders:
            blockers.append(OWN_SUPPORT)
        case _:
            pass
    return blockers


def check_action(action: SupportAction, package: Package, caller: Caller, *, today: date) -> None:
    """Raises Conflict with every reason why this person may not do this today."""
    blockers = blockers_to(action, package, caller, today=today)
    if blockers:
        raise Conflict(f"This support package cannot be {_DONE[action]}.", blockers=blockers)


def check_identified(
    *,
    identified_on: date,
    case_state: CaseState | None,
    opened_on: date | None,
    is_entitled: bool,
    wanted_from: date | None,
    wanted_until: date | None,
    today: date,
) -> None:
    """Whether a need may be named on this day: in a running case, or for a school that is a member or in the programme.

    Raises Conflict naming the rule, Invalid for a day to come or before the case opened, and for days out of order.
    """
    if case_state is not None and not case_state.is_running:
        raise Conflict("No support package can be identified.", blockers=[CASE_CLOSED])
    _check_not_to_come("identified_on", identified_on, today)
    if opened_on is not None and identified_on < opened_on:
        raise Invalid.at("#/identified_on", "before-case", f"The case was only opened on {opened_on}.")
    if case_state is None and not is_entitled:
        raise Conflict("No support package can be identified.", blockers=[NOT_MEMBER])
    first = wanted_from or identified_on
    if wanted_until is not None and wanted_until < first:
        raise Invalid.at("#/wanted_until", "out-of-order", f"It is wanted from {first}: the last day comes after that.")


def check_brokered(
    package: Package,
    caller: Caller,
    provider: Standing,
    kind: SupportKind | None,
    plan: Plan,
    *,
    day: date,
    today: date,
) -> SupportKind:
    """Whether this provider may be chosen for this. Returns the kind of support.

    Raises Conflict with everything that speaks against it, the provider by name where it is full or a check is missing;
    Invalid where no kind is known, or for days that cannot be.
    """
    blockers = blockers_to(SupportAction.BROKER, package, caller, today=today)
    if has_to_do_with(provider, caller):
        blockers.append(OWN_SUPPORT)
    chosen = kind or package.kind
    if chosen is SupportKind.LINK_PARTNER_CONSULTANCY and provider.kind is not ProviderKind.LINK_PARTNER:
        detail = f"{provider.name} is no link partner, and this is link partner consultancy."
        blockers.append({"code": "not-a-link-partner", "detail": detail})
    blockers += choice_blockers(provider, plan, day=day, today=today)
    if blockers:
        raise Conflict(f"{provider.name} cannot be chosen for this support package.", blockers=blockers)
    if chosen is None:
        raise Invalid.at("#/kind", "needed", "Say what kind of support it is.")
    check_day("brokered_on", day, after=package.identified_on, today=today)
    if plan.starts_on < day:
        raise Invalid.at("#/starts_on", "before-last-step", f"It starts on {day}, the day it is brokered, or later.")
    if not plan.starts_on <= plan.ends_on <= add_months(plan.starts_on, LONGEST_MONTHS):
        raise Invalid.at(
            "#/ends_on",
            "out-of-order",
            f"It ends within {LONGEST_MONTHS} months of its first day, and not before that.",
        )
    return chosen


def check_day(field: str, day: date, *, after: date, today: date) -> None:
    """A step is taken today or before, and not before the step it follows. Raises Invalid."""
    _check_not_to_come(field, day, today)
    if day < after:
        raise Invalid.at(f"#/{field}", "before-last-step", f"The step before it was on {after}.")


def check_session_day(package: Package, day: date, *, today: date) -> None:
    """A session is on or after the day the school agreed, and not to come. Raises Invalid."""
    _check_not_to_come("session_on", day, today)
    if package.agreed_on is not None and day < package.agreed_on:
        detail = f"The school agreed on {package.agreed_on}: no session is before that."
        raise Invalid.at("#/session_on", "before-agreement", detail)


def check_judged(package: Package, numbers: Sequence[int]) -> None:
    """Every objective is judged, once. Raises Invalid naming each that is missing, unknown or there twice."""
    errors = [
        {"pointer": f"#/objectives/{place}/number", "code": code, "detail": detail}
        for place, number in enumerate(numbers)
        for code, detail in (
            ("unknown", f"There is no objective {number}."),
            ("twice", f"Objective {number} is judged twice."),
        )
        if (code == "unknown" and number not in package.objectives)
        or (code == "twice" and number in package.objectives and number in numbers[:place])
    ]
    errors += [
        {"pointer": "#/objectives", "code": "needed", "detail": f"Say what came of objective {number}."}
        for number in package.objectives
        if number not in numbers
    ]
    if errors:
        raise Invalid("Each objective is judged once.", errors=errors)


def recorded_as(package: Package, caller: Caller) -> SessionRecorder:
    """As what somebody records a session: for the school, as the provider, or as an officer.

    A link partner whose sign-in is not linked to a person counts as the provider of a link partner's consultancy: better
    one too many who may not evaluate it than one too few.
    """
    if caller.is_of_the_school:
        return SessionRecorder.SCHOOL
    unlinked = package.provider is not None and not package.provider.contacts
    is_theirs = caller.is_link_partner and package.kind is SupportKind.LINK_PARTNER_CONSULTANCY and unlinked
    return SessionRecorder.PROVIDER if is_theirs or is_contact(package.provider, caller) else SessionRecorder.OFFICER


def _check_not_to_come(field: str, day: date, today: date) -> None:
    if day > today:
        raise Invalid.at(f"#/{field}", "future", f"{day} is still to come.")


def spoken_by(caller: Caller, given: str | None, own_name: str, pointer: str) -> str:
    """Who of the school said so: whoever calls, where they are of the school; else whom the officer names. Raises Invalid."""
    if caller.is_of_the_school and given is not None:
        raise Invalid.at(pointer, "your-own-word", "You speak for yourself: leave this out.")
    if not caller.is_of_the_school and given is None:
        raise Invalid.at(pointer, "needed", "Say who of the school said so.")
    return own_name if given is None else given
