"""docs/integrators.md does what it says: every command of it is run, in order, against a server process."""

import os
import re
import subprocess
from pathlib import Path

from tests.harness.callers import token

GUIDE = (Path(__file__).parents[2] / "docs" / "integrators.md").read_text(encoding="utf-8")
BASH = re.findall(r"^```bash\n(.*?)^```$", GUIDE, re.DOTALL | re.MULTILINE)
PRINTED = 'make() { echo "$PRINTED"; }\n'
"""`make token` asks the running instance of the newcomer's machine; here the token comes from the test's issuer."""


def run(script: str, folder: Path, **more: str) -> "subprocess.CompletedProcess[str]":
    """What bash makes of a script."""
    environment = {**os.environ, **more, "no_proxy": "127.0.0.1"}
    command = ["bash", "-c", script]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60, check=False)


async def test_every_command_of_the_guide_runs(served, tmp_path):
    assert len(BASH) > 6
    script = "set -euo pipefail\n" + PRINTED + "\n".join(BASH)
    port = str(served.client.base_url.port)
    done = run(script, tmp_path, PORT=port, PRINTED=token("principal_adviser"))
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert "/problems/changed-meanwhile" in done.stdout
    assert "Changed meanwhile" in done.stdout
