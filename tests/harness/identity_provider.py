"""An issuer of tokens: a real web server on this machine, which publishes its keys well or badly and counts who asks."""

import asyncio
import base64
import hashlib
import hmac
import json
import socket
import threading
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import uvicorn
from joserfc import jwt
from joserfc.jwk import ECKey, Key, OKPKey, RSAKey
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tests.harness.authorizing import AUTHORIZE, TOKEN, SigningIn

TENANT = "0f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f"
AUDIENCE = "5d0f1c52-3c1b-4f1e-8f5e-6a7b8c9d0e1f"
PAGES = "0c1d2e3f-4a5b-4c7d-8e9f-a0b1c2d3e4f5"
"""The application that brings people."""
SCOPE = "access_as_user"
DISCOVERY, KEYS = "/.well-known/openid-configuration", "/keys"
Answer = Callable[[], Awaitable[Response]]


@lru_cache
def rsa_key(name: str) -> RSAKey:
    """A key of this name: making one takes a while."""
    return RSAKey.generate_key(2048, {"kid": name})


def key_of(kind: str, name: str) -> tuple[Key, str]:
    """A key of a kind, and the algorithm it signs by."""
    made = {
        "RSA": lambda: (rsa_key(name), "RS256"),
        "PSS": lambda: (rsa_key(name), "PS256"),
        "EC": lambda: (ECKey.generate_key("P-256", {"kid": name}), "ES256"),
        "P-384": lambda: (ECKey.generate_key("P-384", {"kid": name}), "ES384"),
        "OKP": lambda: (OKPKey.generate_key("Ed25519", {"kid": name}), "Ed25519"),
    }
    return made[kind]()


def oid_of(who: str) -> str:
    """What the issuer calls somebody."""
    digest = hashlib.sha256(who.encode()).hexdigest()
    return f"{digest[:8]}-{digest[8:12]}-{digest[12:16]}-{digest[16:20]}-{digest[20:32]}"


@dataclass
class IdentityProvider:
    """The server. What it is asked is counted by path; `answers` stand in the place of its own."""

    port: int
    scheme: str = "http"
    tenant: str = TENANT
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    published: list[Key] = field(default_factory=lambda: [rsa_key("first")])
    signing: Key = field(default_factory=lambda: rsa_key("first"))
    asked: Counter[str] = field(default_factory=Counter)
    answers: dict[str, Answer] = field(default_factory=dict)
    host: str = "127.0.0.1"
    signing_in: SigningIn = field(default_factory=SigningIn)

    @property
    def issuer(self) -> str:
        """Its address."""
        return f"{self.scheme}://{self.host}:{self.port}/{self.tenant}/v2.0"

    def described(self, **changed: Any) -> dict[str, Any]:
        """How a council says that it trusts it, as an Entra tenant."""
        whole = {
            "name": "Council staff",
            "kind": "entra",
            "issuer": self.issuer,
            "audience": AUDIENCE,
            "tenant": self.tenant,
            "scope": SCOPE,
            "applications": [PAGES],
            **changed,
        }
        return {name: value for name, value in whole.items() if value is not None}

    def rotate(self, name: str) -> None:
        """Sign by another key from now on; the one before stays published."""
        self.signing = rsa_key(name)
        self.published = [self.signing, *self.published]

    def token(self, who: str = "asha", *, header: dict[str, Any] | None = None, key=None, **changed: Any) -> str:
        """A user's access token as Entra gives them; `changed` replaces claims, or drops those given as None."""
        return self.signed(self.claims(who, **changed), header=header, key=key)

    def claims(self, who: str = "asha", **changed: Any) -> dict[str, Any]:
        """What such a token says."""
        now = int(self.clock().timestamp())
        whole = {
            "iss": self.issuer,
            "aud": AUDIENCE,
            "exp": now + 3600,
            "nbf": now,
            "iat": now,
            "acct": 0,
            "azp": PAGES,
            "azpacr": "0",
            "name": f"{who.title()} by the issuer's word",
            "oid": oid_of(who),
            "preferred_username": f"{who}@council.example",
            "scp": SCOPE,
            "sub": base64.urlsafe_b64encode(who.encode()).decode().rstrip("="),
            "tid": self.tenant,
            "uti": uuid4().hex,
            "ver": "2.0",
            **changed,
        }
        return {name: value for name, value in whole.items() if value is not None}

    def other_token(self, who: str = "asha", *, header: dict[str, Any] | None = None, key=None, **changed: Any) -> str:
        """A person's access token as RFC 9068 has them."""
        now = int(self.clock().timestamp())
        whole = {
            "iss": self.issuer,
            "aud": AUDIENCE,
            "exp": now + 600,
            "iat": now,
            "jti": uuid4().hex,
            "sub": who,
            "client_id": PAGES,
            "scope": SCOPE,
            **changed,
        }
        claims = {name: value for name, value in whole.items() if value is not None}
        return self.signed(claims, header={"typ": "at+jwt", **(header or {})}, key=key)

    def signed(self, claims: dict[str, Any], *, header: dict[str, Any] | None = None, key=None) -> str:
        """A token that says this; parts of the header given as None are left out."""
        key = key or self.signing
        usual = {"RSA": "RS256", "OKP": "Ed25519"}.get(key.key_type) or {"P-256": "ES256"}.get(key.curve_name, "ES384")
        head = {"typ": "JWT", "alg": usual, "kid": key.kid, **(header or {})}
        head = {name: value for name, value in head.items() if value is not None}
        return jwt.encode(head, claims, key, algorithms=[head["alg"]], registry=None, default_type=None)


