"""What is shown of calendars that were sent: that they were, and nothing of what was in them."""

from dataclasses import replace
from typing import Annotated

from securing_good_api.actors import Actor
from securing_good_api.reads import Out, Sql, View
from securing_good_api.whose_time import own, plans


class BusyCalendarOut(Out):
    """Somebody's calendar, as it was sent."""

    id: str
    person_id: str
    person: Annotated[str, Sql("p.name")]
    covers_from: str
    covers_until: str
    """What lies outside these days was not taken in."""
    times: int
    """How many busy times it came to, those that touch counted as one."""
    current: Annotated[
        bool,
        Sql(
            "b.id = (select x.id from busy_calendar x where x.council = :council and x.person_id = b.person_id "
            "order by x.sent_at desc, x.id limit 1)"
        ),
    ]
    """Whether it is the one that counts: the next replaces it."""
    sent_by: str
    sent_at: str


_ALL = View(
    BusyCalendarOut,
    "busy_calendar b join person p on p.council = b.council and p.id = b.person_id",
    "b",
    order=("b.sent_at", "b.id"),
    identity="b.id = :id",
    school=None,
    moving=True,
)
_OWN = replace(_ALL, always=(own("b.person_id"),))


def calendars_for(actor: Actor) -> View:
    """The calendars this actor may know of."""
    return _ALL if plans(actor) else _OWN
