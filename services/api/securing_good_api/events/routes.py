"""`/v1/events`: everything that happened, in order."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Response

from securing_good.events import ENGLAND, EventKind
from securing_good_api.actors import Permission
from securing_good_api.events.streaming import Asked, EventStream, is_wanted
from securing_good_api.pages import Listed
from securing_good_api.problems import documented
from securing_good_api.reads import Out, Sql, View
from securing_good_api.requests import Page, Read, Whose, reading
from securing_good_api.words import LARGEST, Urn

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
    trace_id: Annotated[str | None, Sql("substr(e.traceparent, 4, 32)")]
    """The trace it happened in: that of whoever asked for it. Null for what is restricted, and for what is old."""


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
    responses={
        200: {
            "model": Listed[EventOut],
            "content": {
                "text/event-stream": {
                    "schema": {"type": "string"},
                    "example": "id: 7\nevent: case.opened\ndata: {}\n\n",
                }
            },
        },
        **documented("invalid-cursor", "invalid"),
    },
)
async def list_events(
    read: Annotated[Read, reading(Permission.EVENTS_READ)],
    page: Annotated[Page, Depends()],
    urn: Urn | None = None,
    subject: Annotated[str | None, Query(max_length=100, description="For example `case:<id>`")] = None,
    kind: EventKind | None = None,
    scope: Whose = Whose.COUNCIL,
    after: Annotated[int | None, Query(ge=0, le=LARGEST, description="Only events after this sequence number")] = None,
    last_event_id: Annotated[
        int | None, Header(alias="Last-Event-Id", ge=0, le=LARGEST, description="Of a stream: where it left off")
    ] = None,
) -> Response:
    """The council's events: who did what, when and why. `scope=england` gives those of published facts, as imports.

    With `Accept: text/event-stream` they come as they happen: each as it stands in the list, its number as `id`, its kind as
    `event`. A stream begins after `Last-Event-ID`, else after `after`, else now. It ends after five minutes at most, or with
    its token, and a client resumes it where it left off: nothing is missed and nothing comes twice.
    """
    view = ENGLAND_EVENTS if scope is Whose.ENGLAND else EVENTS
    where: Mapping[str, Any] = {"e.urn = :p": urn, "e.subject = :p": subject, "e.kind = :p": kind}
    if is_wanted(read.request):
        chain = ENGLAND if scope is Whose.ENGLAND else read.actor.council
        return EventStream(
            read.request, Asked(view, where, chain, last_event_id if last_event_id is not None else after)
        )
    return await read.page(view, page, {**where, "e.sequence > :p": after})
