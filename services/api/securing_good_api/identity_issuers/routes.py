"""`/v1/identity-issuers`: whose word of who somebody is the council takes."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from securing_good.database import LONDON, Database, of_council
from securing_good_api.actors import Permission
from securing_good_api.identity_issuers.bodies import IdentityIssuerChange, IdentityIssuerIn, TrialIn
from securing_good_api.identity_issuers.commands import add_issuer, change_issuer, retire_issuer
from securing_good_api.identity_issuers.rules import check_issuer
from securing_good_api.identity_issuers.trying import TrialOut, asked, held_issuer, looked_at, reachable
from securing_good_api.identity_issuers.views import IDENTITY_ISSUERS, IdentityIssuerOut, NewIdentityIssuerOut
from securing_good_api.pages import Listed
from securing_good_api.problems import documented
from securing_good_api.requests import PRIVATE, Page, Read, Write, acting, begin_write, reading, writing
from securing_good_api.sign_in.issuers import Issuers

router = APIRouter(prefix="/identity-issuers", tags=["identity issuers"])


@router.post(
    "",
    status_code=201,
    operation_id="add_identity_issuer",
    summary="Trust an issuer of tokens",
    responses={201: {"model": NewIdentityIssuerOut}, **documented("malformed-json", "conflict", "invalid")},
)
async def post_issuer(body: IdentityIssuerIn, request: Request) -> Response:
    """Take its word from now on of who somebody is. It is asked for its keys: who answers as another is refused.

    What people may do stays here: whoever comes by it is a stranger until they accept an invitation.
    """
    actor = await acting(request, Permission.IDENTITY_ISSUERS_WRITE)
    wanted, local = body.wanted(), not request.state.production
    check_issuer(wanted, local=local)
    issuers: Issuers = request.state.issuers
    unreachable = await reachable(issuers.discovery, wanted.issuer)
    async with begin_write(request, actor, of_council(actor.council), await request.body()) as write:
        added = await add_issuer(
            write.unit,
            request.state.sealing,
            name=body.name,
            wanted=wanted,
            client_secret=body.client_secret,
            local=local,
        )
        told = {"unreachable": unreachable}
        location = f"/v1/identity-issuers/{added}"
        return await write.answer_once(IDENTITY_ISSUERS, added, status=201, told=told, location=location)


@router.get(
    "",
    operation_id="list_identity_issuers",
    summary="List issuers of tokens",
    responses={200: {"model": Listed[IdentityIssuerOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_issuers(
    read: Annotated[Read, reading(Permission.IDENTITY_ISSUERS_READ)], page: Annotated[Page, Depends()]
) -> Response:
    """Whom the council trusts, oldest first, those that were retired among them."""
    return await read.page(IDENTITY_ISSUERS, page)


@router.get(
    "/{issuer_id}",
    operation_id="get_identity_issuer",
    summary="Read one issuer of tokens",
    responses={200: {"model": IdentityIssuerOut}, **documented("not-found", "invalid")},
)
async def get_issuer(issuer_id: UUID, read: Annotated[Read, reading(Permission.IDENTITY_ISSUERS_READ)]) -> Response:
    """One issuer, and how far it is trusted."""
    return await read.one(IDENTITY_ISSUERS, issuer_id)


@router.patch(
    "/{issuer_id}",
    operation_id="change_identity_issuer",
    summary="Change how far an issuer of tokens is trusted, or switch it off or on",
    responses={
        200: {"model": IdentityIssuerOut},
        **documented("malformed-json", "not-found", "conflict", "changed-meanwhile", "invalid", "version-required"),
    },
)
async def patch_issuer(
    issuer_id: UUID,
    body: IdentityIssuerChange,
    request: Request,
    write: Annotated[Write, writing(Permission.IDENTITY_ISSUERS_WRITE)],
) -> Response:
    """With `If-Match`. `enabled: false` lets nobody in by it from the next request on."""
    await change_issuer(
        write.unit,
        request.state.sealing,
        issuer_id=issuer_id,
        expected_version=write.expected_version,
        changes=body.changes(),
        local=not request.state.production,
    )
    return await write.answer(IDENTITY_ISSUERS, issuer_id, status=200)


@router.post(
    "/{issuer_id}/trials",
    operation_id="try_identity_issuer",
    summary="Try an issuer of tokens",
    responses={200: {"model": TrialOut}, **documented("malformed-json", "not-found", "invalid")},
)
async def post_trial(issuer_id: UUID, body: TrialIn, request: Request) -> Response:
    """Ask it for its keys, now; and see what would be thought of a token, and as whom its bearer would act."""
    actor = await acting(request, Permission.IDENTITY_ISSUERS_WRITE)
    database: Database = request.state.database
    issuers: Issuers = request.state.issuers
    async with database.reading(of_council(actor.council)) as session:
        row = await held_issuer(session, actor.council, issuer_id)
    keys, why_not = await asked(issuers.discovery, row.issuer)
    token = None
    if body.token is not None:
        now = database.clock()
        async with database.reading(of_council(actor.council)) as session:
            today = now.astimezone(LONDON).date()
            token = await looked_at(session, row, keys, body.token, now=now.timestamp(), today=today)
    found = TrialOut(reached=why_not is None, why_not=why_not, keys=sorted(keys), token=token)
    return Response(found.model_dump_json().encode(), 200, {**PRIVATE, "Cache-Control": "no-store"}, "application/json")


@router.post(
    "/{issuer_id}/retirement",
    operation_id="retire_identity_issuer",
    summary="Trust an issuer of tokens no more",
    responses={200: {"model": IdentityIssuerOut}, **documented("not-found", "invalid")},
)
async def post_retirement(
    issuer_id: UUID, write: Annotated[Write, writing(Permission.IDENTITY_ISSUERS_WRITE)]
) -> Response:
    """For good: nobody comes in by it any more, and its client's secret is gone. Another may be added in its place."""
    await retire_issuer(write.unit, issuer_id=issuer_id)
    return await write.answer(IDENTITY_ISSUERS, issuer_id, status=200)
