"""`/oauth2/token`: where a system gets its access token (RFC 6749 section 4.4, RFC 7523)."""

import base64
import binascii
from typing import Annotated, Any, Final
from urllib.parse import unquote_plus

from fastapi import APIRouter, Form, Request, Response
from pydantic import BaseModel
from starlette.responses import JSONResponse

from securing_good.database import Database, of_council
from securing_good_api.clients.granting import Proof, council_of, grant_token
from securing_good_api.clients.rules import LASTS, Refused
from securing_good_api.problems import problem

router = APIRouter(tags=["clients"])

GRANT_TYPE: Final = "client_credentials"
ASSERTION_TYPE: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
NO_STORE: Final = {"Cache-Control": "no-store"}


class TokenOut(BaseModel):
    """An access token for some minutes."""

    access_token: str
    token_type: str
    expires_in: int
    """Seconds."""
    scope: str


_Text = Annotated[str | None, Form(max_length=8_000)]


@router.post(
    "/oauth2/token",
    operation_id="get_token",
    summary="Get an access token for a system",
    responses={200: {"model": TokenOut}},
    openapi_extra={"security": []},
)
async def post_token(
    request: Request,
    grant_type: Annotated[str | None, Form(max_length=100, json_schema_extra={"enum": [GRANT_TYPE]})] = None,
    scope: _Text = None,
    client_id: _Text = None,
    client_secret: _Text = None,
    client_assertion_type: Annotated[
        str | None, Form(max_length=8_000, json_schema_extra={"enum": [ASSERTION_TYPE]})
    ] = None,
    client_assertion: _Text = None,
) -> Response:
    """Client credentials: with the secret (in the form, or as HTTP Basic), or with an assertion signed by its key.

    The refusal is a problem document that also has the `error` and `error_description` of RFC 6749.
    """
    try:
        if grant_type != GRANT_TYPE:
            raise Refused("unsupported_grant_type", f"The grant_type here is {GRANT_TYPE}.")
        proof = _proof(request, client_id, client_secret, client_assertion_type, client_assertion)
        council, _ = council_of(proof.client_id)
        database: Database = request.state.database
        async with database.unit_of_work(of_council(council), actor=f"client:{proof.client_id}") as unit:
            given = await grant_token(unit, proof, scope=scope, audiences=_audiences(request))
    except Refused as refusal:
        return _refused(request, refusal)
    token = TokenOut(
        access_token=given.token,
        token_type="Bearer",  # noqa: S106 - the kind of token, not one
        expires_in=int(LASTS.total_seconds()),
        scope=" ".join(given.scopes),
    )
    return JSONResponse(token.model_dump(), 200, NO_STORE)


def _proof(
    request: Request, client_id: str | None, secret: str | None, kind: str | None, assertion: str | None
) -> Proof:
    header = request.headers.get("authorization", "")
    basic = _basic(header) if header.lower().startswith("basic ") else None
    if sum(way is not None for way in (basic, secret, assertion)) != 1:
        raise Refused("invalid_client", "Prove who you are in one way: a secret, HTTP Basic, or a signed assertion.")
    if basic is not None:
        return Proof(basic[0], basic[1], None)
    if not client_id:
        raise Refused("invalid_client", "The form names no client_id.")
    if assertion is not None and kind != ASSERTION_TYPE:
        raise Refused("invalid_request", f"The client_assertion_type is {ASSERTION_TYPE}.")
    return Proof(client_id, secret, assertion)


def _basic(header: str) -> tuple[str, str]:
    try:
        name, colon, secret = base64.b64decode(header[6:].strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise Refused("invalid_client", "The Authorization header cannot be read.") from None
    if not colon:
        raise Refused("invalid_client", "The Authorization header cannot be read.")
    return unquote_plus(name), unquote_plus(secret)


def _audiences(request: Request) -> frozenset[str]:
    """What an assertion may name as its audience: this endpoint's address."""
    return frozenset({str(request.url.replace(query="")), str(request.base_url).rstrip("/")})


def _refused(request: Request, refusal: Refused) -> Response:
    told: dict[str, Any] = {"error": refusal.error, "error_description": refusal.detail}
    if refusal.error == "invalid_client":
        headers = {**NO_STORE, "WWW-Authenticate": 'Basic realm="securing-good"'}
        return problem(request, "unauthenticated", refusal.detail, headers=headers, **told)
    return problem(request, "bad-request", refusal.detail, headers=NO_STORE, **told)
