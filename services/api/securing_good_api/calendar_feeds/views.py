"""What is shown of a feed: never its secret."""

from typing import Annotated, Final

from securing_good.vocabulary import FeedScope
from securing_good_api.reads import Out, Sql, View


class CalendarFeedOut(Out):
    """An address at which a calendar reads visits."""

    id: str
    scope: FeedScope
    person_id: str | None
    person: Annotated[
        str | None, Sql("(select q.name from person q where q.council = f.council and q.id = f.person_id)")
    ]
    urn: int | None
    made_by: str
    made_at: str
    revoked_by: str | None
    revoked_at: str | None
    """Since when it answers nobody."""


CALENDAR_FEEDS: Final = View(
    CalendarFeedOut,
    "calendar_feed f",
    "f",
    order=("f.made_at", "f.id"),
    identity="f.id = :id",
    moving=True,
)
