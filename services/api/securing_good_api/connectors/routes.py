"""`/v1/connectors`: published releases that are fetched by themselves."""

from typing import Annotated, ClassVar

from fastapi import APIRouter, Depends, Path, Request, Response
from pydantic import ConfigDict, Field

from securing_good.database import of_england
from securing_good_api.actors import Permission
from securing_good_api.connectors.commands import ask_to_fetch, set_connector
from securing_good_api.connectors.views import CONNECTORS, ConnectorOut
from securing_good_api.pages import Listed
from securing_good_api.patches import MergePatch
from securing_good_api.periods import academic_year
from securing_good_api.problems import documented
from securing_good_api.requests import Page, Read, acting, begin_write, reading
from securing_good_api.words import Text

router = APIRouter(prefix="/connectors", tags=["imports"])

Code = Annotated[str, Path(pattern=r"^[a-z][a-z0-9_]{0,60}$", max_length=61, examples=["bank_holidays"])]


class ConnectorChange(MergePatch):
    """A merge patch: what is absent stays as it is; null goes back to what the connector ships with."""

    never_null: ClassVar = ("enabled",)
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"enabled": True}]},
    )

    enabled: bool | None = None
    address: Annotated[Text, Field(max_length=2_000)] | None = None
    period: Annotated[str, Field(max_length=7)] | None = None
    """Like 2025/26, where the file does not tell its academic year."""


@router.get(
    "",
    operation_id="list_connectors",
    summary="List connectors",
    responses={200: {"model": Listed[ConnectorOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_connectors(
    read: Annotated[Read, reading(Permission.CONNECTORS_READ)], page: Annotated[Page, Depends()]
) -> Response:
    """Every kind of release that can be fetched, and what came of the last look. They serve all councils."""
    return await read.page(CONNECTORS, page)


@router.get(
    "/{code}",
    operation_id="get_connector",
    summary="Read one connector",
    responses={200: {"model": ConnectorOut}, **documented("not-found", "invalid")},
)
async def get_connector(code: Code, read: Annotated[Read, reading(Permission.CONNECTORS_READ)]) -> Response:
    """One connector."""
    return await read.one(CONNECTORS, code)


@router.patch(
    "/{code}",
    operation_id="set_connector",
    summary="Set a connector",
    responses={
        200: {"model": ConnectorOut},
        **documented("malformed-json", "not-found", "conflict", "changed-meanwhile", "invalid", "version-required"),
    },
)
async def patch_connector(code: Code, body: ConnectorChange, request: Request) -> Response:
    """Switch it on or off, or lead it to another address; for administrators, with `If-Match`.

    Switched on, it looks at once, and then every `check_every_days`; after a failure sooner.
    """
    actor = await acting(request, Permission.CONNECTORS_SET)
    changes = body.model_dump(exclude_unset=True)
    if changes.get("period") is not None:
        changes["period"] = academic_year(changes["period"])
    async with begin_write(request, actor, of_england(actor.council), await request.body()) as write:
        await set_connector(
            write.unit,
            code=code,
            expected_version=write.expected_version,
            changes=changes,
            local=not request.state.production,
        )
        return await write.answer(CONNECTORS, code, status=200)


@router.post(
    "/{code}/fetches",
    status_code=202,
    operation_id="fetch_release",
    summary="Look for a newer release now",
    responses={202: {"model": ConnectorOut}, **documented("not-found", "conflict", "invalid")},
)
async def post_fetch(code: Code, request: Request) -> Response:
    """For administrators; also where the connector is off. Poll the connector until `checked_at` has moved."""
    actor = await acting(request, Permission.CONNECTORS_SET)
    async with begin_write(request, actor, of_england(actor.council), await request.body()) as write:
        await ask_to_fetch(write.unit, code=code)
        return await write.answer(CONNECTORS, code, status=202, location=f"/v1/connectors/{code}")
