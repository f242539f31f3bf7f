"""What is shown of the partnership board's meetings."""

from typing import Annotated, Final

from securing_good_api.reads import Out, Sql, View


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
