"""Webhooks as a receiver meets them: sent to a real server, verified by a library that is not ours."""

import asyncio
import base64
import json
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import uuid4

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from securing_good.outside import AddressRefused
from securing_good_scheduler.announcing.posting import Poster
from securing_good_scheduler.announcing.rules import SCHEDULE
from tests.contract.test_requests import is_problem
from tests.harness.receivers import receiver
from tests.harness.webhooks import (
    PATH,
    Sender,
    added,
    announcing,
    asked,
    changed,
    deliveries,
    events_of,
    happens,
    read,
    signed,
)

A_WEEK = timedelta(days=7)


@pytest.fixture
def hooks():
    """A receiver."""
    with receiver() as running:
        yield running


@pytest.fixture
async def sender(served):
    """A scheduler that sends; endpoints of tests before are left alone."""
    async with served.database.owner() as owner:
        await owner.execute("update webhook_endpoint set enabled = false")
        await owner.execute("delete from work where kind = 'announce_events'")
    return Sender(served)


@pytest.mark.row(38)
async def test_a_webhook_verifies_with_an_independent_library_and_says_little(served, sender, hooks):
    endpoint = await added(served, hooks.url())
    number = await happens(served, "Ada Adviser")
    await sender.work()
    (got,) = hooks.got
    told = Webhook(endpoint["secret"]).verify(got.body, signed(got))
    (event,) = await events_of(served, after=number - 1)
    assert since(event["at"], told.pop("timestamp")) == timedelta()
    assert told == {
        "type": "person.added",
        "data": {"council": "307", "sequence": number, "subject": event["subject"], "urn": None},
    }
    assert json.loads(got.body).keys() == {"type", "timestamp", "data"}
    assert (got.path, got.headers["content-type"]) == ("/hook", "application/json")
    assert len(got.body) < 20_000
    with pytest.raises(WebhookVerificationError):
        Webhook(endpoint["secret"]).verify(got.body.replace(b"person", b"nobody"), signed(got))
    another = f"whsec_{base64.b64encode(bytes(32)).decode()}"
    with pytest.raises(WebhookVerificationError):
        Webhook(another).verify(got.body, signed(got))
    assert len(base64.b64decode(endpoint["secret"].removeprefix("whsec_"))) == 32


async def test_each_event_since_it_was_added_is_sent_once_and_none_before(served, sender, hooks):
    await happens(served, "Before")
    endpoint = await added(served, hooks.url())
    start = (await events_of(served))[-1]["sequence"]
    for number in range(12):
        await happens(served, f"Since {number}")
    await sender.work()
    await sender.work()
    expected = [event["sequence"] for event in await events_of(served, after=start)]
    assert len(expected) == 12
    assert sorted(json.loads(got.body)["data"]["sequence"] for got in hooks.got) == expected
    assert len(set(hooks.ids())) == 12
    logged = await deliveries(served, endpoint)
    assert [one["sequence"] for one in logged] == expected
    assert {(one["state"], len(one["attempts"])) for one in logged} == {("delivered", 1)}


async def test_an_endpoint_is_told_of_the_kinds_it_asked_for(served, sender, hooks):
    endpoint = await added(served, hooks.url(), kinds=["appointment.made"])
    person = (await served.post("/v1/people", json={"name": "Somebody"})).json()["id"]
    post = {"person_id": person, "post": "lead_officer", "starts_on": "2024-09-01"}
    assert (await served.post("/v1/appointments", "admin", json=post)).is_success
    await sender.work()
    assert [json.loads(got.body)["type"] for got in hooks.got] == ["appointment.made"]
    assert (await changed(served, endpoint, kinds=None)).json()["kinds"] is None
    await happens(served)
    await sender.work()
    assert json.loads(hooks.got[-1].body)["type"] == "person.added"


