"""`make openapi`: write the document down; what breaks clients only with a reason, which is kept beside it."""

import os
import sys
from datetime import UTC, datetime

from deploy.contract.changes import Break, breaks, tell
from deploy.contract.released import BROKEN, RELEASED, as_text, document_now, document_released


def main() -> int:
    """Write `docs/openapi/v1.json`; 1 when that would break clients and no reason is given."""
    now, released = document_now(), document_released()
    broken = breaks(released, now) if released else []
    reason = os.environ.get("BREAKS", "").strip()
    if broken and not reason:
        tell(broken)
        print("Nothing was written. Where it must be: make openapi BREAKS='why'.", file=sys.stderr)
        return 1
    RELEASED.parent.mkdir(exist_ok=True)
    RELEASED.write_text(as_text(now), encoding="utf-8")
    if broken:
        _keep(broken, reason)
    return 0


def _keep(broken: list[Break], reason: str) -> None:
    """Write down what was broken, when and why."""
    opening = "# What was broken in `/v1`, knowingly\n" if not BROKEN.exists() else ""
    lines = "\n".join(f"- {one}" for one in broken)
    with BROKEN.open("a", encoding="utf-8") as file:
        file.write(f"{opening}\n## {datetime.now(UTC).date()}: {reason}\n\n{lines}\n")


if __name__ == "__main__":
    sys.exit(main())
