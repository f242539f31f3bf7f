"""Every answer that a test is given is held against the OpenAPI document: its status, its content type, its shape.

A test fails where it was given what the document does not say, whatever else it looks at.
"""

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import httpx
import jsonschema_rs
from starlette.routing import compile_path

from securing_good_api.versions.declared import NEWEST
from securing_good_api.versions.documents import document_at

UNSAID = {"OPTIONS", "HEAD"}
"""Methods that every address takes in the same way, and the document says nothing of."""


class NotAsDocumented(AssertionError):
    """The application answered what its document does not say."""


class Contract:
    """What a document says of each answer; shapes are compiled when they are first met."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._document = document
        self._paths = [(compile_path(path)[0], path, methods) for path, methods in document["paths"].items()]
        self._shapes: dict[str, Any] = {}
        self._names: dict[str, set[str]] = {}

    def hold(self, method: str, path: str, answer: httpx.Response) -> None:
        """Raise NotAsDocumented where an answer is not one that the document tells of."""
        if method in UNSAID:
            return
        matching = [(shown, methods) for pattern, shown, methods in self._paths if pattern.match(path)]
        # `/schools/lookup` is no school, whichever methods the two take.
        exact = min((shown.count("{") for shown, _ in matching), default=0)
        found = next(
            (
                (shown, methods[method.lower()])
                for shown, methods in matching
                if shown.count("{") == exact and method.lower() in methods
            ),
            None,
        )
        if found is None:
            return
        shown, operation = found
        where = f"{method} {shown} {answer.status_code}"
        said = operation["responses"].get(str(answer.status_code))
        if said is None:
            raise NotAsDocumented(f"{where}: the status is not documented: {answer.text[:300]}")
        kinds = self._said(said).get("content", {})
        if not kinds:
            if answer.content:
                raise NotAsDocumented(f"{where}: nothing is documented to follow, and {len(answer.content)} bytes did")
            return
        kind = answer.headers.get("content-type", "").partition(";")[0]
        if kind not in kinds:
            raise NotAsDocumented(f"{where}: {kind or 'no content type'} is documented by none of {sorted(kinds)}")
        if kind.endswith("json"):
            self._hold_shape(where, kinds[kind]["schema"], answer.content)
        if kind == "application/problem+json":
            self._hold_places(where, operation.get("requestBody", {}), answer)

    def _hold_places(self, where: str, sent: dict[str, Any], answer: httpx.Response) -> None:
        """A refusal points at what the body has, by the name that its sender knows it by."""
        errors = [one for one in answer.json().get("errors", []) if one.get("pointer", "").startswith("#/")]
        if not errors:
            return
        shown = json.dumps(sent, sort_keys=True)
        if shown not in self._names:
            reached: dict[str, Any] = {}
            self._reach(sent, reached)
            self._names[shown] = set(_properties([sent, *reached.values()]))
        for one in errors:
            for part in one["pointer"][2:].split("/"):
                name = part.replace("~1", "/").replace("~0", "~")
                if name and not name.isdigit() and name not in self._names[shown] and not _sends(answer.request, name):
                    raise NotAsDocumented(f"{where}: {one['pointer']} is not in what can be sent")

    def _hold_shape(self, where: str, schema: dict[str, Any], content: bytes) -> None:
        named = json.dumps(schema, sort_keys=True)
        if named not in self._shapes:
            self._shapes[named] = self.compiled(schema)
        body = json.loads(content)
        wrong = next(self._shapes[named].iter_errors(body), None)
        if wrong is not None:
            place = "/".join(map(str, wrong.instance_path))
            raise NotAsDocumented(f"{where}: at /{place}: {str(wrong.message)[:500]}")

    def compiled(self, schema: dict[str, Any]) -> Any:
        """A validator of one shape with all that it refers to."""
        needed: dict[str, Any] = {}
        self._reach(schema, needed)
        whole = {**schema, "components": {"schemas": needed}}
        return jsonschema_rs.Draft202012Validator(whole, validate_formats=True)

    def _reach(self, part: Any, needed: dict[str, Any]) -> None:
        if isinstance(part, list):
            for one in part:
                self._reach(one, needed)
        elif isinstance(part, dict):
            group, _, name = str(part.get("$ref", "")).rpartition("/")
            if group == "#/components/schemas" and name not in needed:
                needed[name] = self._document["components"]["schemas"][name]
                self._reach(needed[name], needed)
            for one in part.values():
                self._reach(one, needed)

    def _said(self, part: dict[str, Any]) -> dict[str, Any]:
        if "$ref" not in part:
            return part
        _, _, group, name = part["$ref"].split("/")
        found: dict[str, Any] = self._document["components"][group][name]
        return found


def _properties(part: Any) -> Iterator[str]:
    if isinstance(part, list):
        for one in part:
            yield from _properties(one)
    elif isinstance(part, dict):
        properties = part.get("properties")
        if isinstance(properties, dict):
            yield from properties
        for one in part.values():
            yield from _properties(one)


def _sends(request: httpx.Request, name: str) -> bool:
    """Whether it was sent, known or not: what is unknown is pointed at too. A file that was streamed cannot be told of."""
    try:
        return name.encode() in request.content
    except httpx.RequestNotRead:
        return True


@lru_cache(maxsize=8)
def _contract_of(app, version: str) -> Contract:
    return Contract(document_at(app.openapi(), version))


def held_by(app) -> dict[str, list[Any]]:
    """Hooks for a client: each answer of the application is held against its version's document as it comes in."""

    async def hold(answer: httpx.Response) -> None:
        if answer.headers.get("content-type", "").startswith("text/event-stream"):
            return
        await answer.aread()
        version = answer.headers.get("api-version", NEWEST)
        _contract_of(app, version).hold(answer.request.method, answer.request.url.path, answer)

    return {"response": [hold]}
