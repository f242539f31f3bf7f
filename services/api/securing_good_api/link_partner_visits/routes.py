"""`/v1/link-partner-visits`, and `/v1/level-confirmations-due`: levels to be settled after the first visit of autumn."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from pydantic import ConfigDict

from securing_good_api.actors import Permission
from securing_good_api.link_partner_visits.commands import record_link_partner_visit
from securing_good_api.link_partner_visits.views import (
    LEVEL_CONFIRMATIONS,
    LINK_PARTNER_VISITS,
    STATE,
    ConfirmationState,
    LevelConfirmationOut,
    LinkPartnerVisitOut,
)
from securing_good_api.pages import Listed
from securing_good_api.problems import documented
from securing_good_api.requests import Page, Read, Write, reading, writing
from securing_good_api.sending import Sent
from securing_good_api.words import Line, Prose, Urn

router = APIRouter(tags=["link partner visits"])


class LinkPartnerVisitIn(Sent):
    """A visit that was held."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"urn": 101922, "held_on": "2026-10-06", "self_evaluation_tested": True}]},
    )

    urn: Urn
    held_on: date
    visited_by: Line | None = None
    """The link partner's name; yours where left out."""
    self_evaluation_tested: bool
    """Whether the school's evaluation of itself was tested at the visit."""
    note: Prose | None = None
    """For officers."""
    visit_id: UUID | None = None
    """The planned visit that it was; where left out, the school's first planned one in whose time the day lies."""


@router.post(
    "/link-partner-visits",
    status_code=201,
    operation_id="record_link_partner_visit",
    summary="Record a link partner's visit",
    responses={201: {"model": LinkPartnerVisitOut}, **documented("malformed-json", "invalid")},
)
async def post_visit(
    body: LinkPartnerVisitIn, write: Annotated[Write, writing(Permission.LINK_PARTNER_VISITS_RECORD)]
) -> Response:
    """To any school of the council. After its first of an autumn a provisional level is confirmed or changed."""
    visit = await record_link_partner_visit(
        write.unit,
        urn=body.urn,
        held_on=body.held_on,
        visit_id=body.visit_id,
        visited_by=body.visited_by or write.actor.name or write.actor.subject,
        self_evaluation_tested=body.self_evaluation_tested,
        note=body.note,
    )
    return await write.answer(LINK_PARTNER_VISITS, visit, status=201, location=f"/v1/link-partner-visits/{visit}")


@router.get(
    "/link-partner-visits",
    operation_id="list_link_partner_visits",
    summary="List link partners' visits, oldest first",
    responses={200: {"model": Listed[LinkPartnerVisitOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_visits(
    read: Annotated[Read, reading(Permission.LINK_PARTNER_VISITS_READ)],
    page: Annotated[Page, Depends()],
    urn: Urn | None = None,
) -> Response:
    """Visits to the council's schools, in the programme or not."""
    return await read.page(LINK_PARTNER_VISITS, page, {"v.urn = :p": urn})


@router.get(
    "/link-partner-visits/{visit_id}",
    operation_id="get_link_partner_visit",
    summary="Read one link partner's visit",
    responses={200: {"model": LinkPartnerVisitOut}, **documented("not-found", "invalid")},
)
async def get_visit(visit_id: UUID, read: Annotated[Read, reading(Permission.LINK_PARTNER_VISITS_READ)]) -> Response:
    """One visit."""
    return await read.one(LINK_PARTNER_VISITS, visit_id)


@router.get(
    "/level-confirmations-due",
    operation_id="list_level_confirmations_due",
    summary="List levels to be confirmed or changed after a first autumn visit, soonest first",
    responses={200: {"model": Listed[LevelConfirmationOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_confirmations(
    read: Annotated[Read, reading(Permission.LINK_PARTNER_VISITS_READ)],
    page: Annotated[Page, Depends()],
    urn: Urn | None = None,
    state: ConfirmationState | None = None,
) -> Response:
    """Provisional ones: evidence was missing, or nobody decided since 1 September. Deciding the level settles it."""
    return await read.page(LEVEL_CONFIRMATIONS, page, {"v.urn = :p": urn, f"({STATE}) = :p": state})
