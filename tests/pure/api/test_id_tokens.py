"""What an ID token may hold, as a table: nobody is signed in but by one that was given for this very sign-in."""

from dataclasses import replace
from uuid import UUID

import pytest

from securing_good.vocabulary import IssuerKind
from securing_good_api.sign_in.id_tokens import check_id_token
from securing_good_api.sign_in.rules import Trusted
from securing_good_api.tokens import TokenRefused

NOW = 1_795_000_000.0
TENANT, OID = "0f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f", "11111111-2222-4333-8444-555555555555"
ISSUER = f"https://login.council.example/{TENANT}/v2.0"
ENTRA = Trusted(UUID(int=1), "307", IssuerKind.ENTRA, ISSUER, "api", TENANT, "access_as_user", frozenset({"pages"}))
DFE = replace(ENTRA, kind=IssuerKind.DFE_SIGN_IN, tenant=None, scope=None, applications=None)
SAID = {
    "iss": ISSUER,
    "aud": "pages",
    "exp": NOW + 600,
    "iat": NOW,
    "nonce": "of this sign-in",
    "sub": "pairwise",
    "oid": OID,
    "tid": TENANT,
    "ver": "2.0",
    "acct": 0,
    "name": "Asha Patel",
}


def judged(trusted=ENTRA, header=None, **changed):
    claims = {name: value for name, value in {**SAID, **changed}.items() if value is not None}
    return check_id_token(trusted, "pages", header or {"typ": "JWT"}, claims, nonce="of this sign-in", now=NOW)


@pytest.mark.parametrize(
    ("trusted", "changed", "subject", "is_guest"),
    [
        (ENTRA, {}, OID, False),
        (ENTRA, {"aud": ["pages"]}, OID, False),
        (ENTRA, {"aud": ["pages", "another"], "azp": "pages"}, OID, False),
        (replace(ENTRA, admits_guests=True), {"acct": 1}, OID, True),
        (replace(ENTRA, admits_guests=True), {"acct": None}, OID, True),
        (DFE, {"oid": None, "tid": None, "ver": None, "acct": None}, "pairwise", False),
        (DFE, {"iat": NOW + 20, "exp": NOW - 20}, "pairwise", False),
    ],
)
def test_who_signed_in(trusted, changed, subject, is_guest):
    proven = judged(trusted, **changed)
    assert (proven.subject, proven.is_guest, proven.name) == (subject, is_guest, "Asha Patel")


@pytest.mark.parametrize(
    ("trusted", "changed", "why"),
    [
        (ENTRA, {"iss": f"{ISSUER}/"}, "another issuer"),
        (ENTRA, {"aud": "api"}, "another client"),
        (ENTRA, {"aud": None}, "another client"),
        (ENTRA, {"aud": ["pages", "another"]}, "another client"),
        (ENTRA, {"azp": "another"}, "another client"),
        (ENTRA, {"azp": 7}, "another client"),
        (ENTRA, {"nonce": "of another"}, "another sign-in"),
        (ENTRA, {"nonce": None}, "another sign-in"),
        (ENTRA, {"nonce": ["of this sign-in"]}, "another sign-in"),
        (ENTRA, {"exp": NOW - 60}, "expired"),
        (ENTRA, {"exp": "later"}, "expired"),
        (ENTRA, {"nbf": NOW + 60}, "not valid yet"),
        (ENTRA, {"iat": None}, "when it was made"),
        (ENTRA, {"iat": True}, "not valid yet|when it was made"),
        (ENTRA, {"ver": "1.0"}, "version 2.0"),
        (ENTRA, {"tid": None}, "another tenant"),
        (ENTRA, {"oid": "asha"}, "who signed in"),
        (ENTRA, {"oid": None}, "who signed in"),
        (ENTRA, {"acct": 1}, "guests are not let in"),
        (ENTRA, {"acct": False}, "guests are not let in"),
        (ENTRA, {"idp": "https://another.example/"}, "guests are not let in"),
        (DFE, {"sub": None}, "who signed in"),
        (DFE, {"sub": ""}, "who signed in"),
        (DFE, {"sub": "a\u0000b"}, "who signed in"),
        (DFE, {"sub": "x" * 256}, "who signed in"),
    ],
)
def test_what_proves_nobody(trusted, changed, why):
    with pytest.raises(TokenRefused, match=why):
        judged(trusted, **changed)


@pytest.mark.parametrize("typ", ["at+jwt", "application/at+jwt", "logout+jwt", 7])
def test_what_is_no_id_token(typ):
    with pytest.raises(TokenRefused, match="not an ID token"):
        judged(header={"typ": typ})
