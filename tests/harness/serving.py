"""The application on a port of its own, in this loop and on the clock of a test: what browsers and clocks of pages ask."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn

from tests.harness.callers import Api, with_state
from tests.harness.instances import free_port


@asynccontextmanager
async def served(api: Api) -> AsyncIterator[str]:
    """Its address, while it is there."""
    port = free_port()
    config = uvicorn.Config(
        with_state(api.app, api.state), port=port, lifespan="off", log_config=None, access_log=False
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn tells by a flag alone
        await asyncio.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    await serving
