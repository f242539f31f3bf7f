"""People sign in by whoever their council trusts: who they are is proved by claims, what they may do is held here."""

import asyncio
from datetime import timedelta

import pytest
from joserfc.jwk import RSAKey

from securing_good_api.sign_in import issuers, keys
from securing_good_api.sign_in.discovering import Discovery, Limits
from securing_good_api.sign_in.issuers import Issuers
from tests.harness.bodies import TODAY
from tests.harness.callers import Ticking, api_on
from tests.harness.files import register, register_row
from tests.harness.identity_provider import (
    AUDIENCE,
    DISCOVERY,
    KEYS,
    PAGES,
    gives,
    identity_provider,
    key_of,
    oid_of,
    rsa_key,
    unsigned,
)
from tests.harness.worlds import load

PATH = "/v1/identity-issuers"
URN = 101500
DAY = TODAY.date()


class Seconds:
    """A monotonic clock that tests move."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
async def api(database):
    """The application on a clock that can be moved, with a school; what it remembers of issuers ages by another."""
    clock = Ticking(TODAY)
    async with api_on(database, clock=clock) as made:
        made.clock, made.seconds = clock, Seconds()
        trusting(made)
        await load(made, "register.csv", register(register_row(URN, "Ash Primary School")), clock=clock)
        yield made
        await made.state["issuers"].close()


def trusting(api, **more) -> None:
    """A process that remembers nothing of issuers yet."""
    discovery = Discovery(**{"local": True, "limits": Limits(whole_s=0.5), **more})
    api.state["issuers"] = Issuers(discovery, clock=api.seconds)


@pytest.fixture
def entra(api):
    """A council's Entra tenant."""
    with identity_provider(clock=lambda: api.clock.now) as provider:
        yield provider


async def trusted(api, provider, council="307", **changed) -> dict:
    """An issuer that a council trusts; this process notices."""
    made = await api.post(PATH, "admin", council=council, json=provider.described(**changed))
    assert made.status_code == 201, made.text
    api.seconds.now += issuers.REMEMBERED_S
    return made.json() | {"etag": made.headers["etag"]}


async def person(api, *posts, name="Asha Patel", council="307", **more) -> str:
    """Somebody who holds these posts."""
    made = await api.post("/v1/people", "admin", council=council, json={"name": name})
    for post in posts:
        place = {"urn": URN} if post in {"headteacher", "chair_of_governors", "clerk"} else {}
        body = {"person_id": made.json()["id"], "post": post, "starts_on": "2024-09-01", **place, **more}
        appointed = await api.post("/v1/appointments", "admin", council=council, json=body)
        assert appointed.status_code == 201, appointed.text
    return made.json()["id"]


async def by(api, token, path="/v1/me", method="GET", **more):
    """One request of whoever bears this token."""
    headers = {"Authorization": f"Bearer {token}", **more.pop("headers", {})}
    return await api.call(method, path, None, headers=headers, **more)


async def invited(api, person_id, council="307") -> dict:
    made = await api.post("/v1/invitations", "admin", council=council, json={"person_id": person_id})
    assert made.status_code == 201, made.text
    return {"code": made.json()["code"]}


async def accepted(api, token, person_id, council="307"):
    """Somebody accepts the invitation of a person."""
    answer = await by(api, token, "/v1/invitations/acceptance", "POST", json=await invited(api, person_id, council))
    assert answer.status_code == 200, answer.text
    return answer


def is_refused(answer, says: str) -> None:
    """As RFC 6750 has it."""
    assert answer.status_code == 401, answer.text
    assert answer.headers["www-authenticate"] == 'Bearer realm="securing-good", error="invalid_token"'
    assert says in answer.json()["detail"]


async def test_who_is_invited_signs_in_as_what_they_hold_that_day(api, entra):
    await trusted(api, entra)
    asha = await person(api, "headteacher", "board_member")
    stranger = await by(api, entra.token(), "/v1/schools")
    assert stranger.status_code == 403
    assert "accept its code at /v1/invitations/acceptance" in stranger.json()["detail"]
    me = (await by(api, entra.token())).json()
    assert (me["council"], me["roles"], me["person_id"], me["permissions"]) == ("307", [], None, [])
    assert (await accepted(api, entra.token(), asha)).json() == {"person_id": asha}
    me = (await by(api, entra.token())).json()
    assert me["roles"] == ["board_member", "headteacher"]
    assert (me["person_id"], me["subject"], me["name"], me["urns"]) == (asha, f"person:{asha}", "Asha Patel", [URN])
    schools = await by(api, entra.token(), "/v1/schools")
    assert [one["urn"] for one in schools.json()["items"]] == [URN]
    assert (await by(api, entra.token("kwame"))).json()["person_id"] is None, "somebody else of the tenant"


