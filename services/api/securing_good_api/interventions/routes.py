"""`/v1/interventions`: formal intervention, always a choice; the council decides, or refers an academy."""

from dataclasses import replace
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from securing_good.errors import Invalid, NotFound
from securing_good.vocabulary import SCHOOL_ROLES, InterventionRoute, InterventionStage
from securing_good_api.actors import Permission
from securing_good_api.interventions import commands
from securing_good_api.interventions.bodies import (
    AdviceIn,
    AgainstIn,
    InterventionIn,
    OutcomeIn,
    PreparationIn,
    ReferralIn,
)
from securing_good_api.interventions.views import (
    BoardsCodedInterventionOut,
    BoardsInterventionOut,
    CodedInterventionOut,
    FullInterventionOut,
    InterventionEvidenceOut,
    InterventionOut,
    OfficersInterventionOut,
    SchoolsInterventionOut,
    evidence_for,
    intervention_for,
    interventions_for,
)
from securing_good_api.pages import Listed
from securing_good_api.problems import documented
from securing_good_api.redaction.facts import sight_of
from securing_good_api.redaction.rules import How
from securing_good_api.requests import Page, Read, Write, reading, writing
from securing_good_api.reviews.views import REVIEW_POINTS, ReviewPointOut
from securing_good_api.words import Urn

router = APIRouter(prefix="/interventions", tags=["interventions"])
after_review = APIRouter(prefix="/review-points/{review_point_id}", tags=["interventions"])

STEP: Final = {
    200: {"model": FullInterventionOut},
    **documented("malformed-json", "not-found", "conflict", "changed-meanwhile", "invalid", "version-required"),
}


@router.post(
    "",
    status_code=201,
    operation_id="begin_intervention",
    summary="Begin a formal intervention",
    responses={201: {"model": FullInterventionOut}, **documented("malformed-json", "conflict", "invalid")},
)
async def post_intervention(
    body: InterventionIn, write: Annotated[Write, writing(Permission.INTERVENTIONS_DECIDE)]
) -> Response:
    """For the assistant director, at any time, with a case or without one. It is always a choice.

    The route follows from who answers for the school: `council_decides` for a maintained school, and nothing but
    `refer_to_regional_director` for an academy. A running case is in `intervention` until the outcome is recorded.
    """
    intervention = await commands.begin_intervention(
        write.unit,
        urn=body.urn,
        route=body.route,
        grounds=[one.stated() for one in body.grounds],
        reason=body.reason,
        decision_maker=body.decision_maker,
    )
    location = f"/v1/interventions/{intervention}"
    return await write.answer(intervention_for(write.actor), intervention, status=201, location=location)


@after_review.post(
    "/decision-against-intervention",
    operation_id="decide_against_intervention",
    summary="Decide that no intervention is begun after a review",
    responses={
        200: {"model": ReviewPointOut},
        **documented("malformed-json", "not-found", "conflict", "changed-meanwhile", "invalid", "version-required"),
    },
)
async def post_against(
    review_point_id: UUID, body: AgainstIn, write: Annotated[Write, writing(Permission.INTERVENTIONS_DECIDE)]
) -> Response:
    """After a review that decided to consider intervention: none is begun, with the reason; `If-Match` names the review."""
    await commands.decide_against_intervention(
        write.unit,
        review_point_id=review_point_id,
        expected_version=write.expected_version,
        reason=body.reason,
        decision_maker=body.decision_maker,
    )
    return await write.answer(REVIEW_POINTS, review_point_id, status=200)


@router.get(
    "",
    operation_id="list_interventions",
    summary="List interventions, oldest first",
    responses={
        200: {"model": Listed[CodedInterventionOut | OfficersInterventionOut | InterventionOut]},
        **documented("invalid-cursor", "invalid"),
    },
)
async def list_interventions(
    read: Annotated[Read, reading(Permission.INTERVENTIONS_READ)],
    page: Annotated[Page, Depends()],
    urn: Urn | None = None,
    route: InterventionRoute | None = None,
    stage: InterventionStage | None = None,
) -> Response:
    """Officers see the reasons; the board and other systems that one exists; a school its own once it has been told."""
    sight = await sight_of(read.session, read.actor, read.today)
    if sight.how is How.CODES and urn is not None:
        said = "The council shows its board schools by code: none is found by its URN."
        raise Invalid.at("query: urn", "by-code", said)
    where = {"i.urn = :p": urn, "i.route = :p": route, "i.stage = :p": stage}
    return await read.page(interventions_for(read.actor, sight), page, where)


@router.get(
    "/{intervention_id}",
    operation_id="get_intervention",
    summary="Read one intervention",
    responses={
        200: {
            "model": FullInterventionOut
            | SchoolsInterventionOut
            | BoardsInterventionOut
            | BoardsCodedInterventionOut
            | InterventionOut
        },
        **documented("not-found", "invalid"),
    },
)
async def get_intervention(
    intervention_id: UUID, read: Annotated[Read, reading(Permission.INTERVENTIONS_READ)]
) -> Response:
    """As your role may see it, with what you may do about it now; a school's people once it has been told."""
    sight = await sight_of(read.session, read.actor, read.today)
    try:
        return await read.one(intervention_for(read.actor, sight), intervention_id)
    except NotFound:
        # Somebody on the board is of a school too, and is told of it what its people are.
        of_school = replace(read.actor, roles=read.actor.roles & SCHOOL_ROLES)
        if not sight.members_only or not of_school.roles:
            raise
        return await replace(read, actor=of_school).one(intervention_for(of_school), intervention_id)


