"""The releases the engine can fetch, as they ship: data, read from `catalogue.toml`."""

import tomllib
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field


class Definition(BaseModel):
    """One kind of release and where it is published."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str
    publisher: str
    address: str | None = None
    page: str | None = None
    source: str
    verified: bool = False
    needs_period: bool = False
    check_every_days: int = Field(ge=1, le=366)
    note: str


@cache
def load_definitions() -> tuple[Definition, ...]:
    """Every definition that ships, in the order of the file."""
    with Path(__file__).with_name("catalogue.toml").open("rb") as file:
        found = tomllib.load(file)["connector"]
    return tuple(Definition.model_validate(one) for one in found)
