"""A copy of the world in which a command can be given next."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tests.harness.callers import Api, Ticking, api_on
from tests.harness.databases import address, copy_database, drop_database, fresh_name
from tests.harness.examples import named
from tests.harness.operations import LATER, NEEDS
from tests.harness.operations.kinds import FIRST, Command


@dataclass(frozen=True)
class Stage:
    """The application on a copy, what the command is told, and where the copy is."""

    api: Api
    told: tuple[Any, Any]
    server: str
    name: str
    clock: Ticking


def of_first(role: str) -> dict[str, object]:
    """People of a school are of the first."""
    return {"urns": [FIRST]} if role == "headteacher" else {}


@asynccontextmanager
async def staged(
    request, told_world, tmp_path, *asked_before: Command, later: timedelta = timedelta()
) -> AsyncIterator[Stage]:
    """A copy of the world after these commands, some time later than the story's end."""
    told, world = told_world
    server, name = request.config.server_url, fresh_name()
    await copy_database(server, name, told)
    story = named(world, "307")
    clock = Ticking(world.clock.now + later)
    async with api_on(address(server, name), clock=clock, councils=()) as api:
        answer = None
        for ask in asked_before:
            method, role, sent = ask(story, answer)
            answer = await api.call(method, sent.path, role, **of_first(role), **sent.more)
            assert answer.is_success, answer.text
        yield Stage(api, (story, answer), server, name, clock)
    await drop_database(server, name)


def before(command: Command) -> tuple[Sequence[Command], timedelta]:
    """What has to be done before a command, and how long after the story's end it can be given."""
    return NEEDS.get(command, ()), LATER.get(command, timedelta())
