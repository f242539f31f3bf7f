"""What changed between two OpenAPI documents of one version, and what of it breaks clients of `/v1`.

A request may come to be asked for less, an answer to say more. Whatever a client sends today must be taken tomorrow, and
whatever it reads today must still be there, of a form that it knows. An address alone may go away, after its sunset.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

LEAST_NOTICE = timedelta(days=180)
"""How long before its sunset clients are told that an address goes away."""
_MOST_TOLD = 40
Shape = Mapping[str, Any]
Way = Literal["sent", "answered"]


@dataclass(frozen=True)
class Break:
    """One place where clients would break, and how."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def breaks(old: Shape, new: Shape, *, today: date) -> list[Break]:
    """Every change from one document to the next that breaks a client of `/v1`, in the order of the old document."""
    return list(_Comparison(old, new, today).paths())


def tell(broken: Sequence[Break]) -> None:
    """Say where clients would break: on standard error, the first of them where there are many."""
    for one in broken[:_MOST_TOLD]:
        print(f"breaks clients of /v1: {one}", file=sys.stderr)
    if len(broken) > _MOST_TOLD:
        print(f"and in {len(broken) - _MOST_TOLD} more places", file=sys.stderr)


class _Comparison:
    def __init__(self, old: Shape, new: Shape, today: date) -> None:
        self._old, self._new, self._today = old, new, today
        self._seen: set[tuple[str, str, Way]] = set()

    def paths(self) -> Iterator[Break]:
        for path, methods in self._old["paths"].items():
            if not path.startswith("/v1"):
                continue
            for method, operation in methods.items():
                where = f"{method.upper()} {path}"
                now = self._new["paths"].get(path, {}).get(method)
                if now is None:
                    yield from _removed(where, operation, self._today)
                else:
                    yield from _sunsets(where, operation, now, self._today)
                    yield from self._operation(where, operation, now)

    def _operation(self, where: str, old: Shape, new: Shape) -> Iterator[Break]:
        if old.get("operationId") != new.get("operationId"):
            yield Break(where, f"it is now called {new.get('operationId')}")
        yield from self._parameters(where, old, new)
        yield from self._body(where, old.get("requestBody"), new.get("requestBody"))
        for status, answer in old["responses"].items():
            now = new["responses"].get(status)
            if now is not None:
                yield from self._answer(f"{where} {status}", _of(self._old, answer), _of(self._new, now))
            elif status < "400":
                yield Break(f"{where} {status}", "the answer is gone")

    def _parameters(self, where: str, old: Shape, new: Shape) -> Iterator[Break]:
        before, after = (_parameters_of(document, one) for document, one in ((self._old, old), (self._new, new)))
        for key, one in before.items():
            place = f"{where} {key[0]} {key[1]}"
            if key not in after:
                yield Break(place, "the parameter is gone")
                continue
            if after[key].get("required") and not one.get("required"):
                yield Break(place, "the parameter is required now")
            yield from self._shape(place, one.get("schema", {}), after[key].get("schema", {}), "sent")
        for key in after.keys() - before.keys():
            if after[key].get("required"):
                yield Break(f"{where} {key[0]} {key[1]}", "a new parameter is required")

    def _body(self, where: str, old: Shape | None, new: Shape | None) -> Iterator[Break]:
        if new is None:
            if old is not None:
                yield Break(f"{where} body", "no body is taken any more")
            return
        if new.get("required") and not (old or {}).get("required"):
            yield Break(f"{where} body", "a body is required now")
        for kind, content in (old or {}).get("content", {}).items():
            if kind not in new["content"]:
                yield Break(f"{where} body", f"{kind} is not taken any more")
            else:
                yield from self._shape(f"{where} body", content["schema"], new["content"][kind]["schema"], "sent")

    def _answer(self, where: str, old: Shape, new: Shape) -> Iterator[Break]:
        for kind, content in old.get("content", {}).items():
            if kind not in new.get("content", {}):
                yield Break(where, f"{kind} is not answered any more")
            else:
                now = new["content"][kind]
                yield from self._shape(where, content.get("schema", {}), now.get("schema", {}), "answered")
        for name in old.get("headers", {}).keys() - new.get("headers", {}).keys():
            yield Break(where, f"the header {name} is gone")

    def _shape(self, where: str, old: Shape, new: Shape, way: Way) -> Iterator[Break]:
        names = (str(old.get("$ref", "")), str(new.get("$ref", "")))
        if all(names):
            if (*names, way) in self._seen:
                return
            self._seen.add((*names, way))
            where = f"{where} ({names[0].rpartition('/')[2]})"
        old, new = _whole(self._old, old), _whole(self._new, new)
        if {"anyOf", "oneOf"} & {*old, *new}:
            yield from self._choices(where, old, new, way)
            return
        yield from _types(where, old, new, way)
        yield from _values(where, old, new, way)
        yield from _limits(where, old, new, way)
        yield from self._fields(where, old, new, way)
        if "items" in old and "items" in new:
            yield from self._shape(f"{where}[]", old["items"], new["items"], way)

    def _fields(self, where: str, old: Shape, new: Shape, way: Way) -> Iterator[Break]:
        before, after = old.get("properties", {}), new.get("properties", {})
        needed, needed_now = set(old.get("required", ())), set(new.get("required", ()))
        for name, one in before.items():
            place = f"{where}.{name}"
            if name not in after:
                yield Break(place, "the field is gone")
                continue
            if way == "sent" and name in needed_now - needed:
                yield Break(place, "the field is required now")
            if way == "answered" and name in needed - needed_now:
                yield Break(place, "the field may be absent now")
            yield from self._shape(place, one, after[name], way)
        if way == "sent":
            for name in sorted(needed_now & (after.keys() - before.keys())):
                yield Break(f"{where}.{name}", "a new field is required")
            if new.get("additionalProperties") is False and old.get("additionalProperties", True) is not False:
                yield Break(where, "other fields are refused now")

    def _choices(self, where: str, old: Shape, new: Shape, way: Way) -> Iterator[Break]:
        """Where a shape is one of several: each that a client may send is still taken, each it may read is one it knew."""
        before, after = (list(one.get("anyOf") or one.get("oneOf") or [one]) for one in (old, new))
        for one in before if way == "sent" else after:
            others = after if way == "sent" else before
            if not any(self._fits(one, other, way) for other in others):
                word = "is not taken any more" if way == "sent" else "is answered now"
                yield Break(where, f"{_name(one)} {word}")

    def _fits(self, one: Shape, other: Shape, way: Way) -> bool:
        seen, self._seen = self._seen, set(self._seen)
        try:
            pair = (one, other) if way == "sent" else (other, one)
            return not any(True for _ in self._shape("", *pair, way))
        finally:
            self._seen = seen