def unsigned(token: str, *, algorithm: str = "none", secret: bytes | None = None) -> str:
    """The token with another algorithm, signed by something that is no secret, or by nothing."""
    header, claims, _ = token.split(".")
    head = json.loads(base64.urlsafe_b64decode(header + "=" * (-len(header) % 4))) | {"alg": algorithm}
    signing = f"{_encoded(json.dumps(head).encode())}.{claims}"
    made = hmac.new(secret, signing.encode(), hashlib.sha256).digest() if secret is not None else b""
    return f"{signing}.{_encoded(made)}"


def _encoded(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).decode().rstrip("=")


def gives(body: Any, status: int = 200, *, after_s: float = 0, **headers: str) -> Answer:
    """Answers with this, some time later; a header's name has underscores for its hyphens."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}

    async def answer() -> Response:
        await asyncio.sleep(after_s)
        if isinstance(body, bytes):
            return Response(body, status, named)
        return JSONResponse(body, status, named)

    return answer


@contextmanager
def identity_provider(
    *, clock: Callable[[], datetime] | None = None, chain: Path | None = None, **more: Any
) -> Iterator[IdentityProvider]:
    """Run one; with a certificate's file over TLS."""
    listening = socket.create_server(("127.0.0.1", 0))
    provider = IdentityProvider(
        listening.getsockname()[1], "https" if chain else "http", **({"clock": clock} if clock else {}), **more
    )

    async def app(scope, receive, send) -> None:
        request = Request(scope, receive)
        path = "/" + request.url.path.removeprefix(f"/{provider.tenant}/v2.0").lstrip("/")
        provider.asked[path] += 1
        own = {
            DISCOVERY: {
                "issuer": provider.issuer,
                "jwks_uri": f"{provider.issuer}{KEYS}",
                **provider.signing_in.described(provider.issuer),
            },
            KEYS: {"keys": [key.as_dict(private=False, use="sig") for key in provider.published]},
        }
        if path in provider.answers:
            answer = await provider.answers[path]()
        elif path == AUTHORIZE:
            answer = provider.signing_in.authorize(request)
        elif path == TOKEN:
            answer = await provider.signing_in.token(request, provider)
        else:
            answer = JSONResponse(own[path]) if path in own else Response(status_code=404)
        await answer(scope, receive, send)

    settings = uvicorn.Config(
        app,
        lifespan="off",
        ws="none",
        log_level="critical",
        ssl_certfile=chain,
        ssl_keyfile=chain,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(settings)
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.should_exit = True
        thread.join(10)
        listening.close()
