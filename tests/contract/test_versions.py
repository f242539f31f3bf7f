"""Dated versions (row 34): an older shape is still served, by header or by registration, and the newest is what it was.

`golden/<version>.json` holds what each version answers, for every kind of answer that any version changed. `make golden` writes
them; a difference is a change of that version's promise.
"""

import csv
import io
import json
import os
import re
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from securing_good_api.versions.declared import DATES, NEWEST, OLDEST, VERSIONS
from tests.contract.conftest import now
from tests.contract.test_requests import is_problem

GOLDEN = Path(__file__).parent / "golden"
PATH = "/v1/availability/school-times"
URN = 101901
HEADER = "API-Version"
DAY = {OLDEST: "day", NEWEST: "date"}
"""How each version calls the day of a half-day."""
FROM = {OLDEST: "since", NEWEST: "from"}
TO = {OLDEST: "until", NEWEST: "to"}


def a_day(weeks: int) -> str:
    """A Tuesday so many weeks from now."""
    today = now().date()
    return (today + timedelta(days=(1 - today.weekday()) % 7, weeks=weeks)).isoformat()


def asking(version: str | None, **headers: str) -> dict[str, dict[str, str]]:
    """Headers that ask for a version."""
    return {"headers": {**({HEADER: version} if version else {}), **headers}}


async def said(api, version: str | None, day: str, half: str = "morning", **headers: str) -> httpx.Response:
    """A half-day that a school blocks, said in a version's words."""
    body = {"urn": URN, DAY[version or NEWEST]: day, "half": half, "word": "blocked", "reason": "All of us sing."}
    return await api.post(PATH, json=body, **asking(version, **headers))


@pytest.fixture(scope="module")
async def person(served) -> str:
    """Somebody with time."""
    return (await served.post("/v1/people", json={"name": "Ada Adviser"})).json()["id"]


# What each version answers, in every form.

Case = Callable[[str, str, str], Awaitable[httpx.Response]]


async def every_answer(api, version: str, person: str) -> dict[str, httpx.Response]:
    """Every kind of answer that a version changed, as this version has it."""
    day, ask = a_day(5 + DATES.index(version)), asking(version)
    name, since, until = DAY[version], FROM[version], TO[version]
    made = await said(api, version, day)
    assert made.status_code == 201, made.text
    one = made.headers["location"]
    here = f"{PATH}?urn={URN}&{since}={day}&{until}={day}"
    answers = {
        "made": made,
        "one": await api.get(one, **ask),
        "list": await api.get(here, **ask),
        "list in order": await api.get(f"{here}&sort=-{name}", **ask),
        "some fields": await api.get(f"{here}&fields=urn,{name}", **ask),
        "what changed": await api.get(f"{PATH}?{since}={day}&{until}={day}&updated_since=2020-01-01T00:00:00Z", **ask),
        "file of JSON": await api.get(f"{here}&export=json&sort={name}", **ask),
        "file of CSV": await api.get(f"{here}&export=csv&sort={name}", **ask),
        "withdrawn": await api.post(f"{one}/withdrawal", json={}, **ask),
        "half-days": await api.get(f"/v1/availability/{person}/half-days?from={day}&to={day}", **ask),
        "leave": await api.get(f"/v1/availability/leave?{since}={day}&{until}={day}", **ask),
        "problem of a missing field": await api.post(
            PATH, json={"urn": URN, "half": "morning", "word": "proposed"}, **ask
        ),
        "problem of a value": await api.post(
            PATH, json={"urn": URN, name: "2020-01-07", "half": "morning", "word": "proposed"}, **ask
        ),
        "problem of another version's name": await api.post(
            PATH, json={"urn": URN, DAY[_other(version)]: day, "half": "afternoon", "word": "proposed"}, **ask
        ),
        "problem of an order": await api.get(f"{PATH}?sort={DAY[_other(version)]}", **ask),
        "problem of fields": await api.get(f"{PATH}?fields=urn,{DAY[_other(version)]}", **ask),
        "problem of a parameter": await api.get(f"{PATH}?{since}=yesterday", **ask),
        "problem of leave's parameter": await api.get(f"/v1/availability/leave?{until}=yesterday", **ask),
    }
    assert {answer.headers[HEADER] for answer in answers.values()} == {version}
    return {key: told(answer, day) for key, answer in answers.items()}


def _other(version: str) -> str:
    return NEWEST if version == OLDEST else OLDEST


