"""Whether the board could decide at a meeting, from plain values: who was there, who had to do with it, and how many remain.

Source: issue of the board, 2 ("recusal and quorum recorded"); programme, Ealing Learning Partnership ("commissioning
providers", which the council does through the board). The number is the council's (`quorum` of its board settings).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from securing_good.errors import Conflict, Invalid
from securing_good.sentences import in_words
from securing_good.vocabulary import OUR_QUORUM, RecusedBecause

Blocker = Mapping[str, str]

NO_ATTENDANCE: Final = {
    "code": "no-attendance",
    "detail": "Nobody has recorded who was present: an officer does at /v1/board-meetings/{meeting_id}/attendance.",
}
NOT_THERE: Final = {
    "code": "not-there",
    "detail": "You were not present at this meeting: somebody who was says what the board decided.",
}


@dataclass(frozen=True)
class Present:
    """Somebody who was present, and whether they have to do with the school or with the provider."""

    person_id: UUID
    of_school: bool = False
    of_provider: bool = False
    is_caller: bool = False


@dataclass(frozen=True)
class Meeting:
    """A meeting of the board as a decision looks at it."""

    day: date
    called_off: bool = False
    present: Sequence[Present] = ()
    quorum: int = OUR_QUORUM


@dataclass(frozen=True)
class Decided:
    """How many decided, and who was present and took no part."""

    deciding: int
    recused: Mapping[UUID, RecusedBecause]


def decided_at(meeting: Meeting, *, named_on: date, brokered_on: date, must_be_there: bool, today: date) -> Decided:
    """What a decision at this meeting counts as. Whoever has to do with it is recused: nobody has to say so, or may not.

    `named_on` is the day the need was named; `must_be_there` tells whether the caller is a member whose person is known.
    Raises Conflict with everything that kept the board from deciding, Invalid for a day before the meeting.
    """
    decided = _whoever_decided(meeting)
    blockers = _kept_from_deciding(meeting, decided.deciding, today)
    if must_be_there and meeting.present and not any(one.is_caller for one in meeting.present):
        blockers.append(NOT_THERE)
    if named_on > meeting.day:
        said = f"The need was named on {in_words(named_on)}, after the board met on {in_words(meeting.day)}."
        blockers.append({"code": "named-later", "detail": said})
    if blockers:
        raise Conflict("The board did not decide this at that meeting.", blockers=blockers)
    if brokered_on < meeting.day:
        said = f"The board met on {in_words(meeting.day)}: what it decided is brokered then or later."
        raise Invalid.at("#/brokered_on", "before-last-step", said)
    return decided


def agreed_at(meeting: Meeting, *, opened_on: date, today: date) -> Decided:
    """What an action counts as that the board agreed at this meeting: who had to do with the school took no part.

    `opened_on` is the day the school's case was opened. Raises Conflict with everything that kept the board from agreeing.
    Source: issue of the board, 3 ("actions flow back to cases"); recusal and quorum are those of what it commissions.
    """
    decided = _whoever_decided(meeting)
    blockers = _kept_from_deciding(meeting, decided.deciding, today)
    if opened_on > meeting.day:
        said = f"The case was opened on {in_words(opened_on)}, after the board met on {in_words(meeting.day)}."
        blockers.append({"code": "opened-later", "detail": said})
    if blockers:
        raise Conflict("The board did not agree this at that meeting.", blockers=blockers)
    return decided


def due_day(due_on: date | None, *, met_on: date, next_meeting_on: date | None) -> date:
    """The day an action of the board is due: by the school's next Securing Good meeting, unless a day is given.

    Raises Invalid for a day before the board met, or left out where no meeting is planned.
    """
    day = due_on or next_meeting_on
    if day is None:
        raise Invalid.at("#/due_on", "no-next-meeting", "No next meeting is planned yet: say when this is due.")
    if day < met_on:
        said = f"{in_words(day)} is before the board met on {in_words(met_on)}."
        raise Invalid.at("#/due_on", "before-meeting", said)
    return day


def _whoever_decided(meeting: Meeting) -> Decided:
    recused = {one.person_id: _because(one) for one in meeting.present if one.of_school or one.of_provider}
    return Decided(len(meeting.present) - len(recused), recused)


def _kept_from_deciding(meeting: Meeting, deciding: int, today: date) -> list[Blocker]:
    """Why the board could not decide at this meeting, whatever it was about."""
    if meeting.called_off:
        return [{"code": "called-off", "detail": f"The meeting of {in_words(meeting.day)} was called off."}]
    if meeting.day > today:
        return [{"code": "to-come", "detail": f"The board meets on {in_words(meeting.day)}, which is to come."}]
    if not meeting.present:
        return [NO_ATTENDANCE]
    return [] if deciding >= meeting.quorum else [{"code": "no-quorum", "detail": _short(meeting, deciding)}]


def needs_a_meeting() -> Invalid:
    """A member of the board decides nothing alone."""
    said = "The board decides at a meeting, with a quorum: name the meeting."
    return Invalid.at("#/board_meeting_id", "needed", said)


def unknown_meeting(meeting_id: UUID) -> Invalid:
    """There is no such meeting."""
    return Invalid.at(
        "#/board_meeting_id", "unknown-meeting", f"There is no meeting of the board with the id {meeting_id}."
    )


def _because(one: Present) -> RecusedBecause:
    return RecusedBecause.SCHOOL if one.of_school else RecusedBecause.PROVIDER


def _short(meeting: Meeting, deciding: int) -> str:
    there = len(meeting.present)
    return (
        f"{there} were present, of whom {there - deciding} have to do with the school or the provider: "
        f"{deciding} may decide, and the council's quorum is {meeting.quorum}."
    )
