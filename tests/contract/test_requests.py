"""What every request of a council's system may rely on, whatever it asks for."""

import asyncio
import json
from collections import Counter
from uuid import uuid4

import anyio
import pytest

from tests.harness.callers import bearer, token

PERSON = {"name": "Ada Adviser"}
PROBLEM = {"type", "title", "status", "detail", "instance"}


def is_problem(answer, status: int, name: str) -> dict:
    """A problem document of this kind; returns it."""
    told = answer.json()
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json"), answer.text
    assert told.keys() >= PROBLEM
    assert (told["type"], told["status"]) == (f"/problems/{name}", status)
    return told


async def people(api, **query) -> list[dict]:
    """Everybody a list names, page by page."""
    found, path = [], "/v1/people"
    params = {"limit": 7, **query}
    while path:
        page = (await api.get(path, params=params)).json()
        found += page["items"]
        path, params = page.get("next"), None
    return found


@pytest.mark.row(1)
async def test_without_a_token_one_is_asked_for(served):
    answer = await served.call("GET", "/v1/schools", None)
    is_problem(answer, 401, "unauthenticated")
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.headers["x-request-id"]


@pytest.mark.row(2)
@pytest.mark.parametrize(
    "claims", [{"exp": 1}, {"aud": "another"}, {"iss": "another"}], ids=["expired", "for another", "by another"]
)
async def test_a_token_that_proves_nothing_is_named_as_such(served, claims):
    headers = {"Authorization": f"Bearer {token('principal_adviser', **claims)}"}
    answer = await served.call("GET", "/v1/schools", None, headers=headers)
    is_problem(answer, 401, "unauthenticated")
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]


@pytest.mark.row(4)
async def test_an_object_of_another_council_is_as_one_that_is_not(served):
    made = (await served.post("/v1/people", json=PERSON)).json()["id"]
    theirs = await served.get(f"/v1/people/{made}", council="310")
    nobodys = await served.get(f"/v1/people/{uuid4()}", council="310")
    assert is_problem(theirs, 404, "not-found").keys() == is_problem(nobodys, 404, "not-found").keys()
    assert theirs.json()["detail"] == nobodys.json()["detail"]


@pytest.mark.row(5, 8, 10)
@pytest.mark.parametrize(
    ("method", "path", "more", "status"),
    [
        ("GET", "/v1/nothing", {}, 404),
        ("GET", "/nothing", {}, 404),
        ("PUT", "/v1/schools", {"json": {}}, 405),
        ("POST", "/v1/people", {"content": b"name=Ada", "headers": {"Content-Type": "text/plain"}}, 415),
        ("POST", "/v1/people", {"content": b"{", "headers": {"Content-Type": "application/json"}}, 400),
        ("POST", "/v1/people", {"json": {"name": "x" * 1_000_001}}, 413),
        ("GET", "/v1/people?limit=0", {}, 422),
        ("GET", "/v1/schools/lookup", {}, 405),
        ("GET", "/v1/people", {"headers": {"If-None-Match": "x" * 2_001}}, 400),
        ("POST", "/v1/people", {"json": {"name": "Ada"}, "headers": {"Idempotency-Key": '"'}}, 400),
        ("POST", "/v1/people", {"json": {"name": " "}}, 422),
        ("POST", "/v1/people", {}, 422),
        ("GET", "/v1/visits?from=0", {}, 422),
    ],
)
async def test_every_refusal_is_a_problem_whose_type_can_be_read(served, method, path, more, status):
    answer = await served.call(method, path, "principal_adviser", **more)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json"), answer.text
    page = await served.call("GET", answer.json()["type"], None)
    assert page.status_code == 200
    if status == 405:
        takes = {"/v1/schools": "GET, HEAD, OPTIONS", "/v1/schools/lookup": "OPTIONS, POST"}
        assert answer.headers["allow"] == takes[path]


@pytest.mark.row(5)
@pytest.mark.parametrize(
    "sent",
    [
        b"BREW /v1/schools HTTP/1.1",
        b"GET /v1/schools HTTP/9.7",
        b"GET /v1/sch ools HTTP/1.1",
        b"\x16\x03\x01\x02\x00\x01",
        b"{}",
    ],
)
async def test_what_is_no_http_is_refused_by_a_problem_too(served, sent):
    at = served.client.base_url
    with anyio.fail_after(10):
        async with await anyio.connect_tcp(at.host, at.port) as raw:
            await raw.send(sent + b"\r\nHost: here\r\n\r\n")
            answer = b"".join([part async for part in raw])
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 ")
    assert b"content-type: application/problem+json" in head
    assert b"content-length: %d" % len(body) in head
    assert b"\r\nserver:" not in head.lower()
    told = json.loads(body)
    assert told.keys() == PROBLEM
    assert (await served.call("GET", told["type"], None)).status_code == 200


