"""Releases fetched from a real server, which behaves and misbehaves; each becomes an import once, or says why not."""

import ssl
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from securing_good.outside import AddressRefused
from securing_good.settings import Service
from securing_good.work import WorkKind
from securing_good.worker import Job, do_what_is_due
from securing_good_risk_engine.connectors.fetch_release import FetchReleases
from securing_good_risk_engine.connectors.fetching import Fetcher, Limits, Refused
from securing_good_risk_engine.connectors.rules import Known
from securing_good_risk_engine.jobs import JOBS
from tests.harness.bodies import TODAY
from tests.harness.callers import Ticking, api_on
from tests.harness.certificates import certificate_for
from tests.harness.files import KS2_2019, REGISTER, ks2, ks2_row
from tests.harness.publishers import breaks_off, gives, hangs, publisher, publishes
from tests.harness.working import send

CODE = "key_stage_2"
PATH = f"/v1/connectors/{CODE}"
FILE = KS2_2019.encode() if isinstance(KS2_2019, str) else KS2_2019
NEWER = ks2(ks2_row(101901, reading="-6.6,5")).encode()
A_WEEK = 7 * 24 * 3600 + 10
"""When the connector looks again."""
LIMITS = Limits(most_bytes=200_000, connect_s=2, silent_s=0.5, whole_s=3)


@pytest.fixture
def server():
    """A publisher."""
    with publisher() as running:
        yield running


@pytest.fixture
async def api(database, tmp_path):
    """The application on a clock that can be moved, with a register."""
    clock = Ticking(TODAY)
    async with api_on(database, clock=clock) as made:
        made.clock = clock
        await send(made, "register.csv", REGISTER, clock=clock)
        yield made


async def work(api) -> None:
    """Do what is due, as a worker on one's own machine."""
    engine = api.database.opened(Service.RISK_ENGINE, clock=api.clock)
    jobs = JOBS | {WorkKind.FETCH_RELEASE: Job(FetchReleases(Fetcher(local=True, limits=LIMITS)), beside=True)}
    try:
        while await do_what_is_due(engine, jobs):
            pass
    finally:
        await engine.close()


async def later(api, seconds: float) -> None:
    """Bring what rests forward, as time would: work is due by the database's clock."""
    api.clock.now += timedelta(seconds=seconds)
    async with api.database.owner() as owner:
        await owner.execute(
            "update work set due_at = due_at - make_interval(secs => $1) where kind = 'fetch_release'", seconds
        )


async def set_to(api, path=PATH, **changes):
    read = await api.get(path, "admin")
    return await api.call("PATCH", path, "admin", json=changes, headers={"If-Match": read.headers["etag"]})


async def looked(api, server, path="/file.csv", **more):
    """Switch the connector on, let it look, and read what came of it."""
    answer = await set_to(api, enabled=True, address=server.address(path), **more)
    assert answer.status_code == 200, answer.text
    await work(api)
    return (await api.get(PATH, "admin")).json()


async def imports(api):
    found = (await api.get("/v1/imports?limit=100", "admin")).json()["items"]
    return [one for one in found if one["origin"]]


async def test_all_are_off_until_an_administrator_switches_one_on(api, server):
    listed = (await api.get("/v1/connectors", "data_officer")).json()["items"]
    assert len(listed) >= 10
    assert not any(one["enabled"] or one["address_verified"] for one in listed)
    await work(api)
    assert await imports(api) == []
    refused = await set_to(api, enabled=True)
    assert refused.json()["blockers"] == [
        {"code": "no-address", "detail": "Each release has an address of its own: enter the newest one's."}
    ]
    assert (await set_to(api, "/v1/connectors/performance_absence", enabled=True)).json()["blockers"][1][
        "code"
    ] == "no-period"
    assert (await set_to(api, address="http://10.0.0.1/a.csv")).json()["errors"][0]["pointer"] == "#/address"
    assert (await api.get("/v1/connectors/nothing", "admin")).status_code == 404
    for role in ("principal_adviser", "data_officer"):
        assert (await api.call("PATCH", PATH, role, json={"enabled": True})).status_code == 403


