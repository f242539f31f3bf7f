"""Errors as RFC 9457 problem documents: one shape for every refusal, never a traceback."""

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from asyncpg.exceptions import DataError, InterfaceError, PostgresError
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from securing_good import tracing
from securing_good.errors import (
    ChangedMeanwhile,
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    SecuringGoodError,
    VersionRequired,
)
from securing_good_api.methods import methods_at

_METHOD_NOT_ALLOWED = 405
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ProblemType:
    """One kind of problem: its status, its title, and what to do about it."""

    status: int
    title: str
    meaning: str


PROBLEMS: dict[str, ProblemType] = {
    "bad-request": ProblemType(400, "Bad request", "The request could not be read. Correct it and send it again."),
    "malformed-json": ProblemType(400, "Malformed JSON", "The body is not JSON. The detail says where it breaks off."),
    "unknown-version": ProblemType(
        400,
        "Unknown version",
        "Send API-Version with one of the versions that `versions` names, or leave the header out.",
    ),
    "invalid-cursor": ProblemType(
        400, "Invalid cursor", "The cursor is not one this list gave out. Start again from the first page."
    ),
    "unauthenticated": ProblemType(401, "Unauthenticated", "Send a valid bearer token in the Authorization header."),
    "forbidden": ProblemType(403, "Forbidden", "Your role does not allow this. Ask whoever manages your roles."),
    "not-found": ProblemType(404, "Not found", "There is no such thing, or none that you may know of."),
    "method-not-allowed": ProblemType(405, "Method not allowed", "See the Allow header for what this address takes."),
    "not-acceptable": ProblemType(406, "Not acceptable", "This address answers with JSON."),
    "conflict": ProblemType(409, "Conflict", "The thing is not in a state that allows this. See the blockers."),
    "gone": ProblemType(
        410, "Gone", "It went away on a day that was told with every answer. The detail says what to ask instead."
    ),
    "changed-meanwhile": ProblemType(
        412, "Changed meanwhile", "Somebody changed it after you read it. Read it again, then decide."
    ),
    "too-large": ProblemType(413, "Too large", "Send less at once. The detail names the limit."),
    "unsupported-media-type": ProblemType(415, "Unsupported media type", "Send the content type the detail names."),
    "invalid": ProblemType(422, "Invalid", "What was sent breaks a rule. Each of `errors` points to the place."),
    "file-refused": ProblemType(
        422, "File refused", "The file as a whole cannot be used; nothing of it was kept as fact. See the detail."
    ),
    "batch-refused": ProblemType(
        422,
        "Batch refused",
        "It was to be taken as a whole (`Prefer: handling=strict`) and some of it cannot be: nothing was changed. Each of "
        "`errors` points to the place.",
    ),
    "idempotency-key-required": ProblemType(
        400,
        "Idempotency key required",
        "Send an Idempotency-Key, a new one for each new request, and the same to repeat one.",
    ),
    "idempotency-key-reused": ProblemType(
        422, "Idempotency key reused", "The same key came with another request. Use a new key for a new request."
    ),
    "version-required": ProblemType(
        428, "Version required", "Send If-Match with the ETag of the version you are changing."
    ),
    "too-many-requests": ProblemType(
        429, "Too many requests", "You have asked too often just now. Retry-After says in how many seconds to go on."
    ),
    "internal": ProblemType(500, "Internal error", "This is our fault. Quote the request id when you report it."),
    "unavailable": ProblemType(
        503, "Unavailable", "The database, or whoever vouches for you, is away or busy. Try again shortly."
    ),
    "streams-full": ProblemType(
        503, "Too many streams", "As many streams are open as there may be. Read the list, or try again after a while."
    ),
}

STATUS_OF = {
    NotFound: "not-found",
    Forbidden: "forbidden",
    Conflict: "conflict",
    Invalid: "invalid",
    ChangedMeanwhile: "changed-meanwhile",
    VersionRequired: "version-required",
}

