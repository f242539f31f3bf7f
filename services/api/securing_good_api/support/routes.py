"""`/v1/support-packages`: support that is identified, brokered, agreed, given session by session, and evaluated."""

from dataclasses import replace
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from securing_good.vocabulary import Acceptor, Role, SupportState
from securing_good_api.actors import Actor, Permission
from securing_good_api.pages import Listed
from securing_good_api.problems import documented
from securing_good_api.redaction.facts import sight_of
from securing_good_api.redaction.rules import Sight
from securing_good_api.requests import Page, Read, Write, reading, writing
from securing_good_api.support import commands, endings, sessions
from securing_good_api.support.boards import check_may_take_part, package_for, packages_for
from securing_good_api.support.bodies import (
    AgreedIn,
    BoughtIn,
    BrokeredIn,
    CompletedIn,
    DeclinedIn,
    EvaluatedIn,
    SessionIn,
    SupportIn,
    WithdrawnIn,
)
from securing_good_api.support.facts import caller_from
from securing_good_api.support.rules import spoken_by
from securing_good_api.support.views import (
    SUPPORT_PACKAGE,
    SUPPORT_PACKAGES,
    BoardsFullSupportPackageOut,
    BoardsSupportPackageOut,
    FullSupportPackageOut,
    SupportPackageOut,
)
from securing_good_api.words import Urn

router = APIRouter(prefix="/support-packages", tags=["support"])

_STEP: Final = {
    200: {"model": FullSupportPackageOut},
    **documented("malformed-json", "not-found", "conflict", "changed-meanwhile", "invalid", "version-required"),
}


_BOARDS_STEP: Final = {**_STEP, 200: {"model": FullSupportPackageOut | BoardsFullSupportPackageOut}}


async def _answer(write: Write, sight: Sight, package_id: UUID, status: int = 200) -> Response:
    """The package as whoever took the step may see it."""
    view, _ = await package_for(write.unit.session, write.actor, sight, package_id)
    location = f"/v1/support-packages/{package_id}" if status == 201 else None
    return await write.answer(view, package_id, status=status, location=location)


async def _check_theirs(write: Write, package_id: UUID) -> None:
    """People of a school act on their own school's packages: another's are not there. Raises NotFound."""
    if write.actor.is_of_a_school:
        await SUPPORT_PACKAGES.one(write.unit.session, write.actor, package_id, today=write.unit.today)


def _own_name(actor: Actor) -> str:
    return actor.name or actor.subject


@router.get(
    "",
    operation_id="list_support_packages",
    summary="List support packages by the day they were identified",
    responses={
        200: {"model": Listed[BoardsSupportPackageOut | SupportPackageOut]},
        **documented("invalid-cursor", "invalid"),
    },
)
async def list_support_packages(
    read: Annotated[Read, reading(Permission.SUPPORT_READ)],
    page: Annotated[Page, Depends()],
    case: UUID | None = None,
    urn: Urn | None = None,
    state: SupportState | None = None,
    provider: UUID | None = None,
) -> Response:
    """Packages of all schools you may see, in the programme or not.

    The board sees member schools'; none that is a member's own, or whose provider they have an interest in.
    """
    where = {"p.case_id = :p": case, "p.urn = :p": urn, "p.state = :p": state, "p.provider_id = :p": provider}
    view, reader = packages_for(read.actor, await sight_of(read.session, read.actor, read.today))
    return await replace(read, actor=reader).page(view, page, where)


@router.get(
    "/{package_id}",
    operation_id="get_support_package",
    summary="Read one support package",
    responses={
        200: {"model": FullSupportPackageOut | BoardsFullSupportPackageOut},
        **documented("not-found", "invalid"),
    },
)
async def get_support_package(package_id: UUID, read: Annotated[Read, reading(Permission.SUPPORT_READ)]) -> Response:
    """One support package with its objectives and sessions, and what you may do about it now."""
    sight = await sight_of(read.session, read.actor, read.today)
    view, reader = await package_for(read.session, read.actor, sight, package_id)
    return await replace(read, actor=reader).one(view, package_id)


