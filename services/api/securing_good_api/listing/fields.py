"""Which fields of a list's items somebody asks for, and by which they may order."""

from collections.abc import Collection
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from securing_good.errors import Invalid
from securing_good_api.reads import View, column

_SINGLE: Final = (str, int, float, bool)
MOST_KEYS: Final = 5


@dataclass(frozen=True)
class Key:
    """One of the expressions that order a list. Where it has no value a row comes last, either way."""

    expression: str
    descending: bool = False
    never_null: bool = False


def chosen(shape: type[BaseModel], asked: str | None) -> Collection[str] | None:
    """The fields a request names, comma-separated; None for all. Raises Invalid for a name the items do not have."""
    if asked is None:
        return None
    names = {name.strip() for name in asked.split(",")}
    _refuse(names - set(shape.model_fields), "fields", "The items have", shape.model_fields)
    return names


def ordered_by(view: View, asked: str | None) -> list[Key]:
    """How a list is ordered: by the fields a request names, `-` before those that begin with the most, then as always.

    The list's own order comes last and makes the whole total. Raises Invalid for what the list cannot be ordered by.
    """
    always = [Key(expression, never_null=True) for expression in view.order]
    if asked is None:
        return always
    named = [part.strip() for part in asked.split(",")]
    names = [part.removeprefix("-") for part in named]
    _refuse(set(names) - set(sortable(view.shape)), "sort", "The list is ordered by", sortable(view.shape))
    if len(names) > MOST_KEYS or len(set(names)) < len(names):
        detail = f"A list is ordered by at most {MOST_KEYS} fields, each named once."
        raise Invalid.at("query: sort", "too_many", detail)
    wanted = [
        Key(f"({column(view.shape, view.alias, name)})", part.startswith("-"))
        for part, name in zip(named, names, strict=True)
    ]
    return [*wanted, *always]


def sortable(shape: type[BaseModel]) -> list[str]:
    """The fields that hold one value, by which rows can be ordered."""
    return [name for name, info in shape.model_fields.items() if _is_single(info.annotation)]


def _is_single(annotation: Any) -> bool:
    origin = get_origin(annotation)
    if origin is Annotated:
        return _is_single(get_args(annotation)[0])
    if origin in {Union, UnionType}:
        return all(part is NoneType or _is_single(part) for part in get_args(annotation))
    if origin is Literal:
        return True
    return isinstance(annotation, type) and issubclass(annotation, _SINGLE)


def _refuse(unknown: Collection[str], parameter: str, begins: str, known: Collection[str]) -> None:
    if unknown:
        named = ", ".join(sorted(unknown))[:100]
        raise Invalid.at(f"query: {parameter}", "unknown", f"There is no {named!r} here. {begins} {', '.join(known)}.")
