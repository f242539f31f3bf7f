"""What is shown of the partnership board's meetings."""

from dataclasses import replace
from typing import Annotated, Final

from securing_good.vocabulary import RecusedBecause
from securing_good_api.reads import Many, Out, Sql, View

_PACKAGE: Final = """(select {} from support_package p join school s on s.urn = p.urn
    where p.council = d.council and p.id = d.package_id)"""


class BoardMeetingOut(Out):
    """A day on which the partnership board meets."""

    id: str
    date: str
    papers_by: str
    """The last day on which papers for it are taken."""
    reviews: Annotated[
        int,
        Sql(
            "(select count(*) from review_meeting r where r.council = b.council and r.board_on = b.date "
            "and b.called_off_at is null)"
        ),
    ]
    """How many reviews are planned to be heard there."""
    set_by: str
    set_at: str
    called_off_by: str | None
    called_off_at: str | None
    called_off_reason: str | None


class PresentOut(Out):
    """Somebody who was present."""

    person_id: str
    person: Annotated[str, Sql("(select q.name from person q where q.council = a.council and q.id = a.person_id)")]
    recusal_cleared: bool
    """Whether their declared interests were gone through with them, and are complete."""
    recorded_by: str
    recorded_at: str


class RecusedOut(Out):
    """Somebody who was present and took no part in a decision."""

    person_id: str
    person: Annotated[str, Sql("(select q.name from person q where q.council = n.council and q.id = n.person_id)")]
    because: RecusedBecause


class CommissionedOut(Out):
    """A support package that the board commissioned, by how many, and who took no part."""

    package_id: str
    urn: Annotated[int, Sql(_PACKAGE.format("p.urn"))]
    school: Annotated[str, Sql(_PACKAGE.format("s.name"))]
    provider_id: str
    provider: Annotated[
        str, Sql("(select v.name from provider v where v.council = d.council and v.id = d.provider_id)")
    ]
    quorum: int
    deciding: int
    """How many were present and took part."""
    recused: Annotated[
        list[RecusedOut], Many("board_recusal n", "n.council = d.council and n.decision_id = d.id", "n.person_id")
    ]
    recorded_by: str
    recorded_at: str


class BoardAttendanceOut(Out):
    """Who was present at a meeting of the board, and what was commissioned there."""

    id: str
    date: str
    present: Annotated[
        list[PresentOut], Many("board_attendance a", "a.council = b.council and a.meeting_id = b.id", "a.person_id")
    ]
    """Nobody until it is recorded."""
    decisions: Annotated[
        list[CommissionedOut],
        Many("board_decision d", "d.council = b.council and d.meeting_id = b.id", "d.recorded_at, d.id"),
    ]


BOARD_MEETINGS: Final = View(
    BoardMeetingOut,
    "board_meeting b",
    "b",
    order=("b.date", "b.id"),
    identity="b.id = :id",
    school=None,
    version="b.version",
    moving=True,
)
BOARD_ATTENDANCE: Final = replace(BOARD_MEETINGS, shape=BoardAttendanceOut)
