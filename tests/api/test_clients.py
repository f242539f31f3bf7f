"""Systems of a council prove who they are, are given what they were granted, and are shut out at once."""

import base64
import time
from datetime import UTC, datetime, timedelta
from urllib.parse import quote_plus

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

from securing_good_api.clients import granting
from tests.harness.callers import Ticking, api_on

CLOCK = datetime(2026, 11, 20, 9, tzinfo=UTC)
TOKEN = "/oauth2/token"
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


@pytest.fixture
def clock():
    return Ticking(CLOCK)


@pytest.fixture
async def api(database, clock):
    async with api_on(database, clock=clock) as made:
        yield made


async def registered(api, *scopes: str, **more) -> dict:
    """A system that may do this."""
    body = {"name": "Data warehouse", "scopes": list(scopes or ("schools.read", "people.read")), **more}
    made = await api.post("/v1/clients", "admin", json=body)
    assert made.status_code == 201, made.text
    assert made.headers["cache-control"] == "no-store"
    return made.json() | {"etag": made.headers["etag"]}


async def asked(api, client: dict, **form):
    """The token endpoint's answer."""
    told = {"grant_type": "client_credentials", "client_id": client["client_id"], "client_secret": client["secret"]}
    form = {name: value for name, value in (told | form).items() if value is not None}
    return await api.call("POST", TOKEN, None, data=form)


async def token_of(api, client: dict, **form) -> str:
    answer = await asked(api, client, **form)
    assert answer.status_code == 200, answer.text
    return answer.json()["access_token"]


async def status(api, token: str, path: str = "/v1/schools", method: str = "GET", **more) -> int:
    answer = await api.call(method, path, None, headers={"Authorization": f"Bearer {token}"}, **more)
    return answer.status_code


def is_refused(answer, error: str, *, with_status: int = 401) -> None:
    """A problem document with RFC 6749's words in it."""
    assert answer.status_code == with_status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    assert (answer.json()["error"], answer.json()["status"]) == (error, with_status)
    assert answer.json()["error_description"]


async def test_a_system_gets_a_token_and_does_what_it_was_granted(api):
    client = await registered(api)
    answer = await asked(api, client)
    assert answer.json()["token_type"] == "Bearer"
    assert (answer.json()["expires_in"], answer.json()["scope"]) == (900, "people.read schools.read")
    assert answer.headers["cache-control"] == "no-store"
    token = answer.json()["access_token"]
    assert await status(api, token) == 200
    assert await status(api, token, "/v1/people") == 200
    assert await status(api, token, "/v1/cases") == 403
    assert await status(api, token, "/v1/people", "POST", json={"name": "Asha"}) == 403
    me = await api.call("GET", "/v1/me", None, headers={"Authorization": f"Bearer {token}"})
    assert (me.json()["roles"], me.json()["permissions"]) == (["integrator"], ["people.read", "schools.read"])
    assert me.json()["subject"] == f"client:{client['id']}"


async def test_a_token_may_ask_for_less_and_never_for_more(api):
    client = await registered(api)
    token = await token_of(api, client, scope="schools.read")
    assert (await status(api, token), await status(api, token, "/v1/people")) == (200, 403)
    is_refused(await asked(api, client, scope="schools.read cases.read"), "invalid_scope", with_status=400)


