"""Where people sign in by the issuer: it sends their browser back with a code, and gives an ID token for it once."""

import base64
import hashlib
import secrets
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

AUTHORIZE, TOKEN = "/authorize", "/token"


@dataclass
class SigningIn:
    """What it knows of clients and of who sits before the browser."""

    who: str = "asha"
    client_id: str = "pages"
    secret: str | None = None
    by_basic: bool = True
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    claims: dict[str, Any] = field(default_factory=dict)
    """What the next ID token says otherwise; what is None is left out."""
    header: dict[str, Any] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)
    """What the answer that the browser brings back says besides."""

    def described(self, issuer: str) -> dict[str, Any]:
        """What its discovery document says of it."""
        method = "client_secret_basic" if self.by_basic else "client_secret_post"
        return {
            "authorization_endpoint": f"{issuer}{AUTHORIZE}",
            "token_endpoint": f"{issuer}{TOKEN}",
            "token_endpoint_auth_methods_supported": [method],
        }

    def authorize(self, request: Request) -> Response:
        """Sign whoever sits there in, and send their browser back."""
        asked = {name: values[0] for name, values in parse_qs(request.url.query).items()}
        assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
        assert asked["client_id"] == self.client_id
        assert {"openid", "profile"} <= set(asked["scope"].split())
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked | {"who": self.who}
        back = {"code": code, "state": asked["state"], **self.told}
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(back)}", 302)

    async def token(self, request: Request, provider) -> Response:
        """The ID token of a code, to the client that asked for it, once."""
        form = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
        asked = self.codes.pop(form.get("code", ""), None)
        if not self._is_client(request, form):
            return JSONResponse({"error": "invalid_client"}, 401)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if (
            asked is None
            or form.get("redirect_uri") != asked["redirect_uri"]
            or challenge.decode().rstrip("=") != asked["code_challenge"]
        ):
            return JSONResponse({"error": "invalid_grant"}, 400)
        said = {"scp": None, "azp": None, "aud": self.client_id, "nonce": asked["nonce"], **self.claims}
        return JSONResponse(
            {"id_token": provider.token(asked["who"], header=self.header, **said), "token_type": "Bearer"}
        )

    def _is_client(self, request: Request, form: dict[str, str]) -> bool:
        if self.secret is None:
            return form.get("client_id") == self.client_id
        if self.by_basic:
            _, _, both = request.headers.get("authorization", "").partition(" ")
            name, _, secret = base64.b64decode(both).decode().partition(":")
            return (unquote(name), unquote(secret)) == (self.client_id, self.secret)
        return (form.get("client_id"), form.get("client_secret")) == (self.client_id, self.secret)