@router.post(
    "",
    status_code=201,
    operation_id="identify_support",
    summary="Identify a support package",
    responses={
        201: {"model": FullSupportPackageOut | BoardsFullSupportPackageOut},
        **documented("malformed-json", "conflict", "invalid"),
    },
)
async def post_package(body: SupportIn, write: Annotated[Write, writing(Permission.SUPPORT_IDENTIFY)]) -> Response:
    """Name what a school needs: at any point while its case runs, or for a member of the learning partnership.

    So a member of the board recommends support: for a member school that they have nothing to do with.
    """
    sight = await sight_of(write.unit.session, write.actor, write.unit.today)
    package = await commands.identify_support(
        write.unit,
        case_id=body.case_id,
        urn=body.urn,
        need=body.need(),
        identified_on=body.identified_on,
        sight=sight,
    )
    return await _answer(write, sight, package, status=201)


@router.post(
    "/{package_id}/broker", operation_id="broker_support", summary="Broker a support package", responses=_BOARDS_STEP
)
async def post_brokered(
    package_id: UUID, body: BrokeredIn, write: Annotated[Write, writing(Permission.SUPPORT_BROKER)]
) -> Response:
    """Choose a provider of the catalogue: never one that is full or whose checks have run out.

    The board commissions at a meeting: a member of it names the meeting, which had a quorum without those who are recused.

    Until the school agrees another may be chosen. `If-Match` names the version you read, as in every step.
    """
    sight = await sight_of(write.unit.session, write.actor, write.unit.today)
    await check_may_take_part(write.unit, sight, package_id)
    await commands.broker_support(
        write.unit,
        by=caller_from(write.actor, sight),
        package_id=package_id,
        expected_version=write.expected_version,
        provider_id=body.provider_id,
        kind=body.kind,
        cost_pounds=body.cost_pounds,
        plan=body.plan(),
        sessions_planned=body.sessions_planned,
        brokered_on=body.brokered_on,
        board_meeting_id=body.board_meeting_id,
    )
    return await _answer(write, sight, package_id)


@router.post("/{package_id}/agree", operation_id="agree_support", summary="Agree a support package", responses=_STEP)
async def post_agreed(
    package_id: UUID, body: AgreedIn, write: Annotated[Write, writing(Permission.SUPPORT_ANSWER)]
) -> Response:
    """The school accepts what was brokered: headteacher or chair themselves, or an officer records who did and when."""
    await _check_theirs(write, package_id)
    by = caller_from(write.actor)
    own = Acceptor.HEADTEACHER if Role.HEADTEACHER in write.actor.roles else Acceptor.CHAIR_OF_GOVERNORS
    await commands.agree_support(
        write.unit,
        by=by,
        package_id=package_id,
        expected_version=write.expected_version,
        agreed_by=Acceptor(spoken_by(by, body.agreed_by, own, "#/agreed_by")),
        name=spoken_by(by, body.name, _own_name(write.actor), "#/name"),
        agreed_on=body.agreed_on,
    )
    return await write.answer(SUPPORT_PACKAGE, package_id, status=200)


@router.post(
    "/{package_id}/decline", operation_id="decline_support", summary="Decline a support package", responses=_STEP
)
async def post_declined(
    package_id: UUID, body: DeclinedIn, write: Annotated[Write, writing(Permission.SUPPORT_ANSWER)]
) -> Response:
    """The school does not want it, with its reason; before it has agreed."""
    await _check_theirs(write, package_id)
    by = caller_from(write.actor)
    await endings.decline_support(
        write.unit,
        by=by,
        package_id=package_id,
        expected_version=write.expected_version,
        said_by=spoken_by(by, body.said_by, _own_name(write.actor), "#/said_by"),
        reason=body.reason,
        ended_on=body.ended_on,
    )
    return await write.answer(SUPPORT_PACKAGE, package_id, status=200)


