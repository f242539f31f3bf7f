"""The shape of a list, for the OpenAPI document."""

from datetime import datetime
from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict

T = TypeVar("T")


class Listed(BaseModel, Generic[T]):
    """One page of a list. `next` is the address of the page after this, absent on the last.

    `gone`, `complete` and `as_of` are there where it was asked what changed (`updated_since`).
    """

    model_config = ConfigDict(extra="forbid")

    items: list[T]
    next: str | None = None
    gone: list[str] | None = None
    """Identities of items that are not in the list any more."""
    complete: bool | None = None
    """Whether this is the whole list: a copy forgets whatever else it has."""
    as_of: datetime | None = None
    """On the first page: the moment to ask from the next time."""
