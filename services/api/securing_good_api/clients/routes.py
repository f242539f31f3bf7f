"""`/v1/clients`: systems that use this API on their own behalf."""

from datetime import timedelta
from typing import Annotated, Any, ClassVar
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from pydantic import ConfigDict, Field

from securing_good_api.actors import Permission
from securing_good_api.clients.commands import change_client, register_client, renew_secret, revoke_client
from securing_good_api.clients.views import CLIENTS, ClientOut, NewClientOut
from securing_good_api.pages import Listed
from securing_good_api.patches import MergePatch
from securing_good_api.problems import documented
from securing_good_api.requests import Page, Read, Write, reading, writing
from securing_good_api.sending import Sent
from securing_good_api.words import Line

router = APIRouter(prefix="/clients", tags=["clients"])

Scope = Annotated[str, Field(min_length=3, max_length=60, pattern=r"^[a-z-]+\.[a-z-]+$")]
ApiVersion = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", max_length=10)]
Scopes = Annotated[list[Scope], Field(min_length=1, max_length=100)]
PublicKeys = Annotated[list[dict[str, Any]], Field(min_length=1, max_length=5)]


class ClientIn(Sent):
    """A system, and what it is granted."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"name": "Council data warehouse", "scopes": ["schools.read", "visits.read"]}]},
    )

    name: Line
    scopes: Scopes
    public_keys: PublicKeys | None = None
    """JSON Web Keys, public parts alone, by which it may sign assertions in the place of its secret."""
    api_version: ApiVersion | None = None
    """The version of the API it is made for, to be answered in where it asks for none; the newest where this is not said."""


class ClientChange(MergePatch):
    """What to change of a client; null takes its public keys away."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"scopes": ["schools.read"]}]})
    never_null: ClassVar[tuple[str, ...]] = ("name", "scopes", "api_version")

    name: Line | None = None
    scopes: Scopes | None = None
    public_keys: PublicKeys | None = None
    api_version: ApiVersion | None = None


class SecretIn(Sent):
    """For how long the secret before is good still."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"old_secret_good_for_hours": 24}]})

    old_secret_good_for_hours: Annotated[int, Field(ge=0, le=168)] = 24


class RevocationIn(Sent):
    """Why a client is revoked."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"reason": "The system was retired."}]})

    reason: Line


_CHANGING = documented("malformed-json", "not-found", "conflict", "changed-meanwhile", "version-required", "invalid")


@router.post(
    "",
    status_code=201,
    operation_id="register_client",
    summary="Register a system",
    responses={201: {"model": NewClientOut}, **documented("malformed-json", "invalid")},
)
async def post_client(body: ClientIn, write: Annotated[Write, writing(Permission.CLIENTS_WRITE)]) -> Response:
    """Let a system ask on its own behalf. Its secret is told this once; with public keys it needs none."""
    made = await register_client(
        write.unit,
        name=body.name,
        scopes=body.scopes,
        public_keys=body.public_keys,
        api_version=body.api_version,
    )
    return await _with_secret(write, made.id, made.secret, status=201)


@router.get(
    "",
    operation_id="list_clients",
    summary="List systems",
    responses={200: {"model": Listed[ClientOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_clients(
    read: Annotated[Read, reading(Permission.CLIENTS_READ)], page: Annotated[Page, Depends()]
) -> Response:
    """The systems that were registered, oldest first, those that were revoked among them."""
    return await read.page(CLIENTS, page)


@router.get(
    "/{client_id}",
    operation_id="get_client",
    summary="Read one system",
    responses={200: {"model": ClientOut}, **documented("not-found", "invalid")},
)
async def get_client(client_id: UUID, read: Annotated[Read, reading(Permission.CLIENTS_READ)]) -> Response:
    """One system and what it is granted."""
    return await read.one(CLIENTS, client_id)


@router.patch(
    "/{client_id}",
    operation_id="change_client",
    summary="Change a system's name, scopes, public keys or version",
    responses={200: {"model": ClientOut}, **_CHANGING},
)
async def patch_client(
    client_id: UUID, body: ClientChange, write: Annotated[Write, writing(Permission.CLIENTS_WRITE)]
) -> Response:
    """What it is granted no more its tokens open no more, within five seconds; by then it is answered in its new version."""
    await change_client(
        write.unit,
        client_id=client_id,
        expected_version=write.expected_version,
        changes=body.model_dump(exclude_unset=True),
    )
    return await write.answer(CLIENTS, client_id, status=200)


@router.post(
    "/{client_id}/secrets",
    status_code=201,
    operation_id="renew_client_secret",
    summary="Give a system another secret",
    responses={201: {"model": NewClientOut}, **_CHANGING},
)
async def post_secret(
    client_id: UUID, body: SecretIn, write: Annotated[Write, writing(Permission.CLIENTS_WRITE)]
) -> Response:
    """The new secret is told this once. The one before is good for as long as you say, so that nothing stands still."""
    secret = await renew_secret(
        write.unit,
        client_id=client_id,
        expected_version=write.expected_version,
        old_good_for=timedelta(hours=body.old_secret_good_for_hours),
    )
    return await _with_secret(write, client_id, secret, status=201)


@router.post(
    "/{client_id}/revocation",
    operation_id="revoke_client",
    summary="Revoke a system",
    responses={200: {"model": ClientOut}, **_CHANGING},
)
async def post_revocation(
    client_id: UUID, body: RevocationIn, write: Annotated[Write, writing(Permission.CLIENTS_WRITE)]
) -> Response:
    """It opens nothing any more, by no secret, key or token, within five seconds."""
    await revoke_client(write.unit, client_id=client_id, expected_version=write.expected_version, reason=body.reason)
    return await write.answer(CLIENTS, client_id, status=200)


async def _with_secret(write: Write, client_id: UUID, secret: str, *, status: int) -> Response:
    location = f"/v1/clients/{client_id}"
    return await write.answer_once(CLIENTS, client_id, status=status, told={"secret": secret}, location=location)
