"""`/v1/interventions/{id}/notices` and what follows from one: representations, compliance, its end."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response

from securing_good_api.actors import Permission
from securing_good_api.interventions.routes import STEP
from securing_good_api.interventions.views import FullInterventionOut, intervention_for
from securing_good_api.notices import commands
from securing_good_api.notices.bodies import (
    ComplianceIn,
    MinisterNoticeEndIn,
    MinisterNoticeIn,
    NoticeEndIn,
    NoticeIn,
    RepresentationIn,
)
from securing_good_api.problems import documented
from securing_good_api.requests import Write, writing

router = APIRouter(prefix="/interventions/{intervention_id}", tags=["interventions"])


@router.post(
    "/notices",
    operation_id="issue_notice",
    summary="Issue a notice to the governing body",
    responses=STEP,
)
async def post_notice(
    intervention_id: UUID, body: NoticeIn, write: Annotated[Write, writing(Permission.INTERVENTIONS_DECIDE)]
) -> Response:
    """A pre-formal one, or one of s.60 or s.60A of the Education and Inspections Act 2006, with its copies.

    A statutory notice needs a ground of its section, frozen evidence, what was tried, the equality assessment and legal
    advice. The period for compliance is this notice's own. It rests on the evidence frozen last.
    """
    await commands.issue_notice(
        write.unit,
        intervention_id=intervention_id,
        expected_version=write.expected_version,
        kind=body.kind,
        issued_on=body.issued_on,
        matters=body.matters,
        required_actions=body.required_actions,
        comply_by=body.comply_by,
        minded_to=body.minded_to,
        copies=[(one.to, one.name, one.sent_on) for one in body.copies],
        decision_maker=body.decision_maker,
    )
    return await write.answer(intervention_for(write.actor), intervention_id, status=200)


@router.post(
    "/representations",
    status_code=201,
    operation_id="record_representation",
    summary="Record what was said to a notice",
    responses={201: {"model": FullInterventionOut}, **documented("malformed-json", "not-found", "conflict", "invalid")},
)
async def post_representation(
    intervention_id: UUID, body: RepresentationIn, write: Annotated[Write, writing(Permission.INTERVENTIONS_PREPARE)]
) -> Response:
    """By the governing body, or by somebody for the school; it is kept, and cannot be changed."""
    await commands.record_representation(
        write.unit,
        intervention_id=intervention_id,
        received_on=body.received_on,
        made_by=body.made_by,
        words=body.words,
        consideration=body.consideration,
    )
    location = f"/v1/interventions/{intervention_id}"
    return await write.answer(intervention_for(write.actor), intervention_id, status=201, location=location)


@router.post(
    "/compliance",
    operation_id="record_compliance",
    summary="Record whether the notice in force was complied with",
    responses=STEP,
)
async def post_compliance(
    intervention_id: UUID, body: ComplianceIn, write: Annotated[Write, writing(Permission.INTERVENTIONS_DECIDE)]
) -> Response:
    """To the council's satisfaction. That it was not, or only partly, can be said once its period is over."""
    await commands.record_compliance(
        write.unit,
        intervention_id=intervention_id,
        expected_version=write.expected_version,
        compliance=body.compliance,
        recorded_on=body.recorded_on,
        reason=body.reason,
    )
    return await write.answer(intervention_for(write.actor), intervention_id, status=200)


@router.post(
    "/notice-ending",
    operation_id="end_notice",
    summary="End the notice in force before compliance is recorded",
    responses=STEP,
)
async def post_notice_ending(
    intervention_id: UUID, body: NoticeEndIn, write: Annotated[Write, writing(Permission.INTERVENTIONS_DECIDE)]
) -> Response:
    """It lapsed, was superseded or withdrawn, with the reason."""
    await commands.end_notice(
        write.unit,
        intervention_id=intervention_id,
        expected_version=write.expected_version,
        state=body.state,
        ended_on=body.ended_on,
        reason=body.reason,
    )
    return await write.answer(intervention_for(write.actor), intervention_id, status=200)


@router.post(
    "/minister-notice",
    operation_id="record_minister_notice",
    summary="Note a warning notice of the Secretary of State",
    responses=STEP,
)
async def post_minister_notice(
    intervention_id: UUID, body: MinisterNoticeIn, write: Annotated[Write, writing(Permission.INTERVENTIONS_DECIDE)]
) -> Response:
    """The council's own warning notices cease to have effect, and it gives none and uses no power while it is in force."""
    await commands.record_minister_notice(
        write.unit,
        intervention_id=intervention_id,
        expected_version=write.expected_version,
        noticed_on=body.noticed_on,
        words=body.words,
    )
    return await write.answer(intervention_for(write.actor), intervention_id, status=200)


@router.post(
    "/minister-notice-ending",
    operation_id="end_minister_notice",
    summary="Note that the council may act again",
    responses=STEP,
)
async def post_minister_notice_ending(
    intervention_id: UUID, body: MinisterNoticeEndIn, write: Annotated[Write, writing(Permission.INTERVENTIONS_DECIDE)]
) -> Response:
    """The Secretary of State has told the council so; it can be noted once the outcome is recorded, too."""
    await commands.end_minister_notice(
        write.unit,
        intervention_id=intervention_id,
        expected_version=write.expected_version,
        ended_on=body.ended_on,
    )
    return await write.answer(intervention_for(write.actor), intervention_id, status=200)
