"""People's tokens as systems of a council meet them: a server process, an issuer's server, and HTTP between all of them."""

import asyncio
import json
import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from securing_good.database import LONDON
from securing_good.settings import WEBHOOK_KEYS
from tests.harness.identity_provider import KEYS, gives, identity_provider, oid_of, rsa_key, unsigned

PATH = "/v1/identity-issuers"
SLEEPS_S = 2.1
"""Until a process reads anew whom councils trust."""


@pytest.fixture
def entra():
    """A council's Entra tenant."""
    with identity_provider() as provider:
        yield provider


def begun(server, provider, *arguments: str) -> subprocess.CompletedProcess[str]:
    """What whoever runs the product does first."""
    command = [sys.executable, "-m", "securing_good_api", "begin", *arguments, "307", "Asha Patel"]
    described = json.dumps(provider.described(guest_posts=["headteacher"]))
    return subprocess.run(
        command, input=described, env=server.environment, capture_output=True, text=True, check=False, timeout=60
    )


async def by(api, token, path="/v1/me", method="GET", **more):
    return await api.call(method, path, None, headers={"Authorization": f"Bearer {token}"}, **more)


async def test_from_nobody_to_the_first_administrator_and_those_they_invite(server, entra):
    api = server.api
    assert (await by(api, entra.token())).status_code == 401
    done = begun(server, entra)
    assert done.returncode == 0, done.stderr
    code = done.stdout.strip()
    assert entra.issuer in done.stderr
    again = begun(server, entra)
    assert (again.returncode, again.stdout.strip() != code) == (0, True), "the code was lost: another is made"
    await asyncio.sleep(SLEEPS_S)
    old = await by(api, entra.token(), "/v1/invitations/acceptance", "POST", json={"code": code})
    assert old.json()["blockers"][0]["code"] == "withdrawn"
    accepted = await by(api, entra.token(), "/v1/invitations/acceptance", "POST", json={"code": again.stdout.strip()})
    assert accepted.status_code == 200, accepted.text
    me = (await by(api, entra.token())).json()
    assert (me["roles"], me["name"], me["council"]) == (["admin"], "Asha Patel", "307")
    refused = begun(server, entra)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "has an administrator who signs in" in refused.stderr
    assert begun(server, entra, "--again").returncode == 0

    kwame = (await by(api, entra.token(), "/v1/people", "POST", json={"name": "Kwame Inklefold"})).json()["id"]
    post = {"person_id": kwame, "post": "principal_adviser", "starts_on": "2024-09-01"}
    assert (await by(api, entra.token(), "/v1/appointments", "POST", json=post)).status_code == 201
    invited = await by(api, entra.token(), "/v1/invitations", "POST", json={"person_id": kwame})
    body = {"code": invited.json()["code"]}
    assert (await by(api, entra.token("kwame"), "/v1/invitations/acceptance", "POST", json=body)).status_code == 200
    assert (await by(api, entra.token("kwame"), "/v1/schools")).status_code == 200
    left = {"left_on": str(datetime.now(UTC).astimezone(LONDON).date())}
    assert (await by(api, entra.token(), f"/v1/people/{kwame}/departure", "POST", json=left)).status_code == 200
    assert (await by(api, entra.token("kwame"), "/v1/schools")).status_code == 403, "in the very next request"
    (issuer,) = (await by(api, entra.token(), PATH)).json()["items"]
    assert (issuer["people"], issuer["added_by"], issuer["name"]) == (1, "system:begin", "Council staff")


