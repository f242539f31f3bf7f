"""Requests are counted in Redis for all processes, and in each of them while Redis is away."""

import pytest

from deploy.embedded import EmbeddedRedis
from securing_good.settings import Quota
from securing_good_api.quotas import Counters

QUOTA = Quota(20, 60)


@pytest.fixture
def redis(tmp_path):
    with EmbeddedRedis(tmp_path) as started:
        yield started


async def test_two_processes_count_together(redis):
    one, other = (Counters(QUOTA, redis.url, clock=lambda: 120.0) for _ in range(2))
    assert [(await one.take("a")).used, (await other.take("a")).used, (await one.take("a")).used] == [1, 2, 3]
    assert (await other.take("b")).used == 1
    assert (await other.look("a")).used == 3
    for counters in (one, other):
        await counters.close()


async def test_a_redis_that_goes_away_refuses_nobody_and_is_asked_again(redis, monkeypatch):
    monkeypatch.setattr("securing_good_api.quotas.AWAY_S", 0.0)
    counters = Counters(QUOTA, redis.url, clock=lambda: 120.0)
    assert (await counters.take("a")).used == 1
    redis.process.kill()
    redis.process.wait()
    assert [(await counters.take("a")).used for _ in range(3)] == [1, 2, 3]
    redis.restart()
    assert (await counters.take("a")).used == 1
    assert (await counters.take("a")).used == 2
    await counters.close()


async def test_a_new_minute_begins_at_nothing():
    now = [119.0]
    counters = Counters(QUOTA, None, clock=lambda: now[0])
    taken = await counters.take("a")
    assert (taken.used, taken.seconds_left) == (1, 1)
    now[0] = 120.0
    taken = await counters.take("a")
    assert (taken.used, taken.seconds_left) == (1, 60)