@pytest.mark.row(39)
async def test_failures_are_tried_again_with_the_same_id_a_new_timestamp_and_on_schedule(served, sender, hooks):
    endpoint = await added(served, hooks.url())
    await happens(served)
    hooks.answers = [500, 500, 200]
    await sender.work()
    assert len(hooks.got) == 1
    waits = []
    for number in (1, 2):
        (one,) = await deliveries(served, endpoint)
        assert (one["state"], len(one["attempts"])) == ("waiting", number)
        wait = since(one["attempts"][-1]["at"], one["next_at"])
        waits.append(wait / SCHEDULE[number])
        await sender.later(wait * 0.85)
        await sender.work()
        assert len(hooks.got) == number, "not before its time"
        await sender.later(wait * 0.3)
        await sender.work()
        assert len(hooks.got) == number + 1
    # The moment it began, and the one it was settled at, lie a little apart.
    assert all(0.89 < ratio < 1.2 for ratio in waits), waits
    assert len(set(hooks.ids())) == 1
    stamps = [int(got.headers["webhook-timestamp"]) for got in hooks.got]
    assert all(later > earlier for earlier, later in pairwise(stamps))
    for got in hooks.got:
        verifies(endpoint["secret"], got)
    (one,) = await deliveries(served, endpoint)
    assert one["webhook_id"] == hooks.got[0].id
    assert [(try_["number"], try_["status"], try_["why"]) for try_ in one["attempts"]] == [
        (1, 500, "The receiver answered 500."),
        (2, 500, "The receiver answered 500."),
        (3, 200, None),
    ]
    assert (one["state"], one["next_at"]) == ("delivered", None)
    again = await served.post(f"{PATH}/{endpoint['id']}/deliveries/{one['sequence']}/replay", "admin", json={})
    assert again.status_code == 202, again.text
    await sender.work()
    assert len(hooks.got) == 4
    assert hooks.got[3].id == hooks.got[0].id
    (one,) = await deliveries(served, endpoint)
    assert (one["state"], len(one["attempts"])) == ("delivered", 4)


def since(earlier: str, later: str) -> timedelta:
    """How long between two moments of an answer."""
    return datetime.fromisoformat(later) - datetime.fromisoformat(earlier)


def verifies(secret: str, got) -> None:
    """Any of its signatures is the library's own, whatever time the webhook is of."""
    at = datetime.fromtimestamp(int(got.headers["webhook-timestamp"]), UTC)
    assert Webhook(secret).sign(got.id, at, got.body.decode()) in got.headers["webhook-signature"].split()


async def test_what_fails_to_the_end_is_given_up_and_its_endpoint_stopped_and_told_of(served, sender, hooks):
    endpoint = await added(served, hooks.url())
    number = await happens(served)
    hooks.usual = 503
    await sender.work()
    for wait in SCHEDULE[1:]:
        await sender.later(wait * 1.11)
        await sender.work()
    assert len(hooks.got) == len(SCHEDULE) == 10
    assert len(set(hooks.ids())) == 1
    (one,) = await deliveries(served, endpoint, state="given_up")
    assert (one["sequence"], len(one["attempts"])) == (number, 10)
    stands = await read(served, endpoint)
    assert stands["state"] == "stopped"
    assert "took nothing for 3 days" in stands["stopped_why"]
    told = await events_of(served, kind="webhook_endpoint.stopped", subject=f"webhook-endpoint:{endpoint['id']}")
    assert [event["payload"] for event in told] == [{"why": stands["stopped_why"]}]
    await happens(served, "Meanwhile")
    await sender.later(A_WEEK)
    await sender.work()
    assert len(hooks.got) == 10
    hooks.usual = 200
    assert (await changed(served, endpoint, enabled=True)).json()["state"] == "on"
    after = await happens(served, "Well again")
    await sender.work()
    assert [json.loads(got.body)["data"]["sequence"] for got in hooks.got[10:]] == [after]


async def test_one_event_that_a_receiver_never_takes_stops_nothing_else(served, sender, hooks):
    """Only where nothing at all was taken it is the receiver that fails."""
    endpoint = await added(served, hooks.url())
    number = await happens(served)
    hooks.answers = [500]
    await sender.work()
    for wait in SCHEDULE[1:]:
        await happens(served, "Taken")
        await sender.work()
        hooks.answers = [500]
        await sender.later(wait * 1.11)
        await sender.work()
    given_up = await deliveries(served, endpoint, state="given_up")
    assert [one["sequence"] for one in given_up] == [number]
    assert (await read(served, endpoint))["state"] == "on"


