"""Start programs that never outlive us, and look at programs somebody else left behind."""

import contextlib
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import IO

_TETHER = Path(__file__).with_name("tether.py")


class _Starter:
    """One thread that starts all children and never ends.

    Linux ties a child's life to the *thread* that started it. Were a short-lived worker thread to restart a server,
    the server would fall with that thread.
    """

    def __init__(self) -> None:
        self._requests: queue.SimpleQueue[tuple[Callable[[], subprocess.Popen[bytes]], Future[subprocess.Popen[bytes]]]]
        self._requests = queue.SimpleQueue()
        self._pid = os.getpid()
        threading.Thread(target=self._serve, name="starter of children", daemon=True).start()

    @property
    def is_ours(self) -> bool:
        """False in a forked copy of the process, where threads do not exist."""
        return self._pid == os.getpid()

    def start(self, begin: Callable[[], subprocess.Popen[bytes]]) -> subprocess.Popen[bytes]:
        promise: Future[subprocess.Popen[bytes]] = Future()
        self._requests.put((begin, promise))
        return promise.result()

    def _serve(self) -> None:
        while True:
            begin, promise = self._requests.get()
            try:
                promise.set_result(begin())
            except BaseException as error:  # noqa: BLE001  it is raised in the thread that asked
                promise.set_exception(error)


_starters: list[_Starter] = []
_starters_lock = threading.Lock()


def _starter() -> _Starter:
    with _starters_lock:
        if not _starters or not _starters[-1].is_ours:
            _starters.append(_Starter())
        return _starters[-1]


def start_child(
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str],
    cwd: Path,
    output: IO[bytes] | int,
    death_signal: signal.Signals = signal.SIGKILL,
    identity: str = "same",
) -> subprocess.Popen[bytes]:
    """Start a program in a session of its own that receives `death_signal` the moment this process is gone.

    A session of its own, so that Ctrl-C reaches us alone and we choose the order in which things stop.
    """
    tether = [sys.executable, "-I", "-S", str(_TETHER), str(os.getpid()), str(int(death_signal)), identity]
    return _starter().start(
        lambda: subprocess.Popen(
            [*tether, *(str(word) for word in command)],
            env=dict(env),
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    )


def end_child(process: subprocess.Popen[bytes], *signals: tuple[signal.Signals, float]) -> None:
    """Send each signal in turn and give the child that many seconds, then kill it; returns when it is reaped."""
    for number, seconds in signals:
        if process.poll() is not None:
            return
        process.send_signal(number)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            continue
    if process.poll() is None:
        process.kill()
    process.wait()


def end_group(process: subprocess.Popen[bytes]) -> None:
    """Kill a child and whatever it started and left in its session."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def is_running(pid: int) -> bool:
    """Whether a process exists and is more than a zombie nobody has reaped yet."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return True
    return state not in {"Z", "X"}


def command_of(pid: int) -> str:
    """The command line of a running process, empty when it cannot be seen."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        if sys.platform == "linux":
            return ""
    shown = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return shown.stdout


def describe_exit(code: int) -> str:
    """Say how a process ended: `exit status 3`, `signal 9 (Killed)`."""
    if code >= 0:
        return f"exit status {code}"
    return f"signal {-code} ({signal.strsignal(-code) or 'unknown'})"
