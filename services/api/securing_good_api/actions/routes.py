"""`/v1/actions`: what was agreed, by whom, by when, and whether it is done."""

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from pydantic import ConfigDict

from securing_good.vocabulary import ActionStatus
from securing_good_api.actions.commands import change_action
from securing_good_api.actions.views import ACTIONS, ActionOut
from securing_good_api.actors import Permission
from securing_good_api.pages import Listed
from securing_good_api.patches import MergePatch
from securing_good_api.problems import documented
from securing_good_api.requests import Page, Read, Write, reading, writing
from securing_good_api.words import Urn

router = APIRouter(prefix="/actions", tags=["actions"])


class ActionChange(MergePatch):
    """A merge patch: what is absent stays as it is."""

    never_null: ClassVar = ("status", "due_on")
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"status": "done"}]})

    status: ActionStatus | None = None
    due_on: date | None = None
    done_on: date | None = None


@router.get(
    "",
    operation_id="list_actions",
    summary="List actions by the day they are due",
    responses={200: {"model": Listed[ActionOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_actions(
    read: Annotated[Read, reading(Permission.ACTIONS_READ)],
    page: Annotated[Page, Depends()],
    urn: Urn | None = None,
    status: ActionStatus | None = None,
    due_before: date | None = None,
) -> Response:
    """Actions of all schools you may see."""
    return await read.page(ACTIONS, page, {"a.urn = :p": urn, "a.status = :p": status, "a.due_on < :p": due_before})


@router.get(
    "/{action_id}",
    operation_id="get_action",
    summary="Read one action",
    responses={200: {"model": ActionOut}, **documented("not-found", "invalid")},
)
async def get_action(action_id: UUID, read: Annotated[Read, reading(Permission.ACTIONS_READ)]) -> Response:
    """One action."""
    return await read.one(ACTIONS, action_id)


@router.patch(
    "/{action_id}",
    operation_id="change_action",
    summary="Change an action",
    responses={
        200: {"model": ActionOut},
        **documented("malformed-json", "not-found", "changed-meanwhile", "invalid", "version-required"),
    },
)
async def patch_action(
    action_id: UUID, body: ActionChange, write: Annotated[Write, writing(Permission.ACTIONS_WRITE)]
) -> Response:
    """Say that it is done, or move its day; `If-Match` names the version you read."""
    await change_action(
        write.unit,
        action_id=action_id,
        expected_version=write.expected_version,
        changes=body.model_dump(exclude_unset=True),
    )
    return await write.answer(ACTIONS, action_id, status=200)
