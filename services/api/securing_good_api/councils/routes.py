"""`/v1/councils`: which councils are served."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from pydantic import ConfigDict

from securing_good.database import of_council
from securing_good.errors import Forbidden
from securing_good_api.actors import Permission
from securing_good_api.councils.commands import register_council
from securing_good_api.problems import documented
from securing_good_api.reads import Out, View
from securing_good_api.requests import acting, begin_write
from securing_good_api.sending import Sent
from securing_good_api.words import Line

router = APIRouter(tags=["councils"])


class CouncilIn(Sent):
    """A council to serve; English local authorities need no name."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"name": "Harrow"}]})

    name: Line | None = None


class CouncilOut(Out):
    """A council that is served."""

    code: str
    name: str


COUNCILS = View(CouncilOut, "council k", "k", order=("k.code",), identity="k.code = :id", council=None, school=None)


@router.put(
    "/councils/{code}",
    operation_id="register_council",
    summary="Begin to serve a council",
    responses={200: {"model": CouncilOut}, **documented("malformed-json", "invalid")},
)
async def put_council(
    code: Annotated[str, Path(pattern=r"^[0-9]{3}$", max_length=3, examples=["310"])], body: CouncilIn, request: Request
) -> Response:
    """Register a council by its LA code. Repeating it changes nothing."""
    actor = await acting(request, Permission.COUNCILS_WRITE)
    if request.state.production and code != actor.council:
        raise Forbidden("You may register your own council only.")
    async with begin_write(request, actor, of_council(code), None) as write:
        await register_council(write.unit, code=code, name=body.name)
        return await write.answer(COUNCILS, code, status=200)
