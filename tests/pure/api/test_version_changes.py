"""Versions: a request is brought forward and its answer back, and what is not changed is not touched. No server is needed."""

import json
import re
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from securing_good_api.versions.changes import Change, Renamed, within
from securing_good_api.versions.declared import DATES, NEWEST, OLDEST, VERSIONS, changes_since
from securing_good_api.versions.translating import Spoken, Translating, spoken

LIST = ("GET", "/v1/things")
RENAMED = Renamed(told="x", operations={LIST: "items"}, fields={"day": "date"}, parameters={"since": "from"})
AGAIN = Renamed(told="y", operations={LIST: "items"}, fields={"date": "on"})
OLD = Spoken("2026-01-01", LIST, [RENAMED])
OLDER = Spoken("2025-01-01", LIST, [RENAMED, AGAIN])
texts = st.text(max_size=20)


def test_versions_are_days_in_order_and_only_the_first_changed_nothing():
    assert list(DATES) == sorted(set(DATES))
    assert all(re.fullmatch(r"\d{4}-\d{2}-\d{2}", one) for one in DATES)
    assert [bool(one.changes) for one in VERSIONS] == [False, *[True] * (len(VERSIONS) - 1)]
    assert changes_since(NEWEST) == []
    assert list(changes_since(OLDEST)) == [change for one in VERSIONS for change in one.changes]
    with pytest.raises(ValueError, match="not in tuple"):
        changes_since("2026-01-02")


def test_a_request_is_brought_forward_and_an_answer_back():
    assert json.loads(OLD.forward_body(b'{"urn": 1, "day": "2026-12-01"}')) == {"urn": 1, "date": "2026-12-01"}
    assert (
        OLD.forward_query("since=2026-12-01&sort=-day,id&fields=day, id")
        == "from=2026-12-01&sort=-date%2Cid&fields=date%2C+id"
    )
    answer = b'{"items": [{"id": 1, "date": "2026-12-01"}], "next": "/v1/things?sort=-date&cursor=x"}'
    back = json.loads(OLD.back_body("application/json", answer))
    assert back == {"items": [{"id": 1, "day": "2026-12-01"}], "next": "/v1/things?sort=-day&cursor=x"}
    assert list(back["items"][0]) == ["id", "day"]


def test_changes_are_undone_the_last_first():
    assert json.loads(OLDER.forward_body(b'{"day": 1}')) == {"on": 1}
    assert json.loads(OLDER.back_body("application/json", b'{"items": [{"on": 1}]}')) == {"items": [{"day": 1}]}
    assert OLDER.forward_query("sort=day") == "sort=on"
    assert OLDER.back_column("on") == "day"


def test_the_newer_name_means_nothing_in_the_older_version():
    """It comes to a name that the newest version does not know, and is refused there as any other."""
    assert json.loads(OLD.forward_body(b'{"date": "2026-12-01"}')) == {"day": "2026-12-01"}
    assert OLD.forward_query("from=2026-12-01&sort=date") == "since=2026-12-01&sort=day"


def test_a_problem_points_to_what_the_client_sent():
    problem = {
        "type": "/problems/invalid",
        "errors": [
            {"pointer": "#/date", "code": "missing", "detail": "Field required"},
            {"pointer": "#/date/0", "code": "missing", "detail": "Field required"},
            {"pointer": "query: from", "code": "date", "detail": "No date."},
            {"pointer": "query: sort", "code": "unknown", "detail": "There is no 'x' here. It is ordered by id, date."},
            {"pointer": "line 3, column date", "code": "row", "detail": "No date."},
            {"code": "date", "detail": "No date."},
        ],
    }
    back = json.loads(OLD.back_body("application/problem+json", json.dumps(problem).encode()))
    assert [one.get("pointer") for one in back["errors"]] == [
        "#/day", "#/day/0", "query: since", "query: sort", "line 3, column date", None,
    ]  # fmt: skip
    assert [one["detail"] for one in back["errors"]][2:4] == [
        "No date.",
        "There is no 'x' here. It is ordered by id, day.",
    ]


