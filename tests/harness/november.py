"""The application in November 2025, with a register, results and the dates of this school year."""

from datetime import UTC, datetime

import pytest

from tests.harness.callers import Ticking
from tests.harness.files import KS2_2019, REGISTER, term_dates
from tests.harness.told_once import told_once
from tests.harness.working import send

CLOCK = datetime(2025, 11, 20, 9, tzinfo=UTC)


@pytest.fixture
def clock():
    """It ticks from then on; tests may move it."""
    return Ticking(CLOCK)


async def schools_results_and_terms(api, clock):
    """What the publishers publish of them."""
    for name, content in (("register.csv", REGISTER), ("ks2.csv", KS2_2019), ("terms.json", term_dates(year=2025))):
        assert (await send(api, name, content, clock=clock))["state"] == "loaded"


@pytest.fixture
async def api(request, clock):
    """On a database of this test's own."""
    async with told_once(request, schools_results_and_terms, clock) as made:
        yield made
