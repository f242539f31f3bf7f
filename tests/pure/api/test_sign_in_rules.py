"""What tokens and key sets may hold, as tables and as properties: whatever comes, nothing is believed but what is proved."""

import base64
import json
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

from securing_good.errors import Conflict, Invalid
from securing_good.vocabulary import IssuerKind, Post
from securing_good_api.identity_issuers.rules import (
    MOST_ISSUERS,
    Wanted,
    check_count,
    check_is_set_up,
    check_issuer,
    check_standing,
)
from securing_good_api.invitations.rules import check_acts_in_some
from securing_good_api.sign_in.key_sets import MOST_KEYS, key_for, usable_keys
from securing_good_api.sign_in.rules import Trusted, check_bearer, proven_claims, read_said, trusted_for
from securing_good_api.tokens import TokenRefused

NOW = 1_795_000_000.0
TENANT = "0f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f"
ISSUER = f"https://login.council.example/{TENANT}/v2.0"
OID = "11111111-2222-4333-8444-555555555555"
RSA, OTHER_RSA = (RSAKey.generate_key(2048, {"kid": "rsa"}) for _ in range(2))
EC, EC384 = ECKey.generate_key("P-256", {"kid": "ec"}), ECKey.generate_key("P-384", {"kid": "ec384"})
OKP = OKPKey.generate_key("Ed25519", {"kid": "okp"})
ENTRA = Trusted(UUID(int=1), "307", IssuerKind.ENTRA, ISSUER, "api", TENANT, "access_as_user", frozenset({"pages"}))
OTHER = Trusted(UUID(int=2), "307", IssuerKind.OTHER, ISSUER, "api")
USER = {
    "iss": ISSUER,
    "aud": "api",
    "exp": NOW + 600,
    "nbf": NOW,
    "iat": NOW,
    "ver": "2.0",
    "tid": TENANT,
    "oid": OID,
    "sub": "pairwise",
    "scp": "openid access_as_user",
    "azp": "pages",
    "acct": 0,
    "name": "Asha Patel",
}
PERSON = {
    "iss": ISSUER,
    "aud": ["api", "another"],
    "exp": NOW + 600,
    "iat": NOW,
    "jti": "1",
    "sub": "asha",
    "client_id": "pages",
}
JWT, AT_JWT = {"typ": "JWT"}, {"typ": "at+jwt"}
OWN_STS = f"https://sts.windows.net/{TENANT}/"


def public(key, **more) -> dict:
    return {**key.as_dict(private=False), **more}


def without(claims: dict, *names: str) -> dict:
    return {name: value for name, value in claims.items() if name not in names}


def test_a_user_of_the_tenant_is_who_their_object_id_says():
    proven = check_bearer(ENTRA, JWT, USER, now=NOW)
    assert (proven.subject, proven.name, proven.is_guest, proven.ends_at) == (OID, "Asha Patel", False, NOW + 600)
    assert check_bearer(ENTRA, {}, without(USER, "name", "nbf", "iat"), now=NOW).name is None
    assert check_bearer(ENTRA, {"typ": "AT+JWT"}, {**USER, "name": 7}, now=NOW).name is None


@pytest.mark.parametrize(
    ("claims", "is_guest"),
    [
        ({}, False),
        ({"acct": "0"}, False),
        ({"idp": ISSUER}, False),
        ({"idp": OWN_STS}, False),
        ({"acct": 1}, True),
        ({"acct": 1, "idp": ISSUER}, True),
        ({"acct": None}, True),
        ({"acct": False}, True),
        ({"acct": "member"}, True),
        ({"acct": [0]}, True),
        ({"idp": "https://sts.windows.net/11111111-2222-4333-8444-555555555555/"}, True),
        ({"idp": "live.com"}, True),
        ({"idp": ["x"]}, True),
    ],
    ids=str,
)
def test_only_who_is_proved_a_member_is_one(claims, is_guest):
    both = replace(ENTRA, admits_guests=True)
    assert check_bearer(both, JWT, {**USER, **claims}, now=NOW).is_guest is is_guest
    admits = replace(ENTRA, admits_members=is_guest, admits_guests=not is_guest)
    with pytest.raises(TokenRefused, match="guests"):
        check_bearer(admits, JWT, {**USER, **claims}, now=NOW)


@pytest.mark.parametrize("late", [-29.9, 0, 600])
def test_clocks_may_differ_by_half_a_minute(late):
    check_bearer(ENTRA, JWT, {**USER, "exp": NOW + late}, now=NOW)
    check_bearer(ENTRA, JWT, {**USER, "nbf": NOW + 30, "iat": NOW + 30}, now=NOW)


