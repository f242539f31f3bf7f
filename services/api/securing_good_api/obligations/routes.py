"""`/v1/obligations`: what the council owes its schools, and what of it was kept, waived or breached."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from securing_good.vocabulary import ObligationKind, ObligationState
from securing_good_api.actors import Permission
from securing_good_api.obligations.views import OBLIGATIONS, STATE, ObligationOut
from securing_good_api.pages import Listed
from securing_good_api.problems import documented
from securing_good_api.requests import Page, Read, reading
from securing_good_api.sending import Day
from securing_good_api.words import Urn

router = APIRouter(prefix="/obligations", tags=["obligations"])


@router.get(
    "",
    operation_id="list_obligations",
    summary="List what is owed to schools, by the end of its time",
    responses={200: {"model": Listed[ObligationOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_obligations(
    read: Annotated[Read, reading(Permission.OBLIGATIONS_READ)],
    page: Annotated[Page, Depends()],
    kind: ObligationKind | None = None,
    state: ObligationState | None = None,
    urn: Urn | None = None,
    case: UUID | None = None,
    from_day: Annotated[Day | None, Query(alias="from")] = None,
    to_day: Annotated[Day | None, Query(alias="to")] = None,
) -> Response:
    """Contacts after a rise, Securing Good meetings, link partners' visits; `from` and `to` are of the ends of their time."""
    where = {
        "o.kind = :p": kind,
        f"({STATE}) = :p": state,
        "o.urn = :p": urn,
        "o.case_id = :p": case,
        "o.window_end >= :p": from_day,
        "o.window_end <= :p": to_day,
    }
    return await read.page(OBLIGATIONS, page, where)
