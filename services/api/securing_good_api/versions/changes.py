"""What one version of the API changes, told so that it can be undone: requests are brought forward, answers back. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

Operation = tuple[str, str]
"""Method and path template."""
Query = list[tuple[str, str]]
_NAMING_FIELDS: Final = ("sort", "fields")
"""Parameters of any list whose values are names of its items' fields."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """One difference from the version before. What a subclass does not say stays as it is."""

    told: str
    """In a sentence, for whoever reads what a version brings."""
    operations: Mapping[Operation, str | None]
    """Whom it concerns, and the array of each answer that holds what is changed: None where the answer itself is it."""

    def forward_query(self, query: Query) -> Query:
        """The older version's parameters as the newer has them."""
        return query

    def forward_body(self, body: dict[str, Any]) -> dict[str, Any]:
        """What the older version sends, as the newer takes it."""
        return body

    def back_query(self, query: Query) -> Query:
        """The newer version's parameters, in an address that is answered, as the older has them."""
        return query

    def back(self, thing: dict[str, Any]) -> dict[str, Any]:
        """What the newer version answers, as the older has it: one thing, or one row of a list or a file."""
        return thing

    def back_column(self, name: str) -> str:
        """How the older version calls a column of a list's file."""
        return name

    def back_error(self, error: dict[str, Any]) -> dict[str, Any]:
        """One error of a problem, with its place as the older version has it."""
        return error

    def back_document(self, document: dict[str, Any]) -> None:
        """Make of the newer version's OpenAPI document the older's. The document is changed in place."""


@dataclass(frozen=True, kw_only=True)
class Renamed(Change):
    """Fields and parameters have other names.

    Names are exchanged, not replaced: in the older version the new name means nothing, and is refused as any other would be.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    """The newer name of each, by the older."""
    parameters: Mapping[str, str] = field(default_factory=dict)
    """Of the query; the newer name of each, by the older."""
    shapes: Sequence[str] = ()
    """How the document calls the shapes whose fields they are."""

    @cached_property
    def _other_field(self) -> Mapping[str, str]:
        return _exchanged(self.fields)

    @cached_property
    def _other_parameter(self) -> Mapping[str, str]:
        return _exchanged(self.parameters)

    def forward_query(self, query: Query) -> Query:
        """With the other names, among them those by which a list is ordered or trimmed."""
        return [
            (self._other_parameter.get(name, name), self._named(value) if name in _NAMING_FIELDS else value)
            for name, value in query
        ]

    def back_query(self, query: Query) -> Query:
        """The same: an exchange is its own way back."""
        return self.forward_query(query)

    def forward_body(self, body: dict[str, Any]) -> dict[str, Any]:
        """With the other names."""
        return self.back(body)

    def back(self, thing: dict[str, Any]) -> dict[str, Any]:
        """With the other names, in the same order."""
        other = self._other_field
        return {other.get(name, name): value for name, value in thing.items()}

    def back_column(self, name: str) -> str:
        """The other name."""
        return self._other_field.get(name, name)

    def back_error(self, error: dict[str, Any]) -> dict[str, Any]:
        """The place by its other name; where a list says by what it can be ordered or trimmed, those names too."""
        pointer = error.get("pointer")
        if not isinstance(pointer, str):
            return error
        if pointer.startswith("#/"):
            first, slash, rest = pointer[2:].partition("/")
            return {**error, "pointer": f"#/{self._other_field.get(first, first)}{slash}{rest}"}
        where, _, name = pointer.partition(": ")
        if where != "query":
            return error
        if name in _NAMING_FIELDS:
            return {**error, "detail": self._named(str(error["detail"]))}
        return {**error, "pointer": f"query: {self._other_parameter.get(name, name)}"}

    def back_document(self, document: dict[str, Any]) -> None:
        """In shapes, parameters and examples alike."""
        for name in self.shapes:
            shape = document["components"]["schemas"][name]
            shape["properties"] = self.back(shape["properties"])
            shape["required"] = [self._other_field.get(one, one) for one in shape["required"]]
        for (method, path), array in self.operations.items():
            operation = document["paths"][path][method.lower()]
            operation["description"] = re.sub(r"`(\w+)`", self._quoted, operation["description"])
            for one in operation.get("parameters", []):
                if one.get("in") == "query":
                    one["name"] = self._other_parameter.get(one["name"], one["name"])
            for content in operation.get("requestBody", {}).get("content", {}).values():
                for example in content.get("examples", {}).values():
                    example["value"] = self.forward_body(example["value"])
            for answer in operation["responses"].values():
                shown = answer.get("content", {}).get("application/json", {})
                if "example" in shown:
                    shown["example"] = within(array, shown["example"], self.back)

    def _quoted(self, found: re.Match[str]) -> str:
        """A name between backticks, by the other one."""
        name = self._other_field.get(found[1], found[1])
        return f"`{self._other_parameter.get(name, name)}`"

    def _named(self, text: str) -> str:
        """A text with the fields that it names by their other names."""
        return re.sub(r"[a-z0-9_]+", lambda found: self._other_field.get(found[0], found[0]), text)


def within(array: str | None, answer: Any, back: Any) -> Any:
    """An answer with the things in its array, or itself, brought back. What is of another form stays as it is."""
    if not isinstance(answer, dict):
        return answer
    if array is None:
        return back(answer)
    things = answer.get(array)
    if not isinstance(things, list):
        return answer
    return {**answer, array: [back(one) if isinstance(one, dict) else one for one in things]}


def _exchanged(names: Mapping[str, str]) -> Mapping[str, str]:
    """The other name of each, whichever of the two it is."""
    return {**names, **{newer: older for older, newer in names.items()}}
