"""The tree itself: imports point down, rooms stay small, words and work are used, nothing names a download address."""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from securing_good.events import EventKind
from securing_good.settings import Service
from securing_good.work import DONE_BY, WorkKind
from securing_good_api.actors import GRANTS, Permission
from tests.harness.working import JOBS_OF

REPO = Path(__file__).parents[2]
LONGEST = 350
OURS = [
    path
    for folder in ("services", "shared", "deploy", "migrations")
    for path in sorted((REPO / folder).rglob("*.py"))
    if ".venv" not in path.parts
]
MANIFESTS = [
    REPO / "pyproject.toml",
    *sorted(REPO.glob("s*/pyproject.toml")),
    *sorted(REPO.glob("s*/*/pyproject.toml")),
]


def inside(path: Path) -> str:
    """A path as people write it."""
    return path.relative_to(REPO).as_posix()


def test_imports_point_down_only():
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-cache"], cwd=REPO, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_no_file_has_grown_past_what_one_can_hold_in_mind():
    long = {inside(path): lines for path in OURS if (lines := len(path.read_text().splitlines())) > LONGEST}
    assert long == {}


def test_only_the_unit_of_work_and_migrations_commit():
    found = {inside(path) for path in OURS if calls(path, "commit")}
    assert found <= {"migrations/env.py", "shared/securing_good/database.py"}


def test_whoever_somebody_is_here_is_asked_by_how_they_sign_in():
    """Whoever is known acts as their person: what an issuer calls them stands in `sign_in` alone."""
    api = REPO / "services/api/securing_good_api"
    found = {inside(path) for path in OURS if api in path.parents and "actor.issuer" in path.read_text()}
    assert found == {"services/api/securing_good_api/quotas.py"}


def test_only_the_unit_of_work_opens_transactions():
    found = {
        inside(path)
        for path in OURS
        if path.parts[len(REPO.parts)] in {"services", "shared"} and calls(path, "begin", "begin_nested", "rollback")
    }
    assert found <= {"shared/securing_good/database.py"}


def calls(path: Path, *names: str) -> bool:
    """Whether a file calls a method of one of these names."""
    return any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in names
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    )


@pytest.mark.parametrize("kind", list(WorkKind))
def test_each_kind_of_work_is_done_by_exactly_the_service_that_is_said_to(kind):
    assert [service for service, jobs in JOBS_OF.items() if kind in jobs] == [DONE_BY[kind]]
    assert kind.service is not Service.API


@pytest.mark.parametrize("kind", list(EventKind))
def test_each_kind_of_event_happens_somewhere(kind):
    declared = REPO / "shared" / "securing_good" / "event_kinds.py"
    text = "".join(path.read_text() for path in OURS if {"services", "shared"} & set(path.parts) and path != declared)
    assert f"EventKind.{kind.name}" in text


@pytest.mark.parametrize("permission", list(Permission))
def test_each_permission_is_granted_to_somebody_and_asked_for_somewhere(permission):
    assert GRANTS[permission]
    routes = "".join(path.read_text() for path in OURS if path.name == "routes.py")
    assert f"Permission.{permission.name}" in routes


def test_no_manifest_or_lock_names_a_download_address():
    for path in (*MANIFESTS, REPO / "requirements.lock"):
        text = path.read_text(encoding="utf-8")
        found = re.findall(r"https?://\S+|--(?:extra-)?index-url\S*|--find-links\S*|\S+\.whl\b|\S+\.tar\.gz\b", text)
        assert found == [], inside(path)
        assert not re.search(r"pypi\.org|pythonhosted|registry\.npmjs|proxy\.golang", text), inside(path)
    assert not (REPO / "uv.lock").exists()


def test_every_package_of_node_is_pinned_by_its_hash_and_by_no_address():
    text = (REPO / "deploy" / "contract" / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in text
    assert not re.search(r"registry\.|npmjs|yarnpkg", text)
    packages = json.loads(text)["packages"]
    assert len(packages) > 100
    assert [name for name, one in packages.items() if name and not one.get("integrity")] == []
    wanted = json.loads((REPO / "deploy" / "contract" / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert {name: packages[f"node_modules/{name}"]["version"] for name in wanted} == wanted


def test_every_locked_package_is_hashed():
    text = (REPO / "requirements.lock").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    assert len(lines) > 50
    assert [line for line in lines if "==" not in line or "--hash=sha256:" not in line] == []


def test_each_promise_to_other_systems_is_proved_by_a_test():
    """Rows of docs/checklist.md, by the numbers that tests carry."""
    promised = {int(row) for row in re.findall(r"^\| (\d+) \|", (REPO / "docs/checklist.md").read_text(), re.MULTILINE)}
    proved = {
        number.value
        for path in (REPO / "tests").rglob("test_*.py")
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "pytest.mark.row"
        for number in call.args
        if isinstance(number, ast.Constant)
    }
    assert len(promised) == 53
    assert promised - proved == set()
    assert proved - promised == set()


def test_pages_ask_for_permissions_that_there_are():
    """A page that asks for another never shows what stands behind it."""
    templates = list((REPO / "services/api/securing_good_api/board/templates").rglob("*.html"))
    asked = {
        (path.name, word)
        for path in templates
        for word in re.findall(r'"([^"]+)" (?:not )?in me\.permissions', path.read_text(encoding="utf-8"))
    }
    assert len(asked) > 5
    assert not {(name, word) for name, word in asked if word not in set(Permission)}
