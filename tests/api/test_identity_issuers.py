"""Issuers that a council trusts: what is looked at when one is added, tried and changed, and where the service will not ask."""

import asyncio
import socket

import pytest

from securing_good import connecting
from securing_good.sealing import Sealing
from securing_good.settings import WEBHOOK_KEYS
from securing_good_api.identity_issuers.commands import sealed_for
from securing_good_api.sign_in.discovering import Discovery, Limits, NotDiscovered
from securing_good_api.sign_in.issuers import Issuers
from tests.harness.certificates import certificate_for
from tests.harness.databases import WEBHOOK_KEYS as KEYS_OF_TESTS
from tests.harness.identity_provider import DISCOVERY, KEYS, gives, identity_provider, oid_of, rsa_key

PATH = "/v1/identity-issuers"


@pytest.fixture
def entra(api):
    """A council's Entra tenant."""
    with identity_provider(clock=api.database.clock) as provider:
        yield provider


def asking(api, **more) -> None:
    """The application asks issuers like this."""
    api.state["issuers"] = Issuers(Discovery(**{"local": True, "limits": Limits(whole_s=0.5), **more}))


async def added(api, provider, **changed):
    return await api.post(PATH, "admin", json=provider.described(**changed))


async def test_an_issuer_is_added_shown_changed_and_retired(api, entra):
    made = await added(
        api, entra, guest_posts=["clerk", "headteacher", "clerk"], client_id="pages", client_secret="a sealed secret"
    )
    assert made.status_code == 201, made.text
    assert made.headers["cache-control"] == "no-store"
    told = made.json()
    assert told == {
        "id": told["id"],
        **entra.described(),
        "posts": None,
        "guest_posts": ["clerk", "headteacher"],
        "client_id": "pages",
        "has_client_secret": True,
        "people": 0,
        "enabled": True,
        "added_by": "test:admin",
        "added_at": told["added_at"],
        "retired_at": None,
        "unreachable": None,
    }
    path = f"{PATH}/{told['id']}"
    read = await api.get(path, "admin")
    assert read.json() == {name: value for name, value in told.items() if name != "unreachable"}
    assert (await api.get(PATH, "admin")).json()["items"] == [read.json()]

    async def changed(etag, **change):
        return await api.call("PATCH", path, "admin", json=change, headers={"If-Match": etag} if etag else {})

    assert (await changed(None, name="x")).status_code == 428
    renamed = await changed(read.headers["etag"], name="Officers", applications=["a", "b", "a"], client_secret=None)
    assert (renamed.status_code, renamed.json()["has_client_secret"]) == (200, False)
    assert renamed.json()["applications"] == ["a", "b"]
    assert (await changed(read.headers["etag"], name="Late")).status_code == 412
    same = await changed(renamed.headers["etag"], name="Officers")
    assert same.json() == renamed.json()
    unfit = await changed(same.headers["etag"], scope=None)
    assert (unfit.status_code, unfit.json()["errors"][0]["pointer"]) == (422, "#/scope")
    assert (await changed(same.headers["etag"], enabled=None)).json()["errors"][0][
        "detail"
    ] == "enabled cannot be cleared"
    assert (await changed(same.headers["etag"], issuer="https://x.example")).status_code == 422, (
        "that is another issuer"
    )
    assert (await changed(same.headers["etag"], client_secret="another secret")).json()["has_client_secret"] is True
    gone = await api.post(f"{path}/retirement", "admin", json={})
    assert (gone.json()["enabled"], gone.json()["has_client_secret"]) == (False, False)
    assert (await api.post(f"{path}/retirement", "admin", json={})).json() == gone.json()
    assert (await changed(gone.headers["etag"], enabled=True)).json()["blockers"][0]["code"] == "retired"
    events = (await api.get("/v1/events?limit=100")).json()["items"]
    kinds = {one["kind"]: one["payload"] for one in events if one["kind"].startswith("identity_issuer.")}
    assert kinds["identity_issuer.added"]["issuer"] == entra.issuer
    assert kinds["identity_issuer.changed"] == {"changed": ["client_secret"]}
    assert "secret" not in str(list(kinds.values())).replace("client_secret", "")


async def test_the_secret_of_a_client_is_sealed_for_its_issuer(api, entra):
    made = (await added(api, entra, client_id="pages", client_secret="a sealed secret")).json()
    async with api.database.owner() as owner:
        kept = await owner.fetchval("select client_secret from identity_issuer")
    assert Sealing(KEYS_OF_TESTS).unseal(kept, of=sealed_for("307", made["id"])) == "a sealed secret"
    api.state["sealing"] = Sealing(())
    refused = await added(api, entra, audience="second", client_id="pages", client_secret="a sealed secret")
    assert (refused.status_code, refused.json()["blockers"][0]["code"]) == (409, "no-key")
    assert WEBHOOK_KEYS in refused.json()["blockers"][0]["detail"]


