"""`/v1/board-settings`: how the partnership board is shown schools."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from pydantic import ConfigDict, Field

from securing_good.vocabulary import (
    LEAST_FEWEST,
    LEAST_QUORUM,
    MOST_FEWEST,
    MOST_QUORUM,
    OUR_FEWEST,
    OUR_QUORUM,
    SchoolsShown,
)
from securing_good_api.actors import Permission
from securing_good_api.board_settings.commands import set_board_settings
from securing_good_api.board_settings.views import BOARD_SETTINGS, BoardSettingsOut
from securing_good_api.pages import Listed
from securing_good_api.problems import documented
from securing_good_api.requests import Page, Read, Write, reading, writing
from securing_good_api.sending import Sent
from securing_good_api.words import Prose

router = APIRouter(prefix="/board-settings", tags=["board"])


class BoardSettingsIn(Sent):
    """How the board is to be shown schools, and why so."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"schools": "codes", "fewest": 5, "quorum": 4, "reason": "Until members have declared their interests."}
            ]
        },
    )

    schools: SchoolsShown
    fewest: Annotated[int, Field(ge=LEAST_FEWEST, le=MOST_FEWEST)] = OUR_FEWEST
    """Counts of fewer schools are hidden from whoever may not read the schools by name."""
    quorum: Annotated[int, Field(ge=LEAST_QUORUM, le=MOST_QUORUM)] = OUR_QUORUM
    """How many members have to be present, and have nothing to do with it, for the board to decide."""
    reason: Prose


@router.post(
    "",
    status_code=201,
    operation_id="set_board_settings",
    summary="Say how the board is shown schools",
    responses={201: {"model": BoardSettingsOut}, **documented("malformed-json", "invalid")},
)
async def post_settings(
    body: BoardSettingsIn, write: Annotated[Write, writing(Permission.BOARD_SETTINGS_SET)]
) -> Response:
    """From now on, with new codes. Counts that stand for this month stay until it is over: two of them tell too much."""
    made = await set_board_settings(
        write.unit, schools=body.schools, fewest=body.fewest, quorum=body.quorum, reason=body.reason
    )
    return await write.answer(BOARD_SETTINGS, made, status=201, location=f"/v1/board-settings/{made}")


@router.get(
    "",
    operation_id="list_board_settings",
    summary="List how the board was shown schools, oldest first",
    responses={200: {"model": Listed[BoardSettingsOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_settings(
    read: Annotated[Read, reading(Permission.BOARD_SETTINGS_READ)], page: Annotated[Page, Depends()]
) -> Response:
    """What the council has set; none where what we propose holds: names, no counts of fewer than five, a quorum of three."""
    return await read.page(BOARD_SETTINGS, page)


@router.get(
    "/{settings_id}",
    operation_id="get_board_settings",
    summary="Read one edition of how the board is shown schools",
    responses={200: {"model": BoardSettingsOut}, **documented("not-found", "invalid")},
)
async def get_settings(settings_id: UUID, read: Annotated[Read, reading(Permission.BOARD_SETTINGS_READ)]) -> Response:
    """One edition."""
    return await read.one(BOARD_SETTINGS, settings_id)
