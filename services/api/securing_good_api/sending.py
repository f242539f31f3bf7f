"""What is sent is of the type that the document says, and not of one that could be made of it.

Pydantic takes `0` and `"0"` for the first of January 1970, `true` for 1 and `"yes"` for true. Whoever sends these means
something else: it is refused with its place, as JSON Schema would. In an address all is text, and only days and moments are
held to their one form.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any, Final
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT: Final = re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})", re.ASCII)
_ID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)


def _written(form: re.Pattern[str], made: type, code: str, like: str) -> Callable[[Any], Any]:
    """Refuses what is not text of one form."""

    def check(value: Any) -> Any:
        if isinstance(value, made) or (isinstance(value, str) and form.fullmatch(value)):
            return value
        raise PydanticCustomError(code, "It is text like {like}", {"like": like})

    return check


def _number(code: str) -> Callable[[Any], Any]:
    """Refuses what is no number."""

    def check(value: Any) -> Any:
        if isinstance(value, str | bool):
            raise PydanticCustomError(code, "It is a number")
        return value

    return check


_day = _written(_DAY, date, "date_type", "2026-09-01")
_moment = _written(_MOMENT, datetime, "datetime_type", "2026-09-01T09:30:00Z")
_id = _written(_ID, UUID, "uuid_type", "3f0c2f0e-8a0e-4b53-9d0e-6d8f2f1a7c11")
Day = Annotated[date, BeforeValidator(_day)]
"""A day, as RFC 3339 writes it."""
Moment = Annotated[AwareDatetime, BeforeValidator(_moment)]
"""A moment with its offset, as RFC 3339 writes it."""
EXACT: Final[dict[str, Callable[[Any], Any]]] = {
    **{kind: _number(f"{kind}_type") for kind in ("int", "float", "decimal")},
    "date": _day,
    "datetime": _moment,
    "uuid": _id,
}


_NO_SCHEMAS: Final = frozenset({"cls", "config", "default", "function", "metadata", "ref", "serialization", "members"})
"""Parts of a schema in which no schema of a value stands."""


def _exactly(part: Any, of: type[BaseModel]) -> Any:
    if isinstance(part, list | tuple):
        return type(part)(_exactly(one, of) for one in part)
    if not isinstance(part, dict):
        return part
    kind = part.get("type")
    if kind == "model" and part["cls"] is not of and issubclass(part["cls"], Sent):
        return part
    if kind == "bool":
        return {**part, "strict": True}
    if kind in EXACT:
        return core_schema.no_info_before_validator_function(EXACT[kind], part)
    return {key: value if key in _NO_SCHEMAS else _exactly(value, of) for key, value in part.items()}


class Sent(BaseModel):
    """A shape that is sent as JSON, of exactly the types it declares."""

    model_config = ConfigDict(extra="forbid")

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """The schema, with each value held to its type before it is made one."""
        made: CoreSchema = _exactly(handler(source), cls)
        return made