@pytest.mark.row(40)
async def test_a_receiver_that_is_gone_is_told_nothing_more_and_its_owner_is_told(served, sender, hooks):
    hooks.usual = 410
    endpoint = await added(served, hooks.url())
    await happens(served)
    await sender.work()
    await happens(served)
    await sender.later(A_WEEK)
    await sender.work()
    assert len(hooks.got) == 1
    stands = await read(served, endpoint)
    assert (stands["state"], stands["stopped_why"]) == ("stopped", "The receiver answered 410: it is gone.")
    told = await events_of(served, subject=f"webhook-endpoint:{endpoint['id']}")
    assert [event["kind"] for event in told] == ["webhook_endpoint.added", "webhook_endpoint.stopped"]
    refused = await served.post(f"{PATH}/{endpoint['id']}/pings", "admin", json={})
    assert is_problem(refused, 409, "conflict")["blockers"][0]["code"] == "stopped"


@pytest.mark.row(40)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_a_failure_and_is_not_followed(served, sender, hooks, status):
    with receiver() as elsewhere:
        hooks.answers, hooks.headers = [status], {"Location": elsewhere.url()}
        endpoint = await added(served, hooks.url())
        await happens(served)
        await sender.work()
        (one,) = await deliveries(served, endpoint)
        said = f"The receiver answered {status}: a redirect is not followed."
        assert [(try_["status"], try_["why"]) for try_ in one["attempts"]] == [(status, said)]
        assert (one["state"], elsewhere.got) == ("waiting", [])


@pytest.mark.row(42)
async def test_the_old_secret_signs_for_a_while_and_then_no_more(served, sender, hooks):
    endpoint = await added(served, hooks.url())
    rotated = await asked(served, endpoint, "secret", {"overlap_hours": 2})
    assert rotated["secret"] != endpoint["secret"]
    await happens(served)
    await sender.work()
    (both,) = hooks.got
    for secret in (endpoint["secret"], rotated["secret"]):
        Webhook(secret).verify(both.body, signed(both))
    assert len(both.headers["webhook-signature"].split()) == 2
    await sender.later(timedelta(hours=2))
    await happens(served)
    await sender.work()
    last = hooks.got[-1]
    verifies(rotated["secret"], last)
    with pytest.raises(AssertionError):
        verifies(endpoint["secret"], last)
    assert len(last.headers["webhook-signature"].split()) == 1
    at_once = await asked(served, endpoint, "secret", {"overlap_hours": 0})
    await happens(served)
    await sender.work()
    verifies(at_once["secret"], hooks.got[-1])
    with pytest.raises(AssertionError):
        verifies(rotated["secret"], hooks.got[-1])
    for hours in (-1, 169, 1.5):
        answer = await served.post(f"{PATH}/{endpoint['id']}/secret", "admin", json={"overlap_hours": hours})
        is_problem(answer, 422, "invalid")


async def test_a_secret_is_shown_once_and_kept_nowhere_in_clear(served, sender, hooks):
    key = {"Idempotency-Key": str(uuid4())}
    body = {"url": hooks.url()}
    made = await served.post(PATH, "admin", json=body, headers=key)
    path, secret = made.headers["location"], made.json()["secret"]
    assert made.headers["cache-control"] == "no-store"
    again = await served.post(PATH, "admin", json=body, headers=key)
    assert (again.headers["idempotent-replayed"], again.json().get("secret")) == ("true", None)
    assert again.json()["id"] == made.json()["id"]
    turn = {"Idempotency-Key": str(uuid4())}
    rotated = (await served.post(f"{path}/secret", "admin", json={}, headers=turn)).json()["secret"]
    unsaid = (await served.post(f"{path}/secret", "admin", json={}, headers=turn)).json()
    assert unsaid.get("secret") is None
    await sender.work()
    assert "secret" not in (await served.get(path, "admin")).json()
    assert "whsec_" not in (await served.get(PATH, "admin")).text
    async with served.database.owner() as owner:
        tables = [row["tablename"] for row in await owner.fetch(TABLES)]
        kept = ""
        for table in tables:
            kept += str(await owner.fetchval(f'select string_agg(t::text, chr(10)) from "{table}" t'))
        bodies = [bytes(row["body"] or b"") for row in await owner.fetch("select body from idempotency_key")]
    for one in (secret, rotated):
        raw = base64.b64decode(one.removeprefix("whsec_"))
        for form in (one, one.removeprefix("whsec_"), raw.hex(), one.encode().hex()):
            assert form not in kept
        assert not [body for body in bodies if one.encode() in body]
    assert bodies


