"""Clients generated from the document compile, and do what a newcomer does first: read, follow pages, write, meet a problem."""

import compileall
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.instance import REPOSITORY
from deploy.node import environment, installed, node
from tests.harness.callers import application, token

GUIDE = (Path(__file__).parents[2] / "docs" / "integrators.md").read_text(encoding="utf-8")
LONGEST_FIRST_WRITE = 10
PYTHON_TOUR = """
from urllib.parse import parse_qs, urlsplit
from securing_good_client.api.people import add_person, change_person, get_person
from securing_good_client.api.schools import list_schools
from securing_good_client.models import PersonChange, Problem

names, cursor = [], {}
while True:
    page = list_schools.sync(client=client, limit=1, **cursor)
    names += [school.name for school in page.items]
    if not page.next_:
        break
    cursor = {"cursor": parse_qs(urlsplit(page.next_).query)["cursor"][0]}
assert len(names) > 2, names
again = add_person.sync_detailed(client=client, body=PersonIn(name="Asha Patel"), idempotency_key="asha-1")
assert again.parsed.id == added.id and again.headers["idempotent-replayed"] == "true"
etag = get_person.sync_detailed(added.id, client=client).headers["etag"]
changed = change_person.sync(added.id, client=client, body=PersonChange(email="a@school.example"), if_match=etag)
assert changed.email == "a@school.example"
refused = change_person.sync(added.id, client=client, body=PersonChange(name="A. Patel"), if_match=etag)
assert isinstance(refused, Problem) and refused.status == 412, refused
print("toured", refused.type_)
"""
TYPESCRIPT_TOUR = """
const names: string[] = [];
let cursor: string | undefined;
do {
  const page = await client.GET("/v1/schools", { params: { query: { limit: 1, cursor } } });
  if (!page.data) throw new Error("no page");
  names.push(...page.data.items.map((school) => school.name));
  cursor = page.data.next ? (new URL(page.data.next, API).searchParams.get("cursor") ?? undefined) : undefined;
} while (cursor);
if (names.length < 3) throw new Error(String(names));
const again = await client.POST("/v1/people", { params: { header }, body: { name: "Asha Patel" } });
if (!added.data || again.data?.id !== added.data.id) throw new Error("not the same person");
const path = { person_id: added.data.id };
const read = await client.GET("/v1/people/{person_id}", { params: { path } });
const version = { "If-Match": read.response.headers.get("etag") ?? "" };
const body = { email: "asha@school.example" };
const changed = await client.PATCH("/v1/people/{person_id}", { params: { path, header: version }, body });
if (changed.data?.email !== body.email) throw new Error(JSON.stringify(changed.error));
const refused = await client.PATCH("/v1/people/{person_id}", { params: { path, header: version }, body: { name: "A. P." } });
if (refused.error?.status !== 412) throw new Error(JSON.stringify(refused));
console.log("toured", refused.error.type);
"""


def shown(language: str) -> str:
    """The guide's one block of a language."""
    (block,) = re.findall(rf"^```{language}\n(.*?)^```$", GUIDE, re.DOTALL | re.MULTILINE)
    return block


@pytest.fixture(scope="module")
def document(tmp_path_factory) -> Path:
    """The document as a file."""
    file = tmp_path_factory.mktemp("document") / "openapi.json"
    file.write_text(json.dumps(application().openapi()), encoding="utf-8")
    return file


def run(*command, cwd: Path, **more: str) -> str:
    """What a program printed; it has to succeed."""
    done = subprocess.run(command, cwd=cwd, env={**environment(), **more}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout + done.stderr


def first_lines(language: str) -> list[str]:
    """What somebody writes until their first write is done."""
    return [line for line in shown(language).splitlines() if line.strip()]


@pytest.mark.parametrize("language", ["python", "ts"])
def test_the_first_write_takes_ten_lines_at_most(language):
    assert 0 < len(first_lines(language)) <= LONGEST_FIRST_WRITE


@pytest.mark.row(48)
async def test_the_python_client_compiles_and_completes_the_tour(served, document, tmp_path):
    config = tmp_path / "config.yml"
    overrides = "content_type_overrides: {application/pdf: application/octet-stream}"
    config.write_text(f"post_hooks: []\n{overrides}\n", encoding="utf-8")
    generator = Path(sys.executable).with_name("openapi-python-client")
    target = tmp_path / "securing_good_client"
    said = run(
        generator,
        "generate",
        "--path",
        document,
        "--meta",
        "none",
        "--output-path",
        target,
        "--config",
        config,
        cwd=tmp_path,
    )
    assert re.findall(r"WARNING parsing (.*) within", said) == [], said[-3000:]
    assert compileall.compile_dir(target, quiet=1)
    begin = f"API, TOKEN = {str(served.client.base_url)!r}, {token('principal_adviser')!r}\n"
    tour = tmp_path / "tour.py"
    tour.write_text(begin + shown("python") + PYTHON_TOUR, encoding="utf-8")
    assert "toured /problems/changed-meanwhile" in run(sys.executable, tour, cwd=tmp_path)


@pytest.mark.row(48)
async def test_the_typescript_client_compiles_and_completes_the_tour(served, document, tmp_path):
    packages = installed(REPOSITORY / "deploy" / "contract", "ruleset.js") / "node_modules"
    (tmp_path / "node_modules").symlink_to(packages)
    (tmp_path / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    run(node(), packages / "openapi-typescript" / "bin" / "cli.js", document, "-o", tmp_path / "v1.d.ts", cwd=tmp_path)
    begin = f"const API = {json.dumps(str(served.client.base_url))};\nconst TOKEN = {json.dumps(token('principal_adviser'))};\n"
    (tmp_path / "tour.ts").write_text(begin + shown("ts") + TYPESCRIPT_TOUR, encoding="utf-8")
    options = (
        "--noEmit --strict --target es2022 --module nodenext --moduleResolution nodenext --allowImportingTsExtensions"
    )
    run(
        node(),
        packages / "typescript" / "bin" / "tsc",
        *options.split(),
        "--lib",
        "es2022,dom,dom.iterable",
        "tour.ts",
        cwd=tmp_path,
    )
    assert "toured /problems/changed-meanwhile" in run(node(), "tour.ts", cwd=tmp_path, NODE_NO_WARNINGS="1")