async def test_an_address_is_no_proof_of_who_somebody_is(api, entra):
    """The issuer's word for an address binds nobody: only the code does."""
    await trusted(api, entra)
    made = await api.post("/v1/people", "admin", json={"name": "Asha Patel", "email": "asha@council.example"})
    await invited_for(api, made.json()["id"])
    me = await by(api, entra.token("asha", email="asha@council.example", email_verified=True))
    assert (me.json()["person_id"], me.json()["roles"]) == (None, [])
    wrong = await by(
        api, entra.token("asha"), "/v1/invitations/acceptance", "POST", json={"code": "asha-council-example-asha"}
    )
    assert wrong.json()["errors"][0]["code"] == "unknown"


async def invited_for(api, person_id) -> None:
    body = {"person_id": person_id, "post": "lead_officer", "starts_on": "2024-09-01"}
    assert (await api.post("/v1/appointments", "admin", json=body)).status_code == 201
    await invited(api, person_id)


async def test_several_issuers_vouch_for_one_person_who_is_one_whichever_they_come_by(api, entra):
    """What they did by one sign-in they did: who drafted minutes does not approve them by the other."""
    await trusted(api, entra)
    asha = await person(api, "lead_officer", "principal_adviser")
    with identity_provider(clock=lambda: api.clock.now, tenant="another") as other:
        described = {"name": "Schools", "kind": "other", "tenant": None, "applications": None}
        await trusted(api, other, **described)
        await accepted(api, entra.token(), asha)
        await accepted(api, other.other_token("asha-of-schools"), asha)
        for token in (entra.token(), other.other_token("asha-of-schools")):
            me = (await by(api, token)).json()
            assert (me["subject"], me["roles"]) == (f"person:{asha}", ["lead_officer", "principal_adviser"])
        body = {"urn": URN, "level": "amber", "reason": "Reading fell."}
        decided = await by(api, entra.token(), "/v1/level-decisions", "POST", json=body)
        assert decided.status_code == 201, decided.text
        dissent = {"dissent": "Attendance recovered."}
        path = f"/v1/level-decisions/{decided.json()['id']}/dissents"
        took_part = await by(api, other.other_token("asha-of-schools"), path, "POST", json=dissent)
        assert took_part.status_code == 201, took_part.text
        assert {event["actor"] for event in await api.events(URN)} >= {f"person:{asha}"}
        listed = (await api.get(f"/v1/people/{asha}/identities", "admin")).json()["items"]
        told = [(one["issuer_name"], one["issuer"], one["subject"], one["unlinked_at"]) for one in listed]
        assert told == [
            ("Council staff", entra.issuer, oid_of("asha"), None),
            ("Schools", other.issuer, "asha-of-schools", None),
        ]
        kwame = await person(api, "link_partner", name="Kwame Inklefold")
        body = await invited(api, kwame)
        linked = await by(api, entra.token(), "/v1/invitations/acceptance", "POST", json=body)
        assert linked.json()["blockers"][0]["code"] == "linked"


async def test_a_sign_in_taken_away_is_nobodys_in_the_next_request(api, entra):
    await trusted(api, entra)
    asha = await person(api, "principal_adviser")
    await accepted(api, entra.token(), asha)
    assert (await by(api, entra.token(), "/v1/people")).status_code == 200
    (identity,) = (await api.get(f"/v1/people/{asha}/identities", "admin")).json()["items"]
    path = f"/v1/people/{asha}/identities/{identity['id']}/removal"
    assert (await api.post(path, "lead_officer", json={})).status_code == 403, "who could not appoint her"
    assert (await api.post(path, "admin", council="310", json={})).status_code == 404
    removed = await api.post(path, "admin", json={})
    assert (removed.status_code, removed.json()["unlinked_at"] is None) == (200, False)
    assert (await by(api, entra.token(), "/v1/people")).status_code == 403
    again = await api.post(path, "admin", json={})
    assert again.json() == removed.json()
    told = [one for one in (await api.get("/v1/events?limit=100")).json()["items"] if one["kind"].endswith("_removed")]
    assert [one["payload"] for one in told] == [{"identity": identity["id"]}]
    await accepted(api, entra.token(), asha)
    assert (await by(api, entra.token(), "/v1/people")).status_code == 200


