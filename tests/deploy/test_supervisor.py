"""Services are kept running, speak under their names, and stop when told."""

import io
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from deploy.children import is_running, start_child
from deploy.supervisor import Supervised, Supervisor

HERE = Path(__file__).parent


def program(name: str, text: str, *, restart: bool = True) -> Supervised:
    return Supervised(name, [sys.executable, "-u", "-S", "-c", text], os.environ, HERE, restart)


def run_until(supervisor: Supervisor, out: io.StringIO, said: str, seconds: float = 10) -> None:
    """Run until something was said, then stop."""

    def watch() -> None:
        give_up = time.monotonic() + seconds
        while said not in out.getvalue() and time.monotonic() < give_up:
            time.sleep(0.02)
        supervisor.ask_to_stop()

    threading.Thread(target=watch).start()
    supervisor.run()
    assert said in out.getvalue()


def test_each_line_carries_the_name_of_who_said_it():
    out = io.StringIO()
    supervisor = Supervisor(out=out)
    supervisor.start(program("api", "print('one'); print('two'); import time; time.sleep(60)"))
    supervisor.start(program("scheduler", "import sys, time; sys.stderr.write('half\\na line'); time.sleep(60)"))
    run_until(supervisor, out, "scheduler | half\n")
    run_until(supervisor, out, "api       | two\n")
    lines = out.getvalue().splitlines()
    assert [line for line in lines if line.startswith("api")] == ["api       | one", "api       | two"]
    assert "scheduler | a line" in lines, "what was said without an end of line is shown at the end"


def test_one_that_dies_is_started_again_after_growing_pauses_and_the_death_is_told():
    out = io.StringIO()
    supervisor = Supervisor(out=out)
    supervisor.start(program("engine", "print('up'); raise SystemExit(3)"))
    run_until(supervisor, out, "Starting it again in 0.4 s")
    assert "engine died: exit status 3. Starting it again in 0.2 s." in out.getvalue()
    assert out.getvalue().count("engine | up") >= 2


def test_one_killed_by_a_signal_is_told_by_the_name_of_the_signal():
    out = io.StringIO()
    supervisor = Supervisor(out=out)
    supervisor.start(program("engine", "import os; os.kill(os.getpid(), 9)", restart=False))
    run_until(supervisor, out, "engine died: signal 9 (Killed). It is not started again.")


def test_everything_stops_within_the_limit_even_what_will_not(tmp_path):
    out = io.StringIO()
    supervisor = Supervisor(out=out, services_within=0.5, servers_within=0.5)
    stubborn = "import signal, time; signal.signal(15, signal.SIG_IGN); signal.signal(2, signal.SIG_IGN); print('set', flush=True); time.sleep(60)"
    child = "import subprocess; print(subprocess.Popen(['sleep', '61']).pid, flush=True); " + stubborn
    service = supervisor.start(program("service", child))
    server = start_child([sys.executable, "-S", "-c", stubborn], env=os.environ, cwd=HERE, output=subprocess.DEVNULL)
    supervisor.adopt("server", server, begin=lambda: server, stop_signal=signal.SIGINT)
    started = time.monotonic()
    run_until(supervisor, out, "service | set")
    assert time.monotonic() - started < 5
    grandchild = int(next(line for line in out.getvalue().splitlines() if line.startswith("service")).split("| ")[1])
    assert service.returncode == -9
    assert server.returncode == -9
    assert not is_running(grandchild)


def test_services_stop_before_the_servers_they_need():
    out = io.StringIO()
    supervisor = Supervisor(out=out)
    server = start_child(["sh", "-c", "echo up; exec sleep 60"], env=os.environ, cwd=HERE, output=subprocess.PIPE)
    assert server.stdout is not None
    with server.stdout as said:
        # Told to stop before it is what it shall be, it would not listen.
        assert said.readline() == b"up\n"
    supervisor.adopt("server", server, begin=lambda: server, stop_signal=signal.SIGINT)
    asks = (
        "import os, signal, sys, time\n"
        f"def last(*_): os.kill({server.pid}, 0); print('the server still runs', flush=True); sys.exit()\n"
        "signal.signal(15, last); print('set', flush=True); time.sleep(60)"
    )
    supervisor.start(program("service", asks))
    run_until(supervisor, out, "service | set")
    assert "service | the server still runs" in out.getvalue()
    assert server.returncode == -signal.SIGINT


def test_a_child_does_not_end_with_the_thread_that_asked_for_it():
    started: list[subprocess.Popen[bytes]] = []
    asker = threading.Thread(
        target=lambda: started.append(start_child(["sleep", "60"], env=os.environ, cwd=HERE, output=subprocess.DEVNULL))
    )
    asker.start()
    asker.join()
    time.sleep(0.3)
    assert started[0].poll() is None
    started[0].kill()
    started[0].wait()


def test_a_command_that_does_not_exist_says_so():
    child = start_child(["no-such-program"], env=os.environ, cwd=HERE, output=subprocess.PIPE)
    said, _ = child.communicate()
    assert child.returncode == 127
    assert said == b"cannot run no-such-program: No such file or directory\n"