async def test_http_basic_is_as_good_as_the_form(api):
    client = await registered(api)
    pair = f"{quote_plus(client['client_id'])}:{quote_plus(client['secret'])}"
    basic = {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
    answer = await api.call("POST", TOKEN, None, data={"grant_type": "client_credentials"}, headers=basic)
    assert answer.status_code == 200, answer.text
    both = {"grant_type": "client_credentials", "client_secret": client["secret"]}
    is_refused(await api.call("POST", TOKEN, None, data=both, headers=basic), "invalid_client")


@pytest.mark.parametrize(
    "changed",
    [
        {"client_secret": "sgs_wrong"},
        {"client_secret": ""},
        {"client_secret": None},
        {"client_id": "307-00000000-0000-0000-0000-000000000000"},
        {"client_id": "307-nothing"},
        {"client_id": "nothing"},
        {"client_id": "٣٠٧-00000000-0000-0000-0000-000000000000"},
        {"client_id": None},
    ],
    ids=str,
)
async def test_who_proves_nothing_is_told_nothing(api, changed):
    client = await registered(api)
    is_refused(await asked(api, client, **changed), "invalid_client")


async def test_a_secret_is_good_in_its_own_council_alone(api):
    client = await registered(api)
    is_refused(await asked(api, client, client_id=client["client_id"].replace("307-", "310-")), "invalid_client")
    assert (await api.get(f"/v1/clients/{client['id']}", "admin", council="310")).status_code == 404
    token = await token_of(api, client)
    assert await status(api, token.replace("_307_", "_310_")) == 401


async def test_another_grant_is_not_given(api):
    client = await registered(api)
    for grant in ("password", "", "authorization_code"):
        is_refused(await asked(api, client, grant_type=grant), "unsupported_grant_type", with_status=400)
    answer = await api.call("POST", TOKEN, None, json={"grant_type": "client_credentials"})
    assert (answer.status_code, answer.json()["type"]) == (415, "/problems/unsupported-media-type")


async def test_a_secret_is_told_once_and_kept_nowhere(api):
    key = {"Idempotency-Key": "once"}
    body = {"name": "Data warehouse", "scopes": ["schools.read"]}
    first = await api.post("/v1/clients", "admin", json=body, headers=key)
    again = await api.post("/v1/clients", "admin", json=body, headers=key)
    assert first.json()["id"] == again.json()["id"]
    assert "secret" in first.json()
    assert "secret" not in again.json()
    secret = first.json()["secret"]
    for path in (f"/v1/clients/{first.json()['id']}", "/v1/clients", "/v1/events"):
        assert secret not in (await api.get(path, "admin" if "clients" in path else "principal_adviser")).text
    every = "select t::text as row from client_secret t union all select t::text from idempotency_key t"
    async with api.database.owner() as owner:
        kept = await owner.fetch(every)
    assert len(kept) == 2
    assert all(secret not in row["row"] and secret.encode().hex() not in row["row"] for row in kept)


async def test_a_secret_is_changed_over_without_standing_still(api, clock):
    client = await registered(api)
    renewed = await api.post(
        f"/v1/clients/{client['id']}/secrets",
        "admin",
        json={"old_secret_good_for_hours": 24},
        headers={"If-Match": client["etag"]},
    )
    assert renewed.status_code == 201, renewed.text
    new = renewed.json()
    assert [secret["good_until"] is None for secret in new["secrets"]] == [False, True]
    assert (await asked(api, client)).status_code == 200
    assert (await asked(api, new)).status_code == 200
    clock.now += timedelta(hours=25)
    is_refused(await asked(api, client), "invalid_client")
    assert (await asked(api, new)).status_code == 200
    at_once = await api.post(
        f"/v1/clients/{client['id']}/secrets",
        "admin",
        json={"old_secret_good_for_hours": 0},
        headers={"If-Match": renewed.headers["etag"]},
    )
    is_refused(await asked(api, new), "invalid_client")
    assert (await asked(api, at_once.json())).status_code == 200


async def test_a_token_ends_after_a_quarter_of_an_hour(api, clock, monkeypatch):
    monkeypatch.setattr(granting, "REMEMBERED_S", 0.0)
    token = await token_of(api, await registered(api))
    assert await status(api, token) == 200
    clock.now += timedelta(minutes=16)
    assert await status(api, token) == 401


async def test_a_revoked_system_is_shut_out_within_five_seconds(api):
    client = await registered(api)
    token = await token_of(api, client)
    assert await status(api, token) == 200
    revoked = await api.post(
        f"/v1/clients/{client['id']}/revocation",
        "admin",
        json={"reason": "Retired."},
        headers={"If-Match": client["etag"]},
    )
    assert revoked.status_code == 200, revoked.text
    began = time.monotonic()
    while await status(api, token) != 401:
        assert time.monotonic() - began < 5
    is_refused(await asked(api, client), "invalid_client")
    again = await api.post(
        f"/v1/clients/{client['id']}/revocation",
        "admin",
        json={"reason": "Again."},
        headers={"If-Match": revoked.headers["etag"]},
    )
    assert (again.status_code, again.json()["blockers"][0]["code"]) == (409, "revoked")


async def test_what_is_taken_away_its_tokens_open_no_more(api, monkeypatch):
    monkeypatch.setattr(granting, "REMEMBERED_S", 0.0)
    client = await registered(api)
    token = await token_of(api, client)
    changed = await api.call(
        "PATCH",
        f"/v1/clients/{client['id']}",
        "admin",
        json={"scopes": ["people.read", "cases.read"]},
        headers={"If-Match": client["etag"]},
    )
    assert changed.status_code == 200, changed.text
    assert await status(api, token) == 403
    assert await status(api, token, "/v1/people") == 200
    # What it is given besides, a token that did not ask for it does not open.
    assert await status(api, token, "/v1/cases") == 403


@pytest.mark.parametrize("kind", ["EC", "OKP", "RSA"])
async def test_a_system_signs_with_a_key_of_its_own(api, clock, kind):
    key, algorithm = {
        "EC": lambda: (ECKey.generate_key("P-256", {"kid": "k1"}), "ES256"),
        "OKP": lambda: (OKPKey.generate_key("Ed25519", {"kid": "k1"}), "Ed25519"),
        "RSA": lambda: (RSAKey.generate_key(2048, {"kid": "k1"}), "PS256"),
    }[kind]()
    client = await registered(api, public_keys=[key.as_dict(private=False)])
    proof = assertion(clock, client, key, algorithm)
    answer = await signed(api, proof, client)
    assert answer.status_code == 200, answer.text
    assert await status(api, answer.json()["access_token"]) == 200
    is_refused(await signed(api, proof, client), "invalid_client")


def assertion(clock, client: dict, key, algorithm: str = "Ed25519", **changed) -> str:
    now = clock.now.timestamp()
    claims = {
        "iss": client["client_id"],
        "sub": client["client_id"],
        "aud": f"http://test{TOKEN}",
        "exp": now + 120,
        "iat": now,
        "jti": f"assertion-{now}",
        **changed,
    }
    claims = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode({"alg": algorithm, "kid": "k1"}, claims, key, algorithms=[algorithm])


async def signed(api, proof: str, client: dict):
    form = {
        "grant_type": "client_credentials",
        "client_id": client["client_id"],
        "client_assertion_type": ASSERTION,
        "client_assertion": proof,
    }
    return await api.call("POST", TOKEN, None, data=form)


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "somebody"},
        {"sub": None},
        {"aud": "https://elsewhere.example/token"},
        {"aud": ["https://elsewhere.example/token", 7]},
        {"aud": None},
        {"exp": None},
        {"exp": 0},
        {"exp": 9e12},
        {"exp": True},
        {"exp": "soon"},
        {"nbf": 9e12},
        {"nbf": "x"},
        {"jti": None},
        {"jti": "x"},
        {"jti": 12345678},
    ],
    ids=str,
)
async def test_an_assertion_says_what_it_must(api, clock, changed):
    key = OKPKey.generate_key("Ed25519", {"kid": "k1"})
    client = await registered(api, public_keys=[key.as_dict(private=False)])
    is_refused(await signed(api, assertion(clock, client, key, **changed), client), "invalid_client")


