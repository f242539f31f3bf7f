"""`/v1/board-packs`: what the partnership board is given to read before it meets."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import ConfigDict

from securing_good.database import LONDON, Database, of_council
from securing_good.errors import SecuringGoodError
from securing_good.vocabulary import PackFormat, PackReader
from securing_good_api.actors import Permission
from securing_good_api.board_packs.commands import Prepared, make_board_pack, prepare_board_pack
from securing_good_api.board_packs.copies import Copy, copy_for
from securing_good_api.board_packs.views import BOARD_PACKS, BoardPackOut, FullBoardPackOut
from securing_good_api.pages import Listed
from securing_good_api.problems import documented
from securing_good_api.rendering.to_html import POLICY
from securing_good_api.requests import PRIVATE, Page, Read, acting, begin_write, etags, reading
from securing_good_api.sending import Sent
from securing_good_api.words import Prose

router = APIRouter(prefix="/board-packs", tags=["board"])

_TYPES: Final = {
    PackFormat.JSON: "application/json",
    PackFormat.PDF: "application/pdf",
    PackFormat.HTML: "text/html; charset=utf-8",
}


class BoardPackIn(Sent):
    """The meeting a pack is made for; of a correction, the edition it takes the place of, and why."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "board_meeting_id": "7a0d7f3c-0f0a-4d64-9a7f-0a8f4e0f6b11",
                    "replaces_id": "0a8f4e0f-6b11-4d64-9a7f-7a0d7f3c0f0a",
                    "reason": "The minutes of two meetings came after the first edition.",
                }
            ]
        },
    )

    board_meeting_id: UUID
    replaces_id: UUID | None = None
    reason: Prose | None = None
    """The board reads it."""


@router.post(
    "",
    status_code=201,
    operation_id="make_board_pack",
    summary="Make the pack of a meeting of the board",
    responses={201: {"model": FullBoardPackOut}, **documented("malformed-json", "conflict", "invalid")},
)
async def post_pack(request: Request, body: BoardPackIn) -> Response:
    """All that the board looks at, frozen at this moment, for its next meeting. It never changes: a correction is another
    edition, which names the one before and says why.
    """
    actor = await acting(request, Permission.BOARD_PACKS_MAKE)
    database: Database = request.state.database
    refused: SecuringGoodError | None = None
    prepared: Prepared | None = None
    try:
        prepared = await prepare_board_pack(
            database,
            actor,
            board_meeting_id=body.board_meeting_id,
            replaces_id=body.replaces_id,
            reason=body.reason,
        )
    except SecuringGoodError as error:
        # Told below: a repeated request is given its first answer, whatever stands now.
        refused = error
    async with begin_write(request, actor, of_council(actor.council), await request.body()) as write:
        if refused is not None:
            raise refused
        assert prepared is not None
        await make_board_pack(write.unit, prepared)
        made = prepared.copies[PackReader.OFFICERS][PackFormat.JSON]
        headers = {**_of(made), "Location": f"/v1/board-packs/{prepared.pack.id}"}
        return await write.answer_with(made.content, status=201, headers=headers)


@router.get(
    "",
    operation_id="list_board_packs",
    summary="List board packs, oldest first",
    responses={200: {"model": Listed[BoardPackOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_packs(
    read: Annotated[Read, reading(Permission.BOARD_PACKS_READ)],
    page: Annotated[Page, Depends()],
    board_meeting: UUID | None = None,
) -> Response:
    """Every edition, without what is in it."""
    return await read.page(BOARD_PACKS, page, {"k.board_meeting_id = :p": board_meeting})


@router.get(
    "/{pack_id}",
    operation_id="get_board_pack",
    summary="Read a board pack",
    responses={200: {"model": FullBoardPackOut}, **documented("not-found", "invalid")},
)
async def get_pack(request: Request, pack_id: UUID) -> Response:
    """Officers by name; the board as it was shown schools when the pack was made. Nothing about your own school, or one or a
    provider you have an interest in, is in its support, decisions and actions. Always the same bytes.
    """
    return await _copy(request, pack_id, PackFormat.JSON)


@router.get(
    "/{pack_id}/pdf",
    operation_id="download_board_pack_pdf",
    summary="Download a board pack as PDF",
    response_class=Response,
    responses={200: {"content": {"application/pdf": {}}}, **documented("not-found", "invalid")},
)
async def get_pdf(request: Request, pack_id: UUID) -> Response:
    """The same, tagged and accessible (PDF/UA-1). Always the same bytes."""
    return await _copy(request, pack_id, PackFormat.PDF)


@router.get(
    "/{pack_id}/html",
    operation_id="download_board_pack_html",
    summary="Read a board pack as a page",
    response_class=Response,
    responses={200: {"content": {"text/html": {}}}, **documented("not-found", "invalid")},
)
async def get_html(request: Request, pack_id: UUID) -> Response:
    """The same as one page with nothing of another host. Always the same bytes."""
    return await _copy(request, pack_id, PackFormat.HTML)


async def _copy(request: Request, pack_id: UUID, format_: PackFormat) -> Response:
    actor = await acting(request, Permission.BOARD_PACKS_READ)
    database: Database = request.state.database
    found = await copy_for(database, actor, pack_id, format_, database.clock().astimezone(LONDON).date())
    headers = _of(found)
    if headers["ETag"] in etags(request.headers.get("if-none-match")):
        return Response(status_code=304, headers=headers)
    if format_ is not PackFormat.JSON:
        headers["Content-Disposition"] = f'inline; filename="board-pack-{pack_id}.{format_.value}"'
        headers["Content-Security-Policy"] = POLICY if format_ is PackFormat.HTML else "default-src 'none'; sandbox"
    return Response(found.content, 200, headers, _TYPES[format_])


def _of(copy: Copy) -> dict[str, str]:
    return {**PRIVATE, "ETag": f'"{copy.sha256}"', "Content-Digest": copy.digest}
