"""`make openapi`: write the documents down; what breaks clients only with a reason, which is kept beside them."""

import os
import sys
from datetime import UTC, datetime

from deploy.contract.changes import Break, tell
from deploy.contract.released import BROKEN, PLACE, broken_since, documents_now, documents_released, texts


def main() -> int:
    """Write `docs/openapi`; 1 when that would break clients and no reason is given."""
    now = documents_now()
    broken = broken_since(documents_released(), now, today=datetime.now(UTC).date())
    reason = os.environ.get("BREAKS", "").strip()
    if broken and not reason:
        tell(broken)
        print("Nothing was written. Where it must be: make openapi BREAKS='why'.", file=sys.stderr)
        return 1
    PLACE.mkdir(exist_ok=True)
    for file, text in texts(now).items():
        file.write_text(text, encoding="utf-8")
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
