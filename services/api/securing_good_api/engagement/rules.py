"""First contact and the engagement meeting, from plain values.

Source: programme, Securing Good Process: the lead officer contacts the school; a letter follows; then "an engagement
meeting with the Assistant Director, Principal Adviser, headteacher and Chair of Governors will be held to discuss the
concerns and to agree key actions. A date for the first meeting will be arranged."
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from securing_good.errors import Conflict, Invalid
from securing_good.vocabulary import CaseState, Party
from securing_good_api.actions.rules import AgreedAction
from securing_good_api.cases.rules import AWAITS_TRUST, CASE_CLOSED

FOUR_PARTIES: Final = (
    Party.ASSISTANT_DIRECTOR,
    Party.PRINCIPAL_ADVISER,
    Party.HEADTEACHER,
    Party.CHAIR_OF_GOVERNORS,
)
"""Who meets; whoever acts for one of them comes as what they act as."""


@dataclass(frozen=True)
class CaseToEngage:
    """What the rules need to know of a case."""

    state: CaseState
    """But for an intervention: where that returns to."""
    opened_on: date
    first_contact_on: date | None
    letter_on: date | None = None
    """The day on which the engagement letter had reached headteacher and chair."""


def contact_blockers(state: CaseState) -> list[Mapping[str, str]]:
    """Why no contact can be recorded; nothing when one can."""
    return [] if state.is_running else [CASE_CLOSED]


def check_contact(case: CaseToEngage, *, contacted_on: date, today: date) -> None:
    """Whether somebody can have spoken with the school about its case on this day.

    Raises Conflict for a closed case, Invalid for a day to come or before the case opened.
    """
    blockers = contact_blockers(case.state)
    if blockers:
        raise Conflict("No contact can be recorded.", blockers=blockers)
    _check_day("contacted_on", contacted_on, case, today)


def meeting_blockers(case: CaseToEngage, *, has_letter_elsewhere: bool = False) -> list[Mapping[str, str]]:
    """Why the engagement meeting cannot be recorded; nothing when it can. A letter sent by other means is told instead."""
    match case.state:
        case CaseState.AWAITING_TRUST:
            return [AWAITS_TRUST]
        case CaseState.MONITORING | CaseState.INTERVENTION:
            return [{"code": "already-engaged", "detail": "The engagement meeting of this case has been held."}]
        case CaseState.EXITED | CaseState.DECLINED:
            return [CASE_CLOSED]
        case CaseState.ENGAGING:
            pass
    blockers: list[Mapping[str, str]] = []
    if case.first_contact_on is None:
        detail = "Nobody has recorded that the lead officer spoke with the school."
        blockers.append({"code": "no-contact", "detail": detail})
    if case.letter_on is None and not has_letter_elsewhere:
        detail = (
            "The engagement letter is not recorded as delivered to headteacher and chair: "
            "record it, or say in `letter_elsewhere` how they had it."
        )
        blockers.append({"code": "no-letter", "detail": detail})
    return blockers


def check_engagement_meeting(
    case: CaseToEngage,
    *,
    held_on: date,
    parties: Collection[Party],
    first_meeting_on: date,
    is_school_day: bool | None,
    has_letter_elsewhere: bool = False,
    today: date,
) -> None:
    """Whether the meeting can have been held so; `is_school_day` is about the first meeting, None where unknown.

    Raises Conflict naming every blocker, Invalid for days that cannot be and for a party that was not there.
    """
    blockers = meeting_blockers(case, has_letter_elsewhere=has_letter_elsewhere)
    if blockers:
        raise Conflict("The engagement meeting cannot be recorded.", blockers=blockers)
    _check_day("held_on", held_on, case, today)
    assert case.first_contact_on is not None
    if held_on < case.first_contact_on:
        raise Invalid.at("#/held_on", "before-contact", f"The school was only contacted on {case.first_contact_on}.")
    if not has_letter_elsewhere and case.letter_on is not None and held_on < case.letter_on:
        detail = f"The engagement letter had only reached headteacher and chair on {case.letter_on}."
        raise Invalid.at("#/held_on", "before-letter", detail)
    there = set(parties) | ({Party.CHAIR_OF_GOVERNORS} if Party.VICE_CHAIR_OF_GOVERNORS in parties else set())
    missing = [party.value.replace("_", " ") for party in FOUR_PARTIES if party not in there]
    if missing:
        detail = f"An engagement meeting has four parties; nobody came as {' nor as '.join(missing)}."
        raise Invalid.at("#/attendees", "party-missing", detail)
    if first_meeting_on <= held_on:
        raise Invalid.at("#/first_meeting_on", "before-meeting", f"It follows the engagement meeting on {held_on}.")
    if is_school_day is False:
        raise Invalid.at("#/first_meeting_on", "not-a-school-day", f"{first_meeting_on} is not a school day.")


def due_days(actions: Sequence[AgreedAction], *, held_on: date, first_meeting_on: date) -> list[date]:
    """The day each key action is due: after this meeting and by the first Securing Good meeting, which it is when left out.

    Raises Invalid naming the action whose day does not fit.
    """
    return [_due_day(number, action, held_on, first_meeting_on) for number, action in enumerate(actions)]


def _due_day(number: int, action: AgreedAction, held_on: date, first_meeting_on: date) -> date:
    due_on = action.due_on or first_meeting_on
    if not held_on <= due_on <= first_meeting_on:
        detail = f"{due_on} is not between this meeting and the first one on {first_meeting_on}."
        raise Invalid.at(f"#/actions/{number}/due_on", "day", detail)
    return due_on


def _check_day(field: str, day: date, case: CaseToEngage, today: date) -> None:
    if day > today:
        raise Invalid.at(f"#/{field}", "future", f"{day} is still to come.")
    if day < case.opened_on:
        raise Invalid.at(f"#/{field}", "before-case", f"The case was only opened on {case.opened_on}.")
