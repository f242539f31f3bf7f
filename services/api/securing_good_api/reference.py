"""`/openapi.json`, and `/docs`: the reference page made from it. One page, no script, no outside host."""

import html
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from securing_good_api.deprecations import DEPRECATIONS
from securing_good_api.problems import PROBLEMS
from securing_good_api.versions.asking import HEADER, RULE, asked_version, unknown_version
from securing_good_api.versions.declared import VERSIONS
from securing_good_api.versions.documents import document_at

router = APIRouter(include_in_schema=False)

STYLE = (
    "body{font:16px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#0b0c0c}"
    "h2{border-top:1px solid #b1b4b6;padding-top:1rem}code{background:#f3f2f1;padding:.1rem .3rem}"
    "table{border-collapse:collapse}td,th{text-align:left;padding:.2rem .8rem .2rem 0;vertical-align:top}"
)


@router.get("/openapi.json")
async def get_openapi_document(request: Request) -> Response:
    """The OpenAPI document of the newest version, or of the one that is asked for."""
    version = asked_version(request)
    if version is None:
        return unknown_version(request)
    documents: dict[str, Any] = request.app.state.documents
    if version not in documents:
        documents[version] = document_at(request.app.openapi(), version)
    return JSONResponse(documents[version], headers={HEADER: version, "Vary": HEADER})


@router.get("/docs")
async def get_docs(request: Request) -> HTMLResponse:
    """Every address with what it does, what it takes and how it may refuse."""
    document = request.app.openapi()
    operations = [
        (path, method, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]
    parts = [
        "<!doctype html><html lang=en><head><meta charset=utf-8><title>Securing Good: API reference</title>",
        f"<style>{STYLE}</style></head><body><h1>Securing Good: API reference</h1>",
        "<p>Send <code>Authorization: Bearer …</code> with every request under <code>/v1</code>. ",
        'The machine-readable document is <a href="/openapi.json">/openapi.json</a>.</p><ul>',
        *(
            f'<li><a href="#{_id(o)}"><code>{m.upper()} {_text(p)}</code></a> {_text(o["summary"])}'
            for p, m, o in operations
        ),
        "</ul>",
        *(_section(document, path, method, operation) for path, method, operation in operations),
        *_promises(),
        "<h2>Problems</h2><table><tr><th>Type<th>Status<th>Meaning",
        *(
            f'<tr><td><a href="/problems/{name}">{name}</a><td>{kind.status}<td>{_text(kind.meaning)}'
            for name, kind in PROBLEMS.items()
        ),
        "</table></body></html>",
    ]
    return HTMLResponse("".join(parts))


def _promises() -> list[str]:
    """Which versions there are and what each changed, and what is going away."""
    changes = [(one.date, change.told) for one in reversed(VERSIONS) for change in one.changes]
    return [
        f"<h2 id=versions>Versions</h2><p>{_text(RULE)}</p><table><tr><th>Version<th>What it changed",
        *(f"<tr><td>{date}<td>{_text(told)}" for date, told in changes),
        f"<tr><td>{VERSIONS[0].date}<td>It was the first.</table>",
        "<h2 id=deprecations>Going away</h2><table><tr><th>Address<th>From<th>Why, and what to ask instead",
        *(
            f'<tr><td><a href="/deprecations/{one.name}"><code>{_text(one.path)}</code></a>'
            f"<td>{one.sunset.date()}<td>{_text(one.why)} Ask <code>{_text(one.successor)}</code>."
            for one in DEPRECATIONS
        ),
        "</table>",
    ]


def _said(document: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    """What a part says, here or among the components."""
    if "$ref" not in part:
        return part
    _, _, group, name = part["$ref"].split("/")
    found: dict[str, Any] = document["components"][group][name]
    return found


def _section(document: dict[str, Any], path: str, method: str, operation: dict[str, Any]) -> str:
    rows = "".join(
        f"<tr><td><code>{_text(one['name'])}</code><td>{_text(one['in'])}<td>{_text(one.get('description', ''))}"
        for one in (_said(document, part) for part in operation.get("parameters", []))
    )
    table = f"<table><tr><th>Parameter<th>In<th>Meaning{rows}</table>" if rows else ""
    answers = {status: _said(document, one) for status, one in operation["responses"].items()}
    statuses = ", ".join(f"{status} {_text(one['description'])}" for status, one in answers.items())
    return (
        f"<h2 id={_id(operation)}><code>{method.upper()} {_text(path)}</code></h2><p>{_text(operation['summary'])}. "
        f"{_text(operation.get('description', ''))}</p>{table}<p>Answers: {statuses}.</p>"
    )


def _id(operation: dict[str, Any]) -> str:
    return str(operation["operationId"])


def _text(value: str) -> str:
    return html.escape(value)
