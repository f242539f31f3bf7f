"""`python -m securing_good_scheduler work`."""

import asyncio
import os
import sys

from securing_good.log import log_to_stderr
from securing_good.settings import Service, Settings, SettingsError
from securing_good.worker import work_until_stopped
from securing_good_scheduler.jobs import jobs_with
from securing_good_scheduler.reminding.configured import channels_from

USAGE = "usage: python -m securing_good_scheduler work"


def main() -> int:
    """Do the scheduler's work until stopped."""
    log_to_stderr()
    if sys.argv[1:] != ["work"]:
        sys.stderr.write(f"{USAGE}\n")
        return 2
    try:
        settings = Settings.from_env(Service.SCHEDULER, os.environ)
        jobs = jobs_with(channels_from(os.environ))
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    asyncio.run(work_until_stopped(settings, jobs))
    return 0


if __name__ == "__main__":
    sys.exit(main())
