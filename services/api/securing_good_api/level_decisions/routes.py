"""`/v1/level-decisions`: what people decide."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from pydantic import ConfigDict

from securing_good.vocabulary import MonitoringLevel, Role
from securing_good_api.actors import Permission
from securing_good_api.level_decisions.commands import decide_level, record_dissent
from securing_good_api.level_decisions.views import ShownLevelDecision, decisions_for
from securing_good_api.pages import Listed
from securing_good_api.problems import documented
from securing_good_api.requests import Page, Read, Write, reading, writing
from securing_good_api.sending import Sent
from securing_good_api.words import Prose, Urn

router = APIRouter(prefix="/level-decisions", tags=["level decisions"])


class LevelDecisionIn(Sent):
    """A decision on a school's level and why."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"urn": 101922, "level": "amber", "reason": "Reading progress has been low for two years."}]
        },
    )

    urn: Urn
    level: MonitoringLevel
    reason: Prose
    assessment_id: UUID | None = None
    """The assessment that was looked at."""
    school_reason: Prose | None = None
    """What everybody but deciders reads, where something restricted is decisive: the assistant director writes it."""
    overtakes: UUID | None = None
    """The school's open proposal, where the decision is too urgent to wait for it; not needed where one is due."""


class DissentIn(Sent):
    """Why you do not share a decision."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"dissent": "Attendance has recovered since January; amber was enough."}]},
    )

    dissent: Prose


@router.post(
    "",
    status_code=201,
    operation_id="decide_level",
    summary="Decide a school's monitoring level directly",
    responses={201: {"model": ShownLevelDecision}, **documented("malformed-json", "conflict", "invalid")},
)
async def post_decision(body: LevelDecisionIn, write: Annotated[Write, writing(Permission.LEVELS_DECIDE)]) -> Response:
    """Record a level with its reason, beside what the engine suggested: for urgent cases.

    Otherwise a level is proposed, moderated, shared with the school and confirmed: see level proposals. While one is open,
    a direct decision is refused unless a safeguarding concern made it due or `overtakes` names the proposal.
    """
    decision = await decide_level(
        write.unit,
        urn=body.urn,
        level=body.level,
        reason=body.reason,
        assessment_id=body.assessment_id,
        school_reason=body.school_reason,
        by_assistant_director=Role.ASSISTANT_DIRECTOR in write.actor.roles,
        overtakes=body.overtakes,
    )
    return await write.answer(
        decisions_for(write.actor), decision, status=201, location=f"/v1/level-decisions/{decision}"
    )


@router.get(
    "",
    operation_id="list_level_decisions",
    summary="List level decisions, oldest first",
    responses={200: {"model": Listed[ShownLevelDecision]}, **documented("invalid-cursor", "invalid")},
)
async def list_decisions(
    read: Annotated[Read, reading(Permission.LEVELS_READ)],
    page: Annotated[Page, Depends()],
    urn: Urn | None = None,
) -> Response:
    """Every decision with who, when and why."""
    return await read.page(decisions_for(read.actor), page, {"d.urn = :p": urn})


@router.get(
    "/{decision_id}",
    operation_id="get_level_decision",
    summary="Read one level decision",
    responses={200: {"model": ShownLevelDecision}, **documented("not-found", "invalid")},
)
async def get_decision(decision_id: UUID, read: Annotated[Read, reading(Permission.LEVELS_READ)]) -> Response:
    """One decision."""
    return await read.one(decisions_for(read.actor), decision_id)


@router.post(
    "/{decision_id}/dissents",
    status_code=201,
    operation_id="record_dissent",
    summary="Dissent from a level decision",
    responses={
        201: {"model": ShownLevelDecision},
        **documented("malformed-json", "not-found", "conflict", "invalid"),
    },
)
async def post_dissent(
    decision_id: UUID, body: DissentIn, write: Annotated[Write, writing(Permission.LEVELS_DISSENT)]
) -> Response:
    """For whoever took part, and for the school's headteacher and chair. It is kept for ever beside the decision.

    The school reads what its own people wrote, officers read all; of a decision that hangs on something restricted, what
    deciders wrote is for deciders.
    """
    view = decisions_for(write.actor)
    await view.one(write.unit.session, write.actor, decision_id, today=write.unit.today)
    await record_dissent(
        write.unit,
        decision_id=decision_id,
        dissent=body.dissent,
        by_school=write.actor.is_of_a_school,
        by_decider=write.actor.is_cleared,
    )
    return await write.answer(view, decision_id, status=201, location=f"/v1/level-decisions/{decision_id}")
