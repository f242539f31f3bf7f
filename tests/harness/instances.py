"""The whole product, started as a newcomer would start it."""

import os
import signal
import socket
import subprocess
import time
from pathlib import Path

import httpx

REPO = Path(__file__).parents[2]
_OF_ANOTHER = ("_URL", "FLAGS", "MAKELEVEL", "SAMPLE", "COUNCIL", "PERIOD")
"""Ends of the names of settings that the machine's own environment may carry for other instances."""


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


class Instance:
    """A running product of its own, in an empty home."""

    def __init__(self, home: Path, *, ready_within: float = 60, **settings: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.endswith(_OF_ANOTHER)},
            "PORT": str(self.port),
            "SECURING_GOOD_HOME": str(home),
            **settings,
        }
        self.log = home.parent / "run.log"
        with self.log.open("w") as output:
            self.process = subprocess.Popen(
                ["make", "run"],
                cwd=REPO,
                env=self.environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.clients: list[httpx.Client] = []
        self.wait_until_ready(ready_within)

    def wait_until_ready(self, seconds: float = 60) -> None:
        """Wait for `/ready`; the log tells why when it does not come."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.process.poll() is not None:
                break
            try:
                if httpx.get(f"{self.url}/ready").status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.1)
        raise AssertionError(f"not ready: {self.log.read_text()[-3000:]}")

    def make(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a make target against this instance."""
        return subprocess.run(
            ["make", *arguments], cwd=REPO, env=self.environment, capture_output=True, text=True, check=False
        )

    def as_role(self, role: str, *more: str) -> httpx.Client:
        """A client with a token of this role, closed with the instance."""
        printed = self.make("token", f"ROLE={role}", *more)
        assert printed.returncode == 0, printed.stderr
        (token,) = printed.stdout.split()
        client = httpx.Client(base_url=self.url, headers={"Authorization": f"Bearer {token}"})
        self.clients.append(client)
        return client

    def stop(self) -> float:
        """Ctrl-C; returns the seconds it took to stop everything."""
        for client in self.clients:
            client.close()
        started = time.monotonic()
        os.killpg(self.process.pid, signal.SIGINT)
        self.process.wait(timeout=20)
        return time.monotonic() - started


def until(what, seconds: float = 15.0):
    """Wait until `what()` is true; returns it."""
    end = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)
    return found
