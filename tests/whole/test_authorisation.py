"""Who may do what: every route, every role, one's own things and others'. The matrix stands in a file beside this one."""

import base64
import csv
import hashlib
import hmac
import json
import time
from pathlib import Path

import pytest
from joserfc.jwk import OKPKey

from securing_good.vocabulary import SCHOOL_ROLES, Role
from securing_good_api.actors import GRANTS, Permission
from tests.harness.bodies import URNS
from tests.harness.callers import ALL_SCOPES, KEY, token
from tests.harness.examples import EXAMPLES, by_ownership, is_list, named, reader_of, routes_of
from tests.harness.examples.kinds import OWNERSHIPS, Ownership
from tests.harness.rows import private_values

MATRIX = Path(__file__).with_name("authorisation_matrix.csv")
KEYS = ("method", "path", "ownership")
ROWS = list(csv.DictReader(line for line in MATRIX.read_text(encoding="utf-8").splitlines() if line[:1] != "#"))
PUBLIC = {
    ("GET", "/board"),
    ("GET", "/feeds/{council}/{secret}.ics"),
    ("POST", "/oauth2/token"),
    ("GET", "/deprecations/{name}"),
    ("GET", "/docs"),
    ("GET", "/health"),
    ("GET", "/health/live"),
    ("GET", "/health/ready"),
    ("GET", "/metrics"),
    ("GET", "/openapi.json"),
    ("GET", "/problems/{name}"),
    ("GET", "/ready"),
}
UNLIKE = {"x-request-id", "traceresponse", "content-length", "ratelimit", "link"}
"""Headers that differ from one answer to the next, whatever it is about."""
OF_NO_SCHOOL = {
    "/v1/review-schedules",
    "/v1/rulesets",
    "/v1/calendars",
    "/v1/calendars/assessment-windows",
    "/v1/level-definitions",
    "/v1/visit-models",
    "/v1/reply-periods",
    "/v1/providers",
    "/v1/availability",
    "/v1/availability/busy-times",
    "/v1/availability/leave",
    "/v1/availability/patterns",
    "/v1/me/reminders",
}
"""Lists that show what is a council's or England's to people of every school."""
LISTS = sorted(path for method, path in EXAMPLES if is_list(method, path) and "{" not in path)


def title(row: dict[str, str]) -> str:
    """What a row of the matrix is about."""
    return " ".join(row[key] for key in KEYS)


def whoever(role: str, *, council: str = "307") -> dict[str, object]:
    """How a role calls: people of a school come from the council's first."""
    return {"role": role, "council": council, "urns": [URNS[council][0]] if Role(role) in SCHOOL_ROLES else ()}


def test_every_route_has_its_row_for_every_role_and_ownership(world_api):
    routes = {(method, path) for method, path in routes_of(world_api.app) if path.startswith("/v1")}
    assert routes == set(EXAMPLES), "tests/harness/examples must make one request of each route"
    expected = {(*route, o.value) for route, example in EXAMPLES.items() for o in OWNERSHIPS[example.about]}
    assert sorted(tuple(row[key] for key in KEYS) for row in ROWS) == sorted(expected)
    roles = {role.value for role in Role}
    assert all(set(row) == {*KEYS, *roles} and all(row[role].isdigit() for role in roles) for row in ROWS)


@pytest.mark.parametrize("row", ROWS, ids=title)
async def test_each_role_gets_what_the_matrix_says(world_api, world, row):
    example, ownership = EXAMPLES[row["method"], row["path"]], Ownership(row["ownership"])
    got, bodies = {}, {}
    for role in Role:
        sent = example.make(by_ownership(world, ownership))
        answer = await world_api.call(row["method"], sent.path, **whoever(role), **sent.more)
        got[role.value] = str(answer.status_code)
        if answer.status_code == 404 and ownership is not Ownership.OWN:
            assert example.missing is not None
            missing = await world_api.call(row["method"], example.missing(), **whoever(role), **sent.more)
            bodies[role] = told_by(answer), told_by(missing)
    assert got == {role.value: row[role] for role in Role}
    for existing, missing in bodies.values():
        assert existing == missing, "what exists elsewhere must look like what does not exist"


