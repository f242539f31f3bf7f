"""`make token` prints a token and nothing else; `make import` says what became of each file."""

import http.server
import json
import threading
from pathlib import Path
from typing import Any, ClassVar

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from deploy import issue_token, send_imports
from deploy.instance import Instance, make_issuer


@pytest.fixture
def home(tmp_path) -> Path:
    make_issuer(tmp_path)
    Instance(url="http://127.0.0.1:1", pid=1, council=307).save(tmp_path)
    return tmp_path


def claims_of(token: str, home: Path) -> dict[str, Any]:
    keys = KeySet.import_key_set(json.loads((home / "issuer-public.json").read_text()))
    found = jwt.decode(token, keys, algorithms=["Ed25519"])
    assert found.header["typ"] == "at+jwt"
    return found.claims


def test_a_token_is_printed_alone_and_says_who_it_is_for(home, capsys):
    assert issue_token.main({"ROLE": "headteacher", "URN": "101500, 101501", "SECURING_GOOD_HOME": str(home)}) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    assert printed.out.count("\n") == 1
    claims = claims_of(printed.out.strip(), home)
    assert claims["exp"] - claims["iat"] == 12 * 3600
    assert {name: claims[name] for name in ("iss", "aud", "sub", "name", "council", "roles", "urns", "scope")} == {
        "iss": "securing-good-local",
        "aud": "securing-good",
        "sub": "local:headteacher:101500:101501",
        "name": "headteacher",
        "council": 307,
        "roles": ["headteacher"],
        "urns": [101500, 101501],
        "scope": "",
    }


def test_an_integrator_has_scopes_and_may_be_named(home, capsys):
    asked = {"ROLE": "integrator", "SCOPES": "schools:read,events:read", "SUBJECT": "mis", "HOURS": "0.5"}
    assert issue_token.main({**asked, "SECURING_GOOD_HOME": str(home)}) == 0
    claims = claims_of(capsys.readouterr().out.strip(), home)
    assert (claims["scope"], claims["sub"], claims["exp"] - claims["iat"]) == ("schools:read events:read", "mis", 1800)


def test_the_key_outlives_a_restart(home):
    before = (home / "issuer.json").read_bytes()
    make_issuer(home)
    assert (home / "issuer.json").read_bytes() == before


@pytest.mark.parametrize(
    ("asked", "code", "words"),
    [
        ({"ROLE": "king"}, 2, "ROLE=king is not a role. Roles: lead_officer"),
        ({}, 2, "Roles: lead_officer"),
        ({"ROLE": "clerk"}, 1, "A clerk belongs to a school: say which, as in URN=101500."),
        ({"ROLE": "clerk", "URN": "one"}, 1, "one is not a number"),
        ({"ROLE": "admin", "COUNCIL": "Ealing"}, 1, "COUNCIL=Ealing is not an LA code"),
        ({"ROLE": "admin", "COUNCIL": "308"}, 1, "no instance answers at http://127.0.0.1:1"),
        ({"ROLE": "admin", "HOURS": "nan"}, 1, "HOURS=nan is not a lifetime"),
    ],
)
def test_what_cannot_be_issued_is_said_on_standard_error(home, capsys, asked, code, words):
    assert issue_token.main({**asked, "SECURING_GOOD_HOME": str(home)}) == code
    printed = capsys.readouterr()
    assert printed.out == ""
    assert words in printed.err


def test_without_an_instance_there_are_no_tokens(tmp_path, capsys):
    assert issue_token.main({"ROLE": "admin", "SECURING_GOOD_HOME": str(tmp_path)}) == 1
    assert "No instance has ever run in" in capsys.readouterr().err


class Imports(http.server.BaseHTTPRequestHandler):
    """An instance that knows what it will say of each file."""

    asked: ClassVar[list[tuple[str, str, bytes]]] = []

    def do_PUT(self):
        self.note()
        self.answer(201, {})

    def do_POST(self):
        body = self.note()
        if b"GARBAGE" in body:
            self.answer(422, {"title": "Unknown dataset", "detail": "These columns belong to no dataset we know."})
        else:
            number = 9 if self.path.endswith("?dry_run=true") else 7 if b"good" in body else 8
            self.answer(202, {}, location=f"/v1/imports/{number}")

    def do_GET(self):
        self.note()
        loaded = {
            "state": "loaded",
            "title": "KS2 results",
            "rows_accepted": 41,
            "rows_refused": 7,
            "rows_unchanged": 2,
        }
        row = {"line": 12, "column": "PTRWM", "value": "140", "code": "percentage", "reason": "more than 100 percent"}
        kept = {"urn": 101901, "school": "Ash Primary School", "what": "Attainment 8, 2018/19, final"}
        differences = [
            {"change": "changed", **kept, "before": {"value": 41.2, "cohort": None}, "after": {"value": 43, "cohort": 90}},
            {"change": "ceased", "urn": None, "school": None, "what": "Autumn term, 2026/27, Ealing",
             "before": {"starts_on": "2026-09-02"}, "after": None},
            {"change": "added", **kept, "urn": 101902, "school": None, "before": None, "after": {"value": 50}},
        ]  # fmt: skip
        answers = {
            "/v1/imports/9": {**loaded, "state": "tried", "rows_refused": 0, "differences": 120_003},
            "/v1/imports/9/differences": {"items": differences},
            "/v1/imports/7": loaded,
            "/v1/imports/7/rows": {"items": [row] * 7},
            "/v1/imports/8": {
                "state": "refused",
                "title": "KS2 results",
                "problem": {"title": "x", "detail": "Cut short."},
            },
        }
        self.answer(200, answers[self.path])

    def note(self) -> bytes:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        self.asked.append((self.command, self.path, body))
        return body

    def answer(self, code, content, location=None):
        body = json.dumps(content).encode()
        self.send_response(code)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass


