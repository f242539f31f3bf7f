"""`/v1/rulesets`: the thresholds and rules assessments are made with, proposed, tried out and approved."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Response
from pydantic import ConfigDict, StringConstraints

from securing_good_api.actors import Permission
from securing_good_api.pages import Listed
from securing_good_api.problems import documented
from securing_good_api.requests import Page, Read, Write, reading, writing
from securing_good_api.rulesets.commands import approve_ruleset, propose_ruleset, run_in_shadow
from securing_good_api.rulesets.views import (
    PROPOSALS,
    RULESETS,
    SHADOW_RUNS,
    SHADOW_SCHOOLS,
    ProposalOut,
    RulesetOut,
    RulesetSummaryOut,
    ShadowRunOut,
    ShadowSchoolOut,
    rulesets_for,
    summaries_for,
)
from securing_good_api.sending import Sent
from securing_good_api.words import Prose, Text

router = APIRouter(prefix="/rulesets", tags=["rulesets"])

Version = Annotated[str, Path(max_length=100)]


class ProposalIn(Sent):
    """A ruleset, as text: faults are shown on its lines."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"text": '{\n  "version": "307-2026.1",\n  ...\n}', "reason": "Absence counts from 8 percent on."}
            ]
        },
    )

    text: Annotated[Text, StringConstraints(min_length=2, max_length=500_000)]
    """JSON, in the shape of a ruleset's `document`; its `version` begins with the council's code."""
    reason: Prose


class ShadowRunIn(Sent):
    """When to look at schools."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{}]})

    as_of: date | None = None
    """Only evidence that could be known on that day counts; today when left out."""


class ApprovalIn(Sent):
    """From when a ruleset holds and why, by somebody who has seen what it changes."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "shadow_run_id": "7b0f6f0a-9c1e-4f43-8a55-0d3b9f8b0c11",
                    "effective_from": "2027-01-04",
                    "reason": "As agreed by the partnership board.",
                }
            ]
        },
    )

    shadow_run_id: UUID
    effective_from: date | None = None
    """Today when left out."""
    reason: Prose


