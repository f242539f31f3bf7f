"""`/v1/impact`: what support changed, against schools that began alike."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from securing_good_api.actors import Permission
from securing_good_api.impact.answering import Asked
from securing_good_api.impact.rules import Grouping
from securing_good_api.impact.views import ImpactOut
from securing_good_api.problems import documented
from securing_good_api.requests import Read, reading

router = APIRouter(prefix="/impact", tags=["support"])


@router.get(
    "",
    operation_id="get_impact",
    summary="Look at what support changed",
    responses={200: {"model": ImpactOut}, **documented("invalid", "conflict")},
)
async def get_impact(
    read: Annotated[Read, reading(Permission.IMPACT_READ)],
    by: Annotated[Grouping, Query(description="What support is taken together")] = Grouping.KIND,
) -> Response:
    """How much more the figures moved in schools with support than in schools without that began alike, with an interval.

    Of support that has been completed: from the academic year before it began to the first whole one after it was
    completed, in the indicators that the ruleset in force reads of its risk factors. Officers, members of the board where
    the council shows them names, and systems whose scopes let them read schools and support may ask by provider and by
    package; everybody else is told of kinds, from many schools together.
    """
    return await Asked(read, by).answer()
