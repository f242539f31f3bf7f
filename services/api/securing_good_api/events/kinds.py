"""`/v1/event-kinds`: every kind of event, what it means and what it holds."""

import hashlib
import json
from functools import lru_cache
from typing import Annotated, Any

from fastapi import APIRouter, Response

from securing_good.events import EventKind
from securing_good_api.actors import Permission
from securing_good_api.events.catalogue import catalogue
from securing_good_api.problems import documented
from securing_good_api.reads import Out
from securing_good_api.requests import JSON, PRIVATE, Read, etags, reading

router = APIRouter(prefix="/event-kinds", tags=["events"])


class EventKindOut(Out):
    """One kind of event."""

    kind: EventKind
    meaning: str
    subject: str
    """What one is about, for example: what kind of thing, and which."""
    payload: dict[str, Any]
    """The JSON Schema of `payload` in `/v1/events`. A later version may add properties to it."""
    example: dict[str, Any]
    """A payload."""
    webhook: dict[str, Any]
    """The body of a webhook that tells of one."""


class EventKindsOut(Out):
    """All of them: no page follows."""

    items: list[EventKindOut]


@router.get(
    "",
    operation_id="list_event_kinds",
    summary="List every kind of event there is",
    responses={200: {"model": EventKindsOut}, **documented()},
)
async def list_event_kinds(read: Annotated[Read, reading(Permission.EVENTS_READ)]) -> Response:
    """What each means, what its payload holds and an example of it; all on one page. They are the same for every council."""
    body, etag = _answer()
    headers = {**PRIVATE, "ETag": etag}
    if etag in etags(read.request.headers.get("if-none-match")):
        return Response(status_code=304, headers=headers)
    return Response(body, 200, headers, JSON)


@lru_cache(maxsize=1)
def _answer() -> tuple[bytes, str]:
    items = [
        EventKindOut(
            kind=one.kind,
            meaning=one.meaning,
            subject=one.subject,
            payload=dict(one.payload),
            example=dict(one.example),
            webhook=one.webhook(),
        ).model_dump(mode="json")
        for one in catalogue().values()
    ]
    body = json.dumps({"items": items}, ensure_ascii=False).encode()
    return body, f'"{hashlib.sha256(body).hexdigest()[:32]}"'
