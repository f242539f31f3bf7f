"""The shape of a list, for the OpenAPI document."""

from datetime import datetime
from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict

T = TypeVar("T")


class Changes(BaseModel):
    """What a copy of the list elsewhere needs to know besides the items that are new or different."""

    model_config = ConfigDict(extra="forbid")

    gone: list[str]
    """Identities of items that are not in the list any more."""
    complete: bool
    """Whether this is the whole list: a copy forgets whatever else it has."""
    as_of: datetime | None = None
    """On the first page: the moment to ask from the next time."""


class Listed(BaseModel, Generic[T]):
    """One page of a list."""

    model_config = ConfigDict(extra="forbid")

    items: list[T]
    next: str | None = None
    """The address of the page after this, absent on the last."""
    changes: Changes | None = None
    """There where it was asked what changed (`updated_since`)."""