def told_by(answer) -> dict[str, object]:
    """A problem without what differs between any two requests, and the headers that matter."""
    body = {name: value for name, value in answer.json().items() if name not in {"instance", "request_id", "trace_id"}}
    headers = {name: value for name, value in answer.headers.items() if name not in UNLIKE}
    return {"body": body, "headers": headers}


@pytest.mark.parametrize("role", sorted(SCHOOL_ROLES))
async def test_people_of_a_school_list_their_own_school_only(world_api, world, role):
    own, other, _ = URNS["307"]
    seen = {}
    for path in LISTS:
        answer = await world_api.call("GET", path, **whoever(role))
        if answer.status_code == 200:
            seen[path] = {item["urn"] for item in answer.json()["items"] if "urn" in item}
    assert {path: urns for path, urns in seen.items() if urns} == {
        path: {own} for path in seen if path not in OF_NO_SCHOOL
    }
    for path in set(seen) & {"/v1/cases", "/v1/visits", "/v1/actions", "/v1/assessments", "/v1/level-decisions"}:
        asked = await world_api.call("GET", f"{path}?urn={other}", **whoever(role))
        assert asked.json()["items"] == [], path
    assert "/v1/cases" in seen


@pytest.mark.parametrize(("council", "other"), [("307", "310"), ("310", "307")])
async def test_no_list_shows_anything_of_another_council(world_api, council, other):
    private = await private_values(world_api.database, of=other, not_of=council)
    assert len(private) > 50
    for path in LISTS:
        for role in Role:
            answer = await world_api.call("GET", path, **whoever(role, council=council), params={"limit": 100})
            assert answer.status_code in {200, 403}
            assert not [value for value in private if value in answer.text], path


async def test_lists_are_not_empty_for_those_who_may_read_them(world_api):
    for path in LISTS:
        answer = await world_api.call("GET", path, reader_of(path))
        assert answer.json()["items"], path


@pytest.mark.parametrize("route", sorted(EXAMPLES), ids=" ".join)
async def test_without_a_believable_token_nothing_is_answered(world_api, world, route):
    method, _ = route
    sent = EXAMPLES[route].make(named(world, "307"))
    more = {**sent.more, "headers": {}}
    for how, offered in unbelievable().items():
        if offered is not None:
            more["headers"] = {**sent.more.get("headers", {}), "Authorization": offered}
        answer = await world_api.call(method, sent.path, None, **more)
        assert answer.status_code == 401, how
        assert answer.headers["www-authenticate"].startswith('Bearer realm="securing-good"'), how
        assert answer.json()["type"] == "/problems/unauthenticated", how


def unbelievable() -> dict[str, str | None]:
    """Authorization headers that prove nothing."""
    now = int(time.time())
    sound = token("admin")
    header, claims, signature = sound.split(".")
    public = json.dumps(KEY.as_dict(private=False))
    return {
        "none": None,
        "basic": "Basic YWRtaW46YWRtaW4=",
        "empty": "Bearer ",
        "garbage": "Bearer not.a.token",
        "cut": f"Bearer {header}.{claims}.",
        "altered": f"Bearer {header}.{encoded({**decoded(claims), 'council': '310'})}.{signature}",
        "expired": f"Bearer {token('admin', exp=now - 3600)}",
        "not yet valid": f"Bearer {token('admin', nbf=now + 3600)}",
        "without expiry": f"Bearer {token('admin', exp=None)}",
        "wrong audience": f"Bearer {token('admin', aud='another')}",
        "wrong issuer": f"Bearer {token('admin', iss='another')}",
        "unknown role": f"Bearer {token('admin', roles=['emperor'])}",
        "no role": f"Bearer {token('admin', roles=[])}",
        "head without school": f"Bearer {token('headteacher')}",
        "unsigned": f"Bearer {encoded({**decoded(header), 'alg': 'none'})}.{claims}.",
        "signed with the public key": f"Bearer {signed_with(public, decoded(header), claims)}",
        "signed by a stranger": f"Bearer {strangers_token()}",
    }


