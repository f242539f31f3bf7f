"""The OpenAPI document of each version: the newest as it is made, an older one with what was changed since undone."""

import copy
from collections.abc import Mapping
from typing import Any, Final

from securing_good_api.versions.declared import NEWEST, VERSIONS, changes_since

VERSION: Final = "x-api-version"
"""Of which version a document tells."""
ALL: Final = "x-api-versions"
"""The versions there are, and what each changed of the one before."""


def name_versions(document: dict[str, Any]) -> None:
    """Say in the newest version's document which versions there are. The document is changed in place."""
    document[VERSION] = NEWEST
    document[ALL] = [
        {"version": one.date, "changes": [change.told for change in one.changes]} for one in reversed(VERSIONS)
    ]


def document_at(newest: Mapping[str, Any], version: str) -> dict[str, Any]:
    """The document of a version, made from the newest's. Raises ValueError where there is no such version."""
    if version == NEWEST:
        return dict(newest)
    document: dict[str, Any] = copy.deepcopy(dict(newest))
    for change in reversed(changes_since(version)):
        change.back_document(document)
    document[VERSION] = version
    return document
