"""`python -m securing_good_scheduler work`."""

import asyncio
import logging
import os
import sys

from securing_good.log import log_to_stderr
from securing_good.sealing import Sealing
from securing_good.settings import WEBHOOK_KEYS, Service, Settings, SettingsError
from securing_good.worker import work_until_stopped
from securing_good_scheduler.announcing.posting import Poster
from securing_good_scheduler.announcing.sending import AnnounceEvents
from securing_good_scheduler.jobs import jobs_with
from securing_good_scheduler.reminding.configured import channels_from

log = logging.getLogger(__name__)
USAGE = "usage: python -m securing_good_scheduler work"


def main() -> int:
    """Do the scheduler's work until stopped."""
    log_to_stderr()
    if sys.argv[1:] != ["work"]:
        sys.stderr.write(f"{USAGE}\n")
        return 2
    try:
        settings = Settings.from_env(Service.SCHEDULER, os.environ)
        announce = AnnounceEvents(Poster(local=not settings.production), Sealing(settings.webhook_keys))
        jobs = jobs_with(channels_from(os.environ), announce)
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    if not settings.webhook_keys:
        log.warning("no webhooks are sent", extra={"set": WEBHOOK_KEYS})
    asyncio.run(work_until_stopped(settings, jobs))
    return 0


if __name__ == "__main__":
    sys.exit(main())
