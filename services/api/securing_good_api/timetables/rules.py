"""When a timetable may be published, and which moves a school is asked about, from plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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
    """A published visit that a timetable moves though it could stay."""

    visit_id: str
    school: str
    slot: str
    agreed: bool | None
    """What the school said of this move; None while it has said nothing."""


def blockers_to_publishing(state: TimetableState, moves: Sequence[Move]) -> Blockers:
    """Why a timetable cannot be published now; nothing when it can."""
    if state is not TimetableState.DRAFT:
        return [{"code": f"is-{state}", "detail": _NOT_WAITING[state]}]
    return [
        {
            "code": "not-agreed",
            "detail": f"{move.school} has "
            f"{'not said whether it agrees' if move.agreed is None else 'not agreed'} that {move.slot} moves.",
            "visit_id": move.visit_id,
        }
        for move in moves
        if not move.agreed
    ]


def check_publishing(state: TimetableState, moves: Sequence[Move]) -> None:
    """Raises Conflict naming each reason why a timetable cannot be published."""
    blockers = blockers_to_publishing(state, moves)
    if blockers:
        raise Conflict("This timetable cannot be published.", blockers=blockers)


def check_answer(state: TimetableState, *, is_asked: bool) -> None:
    """Whether a school can be asked about the move of a visit. Raises Conflict."""
    if state is not TimetableState.DRAFT:
        blocker = {"code": f"is-{state}", "detail": _NOT_WAITING[state]}
        raise Conflict("Nobody is asked about this timetable.", blockers=[blocker])
    if not is_asked:
        detail = "It stays where it is, is new, or could not stay: the school is told, and is not asked."
        raise Conflict("Nobody is asked about this visit.", blockers=[{"code": "not-asked", "detail": detail}])
