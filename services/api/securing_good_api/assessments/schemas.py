"""What may be asked of the engine."""

from datetime import date
from typing import Annotated

from pydantic import ConfigDict, Field

from securing_good.vocabulary import Phase
from securing_good_api.sending import Sent
from securing_good_api.words import Urn


class RunIn(Sent):
    """Which schools to assess: all open ones, or those of a phase, or those listed."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"phase": "primary"}]})

    phase: Phase | None = None
    urns: Annotated[list[Urn], Field(min_length=1, max_length=5000)] | None = None
    as_of: date | None = None
    """Only evidence that could be known on that day counts; today when left out."""
    ruleset: Annotated[str, Field(max_length=100)] | None = None
    """Version, shipped or approved; the one in force when left out."""
