"""Part of `make check`: the OpenAPI document breaks no rule, breaks no client, and is the one that is written down."""

import sys

from deploy.contract.changes import breaks, tell
from deploy.contract.linting import lint, report
from deploy.contract.released import as_text, document_now, document_released
from deploy.contract.tools import NodeMissing


def main() -> int:
    """Say what is wrong with the document; 0 when nothing is."""
    now, released = document_now(), document_released()
    broken = breaks(released, now) if released else []
    if broken:
        tell(broken)
        print(
            "Add beside what there is, or take it to /v2. Where it must be: make openapi BREAKS='why'.", file=sys.stderr
        )
        return 1
    if released is None or as_text(released) != as_text(now):
        print(
            "The API has changed and breaks nobody: write it down with `make openapi` and commit it.", file=sys.stderr
        )
        return 1
    try:
        told, sound = report(lint(now))
    except NodeMissing as missing:
        print(missing, file=sys.stderr)
        return 1
    print(told, file=sys.stdout if sound else sys.stderr)
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
