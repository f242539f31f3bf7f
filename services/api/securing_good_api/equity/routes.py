"""`/v1/equity`: whether schools with disadvantaged intakes are flagged, supported and let go at fair rates."""

from typing import Annotated

from fastapi import APIRouter, Response

from securing_good_api.actors import Permission
from securing_good_api.equity.answering import Asked
from securing_good_api.equity.views import EquityOut
from securing_good_api.requests import Read, reading

router = APIRouter(prefix="/equity", tags=["dashboard"])


@router.get(
    "",
    operation_id="get_equity",
    summary="Look at whether schools are treated fairly",
    responses={200: {"model": EquityOut}},
)
async def get_equity(read: Annotated[Read, reading(Permission.EQUITY_READ)]) -> Response:
    """How often schools with more and with less disadvantaged intakes are flagged, supported and leave the programme.

    The open schools of the council are grouped by their published share of pupils eligible for free school meals, within
    their phase. Every rate has its exact 95% interval, and the most and the least disadvantaged group are compared. Officers,
    members of the board where the council shows them names, and systems whose scopes let them read the schools that are
    counted are told every number; everybody else what is of many schools, as of the end of last month.
    """
    return await Asked(read).answer()