CONSTRAINTS: dict[str, tuple[type[SecuringGoodError], str]] = {
    "uq_case_open_for_school": (Conflict, "This school already has an open case."),
    "pk_visit_record": (Conflict, "This visit has already been recorded."),
    "uq_level_proposal_open_for_school": (Conflict, "A level is proposed for this school already."),
    "pk_level_correction_answer": (Conflict, "This correction is answered already."),
    "uq_self_evaluation_council_urn_academic_year_version": (
        Conflict,
        "Another self-evaluation of this year was submitted at the same moment. Read it, then send yours again.",
    ),
    "uq_person_email": (Conflict, "Somebody with this email address is here already."),
    "pk_person_identity": (Conflict, "Your sign-in was linked at the same moment. Send the request again."),
    "uq_identity_issuer_issuer_audience": (
        Conflict,
        "This issuer's tokens for this audience are trusted here already, by your council or by another.",
    ),
    "uq_case_council_reference": (Conflict, "Another case was opened at the same moment. Send the request again."),
    "fk_visit_not_held_council_visit_id_case_id_urn": (
        Conflict,
        "The visit was withdrawn by a new timetable just now. Read the visits again.",
    ),
    "fk_visit_record_council_visit_id_case_id_urn": (
        Conflict,
        "The visit was withdrawn by a new timetable just now. Read the visits again.",
    ),
    "uq_document_drafted_letter": (Conflict, "A letter was drafted at the same moment. Read the documents again."),
    "uq_provider_council_name": (Conflict, "A provider with this name is in the catalogue already."),
    "uq_external_review_open": (Conflict, "An external review of this school is under way already."),
    "uq_school_time_said": (Conflict, "The school spoke of this half-day at the same moment. Read it again."),
    "uq_school_assignment_standing": (
        Conflict,
        "The school was given a link partner at the same moment. Read it again.",
    ),
    "uq_case_assignment_standing": (Conflict, "Somebody was assigned at the same moment. Read the case again."),
}
"""Names of database constraints, and what they say to people when two requests race past the checks."""


class BrokenRule(BaseModel):
    """A rule that was broken, and where: a JSON pointer into the body, or a parameter, or a line of a file."""

    model_config = ConfigDict(extra="allow")

    code: str
    detail: str
    pointer: str | None = None


class Blocker(BaseModel):
    """A reason why something cannot be done now."""

    model_config = ConfigDict(extra="allow")

    code: str
    detail: str


class Problem(BaseModel):
    """RFC 9457 problem document."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str
    instance: str
    request_id: str | None = None
    trace_id: Annotated[str, Field(min_length=32, max_length=32, pattern="^[0-9a-f]{32}$")] | None = None
    """The trace of the request: the one its `traceparent` named, or one of its own."""
    versions: list[str] | None = None
    """The versions there are, where the one that was asked for is none of them."""
    errors: list[BrokenRule] | None = None
    """Each rule that what was sent breaks."""
    blockers: list[Blocker] | None = None
    """Each reason why the thing does not allow this now."""


def told_of(request: Request, name: str, detail: str, more: Mapping[str, Any], *, place: str = "") -> dict[str, Any]:
    """A problem document; `place` points to the part of the request that it is about."""
    kind = PROBLEMS[name]
    request_id, trace_id = request.scope.get("state", {}).get("request_id"), tracing.current_id()
    return {
        "type": f"/problems/{name}",
        "title": kind.title,
        "status": kind.status,
        "detail": detail,
        "instance": request.url.path + place,
        **({"request_id": request_id} if request_id else {}),
        **({"trace_id": trace_id} if trace_id else {}),
        **{key: value for key, value in more.items() if key != "headers"},
    }


def problem(request: Request, name: str, detail: str, **more: Any) -> Response:
    """Answer with a problem document."""
    body, headers = told_of(request, name, detail, more), dict(more.get("headers", {}))
    return JSONResponse(body, PROBLEMS[name].status, headers, media_type="application/problem+json")


def refusal_of(error: Exception) -> tuple[str, str, Mapping[str, Any]] | None:
    """The name of the problem that an error is for whoever asked, its detail, and what else it says.

    None for what is no refusal: our own fault, or a database that is away.
    """
    if isinstance(error, SecuringGoodError):
        return error.code if error.code in PROBLEMS else "conflict", error.detail, error.more
    if isinstance(error, IntegrityError):
        constraint = str(getattr(getattr(error.orig, "__cause__", None), "constraint_name", ""))
        if constraint.startswith("fk_") and constraint.endswith("_council"):
            return "forbidden", "Your council is not served here: an administrator registers it first.", {}
        if constraint in CONSTRAINTS:
            kind, detail = CONSTRAINTS[constraint]
            return STATUS_OF[kind], detail, {}
    elif isinstance(error, DBAPIError) and _unstorable(error):
        return "bad-request", "The request holds a value that cannot be looked up or stored.", {}
    return None


def broken_rules(found: Sequence[Mapping[str, Any]], place: Sequence[int | str] = ()) -> list[dict[str, str]]:
    """What a shape's validation found, each with the place: `place` is where the shape stands in the request."""
    return [
        {"pointer": _pointer((*place, *one["loc"])), "code": str(one["type"]), "detail": _sentence(one)}
        for one in found
    ]


def places(errors: Sequence[Mapping[str, str]]) -> str:
    """What is wrong, by how often."""
    return f"The request breaks a rule in {'one place' if len(errors) == 1 else f'{len(errors)} places'}."


