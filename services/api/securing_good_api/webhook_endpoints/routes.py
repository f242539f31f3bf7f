"""`/v1/webhook-endpoints`: systems that are told of what happens, and how that went."""

from datetime import timedelta
from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import ConfigDict, Field

from securing_good.database import of_council
from securing_good.events import EventKind
from securing_good.vocabulary import DeliveryState
from securing_good_api.actors import Permission
from securing_good_api.pages import Listed
from securing_good_api.patches import MergePatch
from securing_good_api.problems import documented
from securing_good_api.requests import Page, Read, Write, acting, begin_write, reading, writing
from securing_good_api.sending import Moment, Sent
from securing_good_api.webhook_endpoints import commands
from securing_good_api.webhook_endpoints.addresses import check_receiver
from securing_good_api.webhook_endpoints.commands import Secret
from securing_good_api.webhook_endpoints.rules import LONGEST_OVERLAP, check_asked_from
from securing_good_api.webhook_endpoints.views import (
    DELIVERIES,
    WEBHOOK_ENDPOINTS,
    DeliveryOut,
    SecretWebhookEndpointOut,
    WebhookEndpointOut,
)
from securing_good_api.words import LARGEST, Line, Text

router = APIRouter(prefix="/webhook-endpoints", tags=["webhooks"])

Url = Annotated[Text, Field(max_length=2_000)]
Kinds = Annotated[list[EventKind], Field(min_length=1, max_length=len(EventKind))]
Sequence = Annotated[int, Field(ge=0, le=LARGEST)]


