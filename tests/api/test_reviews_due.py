"""A review is said to be due once, whoever dies meanwhile."""

import asyncio
from contextlib import suppress
from datetime import timedelta

import pytest

from securing_good.database import of_council
from securing_good.work import WorkKind, ask, claim, put_off
from securing_good.worker import do_what_is_due
from securing_good_scheduler.jobs import jobs_with
from securing_good_scheduler.reminding.channels import Channels
from tests.harness.crashing import Blow, Killed, Side, struck
from tests.harness.reminding import (
    let_time_pass,
    london,
    people_of_a_case,
    scheduler,
)

MEETING = "2026-12-07"
BEFORE = london("2026-11-30")
"""Five school days before."""


OF_MEETING = "subject in (select id from visit where kind = 'securing_good_meeting') and kind = 'visit'"


@pytest.fixture
async def people(api) -> dict[str, str]:
    return await people_of_a_case(api)


async def test_a_review_is_raised_once_however_often_the_worker_dies_meanwhile(api, people):
    """The blow falls before each statement and before the commit; then two workers look at once."""
    raising = {WorkKind.RAISE_REVIEWS: jobs_with(Channels())[WorkKind.RAISE_REVIEWS]}
    at = london("2027-11-01")
    for step in range(12):
        database = scheduler(api, at)
        async with database.unit_of_work(of_council("307"), actor="test") as unit:
            await ask(unit, WorkKind.RAISE_REVIEWS, ["307"], council="307")
        await let_time_pass(api)
        async with struck(database, Blow(step, Side.BEFORE)):
            with suppress(Exception, Killed):
                await do_what_is_due(database, raising)
        await database.close()
    one, other = scheduler(api, at), scheduler(api, at + timedelta(hours=1))
    await let_time_pass(api)
    await asyncio.gather(do_what_is_due(one, raising), do_what_is_due(other, raising))
    await let_time_pass(api)
    await asyncio.gather(do_what_is_due(one, raising), do_what_is_due(other, raising))
    for database in (one, other):
        await database.close()
    async with api.database.owner() as owner:
        told = await owner.fetch("select subject from event where kind = 'review.due'")
        raised = await owner.fetch("select review_point_id from review_raised")
    assert len(told) == len({row["subject"] for row in told}) == len(raised) == 1
    (point,) = [
        one for one in (await api.get("/v1/review-points")).json()["items"] if f"review-point:{one['id']}" == told[0][0]
    ]
    assert (point["months"], point["raised_at"] is not None) == (12, True)


@pytest.mark.parametrize(("kind", "gave_up"), [(WorkKind.PLAN_REMINDERS, False), (WorkKind.REPLAN_COUNCIL, True)])
async def test_what_is_looked_at_again_and_again_is_never_given_up(api, kind, gave_up):
    database = scheduler(api, BEFORE)
    async with database.unit_of_work(of_council("307"), actor="test") as unit:
        await ask(unit, kind, ["307"], council="307")
    for _ in range(10):
        await let_time_pass(api)
        claims = await claim(database, kind, limit=2)
        await put_off(database, claims, "It broke.")
    await database.close()
    async with api.database.owner() as owner:
        row = await owner.fetchrow(
            "select failures >= 8 as often, gave_up_at from work where kind = $1 and key = '307'", kind
        )
    assert (row["often"], row["gave_up_at"] is not None) == (True, gave_up)
