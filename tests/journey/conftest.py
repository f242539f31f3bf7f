"""Journeys that are walked in process start in a borough of their own, on a clock that they move."""

import pytest

from tests.harness.callers import Ticking, api_on
from tests.harness.walking import BEGINS, COUNCIL, borough


@pytest.fixture
async def clock():
    """The time it is for everybody in the borough."""
    return Ticking(BEGINS)


@pytest.fixture
async def borough_api(database, tmp_path, clock):
    """The application in a borough whose schools nobody has looked at yet."""
    async with api_on(database, clock=clock, councils=(COUNCIL,)) as api:
        await borough(api, clock)
        yield api
