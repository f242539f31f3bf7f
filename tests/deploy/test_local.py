"""`make run` says in words what keeps it from running, and stops or dies without leaving anything behind."""

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from deploy import local
from deploy.children import is_running
from deploy.instance import LocalError, check_home, check_port_is_free, held_home, read_home, read_port

REPOSITORY = Path(__file__).parents[2]

STAND_IN = """
    import os, sys
    from deploy import local
    from deploy.supervisor import Supervised

    API = '''
    import http.server, os, sys
    print("pid", os.getpid(), os.environ["SECURING_GOOD_COUNCIL"], os.environ["SECURING_GOOD_ENVIRONMENT"], flush=True)
    class Ready(http.server.BaseHTTPRequestHandler):
        def do_GET(self): self.send_response(200); self.end_headers()
        def log_message(self, *words): pass
    http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Ready).serve_forever()
    '''

    def services(env, port):
        return [
            Supervised("api", [sys.executable, "-c", API, str(port)], env, local.REPOSITORY),
            Supervised("scheduler", ["sh", "-c", "echo pid $$; exec sleep 60"], env, local.REPOSITORY),
        ]

    local.services = services
    local.preparations = lambda: [("greet", ["true"])]
    sys.exit(local.main(os.environ))
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_local(home: Path, port: int) -> subprocess.Popen[str]:
    left_out = {"DATABASE_URL", "REDIS_URL", "SAMPLE", "COUNCIL"}
    env = {name: value for name, value in os.environ.items() if name not in left_out}
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(STAND_IN)],
        cwd=REPOSITORY,
        env={
            **env,
            "SAMPLE": "none",
            "SECURING_GOOD_HOME": str(home),
            "PORT": str(port),
            "PYTHONPATH": str(REPOSITORY),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def read_until(runner: subprocess.Popen[str], said: str) -> list[str]:
    assert runner.stdout is not None
    lines: list[str] = []
    give_up = threading.Timer(20, runner.kill)
    give_up.start()
    try:
        for line in runner.stdout:
            lines.append(line)
            if said in line:
                return lines
    finally:
        give_up.cancel()
    raise AssertionError("".join(lines))


def children_of(pid: int) -> list[int]:
    said = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    return [int(line.split()[0]) for line in said.splitlines() if line.split()[1] == str(pid)]


def wait_until_gone(pids: list[int], seconds: float = 10) -> None:
    give_up = time.monotonic() + seconds
    while left := [pid for pid in pids if is_running(pid)]:
        assert time.monotonic() < give_up, f"still running: {left}"
        time.sleep(0.02)


def test_it_runs_refuses_a_second_one_and_stops_everything_when_its_group_is_told(tmp_path):
    port = free_port()
    with start_local(tmp_path, port) as runner:
        said = "".join(read_until(runner, "Ctrl-C"))
        assert f"Securing Good is ready: http://127.0.0.1:{port}" in said
        assert "307 local" in said
        started = children_of(runner.pid)
        assert len(started) == 4, "two servers and two services"

        with start_local(tmp_path, port) as second:
            assert f"make run: Port {port} is taken by another program" in second.communicate(timeout=10)[0]
        with start_local(tmp_path, free_port()) as third:
            words = third.communicate(timeout=10)[0]
        assert f"Another `make run` (process {runner.pid}) is using {tmp_path}" in words
        assert third.returncode == 1

        for name in ("issuer.json", "instance.json"):
            assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
        assert json.loads((tmp_path / "instance.json").read_text()) == {
            "url": f"http://127.0.0.1:{port}",
            "pid": runner.pid,
            "council": 307,
        }
        public = json.loads((tmp_path / "issuer-public.json").read_text())["keys"]
        assert [key["crv"] for key in public] == ["Ed25519"]
        assert "d" not in public[0]

        asked = time.monotonic()
        os.killpg(runner.pid, signal.SIGTERM)
        os.killpg(runner.pid, signal.SIGINT)
        runner.communicate(timeout=20)
        assert time.monotonic() - asked < 5
        assert runner.returncode == 0
    wait_until_gone(started, seconds=0)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends children with their parent")
def test_killed_with_9_it_leaves_nothing_running_and_the_next_one_starts(tmp_path):
    port = free_port()
    with start_local(tmp_path, port) as runner:
        read_until(runner, "Ctrl-C")
        started = children_of(runner.pid)
        runner.kill()
        runner.communicate()
    wait_until_gone(started)
    with start_local(tmp_path, port) as again:
        read_until(again, "Ctrl-C")
        again.terminate()
        again.communicate(timeout=20)
    assert again.returncode == 0


def test_servers_and_services_that_are_killed_come_back(tmp_path):
    with start_local(tmp_path, free_port()) as runner:
        read_until(runner, "Ctrl-C")
        for pid in children_of(runner.pid):
            os.kill(pid, signal.SIGKILL)
        told = "".join(read_until(runner, "scheduler | pid"))
        assert "postgres died: signal 9 (Killed). Starting it again in 0.2 s." in told
        assert "redis died: signal 9 (Killed)" in told
        time.sleep(0.5)
        assert len(children_of(runner.pid)) == 4
        runner.terminate()
        runner.communicate(timeout=20)
    assert runner.returncode == 0


def test_told_to_stop_while_starting_it_stops(tmp_path):
    with start_local(tmp_path, free_port()) as runner:
        give_up = time.monotonic() + 10
        while not (tmp_path / "run.lock").exists():
            assert time.monotonic() < give_up
            time.sleep(0.01)
        started = children_of(runner.pid)
        runner.send_signal(signal.SIGINT)
        said, _ = runner.communicate(timeout=20)
    assert runner.returncode == 0, said
    assert "Traceback" not in said
    wait_until_gone(started)


@pytest.mark.parametrize("port", ["0", "65536", "eight", "-1", "80 80", "٣"])
def test_a_port_that_is_none_is_refused(port):
    with pytest.raises(LocalError, match=r"is not a port: give a number from 1 to 65535, as in PORT=8001"):
        read_port({"PORT": port})


def test_a_taken_port_is_named_with_a_way_on():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(LocalError, match=rf"Port {port} is taken by another program.*PORT="):
            check_port_is_free(port)


def test_a_home_that_is_a_file_or_on_a_full_disk_is_refused_in_words(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    with pytest.raises(LocalError, match="cannot be written to"):
        check_home(tmp_path / "file")
    monkeypatch.setattr("shutil.disk_usage", lambda path: SimpleNamespace(free=5_000_000))
    with pytest.raises(LocalError, match="has 5 MB left; 200 MB are needed"):
        check_home(tmp_path)


def test_a_home_is_held_by_one_at_a_time_and_free_afterwards(tmp_path):
    with held_home(tmp_path), pytest.raises(LocalError, match=f"process {os.getpid()}"), held_home(tmp_path):
        pass
    with held_home(tmp_path):
        pass


def test_the_home_is_in_the_repository_unless_said_otherwise(tmp_path):
    assert read_home({}) == REPOSITORY / ".local"
    assert read_home({"SECURING_GOOD_HOME": str(tmp_path)}) == tmp_path
    assert read_home({"SECURING_GOOD_HOME": "beside"}) == REPOSITORY / "beside"


def test_a_step_that_fails_shows_its_name_and_last_words():
    with pytest.raises(LocalError, match=r"(?s)step `migrate` failed \(exit status 3\).*no such table"):
        local.prepare("migrate", ["sh", "-c", "echo no such table; exit 3"], os.environ)
