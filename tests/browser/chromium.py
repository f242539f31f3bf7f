"""Chromium for tests of the pages: as the machine has it, or as its package manager brings it to whoever may install."""

import os
import shutil
import subprocess

NAMES = ("chromium", "chromium-browser", "google-chrome")
INSTALL = "apt-get install --yes --no-install-recommends chromium fonts-liberation"
_PATIENCE_S = 600


class NoBrowserError(Exception):
    """There is none, and none can be had; the message says why and what to do."""


def chromium() -> str:
    """The program. Raises NoBrowserError where the machine has none and we may not, or cannot, install it."""
    if found := _found():
        return found
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise NoBrowserError(f"no Chromium on this machine; on Debian: `{INSTALL}`")
    for command in ("apt-get update", INSTALL):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        done = subprocess.run(
            command.split(), env=environment, capture_output=True, text=True, timeout=_PATIENCE_S, check=False
        )
        if done.returncode:
            raise NoBrowserError(f"no Chromium on this machine, and `{command}` failed: {done.stderr.strip()[-300:]}")
    if found := _found():
        return found
    raise NoBrowserError(f"`{INSTALL}` brought none of {', '.join(NAMES)}")


def _found() -> str | None:
    return next(filter(None, map(shutil.which, NAMES)), None)
