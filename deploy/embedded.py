"""Embedded PostgreSQL and Valkey (Redis): the real servers, as foreground children that end when we end."""

import contextlib
import functools
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from deploy.binaries import EmbeddedError, find_postgres, find_valkey
from deploy.children import command_of, end_child, is_running, start_child
from deploy.leftovers import end_stranger
from deploy.server import EmbeddedServer

__all__ = ["EmbeddedError", "EmbeddedPostgres", "EmbeddedRedis"]

_BUILTIN_PROVIDER_SINCE = 17
_SMALL_SHARED_MEMORY = 256 * 1024 * 1024
_FAST_AND_FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class EmbeddedPostgres(EmbeddedServer):
    """PostgreSQL on a socket only. `durable=False` trades safety against power cuts for speed: for tests."""

    name = "postgres"
    stop_signals = ((signal.SIGINT, 8.0), (signal.SIGQUIT, 2.0))
    death_signal = signal.SIGINT

    def __init__(self, home: Path, *, durable: bool = True, settings: Mapping[str, str] | None = None) -> None:
        super().__init__(home)
        self.durable = durable
        self.settings = dict(settings or {})
        self._version = 0
        self._programs = Path()

    @property
    def data(self) -> Path:
        """The folder PostgreSQL calls its data directory."""
        return self.home / "postgres"

    def url(self, database: str) -> str:
        """Where a client finds a database, as the owner of everything."""
        return f"postgresql://postgres@/{database}?host={self.sockets}&port=5432"

    def _prepare(self) -> None:
        self._version, self._programs = find_postgres()
        self.identity = choose_identity()
        self._give_to_server(self.sockets)
        if not self.data.exists():
            self._create_data()
        made_by = (self.data / "PG_VERSION").read_text().strip()
        if made_by != str(self._version):
            raise EmbeddedError(
                f"{self.data} was made by PostgreSQL {made_by}, and this is PostgreSQL {self._version}. "
                f"Set SECURING_GOOD_POSTGRES_VERSION={made_by} to go on using it, or move the folder away to "
                "start empty."
            )

    def _create_data(self) -> None:
        """Create beside, then rename: a start that is cut short leaves no half-made data."""
        fresh = self.home / "postgres.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        self._give_to_server(fresh)
        said = ""
        for locale in self._locales():
            code, said = self._run_initdb(fresh, locale)
            if code == 0:
                fresh.rename(self.data)
                return
            if "locale" not in said:
                break
        shutil.rmtree(fresh, ignore_errors=True)
        raise self._failure("PostgreSQL could not create its data folder", "\n".join(said.splitlines()[-12:]))

    def _locales(self) -> list[list[str]]:
        """The best sorting first: PostgreSQL's own is the same on every system."""
        if self._version >= _BUILTIN_PROVIDER_SINCE:
            builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
            return [[*builtin, "--locale=C.UTF-8"], [*builtin, "--locale=C"]]
        return [["--locale=C.UTF-8"], ["--locale=C"]]

    def _run_initdb(self, fresh: Path, locale: list[str]) -> tuple[int, str]:
        words: list[str | Path] = ["-D", fresh, "-U", "postgres", "--auth=trust", "-E", "UTF8", *locale]
        words += [] if self.durable else ["--no-sync"]
        process = start_child(
            [self._programs / "initdb", *words],
            env={name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))},
            cwd=Path("/"),
            output=subprocess.PIPE,
            identity=self.identity,
        )
        try:
            said, _ = process.communicate()
        except BaseException:
            end_child(process)
            raise
        return process.returncode, said.decode(errors="replace")

    def _give_to_server(self, folder: Path) -> None:
        if ":" in self.identity:
            uid, gid = self.identity.split(":")
            os.chown(folder, int(uid), int(gid))

    def _clear_leftovers(self) -> None:
        pid_file = self.data / "postmaster.pid"
        try:
            pid = int(pid_file.read_text().splitlines()[0])
        except (FileNotFoundError, ValueError, IndexError):
            pid = 0
        if pid and self._is_our_postmaster(pid):
            end_stranger(pid, (signal.SIGINT, 10.0), (signal.SIGQUIT, 3.0), (signal.SIGKILL, 5.0))
        if pid and not (is_running(pid) and self._is_our_postmaster(pid)):
            # Its process is gone, a zombie, or somebody else by now; PostgreSQL would take any of them for itself.
            pid_file.unlink(missing_ok=True)
        for left in self.sockets.glob(".s.PGSQL.*"):
            left.unlink(missing_ok=True)

    def _is_our_postmaster(self, pid: int) -> bool:
        """Whether that process is a postmaster of this very data folder, and not whoever got its number later."""
        if not is_running(pid):
            return False
        with contextlib.suppress(OSError):
            return Path(f"/proc/{pid}/cwd").readlink() == self.data.resolve()
        return str(self.data) in command_of(pid)

    def _command(self) -> list[str | Path]:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.sockets),
            "port": "5432",
            "max_connections": "200",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "log_line_prefix": "%m [%p] ",
            "lc_messages": "C",
            **({} if _has_shared_memory() else {"dynamic_shared_memory_type": "mmap"}),
            **({} if self.durable else _FAST_AND_FORGETFUL),
            **self.settings,
        }
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return [self._programs / "postgres", "-D", self.data, *options]

    def _answers(self) -> bool:
        """PostgreSQL writes `ready` on the eighth line of its pid file, next to whose readiness it is."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        return len(lines) > 7 and lines[0] == str(self.process.pid) and lines[7].strip() == "ready"


class EmbeddedRedis(EmbeddedServer):
    """Valkey on a socket only, keeping nothing: it rings bells, PostgreSQL holds the truth."""

    name = "redis"
    stop_signals = ((signal.SIGTERM, 3.0),)
    death_signal = signal.SIGKILL

    def __init__(self, home: Path) -> None:
        super().__init__(home)
        self._program = Path()

    @property
    def socket(self) -> Path:
        """Where it listens."""
        return self.sockets / "redis.sock"

    @property
    def url(self) -> str:
        """Where a client finds it."""
        return f"unix://{self.socket}"

    def _prepare(self) -> None:
        self._program = find_valkey()

    def _clear_leftovers(self) -> None:
        self._ask(b"SHUTDOWN NOSAVE\r\n")
        self.socket.unlink(missing_ok=True)

    def _command(self) -> list[str | Path]:
        quiet = ["--save", "", "--appendonly", "no", "--daemonize", "no", "--loglevel", "warning"]
        listen = [
            "--port",
            "0",
            "--unixsocket",
            str(self.socket),
            "--unixsocketperm",
            "700",
            "--dir",
            str(self.sockets),
        ]
        return [self._program, *listen, *quiet]

    def _answers(self) -> bool:
        return self._ask(b"PING\r\n").startswith(b"+PONG")

    def _ask(self, question: bytes) -> bytes:
        try:
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(2.0)
                line.connect(str(self.socket))
                line.sendall(question)
                return line.recv(64)
        except OSError:
            return b""


def _has_shared_memory() -> bool:
    """Containers give /dev/shm as little as 64 MB, too little for parallel queries."""
    if sys.platform != "linux":
        return True
    try:
        return shutil.disk_usage("/dev/shm").free >= _SMALL_SHARED_MEMORY  # noqa: S108  asked about, not written to
    except OSError:
        return False


@functools.cache
def choose_identity() -> str:
    """Who PostgreSQL runs as: ourselves, or, since it refuses root, root under another name, or `nobody`."""
    if os.geteuid() != 0:
        return "same"
    probe = start_child(["true"], env=os.environ, cwd=Path("/"), output=subprocess.DEVNULL, identity="namespace")
    if probe.wait() == 0:
        return "namespace"
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        return "65534:65534"
    return f"{nobody.pw_uid}:{nobody.pw_gid}"
