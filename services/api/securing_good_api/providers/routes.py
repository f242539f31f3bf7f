"""`/v1/providers`: who provides support."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from securing_good.vocabulary import Phase, ProviderKind, ProviderState, RiskFactor, SupportKind
from securing_good_api.actors import Permission
from securing_good_api.pages import Listed
from securing_good_api.problems import documented
from securing_good_api.providers import commands
from securing_good_api.providers.bodies import ProviderChange, ProviderCheckIn, ProviderIn, ProviderReasonIn
from securing_good_api.providers.views import PROVIDER, PROVIDERS, FullProviderOut, ProviderOut, of_catalogue
from securing_good_api.requests import Page, Read, Write, reading, writing

router = APIRouter(prefix="/providers", tags=["support"])

_CHANGED: Final = {
    200: {"model": FullProviderOut},
    **documented("malformed-json", "not-found", "conflict", "changed-meanwhile", "invalid", "version-required"),
}


@router.post(
    "",
    status_code=201,
    operation_id="add_provider",
    summary="Add a provider",
    responses={201: {"model": FullProviderOut}, **documented("malformed-json", "conflict", "invalid")},
)
async def post_provider(body: ProviderIn, write: Annotated[Write, writing(Permission.PROVIDERS_WRITE)]) -> Response:
    """Put a provider into the catalogue. It can be chosen once each of its checks is recorded."""
    provider = await commands.add_provider(write.unit, described=body.described())
    return await write.answer(PROVIDER, provider, status=201, location=f"/v1/providers/{provider}")


@router.get(
    "",
    operation_id="list_providers",
    summary="List providers by name",
    responses={200: {"model": Listed[ProviderOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_providers(
    read: Annotated[Read, reading(Permission.PROVIDERS_READ)],
    page: Annotated[Page, Depends()],
    kind: ProviderKind | None = None,
    state: ProviderState | None = None,
    factor: RiskFactor | None = None,
    phase: Phase | None = None,
    supports: SupportKind | None = None,
) -> Response:
    """The council's catalogue. Which of them suit one need, and why, is told by the options of its support package."""
    where = {
        "v.kind = :p": kind,
        "v.state = :p": state,
        ":p = any(v.factors)": factor,
        ":p = any(v.phases)": phase,
        ":p = any(v.supports)": supports,
    }
    return await read.page(of_catalogue(PROVIDERS, read.actor), page, where)


@router.get(
    "/{provider_id}",
    operation_id="get_provider",
    summary="Read one provider",
    responses={200: {"model": FullProviderOut}, **documented("not-found", "invalid")},
)
async def get_provider(provider_id: UUID, read: Annotated[Read, reading(Permission.PROVIDERS_READ)]) -> Response:
    """One provider with its checks, what came of its packages, and what keeps it from being chosen today."""
    return await read.one(of_catalogue(PROVIDER, read.actor), provider_id)


@router.patch("/{provider_id}", operation_id="change_provider", summary="Change a provider", responses=_CHANGED)
async def patch_provider(
    provider_id: UUID, body: ProviderChange, write: Annotated[Write, writing(Permission.PROVIDERS_WRITE)]
) -> Response:
    """Correct what is known of it; `If-Match` names the version you read. What it has taken on stays as it is."""
    await commands.change_provider(
        write.unit,
        provider_id=provider_id,
        expected_version=write.expected_version,
        changes=body.model_dump(exclude_unset=True),
    )
    return await write.answer(PROVIDER, provider_id, status=200)


@router.post(
    "/{provider_id}/checks",
    status_code=201,
    operation_id="record_provider_check",
    summary="Record a check of a provider",
    responses={201: {"model": FullProviderOut}, **documented("malformed-json", "not-found", "conflict", "invalid")},
)
async def post_check(
    provider_id: UUID, body: ProviderCheckIn, write: Annotated[Write, writing(Permission.PROVIDERS_WRITE)]
) -> Response:
    """Of one kind the check recorded last counts, of those whose first day has come: so one is renewed, or corrected."""
    await commands.record_provider_check(
        write.unit,
        provider_id=provider_id,
        kind=body.kind,
        valid_from=body.valid_from,
        expires_on=body.expires_on,
        note=body.note,
    )
    return await write.answer(PROVIDER, provider_id, status=201, location=f"/v1/providers/{provider_id}")


@router.post(
    "/{provider_id}/retirement", operation_id="retire_provider", summary="Retire a provider", responses=_CHANGED
)
async def post_retirement(
    provider_id: UUID, body: ProviderReasonIn, write: Annotated[Write, writing(Permission.PROVIDERS_WRITE)]
) -> Response:
    """From now on it cannot be chosen. What it has taken on goes on."""
    await commands.retire_provider(
        write.unit, provider_id=provider_id, expected_version=write.expected_version, reason=body.reason
    )
    return await write.answer(PROVIDER, provider_id, status=200)


@router.post(
    "/{provider_id}/restoring", operation_id="restore_provider", summary="Restore a provider", responses=_CHANGED
)
async def post_restoring(
    provider_id: UUID, body: ProviderReasonIn, write: Annotated[Write, writing(Permission.PROVIDERS_WRITE)]
) -> Response:
    """Let a retired provider be chosen again."""
    await commands.restore_provider(
        write.unit, provider_id=provider_id, expected_version=write.expected_version, reason=body.reason
    )
    return await write.answer(PROVIDER, provider_id, status=200)
