"""The documents as they were last released, one a version, and what was broken knowingly since.

`docs/openapi/v1.json` is the newest version's. Of an older one `docs/openapi/<version>.json` holds what it has otherwise.
"""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from deploy.contract.changes import Break, breaks
from deploy.instance import REPOSITORY
from securing_good.settings import Service, Settings
from securing_good_api.main import create_app
from securing_good_api.versions.declared import DATES, OLDEST
from securing_good_api.versions.documents import VERSION, document_at

PLACE: Final = REPOSITORY / "docs" / "openapi"
RELEASED: Final = PLACE / "v1.json"
BROKEN: Final = PLACE / "broken.md"
Document = dict[str, Any]


def documents_now() -> dict[str, Document]:
    """What the code says today of each version, the newest first."""
    newest = document_now()
    return {version: document_at(newest, version) for version in reversed(DATES)}


def documents_released() -> dict[str, Document]:
    """What was released last of each version, the newest first; nothing before the first release."""
    newest = document_released()
    if newest is None:
        return {}
    version = newest.get(VERSION, OLDEST)
    older = sorted((path.stem for path in PLACE.glob("????-??-??.json")), reverse=True)
    return {version: newest, **{one: _overlaid(newest, json.loads(_file(one).read_text("utf-8"))) for one in older}}


def texts(documents: Mapping[str, Document]) -> dict[Path, str]:
    """The documents as they are written down, by file."""
    (_, newest), *older = documents.items()
    return {RELEASED: as_text(newest), **{_file(version): as_text(_different(newest, one)) for version, one in older}}


def broken_since(released: Mapping[str, Document], now: Mapping[str, Document], *, today: date) -> list[Break]:
    """Where a client of any version would break: whoever asked for it when it was released is answered as it was then."""
    found = []
    for version, document in released.items():
        if version not in now:
            found.append(Break(version, "the version is gone"))
            continue
        broken = breaks(document, now[version], today=today)
        found += [Break(f"{version}: {one.where}", one.what) for one in broken]
    return found


def _file(version: str) -> Path:
    return PLACE / f"{version}.json"


def _different(newest: Document, older: Document) -> Document:
    """What an older version has otherwise: operations and shapes, whole."""
    paths = {
        path: other
        for path, methods in older["paths"].items()
        if (other := {name: one for name, one in methods.items() if newest["paths"].get(path, {}).get(name) != one})
    }
    known = newest["components"]["schemas"]
    schemas = {name: one for name, one in older["components"]["schemas"].items() if known.get(name) != one}
    return {VERSION: older[VERSION], "paths": paths, "components": {"schemas": schemas}}


def _overlaid(newest: Document, different: Document) -> Document:
    """The document of an older version, of the newest and what it has otherwise."""
    paths = newest["paths"]
    for path, methods in different["paths"].items():
        paths = {**paths, path: {**paths.get(path, {}), **methods}}
    schemas = {**newest["components"]["schemas"], **different["components"]["schemas"]}
    return {
        **newest,
        VERSION: different[VERSION],
        "paths": paths,
        "components": {**newest["components"], "schemas": schemas},
    }


def document_now() -> Document:
    """What the code says today of the newest version; nothing here needs a database."""
    settings = Settings(
        service=Service.API,
        database_url="postgresql://nobody@nowhere/nothing",
        switches_role=True,
        redis_url=None,
        production=False,
        local_issuer=None,
    )
    found: Document = json.loads(json.dumps(create_app(settings).openapi()))
    return found


def document_released() -> Document | None:
    """What was released last of the newest version; None before the first release."""
    if not RELEASED.exists():
        return None
    found: Document = json.loads(RELEASED.read_text(encoding="utf-8"))
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
