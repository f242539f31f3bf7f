"""The application in November 2025, with a register, results and the dates of this school year."""

from datetime import UTC, datetime

import pytest

from tests.harness.callers import Ticking, api_on
from tests.harness.files import KS2_2019, REGISTER, term_dates
from tests.harness.working import send

CLOCK = datetime(2025, 11, 20, 9, tzinfo=UTC)


@pytest.fixture
def clock():
    """It ticks from then on; tests may move it."""
    return Ticking(CLOCK)


@pytest.fixture
async def api(database, tmp_path, clock):
    """On a database of this test's own."""
    async with api_on(database, clock=clock) as made:
        for name, content in (("register.csv", REGISTER), ("ks2.csv", KS2_2019), ("terms.json", term_dates(year=2025))):
            assert (await send(made, name, content, clock=clock))["state"] == "loaded"
        yield made
