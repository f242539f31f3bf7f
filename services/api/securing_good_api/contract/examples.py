"""Examples."""

from typing import Any


def show_examples(document: dict[str, Any]) -> None:
    """Give every operation an example."""
