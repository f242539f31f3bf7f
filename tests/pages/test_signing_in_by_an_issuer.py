"""Signing in by an issuer the council trusts: only whoever began it, once, and as whom the issuer proves."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import httpx
import pytest

from securing_good.vocabulary import Post
from tests.harness.authorizing import SigningIn
from tests.harness.callers import Ticking
from tests.harness.identity_provider import DISCOVERY, gives, identity_provider, oid_of, rsa_key
from tests.pages.conftest import OWN, Browser, Read, appointed

HERE = "http://pages.council.example"
SECRET = "a secret/of the client: +%"


@pytest.fixture(scope="module")
def provider(world_api):
    """An issuer, whose clock is ours. Its tenant is new: a port that another left is given out again."""
    with identity_provider(clock=world_api.state["database"].clock, tenant=str(uuid4())) as provider:
        yield provider


@pytest.fixture
def there(provider):
    """The issuer, with nobody's doing left in it."""
    provider.signing_in, provider.signing, provider.answers = SigningIn(), rsa_key("first"), {}
    return provider


@pytest.fixture
def api(world_api, monkeypatch):
    """Pages as production has them: nobody chooses whom to be, and it is known how they are reached."""
    monkeypatch.setitem(world_api.state, "sample_council", None)
    monkeypatch.setitem(world_api.state, "address", HERE)
    return world_api


async def trusted(api, there, **changed) -> str:
    """The issuer as the council trusts it for its pages; its id."""
    described = there.described(client_id=there.signing_in.client_id, **changed)
    made = await api.post("/v1/identity-issuers", "admin", json=described)
    assert made.is_success, made.text
    return made.json()["id"]


async def walk(browser: Browser, issuer: str, target: str = "/board/overview", change=lambda query: query):
    """From the sign-in page there and back; the answer to whom the browser is sent back."""
    sent = await browser.get("/board/sign-in/by", params={"issuer": issuer, "next": target})
    assert sent.status_code == 303, sent.text
    async with httpx.AsyncClient() as client:
        back = await client.get(sent.headers["location"])
    address = back.headers["location"]
    assert address.startswith(f"{HERE}/board/sign-in/done?")
    query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    return await browser.get("/board/sign-in/done", params=change(query))


async def test_what_was_typed_waits_on_the_page_while_somebody_signs_in_beside_it(api, issuer):
    out = await Browser(api.client, {}).send(f"/board/schools/{OWN}/dates", word="blocked", reason="A <b>funeral</b>.")
    page = Read(out)
    assert out.status_code == 403
    assert [link for link in page.links if issuer in link] == [f"/board/sign-in/by?issuer={issuer}&next=/board/"]
    assert f"/board/schools/{OWN}/dates" in page.links, "it is sent there again once they are back"
    assert page.fields["reason"] == "A <b>funeral</b>."
    assert "<b>" not in out.text


@pytest.mark.parametrize(("secret", "by_basic"), [(None, True), (SECRET, True), (SECRET, False)])
async def test_somebody_invited_signs_in_and_is_known_from_then_on(api, secret, by_basic):
    with identity_provider(clock=api.state["database"].clock, tenant=str(uuid4())) as there:
        await _signs_in_and_is_known(api, there, secret, by_basic)


async def _signs_in_and_is_known(api, there, secret, by_basic) -> None:
    there.signing_in.secret, there.signing_in.by_basic = secret, by_basic
    issuer = await trusted(api, there, name="Council staff", client_secret=secret)
    browser = Browser(api.client, {})
    chooser = await browser.read("/board/sign-in?next=%2Fboard%2Foverview")
    assert f"/board/sign-in/by?issuer={issuer}&next=%2Fboard%2Foverview".replace("%2F", "/") in [
        link.replace("%2F", "/") for link in chooser.links
    ]
    assert "Council staff" in chooser.text
    there.signing_in.who = f"asha{secret}{by_basic}"
    done = await walk(browser, issuer)
    assert (done.status_code, done.headers["location"]) == (303, "/board/overview")
    assert (await browser.get("/board/overview")).status_code == 403, "nobody knows them yet"
    stranger = await browser.read("/board/")
    assert "You hold no post here today" in stranger.text
    wrong = Read(await browser.send("/board/invitation", **_form(stranger), code="no code"))
    assert "There is a problem" in wrong.text or "could not be accepted" in wrong.text
    person = await appointed(api, Post.PRINCIPAL_ADVISER, "Asha Adviser")
    code = (await api.post("/v1/invitations", "admin", json={"person_id": person})).json()["code"]
    accepted = await browser.send("/board/invitation", **_form(await browser.read("/board/")), code=code)
    assert (accepted.status_code, accepted.headers["location"]) == (303, "/board/")
    assert (await browser.get("/board/overview")).status_code == 200
    identities = (await api.get(f"/v1/people/{person}/identities", "admin")).json()["items"]
    assert [(one["issuer"], one["subject"]) for one in identities] == [(there.issuer, oid_of(there.signing_in.who))], (
        "the same that an access token names"
    )

    off = await api.call(
        "PATCH", f"/v1/identity-issuers/{issuer}", "admin", json={"enabled": False}, headers=await _etag(api, issuer)
    )
    assert off.is_success, off.text
    assert (await browser.get("/board/overview")).status_code in {303, 401, 403}, "switched off, it opens no page"
    assert (await browser.get("/board/sign-in/by", params={"issuer": issuer})).status_code == 404