def decoded(part: str) -> dict[str, object]:
    """One part of a token, read."""
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def encoded(value: dict[str, object]) -> str:
    """One part of a token, written."""
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def signed_with(secret: str, header: dict[str, object], claims: str) -> str:
    """A token whose HMAC was made with something that is no secret."""
    signing = f"{encoded({**header, 'alg': 'HS256'})}.{claims}"
    made = hmac.new(secret.encode(), signing.encode(), hashlib.sha256).digest()
    return f"{signing}.{base64.urlsafe_b64encode(made).decode().rstrip('=')}"


def strangers_token() -> str:
    """A sound token of somebody else's key that bears our key's name."""
    stranger = OKPKey.generate_key("Ed25519", parameters={"kid": "test"})
    return token("admin", key=stranger)


async def test_only_these_addresses_answer_without_a_token(world_api):
    assert {route for route in routes_of(world_api.app) if not route[1].startswith("/v1")} == PUBLIC
    nobodys = {"name": "not-found", "council": "307", "secret": "a-secret-that-no-feed-has"}
    expected = {"/board": 307, "/feeds/{council}/{secret}.ics": 404, "/oauth2/token": 400, "/deprecations/{name}": 404}
    for method, path in sorted(PUBLIC):
        form = {"data": {"grant_type": "none"}} if method == "POST" else {}
        answer = await world_api.call(method, path.format(**nobodys), None, **form)
        assert answer.status_code == expected.get(path, 200), path
    for path in ("/v1", "/v1/", "/v1/nothing", "/v1/schools/", "/v1/../v1/schools"):
        assert (await world_api.call("GET", path, None)).status_code == 401, path


@pytest.mark.parametrize("route", sorted(route for route in EXAMPLES if route[1] != "/v1/me"), ids=" ".join)
async def test_an_integrator_needs_the_scope_of_what_it_does(world_api, world, route):
    sent = EXAMPLES[route].make(named(world, "307"))
    for scopes in ("", "nothing.known", "SCHOOLS.READ"):
        headers = {"Authorization": f"Bearer {token('integrator', scopes=scopes)}"}
        more = {**sent.more, "headers": {**sent.more.get("headers", {}), **headers}}
        answer = await world_api.call(route[0], sent.path, None, **more)
        assert answer.status_code == 403
        assert answer.headers["www-authenticate"].startswith('Bearer error="insufficient_scope", scope="')


async def test_each_scope_opens_its_own_routes_and_no_other(world_api, world):
    opened: dict[str, set[tuple[str, str]]] = {}
    for scope in ALL_SCOPES.split():
        for route, example in EXAMPLES.items():
            sent = example.make(named(world, "307"))
            headers = {"Authorization": f"Bearer {token('integrator', scopes=scope)}"}
            more = {**sent.more, "headers": {**sent.more.get("headers", {}), **headers}}
            answer = await world_api.call(route[0], sent.path, None, **more)
            if answer.status_code != 403 and route != ("GET", "/v1/me"):
                opened.setdefault(scope, set()).add(route)
    assert set(opened) == set(ALL_SCOPES.split())
    routes = [route for found in opened.values() for route in found]
    assert len(routes) == len(set(routes)), "no route opens to two scopes"
    assert {Permission(scope) for scope in opened} == {p for p, roles in GRANTS.items() if Role.INTEGRATOR in roles}


async def test_only_an_administrator_loads_what_is_published_for_all(world_api):
    file = {"files": {"file": ("terms.json", b"{}")}}
    for role, owner in (("admin", None), ("data_officer", "307"), ("integrator", "307")):
        sent = await world_api.post("/v1/imports", role, **file)
        assert sent.json()["council"] == owner, role


async def test_published_imports_are_every_councils_to_read(world_api, world):
    for council in ("307", "310"):
        path = f"/v1/imports/{world.published_import_id}"
        assert (await world_api.get(path, "data_officer", council=council)).status_code == 200
