"""`/v1/level-definitions`: what green, amber and red mean here."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response
from pydantic import ConfigDict, Field

from securing_good.vocabulary import MonitoringLevel
from securing_good_api.actors import Permission
from securing_good_api.level_definitions.commands import define_levels
from securing_good_api.level_definitions.views import LEVEL_DEFINITIONS, LevelDefinitionsOut
from securing_good_api.pages import Listed
from securing_good_api.problems import documented
from securing_good_api.requests import Page, Read, Write, reading, writing
from securing_good_api.sending import Sent
from securing_good_api.words import Line, Prose

router = APIRouter(prefix="/level-definitions", tags=["level definitions"])


class LevelIn(Sent):
    """What one level means."""

    model_config = ConfigDict(extra="forbid")

    level: MonitoringLevel
    name: Line
    descriptor: Prose
    entitlement: Prose
    """What a school at this level is given."""
    cadence: Line
    """How often it is met, in words. Meetings are planned by the programme's: amber each term, red each half-term."""
    confirmed_by: Line


class LevelDefinitionsIn(Sent):
    """An edition: green, amber and red, in this order."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "reason": "As agreed by the partnership board.",
                    "levels": [
                        {
                            "level": level,
                            "name": level.capitalize(),
                            "descriptor": "What it takes.",
                            "entitlement": "What a school is given.",
                            "cadence": cadence,
                            "confirmed_by": "Assistant director",
                        }
                        for level, cadence in (("green", "None"), ("amber", "Each term"), ("red", "Each half-term"))
                    ],
                }
            ]
        },
    )

    levels: Annotated[list[LevelIn], Field(max_length=3)]
    effective_from: date | None = None
    """Today when left out."""
    reason: Prose


@router.post(
    "",
    status_code=201,
    operation_id="define_levels",
    summary="Define the levels anew",
    responses={201: {"model": LevelDefinitionsOut}, **documented("malformed-json", "conflict", "invalid")},
)
async def post_edition(
    body: LevelDefinitionsIn, write: Annotated[Write, writing(Permission.LEVELS_DEFINE)]
) -> Response:
    """A new edition beside those before it; nothing that was decided changes."""
    levels = [one.model_dump(mode="json") for one in body.levels]
    edition = await define_levels(write.unit, levels=levels, effective_from=body.effective_from, reason=body.reason)
    return await write.answer(LEVEL_DEFINITIONS, edition, status=201, location=f"/v1/level-definitions/{edition}")


@router.get(
    "",
    operation_id="list_level_definitions",
    summary="List editions of the levels' definitions, oldest first",
    responses={200: {"model": Listed[LevelDefinitionsOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_editions(
    read: Annotated[Read, reading(Permission.RULESETS_READ)], page: Annotated[Page, Depends()]
) -> Response:
    """Our proposal, then the council's own; `current` marks the one that holds today."""
    return await read.page(LEVEL_DEFINITIONS, page)


@router.get(
    "/{edition_id}",
    operation_id="get_level_definitions",
    summary="Read one edition",
    responses={200: {"model": LevelDefinitionsOut}, **documented("not-found", "invalid")},
)
async def get_edition(
    edition_id: Annotated[int, Path(ge=1, le=2**31 - 1)], read: Annotated[Read, reading(Permission.RULESETS_READ)]
) -> Response:
    """One edition."""
    return await read.one(LEVEL_DEFINITIONS, edition_id)