@router.get(
    "",
    operation_id="list_rulesets",
    summary="List rulesets, oldest first",
    responses={200: {"model": Listed[RulesetSummaryOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_rulesets(
    read: Annotated[Read, reading(Permission.RULESETS_READ)], page: Annotated[Page, Depends()]
) -> Response:
    """Those shipped and the council's own; `in_force` marks the one that holds today."""
    return await read.page(summaries_for(read.actor), page)


@router.post(
    "/proposals",
    status_code=202,
    operation_id="propose_ruleset",
    summary="Propose a ruleset",
    responses={202: {"model": ProposalOut}, **documented("malformed-json", "invalid")},
)
async def post_proposal(body: ProposalIn, write: Annotated[Write, writing(Permission.RULESETS_PROPOSE)]) -> Response:
    """The engine checks it; poll the `Location` until it is a draft, or refused with every fault on its line."""
    proposal = await propose_ruleset(write.unit, text=body.text, reason=body.reason)
    return await write.answer(PROPOSALS, proposal, status=202, location=f"/v1/rulesets/proposals/{proposal}")


@router.get(
    "/proposals",
    operation_id="list_ruleset_proposals",
    summary="List proposed rulesets, oldest first",
    responses={200: {"model": Listed[ProposalOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_proposals(
    read: Annotated[Read, reading(Permission.RULESETS_PROPOSE)], page: Annotated[Page, Depends()]
) -> Response:
    """Every proposal of the council, as it was sent."""
    return await read.page(PROPOSALS, page)


@router.get(
    "/proposals/{proposal_id}",
    operation_id="get_ruleset_proposal",
    summary="Read one proposed ruleset",
    responses={200: {"model": ProposalOut}, **documented("not-found", "invalid")},
)
async def get_proposal(proposal_id: UUID, read: Annotated[Read, reading(Permission.RULESETS_PROPOSE)]) -> Response:
    """One proposal with what the engine found of it."""
    return await read.one(PROPOSALS, proposal_id)


@router.get(
    "/shadow-runs",
    operation_id="list_shadow_runs",
    summary="List shadow runs, oldest first",
    responses={200: {"model": Listed[ShadowRunOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_shadow_runs(
    read: Annotated[Read, reading(Permission.RULESETS_PROPOSE)],
    page: Annotated[Page, Depends()],
    ruleset: Annotated[str | None, StringConstraints(max_length=100)] = None,
) -> Response:
    """What was tried out, and how many schools each would move."""
    return await read.page(SHADOW_RUNS, page, {"n.ruleset = :p": ruleset})


@router.get(
    "/shadow-runs/{shadow_run_id}",
    operation_id="get_shadow_run",
    summary="Read how far a shadow run has come",
    responses={200: {"model": ShadowRunOut}, **documented("not-found", "invalid")},
)
async def get_shadow_run(shadow_run_id: UUID, read: Annotated[Read, reading(Permission.RULESETS_PROPOSE)]) -> Response:
    """It is complete when `compared` equals `schools`."""
    return await read.one(SHADOW_RUNS, shadow_run_id)


@router.get(
    "/shadow-runs/{shadow_run_id}/schools",
    operation_id="list_shadow_schools",
    summary="List the schools of a shadow run by name",
    responses={200: {"model": Listed[ShadowSchoolOut]}, **documented("not-found", "invalid-cursor", "invalid")},
)
async def list_shadow_schools(
    shadow_run_id: UUID,
    read: Annotated[Read, reading(Permission.RULESETS_PROPOSE)],
    page: Annotated[Page, Depends()],
    moves: bool | None = None,
) -> Response:
    """Which schools would move, and why."""
    await SHADOW_RUNS.one(read.session, read.actor, shadow_run_id, today=read.today)
    where = {"x.shadow_run_id = :p": shadow_run_id, "(x.level_now <> x.level_then) = :p": moves}
    return await read.page(SHADOW_SCHOOLS, page, where)


@router.get(
    "/{version}",
    operation_id="get_ruleset",
    summary="Read one ruleset",
    responses={200: {"model": RulesetOut}, **documented("not-found", "invalid")},
)
async def get_ruleset(version: Version, read: Annotated[Read, reading(Permission.RULESETS_READ)]) -> Response:
    """One version with every threshold and where it comes from."""
    return await read.one(rulesets_for(read.actor), version)


@router.post(
    "/{version}/shadow-runs",
    status_code=202,
    operation_id="run_ruleset_in_shadow",
    summary="Run a ruleset in shadow",
    responses={202: {"model": ShadowRunOut}, **documented("malformed-json", "not-found", "conflict", "invalid")},
)
async def post_shadow_run(
    version: Version, body: ShadowRunIn, write: Annotated[Write, writing(Permission.RULESETS_PROPOSE)]
) -> Response:
    """Every open school under it and under the one in force; nothing is assessed and nothing changes."""
    run = await run_in_shadow(write.unit, version=version, as_of=body.as_of)
    return await write.answer(SHADOW_RUNS, run, status=202, location=f"/v1/rulesets/shadow-runs/{run}")


@router.post(
    "/{version}/approvals",
    status_code=201,
    operation_id="approve_ruleset",
    summary="Approve a ruleset",
    responses={201: {"model": RulesetOut}, **documented("malformed-json", "not-found", "conflict", "invalid")},
)
async def post_approval(
    version: Version, body: ApprovalIn, write: Annotated[Write, writing(Permission.RULESETS_APPROVE)]
) -> Response:
    """From its day on assessments are made with it; those made before stay as they are."""
    approved = await approve_ruleset(
        write.unit,
        version=version,
        shadow_run_id=body.shadow_run_id,
        effective_from=body.effective_from,
        reason=body.reason,
    )
    return await write.answer(RULESETS, approved, status=201, location=f"/v1/rulesets/{approved}")