def told(answer: httpx.Response, day: str) -> dict:
    """An answer without what differs from one time to the next."""
    text = answer.text.replace(day, "2030-01-01")
    text = re.sub(
        r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "00000000-0000-4000-8000-000000000000", text
    )
    text = re.sub(r"\d{4}-\d\d-\d\dT[0-9:.]+(Z|\+00:00)", "2030-01-01T00:00:00Z", text)
    text = re.sub(r'("?event_sequence"?: )\d+', r"\g<1>1", text)
    text = re.sub(r"(from today until )[^.]+", r"\g<1>a day", text)
    kind = answer.headers["content-type"]
    if kind.startswith("text/csv"):
        head, *rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
        body = [head, *(row[:-1] for row in rows)]
    else:
        body = json.loads(text)
        for name in ("request_id", "trace_id"):
            body.pop(name, None)
    return {"status": answer.status_code, "type": kind, "body": body}


@pytest.mark.row(34)
@pytest.mark.parametrize("version", DATES)
async def test_a_version_answers_what_it_always_has_golden(served, person, version):
    found = await every_answer(served, version, person)
    file = GOLDEN / f"{version}.json"
    if os.environ.get("GOLDEN") == "write":
        file.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    assert found == json.loads(file.read_text(encoding="utf-8"))


def test_there_is_a_golden_file_for_each_version_with_every_changed_operation():
    assert sorted(path.stem for path in GOLDEN.glob("*.json")) == sorted(DATES)
    changed = {operation for one in VERSIONS for change in one.changes for operation in change.operations}
    assert changed == {
        ("POST", PATH),
        ("GET", PATH),
        ("GET", f"{PATH}/{{school_time_id}}"),
        ("POST", f"{PATH}/{{school_time_id}}/withdrawal"),
        ("GET", "/v1/availability/{person_id}/half-days"),
        ("GET", "/v1/availability/leave"),
    }, "every_answer asks for all of them"


def test_an_older_version_differs_in_names_alone():
    """But for them, the golden files say the same."""
    old, new = (json.loads((GOLDEN / f"{version}.json").read_text()) for version in (OLDEST, NEWEST))
    assert old != new
    swapped = json.dumps(old)
    for older, newer in (("day", "date"), ("since", "from"), ("until", "to")):
        swapped = re.sub(
            rf"(?<![\w])({older}|{newer})(?![\w]|: )", lambda m, o=older, n=newer: n if m[1] == o else o, swapped
        )
    same = {key for key in old if json.loads(swapped)[key] == new[key]}
    assert same >= {"made", "one", "list", "some fields", "half-days", "withdrawn", "what changed"}


# Who is answered in which version.


@pytest.mark.row(34)
async def test_without_the_header_people_are_answered_in_the_newest(served):
    plain, named = await served.get(PATH), await served.get(PATH, **asking(NEWEST))
    assert (plain.headers[HEADER], plain.content, plain.headers["etag"]) == (
        NEWEST,
        named.content,
        named.headers["etag"],
    )
    assert HEADER in plain.headers["vary"]
    assert HEADER not in (await served.call("GET", "/health", None)).headers


async def test_what_no_version_changed_is_the_same_bytes_under_the_same_tag(served):
    newest, oldest = await served.get("/v1/people"), await served.get("/v1/people", **asking(OLDEST))
    assert (oldest.content, oldest.headers["etag"]) == (newest.content, newest.headers["etag"])
    assert oldest.headers[HEADER] == OLDEST


@pytest.mark.parametrize(
    "sent", ["", "1", "2026-01-02", "2026-13-45", "latest", f"{OLDEST}, {NEWEST}", "9" * 4000], ids=lambda one: one[:12]
)
async def test_a_version_that_there_is_not_is_refused_with_those_there_are(served, sent):
    for path in ("/v1/schools", "/openapi.json"):
        answer = await served.get(path, **asking(None, **{HEADER: sent}))
        problem = is_problem(answer, 400, "unknown-version")
        assert problem["versions"] == list(DATES)
        assert HEADER in problem["detail"]
        assert all(version in problem["detail"] for version in DATES)
        assert HEADER not in answer.headers
    assert (await served.call("GET", problem["type"], None)).status_code == 200


async def test_a_version_that_comes_twice_is_refused(served):
    answer = await served.client.get("/openapi.json", headers=[(HEADER, NEWEST), (HEADER, NEWEST)])
    is_problem(answer, 400, "unknown-version")


async def test_a_refusal_before_anything_tells_the_version_as_well(served):
    assert (await served.call("GET", PATH, None, **asking(OLDEST))).headers[HEADER] == OLDEST
    assert (await served.call("GET", PATH, None)).headers[HEADER] == NEWEST


