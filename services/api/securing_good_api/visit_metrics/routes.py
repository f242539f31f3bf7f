"""`/v1/visit-metrics`: how a year of visits goes."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from securing_good_api.actors import Permission
from securing_good_api.problems import documented
from securing_good_api.requests import Read, reading
from securing_good_api.visit_metrics.views import VISIT_METRICS, VisitMetricsOut

router = APIRouter(prefix="/visit-metrics", tags=["obligations"])


@router.get(
    "/{academic_year}",
    operation_id="get_visit_metrics",
    summary="Read how a year of visits goes",
    responses={200: {"model": VisitMetricsOut}, **documented("invalid")},
)
async def get_visit_metrics(
    academic_year: Annotated[int, Path(ge=2000, le=2100)],
    read: Annotated[Read, reading(Permission.VISIT_METRICS_READ)],
) -> Response:
    """Cadence kept, visits moved and with what notice, load by person; the year is told by the year it starts in."""
    return await read.one(VISIT_METRICS, academic_year)