async def test_who_leaves_loses_access_in_the_next_request_and_a_post_ends_with_its_day(api, entra):
    await trusted(api, entra)
    asha, kwame = await person(api, "principal_adviser"), await person(api, "lead_officer", ends_on=str(DAY))
    await accepted(api, entra.token("asha"), asha)
    await accepted(api, entra.token("kwame"), kwame)
    for who in ("asha", "kwame"):
        assert (await by(api, entra.token(who), "/v1/people")).status_code == 200
    left = await api.post(f"/v1/people/{asha}/departure", "admin", json={"left_on": str(DAY)})
    assert left.status_code == 200, left.text
    assert (await by(api, entra.token("asha"), "/v1/people")).status_code == 403
    assert (await by(api, entra.token("asha"))).json()["person_id"] is None
    api.clock.now += timedelta(days=1)
    ended = await by(api, entra.token("kwame"), "/v1/people")
    assert (ended.status_code, "You hold no post here today" in ended.json()["detail"]) == (403, True)


async def test_an_issuer_switched_off_lets_nobody_in_from_the_next_request_on(api, entra):
    issuer = await trusted(api, entra)
    asha, kwame = await person(api, "principal_adviser"), await person(api, "lead_officer")
    await accepted(api, entra.token(), asha)
    open_invitation = await invited(api, kwame)
    assert (await by(api, entra.token(), "/v1/people")).status_code == 200
    path = f"{PATH}/{issuer['id']}"

    async def switched(enabled, etag):
        return await api.call("PATCH", path, "admin", json={"enabled": enabled}, headers={"If-Match": etag})

    off = await switched(enabled=False, etag=(await api.get(path, "admin")).headers["etag"])
    assert off.status_code == 200, off.text
    # This process has not read anew whom councils trust: it asks each time whether they still do.
    is_refused(await by(api, entra.token(), "/v1/people"), "lets nobody sign in by this issuer any more")
    is_refused(await by(api, entra.token()), "lets nobody sign in")
    late = await by(api, entra.token("kwame"), "/v1/invitations/acceptance", "POST", json=open_invitation)
    is_refused(late, "lets nobody sign in")
    api.seconds.now += issuers.REMEMBERED_S
    is_refused(await by(api, entra.token(), "/v1/people"), "an issuer that is not known here")
    on = await switched(enabled=True, etag=off.headers["etag"])
    assert (on.status_code, (await switched(enabled=True, etag=off.headers["etag"])).status_code) == (200, 412)
    api.seconds.now += issuers.REMEMBERED_S
    assert (await by(api, entra.token(), "/v1/people")).status_code == 200
    assert (await api.post(f"{path}/retirement", "admin", json={})).json()["retired_at"] is not None
    is_refused(await by(api, entra.token(), "/v1/people"), "lets nobody sign in")
    kinds = [one["kind"] for one in (await api.get("/v1/events?limit=100")).json()["items"]]
    assert [kind for kind in kinds if kind.startswith("identity_issuer.")] == [
        f"identity_issuer.{what}" for what in ("added", "switched_off", "switched_on", "retired")
    ]