async def test_a_release_becomes_an_import_that_says_where_it_came_from(api, server):
    server.answers["/file.csv"] = publishes(FILE, '"one"')
    found = await looked(api, server)
    assert (found["outcome"], found["failures"], found["import_state"]) == ("fetched", 0, "loaded")
    (made,) = await imports(api)
    assert (made["id"], made["council"], made["filename"]) == (found["import_id"], None, "file.csv")
    assert made["dry_run"] is False, "a connector never tries"
    assert made["rows_accepted"] > 0
    assert made["origin"] == {
        "connector": CODE,
        "address": server.address(),
        "etag": '"one"',
        "last_modified": "Wed, 01 Oct 2025 08:00:00 GMT",
        "fetched_at": found["checked_at"],
    }
    ((_, headers),) = server.asked
    assert headers["User-Agent"].startswith("SecuringGood/")
    assert headers["Accept-Encoding"] == "identity"
    async with api.database.owner() as owner:
        events = await owner.fetch(
            "select kind, actor from event where chain = 'england' order by sequence desc limit 4"
        )
    told = [(one["kind"], one["actor"]) for one in events]
    assert ("import.received", f"system:connector:{CODE}") in told
    assert ("connector.checked", f"system:connector:{CODE}") in told


async def test_what_is_known_is_not_fetched_again_and_what_is_new_is(api, server):
    server.answers["/file.csv"] = publishes(FILE, '"one"')
    await looked(api, server)
    await later(api, A_WEEK)
    await work(api)
    found = (await api.get(PATH, "admin")).json()
    assert (found["outcome"], found["said"]) == ("unchanged", "Nothing newer is there.")
    assert server.asked[1][1]["If-None-Match"] == '"one"'
    assert server.asked[1][1]["If-Modified-Since"] == "Wed, 01 Oct 2025 08:00:00 GMT"
    # A server that names the same bytes anew.
    server.answers["/file.csv"] = publishes(FILE, '"two"')
    await later(api, A_WEEK)
    await work(api)
    assert (await api.get(PATH, "admin")).json()["outcome"] == "unchanged"
    assert len(await imports(api)) == 1
    server.answers["/file.csv"] = publishes(NEWER, '"three"')
    await later(api, A_WEEK)
    await work(api)
    assert server.asked[-1][1]["If-None-Match"] == '"two"'
    assert (await api.get(PATH, "admin")).json()["outcome"] == "fetched"
    assert len(await imports(api)) == 2


async def test_it_rests_between_looks(api, server):
    server.answers["/file.csv"] = publishes(FILE, '"one"')
    await looked(api, server)
    for _ in range(3):
        await later(api, 24 * 3600)
        await work(api)
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("answer", "outcome", "says"),
    [
        (gives(b"busy", 503, Retry_After="7200"), "away", "The server answered 503 Service Unavailable."),
        (gives(b"slow down", 429), "away", "The server answered 429 Too Many Requests."),
        (gives(b"gone", 404), "refused", "The server answered 404 Not Found."),
        (gives(b"no", 403), "refused", "The server answered 403 Forbidden."),
        (gives(b"<!doctype html><title>Sign in</title>"), "refused", "A page for people is at this address"),
        (gives(FILE, Content_Type="text/html"), "refused", "A page for people is at this address"),
        (gives(b""), "refused", "The file is empty."),
        (gives(b"x" * 200_001), "refused", "The file is larger than 200,000 bytes."),
        (gives(b"x", Content_Length="999999999"), "refused", "The file is larger than 200,000 bytes."),
        (gives(b"\x1f\x8b" + b"\0" * 100, Content_Encoding="gzip"), "refused", "packs the file though"),
        (breaks_off(FILE), "away", "broke off before the file was whole"),
        (hangs(5), "away", "did not answer in time"),
        (gives(b"", 302, Location="/file.csv"), "refused", "more than 5 redirects"),
        (gives(b"", 302, Location="https://10.0.0.1/file.csv"), "refused", "private to a network"),
        (gives(b"", 302, Location="file:///etc/passwd"), "refused", "begins with https"),
        (gives(b"", 307, Location="http://169.254.169.254/latest/"), "refused", "begins with https"),
    ],
)
async def test_a_server_that_misbehaves_is_told_of_and_nothing_is_kept(api, server, answer, outcome, says):
    server.answers["/file.csv"] = answer
    found = await looked(api, server)
    assert (found["outcome"], found["failures"], found["import_id"]) == (outcome, 1, None)
    assert says in found["said"]
    assert await imports(api) == []
    # It is looked for again, and found when the server is well.
    server.answers["/file.csv"] = publishes(FILE, '"well"')
    await later(api, 8 * 24 * 3600)
    await work(api)
    found = (await api.get(PATH, "admin")).json()
    assert (found["outcome"], found["failures"]) == ("fetched", 0)


