"""`/v1/events`: everything that happened, in order."""

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response

from securing_good.events import EventKind
from securing_good_api.actors import Permission
from securing_good_api.pages import Listed
from securing_good_api.problems import documented
from securing_good_api.reads import Out, Sql, View
from securing_good_api.requests import Page, Read, Whose, reading
from securing_good_api.words import Urn

router = APIRouter(prefix="/events", tags=["events"])


class EventOut(Out):
    """One thing that happened. `payload` is null where it has been redacted."""

    sequence: int
    kind: EventKind
    subject: str
    urn: int | None
    actor: Annotated[str, Sql(f"case when e.kind = '{EventKind.RESTRICTED_RECORDED}' then 'council' else e.actor end")]
    """Who did it; of what is restricted not even that."""
    at: str
    payload: Annotated[dict[str, Any] | None, Sql("p.payload")]
    hash: Annotated[str, Sql("encode(e.hash, 'hex')")]


EVENTS = View(
    EventOut,
    "event e left join event_payload p on p.chain = e.chain and p.sequence = e.sequence",
    "e",
    order=("e.sequence",),
    school=None,
)


ENGLAND_EVENTS = replace(EVENTS, council=None, always=("e.council is null",))


@router.get(
    "",
    operation_id="list_events",
    summary="List events in the order they happened",
    responses={200: {"model": Listed[EventOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_events(
    read: Annotated[Read, reading(Permission.EVENTS_READ)],
    page: Annotated[Page, Depends()],
    urn: Urn | None = None,
    subject: Annotated[str | None, Query(max_length=100, description="For example `case:<id>`")] = None,
    kind: EventKind | None = None,
    scope: Whose = Whose.COUNCIL,
    after: Annotated[int | None, Query(ge=0, le=2**53, description="Only events after this sequence number")] = None,
) -> Response:
    """The council's events: who did what, when and why. `scope=england` gives those of published facts, as imports."""
    where = {"e.urn = :p": urn, "e.subject = :p": subject, "e.kind = :p": kind, "e.sequence > :p": after}
    return await read.page(ENGLAND_EVENTS if scope is Whose.ENGLAND else EVENTS, page, where)
