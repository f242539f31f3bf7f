"""The document as it was last released: `docs/openapi/v1.json`, and what was broken knowingly since."""

import json
from collections.abc import Mapping
from typing import Any, Final

from deploy.instance import REPOSITORY
from securing_good.settings import Service, Settings
from securing_good_api.main import create_app

RELEASED: Final = REPOSITORY / "docs" / "openapi" / "v1.json"
BROKEN: Final = REPOSITORY / "docs" / "openapi" / "broken.md"


def document_now() -> dict[str, Any]:
    """What the code says today; nothing here needs a database."""
    settings = Settings(
        service=Service.API,
        database_url="postgresql://nobody@nowhere/nothing",
        switches_role=True,
        redis_url=None,
        production=False,
        local_issuer=None,
    )
    found: dict[str, Any] = json.loads(json.dumps(create_app(settings).openapi()))
    return found


def document_released() -> dict[str, Any] | None:
    """What was released last; None before the first release."""
    if not RELEASED.exists():
        return None
    found: dict[str, Any] = json.loads(RELEASED.read_text(encoding="utf-8"))
    return found


def as_text(document: Mapping[str, Any]) -> str:
    """The document with an operation, and a shape, on a line of its own: so that a change shows where it is."""
    paths = {path: _lines(methods, 3) for path, methods in document["paths"].items()}
    components = {name: _lines(parts, 3) for name, parts in document["components"].items()}
    rest = [
        f" {json.dumps(name)}: {json.dumps(part)}"
        for name, part in document.items()
        if name not in {"paths", "components"}
    ]
    nested = (("paths", paths), ("components", components))
    written = [
        f' "{name}": {{\n' + ",\n".join(f"  {json.dumps(key)}: {text}" for key, text in parts.items()) + "\n }"
        for name, parts in nested
    ]
    return "{\n" + ",\n".join([*rest, *written]) + "\n}\n"


def _lines(parts: Mapping[str, Any], depth: int) -> str:
    pad = " " * depth
    return (
        "{\n"
        + ",\n".join(f"{pad}{json.dumps(key)}: {json.dumps(part)}" for key, part in parts.items())
        + f"\n{pad[:-1]}}}"
    )