@pytest.mark.row(6, 7)
async def test_each_fault_of_a_body_is_named_where_it_is(served):
    body = {"name": "", "email": "nobody", "shoe_size": 7}
    told = is_problem(await served.post("/v1/people", json=body), 422, "invalid")
    assert {error["pointer"] for error in told["errors"]} == {"#/name", "#/email", "#/shoe_size"}
    assert all(error.keys() >= {"pointer", "code", "detail"} for error in told["errors"])


@pytest.mark.row(11)
async def test_what_was_made_is_what_is_read(served):
    made = await served.post("/v1/people", json=PERSON)
    assert made.status_code == 201
    read = await served.get(made.headers["location"])
    assert (read.content, bool(made.headers["etag"])) == (made.content, True)


@pytest.mark.row(13)
async def test_sixty_four_at_once_with_one_key_make_one(served):
    name = f"Once {uuid4()}"
    key = {"Idempotency-Key": str(uuid4())}

    async def ask():
        return await served.post("/v1/people", json={"name": name}, headers=key)

    answers = await asyncio.gather(*(ask() for _ in range(64)))
    made = [one for one in answers if one.status_code == 201]
    assert Counter(one.status_code for one in answers).keys() <= {201, 409}
    assert len({one.content for one in made}) == 1
    again = await ask()
    assert (again.status_code, again.content) == (201, made[0].content)
    assert again.headers["idempotent-replayed"] == "true"
    assert [one["name"] for one in await people(served)].count(name) == 1
    other = await served.post("/v1/people", json={"name": "Another"}, headers=key)
    is_problem(other, 422, "idempotency-key-reused")
    theirs = await served.post("/v1/people", json={"name": name}, headers=key, council="310")
    assert theirs.status_code == 201, "a key is one client's"


@pytest.mark.row(18)
async def test_an_unchanged_answer_is_not_sent_again(served):
    first = await served.get("/v1/schools")
    again = await served.get("/v1/schools", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert again.headers["cache-control"] == first.headers["cache-control"] == "private, no-cache"
    assert "Authorization" in again.headers["vary"]


@pytest.mark.row(19, 20, 21)
async def test_of_fifty_that_change_one_version_one_does(served):
    made = await served.post("/v1/people", json=PERSON)
    path, etag = made.headers["location"], made.headers["etag"]

    async def change(number: int):
        body = {"name": f"Ada {number}"}
        return await served.call("PATCH", path, "admin", json=body, headers={"If-Match": etag})

    answers = await asyncio.gather(*(change(number) for number in range(50)))
    assert Counter(one.status_code for one in answers) == {200: 1, 412: 49}
    newest = await served.get(path)
    (told,) = {one.headers["etag"] for one in answers if one.status_code == 412}
    assert newest.content == next(one.content for one in answers if one.status_code == 200)
    with_it = await served.call("PATCH", path, "admin", json={"name": "Ada"}, headers={"If-Match": told})
    assert with_it.status_code == 200, "the refusal told the newest version"
    unsaid = await served.call("PATCH", path, "admin", json={"name": "Ada"})
    is_problem(unsaid, 428, "version-required")


@pytest.mark.row(22)
async def test_null_clears_and_what_is_absent_stays(served):
    made = await served.post("/v1/people", json=PERSON | {"email": "ada@people.example"})
    path = made.headers["location"]
    more = {"json": {"name": "Ada Other"}, "headers": {"If-Match": made.headers["etag"]}}
    renamed = await served.call("PATCH", path, "admin", **more)
    assert renamed.json()["email"] == "ada@people.example"
    more = {"json": {"email": None}, "headers": {"If-Match": renamed.headers["etag"]}}
    cleared = await served.call("PATCH", path, "admin", **more)
    assert (cleared.json()["name"], cleared.json()["email"]) == ("Ada Other", None)


@pytest.mark.row(23)
async def test_a_list_is_walked_whole_while_others_write(served):
    before = [(await served.post("/v1/people", json={"name": f"Walker {n}"})).json()["id"] for n in range(20)]
    page = (await served.get("/v1/people?limit=7")).json()
    seen = [one["id"] for one in page["items"]]
    while "next" in page:
        await served.post("/v1/people", json={"name": f"Meanwhile {uuid4()}"})
        page = (await served.get(page["next"])).json()
        seen += [one["id"] for one in page["items"]]
        assert len(seen) < 500
    assert set(before) <= set(seen)
    assert len(seen) == len(set(seen))


@pytest.mark.row(24)
@pytest.mark.parametrize("cursor", ["x", "AAAA", "e30", "%00", "9" * 3000])
async def test_a_cursor_nobody_gave_is_refused(served, cursor):
    answer = await served.get(f"/v1/people?cursor={cursor}")
    assert answer.status_code in {400, 414, 422}, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.row(26)
@pytest.mark.parametrize("limit", ["0", "101", "1000000000", "abc", "-1"])
async def test_a_limit_outside_its_bounds_is_refused(served, limit):
    is_problem(await served.get(f"/v1/people?limit={limit}"), 422, "invalid")


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/v1/visits?case_id=1&limit=5", "query: case_id"),
        ("/v1/visits?Limit=5", "query: Limit"),
        ("/v1/visits/0a6fd338-1dc1-572c-a35b-bc5e62751e3b?fields=id", "query: fields"),
        ("/v1/me?x=", "query: x"),
    ],
)
async def test_a_parameter_that_nobody_knows_is_named_and_not_passed_over(served, path, told):
    """Everybody's visits where one case's were meant would be taken for it."""
    answer = await served.call("GET", path, "principal_adviser")
    refused = is_problem(answer, 422, "invalid")
    (error,) = refused["errors"]
    assert (error["pointer"], error["code"]) == (told, "unknown-parameter")
    if "visits?" in path:
        assert "It takes case, " in error["detail"], "it says what there is instead"


