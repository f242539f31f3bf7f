"""`python -m deploy.sample`: tell the sample borough's story into the database the environment names."""

import asyncio
import os
import sys
from collections.abc import Mapping
from datetime import datetime, time
from pathlib import Path

from deploy.instance import read_home
from deploy.sample.life.council import SampleError, council_at
from deploy.sample.life.stories import begins_on
from deploy.sample.life.telling import Telling
from deploy.samples import note_begun, note_finished
from securing_good.database import LONDON, Clock, utc_now


async def load(env: Mapping[str, str], home: Path, present: Clock = utc_now) -> None:
    """Load, assess, decide, open, plan, meet and review, from the borough's first day to the present.

    Raises SampleError when a step is refused.
    """
    today = present().astimezone(LONDON).date()
    start = datetime.combine(begins_on(today), time(8), LONDON)
    await note_begun(env["DATABASE_URL"], today)
    async with council_at(env, home, start, present) as council:
        await Telling(council, today).tell()
    await note_finished(env["DATABASE_URL"])


def main(env: Mapping[str, str]) -> int:
    """Tell it; 1 with words on standard error when that is not possible."""
    try:
        asyncio.run(load(env, read_home(env)))
    except SampleError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(os.environ))