@router.post(
    "/{package_id}/buy-elsewhere",
    operation_id="buy_elsewhere",
    summary="Say that the school bought support elsewhere",
    responses=_STEP,
)
async def post_bought(
    package_id: UUID, body: BoughtIn, write: Annotated[Write, writing(Permission.SUPPORT_ANSWER)]
) -> Response:
    """Schools may choose other providers: what, from whom and why. Before the school has agreed to ours."""
    await _check_theirs(write, package_id)
    by = caller_from(write.actor)
    await endings.buy_elsewhere(
        write.unit,
        by=by,
        package_id=package_id,
        expected_version=write.expected_version,
        said_by=spoken_by(by, body.said_by, _own_name(write.actor), "#/said_by"),
        reason=body.reason,
        what=body.what,
        from_whom=body.from_whom,
        ended_on=body.ended_on,
    )
    return await write.answer(SUPPORT_PACKAGE, package_id, status=200)


@router.post(
    "/{package_id}/sessions",
    status_code=201,
    operation_id="record_session",
    summary="Record a session of support",
    responses={
        201: {"model": FullSupportPackageOut},
        **documented("malformed-json", "not-found", "conflict", "invalid"),
    },
)
async def post_session(
    package_id: UUID, body: SessionIn, write: Annotated[Write, writing(Permission.SUPPORT_SESSIONS)]
) -> Response:
    """By the provider's contact, an officer or the school: held, or cancelled and why. It stays as recorded."""
    await _check_theirs(write, package_id)
    await sessions.record_session(
        write.unit,
        by=caller_from(write.actor),
        package_id=package_id,
        session_on=body.session_on,
        what=body.what,
        attended=body.attended,
        cancellation=body.cancellation,
        note=body.note,
    )
    return await write.answer(SUPPORT_PACKAGE, package_id, status=201, location=f"/v1/support-packages/{package_id}")


@router.post(
    "/{package_id}/complete", operation_id="complete_support", summary="Complete a support package", responses=_STEP
)
async def post_completed(
    package_id: UUID, body: CompletedIn, write: Annotated[Write, writing(Permission.SUPPORT_WRITE)]
) -> Response:
    """Say that all of it has been provided; at least one session was held."""
    await commands.complete_support(
        write.unit,
        by=caller_from(write.actor),
        package_id=package_id,
        expected_version=write.expected_version,
        completed_on=body.completed_on,
    )
    return await write.answer(SUPPORT_PACKAGE, package_id, status=200)


@router.post(
    "/{package_id}/evaluate",
    operation_id="evaluate_support",
    summary="Evaluate a support package",
    responses=_BOARDS_STEP,
)
async def post_evaluated(
    package_id: UUID, body: EvaluatedIn, write: Annotated[Write, writing(Permission.SUPPORT_EVALUATE)]
) -> Response:
    """Say what came of each objective and of the whole, also after the case has ended; never by whoever provided it."""
    sight = await sight_of(write.unit.session, write.actor, write.unit.today)
    await check_may_take_part(write.unit, sight, package_id)
    await commands.evaluate_support(
        write.unit,
        by=caller_from(write.actor),
        package_id=package_id,
        expected_version=write.expected_version,
        impact=body.impact,
        evaluation=body.evaluation,
        objectives=body.judged(),
        evaluated_on=body.evaluated_on,
    )
    return await _answer(write, sight, package_id)


@router.post(
    "/{package_id}/withdraw", operation_id="withdraw_support", summary="Withdraw a support package", responses=_STEP
)
async def post_withdrawn(
    package_id: UUID, body: WithdrawnIn, write: Annotated[Write, writing(Permission.SUPPORT_WRITE)]
) -> Response:
    """The council takes it back, with a reason, at any point before it is completed; also once the case is closed."""
    await endings.withdraw_support(
        write.unit,
        by=caller_from(write.actor),
        package_id=package_id,
        expected_version=write.expected_version,
        said_by=_own_name(write.actor),
        reason=body.reason,
        ended_on=body.ended_on,
    )
    return await write.answer(SUPPORT_PACKAGE, package_id, status=200)
