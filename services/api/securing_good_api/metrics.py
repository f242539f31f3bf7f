"""What this process has answered, for Prometheus: by method, route and status; never by who asked, nor for what."""

from typing import Final

from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_LATEST, Counter, Histogram, generate_latest
from starlette.responses import Response

router = APIRouter(tags=["health"])

_ANSWERED: Final = Counter("securing_good_requests", "Requests answered", ["method", "route", "status"])
_TOOK: Final = Histogram(
    "securing_good_request_seconds",
    "Seconds until a request was answered",
    ["method", "route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
_DEPRECATED: Final = Counter(
    "securing_good_deprecated_requests", "Requests of what is going away, by what kind of caller", ["route", "caller"]
)
_OLDER: Final = Counter(
    "securing_good_older_version_requests",
    "Requests answered in a version of the API that is not the newest",
    ["version", "route"],
)
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def answered(method: str, route: str, status: int, seconds: float) -> None:
    """Count one request; `route` is the template of its address, so that no id becomes a label."""
    known = method if method in _METHODS else "other"
    _ANSWERED.labels(known, route, status).inc()
    _TOOK.labels(known, route).observe(seconds)


def asked_for_deprecated(route: str, caller: str) -> None:
    """Count a request of what is going away; `caller` is a kind of caller, as `integrator`, and nobody's name."""
    _DEPRECATED.labels(route, caller).inc()


def answered_in_older_version(version: str, route: str) -> None:
    """Count a request that was answered in a version of the API which is not the newest."""
    _OLDER.labels(version, route).inc()


@router.get(
    "/metrics",
    operation_id="get_metrics",
    summary="Read what this process has answered",
    responses={200: {"content": {"text/plain": {"schema": {"type": "string", "maxLength": 1_000_000}}}}},
    response_class=Response,
)
async def get_metrics() -> Response:
    """Counters and times of requests by route, and the process's memory and open files."""
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
