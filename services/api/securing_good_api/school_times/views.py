"""What is shown of what schools say of half-days."""

from typing import Annotated

from securing_good.vocabulary import HalfDay, SchoolTimeWord
from securing_good_api.reads import Out, Sql, View


class SchoolTimeOut(Out):
    """What a school says of one half-day."""

    id: str
    urn: int
    school: Annotated[str, Sql("s.name")]
    date: Annotated[str, Sql("t.day")]
    half: HalfDay
    word: SchoolTimeWord
    reason: str | None
    said_by: str
    said_at: str
    withdrawn_by: str | None
    withdrawn_at: str | None
    """When it was taken back: from then on it counts for nothing."""


SCHOOL_TIMES = View(
    SchoolTimeOut,
    "school_time t join school s on s.urn = t.urn",
    "t",
    order=("t.day", "t.id"),
    identity="t.id = :id",
    version="case when t.withdrawn_at is null then 1 else 2 end",
    moving=True,
)
