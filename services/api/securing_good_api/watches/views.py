"""What is shown of a watch."""

from typing import Annotated, Final

from securing_good_api.reads import Many, Out, Sql, View

RUNNING: Final = "w.ended_on is null and w.ends_on >= :today"
"""SQL: whether the watch `w` runs today."""


class WatchNoteOut(Out):
    """What somebody saw or heard."""

    seen_on: str
    note: str
    noted_by: str
    noted_at: str


class WatchOut(Out):
    """Two terms in which the council looks whether a school that left the programme stays well."""

    case_id: str
    case: Annotated[str, Sql("c.reference")]
    urn: int
    school: Annotated[str, Sql("s.name")]
    starts_on: str
    """The day of exit."""
    ends_on: str
    """The last day of the second whole term after it."""
    terms: list[str]
    provisional: bool
    """It rests on term dates the council had not published on the day of exit."""
    running: Annotated[bool, Sql(f"({RUNNING})")]
    ended_on: str | None
    """The day a relapse ended it early."""
    relapse_case_id: str | None
    notes: Annotated[
        list[WatchNoteOut],
        Many("watch_note n", "n.council = w.council and n.case_id = w.case_id", "n.seen_on, n.noted_at, n.id"),
    ]


WATCHES = View(
    WatchOut,
    'watch w join "case" c on c.council = w.council and c.id = w.case_id join school s on s.urn = w.urn',
    "w",
    order=("w.ends_on", "w.case_id"),
    identity="w.case_id = :id",
    moving=True,
)