@router.patch(
    "/{intervention_id}",
    operation_id="prepare_intervention",
    summary="Prepare an intervention",
    responses=STEP,
)
async def patch_intervention(
    intervention_id: UUID, body: PreparationIn, write: Annotated[Write, writing(Permission.INTERVENTIONS_PREPARE)]
) -> Response:
    """Grounds, what was tried before, the assessment under the equality duty, the reference of the legal advice."""
    grounds = None if body.grounds is None else [one.stated() for one in body.grounds]
    await commands.prepare_intervention(
        write.unit,
        intervention_id=intervention_id,
        expected_version=write.expected_version,
        changes=body.columns(),
        grounds=grounds,
    )
    return await write.answer(intervention_for(write.actor), intervention_id, status=200)


@router.post(
    "/{intervention_id}/evidence",
    status_code=201,
    operation_id="freeze_intervention_evidence",
    summary="Freeze the evidence of an intervention",
    responses={
        201: {"model": InterventionEvidenceOut},
        **documented("not-found", "conflict", "changed-meanwhile", "invalid", "version-required"),
    },
)
async def post_evidence(
    intervention_id: UUID, write: Annotated[Write, writing(Permission.INTERVENTIONS_PREPARE)]
) -> Response:
    """Levels, assessment, meetings, actions not delivered, support, reviews and the school's response, as they are now.

    All as the school itself may read it. It is kept with its SHA-256 and never changes; a notice rests on the newest.
    """
    evidence = await commands.freeze_intervention_evidence(
        write.unit, intervention_id=intervention_id, expected_version=write.expected_version
    )
    location = f"/v1/interventions/{intervention_id}/evidence/{evidence}"
    return await write.answer(evidence_for(write.actor), evidence, status=201, location=location)


@router.get(
    "/{intervention_id}/evidence/{evidence_id}",
    operation_id="get_intervention_evidence",
    summary="Read frozen evidence",
    responses={200: {"model": InterventionEvidenceOut}, **documented("not-found", "invalid")},
)
async def get_evidence(
    intervention_id: UUID,
    evidence_id: UUID,
    read: Annotated[Read, reading(Permission.INTERVENTIONS_EVIDENCE)],
) -> Response:
    """For officers; for headteacher and chair what a notice they were given rests on. Never for the board."""
    await intervention_for(read.actor).one(read.session, read.actor, intervention_id, today=read.today)
    return await read.one(evidence_for(read.actor), evidence_id)


@router.post(
    "/{intervention_id}/advice",
    status_code=201,
    operation_id="advise_on_intervention",
    summary="Advise on an intervention as a member of the board",
    responses={
        201: {"model": BoardsInterventionOut | BoardsCodedInterventionOut},
        **documented("malformed-json", "not-found", "conflict", "invalid"),
    },
)
async def post_advice(
    intervention_id: UUID, body: AdviceIn, write: Annotated[Write, writing(Permission.INTERVENTIONS_ADVISE)]
) -> Response:
    """A recommendation with its reasons, kept with who gave it. The board advises; it never decides."""
    view = intervention_for(write.actor, await sight_of(write.unit.session, write.actor, write.unit.today))
    # Nobody advises on what is hidden from them, nor learns from a refusal that it is there.
    await view.one(write.unit.session, write.actor, intervention_id, today=write.unit.today)
    await commands.advise_on_intervention(
        write.unit, intervention_id=intervention_id, recommendation=body.recommendation, words=body.words
    )
    return await write.answer(view, intervention_id, status=201, location=f"/v1/interventions/{intervention_id}")


@router.post(
    "/{intervention_id}/referral",
    operation_id="refer_to_regional_director",
    summary="Refer an academy to the Regional Director",
    responses=STEP,
)
async def post_referral(
    intervention_id: UUID, body: ReferralIn, write: Annotated[Write, writing(Permission.INTERVENTIONS_DECIDE)]
) -> Response:
    """Say that it was sent. The only thing a council can do about an academy, also one whose trust declined a case."""
    await commands.refer_to_regional_director(
        write.unit,
        intervention_id=intervention_id,
        expected_version=write.expected_version,
        referred_on=body.referred_on,
        referred_to=body.referred_to,
        words=body.words,
        decision_maker=body.decision_maker,
    )
    return await write.answer(intervention_for(write.actor), intervention_id, status=200)


@router.post(
    "/{intervention_id}/outcome",
    operation_id="record_outcome",
    summary="Record the outcome of an intervention",
    responses=STEP,
)
async def post_outcome(
    intervention_id: UUID, body: OutcomeIn, write: Annotated[Write, writing(Permission.INTERVENTIONS_DECIDE)]
) -> Response:
    """It ends here: with what came of it, when the council looks again, and what is published. The case returns to where
    it stood.
    """
    await commands.record_outcome(
        write.unit,
        intervention_id=intervention_id,
        expected_version=write.expected_version,
        outcome=body.outcome,
        reason=body.reason,
        decision_maker=body.decision_maker,
        review_on=body.review_on,
        publishes=body.publishes,
        redactions=body.redactions,
    )
    return await write.answer(intervention_for(write.actor), intervention_id, status=200)
