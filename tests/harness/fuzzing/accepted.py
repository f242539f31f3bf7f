"""What schemathesis takes for a failure and is none here, each with its reason. Nothing is left unchecked for all operations."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, get_args

from pydantic_core import core_schema

OF_SHAPE = frozenset(get_args(core_schema.ErrorType))
"""Codes of rules that the document tells: types, bounds, patterns, what is required and what is not known."""
REFUSED_BY_STATE = {
    "/problems/changed-meanwhile": "no shape says which version is the newest",
    "/problems/idempotency-key-reused": "no shape says which keys were used before",
    "/problems/invalid-cursor": "no shape says which cursors a list gave out",
    "/problems/file-refused": "what a file holds is told where its columns are, and not by a shape",
    "/problems/batch-refused": "no shape says which of its items are refused by rules",
}
"""Refusals of what has the documented shape that are neither 404 nor 409."""
OF_CREDENTIALS = {"unsupported_grant_type", "invalid_request", "invalid_scope"}
"""Refusals of the token endpoint (RFC 6749 section 5.2): no shape says which credentials there are and what goes with what."""
OF_DIGITS = frozenset({"decimal_max_digits", "decimal_max_places", "decimal_whole_digits"})
BOUND_OF_DAYS = re.compile(r"(greater|less) than (or equal to )?\d{4}-\d{2}-\d{2}$")
TEXT_THAT_BECAME = re.compile(r"violates `type` at /properties/\w+ \(was string, became (number|integer|boolean)\)")
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
NEGATIVE = ("400", "401", "403", "404", "405", "406", "409", "415", "422", "428", "429", "5xx")
HEADER = ("400", "401", "403", "406", "415", "422")


def narrowed(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Checks that differ for single operations, as schemathesis's configuration has them."""
    versioned, batches, large = [], [], []
    for operation in operations_of(document):
        if operation["operationId"] == "propose_ruleset":
            large.append(operation["operationId"])
        if "428" in operation["responses"]:
            versioned.append(operation["operationId"])
        if "207" in operation["responses"]:
            batches.append(operation["operationId"])
    return [
        {
            # RFC 6585 has a status of its own for a change that does not name the version it was made from.
            "include-operation-id": versioned,
            "checks": {"missing_required_header": {"expected-statuses": [*HEADER, "428"]}},
        },
        {
            # A text that is longer than any may be makes a body that is larger than any may be.
            "include-operation-id": large,
            "checks": {"negative_data_rejection": {"expected-statuses": [*NEGATIVE, "413"]}},
        },
        {
            # An item that is not of its shape is refused in its own place; the batch is taken (ADR 47).
            "include-operation-id": batches,
            "checks": {"negative_data_rejection": {"expected-statuses": [*NEGATIVE, "207"]}},
        },
    ]


def operations_of(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Each operation of a document."""
    for methods in document["paths"].values():
        yield from methods.values()


def is_refused_by_a_rule(status: int, content: bytes) -> bool:
    """Whether a request of the documented shape was refused by something that no shape can say.

    A rule of shape among what it breaks means that the document did not tell of it: that is a failure.
    """
    if status not in {400, 412, 422}:
        return False
    problem = json.loads(content)
    if problem["type"] in REFUSED_BY_STATE or problem.get("error") in OF_CREDENTIALS:
        return True
    broken = problem.get("errors")
    return problem["type"] == "/problems/invalid" and bool(broken) and not any(map(_is_told_by_a_shape, broken))


def _is_told_by_a_shape(error: dict[str, str]) -> bool:
    """JSON Schema has no bounds of days and counts no digits."""
    return error["code"] in OF_SHAPE - OF_DIGITS and not BOUND_OF_DAYS.search(error["detail"])


def is_nowhere(case: Any) -> bool:
    """Whether the address holds what is no id where the document says that one stands.

    Requests that build on each other take what an answer does not have, and the last word of an address, for an id.
    """
    filled = case.path_parameters or {}
    for one in case.operation.path_parameters:
        of_id = one.definition.get("schema", {}).get("format") == "uuid"
        if of_id and not UUID.fullmatch(str(filled.get(one.name, ""))):
            return True
    return False


def is_text_anyway(case: Any, told: str) -> bool:
    """Whether what was sent in place of a text is one: a field of a form has no type, and a number in it is its digits."""
    return case.media_type == "multipart/form-data" and TEXT_THAT_BECAME.search(told) is not None


def is_told_again(headers: Mapping[str, Any]) -> bool:
    """Whether it is the answer of the first time: it is given for the same key and body, whatever headers come with them."""
    return "idempotent-replayed" in headers
