"""docs/integrators.md does what it says: every command of it is run, in order, against a server process."""

import os
import re
import subprocess
import sys
from functools import partial
from pathlib import Path

from anyio import to_thread

from tests.contract.conftest import at_work, now
from tests.harness.callers import token
from tests.harness.files import REGISTER
from tests.harness.instances import free_port
from tests.harness.working import send

GUIDE = (Path(__file__).parents[2] / "docs" / "integrators.md").read_text(encoding="utf-8")
BASH = re.findall(r"^```bash\n(.*?)^```$", GUIDE, re.DOTALL | re.MULTILINE)
PRINTED = 'make() { case "$*" in *admin*) echo "$PRINTED_ADMIN";; *) echo "$PRINTED";; esac; }\n'
"""`make token` asks the running instance of the newcomer's machine; here the token comes from the test's issuer."""


async def a_school(api) -> None:
    """Schools to read."""
    assert (await send(api, "register.csv", REGISTER, clock=now))["state"] == "loaded"


def run(script: str, folder: Path, **more: str) -> "subprocess.CompletedProcess[str]":
    """What bash makes of a script."""
    environment = {**os.environ, **more, "no_proxy": "127.0.0.1"}
    command = ["bash", "-c", script]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


async def test_every_command_of_the_guide_runs(server, tmp_path):
    await a_school(server.api)
    assert len(BASH) > 10
    script = "set -euo pipefail\n" + PRINTED + "\n".join(BASH)
    port = server.api.client.base_url.port
    told = {"PORT": str(port), "HOOKS": str(free_port())}
    told |= {"PRINTED": token("principal_adviser"), "PRINTED_ADMIN": token("admin")}
    told["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    with at_work(server.environment, port, tmp_path):
        done = await to_thread.run_sync(partial(run, script, tmp_path, **told))
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert "told of person.added" in done.stdout
    assert (tmp_path / "differences.csv").read_text(encoding="utf-8-sig").count("Ash Primary School") == 6
    assert "/problems/changed-meanwhile" in done.stdout
    assert "Changed meanwhile" in done.stdout