async def test_a_council_trusts_so_many_issuers_and_no_more(api, entra):
    for number in range(10):
        assert (await added(api, entra, audience=f"for {number}".replace(" ", "-"))).status_code == 201
    refused = await added(api, entra, audience="one-more")
    assert (refused.status_code, refused.json()["blockers"][0]["code"]) == (409, "too-many")
    assert (await api.post(PATH, "admin", council="310", json=entra.described(audience="theirs"))).status_code == 201


async def test_two_councils_that_want_one_audience_at_once_are_not_both_given_it(api, entra):
    asked = [api.post(PATH, "admin", council=council, json=entra.described()) for council in ("307", "310") * 3]
    answers = await asyncio.gather(*asked)
    assert sorted(answer.status_code for answer in answers) == [201, *[409] * 5]


@pytest.mark.parametrize(
    ("at", "answer", "says"),
    [
        (
            DISCOVERY,
            gives({"issuer": "https://login.elsewhere.example", "jwks_uri": "x"}),
            "https://login.elsewhere.example",
        ),
        (DISCOVERY, gives({"jwks_uri": "x"}), "of the issuer None"),
        (DISCOVERY, gives({"issuer": ["x"]}), "and not, to the letter, of this one"),
        (DISCOVERY, gives(b"<html>"), "discovery document is no JSON object"),
        (DISCOVERY, gives([1]), "discovery document is no JSON object"),
        (DISCOVERY, gives(b"[" * 100_000), "discovery document is no JSON object"),
        (DISCOVERY, gives(b" " * 300_000), "discovery document is larger than 262,144 bytes"),
        (DISCOVERY, gives(b"", 301, Location="http://127.0.0.1:9/"), "redirects are not followed"),
        (KEYS, gives({"keys": []}), "publishes no key that could prove a token"),
        (KEYS, gives({"keys": [{"kty": "oct", "k": "c2VjcmV0", "kid": "first"}]}), "publishes no key"),
        (KEYS, gives(b" " * 300_000), "key set is larger than 262,144 bytes"),
        (KEYS, gives(b"", 308, Location="http://127.0.0.1:9/"), "key set is somewhere else"),
    ],
    ids=lambda one: "answer" if callable(one) else str(one)[:40],
)
async def test_who_answers_as_another_or_not_as_an_issuer_is_not_trusted(api, entra, at, answer, says):
    entra.answers = {at: answer}
    refused = await added(api, entra)
    assert refused.status_code == 422, refused.text
    (error,) = refused.json()["errors"]
    assert (error["pointer"], error["code"]) == ("#/issuer", "not-discovered")
    assert says in error["detail"]
    assert (await api.get(PATH, "admin")).json()["items"] == []


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (gives(b"", 503), "The discovery document was answered with 503."),
        (gives({}, after_s=2), "The issuer did not answer within 0.5 seconds."),
        (
            gives(b"", 200, Content_Encoding="gzip"),
            "The discovery document comes packed though it was asked for unpacked.",
        ),
    ],
    ids=["503", "slow", "packed"],
)
async def test_who_does_not_answer_now_may_be_trusted_and_it_is_said(api, entra, answer, says):
    asking(api)
    entra.answers = {DISCOVERY: answer}
    made = await added(api, entra)
    assert (made.status_code, made.json()["unreachable"]) == (201, says)
    tried = await api.post(f"{made.headers['location']}/trials", "admin", json={})
    assert tried.json() == {"reached": False, "why_not": says, "keys": [], "token": None}
    entra.answers = {}
    tried = await api.post(f"{made.headers['location']}/trials", "admin", json={})
    assert tried.json() == {"reached": True, "why_not": None, "keys": ["first"], "token": None}