TABLES = "select tablename from pg_tables where schemaname = 'public'"


async def test_a_ping_reaches_its_endpoint_alone_whichever_events_it_is_told_of(served, sender, hooks):
    with receiver() as other:
        endpoint = await added(served, hooks.url(), kinds=["case.opened"])
        await added(served, other.url())
        assert (await asked(served, endpoint, "pings"))["state"] == "on"
        await sender.work()
        assert [json.loads(got.body)["type"] for got in hooks.got] == ["webhook.ping"]
        Webhook(endpoint["secret"]).verify(hooks.got[0].body, signed(hooks.got[0]))
        assert "webhook.ping" not in [json.loads(got.body)["type"] for got in other.got]
        (one,) = await deliveries(served, endpoint)
        assert (one["kind"], one["state"]) == ("webhook.ping", "delivered")


@pytest.mark.row(39)
async def test_what_was_missed_while_it_was_off_is_sent_by_a_replay(served, sender, hooks):
    endpoint = await added(served, hooks.url())
    start = (await events_of(served))[-1]["sequence"]
    first = await happens(served, "While on")
    # Nobody had looked yet when it was switched off.
    assert (await changed(served, endpoint, enabled=False)).json()["state"] == "off"
    await sender.work()
    missed = await happens(served, "While off")
    refused = await served.post(f"{PATH}/{endpoint['id']}/replays", "admin", json={"after": 0})
    is_problem(refused, 409, "conflict")
    await changed(served, endpoint, enabled=True)
    await sender.work()
    assert numbers(hooks) == [first], "what happened while it was on is not lost"
    await asked(served, endpoint, "replays", {"after": 0})
    await sender.work()
    assert sorted(numbers(hooks)[1:]) == [first, missed]
    assert len({got.id for got in hooks.got}) == 2, "each under the id it had"
    assert [one["sequence"] for one in await deliveries(served, endpoint)] == [first, missed]
    (event,) = [one for one in await events_of(served, after=start) if one["sequence"] == missed]
    await asked(served, endpoint, "replays", {"since": event["at"]})
    await sender.work()
    assert numbers(hooks)[3:] == [missed]
    for body in ({}, {"after": 1, "since": event["at"]}, {"after": -1}, {"since": "2026-01-01T00:00:00"}):
        is_problem(await served.post(f"{PATH}/{endpoint['id']}/replays", "admin", json=body), 422, "invalid")


def numbers(hooks) -> list[int]:
    """The events it got, in order."""
    return [json.loads(got.body)["data"]["sequence"] for got in hooks.got]


async def test_a_retired_endpoint_is_told_nothing_and_its_secret_is_gone(served, sender, hooks):
    endpoint = await added(served, hooks.url())
    await happens(served)
    await sender.work()
    assert (await asked(served, endpoint, "retirement"))["state"] == "retired"
    assert (await asked(served, endpoint, "retirement"))["state"] == "retired"
    await happens(served)
    await sender.work()
    assert len(hooks.got) == 1
    assert len(await deliveries(served, endpoint)) == 1
    is_problem(await changed(served, endpoint, enabled=True), 409, "conflict")
    async with served.database.owner() as owner:
        kept = await owner.fetchrow(
            "select secret, previous_secret from webhook_endpoint where id = $1", endpoint["id"]
        )
    assert tuple(kept) == (None, None)


