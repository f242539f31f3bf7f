"""Keep a handful of programs running side by side, show what they say, and stop them in order."""

import contextlib
import os
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import TextIO

from deploy.children import describe_exit, end_group, start_child

_FIRST_PAUSE = 0.2
_LONGEST_PAUSE = 5.0
_STEADY_AFTER = 10.0
_TURN = 0.1
_LONGEST_LINE = 65536
_COLOURS = (36, 32, 33, 35, 34, 31)
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True)
class Supervised:
    """A program to keep running."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str]
    cwd: Path
    restart: bool = True


@dataclass
class _Watched:
    """A program under supervision: how to begin it again, how it is asked to end, how it has fared."""

    name: str
    begin: Callable[[], subprocess.Popen[bytes]]
    process: subprocess.Popen[bytes]
    restart: bool
    stop_signal: signal.Signals
    started: float
    pause: float = _FIRST_PAUSE
    begin_again: float | None = None
    unfinished: bytearray = field(default_factory=bytearray)

    @property
    def runs(self) -> bool:
        return self.process.poll() is None


class Supervisor:
    """Starts services, restarts those that die, prefixes their lines, and stops services first, then servers.

    Used from one thread, except `say` and `ask_to_stop`.
    """

    def __init__(self, *, out: TextIO | None = None, services_within: float = 8.0, servers_within: float = 8.0) -> None:
        self._out = out or sys.stdout
        self._services_within = services_within
        self._servers_within = servers_within
        self._services: list[_Watched] = []
        self._servers: list[_Watched] = []
        self._selector = selectors.DefaultSelector()
        self._say_lock = threading.Lock()
        self._stop = threading.Event()
        self._width = len("local")
        self._colours = self._out.isatty() and "NO_COLOR" not in os.environ

    def start(self, service: Supervised) -> subprocess.Popen[bytes]:
        """Start a service and keep it running."""

        def begin() -> subprocess.Popen[bytes]:
            return start_child(service.command, env=service.env, cwd=service.cwd, output=subprocess.PIPE)

        self._width = max(self._width, len(service.name))
        watched = _Watched(service.name, begin, begin(), service.restart, signal.SIGTERM, time.monotonic())
        self._services.append(watched)
        self._listen(watched)
        return watched.process

    def adopt(
        self,
        name: str,
        process: subprocess.Popen[bytes],
        *,
        begin: Callable[[], subprocess.Popen[bytes]],
        stop_signal: signal.Signals,
    ) -> None:
        """Keep a server running that was started already and that services need until they have stopped."""
        self._width = max(self._width, len(name))
        self._servers.append(
            _Watched(name, begin, process, restart=True, stop_signal=stop_signal, started=time.monotonic())
        )

    def ask_to_stop(self) -> None:
        """Make `run` stop everything and return. Asking twice is asking once."""
        self._stop.set()

    def run(self) -> None:
        """Watch until asked to stop by a signal or by `ask_to_stop`, then stop everything."""
        before = {number: signal.signal(number, self._on_signal) for number in STOP_SIGNALS}
        try:
            while not self._stop.is_set():
                self._pump(_TURN)
                self._revive()
        finally:
            self.stop()
            for number, handler in before.items():
                signal.signal(number, handler)

    def stop(self) -> None:
        """Stop services, then servers, by force those that take too long."""
        self._stop.set()
        if any(watched.runs for watched in (*self._services, *self._servers)):
            self.say("local", "stopping")
        self._stop_all(self._services, self._services_within)
        self._stop_all(self._servers, self._servers_within)
        for watched in self._services:
            while self._pass_on(watched):
                pass
            self._hang_up(watched)
        self._services.clear()
        self._servers.clear()
        self._selector.close()

    def say(self, name: str, line: str) -> None:
        """Print one line under a name. When nobody reads any more, stop."""
        prefix = f"{name:<{self._width}} | "
        if self._colours:
            prefix = f"\033[{_COLOURS[sum(name.encode()) % len(_COLOURS)]}m{prefix}\033[0m"
        try:
            with self._say_lock:
                self._out.write(f"{prefix}{line}\n")
                self._out.flush()
        except (BrokenPipeError, ValueError):
            self._stop.set()

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._stop.set()

    def _listen(self, watched: _Watched) -> None:
        if watched.process.stdout is not None:
            os.set_blocking(watched.process.stdout.fileno(), False)
            self._selector.register(watched.process.stdout, selectors.EVENT_READ, watched)

    def _hang_up(self, watched: _Watched) -> None:
        stream = watched.process.stdout
        if stream is not None and not stream.closed:
            with contextlib.suppress(KeyError):
                self._selector.unregister(stream)
            stream.close()
        if watched.unfinished:
            self.say(watched.name, watched.unfinished.decode(errors="replace"))
            watched.unfinished.clear()

    def _pump(self, seconds: float) -> None:
        """Pass on what was said, waiting at most so long for somebody to speak."""
        if not self._selector.get_map():
            time.sleep(seconds)
            return
        for key, _ in self._selector.select(seconds):
            self._pass_on(key.data)

    def _pass_on(self, watched: _Watched) -> bool:
        """Print the whole lines a program has said; False when there is nothing to read now."""
        if watched.process.stdout is None or watched.process.stdout.closed:
            return False
        try:
            said = os.read(watched.process.stdout.fileno(), _LONGEST_LINE)
        except BlockingIOError:
            return False
        if not said:
            self._hang_up(watched)
            return False
        *lines, rest = (watched.unfinished + said).split(b"\n")
        if len(rest) >= _LONGEST_LINE:
            lines, rest = [*lines, rest], bytearray()
        watched.unfinished = rest
        for line in lines:
            self.say(watched.name, line.decode(errors="replace").rstrip("\r"))
        return True

    def _revive(self) -> None:
        """Notice who died and start again those whose pause is over: servers first, services need them."""
        for watched in (*self._servers, *self._services):
            if watched.runs:
                continue
            if watched.begin_again is None:
                self._mourn(watched)
            elif time.monotonic() >= watched.begin_again:
                self._begin_again(watched)

    def _mourn(self, watched: _Watched) -> None:
        now = time.monotonic()
        while self._pass_on(watched):
            pass
        end_group(watched.process)
        self._hang_up(watched)
        ended = f"{watched.name} died: {describe_exit(watched.process.returncode)}"
        if not watched.restart:
            watched.begin_again = float("inf")
            self.say("local", f"{ended}. It is not started again.")
            return
        if now - watched.started >= _STEADY_AFTER:
            watched.pause = _FIRST_PAUSE
        watched.begin_again = now + watched.pause
        self.say("local", f"{ended}. Starting it again in {watched.pause:.1f} s.")
        watched.pause = min(watched.pause * 2, _LONGEST_PAUSE)

    def _begin_again(self, watched: _Watched) -> None:
        try:
            watched.process = watched.begin()
        except Exception as error:  # noqa: BLE001  a server that cannot start now may be able to later
            watched.begin_again = time.monotonic() + watched.pause
            self.say("local", f"{watched.name} cannot start: {error} Trying again in {watched.pause:.1f} s.")
            watched.pause = min(watched.pause * 2, _LONGEST_PAUSE)
            return
        watched.begin_again = None
        watched.started = time.monotonic()
        self._listen(watched)

    def _stop_all(self, group: list[_Watched], seconds: float) -> None:
        for watched in group:
            if watched.runs:
                watched.process.send_signal(watched.stop_signal)
        give_up = time.monotonic() + seconds
        while any(watched.runs for watched in group) and time.monotonic() < give_up:
            self._pump(0.02)
        for watched in group:
            if watched.runs:
                self.say("local", f"{watched.name} did not stop within {seconds:.0f} s and is killed.")
            end_group(watched.process)
            watched.process.wait()
        self._pump(0)