async def test_an_assertion_is_signed_by_the_key_and_by_nothing_else(api, clock):
    key, other = (OKPKey.generate_key("Ed25519", {"kid": "k1"}) for _ in range(2))
    client = await registered(api, public_keys=[key.as_dict(private=False)])
    is_refused(await signed(api, assertion(clock, client, other), client), "invalid_client")
    for bad in ("", "x", "a.b.c", assertion(clock, client, key) + "x"):
        is_refused(await signed(api, bad, client), "invalid_client")
    shared = OctKey.import_key(key.as_dict(private=False)["x"], {"kid": "k1"})
    is_refused(await signed(api, assertion(clock, client, shared, "HS256"), client), "invalid_client")
    without = await registered(api)
    is_refused(await signed(api, assertion(clock, without, key), without), "invalid_client")


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ({"kty": "oct", "k": "c2VjcmV0", "kid": "1"}, "private"),
        ({"kty": "oct", "kid": "1"}, "kind"),
        ({"kty": "EC"}, "kid"),
        ({"kty": "EC", "kid": "1", "crv": "P-256", "x": "x", "y": "y"}, "unreadable"),
        (OKPKey.generate_key("Ed25519", {"kid": "1"}).as_dict(private=True), "private"),
        ({"kty": "RSA", "kid": "1", "n": "_" * 171, "e": "AQAB"}, "weak"),
        ({}, "kind"),
    ],
    ids=["symmetric", "symmetric and empty", "nameless", "unreadable", "private", "weak", "nothing"],
)
async def test_a_key_that_is_none_is_refused(api, key, code):
    body = {"name": "Data warehouse", "scopes": ["schools.read"], "public_keys": [key]}
    answer = await api.post("/v1/clients", "admin", json=body)
    assert answer.status_code == 422, answer.text
    assert [error["code"] for error in answer.json()["errors"]] == [code]


@pytest.mark.parametrize("scope", ["clients.write", "levels.decide", "nothing.here"])
async def test_what_no_system_may_do_is_not_granted(api, scope):
    answer = await api.post("/v1/clients", "admin", json={"name": "x", "scopes": ["schools.read", scope]})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "#/scopes"


async def test_a_token_that_was_never_given_opens_nothing(api):
    for token in ("sgt_307_x", "sgt_", "sgt_307_", "sgt_abc_x", f"sgt_307_{'x' * 5000}", "sgt_٣٠٧_x"):
        answer = await api.call("GET", "/v1/schools", None, headers={b"Authorization": f"Bearer {token}".encode()})
        assert answer.status_code == 401, token
        assert 'error="invalid_token"' in answer.headers["www-authenticate"]