async def registered(api, **more) -> tuple[dict, httpx.Response]:
    """A system, with a token; and what was answered when it was registered."""
    body = {"name": f"System {uuid4()}", "scopes": ["schools.read", "school-days.write"], **more}
    made = await api.post("/v1/clients", "admin", json=body)
    if made.status_code != 201:
        return {}, made
    proof = (made.json()["client_id"], made.json()["secret"])
    token = await api.client.post("/oauth2/token", data={"grant_type": "client_credentials"}, auth=proof)
    return {"Authorization": f"Bearer {token.json()['access_token']}"}, made


async def test_a_system_is_answered_in_the_version_it_was_registered_under_until_it_is_changed(served):
    newest, made = await registered(served)
    assert made.json()["api_version"] == NEWEST
    assert (await served.client.get("/v1/schools", headers=newest)).headers[HEADER] == NEWEST
    oldest, made = await registered(served, api_version=OLDEST)
    assert made.json()["api_version"] == OLDEST
    assert (await served.client.get("/v1/schools", headers=oldest)).headers[HEADER] == OLDEST
    asked = await served.client.get("/v1/schools", headers={**oldest, HEADER: NEWEST})
    assert asked.headers[HEADER] == NEWEST, "what it asks for comes first"
    path, etag = made.headers["location"], made.headers["etag"]
    more = {"json": {"api_version": NEWEST}, "headers": {"If-Match": etag}}
    changed = await served.call("PATCH", path, "admin", **more)
    assert changed.json()["api_version"] == NEWEST
    again = {"Authorization": (await _token_again(served, made))}
    assert (await served.client.get("/v1/schools", headers=again)).headers[HEADER] == NEWEST
    (_, refused) = await registered(served, api_version="2020-01-01")
    assert [error["pointer"] for error in is_problem(refused, 422, "invalid")["errors"]] == ["#/api_version"]
    none = {"json": {"api_version": None}, "headers": {"If-Match": changed.headers["etag"]}}
    is_problem(await served.call("PATCH", path, "admin", **none), 422, "invalid")


async def _token_again(api, made) -> str:
    proof = (made.json()["client_id"], made.json()["secret"])
    token = await api.client.post("/oauth2/token", data={"grant_type": "client_credentials"}, auth=proof)
    return f"Bearer {token.json()['access_token']}"


# Tags, repeats, pages, encodings, HEAD.


async def test_each_version_has_a_tag_of_its_own_and_knows_its_own_alone(served):
    one = (await said(served, NEWEST, a_day(12))).headers["location"]
    for path in (one, PATH):
        plain = {"Accept-Encoding": "identity"}
        new, old = await served.get(path, headers=plain), await served.get(path, **asking(OLDEST, **plain))
        tags = new.headers["etag"], old.headers["etag"]
        assert tags[1] == f'{tags[0][:-1]}--{OLDEST}"'
        assert old.json() != new.json()
        for version, own, others in ((NEWEST, *tags), (OLDEST, *reversed(tags))):
            unchanged = await served.get(path, **asking(version, **plain, **{"If-None-Match": own}))
            assert (unchanged.status_code, unchanged.headers["etag"], unchanged.content) == (304, own, b"")
            assert (await served.get(path, **asking(version, **plain, **{"If-None-Match": others}))).status_code == 200
            several = {"If-None-Match": f'{others}, "x", W/{own}'}
            both = await served.get(path, **asking(version, **plain, **several))
            assert both.status_code == 304


@pytest.mark.parametrize("encoding", ["gzip", "zstd", "br"])
async def test_what_is_compressed_of_an_older_version_has_a_tag_of_both(served, encoding):
    for number in range(6):
        assert (await said(served, NEWEST, a_day(14 + number), "afternoon")).status_code == 201
    ask = asking(OLDEST, **{"Accept-Encoding": encoding})
    packed = await served.get(PATH, **ask)
    assert packed.headers["content-encoding"] == encoding
    assert packed.headers["etag"].endswith(f'--{OLDEST}--{encoding}"')
    assert {"day"} < packed.json()["items"][0].keys()
    ask["headers"]["If-None-Match"] = packed.headers["etag"]
    again = await served.get(PATH, **ask)
    assert (again.status_code, again.headers["etag"]) == (304, packed.headers["etag"])
    for item in packed.json()["items"]:
        await served.post(f"{PATH}/{item['id']}/withdrawal", json={})


async def test_a_head_has_the_length_of_what_an_older_version_is_sent(served):
    ask = asking(OLDEST, **{"Accept-Encoding": "identity"})
    get, head = await served.get(PATH, **ask), await served.call("HEAD", PATH, "principal_adviser", **ask)
    assert (head.status_code, head.content, head.headers[HEADER]) == (200, b"", OLDEST)
    assert int(head.headers["content-length"]) == len(get.content)
    assert head.headers["etag"] == get.headers["etag"]


