"""Sending webhooks, whoever dies meanwhile and whatever does not answer; and where they are not sent."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections import Counter
from contextlib import asynccontextmanager, suppress

import anyio
import pytest

from securing_good import connecting
from securing_good.chain_verifying import verify
from securing_good.database import DATABASE_ERRORS, of_council
from securing_good.sealing import CannotUnseal, Sealing
from securing_good.settings import WEBHOOK_KEYS as SETTING
from securing_good.settings import Service, SettingsError
from securing_good.work import claim
from securing_good.worker import work_until_stopped
from securing_good_scheduler.announcing.posting import Poster
from securing_good_scheduler.announcing.sending import UNSURE, AnnounceEvents
from tests.harness.bodies import concern_of
from tests.harness.certificates import certificate_for
from tests.harness.crashing import Blow, Killed, Side, forget_attempts, struck
from tests.harness.databases import WEBHOOK_KEYS, settings_for
from tests.harness.receivers import receiver
from tests.harness.webhooks import (
    KIND,
    PATH,
    Sender,
    added,
    announcing,
    asked,
    deliveries,
    events_of,
    happens,
    read,
    signed,
)
from tests.harness.working import load_thin_files


@pytest.fixture
def hooks():
    """A receiver."""
    with receiver() as running:
        yield running


def told(hooks) -> Counter[int]:
    """How often it was told of each event."""
    return Counter(json.loads(got.body)["data"]["sequence"] for got in hooks.got)


async def check_told_once_in_our_records(api, endpoint, hooks, expected: set[int]) -> None:
    """Each event stands once and as delivered, and every time a receiver was told is a try on record."""
    logged = await deliveries(api, endpoint)
    assert [one["sequence"] for one in logged] == sorted(expected)
    for one in logged:
        assert one["state"] == "delivered", one
        tries = [attempt["number"] for attempt in one["attempts"]]
        assert tries == list(range(1, len(tries) + 1))
        assert {attempt["why"] for attempt in one["attempts"]} <= {UNSURE, None}
        assert [attempt["why"] for attempt in one["attempts"]].count(None) == 1
        assert 1 <= told(hooks)[one["sequence"]] <= len(tries)
    assert told(hooks).keys() == expected


async def test_a_sender_struck_at_any_step_tells_each_event_at_least_once_and_records_it_once(api, hooks):
    """On both sides of each statement and each commit, until there are no more."""
    sender, struck_in_all, unsure = Sender(api), 0, 0
    for step in range(200):
        ended = False
        for side in Side:
            hooks.got.clear()
            endpoint = await added(api, hooks.url())
            expected = {await happens(api, "One"), await happens(api, "Another")}
            database = api.database.opened(Service.SCHEDULER, clock=sender.now)
            async with struck(database, Blow(step, side)) as striker:
                with suppress(Killed, *DATABASE_ERRORS):
                    await sender.job.handle(database, await claim(database, KIND, limit=1))
            await database.close()
            ended = len(striker.steps) <= step
            await forget_attempts(api.database)
            await sender.work()
            await check_told_once_in_our_records(api, endpoint, hooks, expected)
            unsure += sum(len(one["attempts"]) > 1 for one in await deliveries(api, endpoint))
            struck_in_all += not ended
            await asked(api, endpoint, "retirement")
            await sender.work()
        if ended:
            break
    assert ended, "it has an end"
    assert struck_in_all > 30
    assert unsure > 10, "some died with a webhook on its way"
    async with api.service_database.reading(of_council("307")) as session:
        assert (await verify(session, "307")).faults == []


@asynccontextmanager
async def worker(api):
    """The scheduler as a process of its own, which is killed in the end; gives it."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.endswith("_URL")},
        "DATABASE_URL": api.database.url,
        "SECURING_GOOD_ENVIRONMENT": "local",
        SETTING: "\n".join(WEBHOOK_KEYS),
    }
    command = [sys.executable, "-m", "securing_good_scheduler", "work"]
    process = await asyncio.to_thread(_started, command, environment)
    try:
        yield process
    finally:
        process.kill()
        await asyncio.to_thread(process.wait)