@pytest.mark.parametrize(
    "wrong",
    [
        {"exp": NOW - 30},
        {"nbf": NOW + 31},
        {"iat": NOW + 31},
        {"exp": float("inf")},
        {"exp": float("nan")},
        {"nbf": None},
    ],
    ids=str,
)
def test_and_by_no_more(wrong):
    with pytest.raises(TokenRefused):
        check_bearer(ENTRA, JWT, {**USER, **wrong}, now=NOW)


def test_a_person_is_who_the_subject_says_where_the_issuer_is_no_entra():
    assert check_bearer(OTHER, AT_JWT, PERSON, now=NOW).subject == "asha"
    asks = replace(OTHER, scope="read", applications=frozenset({"pages"}))
    assert check_bearer(asks, {"typ": "application/at+jwt"}, {**PERSON, "scope": "x read"}, now=NOW).subject == "asha"


@pytest.mark.parametrize("claim", sorted(without(PERSON, "aud", "iss")))
def test_each_claim_that_rfc_9068_asks_for_has_to_be_there(claim):
    with pytest.raises(TokenRefused):
        check_bearer(OTHER, AT_JWT, without(PERSON, claim), now=NOW)


@pytest.mark.parametrize(
    "wrong",
    [
        {"sub": ""},
        {"sub": "x" * 256},
        {"sub": "a\nb"},
        {"sub": 7},
        {"sub": "pages"},
        {"aud": "another"},
        {"aud": {"api": 1}},
        {"iss": f"{ISSUER}/"},
        {"nonce": None},
        {"c_hash": "x"},
    ],
    ids=str,
)
def test_what_proves_no_person_is_refused(wrong):
    with pytest.raises(TokenRefused):
        check_bearer(OTHER, AT_JWT, {**PERSON, **wrong}, now=NOW)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
ANY_CLAIMS = st.dictionaries(st.sampled_from([*USER, *PERSON, "idp", "idtyp", "scope"]), JSON)


@given(
    header=st.dictionaries(st.sampled_from(["typ", "alg", "kid"]), JSON),
    claims=ANY_CLAIMS,
    right=st.sets(st.sampled_from(sorted(USER))),
)
def test_whatever_is_claimed_a_person_is_proved_or_refused(header, claims, right):
    """Signed as it may be: an issuer of one council may say anything."""
    said = claims | {name: USER[name] for name in right}
    for trusted in (ENTRA, OTHER):
        try:
            proven = check_bearer(trusted, header, said, now=NOW)
        except TokenRefused:
            continue
        assert said["iss"] == ISSUER
        assert proven.subject in (said.get("oid"), said.get("sub"))
        assert (trusted.kind is IssuerKind.OTHER) or said["tid"] == TENANT


@given(st.text(max_size=200) | st.binary(max_size=200).map(lambda b: b.decode("latin-1")))
def test_any_text_is_read_or_refused(text):
    for token in (text, f"{text}.{text}.{text}", f"{encoded(text)}.{encoded(text)}."):
        with pytest.raises(TokenRefused):
            read_said(token)


def encoded(value) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


HEADER = {"alg": "RS256", "kid": "rsa", "typ": "JWT"}


@pytest.mark.parametrize(
    ("header", "claims"),
    [
        ({"alg": None}, {}),
        ({"alg": "none"}, {}),
        ({"alg": "HS256"}, {}),
        ({"alg": "RS512"}, {}),
        ({"alg": "rs256"}, {}),
        ({"alg": ["RS256"]}, {}),
        ({"alg": {"RS256": 1}}, {}),
        ({"kid": None}, {}),
        ({"kid": ""}, {}),
        ({"kid": "x" * 201}, {}),
        ({"kid": 7}, {}),
        ({"crit": []}, {}),
        ({"x": "y" * 4_000}, {}),
        ({}, {"iss": None}),
        ({}, {"iss": 7}),
        ({}, {"x": "y" * 16_000}),
    ],
    ids=lambda one: str(one)[:40],
)
def test_what_names_no_key_that_could_prove_it_is_not_looked_at(header, claims):
    sound = f"{encoded(HEADER)}.{encoded(USER)}.x"
    assert read_said(sound).kid == "rsa"
    with pytest.raises(TokenRefused):
        read_said(f"{encoded({**HEADER, **header})}.{encoded({**USER, **claims})}.x")


def test_deep_and_long_numbers_are_no_reason_to_fail():
    for deep in ("[" * 8_000, '{"a":' * 3_000, "9" * 8_000, '{"alg": ' + "9" * 5_000 + "}"):
        part = base64.urlsafe_b64encode(deep.encode()).decode().rstrip("=")
        with pytest.raises(TokenRefused):
            read_said(f"{part}.{part}.x")


