"""`python -m securing_good_risk_engine register|work`."""

import asyncio
import os
import sys

from securing_good.log import log_to_stderr
from securing_good.settings import Service, Settings, SettingsError

USAGE = "usage: python -m securing_good_risk_engine register|work"


def main() -> int:
    """Register what ships with the engine, or do its work until stopped."""
    log_to_stderr()
    try:
        settings = Settings.from_env(Service.RISK_ENGINE, os.environ)
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    match sys.argv[1:]:
        case ["register"]:
            from securing_good_risk_engine.registering import register_all  # noqa: PLC0415

            asyncio.run(register_all(settings))
        case ["work"]:
            from securing_good.worker import work_until_stopped  # noqa: PLC0415
            from securing_good_risk_engine.jobs import jobs_for  # noqa: PLC0415

            asyncio.run(work_until_stopped(settings, jobs_for(local=not settings.production)))
        case _:
            sys.stderr.write(f"{USAGE}\n")
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
