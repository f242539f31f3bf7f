"""`make chaos`: run the fault scenarios against real processes and an embedded server; one JSON document on stdout."""

import json
import os
import sys
import tempfile
from pathlib import Path

from deploy.embedded import EmbeddedPostgres, EmbeddedRedis
from tests.chaos import worker_kill, zombie_worker
from tests.conftest import make_template


def main() -> int:
    """Run every scenario; exit 1 when any lost or repeated something."""
    kills = 500 if os.environ.get("LONG") else 40
    with tempfile.TemporaryDirectory(prefix="sg-chaos-", dir="/tmp", ignore_cleanup_errors=True) as home:
        postgres = EmbeddedPostgres(Path(home) / "postgres", durable=False)
        with postgres, EmbeddedRedis(Path(home) / "redis") as redis:
            make_template(postgres)
            scenarios = [
                worker_kill.run(postgres.url("postgres"), redis.url, kills=kills, tell=tell),
                zombie_worker.run(postgres.url("postgres"), tell=tell),
            ]
    sys.stdout.write(json.dumps({"scenarios": scenarios}, indent=2) + "\n")
    return 1 if any(one["lost"] or one["duplicated"] for one in scenarios) else 0


def tell(line: str) -> None:
    """Progress, on standard error."""
    sys.stderr.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main())