class WebhookEndpointIn(Sent):
    """A receiver to tell."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "url": "https://hooks.council.example/securing-good",
                    "description": "The council's data warehouse",
                    "kinds": ["level.decided", "case.opened", "case.exited"],
                }
            ]
        },
    )

    url: Url
    """https on port 443, to a host in public."""
    description: Line | None = None
    kinds: Kinds | None = None
    """Which events to tell it of; absent or null for all."""


class WebhookEndpointChange(MergePatch):
    """A merge patch: what is absent stays as it is; null clears the description, and of kinds means all."""

    never_null: ClassVar = ("url", "enabled")
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"kinds": ["level.decided"]}]})

    url: Url | None = None
    description: Line | None = None
    kinds: Kinds | None = None
    enabled: bool | None = None
    """False tells it nothing until it is true again."""


class RotationIn(Sent):
    """How long the secret before is still used."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"overlap_hours": 24}]})

    overlap_hours: Annotated[int, Field(ge=0, le=LONGEST_OVERLAP // timedelta(hours=1))] = 24
    """For so long each webhook carries both signatures; 0 where the secret before was lost to somebody."""


class ReplayIn(Sent):
    """From where on to send again: after an event, or since a moment."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"after": 0}]})

    after: Sequence | None = None
    """Events after this sequence number."""
    since: Moment | None = None
    """Events of this moment and later."""


class NothingIn(Sent):
    """Nothing needs to be said."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{}]})


@router.post(
    "",
    status_code=201,
    operation_id="add_webhook_endpoint",
    summary="Add a webhook endpoint",
    responses={201: {"model": SecretWebhookEndpointOut}, **documented("malformed-json", "conflict", "invalid")},
)
async def post_endpoint(body: WebhookEndpointIn, request: Request) -> Response:
    """Have a receiver told of what happens from now on. Its secret is shown this once.

    Webhooks are as Standard Webhooks 1.0.0 has them and thin: what happened, to what and when. A name is looked up now and
    before each try, and no webhook goes into a private network.
    """
    actor = await acting(request, Permission.WEBHOOKS_WRITE)
    await check_receiver(request, body.url)
    async with begin_write(request, actor, of_council(actor.council), await request.body()) as write:
        added = await commands.add_endpoint(
            write.unit, request.state.sealing, url=body.url, description=body.description, kinds=_each(body.kinds)
        )
        return await _with_secret(write, added, status=201, location=f"/v1/webhook-endpoints/{added.id}")


@router.get(
    "",
    operation_id="list_webhook_endpoints",
    summary="List webhook endpoints, oldest first",
    responses={200: {"model": Listed[WebhookEndpointOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_endpoints(
    read: Annotated[Read, reading(Permission.WEBHOOKS_READ)], page: Annotated[Page, Depends()]
) -> Response:
    """Who is told of what, and which were stopped because their receivers failed."""
    return await read.page(WEBHOOK_ENDPOINTS, page)


@router.get(
    "/{endpoint_id}",
    operation_id="get_webhook_endpoint",
    summary="Read one webhook endpoint",
    responses={200: {"model": WebhookEndpointOut}, **documented("not-found", "invalid")},
)
async def get_endpoint(endpoint_id: UUID, read: Annotated[Read, reading(Permission.WEBHOOKS_READ)]) -> Response:
    """One endpoint, without its secret."""
    return await read.one(WEBHOOK_ENDPOINTS, endpoint_id)


@router.patch(
    "/{endpoint_id}",
    operation_id="change_webhook_endpoint",
    summary="Change a webhook endpoint, or switch it on or off",
    responses={
        200: {"model": WebhookEndpointOut},
        **documented("malformed-json", "not-found", "conflict", "changed-meanwhile", "invalid", "version-required"),
    },
)
async def patch_endpoint(endpoint_id: UUID, body: WebhookEndpointChange, request: Request) -> Response:
    """With `If-Match`. One that was stopped is switched on again by `enabled: true`.

    While it is off nothing is written down for it: what it missed is sent by a replay.
    """
    actor = await acting(request, Permission.WEBHOOKS_WRITE)
    if body.url is not None:
        await check_receiver(request, body.url)
    changes = body.model_dump(exclude_unset=True)
    if "kinds" in changes:
        changes["kinds"] = _each(body.kinds)
    async with begin_write(request, actor, of_council(actor.council), await request.body()) as write:
        await commands.change_endpoint(
            write.unit, endpoint_id=endpoint_id, expected_version=write.expected_version, changes=changes
        )
        return await write.answer(WEBHOOK_ENDPOINTS, endpoint_id, status=200)


@router.post(
    "/{endpoint_id}/secret",
    operation_id="rotate_webhook_secret",
    summary="Give a webhook endpoint a new secret",
    responses={
        200: {"model": SecretWebhookEndpointOut},
        **documented("malformed-json", "not-found", "conflict", "invalid"),
    },
)
async def post_secret(
    endpoint_id: UUID, body: RotationIn, request: Request, write: Annotated[Write, writing(Permission.WEBHOOKS_WRITE)]
) -> Response:
    """It is shown this once. For a while each webhook is signed with the secret before, too; then that one stops."""
    overlap = timedelta(hours=body.overlap_hours)
    rotated = await commands.rotate_secret(write.unit, request.state.sealing, endpoint_id=endpoint_id, overlap=overlap)
    return await _with_secret(write, rotated, status=200)


_ASKED = {202: {"model": WebhookEndpointOut}, **documented("malformed-json", "not-found", "conflict", "invalid")}


@router.post(
    "/{endpoint_id}/pings",
    status_code=202,
    operation_id="ping_webhook_endpoint",
    summary="Try a webhook endpoint",
    responses=_ASKED,
)
async def post_ping(
    endpoint_id: UUID, body: NothingIn, write: Annotated[Write, writing(Permission.WEBHOOKS_WRITE)]
) -> Response:
    """It is sent a `webhook.ping`, whichever events it is told of. What came of it stands among its deliveries."""
    del body
    await commands.ping_endpoint(write.unit, endpoint_id=endpoint_id)
    return await write.answer(WEBHOOK_ENDPOINTS, endpoint_id, status=202)


@router.post(
    "/{endpoint_id}/replays",
    status_code=202,
    operation_id="replay_events",
    summary="Send a webhook endpoint events again",
    responses=_ASKED,
)
async def post_replay(
    endpoint_id: UUID, body: ReplayIn, write: Annotated[Write, writing(Permission.WEBHOOKS_WRITE)]
) -> Response:
    """All it would be told of now, what it missed while it was off too: at most 10,000 events, none from before it was added.

    Each has the `webhook-id` it had: a receiver that has it already knows it.
    """
    check_asked_from([body.after, body.since])
    await commands.replay_events(write.unit, endpoint_id=endpoint_id, after=body.after, since=body.since)
    return await write.answer(WEBHOOK_ENDPOINTS, endpoint_id, status=202)


@router.post(
    "/{endpoint_id}/retirement",
    operation_id="retire_webhook_endpoint",
    summary="Retire a webhook endpoint",
    responses={200: {"model": WebhookEndpointOut}, **documented("malformed-json", "not-found", "conflict", "invalid")},
)
async def post_retirement(
    endpoint_id: UUID, body: NothingIn, write: Annotated[Write, writing(Permission.WEBHOOKS_WRITE)]
) -> Response:
    """It is told nothing more, for good, and its secrets are gone. Its deliveries can still be read."""
    del body
    await commands.retire_endpoint(write.unit, endpoint_id=endpoint_id)
    return await write.answer(WEBHOOK_ENDPOINTS, endpoint_id, status=200)


@router.get(
    "/{endpoint_id}/deliveries",
    operation_id="list_webhook_deliveries",
    summary="List what a webhook endpoint was told, in the order it happened",
    responses={200: {"model": Listed[DeliveryOut]}, **documented("not-found", "invalid-cursor", "invalid")},
)
async def list_deliveries(
    endpoint_id: UUID,
    read: Annotated[Read, reading(Permission.WEBHOOKS_READ)],
    page: Annotated[Page, Depends()],
    state: DeliveryState | None = None,
    after: Annotated[int | None, Query(ge=0, le=LARGEST, description="Only events after this sequence number")] = None,
) -> Response:
    """Each event once, with every try: when, what the receiver answered, why it failed. Of its answers no text is kept."""
    await WEBHOOK_ENDPOINTS.one(read.session, read.actor, endpoint_id, today=read.today)
    where = {"d.endpoint_id = :p": endpoint_id, "d.state = :p": state, "d.sequence > :p": after}
    return await read.page(DELIVERIES, page, where)


@router.post(
    "/{endpoint_id}/deliveries/{sequence}/replay",
    status_code=202,
    operation_id="replay_webhook_delivery",
    summary="Send a webhook endpoint one event again",
    responses=_ASKED,
)
async def post_delivery_replay(
    endpoint_id: UUID,
    sequence: Annotated[int, Path(ge=1, le=LARGEST)],
    body: NothingIn,
    write: Annotated[Write, writing(Permission.WEBHOOKS_WRITE)],
) -> Response:
    """It is tried at once, and then as any other. It has the `webhook-id` it had."""
    del body
    await commands.replay_delivery(write.unit, endpoint_id=endpoint_id, sequence=sequence)
    return await write.answer(WEBHOOK_ENDPOINTS, endpoint_id, status=202)


def _each(kinds: list[EventKind] | None) -> list[str] | None:
    """Each kind once."""
    return sorted(set(kinds)) if kinds is not None else None


async def _with_secret(write: Write, made: Secret, *, status: int, location: str | None = None) -> Response:
    """The endpoint and its new secret. The answer that is kept for a repeated request holds no secret."""
    told = {"secret": made.secret}
    return await write.answer_once(WEBHOOK_ENDPOINTS, made.id, status=status, told=told, location=location)