def _started(command: list[str], environment: dict[str, str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


async def until(what) -> None:
    """Wait until `await what()` is true."""
    with anyio.fail_after(90):
        while not await what():  # noqa: ASYNC110 - a process tells nobody
            await anyio.sleep(0.1)


async def test_a_worker_that_is_killed_while_it_sends_loses_and_doubles_nothing_in_our_records(api, hooks):
    endpoint = await added(api, hooks.url())
    expected = {await happens(api, f"Number {number}") for number in range(6)}
    alive: list[subprocess.Popen[bytes]] = []
    deaths = 0
    lock = threading.Lock()

    def kill(_got) -> None:
        """The first requests kill whoever made them before they are answered."""
        nonlocal deaths
        with lock:
            if alive and deaths < 4:
                deaths += 1
                alive.pop().send_signal(signal.SIGKILL)

    hooks.before_answering = kill
    for _ in range(4):
        async with worker(api) as process:
            alive.append(process)
            await asyncio.to_thread(process.wait, 60)
    assert deaths == 4
    async with worker(api):

        async def all_delivered() -> bool:
            logged = await deliveries(api, endpoint, state="delivered")
            return {one["sequence"] for one in logged} == expected

        await until(all_delivered)
    await check_told_once_in_our_records(api, endpoint, hooks, expected)
    assert max(told(hooks).values()) > 1, "some were sent again"
    assert len({got.id for got in hooks.got}) == len(expected)


@asynccontextmanager
async def working(api, poster=None):
    """A worker that sends webhooks, beside the test."""
    stopping = asyncio.Event()
    settings = settings_for(Service.SCHEDULER, api.database.url)
    task = asyncio.create_task(work_until_stopped(settings, {KIND: announcing(poster)}, stopping=stopping))
    try:
        yield
    finally:
        stopping.set()
        await task


async def test_one_that_does_not_answer_holds_up_no_other(api, hooks):
    release = threading.Event()
    with receiver() as slow:
        slow.before_answering = lambda _: release.wait(60)
        await added(api, slow.url())
        async with working(api):

            async def is_stuck() -> bool:
                return len(slow.got) == 1

            await happens(api, "First")
            await until(is_stuck)
            endpoint = await added(api, hooks.url())
            numbers = {await happens(api, f"Meanwhile {number}") for number in range(3)}

            async def is_told() -> bool:
                return numbers <= {one["sequence"] for one in await deliveries(api, endpoint, state="delivered")}

            await until(is_told)
            assert not release.is_set()
            assert len(slow.got) == 1, "it still waits"
            release.set()


async def test_what_happens_is_noticed_without_anybody_telling_the_worker(api, hooks):
    """No Redis rings here."""
    endpoint = await added(api, hooks.url())
    await asked(api, endpoint, "pings")
    async with working(api):

        async def is_pinged() -> bool:
            return len(hooks.got) == 1

        async def is_told() -> bool:
            return len(hooks.got) == 2

        await until(is_pinged)
        async with api.database.owner() as owner:
            rests = "select due_at > now() + interval '5 minutes' from work where kind = $1 and lease_until is null"

            async def is_resting() -> bool:
                return bool(await owner.fetchval(rests, KIND))

            await until(is_resting)
        await happens(api)
        await until(is_told)


async def test_what_is_restricted_is_told_as_the_feed_tells_it(api, hooks):
    await load_thin_files(api)
    await added(api, hooks.url())
    before = (await events_of(api))[-1]["sequence"]
    concern = concern_of("307", 101901) | {"route": "whistleblowing", "access_class": "restricted"}
    entered = await api.post("/v1/concerns", json=concern)
    assert entered.is_success, entered.text
    await Sender(api).work()
    feed = [one for one in await events_of(api, after=before) if one["kind"] == "restricted.recorded"]
    sent = [json.loads(got.body) for got in hooks.got]
    restricted = [one for one in sent if one["type"] == "restricted.recorded"]
    assert len(restricted) == len(feed) == 1
    assert restricted[0]["data"] == {
        "council": "307",
        "sequence": feed[0]["sequence"],
        "subject": feed[0]["subject"],
        "urn": None,
    }
    assert not [got for got in hooks.got if b"101901" in got.body or entered.json()["id"].encode() in got.body]


async def test_a_name_that_leads_inside_is_refused_when_it_is_saved_and_one_that_is_not_known_yet_is_not(api):
    known = {"inside.example.org": ["10.0.0.7"], "both.example.org": ["93.184.216.34", "127.0.0.1"]}
    looked_up = []

    async def resolve(host, port):
        looked_up.append((host, port))
        if host not in known:
            raise socket.gaierror(socket.EAI_NONAME, "not known")
        return known[host]

    api.state["resolve"] = resolve
    api.state["production"] = True
    for host in known:
        answer = await api.post(PATH, "admin", json={"url": f"https://{host}/hook"})
        assert answer.status_code == 422, answer.text
        assert answer.json()["errors"][0]["detail"] == f"{host} leads into a private network."
    assert looked_up == [(host, 443) for host in known]
    endpoint = await added(api, "https://soon.example.org/hook")
    path = f"{PATH}/{endpoint['id']}"
    headers = {"If-Match": (await api.get(path, "admin")).headers["etag"]}
    moved = {"url": "https://inside.example.org/hook"}
    assert (await api.call("PATCH", path, "admin", json=moved, headers=headers)).status_code == 422
    plain = await api.post(PATH, "admin", json={"url": "http://127.0.0.1:8080/hook"})
    assert plain.status_code == 422, "only a run on one's own machine speaks to itself"


async def test_a_name_that_leads_elsewhere_when_it_is_connected_to_is_not_spoken_to(api, hooks):
    """It led to a public number when it was saved."""
    answers = iter([["93.184.216.34"], ["127.0.0.1"]])

    async def rebinding(_host, _port):
        return next(answers)

    api.state["resolve"] = rebinding
    endpoint = await added(api, "https://hooks.example.org/hook")
    await asked(api, endpoint, "pings")
    await Sender(api, announcing(Poster(local=False, resolve=rebinding))).work()
    (one,) = await deliveries(api, endpoint)
    assert one["attempts"][0]["why"] == "hooks.example.org leads into a private network."
    assert next(answers, None) is None, "it is looked up once each time"


async def test_the_number_that_was_looked_at_is_connected_to_and_must_prove_the_name(tmp_path, monkeypatch):
    """Over real TLS: this machine stands for a public number, and any port for 443."""
    monkeypatch.setattr(connecting, "is_public", lambda number: number == "127.0.0.1")
    monkeypatch.setattr(connecting, "check_address", lambda url, **_: url)
    trust, chain = certificate_for("hooks.example.org", tmp_path)
    looked_up = []

    async def resolve(host, _port):
        looked_up.append(host)
        return ["127.0.0.1"]

    with receiver(chain=chain) as hooks:
        poster = Poster(local=False, resolve=resolve, trust=trust)
        taken = await poster.post(f"https://hooks.example.org:{hooks.port}/hook?key=1", {"webhook-id": "a"}, b"{}")
        assert (taken.status, taken.failure) == (200, None)
        (got,) = hooks.got
        assert (got.path, got.headers["host"]) == ("/hook?key=1", f"hooks.example.org:{hooks.port}")
        refused = await poster.post(f"https://hooks.example.com:{hooks.port}/hook", {"webhook-id": "b"}, b"{}")
        assert refused.failure == "The receiver's certificate does not prove its name, or is not one we trust."
        strangers = Poster(local=False, resolve=resolve)
        assert (await strangers.post(f"https://hooks.example.org:{hooks.port}/", {}, b"{}")).status is None
        assert len(hooks.got) == 1
    assert looked_up == ["hooks.example.org", "hooks.example.com", "hooks.example.org"]


async def test_one_that_hangs_or_talks_without_end_is_left_in_time(hooks):
    release = threading.Event()
    hooks.before_answering = lambda _: release.wait(60)
    try:
        hung = await Poster(local=True, timeout_s=0.3).post(hooks.url(), {}, b"{}")
    finally:
        release.set()
    assert (hung.status, hung.failure) == (None, "The receiver did not answer within 0.3 seconds.")
    hooks.before_answering = lambda _: None
    hooks.headers = {"Content-Length": str(10**12)}
    assert (await Poster(local=True).post(hooks.url(), {}, b"{}")).status == 200
    nobody = await Poster(local=True).post("http://127.0.0.1:9/hook", {}, b"{}")
    assert nobody.failure == "The receiver could not be reached."


async def test_without_a_key_nothing_is_added_or_sent_and_what_to_set_is_named(api, hooks):
    endpoint = await added(api, hooks.url())
    await asked(api, endpoint, "pings")
    api.state["sealing"] = Sealing(())
    for path, body in ((PATH, {"url": hooks.url()}), (f"{PATH}/{endpoint['id']}/secret", {})):
        refused = await api.post(path, "admin", json=body)
        assert (refused.status_code, refused.json()["blockers"][0]["code"]) == (409, "no-key")
        assert SETTING in refused.json()["blockers"][0]["detail"]
    assert (await read(api, endpoint))["previous_secret_until"] is None
    database = api.database.opened(Service.SCHEDULER)
    try:
        with pytest.raises(SettingsError, match=SETTING):
            await AnnounceEvents(Poster(local=True), Sealing(()))(database, await claim(database, KIND, limit=1))
    finally:
        await database.close()
    assert hooks.got == []


async def test_keys_are_changed_one_after_the_other_and_a_wrong_one_opens_nothing(api, hooks):
    endpoint = await added(api, hooks.url())
    await asked(api, endpoint, "pings")
    wrong = Sender(api)
    wrong.job = announcing()
    object.__setattr__(wrong.job.handle, "sealing", Sealing(("another-key-of-tests-that-is-as-long-as-it-must-be",)))
    await wrong.work()
    assert hooks.got == []
    async with api.database.owner() as owner:
        work = await owner.fetchrow("select last_error, gave_up_at, failures from work where kind = $1", KIND)
        assert ("CannotUnseal" in work["last_error"], work["gave_up_at"], work["failures"]) == (True, None, 1)
        await owner.execute("update work set failures = 7, due_at = now() where kind = $1", KIND)
        await wrong.work()
        assert await owner.fetchval("select gave_up_at from work where kind = $1", KIND) is None, "never given up"
        await owner.execute("update work set due_at = now() where kind = $1", KIND)
    both = Sender(api)
    object.__setattr__(
        both.job.handle, "sealing", Sealing(("a-new-key-of-tests-that-seals-from-now-on", *WEBHOOK_KEYS))
    )
    await both.work()
    assert [json.loads(got.body)["type"] for got in hooks.got] == ["webhook.ping"]
    from standardwebhooks import Webhook  # noqa: PLC0415

    assert Webhook(endpoint["secret"]).verify(hooks.got[0].body, signed(hooks.got[0]))


def test_what_is_sealed_for_one_thing_opens_for_no_other():
    old, new = (
        Sealing(("the-old-key-of-this-test-which-is-long",)),
        Sealing(("the-new-key-of-this-test-which-is-long", "the-old-key-of-this-test-which-is-long")),
    )
    sealed = old.seal("whsec_secret", of="307/a")
    assert b"whsec" not in sealed
    assert new.unseal(sealed, of="307/a") == "whsec_secret"
    for sealing, of in (
        (new, "307/b"),
        (Sealing(("a-third-key-of-this-test-which-is-long",)), "307/a"),
        (Sealing(()), "307/a"),
    ):
        with pytest.raises(CannotUnseal):
            sealing.unseal(sealed, of=of)
    with pytest.raises(CannotUnseal):
        old.unseal(new.seal("whsec_secret", of="307/a"), of="307/a")
