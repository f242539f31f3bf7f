"""Merge patches: what is absent stays as it is, and null clears only where that means something."""

from typing import ClassVar, Self

from pydantic import BaseModel, model_validator


class MergePatch(BaseModel):
    """The changes of a PATCH. Fields named in `never_null` may be left out and may not be cleared."""

    never_null: ClassVar[tuple[str, ...]] = ()

    @model_validator(mode="after")
    def _null_only_where_it_means_something(self) -> Self:
        for name in self.never_null:
            if name in self.model_fields_set and getattr(self, name) is None:
                raise ValueError(f"{name} cannot be cleared")
        return self