async def test_a_server_that_is_away_is_tried_again_soon_but_not_before_it_asks(api, server):
    server.answers["/file.csv"] = gives(b"busy", 503, Retry_After="7200")
    await looked(api, server)
    await later(api, 7_100)
    await work(api)
    assert len(server.asked) == 1
    await later(api, 200)
    await work(api)
    assert len(server.asked) == 2
    found = (await api.get(PATH, "admin")).json()
    assert found["failures"] == 2


async def test_nobody_answers(api, server):
    address = server.address()
    server.port = 9
    found = await looked(api, server)
    assert (found["outcome"], found["said"]) == ("away", "The server could not be reached: ConnectError.")
    assert address != found["address"]


async def test_a_redirect_is_followed_and_the_last_address_is_kept(api, server):
    server.answers["/file.csv"] = gives(b"", 302, Location="/2025/ks2%20final.csv")
    server.answers["/2025/ks2%20final.csv"] = publishes(FILE, '"one"')
    await looked(api, server)
    (made,) = await imports(api)
    assert (made["filename"], made["origin"]["address"]) == ("ks2 final.csv", server.address("/2025/ks2%20final.csv"))


async def test_a_file_that_cannot_be_read_is_refused_once_and_not_fetched_again(api, server):
    server.answers["/file.csv"] = publishes(b"some,figures\n1,2\n", '"odd"')
    found = await looked(api, server)
    assert (found["outcome"], found["import_state"]) == ("fetched", "refused")
    await later(api, A_WEEK)
    await work(api)
    assert (await api.get(PATH, "admin")).json()["outcome"] == "unchanged"
    assert len(await imports(api)) == 1


async def test_an_administrator_has_it_look_now_even_while_it_is_off(api, server):
    server.answers["/file.csv"] = publishes(FILE, '"one"')
    nowhere = await api.post(f"{PATH}/fetches", "admin", json={})
    assert nowhere.json()["blockers"][0]["code"] == "no-address"
    await set_to(api, address=server.address())
    await work(api)
    assert server.asked == []
    asked = await api.post(f"{PATH}/fetches", "admin", json={})
    assert (asked.status_code, asked.headers["location"]) == (202, PATH)
    await work(api)
    found = (await api.get(PATH, "admin")).json()
    assert (found["outcome"], found["enabled"], found["due_at"]) == ("fetched", False, None)
    await later(api, 30 * 24 * 3600)
    await work(api)
    assert len(server.asked) == 1


async def test_switched_off_it_looks_no_more(api, server):
    server.answers["/file.csv"] = publishes(FILE, '"one"')
    await looked(api, server)
    off = await set_to(api, enabled=False)
    assert (off.json()["enabled"], off.json()["due_at"]) == (False, None)
    await later(api, 2 * A_WEEK)
    await work(api)
    assert len(server.asked) == 1