@pytest.mark.parametrize("raw", [b"", b"{", b"[1]", b"null", b'"day"', b"\xff", b"[" * 100_000, b'{"urn": 1}', b"{}"])
def test_a_body_in_which_nothing_is_changed_stays_the_same_bytes(raw):
    """So a repeated request is known by its bytes, whatever the version."""
    assert OLD.forward_body(raw) is raw


@given(st.dictionaries(texts, st.none() | texts | st.integers(), max_size=6))
def test_what_was_brought_forward_comes_back_as_it_was(body):
    forward = OLD.forward_body(json.dumps(body).encode())
    assert OLD.back_row(json.loads(forward)) == body


@given(st.lists(st.tuples(st.sampled_from(["since", "from", "sort", "fields", "urn"]), texts), max_size=5))
def test_an_address_comes_back_as_it_was_asked(pairs):
    asked = urlencode(pairs)
    back = OLD.back_address(f"/v1/things?{OLD.forward_query(asked)}")
    assert parse_qsl(back.partition("?")[2], keep_blank_values=True) == parse_qsl(asked, keep_blank_values=True)


def test_an_answer_of_another_form_stays_as_it_is():
    assert within("items", [1], RENAMED.back) == [1]
    assert within("items", {"gone": 1}, RENAMED.back) == {"gone": 1}
    assert within("items", {"items": 3}, RENAMED.back) == {"items": 3}
    assert within("items", {"items": ["day"]}, RENAMED.back) == {"items": ["day"]}


def test_a_change_that_says_nothing_changes_nothing():
    nothing = Change(told="z", operations={LIST: None})
    there = Spoken("2026-01-01", LIST, [nothing])
    answer = {"date": 1, "errors": [{"pointer": "#/date"}]}
    assert json.loads(there.back_body("application/json", json.dumps(answer).encode())) == answer
    assert json.loads(there.back_body("application/problem+json", json.dumps(answer).encode())) == answer
    assert (there.forward_query("a=1"), there.back_address("/v1/things?a=1"), there.back_column("a")) == (
        "a=1",
        "/v1/things?a=1",
        "a",
    )
    nothing.back_document(document := {"paths": {}})
    assert document == {"paths": {}}


@pytest.mark.parametrize(
    ("method", "path", "changed"),
    [
        ("GET", "/v1/availability/school-times", True),
        ("POST", "/v1/availability/school-times", True),
        ("GET", "/v1/availability/school-times/3f0c2f0e-8a0e-4b53-9d0e-6d8f2f1a7c11", True),
        ("GET", "/v1/availability/leave", True),
        ("POST", "/v1/availability/leave", False),
        ("GET", "/v1/schools", False),
        ("GET", "/v1/availability/localities", False),
    ],
)
def test_only_what_was_changed_is_translated(method, path, changed):
    assert (spoken(OLDEST, method, path) is not None) is changed


@pytest.mark.parametrize(
    ("version", "path"), [(NEWEST, "/v1/availability/school-times"), (OLDEST, "/v1/schools"), (None, "/health")]
)
async def test_who_speaks_the_newest_version_pays_nothing(version, path):
    """The application is given what the server gave: no message is wrapped, no byte read."""
    given = {}

    async def app(scope, receive, send):
        given.update(scope=scope, receive=receive, send=send)

    async def receive():
        raise AssertionError("nobody reads")

    async def send(message):
        raise AssertionError("nobody answers")

    state = {} if version is None else {"api_version": version}
    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"sort=day", "headers": [], "state": state}
    before = dict(scope)
    await Translating(app)(scope, receive, send)
    assert given == {"scope": scope, "receive": receive, "send": send}
    assert scope == before
    assert all(scope[name] is before[name] for name in before)
