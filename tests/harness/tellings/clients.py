"""Systems of a council: one that signs, was given a token and has had its secret renewed, and one that was revoked."""

from joserfc import jwt
from joserfc.jwk import OKPKey

from tests.harness.callers import Api, Ticking
from tests.harness.stories import ClientsStory, Package

PATH = "/v1/clients"
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


async def tell_clients(api: Api, council: str, clock: Ticking) -> ClientsStory:
    """One stands; one was revoked. Somebody mirrors the list of people."""
    key = OKPKey.generate_key("Ed25519", {"kid": f"key of {council}"})
    standing = await _registered(api, council, f"Warehouse of {council}", [key.as_dict(private=False)])
    await _signed_in(api, standing["client_id"], key, clock)
    renewed = await api.post(
        f"{PATH}/{standing['id']}/secrets", "admin", council=council, json={}, headers={"If-Match": standing["etag"]}
    )
    assert renewed.is_success, renewed.text
    old = await _registered(api, council, f"Old system of {council}")
    reason = {"reason": f"Retired in {council}."}
    revoked = await api.post(
        f"{PATH}/{old['id']}/revocation", "admin", council=council, json=reason, headers={"If-Match": old["etag"]}
    )
    assert revoked.is_success, revoked.text
    mirrored = await api.get("/v1/people?updated_since=2020-01-01T00:00:00Z", council=council)
    assert mirrored.is_success, mirrored.text
    return ClientsStory(Package(standing["id"], renewed.headers["etag"]), Package(old["id"], revoked.headers["etag"]))


async def _registered(api: Api, council: str, name: str, keys: list | None = None) -> dict:
    body = {"name": name, "scopes": ["schools.read"], **({"public_keys": keys} if keys else {})}
    made = await api.post(PATH, "admin", council=council, json=body)
    assert made.is_success, made.text
    return made.json() | {"etag": made.headers["etag"]}


async def _signed_in(api: Api, client: str, key: OKPKey, clock: Ticking) -> None:
    now = clock.now.timestamp()
    claims = {
        "iss": client,
        "sub": client,
        "aud": "http://test/oauth2/token",
        "exp": now + 120,
        "jti": f"first of {client}",
    }
    form = {
        "grant_type": "client_credentials",
        "client_id": client,
        "client_assertion_type": ASSERTION,
        "client_assertion": jwt.encode({"alg": "Ed25519", "kid": key.kid}, claims, key, algorithms=["Ed25519"]),
    }
    answer = await api.call("POST", "/oauth2/token", None, data=form)
    assert answer.is_success, answer.text
