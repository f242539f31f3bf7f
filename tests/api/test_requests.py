"""What an integrator can rely on: conditional requests, idempotency, cursors, problem documents."""

import anyio
import pytest

from tests.harness.callers import token
from tests.harness.working import load_thin_files, minutes, opened_case, work_off

PERSON = {"name": "Asha Patel"}


async def people(api) -> int:
    """How many people there are."""
    return len((await api.get("/v1/people")).json()["items"])


async def an_action(api) -> str:
    """Address of an action agreed at a recorded visit."""
    await load_thin_files(api)
    case = await opened_case(api)
    action = {"what": "Share the plan.", "owner": "Headteacher"}
    record = minutes(case["opened_on"], action)
    done = await api.post(f"/v1/visits/{case['visits'][0]['id']}/record", "link_partner", json=record)
    assert done.status_code == 201, done.text
    await work_off(api.database)
    return f"/v1/actions/{done.json()['actions'][0]['id']}"


async def test_a_repeated_request_gets_the_same_answer_and_has_one_effect(api):
    key = {"Idempotency-Key": '"8e03978e-40d5-43e8-bc93-6894a57f9324"'}
    first = await api.post("/v1/people", json=PERSON, headers=key)
    again = await api.post("/v1/people", json=PERSON, headers=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert again.headers["idempotent-replayed"] == "true"
    assert again.headers["location"] == first.headers["location"]
    assert await people(api) == 1


async def test_the_same_key_with_another_request_is_refused(api):
    key = {"Idempotency-Key": "k1"}
    await api.post("/v1/people", json=PERSON, headers=key)
    other = await api.post("/v1/people", json={"name": "Ben Okafor"}, headers=key)
    assert (other.status_code, other.json()["type"]) == (422, "/problems/idempotency-key-reused")


async def test_sixty_four_copies_at_once_have_one_effect(api):
    answers = []

    async def post() -> None:
        answers.append(await api.post("/v1/people", json=PERSON, headers={"Idempotency-Key": "burst"}))

    async with anyio.create_task_group() as group:
        for _ in range(64):
            group.start_soon(post)
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert await people(api) == 1


async def test_a_key_is_the_clients_own(api):
    for role in ("principal_adviser", "lead_officer"):
        assert (await api.post("/v1/people", role, json=PERSON, headers={"Idempotency-Key": "k"})).status_code == 201
    assert await people(api) == 2


async def test_a_refused_request_does_not_use_up_its_key(api):
    key = {"Idempotency-Key": "k"}
    assert (await api.post("/v1/people", json={"name": " "}, headers=key)).status_code == 422
    assert (await api.post("/v1/people", json=PERSON, headers=key)).status_code == 201


async def test_a_file_sent_twice_with_one_key_is_one_import(api):
    for _ in range(2):
        sent = await api.post(
            "/v1/imports", "admin", files={"file": ("a.csv", b"a,b\n1,2\n")}, headers={"Idempotency-Key": "k"}
        )
        assert sent.status_code == 202
    assert len((await api.get("/v1/imports", "admin")).json()["items"]) == 1


async def test_what_was_posted_is_what_is_read(api):
    posted = await api.post("/v1/people", json=PERSON)
    read = await api.get(posted.headers["location"])
    assert read.content == posted.content
    version = posted.headers["etag"].rstrip('"')
    assert read.headers["etag"].startswith(version)
    # What is shown moves with more than its own version; a change is made on the version that was posted.
    changed = await api.call(
        "PATCH",
        posted.headers["location"],
        "principal_adviser",
        json={"name": "Another name"},
        headers={"If-Match": posted.headers["etag"]},
    )
    assert changed.status_code == 200


async def test_an_unchanged_resource_or_list_is_not_sent_twice(api):
    await load_thin_files(api)
    for path in ("/v1/schools", "/v1/schools/101901", "/v1/people", "/v1/events", "/v1/imports"):
        first = await api.get(path)
        again = await api.get(path, headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b""), path
        assert again.headers["etag"] == first.headers["etag"]
        assert "Authorization" in again.headers["vary"]


async def test_a_list_is_sent_again_once_anything_has_changed(api):
    await load_thin_files(api)
    first = await api.get("/v1/schools")
    decision = {"urn": 101901, "level": "amber", "reason": "Agreed."}
    await api.post("/v1/level-decisions", json=decision)
    again = await api.get("/v1/schools", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 200
    assert again.json()["items"][0]["monitoring_level"] == "amber"


async def test_a_change_must_name_the_version_it_was_made_from(api):
    action = await an_action(api)
    assert (await api.call("PATCH", action, "lead_officer", json={"status": "done"})).status_code == 428


async def test_nobody_overwrites_a_change_they_have_not_seen(api):
    action = await an_action(api)
    etag = (await api.get(action)).headers["etag"]
    first = await api.call("PATCH", action, "lead_officer", json={"status": "done"}, headers={"If-Match": etag})
    assert (first.status_code, first.json()["status"]) == (200, "done")
    late = await api.call("PATCH", action, "link_partner", json={"status": "open"}, headers={"If-Match": etag})
    assert (late.status_code, late.json()["type"]) == (412, "/problems/changed-meanwhile")
    assert (await api.get(action)).json()["status"] == "done"


async def test_of_fifty_changes_at_once_one_is_made(api):
    action = await an_action(api)
    etag = (await api.get(action)).headers["etag"]
    statuses = []

    async def patch(number: int) -> None:
        body = {"due_on": f"2027-06-{number % 28 + 1:02d}"}
        answer = await api.call("PATCH", action, "lead_officer", json=body, headers={"If-Match": etag})
        statuses.append(answer.status_code)

    async with anyio.create_task_group() as group:
        for number in range(50):
            group.start_soon(patch, number)
    assert sorted(statuses) == [200] + [412] * 49


async def test_absent_keeps_and_null_clears_only_what_can_be_cleared(api):
    action = await an_action(api)
    before = await api.get(action)
    headers = {"If-Match": before.headers["etag"], "Content-Type": "application/merge-patch+json"}
    refused = await api.call("PATCH", action, "lead_officer", content=b'{"due_on": null}', headers=headers)
    assert refused.status_code == 422
    kept = await api.call("PATCH", action, "lead_officer", content=b'{"status": "done"}', headers=headers)
    assert kept.json()["due_on"] == before.json()["due_on"]


async def test_a_walk_through_a_list_meets_every_row_once_while_others_come(api):
    for number in range(20):
        await api.post("/v1/people", json={"name": f"Person {number:02d}"})
    seen, path = [], "/v1/people?limit=7"
    while path:
        page = (await api.get(path)).json()
        seen += [person["name"] for person in page["items"]]
        await api.post("/v1/people", json={"name": "Aaron"})
        path = page.get("next")
        assert path is None or path.startswith("/v1/people?")
    assert seen == [f"Person {number:02d}" for number in range(20)]


@pytest.mark.parametrize("cursor", ["x", "!!!!", "W10", "WyIxIl0", "a" * 2000, "bnVsbA", "eyJhIjoxfQ"])
async def test_a_forged_cursor_is_refused(api, cursor):
    answer = await api.get(f"/v1/people?cursor={cursor}")
    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/invalid-cursor")


async def test_a_cursor_of_another_list_is_refused(api):
    for name in ("A", "B"):
        await api.post("/v1/people", json={"name": name})
    following = (await api.get("/v1/people?limit=1")).json()["next"]
    answer = await api.get(following.replace("/people", "/cases"))
    assert answer.json()["type"] == "/problems/invalid-cursor"


@pytest.mark.parametrize("limit", ["0", "101", "1000000000", "abc", "-1"])
async def test_an_unbounded_page_is_refused(api, limit):
    assert (await api.get(f"/v1/people?limit={limit}")).status_code == 422


async def test_each_broken_rule_is_pointed_at(api):
    answer = await api.post("/v1/level-decisions", json={"urn": 5, "level": "purple", "raeson": "x"})
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert (problem["status"], problem["type"]) == (422, "/problems/invalid")
    assert {error["pointer"] for error in problem["errors"]} == {"#/urn", "#/level", "#/reason", "#/raeson"}
    assert all(error["code"] and error["detail"] for error in problem["errors"])


@pytest.mark.parametrize(
    ("method", "path", "more", "status"),
    [
        ("GET", "/v1/nothing", {}, 404),
        ("GET", "/nothing", {}, 404),
        ("PUT", "/v1/people", {"json": {}}, 405),
        ("POST", "/v1/people", {"content": b'{"name": ', "headers": {"Content-Type": "application/json"}}, 400),
        ("POST", "/v1/people", {"content": b"\xff\xfe{}", "headers": {"Content-Type": "application/json"}}, 400),
        ("POST", "/v1/people", {"json": {"name": "A\x00B"}}, 422),
        (
            "POST",
            "/v1/people",
            {"content": b'{"name": "\\ud800"}', "headers": {"Content-Type": "application/json"}},
            422,
        ),
        ("POST", "/v1/people", {"content": b"x" * 1_000_001, "headers": {"Content-Type": "application/json"}}, 413),
        ("POST", "/v1/people", {"content": b"name=A", "headers": {"Content-Type": "text/plain"}}, 415),
        ("GET", "/v1/people/not-a-uuid", {}, 422),
        ("GET", "/v1/people/00000000-0000-0000-0000-000000000000", {}, 404),
        ("GET", "/v1/schools/99", {}, 422),
        ("GET", "/v1/schools?name=%00", {}, 400),
        ("GET", "/v1/rulesets/%00", {}, 400),
        ("POST", "/v1/people", {"content": b"[" * 100_000, "headers": {"Content-Type": "application/json"}}, 400),
        ("POST", "/v1/people", {"content": b'{"name": 1e400}', "headers": {"Content-Type": "application/json"}}, 422),
        ("POST", "/v1/assessments", {"json": {"as_of": "2206-01-01"}}, 422),
        ("GET", "/v1/events?after=99999999999999999999999", {}, 422),
    ],
)
async def test_every_refusal_is_a_problem_document(api, method, path, more, status):
    answer = await api.call(method, path, "principal_adviser", **more)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    assert problem["request_id"] == answer.headers["x-request-id"]
    assert (await api.client.get(problem["type"])).status_code == 200


async def test_a_wrong_token_is_refused_without_saying_more(api):
    wrong = {
        "expired": token("admin", exp=1),
        "another audience": token("admin", aud="elsewhere"),
        "another issuer": token("admin", iss="elsewhere"),
        "not yet": token("admin", nbf=4_000_000_000),
        "no role": token("admin", roles=[]),
        "an unknown role": token("admin", roles=["king"]),
        "a headteacher of no school": token("headteacher"),
        "not a token": "abc",
        "cut": token("admin")[:-10],
    }
    for what, bad in wrong.items():
        answer = await api.client.get("/v1/me", headers={"Authorization": f"Bearer {bad}"})
        assert answer.status_code == 401, what
        assert 'error="invalid_token"' in answer.headers["www-authenticate"]


async def test_me_tells_who_i_am_and_what_i_may(api):
    me = (await api.get("/v1/me", "clerk", urns=[101901])).json()
    assert (me["roles"], me["urns"], me["council"]) == (["clerk"], [101901], "307")
    assert "minutes.read" in me["permissions"]
    assert "levels.decide" not in me["permissions"]


async def test_the_reference_page_needs_no_outside_host(api):
    page = (await api.client.get("/docs")).text
    assert "record_visit" in page
    assert "http://" not in page
    assert "https://" not in page


async def test_ready_says_what_it_found(api):
    ready = await api.client.get("/ready")
    assert (ready.status_code, ready.json()["migrations"]) == (200, "current")
    assert (await api.client.get("/health/live")).json() == {"status": "up"}