def test_an_audience_leads_to_one_issuer():
    said = read_said(f"{encoded(HEADER)}.{encoded({**USER, 'aud': ['api', 'b']})}.x")
    assert trusted_for(said, [ENTRA, replace(ENTRA, audience="c")]) is ENTRA
    dfe = replace(OTHER, kind=IssuerKind.DFE_SIGN_IN)
    for issuers in ([], [replace(ENTRA, audience="c")], [ENTRA, replace(ENTRA, audience="b", council="310")], [dfe]):
        with pytest.raises(TokenRefused):
            trusted_for(said, issuers)


@pytest.mark.parametrize(
    ("key", "algorithm"),
    [(RSA, "RS256"), (RSA, "PS256"), (EC, "ES256"), (EC384, "ES384"), (OKP, "Ed25519")],
    ids=["RS256", "PS256", "ES256", "ES384", "Ed25519"],
)
@settings(max_examples=25)
@given(place=st.integers(min_value=0), letter=st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_."))
def test_a_token_changed_at_any_place_proves_nothing(key, algorithm, place, letter):
    header = {"alg": algorithm, "kid": key.kid, "x5t": "anything", "typ": "JWT"}
    token = jwt.encode(header, USER, key, algorithms=[algorithm])
    keys = usable_keys({"keys": [public(one) for one in (RSA, EC, EC384, OKP)]})
    found = key_for(keys, key.kid, algorithm)
    told, claims = proven_claims(token, found)
    assert (told["alg"], claims) == (algorithm, USER)
    place %= len(token)
    changed = token[:place] + letter + token[place + 1 :]
    try:
        _, claims = proven_claims(changed, found)
    except TokenRefused:
        return
    # The last letter of a part may hold bits that mean nothing.
    assert claims == USER


def test_a_key_proves_signatures_of_its_own_kind_alone():
    keys = usable_keys({"keys": [public(RSA), public(EC, kid="rsa"), public(OKP)]})
    assert {one.key.key_type for one in keys["rsa"]} == {"RSA", "EC"}, "a name may be of two keys that differ in kind"
    assert key_for(keys, "rsa", "ES256").key_type == "EC"
    assert key_for(keys, "rsa", "PS256").key_type == "RSA"
    assert key_for(keys, "okp", "EdDSA") is key_for(keys, "okp", "Ed25519") is not None
    assert key_for(keys, "okp", "RS256") is key_for(keys, "nobody", "RS256") is None
    bound = usable_keys({"keys": [public(RSA, alg="PS256"), public(OKP, alg="EdDSA")]})
    assert (key_for(bound, "rsa", "RS256"), key_for(bound, "okp", "Ed25519") is None) == (None, False)
    with pytest.raises(TokenRefused):
        proven_claims(jwt.encode(HEADER, USER, RSA, algorithms=["RS256"]), OTHER_RSA)


@pytest.mark.parametrize(
    "passed_over",
    [
        public(OctKey.import_key("a-secret-of-some-length", {"kid": "oct"})),
        {"kty": "oct", "k": "c2VjcmV0", "kid": "oct"},
        RSA.as_dict(private=True),
        public(RSA, use="enc"),
        public(RSA, key_ops=["encrypt"]),
        public(RSA, key_ops="verify"),
        public(RSA, kid=None),
        public(RSA, kid=""),
        public(RSA, kid="x" * 201),
        public(RSA, alg="HS256"),
        public(RSA, alg=["RS256"]),
        public(RSA, n="_" * 171),
        public(RSA, n="A" * 400 + "!"),
        public(RSA, n="_" * 100_000),
        public(RSA, n=7),
        without(public(RSA), "e"),
        public(ECKey.generate_key("P-521", {"kid": "p521"})),
        public(ECKey.generate_key("secp256k1", {"kid": "coin"})),
        public(OKPKey.generate_key("X25519", {"kid": "x"})),
        public(EC, x=public(EC)["y"]),
        {"kty": "AKP", "kid": "later", "alg": "ML-DSA-44", "pub": "x"},
        {"kty": ["RSA"], "kid": "x"},
        {},
    ],
    ids=lambda one: f"{one.get('kty')} {sorted(one)}"[:60],
)
def test_keys_that_may_not_prove_anything_are_passed_over(passed_over):
    keys = usable_keys({"keys": [None, "x", passed_over, public(OKP)]})
    assert list(keys) == ["okp"]


PARTS = st.sampled_from(["kty", "kid", "n", "e", "crv", "x", "y", "use", "alg", "key_ops"])
WORDS = st.sampled_from(["RSA", "EC", "OKP", "P-256", "Ed25519", "AQAB"])
KEY_SETS = st.fixed_dictionaries({"keys": st.lists(st.dictionaries(PARTS, JSON | WORDS))})


@given(st.dictionaries(st.text(max_size=5), JSON) | KEY_SETS)
def test_any_key_set_is_read(document):
    assert all(keys for keys in usable_keys(document).values())


def test_no_more_keys_are_read_than_an_issuer_can_have():
    assert len(usable_keys({"keys": [public(OKP, kid=str(number)) for number in range(MOST_KEYS + 50)]})) == MOST_KEYS


WANTED = Wanted(IssuerKind.ENTRA, ISSUER, "api", TENANT, "access_as_user", ["pages"], None, [], None, False)


@pytest.mark.parametrize(
    ("changed", "pointer", "code"),
    [
        ({"issuer": "http://login.council.example/x"}, "#/issuer", "address"),
        ({"issuer": "https://10.0.0.7/x"}, "#/issuer", "address"),
        ({"issuer": "https://login"}, "#/issuer", "address"),
        ({"issuer": f"{ISSUER}?x=1"}, "#/issuer", "address"),
        ({"issuer": f"{ISSUER}#x"}, "#/issuer", "address"),
        ({"issuer": f"{ISSUER}#"}, "#/issuer", "address"),
        ({"issuer": f"{ISSUER}/.well-known/openid-configuration"}, "#/issuer", "address"),
        ({"issuer": "https://login.council.example/common/v2.0"}, "#/issuer", "not-the-tenants"),
        ({"tenant": None}, "#/tenant", "needed"),
        ({"scope": None}, "#/scope", "needed"),
        ({"applications": None}, "#/applications", "needed"),
        ({"posts": []}, "#/posts", "nobody"),
        ({"posts": [Post.DIOCESAN_OFFICER]}, "#/posts", "signs-in-as-nothing"),
        ({"guest_posts": [Post.VICE_CHAIR_OF_GOVERNORS]}, "#/guest_posts", "signs-in-as-nothing"),
        ({"has_client_secret": True}, "#/client_id", "needed"),
        ({"kind": IssuerKind.OTHER}, "#/tenant", "not-entra"),
        ({"kind": IssuerKind.OTHER, "tenant": None, "guest_posts": [Post.CLERK]}, "#/guest_posts", "not-entra"),
        ({"kind": IssuerKind.DFE_SIGN_IN, "tenant": None, "applications": None}, "#/scope", "no-access-tokens"),
        ({"kind": IssuerKind.DFE_SIGN_IN, "tenant": None, "scope": None}, "#/applications", "no-access-tokens"),
    ],
    ids=str,
)
def test_an_issuer_is_described_as_its_kind_asks(changed, pointer, code):
    check_issuer(WANTED, local=False)
    with pytest.raises(Invalid) as refused:
        check_issuer(replace(WANTED, **changed), local=False)
    assert [(one["pointer"], one["code"]) for one in refused.value.more["errors"]] == [(pointer, code)]


def test_members_may_be_kept_out_where_guests_are_let_in():
    check_issuer(replace(WANTED, posts=[], guest_posts=[Post.HEADTEACHER]), local=False)
    check_issuer(replace(WANTED, issuer=f"http://127.0.0.1:9/{TENANT}/v2.0"), local=True)


def test_an_issuer_can_be_added_while_there_are_few_and_changed_while_it_stands():
    check_count(MOST_ISSUERS - 1)
    check_standing(is_retired=False)
    check_is_set_up(has_keys=True, setting="KEYS")
    for refuses in (
        lambda: check_count(MOST_ISSUERS),
        lambda: check_standing(is_retired=True),
        lambda: check_is_set_up(has_keys=False, setting="KEYS"),
    ):
        with pytest.raises(Conflict):
            refuses()


@pytest.mark.parametrize(
    ("held", "let_act_in", "may"),
    [
        ([Post.CLERK], None, True),
        ([Post.CLERK], ["clerk"], True),
        ([Post.CLERK, Post.ADMIN], ["clerk"], True),
        ([Post.CLERK], ["admin"], False),
        ([Post.CLERK], [], False),
        ([], ["clerk"], False),
        ([Post.DIOCESAN_OFFICER], ["diocesan_officer"], False),
    ],
)
def test_an_invitation_is_accepted_where_somebody_could_then_act(held, let_act_in, may):
    if may:
        check_acts_in_some(held, let_act_in)
    else:
        with pytest.raises(Conflict):
            check_acts_in_some(held, let_act_in)
