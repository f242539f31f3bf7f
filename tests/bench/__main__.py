"""`make bench`: measure parts of the product beside rivals and ceilings; one JSON document on stdout, progress on stderr."""

import asyncio
import json
import os
import sys
import tempfile
from pathlib import Path

from deploy.embedded import EmbeddedPostgres
from tests.bench import pages, scoring, timetable
from tests.conftest import make_template

PARTS = {"scoring": scoring.run, "timetable": timetable.run, "pages": pages.run}


def main() -> int:
    """Run the parts asked for; 1 when one misses its target, 2 for a part that there is not."""
    asked = [part for part in os.environ.get("ONLY", "").split(",") if part] or list(PARTS)
    if unknown := [part for part in asked if part not in PARTS]:
        tell(f"There is no part {', '.join(unknown)}: ONLY takes {', '.join(PARTS)}.")
        return 2
    long = bool(os.environ.get("LONG"))
    with tempfile.TemporaryDirectory(prefix="sg-bench-", dir="/tmp", ignore_cleanup_errors=True) as home:
        postgres = EmbeddedPostgres(Path(home) / "postgres", durable=False)
        with postgres:
            make_template(postgres)
            results = [
                row
                for part in asked
                for row in asyncio.run(PARTS[part](postgres.url("postgres"), rounds=9 if long else 5, tell=tell))
            ]
    sys.stdout.write(json.dumps({"results": results}, indent=2) + "\n")
    return 0 if all(row["met"] for row in results) else 1


def tell(line: str) -> None:
    """Progress, on standard error."""
    sys.stderr.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main())