def test_what_makes_no_beginning_is_said(server, entra):
    for arguments, given in ((["30", "Asha"], "{}"), (["307", "Asha"], "{}"), (["307", " "], "{}"), ([], "")):
        command = [sys.executable, "-m", "securing_good_api", "begin", *arguments]
        done = subprocess.run(
            command, input=given, env=server.environment, capture_output=True, text=True, check=False, timeout=60
        )
        assert (done.returncode, done.stdout) == (2, ""), arguments
        assert done.stderr
    entra.answers = {"/.well-known/openid-configuration": gives({"issuer": "https://elsewhere.example"})}
    lied_to = begun(server, entra)
    assert (lied_to.returncode, "https://elsewhere.example" in lied_to.stderr) == (1, True)
    production = {**server.environment, "SECURING_GOOD_ENVIRONMENT": "production"}
    command = [sys.executable, "-m", "securing_good_api", "begin", "307", "Asha"]
    done = subprocess.run(command, input="{}", env=production, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, "API_DATABASE_URL is not set" in done.stderr) == (2, True)


async def test_each_wrong_token_is_refused_in_the_words_of_rfc_6750(server, entra):
    """Row 2 of the checklist, over HTTP on every side."""
    api = server.api
    assert begun(server, entra).returncode == 0
    await asyncio.sleep(SLEEPS_S)
    sound = entra.token()
    assert (await by(api, sound)).status_code == 200
    wrong = {
        "expired": entra.token(exp=1),
        "wrong aud": entra.token(aud="another"),
        "wrong iss": entra.token(iss="https://login.elsewhere.example/v2.0"),
        "wrong tenant": entra.token(tid="11111111-2222-4333-8444-555555555555"),
        "alg none": unsigned(sound),
        "HS256 with the public key": unsigned(sound, algorithm="HS256", secret=entra.signing.as_pem(private=False)),
        "unknown kid": entra.token(key=rsa_key("unknown")),
        "an ID token": entra.token(scp=None, nonce="n", at_hash="h"),
        "an application's": entra.token(scp=None, roles=["All"], idtyp="app", sub=oid_of("asha")),
    }
    for how, token in wrong.items():
        answer = await by(api, token)
        assert answer.status_code == 401, how
        assert answer.headers["www-authenticate"] == 'Bearer realm="securing-good", error="invalid_token"', how
        assert answer.headers["content-type"] == "application/problem+json", how
        assert answer.json()["type"] == "/problems/unauthenticated", how


async def test_a_thousand_unknown_keys_are_no_storm(server, entra):
    api = server.api
    assert begun(server, entra).returncode == 0
    await asyncio.sleep(SLEEPS_S)
    assert (await by(api, entra.token())).status_code == 200
    before = entra.asked[KEYS]
    forged = [entra.token(header={"kid": f"random {number}"}) for number in range(1_000)]
    began = asyncio.get_running_loop().time()
    for start in range(0, 1_000, 40):
        answers = await asyncio.gather(*(by(api, token) for token in forged[start : start + 40]))
        assert {answer.status_code for answer in answers} == {401}
    cool_downs = 1 + (asyncio.get_running_loop().time() - began) // 10
    assert entra.asked[KEYS] - before <= cool_downs
    assert (await by(api, entra.token())).status_code == 200


def test_the_local_issuer_cannot_be_started_in_production(tmp_path):
    """`make token` signs by a key that lies on a disk: a process that is to believe it does not start in production."""
    issuer = tmp_path / "issuer.json"
    issuer.write_text('{"keys": []}')
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("SECURING_GOOD", "DATABASE"))},
        "API_DATABASE_URL": "postgresql://securing_good_api@127.0.0.1:9/nothing",
        "SECURING_GOOD_LOCAL_ISSUER": str(issuer),
        WEBHOOK_KEYS: "",
    }
    command = [sys.executable, "-m", "uvicorn", "securing_good_api.main:create_app", "--factory", "--port", "0"]
    for said in ({}, {"SECURING_GOOD_ENVIRONMENT": "production"}, {"SECURING_GOOD_ENVIRONMENT": "staging"}):
        done = subprocess.run(command, env=environment | said, capture_output=True, text=True, check=False, timeout=60)
        assert done.returncode != 0
        assert "the local issuer is for local runs only" in done.stderr