@pytest.fixture
def running_home(home):
    Imports.asked.clear()
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Imports) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        Instance(url=f"http://127.0.0.1:{server.server_port}", pid=1, council=307).save(home)
        yield home
        server.shutdown()


def test_files_are_sent_in_order_and_reported(running_home, tmp_path, capsys):
    names = {"good one.csv": "good", "cut.csv": "cut", "what.csv": "GARBAGE"}
    for name, text in names.items():
        (tmp_path / name).write_text(text)
    files = " ".join(f"'{tmp_path / name}'" for name in names)
    assert (
        send_imports.main(
            {"FILES": files, "COUNCIL": "307", "PERIOD": "2018/19", "SECURING_GOOD_HOME": str(running_home)}
        )
        == 1
    )
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(
        "good one.csv: KS2 results: 41 rows accepted, 7 refused, 2 unchanged (report: GET http://"
    )
    assert lines[1:6] == ["  line 12, column PTRWM, value '140': more than 100 percent"] * 5
    assert lines[6].startswith("  and 2 more: GET http://")
    assert lines[7:] == [
        "cut.csv: refused: Cut short.",
        "what.csv: refused: These columns belong to no dataset we know.",
    ]
    posts = [body for command, _, body in Imports.asked if command == "POST"]
    assert b'name="council"\r\n\r\n307' in posts[0]
    assert b'name="period"\r\n\r\n2018/19' in posts[0]
    assert b'filename="good one.csv"' in posts[0]


def test_refused_rows_do_not_fail_the_import_and_other_councils_are_made(running_home, tmp_path, capsys):
    (tmp_path / "a.csv").write_text("good")
    assert (
        send_imports.main({"FILES": str(tmp_path / "a.csv"), "COUNCIL": "308", "SECURING_GOOD_HOME": str(running_home)})
        == 0
    )
    assert ("PUT", "/v1/councils/308", b"{}") in Imports.asked
    capsys.readouterr()


def test_a_file_is_only_tried_and_what_it_would_change_is_told(running_home, tmp_path, capsys):
    (tmp_path / "a.csv").write_text("good")
    asked = {"FILES": str(tmp_path / "a.csv"), "TRY": "1", "SECURING_GOOD_HOME": str(running_home)}
    assert send_imports.main(asked) == 0
    assert [path for command, path, _ in Imports.asked if command == "POST"] == ["/v1/imports?dry_run=true"]
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("a.csv: KS2 results: 41 rows accepted, 0 refused, 2 unchanged (report: GET http://")
    assert lines[1:5] == [
        "  only tried, nothing was kept: 120003 facts would be added, changed or end",
        "  changed: Ash Primary School (101901), Attainment 8, 2018/19, final: value 41.2, cohort - -> value 43, cohort 90",
        "  ceased: Autumn term, 2026/27, Ealing: starts_on 2026-09-02 -> -",
        "  added: a school the register does not know (101902), Attainment 8, 2018/19, final: - -> value 50",
    ]
    assert lines[5].startswith("  and 120000 more: GET http://")
    assert lines[5].endswith("/v1/imports/9/differences")


def test_files_that_cannot_be_read_are_named_before_anything_is_sent(running_home, tmp_path, capsys):
    for files, words in [
        ("", "Say which files"),
        (str(tmp_path), "is a folder"),
        (str(tmp_path / "absent.csv"), "absent.csv does not exist"),
        ("'", "cannot be read"),
    ]:
        assert send_imports.main({"FILES": files, "SECURING_GOOD_HOME": str(running_home)}) == 1
        assert words in capsys.readouterr().err
    assert Imports.asked == []


def test_an_instance_that_is_down_is_told(home, tmp_path, capsys):
    (tmp_path / "a.csv").write_text("good")
    assert send_imports.main({"FILES": str(tmp_path / "a.csv"), "SECURING_GOOD_HOME": str(home)}) == 1
    assert "No instance answers at http://127.0.0.1:1" in capsys.readouterr().err