async def test_tokens_of_an_issuer_for_an_audience_are_one_councils(api, entra):
    await trusted(api, entra)
    taken = await api.post(PATH, "admin", council="310", json=entra.described())
    assert (taken.status_code, "by your council or by another" in taken.json()["detail"]) == (409, True)
    await trusted(api, entra, council="310", audience="of-harrow")
    asha = await person(api, "principal_adviser")
    await accepted(api, entra.token(), asha)
    harrow = (await by(api, entra.token(aud="of-harrow"))).json()
    assert (harrow["council"], harrow["person_id"]) == ("310", None), "known in one council, a stranger in the other"
    is_refused(await by(api, entra.token(aud=[AUDIENCE, "of-harrow"])), "for several audiences")
    assert (await api.get(PATH, "admin", council="310")).json()["items"][0]["audience"] == "of-harrow"
    assert len((await api.get(PATH, "admin", council="310")).json()["items"]) == 1
    own = (await api.get(PATH, "admin")).json()["items"][0]
    for method, path in (("GET", ""), ("PATCH", ""), ("POST", "/trials"), ("POST", "/retirement")):
        theirs = await api.call(
            method, f"{PATH}/{own['id']}{path}", "admin", council="310",
            **({} if method == "GET" else {"json": {}}), headers={"If-Match": '"1.00000000"'},
        )  # fmt: skip
        assert theirs.status_code == 404, path
    assert (await api.post(f"{PATH}/{own['id']}/retirement", "admin", json={})).status_code == 200
    await trusted(api, entra, council="310")
    assert (await by(api, entra.token())).json()["council"] == "310", "given up by the one, trusted by the other"


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"exp": 0}, "has expired"),
        ({"exp": None}, "has expired"),
        ({"exp": "never"}, "has expired"),
        ({"exp": True}, "has expired"),
        ({"nbf": 9e12}, "not valid yet"),
        ({"iat": 9e12}, "not valid yet"),
        ({"aud": "another"}, "another audience"),
        ({"aud": None}, "another audience"),
        ({"aud": [7, {"x": 1}]}, "another audience"),
        ({"iss": "https://sts.windows.net/0f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f/"}, "an issuer that is not known"),
        ({"iss": ["x"]}, "names no issuer"),
        ({"tid": "8f2c1d34-0a5b-4c6d-9e7f-102938475665"}, "another tenant"),
        ({"tid": None}, "another tenant"),
        ({"ver": "1.0"}, "not of version 2.0"),
        ({"scp": None, "roles": ["Visits.Read.All"], "idtyp": "app"}, "an application's token"),
        ({"scp": None, "roles": ["Visits.Read.All"]}, "an application's token"),
        ({"idtyp": "app"}, "an application's token"),
        ({"sub": oid_of("asha")}, "does not say who its bearer is"),
        ({"oid": None}, "does not say who its bearer is"),
        ({"oid": "asha"}, "does not say who its bearer is"),
        ({"scp": "User.Read"}, "not granted the scope access_as_user"),
        ({"scp": ""}, "not granted the scope access_as_user"),
        ({"azp": "8f2c1d34-0a5b-4c6d-9e7f-102938475665"}, "an application that may not bring people here"),
        ({"azp": None}, "an application that may not bring people here"),
        ({"nonce": "n-0S6_WzA2Mj"}, "an ID token"),
        ({"at_hash": "77QmUPtjPfzWtF2AnpK9RQ"}, "an ID token"),
        ({"scp": None, "aud": AUDIENCE}, "an ID token"),
        ({"acct": 1}, "guests are not let in"),
        ({"acct": None}, "guests are not let in"),
        ({"acct": False}, "guests are not let in"),
        ({"idp": "https://sts.windows.net/8f2c1d34-0a5b-4c6d-9e7f-102938475665/"}, "guests are not let in"),
    ],
    ids=str,
)
async def test_a_token_that_says_another_thing_than_it_must_is_refused(api, entra, changed, says):
    await trusted(api, entra)
    assert (await by(api, entra.token())).status_code == 200
    is_refused(await by(api, entra.token(**changed)), says)


async def test_a_token_is_signed_by_a_key_of_its_issuer_and_by_nothing_else(api, entra):
    await trusted(api, entra)
    sound, public = entra.token(), entra.signing
    assert (await by(api, sound)).status_code == 200
    stranger = RSAKey.generate_key(2048, {"kid": "first"})
    header, claims, signature = sound.split(".")
    other_claims = entra.token("kwame").split(".")[1]
    wrong = {
        "alg none": unsigned(sound),
        "alg None": unsigned(sound, algorithm="NONE"),
        "signed with the public key": unsigned(sound, algorithm="HS256", secret=public.as_pem(private=False)),
        "signed with the key set": unsigned(
            sound, algorithm="HS256", secret=str(public.as_dict(private=False)).encode()
        ),
        "a stranger's key of the same name": entra.token(key=stranger),
        "another algorithm of the key": entra.token(header={"alg": "RS512"})
        if False
        else unsigned(sound, algorithm="RS512"),
        "somebody else's claims": f"{header}.{other_claims}.{signature}",
        "cut": f"{header}.{claims}.",
        "two parts": f"{header}.{claims}",
        "five parts": f"{sound}.x.y",
        "no name of a key": entra.token(header={"kid": None}),
        "unknown key": entra.token(key=rsa_key("unknown")),
        "unknown demands": entra.token(header={"crit": ["b64"], "b64": True}),
        "another kind of token": entra.token(header={"typ": "logout+jwt"}),
        "too long": entra.token(groups=["x" * 40] * 400),
        "nothing": "..",
        "no text": "é.ü.ß",
    }
    for how, token in wrong.items():
        answer = await api.call("GET", "/v1/me", None, headers={b"Authorization": f"Bearer {token}".encode()})
        assert answer.status_code == 401, how
        assert 'error="invalid_token"' in answer.headers["www-authenticate"], how
    assert entra.asked[KEYS] == 2, "once when it was added, once for its keys: no wrong token had it asked for more"


