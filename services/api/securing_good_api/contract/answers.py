"""What every operation may answer besides what it is for, and the headers it takes and gives."""

from typing import Any, Final

from securing_good_api.deprecations import Deprecation
from securing_good_api.headers import KEY, LONGEST
from securing_good_api.problems import PROBLEMS, ProblemType
from securing_good_api.versions.declared import DATES, NEWEST

PROBLEM = {"$ref": "#/components/schemas/Problem"}
PUBLIC_TAGS = {"health", "problems"}
WRITES = {"post", "put", "patch", "delete"}

HEADERS: Final[dict[str, Any]] = {
    "RequestId": {
        "description": "The request's id: the one sent in `X-Request-ID`, or one made here. Quote it in reports.",
        "schema": {"type": "string", "minLength": 8, "maxLength": 64, "pattern": "^[A-Za-z0-9._-]+$"},
        "example": "2f1c9a4e7b6d4c0c9c6a1b2d3e4f5a6b",
    },
    "TraceResponse": {
        "description": "The step that answered, in the trace which `traceparent` named or in one of its own (W3C Trace "
        "Context, draft). Its second part is the trace id, which problems, logs, events and webhooks have too.",
        "schema": {
            "type": "string",
            "minLength": 55,
            "maxLength": 55,
            "pattern": "^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$",
        },
        "example": "00-2f1c9a4e7b6d4c0c9c6a1b2d3e4f5a6b-9c6a1b2d3e4f5a6b-00",
    },
    "ApiVersion": {
        "description": "The version it is answered in.",
        "schema": {"type": "string", "format": "date", "minLength": 10, "maxLength": 10},
        "example": NEWEST,
    },
    "Deprecation": {
        "description": "Since when it has been going away: `@` and seconds since 1970 (RFC 9745).",
        "schema": {"type": "string", "pattern": "^@[0-9]{1,12}$", "minLength": 2, "maxLength": 13},
        "example": "@1795737600",
    },
    "Sunset": {
        "description": "When it goes away: from then on the answer is 410 (RFC 8594).",
        "schema": {"type": "string", "minLength": 29, "maxLength": 29},
        "example": "Wed, 01 Dec 2027 00:00:00 GMT",
    },
    "Link": {
        "description": "A page that says why (`deprecation`), and what to ask instead (`successor-version`).",
        "schema": {"type": "string", "minLength": 1, "maxLength": 1000},
        "example": '</deprecations/download_refused_rows>; rel="deprecation"; type="text/html"',
    },
    "RateLimit": {
        "description": "What is left of the quota, and in how many seconds it is whole again "
        "(draft-ietf-httpapi-ratelimit-headers); absent where no limit is set.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 200},
        "example": '"default";r=599;t=60',
    },
    "RateLimitPolicy": {
        "description": "The quota and its window in seconds; absent where no limit is set.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 200},
        "example": '"default";q=600;w=60',
    },
    "RetryAfter": {
        "description": "After how many seconds to try again.",
        "schema": {"type": "integer", "format": "int32", "minimum": 0, "maximum": 86_400},
        "example": 2,
    },
    "ETag": {
        "description": "The version of what was answered, or on 412 of what there is now: for `If-None-Match`, and for "
        "`If-Match` when you change it.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 200},
        "example": '"3.1f2e3d4c"',
    },
    "Location": {
        "description": "Where what was made is read.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 2048},
        "example": "/v1/visits/3f0c2f0e-8a0e-4b53-9d0e-6d8f2f1a7c11",
    },
    "Replayed": {
        "description": "That this is the answer which an earlier request with the same `Idempotency-Key` was given.",
        "schema": {"type": "string", "enum": ["true"]},
    },
    "PreferenceApplied": {
        "description": "How the batch was handled, where `Prefer` said so.",
        "schema": {"type": "string", "enum": ["handling=strict", "handling=lenient"]},
    },
    "Challenge": {
        "description": "How to prove who you are, or which scope is missing.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 1000},
        "example": 'Bearer realm="securing-good"',
    },
}
PARAMETERS: Final[dict[str, Any]] = {
    "ApiVersion": {
        "name": "API-Version",
        "in": "header",
        "required": False,
        "description": "The version to be answered in. Without it a system is answered in the version it was registered "
        "under, and everybody else in the newest.",
        "schema": {"type": "string", "enum": [*DATES]},
        "example": NEWEST,
    },
    "IfMatch": {
        "name": "If-Match",
        "in": "header",
        "required": True,
        "description": "The ETag of the version you read and now change, so that nobody's change is overwritten.",
        "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST["if-match"]},
        "example": '"3.1f2e3d4c"',
    },
    "IfNoneMatch": {
        "name": "If-None-Match",
        "in": "header",
        "required": False,
        "description": "The ETag of what you have: the answer is 304, without a body, while it is the newest.",
        "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST["if-none-match"]},
        "example": '"3.1f2e3d4c"',
    },
    "Prefer": {
        "name": "Prefer",
        "in": "header",
        "required": False,
        "description": "`handling=strict`: all of the batch or nothing, 422 where any item is refused. Left out, or "
        "`handling=lenient`: each item by itself (RFC 7240).",
        "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST["prefer"]},
        "example": "handling=strict",
    },
    "IdempotencyKey": {
        "name": "Idempotency-Key",
        "in": "header",
        "required": False,
        "description": "A key of your own for this request. Sent again with it, the request has its effect once and is given "
        "the same answer; with another body it is refused.",
        "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST["idempotency-key"], "pattern": KEY},
        "example": "3b9aca00-5f0c-4b7e-9d0e-1f2e3d4c5b6a",
    },
}
PARAMETERS["NeededIdempotencyKey"] = {**PARAMETERS["IdempotencyKey"], "required": True}

