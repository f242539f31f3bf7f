"""End a process that an earlier, crashed run left behind. It is not our child, so it can only be watched."""

import contextlib
import os
import signal
import time

from deploy.children import is_running


def end_stranger(pid: int, *signals: tuple[signal.Signals, float]) -> bool:
    """Send each signal in turn and wait that many seconds for the process to be gone; say whether it is."""
    for number, seconds in signals:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
        give_up = time.monotonic() + seconds
        while time.monotonic() < give_up:
            if not is_running(pid):
                return True
            time.sleep(0.02)
    return not is_running(pid)
