"""What both embedded servers share: one owner a home, a short socket folder, a log, and getting back up."""

import errno
import fcntl
import hashlib
import os
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from abc import ABC, abstractmethod
from pathlib import Path
from types import TracebackType
from typing import IO, ClassVar, Self

from deploy.binaries import EmbeddedError
from deploy.children import describe_exit, end_child, start_child

_LOG_KEPT = 10_000_000
_READY_WITHIN = 60.0
_RETRY_FOR = 15.0


class EmbeddedServer(ABC):
    """A server that runs as our own foreground child and keeps its state in a home folder."""

    name: ClassVar[str]
    stop_signals: ClassVar[tuple[tuple[signal.Signals, float], ...]]
    death_signal: ClassVar[signal.Signals]

    def __init__(self, home: Path) -> None:
        self.home = home.absolute()
        self.identity = "same"
        self._process: subprocess.Popen[bytes] | None = None
        self._lock: int | None = None
        self._sockets: Path | None = None
        self._log_start = 0

    @property
    def process(self) -> subprocess.Popen[bytes]:
        """The running (or just ended) server."""
        if self._process is None:
            raise EmbeddedError(f"{self.name} has not been started.")
        return self._process

    @property
    def sockets(self) -> Path:
        """The short folder that holds the server's socket, ours alone."""
        if self._sockets is None:
            raise EmbeddedError(f"{self.name} has not been started.")
        return self._sockets

    @property
    def log(self) -> Path:
        """What the server says, this time and before."""
        return self.home / f"{self.name}.log"

    def start(self) -> None:
        """Take the home, clear what a crash left, start and return when the server answers."""
        if self._process is not None and self._process.poll() is None:
            return
        try:
            self._take_home()
            self._prepare()
            self._launch_until_ready()
        except OSError as error:
            self.stop()
            raise self._in_plain_words(error) from error
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop cleanly, by force if it must be, and give the home back. Harmless when nothing runs."""
        if self._process is not None:
            end_child(self._process, *self.stop_signals)
        self.release()

    def release(self) -> None:
        """Give back the home and the socket folder of a server that has ended."""
        if self._sockets is not None:
            shutil.rmtree(self._sockets, ignore_errors=True)
            self._sockets = None
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def restart(self) -> None:
        """Start again, after a crash or instead of the one that runs. The address stays the same."""
        if self._process is not None:
            end_child(self._process, *self.stop_signals)
        self._process = None
        self.start()

    def launch(self) -> subprocess.Popen[bytes]:
        """Start the program without waiting for it to answer; the home must be ours already."""
        self._clear_leftovers()
        self._log_start = self._trim_log()
        with self.log.open("ab") as output:
            self._process = self._spawn(output)
        return self._process

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @abstractmethod
    def _prepare(self) -> None:
        """Make what the first start needs."""

    @abstractmethod
    def _clear_leftovers(self) -> None:
        """Stop an orphan of an earlier crash and remove what would keep a new server from starting."""

    @abstractmethod
    def _command(self) -> list[str | Path]: ...

    @abstractmethod
    def _answers(self) -> bool: ...

    def _spawn(self, output: IO[bytes]) -> subprocess.Popen[bytes]:
        env = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        return start_child(
            self._command(),
            env=env,
            cwd=Path("/"),
            output=output.fileno(),
            death_signal=self.death_signal,
            identity=self.identity,
        )

    def _launch_until_ready(self) -> None:
        give_up = time.monotonic() + _RETRY_FOR
        while True:
            process = self.launch()
            if self._wait_until_ready(process):
                return
            said = self.last_words()
            # The backends of a postmaster that was killed need a moment to notice.
            passing = "still in use" in said or "already exists" in said
            if not passing or time.monotonic() > give_up:
                raise self._failure(f"{self.name} did not start: {describe_exit(process.wait())}", said)
            time.sleep(0.1)

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> bool:
        give_up = time.monotonic() + _READY_WITHIN
        while process.poll() is None:
            if self._answers():
                return True
            if time.monotonic() > give_up:
                raise self._failure(f"{self.name} did not answer within {_READY_WITHIN:.0f} seconds", self.last_words())
            time.sleep(0.01)
        return False

    def last_words(self, lines: int = 12) -> str:
        """The last lines the server wrote since it was last started."""
        try:
            with self.log.open("rb") as log:
                log.seek(self._log_start)
                said = log.read().decode(errors="replace")
        except OSError:
            return ""
        return "\n".join(said.splitlines()[-lines:])

    def _failure(self, what: str, said: str) -> EmbeddedError:
        if "No space left on device" in said:
            return EmbeddedError(f"The disk that holds {self.home} is full; {self.name} cannot write. Free some space.")
        shown = "".join(f"\n  {line}" for line in said.splitlines())
        return EmbeddedError(f"{what}. Its last words:{shown or ' none.'}")

    def _in_plain_words(self, error: OSError) -> EmbeddedError:
        if error.errno == errno.ENOSPC:
            return EmbeddedError(f"The disk that holds {self.home} is full; {self.name} cannot start. Free some space.")
        if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
            return EmbeddedError(
                f"{self.name} may not write to {error.filename or self.home}: {error.strerror}. "
                "Give yourself that folder, or choose another with SECURING_GOOD_HOME."
            )
        return EmbeddedError(f"{self.name} cannot start: {error}.")

    def _take_home(self) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        if self._lock is None:
            self._lock = self._lock_home()
        if self._sockets is None:
            self._sockets = claim_socket_folder(f"{self.home}/{self.name}")

    def _lock_home(self) -> int:
        lock = os.open(self.home / f"{self.name}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            raise EmbeddedError(
                f"{self.name} is already running on {self.home} for another process. "
                "Stop that one, or choose another folder."
            ) from None
        return lock

    def _trim_log(self) -> int:
        try:
            size = self.log.stat().st_size
        except FileNotFoundError:
            return 0
        if size > _LOG_KEPT:
            self.log.replace(self.log.with_suffix(".log.old"))
            return 0
        return size


def claim_socket_folder(key: str) -> Path:
    """A private folder with a short path (a socket's path ends at 107 bytes), the same one for the same key.

    The name can be guessed, so a folder that is not ours alone is left to whoever made it and a random one is taken.
    """
    parent = Path("/tmp")  # noqa: S108  TMPDIR may be long, and the folder is checked below
    if not os.access(parent, os.W_OK | os.X_OK):
        parent = Path(tempfile.gettempdir())
    folder = parent / f"sg-{os.geteuid()}-{hashlib.sha256(key.encode()).hexdigest()[:12]}"
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        found = folder.lstat()
        # Root's folder may have been given to the user the server ran as.
        is_ours = found.st_uid == os.geteuid() or os.geteuid() == 0
        if not stat.S_ISDIR(found.st_mode) or not is_ours or found.st_mode & 0o077:
            return Path(tempfile.mkdtemp(prefix="sg-", dir=parent))
    return folder