async def test_a_thousand_unknown_names_of_keys_cost_one_question_in_ten_seconds(api, entra):
    await trusted(api, entra)
    assert (await by(api, entra.token())).status_code == 200
    asked = entra.asked[KEYS]
    forged = [entra.token(header={"kid": f"random {number}"}) for number in range(1_000)]
    for start in range(0, 1_000, 50):
        answers = await asyncio.gather(*(by(api, token) for token in forged[start : start + 50]))
        assert {answer.status_code for answer in answers} == {401}
        api.seconds.now += keys.COOL_DOWN_S / 20 - 0.01
    assert entra.asked[KEYS] - asked <= 1
    assert (await by(api, entra.token())).status_code == 200
    asked = entra.asked[KEYS]
    for _ in range(3):
        api.seconds.now += keys.COOL_DOWN_S
        is_refused(await by(api, forged[0]), "not one of its issuer's")
    assert entra.asked[KEYS] - asked <= 1, "a name that was not there is no reason to ask again soon"


async def test_keys_turn_over_without_a_gap(api, entra):
    """The new key is believed from its first token on, the one before for as long as it is published."""
    await trusted(api, entra)
    before = entra.token()
    assert (await by(api, before)).status_code == 200
    for number in range(3):
        api.seconds.now += keys.COOL_DOWN_S
        entra.rotate(f"turn {number}")
        assert (await by(api, entra.token())).status_code == 200
        assert (await by(api, before)).status_code == 200
    entra.published = entra.published[:1]
    api.seconds.now += keys.FRESH_S
    assert (await by(api, before)).status_code == 200, "what is at hand is used while it is asked anew"
    for _ in range(50):
        if (await by(api, before)).status_code == 401:
            break
        await asyncio.sleep(0.05)
    else:
        raise AssertionError("a key that is not published any more is still believed")
    assert (await by(api, entra.token())).status_code == 200


@pytest.mark.parametrize(
    "answer",
    [
        gives(b"", 500),
        gives(b"", 302, Location="https://elsewhere.example/keys"),
        gives({"keys": []}),
        gives({"keys": "none"}),
        gives(b"<html>"),
        gives(b"[" * 100_000),
        gives(b" " * 300_000),
        gives({"keys": []}, after_s=2),
        gives(b"", 200, Content_Encoding="gzip"),
    ],
    ids=["broken", "redirect", "empty", "no list", "a page", "deep", "huge", "slow", "packed"],
)
async def test_keys_that_were_good_stay_when_they_cannot_be_asked_for(api, entra, answer):
    await trusted(api, entra)
    assert (await by(api, entra.token())).status_code == 200
    for path in (KEYS, DISCOVERY):
        entra.answers = {path: answer}
        for _ in range(3):
            api.seconds.now += keys.FRESH_S
            assert (await by(api, entra.token())).status_code == 200
            is_refused(await by(api, entra.token(key=rsa_key("unknown"))), "not one of its issuer's")
    entra.answers = {}
    api.seconds.now += keys.FRESH_S
    entra.rotate("after it was away")
    assert (await by(api, entra.token())).status_code == 200


async def test_an_issuer_whose_keys_were_never_had_is_told_from_a_token_that_is_not_good(api, entra):
    await trusted(api, entra)
    entra.answers = {KEYS: gives(b"", 503)}
    trusting(api)
    away = await by(api, entra.token())
    assert (away.status_code, away.json()["type"]) == (503, "/problems/unavailable")
    assert int(away.headers["retry-after"]) >= keys.COOL_DOWN_S
    asked = entra.asked[DISCOVERY]
    assert {(await by(api, entra.token())).status_code for _ in range(20)} == {503}
    assert entra.asked[DISCOVERY] == asked, "it is left alone for a while"
    entra.answers = {}
    api.seconds.now += keys.COOL_DOWN_S
    assert (await by(api, entra.token())).status_code == 200


