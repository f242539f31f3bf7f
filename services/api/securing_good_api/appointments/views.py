"""What is shown of an appointment."""

from typing import Annotated, Final

from securing_good.vocabulary import AppointmentState, Post
from securing_good_api.reads import Out, Sql, View

STATE: Final = "case when a.starts_on > :today then 'coming' when a.ends_on < :today then 'ended' else 'current' end"


class AppointmentOut(Out):
    """Somebody in a post: first and last day count."""

    id: str
    person_id: str
    person: Annotated[str, Sql("p.name")]
    post: Post
    urn: int | None
    school: Annotated[str | None, Sql("s.name")]
    acting: bool
    starts_on: str
    ends_on: str | None
    state: Annotated[AppointmentState, Sql(STATE)]


APPOINTMENTS = View(
    AppointmentOut,
    "appointment a join person p on p.council = a.council and p.id = a.person_id left join school s on s.urn = a.urn",
    "a",
    order=("a.starts_on", "a.id"),
    identity="a.id = :id",
    version="a.version",
    moving=True,
)