async def _etag(api, issuer: str) -> dict[str, str]:
    return {"If-Match": (await api.get(f"/v1/identity-issuers/{issuer}", "admin")).headers["etag"]}


def _form(page: Read) -> dict[str, str]:
    return {name: page.fields[name] for name in ("form_token", "key")}


@pytest.fixture(scope="module")
async def issuer(world_api, provider) -> str:
    """The issuer, as the council trusts it."""
    return await trusted(world_api, provider)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"nonce": "another"}, "another sign-in"),
        ({"nonce": None}, "another sign-in"),
        ({"aud": "another"}, "another client"),
        ({"aud": ["pages", "another"]}, "another client"),
        ({"azp": "another"}, "another client"),
        ({"iss": "http://another"}, "another issuer"),
        ({"exp": 1}, "expired"),
        ({"tid": "11111111-2222-3333-4444-555555555555"}, "another tenant"),
        ({"oid": None}, "who signed in"),
        ({"ver": "1.0"}, "version 2.0"),
        ({"acct": 1}, "guests are not let in"),
        ({"iat": None}, "when it was made"),
    ],
)
async def test_a_token_that_does_not_prove_this_sign_in_signs_nobody_in(api, there, issuer, changed, why):
    there.signing_in.claims = changed
    browser = Browser(api.client, {})
    refused = await walk(browser, issuer)
    assert (refused.status_code, why in Read(refused).text) == (403, True), Read(refused).text
    assert (await browser.get("/board/overview")).status_code == 303


async def test_a_token_by_a_key_the_issuer_does_not_publish_signs_nobody_in(api, there, issuer):
    there.signing = rsa_key("nobodys")
    refused = await walk(Browser(api.client, {}), issuer)
    assert (refused.status_code, "not one of its issuer's" in Read(refused).text) == (403, True)


@pytest.mark.parametrize(
    ("change", "status", "why"),
    [
        (lambda query: query | {"state": "another"}, 403, "Begin again"),
        (lambda query: {"code": query["code"]}, 403, "Begin again"),
        (lambda query: query | {"iss": "https://another"}, 403, "Another issuer answered"),
        (lambda query: {"state": query["state"], "error": "access_denied"}, 403, "did not sign you in (access_denied)"),
        (lambda query: query | {"code": "guessed"}, 503, "answered with 400"),
    ],
)
async def test_an_answer_that_is_not_to_what_was_asked_signs_nobody_in(api, issuer, change, status, why):
    browser = Browser(api.client, {})
    refused = await walk(browser, issuer, change=change)
    assert (refused.status_code, why in Read(refused).text) == (status, True), Read(refused).text
    assert (await browser.get("/board/overview")).status_code == 303


async def test_only_the_browser_that_began_it_ends_it_and_only_once(api, there, issuer):
    mine, other = Browser(api.client, {}), Browser(api.client, {})
    kept = []
    done = await walk(mine, issuer, change=lambda query: kept.append(query) or query)
    assert done.status_code == 303
    refused = await other.get("/board/sign-in/done", params=kept[0])
    assert (refused.status_code, "not begun in this browser" in Read(refused).text) == (403, True)
    again = await mine.get("/board/sign-in/done", params=kept[0])
    assert again.status_code == 403, "its cookie is gone"
    assert (await mine.get("/board/")).status_code == 200, "who was signed in still is"


async def test_it_has_to_end_within_ten_minutes(api, there, issuer, monkeypatch):
    clock = Ticking(api.state["database"].clock())
    monkeypatch.setattr(api.state["database"], "clock", clock)
    browser = Browser(api.client, {})

    def later(query):
        clock.now += timedelta(minutes=11)
        return query

    refused = await walk(browser, issuer, change=later)
    assert (refused.status_code, "longer than ten minutes" in Read(refused).text) == (403, True)


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example", "/board/../v1/me"])
async def test_nobody_is_led_elsewhere(api, issuer, target):
    done = await walk(Browser(api.client, {}), issuer, target)
    assert done.headers["location"] == "/board/"


@pytest.mark.parametrize("setting", ["address", "sealing"])
async def test_where_it_is_not_set_up_nothing_is_offered(api, issuer, setting, monkeypatch):
    monkeypatch.setitem(api.state, setting, None)
    browser = Browser(api.client, {})
    assert "set up nobody" in (await browser.read("/board/sign-in")).text
    assert (await browser.get("/board/sign-in/by", params={"issuer": issuer})).status_code == 404


async def test_an_issuer_that_is_away_is_said(api, there, issuer):
    browser = Browser(api.client, {})
    there.answers[DISCOVERY] = gives({}, 502)
    answer = await browser.get("/board/sign-in/by", params={"issuer": issuer})
    assert (answer.status_code, "cannot be asked now" in Read(answer).text) == (503, True)