_NAMES: Final[dict[int, str]] = {
    400: "BadRequest",
    401: "Unauthenticated",
    403: "Forbidden",
    404: "NotFound",
    406: "NotAcceptable",
    409: "Conflict",
    410: "Gone",
    412: "ChangedMeanwhile",
    413: "TooLarge",
    415: "UnsupportedMediaType",
    422: "Invalid",
    428: "VersionRequired",
    429: "TooManyRequests",
    500: "InternalError",
    503: "Unavailable",
}
WITH_VERSION: Final = {"application/json", "application/pdf", "text/html"}
"""What an answer holds that comes with its version."""
MULTI_STATUS: Final = "207"
"""The status of a batch, each item of which has its own."""
ALWAYS: Final = (400, 401, 403, 406, 413, 422, 429, 500, 503)
"""What any request under `/v1` may be answered: it is read, proved, bounded and counted before anything else."""


def _of_status(status: int) -> dict[str, ProblemType]:
    return {name: kind for name, kind in PROBLEMS.items() if kind.status == status}


def _problem_answer(status: int) -> dict[str, Any]:
    """One problem answer with an example of each kind of problem that has this status."""
    kinds = _of_status(status) or {
        "too-many-requests": ProblemType(status, "Too many requests", "Wait as long as Retry-After says.")
    }
    headers = dict(_ON_ALL)
    if status in {401, 403}:
        headers["WWW-Authenticate"] = _header("Challenge")
    if status == 412:
        headers["ETag"] = _header("ETag")
    if status in {429, 503}:
        headers["Retry-After"] = _header("RetryAfter")
    examples = {
        name: {
            "summary": kind.title,
            "value": {
                "type": f"/problems/{name}",
                "title": kind.title,
                "status": kind.status,
                "detail": kind.meaning,
                "instance": "/v1/schools",
                "request_id": "2f1c9a4e7b6d4c0c9c6a1b2d3e4f5a6b",
                "trace_id": "2f1c9a4e7b6d4c0c9c6a1b2d3e4f5a6b",
            },
        }
        for name, kind in kinds.items()
    }
    return {
        "description": "; ".join(kind.title for kind in kinds.values()),
        "headers": headers,
        "content": {"application/problem+json": {"schema": PROBLEM, "examples": examples}},
    }


