"""Part of `make check`: the OpenAPI documents break no rule, break no client, and are those that are written down."""

import sys
from datetime import UTC, datetime

from deploy.contract.changes import tell
from deploy.contract.linting import lint, report
from deploy.contract.released import broken_since, documents_now, documents_released, texts
from deploy.node import NodeMissing


def main() -> int:
    """Say what is wrong with the documents; 0 when nothing is."""
    now = documents_now()
    broken = broken_since(documents_released(), now, today=datetime.now(UTC).date())
    if broken:
        tell(broken)
        print(
            "Add beside what there is, make it another version (securing_good_api/versions/declared.py), or let an address "
            "go as securing_good_api/deprecations.py says. Where it must be: make openapi BREAKS='why'.",
            file=sys.stderr,
        )
        return 1
    if any(not file.exists() or file.read_text("utf-8") != text for file, text in texts(now).items()):
        print(
            "The API has changed and breaks nobody: write it down with `make openapi` and commit it.", file=sys.stderr
        )
        return 1
    try:
        told, sound = report(lint(next(iter(now.values()))))
    except NodeMissing as missing:
        print(missing, file=sys.stderr)
        return 1
    print(told, file=sys.stdout if sound else sys.stderr)
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