def unavailable(request: Request) -> Response:
    """The database does not answer now: try again in two seconds."""
    return problem(request, "unavailable", "The database is away or busy.", headers={"Retry-After": "2"})


def documented(*names: str) -> dict[int | str, dict[str, Any]]:
    """The problem answers of a route, for the OpenAPI document."""
    listed: dict[int | str, dict[str, Any]] = {}
    for name in ("unauthenticated", "forbidden", *names, "invalid", "unavailable"):
        kind = PROBLEMS[name]
        listed[kind.status] = {
            "description": kind.title,
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
    return listed


def speak_in_problems(app: FastAPI) -> None:
    """Turn every kind of error into a problem document."""

    @app.exception_handler(SecuringGoodError)
    async def refused(request: Request, error: SecuringGoodError) -> Response:
        refusal = refusal_of(error)
        assert refusal is not None
        name, detail, more = refusal
        headers = {**_newest_tag(request, error), **more.get("headers", {})}
        return problem(request, name, detail, **{**more, "headers": headers})

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        found = error.errors()
        if found and found[0]["type"] == "json_invalid":
            return problem(request, "malformed-json", f"The body is not JSON: {found[0]['ctx']['error']}.")
        errors = broken_rules(found)
        return problem(request, "invalid", places(errors), errors=errors)

    @app.exception_handler(HTTPException)
    async def by_status(request: Request, error: HTTPException) -> Response:
        names = {kind.status: name for name, kind in reversed(PROBLEMS.items())}
        headers = dict(error.headers or {})
        if error.status_code == 404:
            return problem(request, "not-found", "There is nothing at this address.", headers=headers)
        if error.status_code == _METHOD_NOT_ALLOWED:
            taken = ", ".join(methods_at(request.app, request.url.path))
            if request.method == "OPTIONS":
                return Response(status_code=204, headers={"Allow": taken})
            return problem(request, "method-not-allowed", f"It takes {taken}.", headers={**headers, "Allow": taken})
        name = names.get(error.status_code, "bad-request")
        return problem(request, name, str(error.detail), headers=headers)

    _answer_for_database(app)


def _newest_tag(request: Request, error: SecuringGoodError) -> dict[str, str]:
    """The ETag of the newest version, where a change names an older one: the same view's, of the version there is now."""
    named = re.fullmatch(r'"\d{1,9}\.([0-9a-f]{8})[^"]*"', request.headers.get("if-match", "").strip())
    if named is None or "current_version" not in error.more:
        return {}
    return {"ETag": f'"{error.more["current_version"]}.{named.group(1)}"'}


def _answer_for_database(app: FastAPI) -> None:
    """Turn what the database refuses, and a database that is away, into problem documents."""

    @app.exception_handler(IntegrityError)
    async def refused_by_database(request: Request, error: IntegrityError) -> Response:
        refusal = refusal_of(error)
        if refusal is None:
            raise error
        return problem(request, refusal[0], refusal[1])

    @app.exception_handler(DBAPIError)
    @app.exception_handler(PoolTimeoutError)
    @app.exception_handler(OSError)
    @app.exception_handler(PostgresError)
    @app.exception_handler(InterfaceError)
    async def away(request: Request, error: Exception) -> Response:
        refusal = refusal_of(error)
        if refusal is not None:
            return problem(request, refusal[0], refusal[1])
        if isinstance(error, DBAPIError) and not _passing(error):
            raise error
        log.warning("database away", extra={"why": type(error).__name__})
        return unavailable(request)


def _unstorable(error: DBAPIError) -> bool:
    """Whether a value of the request is beyond what the column takes: a number too large, a character it cannot hold."""
    state = str(getattr(error.orig, "sqlstate", "") or "")
    return state.startswith("22") or isinstance(getattr(error.orig, "__cause__", None), DataError)


def _passing(error: DBAPIError) -> bool:
    """Whether trying again may help: no connection to be had, or lost, shutting down, lock or deadlock."""
    if error.statement is None:
        return True
    state = str(getattr(error.orig, "sqlstate", "") or "")
    return error.connection_invalidated or state[:2] in {"08", "57", "53", "40"} or state == "55P03"


def _pointer(loc: tuple[int | str, ...]) -> str:
    where, *path = loc
    if where == "body":
        return "#/" + "/".join(str(step).replace("~", "~0").replace("/", "~1") for step in path)
    return f"{where}: {'.'.join(map(str, path))}"


def _sentence(error: Mapping[str, Any]) -> str:
    message = str(error["msg"])
    return message.removeprefix("Value error, ")[:500]
