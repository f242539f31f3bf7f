"""The whole document: what FastAPI says of the routes, made complete by what holds for all of them."""

import re
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from securing_good_api.contract.answers import HEADERS, PARAMETERS, RESPONSES, complete_operation, say_deprecated
from securing_good_api.contract.bounds import bound_shapes
from securing_good_api.contract.examples import show_examples
from securing_good_api.contract.lists import FORMS, tell_of_forms
from securing_good_api.contract.tags import TAGS
from securing_good_api.contract.wording import describe_parameters
from securing_good_api.deprecations import DEPRECATIONS
from securing_good_api.events.catalogue import webhooks_of_openapi
from securing_good_api.problems import Problem
from securing_good_api.versions.documents import name_versions

DESCRIPTION = (
    "Everything people of a council do here, and what their other systems read. Lists are pages: follow `next` until there "
    "is none. Errors are problem documents (RFC 9457) whose `type` leads to a page that says what to do. Every resource has "
    "an `ETag`: send it as `If-None-Match` to read only what changed, and as `If-Match` to change what you have read. A POST "
    "with an `Idempotency-Key` may be sent again and has its effect once. Within a version fields are added, never taken "
    "away; enumerations marked `x-extensible` grow: pass over what you do not know. What would break you comes as another "
    "version, named by its day: send the one you were made for as `API-Version`, with the request of this document too. What "
    "is going away says until when, in `Deprecation`, `Sunset` and `Link`. Send `traceparent` (W3C Trace Context) and your "
    "trace goes on in logs, events and webhooks; `tracestate` is not passed on."
)
BEARER = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "JWT",
    "description": "A JSON Web Token, signed with Ed25519 and checked as RFC8725 asks. The local issuer prints one with "
    "`make token`.",
}
SERVER = {
    "url": "/",
    "description": "The instance that serves this document: local, test or production",
    "x-internal": False,
}
SCHEMAS = "#/components/schemas/"


def document_of(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI 3.1 document of the application, as `/openapi.json` serves it."""
    document = get_openapi(
        title=app.title,
        version=app.version,
        summary=app.summary,
        description=DESCRIPTION,
        contact={"name": "The council that runs this instance"},
        servers=[SERVER],
        tags=TAGS,
        routes=app.routes,
    )
    components = document["components"]
    components["schemas"]["Problem"] = Problem.model_json_schema(ref_template=SCHEMAS + "{model}")
    components["schemas"] |= components["schemas"]["Problem"].pop("$defs", {})
    components["schemas"] |= FORMS
    components["securitySchemes"] = {"bearer": BEARER}
    components["headers"] = HEADERS
    components["parameters"] = PARAMETERS
    components["responses"] = RESPONSES
    document["security"] = [{"bearer": []}]
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            tell_of_forms(operation)
            complete_operation(path, method, operation)
            describe_parameters(operation)
    for one in DEPRECATIONS:
        say_deprecated(document["paths"][one.path][one.method.lower()], one)
    document["webhooks"], told = webhooks_of_openapi()
    for part, made in told.items():
        components.setdefault(part, {}).update(made)
    for name in ("HTTPValidationError", "ValidationError"):
        components["schemas"].pop(name, None)
    document = _renamed(document)
    bound_shapes(document)
    show_examples(document)
    name_versions(document)
    return document


def _renamed(document: dict[str, Any]) -> dict[str, Any]:
    """The document with shapes called as people would: `ListedVisitOut` for `Listed_VisitOut_`."""
    names = {name: _plain(name) for name in document["components"]["schemas"]}
    if len(set(names.values())) < len(names):
        raise ValueError("two shapes would have one name")

    def walked(part: Any) -> Any:
        if isinstance(part, dict):
            return {
                key: SCHEMAS + names[value.removeprefix(SCHEMAS)]
                if key == "$ref" and str(value).startswith(SCHEMAS)
                else walked(value)
                for key, value in part.items()
            }
        return [walked(one) for one in part] if isinstance(part, list) else part

    document = walked(document)
    schemas = document["components"]["schemas"]
    document["components"]["schemas"] = {names[name]: schemas[name] for name in sorted(schemas, key=names.__getitem__)}
    return document


def _plain(name: str) -> str:
    """`SendFileBody` for `Body_send_file`; `DocumentsApprovalIn` where two features have an `ApprovalIn`."""
    if name.startswith("Listed_Union_"):
        name = f"Listed_{name.rstrip('_').rpartition('__')[2]}"
    if name.startswith("Body_"):
        name = f"{name.removeprefix('Body_')}_body"
    if name.startswith("securing_good_api__"):
        _, feature, *_, name = name.split("__")
        name = f"{feature}_{name}"
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"_+", name) if part)
