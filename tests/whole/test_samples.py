"""What an instance serves, given what its database holds: an unfinished borough never, nobody's work thrown away."""

import asyncio
from datetime import date
from pathlib import Path

import pytest

from deploy.instance import LocalError
from deploy.samples import Sample, SamplePlan, look, note_begun, note_finished, read_sample, settle_sample

HOME = Path("home")
DAY = date(2026, 11, 24)
TO_BE_MADE = SamplePlan(serves_borough=True, loads_borough=True)
EMPTY = SamplePlan(serves_borough=False)


async def settle(database, asked=None, *, is_ours=True):
    """What `make run` decides, as it would, outside any event loop."""
    return await asyncio.to_thread(settle_sample, asked, database.url, is_ours=is_ours, home=HOME)


async def add_council(database) -> None:
    async with database.owner() as owner:
        await owner.execute("insert into council (code, name, registered_at) values ('307', 'Ealing', now())")


@pytest.mark.parametrize(
    ("said", "asked"),
    [("", None), (" ", None), ("borough", Sample.BOROUGH), ("none", Sample.NONE), ("afresh", Sample.AFRESH)],
)
def test_what_is_asked_for_is_read(said, asked):
    assert read_sample({"SAMPLE": said}) is asked
    assert read_sample({}) is None


def test_an_unknown_sample_is_refused_with_what_there_is():
    with pytest.raises(LocalError, match=r"SAMPLE=village: there is no such sample\. SAMPLE=borough .*SAMPLE=none"):
        read_sample({"SAMPLE": "village"})


@pytest.mark.parametrize("is_ours", [True, False])
async def test_an_empty_database_gets_the_borough_unless_told_otherwise(database, is_ours):
    for asked in (None, Sample.BOROUGH, Sample.AFRESH):
        assert await settle(database, asked, is_ours=is_ours) == TO_BE_MADE
    assert await settle(database, Sample.NONE, is_ours=is_ours) == EMPTY


async def test_a_finished_borough_is_served_as_it_is(database):
    await note_begun(database.url, DAY)
    await note_finished(database.url)
    await add_council(database)
    for asked in (None, Sample.BOROUGH):
        assert await settle(database, asked) == SamplePlan(serves_borough=True, made_for=DAY)
    with pytest.raises(LocalError, match=r"home holds the sample borough\. Start an empty one beside it"):
        await settle(database, Sample.NONE)


async def test_commits_are_lazy_only_while_the_borough_is_made(database):
    async def setting():
        async with database.owner() as owner:
            return await owner.fetchval("show synchronous_commit")

    before = await setting()
    await note_begun(database.url, DAY)
    assert await setting() == "off"
    await note_finished(database.url)
    assert await setting() == before


async def test_an_unfinished_borough_is_made_again_in_a_database_of_our_own_only(database):
    await note_begun(database.url, DAY)
    await add_council(database)
    with pytest.raises(LocalError, match=r"DATABASE_URL holds a sample borough that was not finished\. Give an empty"):
        await settle(database, is_ours=False)
    assert await settle(database) == TO_BE_MADE
    held = await look(database.url)
    assert (held.begun, held.others) == (False, False)


async def test_councils_of_others_are_never_given_up_unasked(database):
    await add_council(database)
    assert await settle(database) == EMPTY
    with pytest.raises(LocalError, match="holds councils of its own and no sample borough"):
        await settle(database, Sample.BOROUGH)
    with pytest.raises(LocalError, match=r"DATABASE_URL is not ours to empty\. Give an empty one"):
        await settle(database, Sample.AFRESH, is_ours=False)
    assert (await look(database.url)).others
    assert await settle(database, Sample.AFRESH) == TO_BE_MADE
    assert not (await look(database.url)).others
