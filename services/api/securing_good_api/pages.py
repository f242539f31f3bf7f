"""The shape of a list, for the OpenAPI document."""

from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict

T = TypeVar("T")


class Listed(BaseModel, Generic[T]):
    """One page of a list. `next` is the address of the page after this, absent on the last."""

    model_config = ConfigDict(extra="forbid")

    items: list[T]
    next: str | None = None
