"""Part of `make lock`: copy uv's own lines out of requirements.lock, for the step before uv exists."""

import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent


def pick_uv(lock: str) -> str:
    """The lines of a lock that pin uv: its version and its hashes."""
    picked: list[str] = []
    inside = False
    for line in lock.splitlines(keepends=True):
        if not line.startswith((" ", "#")):
            inside = line.startswith("uv==")
        if inside:
            picked.append(line)
    return "".join(picked)


def main() -> int:
    """Write deploy/bootstrap.lock."""
    lines = pick_uv((REPOSITORY / "requirements.lock").read_text())
    (REPOSITORY / "deploy" / "bootstrap.lock").write_text(lines)
    return 0 if lines else 1


if __name__ == "__main__":
    sys.exit(main())
