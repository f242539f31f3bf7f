"""Merge patches: what is absent stays as it is, and null clears only where that means something."""

from typing import Any, ClassVar, Self

from pydantic import GetJsonSchemaHandler, model_validator
from pydantic_core import CoreSchema

from securing_good_api.sending import Sent


class MergePatch(Sent):
    """The changes of a PATCH. Fields named in `never_null` may be left out and may not be cleared."""

    never_null: ClassVar[tuple[str, ...]] = ()

    @model_validator(mode="after")
    def _null_only_where_it_means_something(self) -> Self:
        for name in self.never_null:
            if name in self.model_fields_set and getattr(self, name) is None:
                raise ValueError(f"{name} cannot be cleared")
        return self

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """The shape as it is told: what cannot be cleared is not null."""
        told = handler(schema)
        fields = handler.resolve_ref_schema(told)["properties"]
        for name in cls.never_null:
            (kept,) = (one for one in fields[name].pop("anyOf") if one.get("type") != "null")
            fields[name] = {**kept, **{key: value for key, value in fields[name].items() if key != "default"}}
        return told