def _removed(where: str, old: Shape, today: date) -> Iterator[Break]:
    """An operation that is gone: whoever was told until when it is there relies on that."""
    sunset = _sunset(old)
    if sunset is None:
        yield Break(where, "the operation is gone, and nobody was told that it would go")
    elif today < sunset:
        yield Break(where, f"the operation is gone before its sunset on {sunset}")


def _sunsets(where: str, old: Shape, new: Shape, today: date) -> Iterator[Break]:
    """An operation that is going away, or goes away sooner than was told."""
    told, now = _sunset(old), _sunset(new)
    if now is None:
        return
    if told is None and now < today + LEAST_NOTICE:
        yield Break(where, f"it goes away on {now}, which is told less than {LEAST_NOTICE.days} days before")
    if told is not None and now < told:
        yield Break(where, f"it goes away on {now}, and {told} was told")


def _sunset(operation: Shape) -> date | None:
    """The day from which it is not there any more."""
    told = operation.get("x-sunset") if operation.get("deprecated") else None
    return None if told is None else date.fromisoformat(told)


def _types(where: str, old: Shape, new: Shape, way: Way) -> Iterator[Break]:
    before, after = _types_of(old), _types_of(new)
    if not before or not after:
        return
    narrower, wider = (before, after) if way == "sent" else (after, before)
    for kind in sorted(narrower - wider):
        if kind == "integer" and "number" in wider:
            continue
        word = "is not taken any more" if way == "sent" else "is answered now"
        yield Break(where, f"{kind} {word}")


def _values(where: str, old: Shape, new: Shape, way: Way) -> Iterator[Break]:
    before, after = old.get("enum"), new.get("enum")
    if way == "sent" and after is not None:
        if before is None:
            yield Break(where, "only some values are taken now")
        else:
            for value in before:
                if value not in after:
                    yield Break(where, f"{value} is not taken any more")
    elif way == "answered" and before is not None and not old.get("x-extensible"):
        if after is None:
            yield Break(where, "any value may be answered now")
        else:
            for value in after:
                if value not in before:
                    yield Break(where, f"{value} is answered now")


_TIGHTER: Mapping[str, int] = {
    "maxLength": -1,
    "maximum": -1,
    "maxItems": -1,
    "maxProperties": -1,
    "minLength": 1,
    "minimum": 1,
    "minItems": 1,
    "minProperties": 1,
}
_UNSAID: Mapping[str, int] = {"minLength": 0, "minItems": 0, "minProperties": 0}


def _limits(where: str, old: Shape, new: Shape, way: Way) -> Iterator[Break]:
    if old.get("format") != new.get("format") and (way == "answered" or new.get("format") is not None):
        yield Break(where, f"its form is {new.get('format') or 'any'} now, not {old.get('format') or 'any'}")
    if way == "answered":
        return
    if new.get("pattern") is not None and old.get("pattern") != new["pattern"]:
        yield Break(where, f"it must match {new['pattern']} now")
    for name, direction in _TIGHTER.items():
        before, after = old.get(name, _UNSAID.get(name)), new.get(name)
        if after is not None and (before is None or (after - before) * direction > 0):
            yield Break(where, f"{name} is {after} now, not {'unbounded' if before is None else before}")


def _types_of(shape: Shape) -> set[str]:
    kind = shape.get("type")
    if isinstance(kind, str):
        return {kind}
    return set(kind) if isinstance(kind, Sequence) else set()


def _name(shape: Shape) -> str:
    return str(shape.get("$ref", "")).rpartition("/")[2] or " or ".join(sorted(_types_of(shape))) or "another shape"


def _parameters_of(document: Shape, operation: Shape) -> dict[tuple[str, str], Shape]:
    found = (_of(document, one) for one in operation.get("parameters", []))
    return {(one["in"], one["name"]): one for one in found}


def _of(document: Shape, part: Shape) -> Shape:
    """The part itself, where it is a reference."""
    while "$ref" in part:
        found: Any = document
        for step in part["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        part = found
    return part


def _whole(document: Shape, shape: Shape) -> Shape:
    """A shape with what it refers to, and what it is made of, in one."""
    shape = _of(document, shape)
    if "allOf" not in shape:
        return shape
    whole: dict[str, Any] = {}
    for one in (*shape["allOf"], {key: value for key, value in shape.items() if key != "allOf"}):
        part = _whole(document, one)
        fields = {**whole.get("properties", {}), **part.get("properties", {})}
        needed = [*whole.get("required", []), *part.get("required", [])]
        whole |= {**part, **({"properties": fields} if fields else {}), **({"required": needed} if needed else {})}
    return whole
