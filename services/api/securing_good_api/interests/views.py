"""What is shown of a declared interest."""

from typing import Annotated

from securing_good_api.reads import Out, Sql, View


class DeclaredInterestOut(Out):
    """What somebody has to do with a school besides the programme."""

    id: str
    person_id: str
    person: Annotated[str, Sql("p.name")]
    urn: int
    school: Annotated[str, Sql("s.name")]
    what: str
    declared_by: str
    declared_at: str
    ended_on: str | None
    """The last day it held; none while it does."""


INTERESTS = View(
    DeclaredInterestOut,
    "declared_interest i join person p on p.council = i.council and p.id = i.person_id join school s on s.urn = i.urn",
    "i",
    order=("i.declared_at", "i.id"),
    identity="i.id = :id",
    version="i.version",
    moving=True,
)
