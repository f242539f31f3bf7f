"""The document with examples that name what is there: the world's ids, URNs and versions in the place of made-up ones.

Shapes are left as they are. Without names of things that exist nearly all that is sent would end at "there is no such thing".
"""

import copy
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from unittest.mock import MagicMock

from starlette.routing import compile_path

from securing_good_api.versions.declared import NEWEST
from tests.harness.examples import EXAMPLES, named
from tests.harness.examples.kinds import Sent
from tests.harness.operations import COMMANDS, NEEDS
from tests.harness.stories import World

Document = dict[str, Any]
Values = dict[str, list[Any]]
NAMES = re.compile(r"urns?|.*_id|provider|person|academic_year|version|number|period|slot")
"""Fields of a body that name something."""
MOST_VALUES = 40


def requests_of(world: World) -> Iterator[tuple[str, Sent]]:
    """Every request that the harness knows, with its method: what succeeds first, then what only may be asked."""
    for school in (0, 1):
        story = named(world, "307", school=school)
        for command in COMMANDS:
            if command not in NEEDS and not school:
                method, _, sent = command(story, None)
                yield method, sent
        for (method, _), example in EXAMPLES.items():
            yield method, example.make(story)
    for (method, _), example in EXAMPLES.items():
        yield method, example.make(named(world, "310"))


def known_to(document: Document, world: World) -> tuple[Document, Values]:
    """The document with the world's examples, and values by `path.visit_id`, `body.urn`: own, another school's, another's."""
    told, values = copy.deepcopy(document), defaultdict[str, list[Any]](list)
    patterns = [
        (compile_path(path)[0], path, method, operation)
        for path, methods in sorted(told["paths"].items(), key=lambda one: one[0].count("{"))
        for method, operation in methods.items()
    ]
    first: set[str] = set()
    for method, sent in requests_of(world):
        path, _, query = sent.path.partition("?")
        found = next((one for one in patterns if one[2] == method.lower() and one[0].match(path)), None)
        if found is None:
            continue
        pattern, _, _, operation = found
        filled = pattern.match(path).groupdict()
        for one in operation.get("parameters", []):
            parameter = _said(told, one)
            if parameter["in"] == "path":
                _note(values, f"path.{parameter['name']}", _typed(filled[parameter["name"]], parameter["schema"]))
        body = sent.more.get("json")
        for name, value in body.items() if isinstance(body, dict) else ():
            if NAMES.fullmatch(name) and isinstance(value, str | int) and not isinstance(value, bool):
                _note(values, f"body.{name}", value)
        if operation["operationId"] not in first:
            first.add(operation["operationId"])
            _show(told, operation, filled, sent, _queried(query))
    return told, dict(values)


def _note(values: Values, key: str, value: Any) -> None:
    if value not in values[key] and not isinstance(value, MagicMock) and len(values[key]) < MOST_VALUES:
        values[key].append(value)


def _queried(query: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in query.split("&") if part)


def _show(
    told: Document, operation: dict[str, Any], filled: dict[str, str], sent: Sent, queried: dict[str, str]
) -> None:
    """Put a request's values in the place of an operation's examples."""
    headers = {name.lower(): value for name, value in sent.more.get("headers", {}).items()}
    shown = []
    for one in operation.get("parameters", []):
        parameter = copy.deepcopy(_said(told, one))
        given = {"path": filled, "header": headers, "query": queried}.get(parameter["in"], {})
        name = parameter["name"].lower() if parameter["in"] == "header" else parameter["name"]
        parameter.pop("examples", None)
        if parameter["name"] == "API-Version":
            # An older version answers as its own document says.
            parameter["schema"] = {"type": "string", "enum": [NEWEST]}
        if name in given:
            parameter["example"] = _typed(given[name], parameter["schema"])
        elif parameter["in"] == "header":
            # A key or a tag that is the same in every request says nothing new after the first.
            parameter.pop("example", None)
        shown.append(parameter)
    if shown:
        operation["parameters"] = shown
    for kind, content in operation.get("requestBody", {}).get("content", {}).items():
        example = _body(kind, sent)
        if example is not None:
            content["examples"] = {"world": {"value": example}}


def _said(told: Document, part: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in part:
        return part
    _, _, group, name = part["$ref"].split("/")
    found: dict[str, Any] = told["components"][group][name]
    return found


def _typed(text: str, schema: dict[str, Any]) -> Any:
    return int(text) if schema.get("type") == "integer" else text


def _body(kind: str, sent: Sent) -> Any:
    if kind == "multipart/form-data":
        file = sent.more.get("files", {}).get("file")
        return None if file is None else {**sent.more.get("data", {}), "file": file[1].decode("utf-8", "replace")}
    return json.loads(json.dumps(sent.more["json"])) if "json" in sent.more else None
