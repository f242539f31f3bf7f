"""`/health` and `/ready`: is the process up, and can it serve?"""

from typing import Any, Literal

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from sqlalchemy import text

from securing_good.database import DATABASE_ERRORS, Database
from securing_good.migrations import newest_migration

router = APIRouter(tags=["health"])


class HealthOut(BaseModel):
    """That the process is up."""

    status: Literal["up"]


class ReadyOut(BaseModel):
    """Whether it can serve, and what it needs for that."""

    status: str
    database: str
    migrations: str
    redis: str


@router.get("/health", operation_id="get_health", summary="Is the process up?")
@router.get("/health/live", include_in_schema=False)
async def get_health() -> HealthOut:
    """Answers as long as the process does."""
    return HealthOut(status="up")


@router.get(
    "/ready",
    operation_id="get_ready",
    summary="Can it serve?",
    responses={200: {"model": ReadyOut}, 503: {"model": ReadyOut, "description": "Not yet"}},
)
@router.get("/health/ready", include_in_schema=False)
async def get_ready(request: Request) -> JSONResponse:
    """200 when the database answers and is migrated. Redis is reported, not required."""
    database: Database = request.state.database
    found: dict[str, Any] = {"database": "away", "migrations": "unknown"}
    ready = False
    try:
        async with database.engine.connect() as connection:
            version = (await connection.execute(text("select version_num from alembic_version"))).scalar()
            found["database"] = "answers"
            ready = version == newest_migration()
            found["migrations"] = "current" if ready else f"at {version}, not at {newest_migration()}"
    except DATABASE_ERRORS:
        ready = False
    found["redis"] = "answers" if await database.bell.answers() else "away (work is found by the sweep)"
    return JSONResponse({"status": "ready" if ready else "not ready", **found}, 200 if ready else 503)