PRIVATE = [
    "http://127.0.0.1/hook",
    "https://127.0.0.1/hook",
    "https://127.0.0.2/hook",
    "https://169.254.169.254/latest/meta-data/",
    "https://[::1]/hook",
    "https://[::ffff:127.0.0.1]/hook",
    "https://[64:ff9b::7f00:1]/hook",
    "https://[fd00::1]/hook",
    "https://2130706433/hook",
    "https://0x7f000001/hook",
    "https://0x7f.0.0.1/hook",
    "https://017700000001/hook",
    "https://127.1/hook",
    "https://10.0.0.1/hook",
    "https://192.168.1.1/hook",
    "https://100.64.0.1/hook",
    "https://0.0.0.0/hook",
    "https://localhost/hook",
    "https://redis/hook",
    "https://metadata.google.internal/hook",
    "https://user:secret@hooks.example.org/hook",
    "https://hooks.example.org:8443/hook",
    "ftp://hooks.example.org/hook",
    "file:///etc/passwd",
]


@pytest.mark.row(41)
@pytest.mark.parametrize("url", [one for one in PRIVATE if not one.startswith("http://127")])
async def test_an_address_inside_is_refused_when_it_is_saved(served, url):
    before = len((await served.get(PATH, "admin", params={"limit": 100})).json()["items"])
    told = is_problem(await served.post(PATH, "admin", json={"url": url}), 422, "invalid")
    assert [error["pointer"] for error in told["errors"]] == ["#/url"]
    assert len((await served.get(PATH, "admin", params={"limit": 100})).json()["items"]) == before


@pytest.mark.row(41)
@pytest.mark.parametrize("url", PRIVATE)
async def test_an_address_inside_is_refused_when_it_is_connected_to(served, hooks, url):
    """In production, for an address that came to be saved nevertheless."""
    sender = Sender(served, announcing(Poster(local=False)))
    endpoint = await added(served, hooks.url())
    async with served.database.owner() as owner:
        await owner.execute("update webhook_endpoint set url = $1 where id = $2", url, endpoint["id"])
    await asked(served, endpoint, "pings")
    await sender.work()
    (one,) = await deliveries(served, endpoint)
    (tried,) = one["attempts"]
    assert (tried["status"], one["state"]) == (None, "waiting")
    assert tried["why"]
    with pytest.raises(AddressRefused):
        await Poster(local=False)._post(url, {}, b"{}")
    async with served.database.owner() as owner:
        await owner.execute("update webhook_endpoint set enabled = false where id = $1", endpoint["id"])


async def test_two_change_an_endpoint_at_once_and_one_is_told(served, hooks):
    endpoint = await added(served, hooks.url(), description="First")
    path = f"{PATH}/{endpoint['id']}"
    etag = {"If-Match": (await served.get(path, "admin")).headers["etag"]}
    answers = await asyncio.gather(
        *(served.call("PATCH", path, "admin", json={"description": f"{n}"}, headers=etag) for n in range(2))
    )
    assert sorted(one.status_code for one in answers) == [200, 412]
    is_problem(await served.call("PATCH", path, "admin", json={"description": None}), 428, "version-required")
    cleared = await changed(served, endpoint, description=None)
    assert (cleared.json()["description"], cleared.json()["url"]) == (None, hooks.url())
    for wrong in ({"url": None}, {"enabled": None}, {"kinds": []}, {"kinds": ["nothing.known"]}, {"secret": "mine"}):
        is_problem(await changed(served, endpoint, **wrong), 422, "invalid")


async def test_what_is_another_councils_is_not_there(served, hooks):
    endpoint = await added(served, hooks.url(), council="310")
    for method, step, body in (
        ("GET", "", None),
        ("GET", "/deliveries", None),
        ("POST", "/pings", {}),
        ("POST", "/secret", {}),
        ("POST", "/retirement", {}),
        ("POST", "/replays", {"after": 0}),
        ("POST", "/deliveries/1/replay", {}),
    ):
        answer = await served.call(method, f"{PATH}/{endpoint['id']}{step}", "admin", json=body)
        is_problem(answer, 404, "not-found")
