"""`/v1/concerns` and `/v1/decisions-due`: what people noticed, and what has to be decided because of it."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from pydantic import ConfigDict

from securing_good.vocabulary import AccessClass, ConcernRoute, RiskFactor, Strength
from securing_good_api.actors import Permission
from securing_good_api.concerns.commands import close_concern, enter_concern
from securing_good_api.concerns.views import DECISIONS_DUE, ConcernOut, DecisionDueOut, concerns_for
from securing_good_api.pages import Listed
from securing_good_api.problems import documented
from securing_good_api.redaction.facts import sight_of
from securing_good_api.requests import Page, Read, Write, reading, writing
from securing_good_api.sending import Sent
from securing_good_api.words import Prose, Urn

router = APIRouter(tags=["concerns"])


class ConcernIn(Sent):
    """What was noticed about a school, how severe it is and how sure you are."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "urn": 101922,
                    "factor": "leadership_and_governance",
                    "severity": "medium",
                    "confidence": "high",
                    "route": "visit",
                    "statement": "Two meetings of the governing board this term had no quorum.",
                }
            ]
        },
    )

    urn: Urn
    factor: RiskFactor
    severity: Strength
    confidence: Strength
    route: ConcernRoute
    access_class: AccessClass = AccessClass.OPEN
    """`restricted`: for the assistant director, the principal adviser and you. What a whistleblower says always is."""
    statement: Prose
    """In words the school may read: it is shown as a reason wherever the concern counts."""
    detail: Prose | None = None
    """For officers alone."""
    observed_on: date | None = None
    """Today when left out."""
    expires_on: date | None = None
    """From this day on it counts no more; twelve months after it was observed when left out."""


class ClosingIn(Sent):
    """Why a concern counts no more."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"reason": "Both meetings were held again."}]}
    )

    reason: Prose


@router.post(
    "/concerns",
    status_code=201,
    operation_id="enter_concern",
    summary="Enter a concern about a school",
    responses={201: {"model": ConcernOut}, **documented("malformed-json", "conflict", "invalid")},
)
async def post_concern(body: ConcernIn, write: Annotated[Write, writing(Permission.CONCERNS_ENTER)]) -> Response:
    """It counts in assessments from now on. One about safeguarding makes a decision due within two working days.

    A member of the board enters open ones, about member schools that they have nothing to do with.
    """
    concern = await enter_concern(
        write.unit,
        urn=body.urn,
        factor=body.factor,
        severity=body.severity,
        confidence=body.confidence,
        route=body.route,
        access=body.access_class,
        statement=body.statement,
        detail=body.detail,
        observed_on=body.observed_on,
        expires_on=body.expires_on,
        sight=await sight_of(write.unit.session, write.actor, write.unit.today),
    )
    return await write.answer(concerns_for(write.actor), concern, status=201, location=f"/v1/concerns/{concern}")


@router.get(
    "/concerns",
    operation_id="list_concerns",
    summary="List concerns, oldest first",
    responses={200: {"model": Listed[ConcernOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_concerns(
    read: Annotated[Read, reading(Permission.CONCERNS_READ)],
    page: Annotated[Page, Depends()],
    urn: Urn | None = None,
    factor: RiskFactor | None = None,
) -> Response:
    """Those you may know of: a contributor's own, a member of the board's too; officers' open ones and own; deciders' all."""
    return await read.page(concerns_for(read.actor), page, {"c.urn = :p": urn, "c.factor = :p": factor})


@router.get(
    "/concerns/{concern_id}",
    operation_id="get_concern",
    summary="Read one concern",
    responses={200: {"model": ConcernOut}, **documented("not-found", "invalid")},
)
async def get_concern(concern_id: UUID, read: Annotated[Read, reading(Permission.CONCERNS_READ)]) -> Response:
    """One concern."""
    return await read.one(concerns_for(read.actor), concern_id)


@router.post(
    "/concerns/{concern_id}/closing",
    operation_id="close_concern",
    summary="Close a concern",
    responses={
        200: {"model": ConcernOut},
        **documented("malformed-json", "not-found", "conflict", "changed-meanwhile", "version-required", "invalid"),
    },
)
async def post_closing(
    concern_id: UUID, body: ClosingIn, write: Annotated[Write, writing(Permission.CONCERNS_CLOSE)]
) -> Response:
    """From now on it counts no more. It stays on record with the reason."""
    await close_concern(write.unit, concern_id=concern_id, reason=body.reason, version=write.expected_version)
    return await write.answer(concerns_for(write.actor), concern_id, status=200)


@router.get(
    "/decisions-due",
    operation_id="list_decisions_due",
    summary="List decisions that safeguarding concerns made due, soonest first",
    responses={200: {"model": Listed[DecisionDueOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_decisions_due(
    read: Annotated[Read, reading(Permission.LEVELS_DECIDE)],
    page: Annotated[Page, Depends()],
    urn: Urn | None = None,
    decided: bool | None = None,
) -> Response:
    """Within two working days of the concern, whatever the school's level. Deciding the level decides it."""
    return await read.page(DECISIONS_DUE, page, {"d.urn = :p": urn, "(d.decision_id is not null) = :p": decided})