@pytest.mark.parametrize(
    ("path", "status", "location"),
    [("/v1/people/", 404, None), ("/board", 307, "/board/"), ("/board/schools/", 404, None)],
)
async def test_nobody_is_led_to_a_host_that_the_request_names(served, path, status, location):
    answer = await served.call("GET", path, "principal_adviser", headers={"Host": "elsewhere.example"})
    assert answer.status_code == status, answer.text
    assert (answer.headers.get("location") or "").partition("?")[0] == (location or "")


@pytest.mark.row(52, 53)
async def test_headers_that_an_outsider_sends_prove_nothing(served):
    spoofed = {"X-Forwarded-For": "10.0.0.1", "X-User-ID": "1", "X-Forwarded-User": "admin"}
    is_problem(await served.call("GET", "/v1/schools", None, headers=spoofed), 401, "unauthenticated")
    answer = await served.call("GET", "/v1/me", None, headers={**spoofed, **bearer("link_partner")})
    assert answer.json()["roles"] == ["link_partner"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["strict-transport-security"].startswith("max-age=")
    assert "server" not in answer.headers
    # Row 52: a request in clear is answered, never sent elsewhere with its token.
    assert answer.status_code == 200


@pytest.mark.row(9)
async def test_who_takes_nothing_that_there_is_is_told_what_there_is(served):
    answer = await served.get("/v1/schools", headers={"Accept": "application/xml"})
    assert "application/json" in is_problem(answer, 406, "not-acceptable")["detail"]
    for taken in ("application/json", "application/xml, */*;q=0.1", "application/*", "text/html,application/xhtml+xml"):
        assert (await served.get("/v1/schools", headers={"Accept": taken})).status_code == 200, taken


@pytest.mark.row(31)
async def test_head_answers_as_get_without_a_body(served):
    read = await served.get("/v1/schools")
    asked = await served.call("HEAD", "/v1/schools", "principal_adviser")
    assert (asked.status_code, asked.content) == (200, b"")
    for header in ("content-length", "content-type", "etag", "cache-control"):
        assert asked.headers[header] == read.headers[header]
    unchanged = {"If-None-Match": read.headers["etag"]}
    assert (await served.call("HEAD", "/v1/schools", "principal_adviser", headers=unchanged)).status_code == 304
    assert (await served.call("HEAD", "/v1/nothing", "principal_adviser")).status_code == 404
    assert (await served.call("HEAD", "/v1/schools", None)).status_code == 401


@pytest.mark.row(31)
@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/v1/schools", "GET, HEAD, OPTIONS"),
        ("/v1/people", "GET, HEAD, OPTIONS, POST"),
        ("/v1/people/00000000-0000-4000-8000-000000000000", "GET, HEAD, OPTIONS, PATCH"),
    ],
)
async def test_options_lists_what_an_address_takes(served, path, methods):
    answer = await served.call("OPTIONS", path, "principal_adviser")
    assert (answer.status_code, answer.headers["allow"], answer.content) == (204, methods, b"")


@pytest.mark.row(3)
async def test_a_scope_that_is_missing_is_named(served):
    headers = {"Authorization": f"Bearer {token('integrator', scopes='visits.read')}"}
    answer = await served.call("GET", "/v1/schools", None, headers=headers)
    is_problem(answer, 403, "forbidden")
    assert answer.headers["www-authenticate"] == 'Bearer error="insufficient_scope", scope="schools.read"'
