"""`/v1/visit-models`: how many visits of its link partner a school is entitled to."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response
from pydantic import ConfigDict, Field

from securing_good_api.actors import Permission
from securing_good_api.pages import Listed
from securing_good_api.problems import documented
from securing_good_api.requests import Page, Read, Write, reading, writing
from securing_good_api.sending import Sent
from securing_good_api.visit_models.commands import set_visit_models
from securing_good_api.visit_models.views import VISIT_MODELS, VisitModelsOut
from securing_good_api.words import Line, Prose

router = APIRouter(prefix="/visit-models", tags=["visit models"])
Visits = Annotated[int, Field(ge=0, le=2)]
"""In one term: at most one in each half."""
Key = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
"""What a model is called in addresses and files."""


class VisitModelIn(Sent):
    """How many visits in each term."""

    model_config = ConfigDict(extra="forbid")

    key: Key
    name: Line
    autumn: Visits
    spring: Visits
    summer: Visits


class ByLevelIn(Sent):
    """Which model schools of each level have, by its key."""

    model_config = ConfigDict(extra="forbid")

    green: Key
    amber: Key
    red: Key
    not_assessed: Key


class VisitModelsIn(Sent):
    """An edition of the models."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "reason": "As agreed with the schools' forum.",
                    "models": [{"key": "model-1", "name": "Model 1", "autumn": 1, "spring": 1, "summer": 1}],
                    "by_level": dict.fromkeys(("green", "amber", "red", "not_assessed"), "model-1"),
                }
            ]
        },
    )

    models: Annotated[list[VisitModelIn], Field(min_length=1, max_length=20)]
    by_level: ByLevelIn
    from_year: Annotated[int, Field(ge=2000, le=2100)] | None = None
    """The academic year from which it holds, by the year it starts in; this one when left out."""
    reason: Prose


@router.post(
    "",
    status_code=201,
    operation_id="set_visit_models",
    summary="Set the visit models anew",
    responses={201: {"model": VisitModelsOut}, **documented("malformed-json", "invalid")},
)
async def post_edition(body: VisitModelsIn, write: Annotated[Write, writing(Permission.VISIT_MODELS_SET)]) -> Response:
    """A new edition beside those before it. Every school, green included, has its link partner's visits by it."""
    edition = await set_visit_models(
        write.unit,
        models=[one.model_dump() for one in body.models],
        by_level=body.by_level.model_dump(),
        from_year=body.from_year,
        reason=body.reason,
    )
    return await write.answer(VISIT_MODELS, edition, status=201, location=f"/v1/visit-models/{edition}")


@router.get(
    "",
    operation_id="list_visit_models",
    summary="List editions of the visit models, oldest first",
    responses={200: {"model": Listed[VisitModelsOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_editions(
    read: Annotated[Read, reading(Permission.RULESETS_READ)], page: Annotated[Page, Depends()]
) -> Response:
    """Our proposal, then the council's own; `current` marks the one that holds today."""
    return await read.page(VISIT_MODELS, page)


@router.get(
    "/{edition_id}",
    operation_id="get_visit_models",
    summary="Read one edition of the visit models",
    responses={200: {"model": VisitModelsOut}, **documented("not-found", "invalid")},
)
async def get_edition(
    edition_id: Annotated[int, Path(ge=1, le=2**31 - 1)], read: Annotated[Read, reading(Permission.RULESETS_READ)]
) -> Response:
    """One edition."""
    return await read.one(VISIT_MODELS, edition_id)