async def test_many_who_come_at_once_ask_for_keys_once(api, entra):
    await trusted(api, entra)
    trusting(api)
    asked = entra.asked[KEYS]
    entra.answers = {DISCOVERY: gives({"issuer": entra.issuer, "jwks_uri": f"{entra.issuer}{KEYS}"}, after_s=0.2)}
    answers = await asyncio.gather(*(by(api, entra.token(f"somebody {n}")) for n in range(20)))
    assert {answer.status_code for answer in answers} == {200}
    assert entra.asked[KEYS] - asked == 1


async def test_guests_act_in_the_posts_their_council_lets_guests_act_in(api, entra):
    issuer = await trusted(api, entra, guest_posts=["headteacher", "board_member"], posts=["lead_officer", "admin"])
    asha = await person(api, "headteacher", "lead_officer")
    guest = entra.token("asha", acct=1, idp="https://sts.windows.net/8f2c1d34-0a5b-4c6d-9e7f-102938475665/")
    await accepted(api, guest, asha)
    assert (await by(api, guest)).json()["roles"] == ["headteacher"]
    assert (await by(api, entra.token("asha"))).json()["roles"] == ["lead_officer"], "the same person as a member"
    kwame = await person(api, "clerk", name="Kwame Inklefold")
    held_back = await by(
        api, entra.token("kwame", acct=1), "/v1/invitations/acceptance", "POST", json=await invited(api, kwame)
    )
    assert (held_back.status_code, held_back.json()["blockers"][0]["code"]) == (409, "not-by-this-sign-in")
    path, narrowed = f"{PATH}/{issuer['id']}", {"guest_posts": ["board_member"]}
    etag = (await api.get(path, "admin")).headers["etag"]
    assert (await api.call("PATCH", path, "admin", json=narrowed, headers={"If-Match": etag})).status_code == 200
    refused = await by(api, guest, "/v1/schools")
    assert refused.status_code == 403
    assert refused.json()["detail"].startswith("Your council lets you act in no post of yours by this sign-in")


async def test_other_issuers_give_access_tokens_as_rfc_9068_has_them(api):
    with identity_provider(clock=lambda: api.clock.now, tenant="realm") as other:
        described = {"kind": "other", "tenant": None, "applications": [PAGES]}
        await trusted(api, other, **described)
        assert (await by(api, other.other_token())).status_code == 200
        wrong = {
            "an ID token": other.other_token(header={"typ": "JWT"}),
            "without typ": other.other_token(header={"typ": None}),
            "with a nonce": other.other_token(nonce="n"),
            "an application's": other.other_token("service", client_id="service"),
            "without client": other.other_token(client_id=None),
            "another client": other.other_token(client_id="another"),
            "without jti": other.other_token(jti=None),
            "without scope": other.other_token(scope=None),
            "another scope": other.other_token(scope="openid"),
            "nobody": other.other_token(sub=""),
            "no name": other.other_token(sub=["asha"]),
            "an Entra token": other.token(),
        }
        for how, token in wrong.items():
            answer = await by(api, token)
            assert answer.status_code == 401, how
            assert 'error="invalid_token"' in answer.headers["www-authenticate"], how


@pytest.mark.parametrize("kind", ["RSA", "PSS", "EC", "P-384", "OKP"])
async def test_each_kind_of_key_proves_a_token(api, entra, kind):
    key, algorithm = key_of(kind, f"of {kind}")
    entra.published, entra.signing = [key], key
    await trusted(api, entra)
    assert (await by(api, entra.token(header={"alg": algorithm}))).status_code == 200


async def test_dfe_sign_in_opens_no_address(api):
    with identity_provider(clock=lambda: api.clock.now, tenant="dfe") as dfe:
        described = {"kind": "dfe_sign_in", "tenant": None, "applications": None, "scope": None, "client_id": "SGOOD"}
        made = await trusted(api, dfe, **described, client_secret="a secret of the Department's")
        assert (made["has_client_secret"], "client_secret" in made) == (True, False)
        is_refused(await by(api, dfe.other_token()), "Who signs in by DfE Sign-in does so through pages")
        async with api.database.owner() as owner:
            kept = await owner.fetch(
                "select i::text as row from identity_issuer i union all select k::text from idempotency_key k"
            )
        assert all("Department" not in row["row"] and b"Department".hex() not in row["row"] for row in kept)


async def test_what_is_no_token_costs_no_question(api, entra):
    await trusted(api, entra)
    asked = dict(entra.asked)
    for token in ("x", "a.b.c", unsigned(entra.token()), entra.token(iss="https://nobody.example")):
        assert (await by(api, token)).status_code == 401
    assert dict(entra.asked) == asked