async def test_a_token_is_tried_before_anybody_comes_with_one(api, entra):
    made = await added(api, entra)
    path = f"{made.headers['location']}/trials"

    async def tried(token):
        answer = await api.post(path, "admin", json={"token": token})
        assert answer.status_code == 200, answer.text
        assert answer.headers["cache-control"] == "no-store"
        return answer.json()["token"]

    stranger = await tried(entra.token())
    assert stranger == {
        "believed": True,
        "why_not": None,
        "subject": oid_of("asha"),
        "is_guest": False,
        "person_id": None,
        "roles": [],
    }
    person = (await api.post("/v1/people", "admin", json={"name": "Asha Patel"})).json()["id"]
    post = {"person_id": person, "post": "data_officer", "starts_on": "2024-09-01"}
    assert (await api.post("/v1/appointments", "admin", json=post)).status_code == 201
    invited = (await api.post("/v1/invitations", "admin", json={"person_id": person})).json()
    headers = {"Authorization": f"Bearer {entra.token()}"}
    accepting = {"json": {"code": invited["code"]}, "headers": headers}
    assert (await api.call("POST", "/v1/invitations/acceptance", None, **accepting)).status_code == 200
    known = await tried(entra.token())
    assert (known["person_id"], known["roles"]) == (person, ["data_officer"])
    for token, why in (
        (entra.token(acct=1), "guests are not let in"),
        (entra.token(ver="1.0"), "requestedAccessTokenVersion"),
        (entra.token(iss="https://elsewhere.example"), "another issuer"),
        (entra.token(key=rsa_key("unknown")), "not one of its issuer's"),
        ("nonsense", "not a signed JWT"),
    ):
        refused = await tried(token)
        assert (refused["believed"], why in refused["why_not"]) == (False, True), refused
    etag = (await api.get(made.headers["location"], "admin")).headers["etag"]
    off = await api.call(
        "PATCH", made.headers["location"], "admin", json={"enabled": False}, headers={"If-Match": etag}
    )
    assert off.status_code == 200
    assert "lets nobody sign in" in (await tried(entra.token()))["why_not"]
    kept = "select p.payload::text as row from event_payload p union all select k::text from idempotency_key k"
    async with api.database.owner() as owner:
        assert not [row for row in await owner.fetch(kept) if entra.token().split(".")[0] in row["row"]]


async def test_an_address_that_leads_inside_is_refused_when_it_is_saved(api):
    """By its form, and by where its name leads; one that nobody knows yet may be saved."""
    known = {"inside.example.org": ["10.0.0.7"], "both.example.org": ["93.184.216.34", "169.254.169.254"]}

    async def resolve(host, port):
        if host not in known:
            raise socket.gaierror(socket.EAI_NONAME, "not known")
        return known[host]

    api.state["production"] = True
    asking(api, local=False, resolve=resolve)
    body = {"name": "x", "kind": "other", "audience": "api"}
    for host in known:
        refused = await api.post(PATH, "admin", json={**body, "issuer": f"https://{host}/realm"})
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["detail"] == f"{host} leads into a private network."
    for issuer in (
        "http://login.example.org",
        "https://127.0.0.1/realm",
        "https://169.254.169.254",
        "https://[::1]/realm",
        "https://2130706433/realm",
        "https://login.example.org:8443",
        "http://127.0.0.1:8080",
        "https://user:secret@login.example.org",
    ):
        refused = await api.post(PATH, "admin", json={**body, "issuer": issuer})
        assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "address"), issuer
    soon = await api.post(PATH, "admin", json={**body, "issuer": "https://soon.example.org"})
    assert (soon.status_code, soon.json()["unreachable"]) == (201, "The issuer could not be reached: gaierror.")


async def test_an_address_that_leads_inside_is_not_asked_when_it_is_connected_to():
    """It led outside when it was saved; or its keys are said to be inside."""

    async def rebinding(_host, _port):
        return ["10.0.0.1"]

    for address in ("https://login.example.org", "https://10.0.0.1", "http://login.example.org"):
        with pytest.raises(NotDiscovered) as refused:
            await Discovery(local=False, resolve=rebinding).keys_of(address)
        assert not refused.value.is_away
    with identity_provider() as provider:
        for inside in (
            "http://169.254.169.254/keys",
            "https://10.0.0.1/keys",
            "file:///etc/passwd",
            "https://localhost/x",
        ):
            provider.answers = {DISCOVERY: gives({"issuer": provider.issuer, "jwks_uri": inside})}
            with pytest.raises(NotDiscovered) as refused:
                await Discovery(local=True).keys_of(provider.issuer)
            assert not refused.value.is_away, inside


async def test_the_number_that_was_looked_at_is_asked_and_must_prove_the_name(tmp_path, monkeypatch):
    """Over real TLS: this machine stands for a public number, and any port for 443."""
    monkeypatch.setattr(connecting, "is_public", lambda number: number == "127.0.0.1")
    monkeypatch.setattr(connecting, "check_address", lambda url, **_: url)
    trust, chain = certificate_for("login.example.org", tmp_path)
    looked_up = []

    async def resolve(host, _port):
        looked_up.append(host)
        return ["127.0.0.1"]

    with identity_provider(chain=chain, host="login.example.org") as provider:
        discovery = Discovery(local=False, resolve=resolve, trust=trust)
        assert list(await discovery.keys_of(provider.issuer)) == ["first"]
        assert looked_up == ["login.example.org"] * 2, "for the document, and for its keys"
        provider.host = "login.example.com"
        with pytest.raises(NotDiscovered) as refused:
            await discovery.keys_of(provider.issuer)
        assert refused.value.why == "The issuer could not be reached: ConnectError."
        provider.host = "login.example.org"
        with pytest.raises(NotDiscovered):
            await Discovery(local=False, resolve=resolve).keys_of(provider.issuer)
        assert provider.asked[KEYS] == 1