async def test_a_repeated_request_is_answered_in_the_version_that_asks(served):
    key = {"Idempotency-Key": str(uuid4())}
    day = a_day(22)
    first = await said(served, OLDEST, day, **key)
    assert first.status_code == 201, first.text
    again = await said(served, OLDEST, day, **key)
    assert (again.status_code, again.content) == (201, first.content)
    assert (again.headers["idempotent-replayed"], again.headers["etag"]) == ("true", first.headers["etag"])
    # Another version's words for it are another request, as another body always was.
    is_problem(await said(served, NEWEST, day, **key), 422, "idempotency-key-reused")
    # A body that no version changed is the same request in each, and answered in the words of whoever asks.
    path, key = f"{first.headers['location']}/withdrawal", {"Idempotency-Key": str(uuid4())}
    taken = await served.post(path, json={}, **asking(OLDEST, **key))
    newer = await served.post(path, json={}, **asking(NEWEST, **key))
    assert newer.headers["idempotent-replayed"] == "true"
    assert (taken.json()["day"], newer.json()["date"]) == (day, day)
    assert "date" not in taken.json()
    assert newer.headers["etag"] != taken.headers["etag"]


async def test_an_older_versions_list_is_walked_page_by_page_in_its_own_words(served):
    made = [(await said(served, OLDEST, a_day(24 + number))).json()["id"] for number in range(5)]
    address, seen = f"{PATH}?limit=2&sort=-day&fields=id,day&since={a_day(24)}&until={a_day(29)}", []
    while address:
        page = (await served.get(address, **asking(OLDEST))).json()
        assert all(item.keys() == {"id", "day"} for item in page["items"])
        seen += [item["id"] for item in page["items"]]
        address = page.get("next")
        assert address is None or ("sort=-day" in address and "since=" in address)
    assert seen == made[::-1]


async def test_a_copy_of_an_older_versions_list_is_kept_by_what_changed(served):
    first = (await served.get(f"{PATH}?updated_since=2020-01-01T00:00:00Z", **asking(OLDEST))).json()
    made = await said(served, NEWEST, a_day(33))
    since = httpx.URL(PATH, params={"updated_since": first["changes"]["as_of"]})
    changed = (await served.get(str(since), **asking(OLDEST))).json()
    assert [(item["id"], item["day"]) for item in changed["items"]] == [(made.json()["id"], made.json()["date"])]


async def test_malformed_json_is_refused_as_ever(served):
    more = {"content": b'{"day": ', "headers": {HEADER: OLDEST, "Content-Type": "application/json"}}
    is_problem(await served.post(PATH, **more), 400, "malformed-json")
    large = {"json": {"day": "x" * 1_000_001}, **asking(OLDEST)}
    is_problem(await served.post(PATH, **large), 413, "too-large")


# The document and the operator.


async def test_each_version_has_its_document(served):
    newest = (await served.call("GET", "/openapi.json", None, timeout=60)).json()
    oldest = await served.call("GET", "/openapi.json", None, timeout=60, **asking(OLDEST))
    assert (newest["x-api-version"], oldest.json()["x-api-version"]) == (NEWEST, OLDEST)
    assert (oldest.headers[HEADER], oldest.headers["vary"]) == (OLDEST, f"{HEADER}, Accept-Encoding")
    assert [one["version"] for one in newest["x-api-versions"]] == list(reversed(DATES))
    assert all(one["changes"] for one in newest["x-api-versions"][:-1])
    assert {"date"} < newest["components"]["schemas"]["SchoolTimeOut"]["properties"].keys()
    assert {"day"} < oldest.json()["components"]["schemas"]["SchoolTimeOut"]["properties"].keys()
    page = (await served.call("GET", "/docs", None)).text
    assert all(version in page for version in DATES)


async def test_an_operator_sees_which_older_versions_are_asked_for_and_by_nobodys_name(served):
    made = await said(served, OLDEST, a_day(35))
    assert (await served.get(made.headers["location"], **asking(OLDEST))).status_code == 200
    text = (await served.call("GET", "/metrics", None)).text
    lines = [line for line in text.splitlines() if line.startswith("securing_good_older_version_requests_total{")]
    assert any(f'route="{PATH}/{{school_time_id}}",version="{OLDEST}"' in line for line in lines), lines
    assert made.json()["id"] not in text
    assert date.fromisoformat(OLDEST) < date.fromisoformat(NEWEST)
