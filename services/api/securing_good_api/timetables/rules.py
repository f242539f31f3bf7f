"""When a timetable may be published, and which moves a school is asked about, from plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from securing_good.errors import Conflict
from securing_good.vocabulary import TimetableState

Blockers = list[Mapping[str, str]]
_NOT_WAITING = {
    TimetableState.IMPROVING: "A better one is still being looked for: it is there in some seconds.",
    TimetableState.PUBLISHED: "It is in force already.",
    TimetableState.SUPERSEDED: "Another has been published since.",
    TimetableState.DISCARDED: "What it was made from has moved: another took its place, where there was anything to change.",
}


@dataclass(frozen=True)
class Move:
    """A published visit that a timetable moves, or leaves out, though it could stay."""

    visit_id: str
    school: str
    slot: str
    agreed: bool | None
    """What the school said of this move; None while it has said nothing."""
    left_out: bool = False
    """Whether the timetable has no place for it at all."""


def blockers_to_publishing(state: TimetableState, moves: Sequence[Move]) -> Blockers:
    """Why a timetable cannot be published now; nothing when it can."""
    if state is not TimetableState.DRAFT:
        return [{"code": f"is-{state}", "detail": _NOT_WAITING[state]}]
    return [
        {"code": "not-agreed", "detail": _not_agreed(move), "visit_id": move.visit_id}
        for move in moves
        if not move.agreed
    ]


def _not_agreed(move: Move) -> str:
    said = "not said whether it agrees" if move.agreed is None else "not agreed"
    return f"{move.school} has {said} that {move.slot} {'loses its place' if move.left_out else 'moves'}."


def check_publishing(state: TimetableState, moves: Sequence[Move]) -> None:
    """Raises Conflict naming each reason why a timetable cannot be published."""
    blockers = blockers_to_publishing(state, moves)
    if blockers:
        raise Conflict("This timetable cannot be published.", blockers=blockers)


@dataclass(frozen=True)
class LookedAt:
    """How a timetable stands to what it was made from."""

    state: TimetableState
    waits: bool
    """Whether something has changed, or the day turned, and it has not been looked at since."""
    gave_up: bool
    """Whether looking at it failed again and again."""
    begins: date
    """The first day it has."""
    broken: Sequence[str]
    """Why it could not be published when somebody decided so."""


def still_holds(looked_at: LookedAt, today: date) -> tuple[bool | None, str]:
    """Whether a timetable keeps every rule as things are, with words; None where nobody knows until it is published.

    What it is made from asks for it to be made anew when it changes, and what is found broken is never kept: where nothing
    waits, it was verified against what stands. The verifier itself is the scheduler's, and looks again at publication.
    """
    if looked_at.state is not TimetableState.DRAFT:
        return None, "It does not wait to be published: nobody looks whether it holds."
    if looked_at.broken:
        return False, "It could not be published when somebody decided so: what it was made from had moved."
    if looked_at.gave_up:
        return None, "It could not be made anew: whether it still holds is verified when it is published."
    if looked_at.waits or looked_at.begins <= today:
        return None, (
            "What it was made from may have moved, and is being looked at: another may take its place in some seconds. "
            "Whether it still holds is verified when it is published."
        )
    return True, (
        "Every rule was verified, and nothing that it was made from has moved since. What moves until it is published is "
        "verified then."
    )


def check_answer(state: TimetableState, *, is_asked: bool) -> None:
    """Whether a school can be asked about the move of a visit. Raises Conflict."""
    if state is not TimetableState.DRAFT:
        blocker = {"code": f"is-{state}", "detail": _NOT_WAITING[state]}
        raise Conflict("Nobody is asked about this timetable.", blockers=[blocker])
    if not is_asked:
        detail = "It stays where it is, is new, or could not stay: the school is told, and is not asked."
        raise Conflict("Nobody is asked about this visit.", blockers=[{"code": "not-asked", "detail": detail}])