async def test_at_another_address_nothing_is_known(api, server):
    server.answers["/file.csv"] = publishes(FILE, '"one"')
    server.answers["/other.csv"] = publishes(NEWER, '"one"')
    await looked(api, server)
    found = await looked(api, server, "/other.csv", period="2018/19")
    assert (found["outcome"], found["period"]) == ("fetched", "2018/19")
    assert "If-None-Match" not in server.asked[1][1]


async def test_what_is_published_daily_is_asked_for_by_the_day_and_may_not_be_there_yet(api, server):
    server.answers["/daily20251120.csv"] = gives(b"later", 404)
    found = await looked(api, server, "/daily{date}.csv")
    assert (found["outcome"], found["looked_at"]) == ("away", server.address("/daily20251120.csv"))
    server.answers["/daily20251120.csv"] = publishes(FILE, '"one"')
    await later(api, 3600)
    await work(api)
    assert (await api.get(PATH, "admin")).json()["outcome"] == "fetched"
    # Next week's file has another address, and the same bytes.
    server.answers["/daily20251127.csv"] = publishes(FILE, '"two"')
    await later(api, A_WEEK)
    await work(api)
    assert "If-None-Match" not in server.asked[-1][1]
    assert (await api.get(PATH, "admin")).json()["outcome"] == "unchanged"
    assert len(await imports(api)) == 1


async def test_the_same_bytes_for_another_year_are_another_import(api, server):
    server.answers["/file.csv"] = publishes(FILE, '"one"')
    await looked(api, server, period="2017/18")
    found = await looked(api, server, period="2018/19")
    assert found["outcome"] == "fetched"
    assert len(await imports(api)) == 2


async def test_two_set_it_at_once_and_one_is_told(api, server):
    read = await api.get(PATH, "admin")
    etag = {"If-Match": read.headers["etag"]}
    first = await api.call("PATCH", PATH, "admin", json={"address": "https://www.example.org/a.csv"}, headers=etag)
    second = await api.call("PATCH", PATH, "admin", json={"address": "https://www.example.org/b.csv"}, headers=etag)
    assert (first.status_code, second.status_code) == (200, 412)
    assert (await api.call("PATCH", PATH, "admin", json={"enabled": False})).status_code == 428


async def test_a_name_that_leads_into_a_private_network_is_not_spoken_to():
    async def rebinding(_host, _port):
        return ["10.0.0.1"]

    fetcher = Fetcher(local=False, limits=LIMITS, resolve=rebinding)
    found = await fetcher.fetch("https://www.example.org/a.csv", Known(), code=CODE, now=TODAY)
    assert found == Refused("www.example.org leads into a private network.")
    with pytest.raises(AddressRefused):
        await fetcher._request(httpx.AsyncClient(), "https://www.example.org/a.csv", Known())


async def test_the_number_that_was_looked_at_is_spoken_to_and_must_prove_the_name(tmp_path):
    """What is connected to is the IP address; what the certificate must prove and the server is asked for is the name."""
    trusted, chain = certificate_for("www.example.org", tmp_path)
    seen = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            seen.append(self.headers["Host"])
            gives(b"URN\n")(self)

        def log_message(self, *_):
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    async def public(_host, _port):
        return ["93.184.216.34"]

    fetcher = Fetcher(local=False, resolve=public)
    async with httpx.AsyncClient(verify=trusted, trust_env=False) as client:
        for name, proves in (("www.example.org", True), ("www.example.com", False)):
            request = await fetcher._request(client, f"https://{name}/a.csv", Known())
            assert request.url.host == "93.184.216.34"
            request.url = request.url.copy_with(host="127.0.0.1", port=server.server_address[1])
            if proves:
                assert (await client.send(request)).status_code == 200
            else:
                with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
                    await client.send(request)
    server.shutdown()
    server.server_close()
    assert seen == ["www.example.org"]