def _header(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/headers/{name}"}


_ANYWHERE: Final = {"X-Request-ID": _header("RequestId"), "traceresponse": _header("TraceResponse")}
_ON_ALL: Final = {
    **_ANYWHERE,
    "API-Version": _header("ApiVersion"),
    "RateLimit": _header("RateLimit"),
    "RateLimit-Policy": _header("RateLimitPolicy"),
}
RESPONSES: Final[dict[str, Any]] = {
    **{name: _problem_answer(status) for status, name in _NAMES.items()},
    "NotModified": {
        "description": "What you have is the newest",
        "headers": {**_ANYWHERE, "API-Version": _header("ApiVersion"), "ETag": _header("ETag")},
    },
}


def complete_operation(path: str, method: str, operation: dict[str, Any]) -> None:
    """Say what holds for every operation of its kind: how it may refuse, and which headers it takes and gives."""
    if not path.startswith("/v1"):
        _complete_public(operation)
        return
    statuses = {int(status) for status in operation["responses"] if int(status) >= 400} | {*ALWAYS}
    if "{" in path:
        statuses.add(404)
    if method in WRITES:
        statuses |= {409, 415}
    taken = [{"$ref": f"#/components/parameters/{name}"} for name in _taken(path, method, statuses, operation)]
    if taken:
        operation["parameters"] = [*operation.get("parameters", []), *taken]
    answered = {status: one for status, one in operation["responses"].items() if int(status) < 400}
    for status, answer in answered.items():
        answer["headers"] = _given(method, status, answer)
    if _is_conditional(path, method, operation):
        answered["304"] = {"$ref": "#/components/responses/NotModified"}
    refused = {str(status): {"$ref": f"#/components/responses/{_NAMES[status]}"} for status in sorted(statuses)}
    operation["responses"] = answered | refused


def _complete_public(operation: dict[str, Any]) -> None:
    """Outside `/v1` nobody is asked for a token, and nothing is counted."""
    operation["security"] = []
    answered = operation["responses"]
    if "422" in answered:
        answered["422"] = {"$ref": "#/components/responses/Invalid"}
    if operation.get("parameters"):
        answered["404"] = {"$ref": "#/components/responses/NotFound"}
    if "requestBody" in operation:
        for status, name in ((401, "Unauthenticated"), (415, "UnsupportedMediaType"), (503, "Unavailable")):
            answered[str(status)] = {"$ref": f"#/components/responses/{name}"}
    for status, name in ((400, "BadRequest"), (406, "NotAcceptable"), (413, "TooLarge"), (500, "InternalError")):
        answered[str(status)] = {"$ref": f"#/components/responses/{name}"}
    for status, answer in answered.items():
        if status < "300":
            answer["headers"] = dict(_ANYWHERE)


def say_deprecated(operation: dict[str, Any], deprecation: Deprecation) -> None:
    """Say that an operation is going away, when, and what every answer of it says of that."""
    operation["deprecated"] = True
    operation["x-sunset"] = deprecation.sunset.date().isoformat()
    operation["description"] += (
        f" It goes away on {deprecation.sunset.date()}: ask `{deprecation.method} {deprecation.successor}` instead. "
        f"{deprecation.why}"
    )
    for status, answer in operation["responses"].items():
        if status < "400" and "$ref" not in answer:
            answer["headers"] |= {name: _header(name) for name in ("Deprecation", "Sunset", "Link")}
    operation["responses"]["410"] = {"$ref": "#/components/responses/Gone"}


def _is_conditional(path: str, method: str, operation: dict[str, Any]) -> bool:
    kinds = set(operation["responses"].get("200", {}).get("content", {}))
    return method == "get" and bool(kinds & WITH_VERSION) and path != "/v1/me"


def _taken(path: str, method: str, statuses: set[int], operation: dict[str, Any]) -> list[str]:
    names = ["ApiVersion", *(["IfMatch"] if 428 in statuses else [])]
    if _is_conditional(path, method, operation):
        names.append("IfNoneMatch")
    if MULTI_STATUS in operation["responses"]:
        names.append("Prefer")
    if method != "post":
        return names
    return [*names, "NeededIdempotencyKey" if MULTI_STATUS in operation["responses"] else "IdempotencyKey"]


def _given(method: str, status: str, answer: dict[str, Any]) -> dict[str, Any]:
    headers = dict(_ON_ALL)
    if status == MULTI_STATUS:
        headers["Preference-Applied"] = _header("PreferenceApplied")
    elif WITH_VERSION & set(answer.get("content", {})):
        headers["ETag"] = _header("ETag")
    if status in {"201", "202"}:
        headers["Location"] = _header("Location")
    if method == "post":
        headers["Idempotent-Replayed"] = _header("Replayed")
    return headers
