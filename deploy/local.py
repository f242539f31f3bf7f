"""`make run`: the whole product on one machine, from nothing to a URL, until Ctrl-C."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from types import FrameType

import asyncpg

from deploy.children import describe_exit, end_child, start_child
from deploy.embedded import EmbeddedError, EmbeddedPostgres, EmbeddedRedis
from deploy.instance import (
    COUNCIL_WITHOUT_SAMPLE,
    REPOSITORY,
    Instance,
    LocalError,
    check_home,
    check_port_is_free,
    held_home,
    make_issuer,
    make_webhook_keys,
    read_home,
    read_port,
)
from deploy.node import NodeMissing
from deploy.samples import SamplePlan, read_sample, settle_sample
from deploy.server import EmbeddedServer
from deploy.styles.making import make_stylesheet
from deploy.supervisor import STOP_SIGNALS, Supervised, Supervisor
from securing_good.local_authorities import SAMPLE_COUNCIL, SAMPLE_COUNCIL_NAME

DATABASE = "securing_good"
LOCAL_QUOTA = "60000/60"
"""Nobody shares a local run: its limit is there to be seen, not to be met."""
_REMIND_EVERY = 30.0
_AGED_AFTER_DAYS = 21
"""After so long the sample's meetings look missed, because nobody has met."""


class StopAskedError(BaseException):
    """Somebody asked to stop while the instance was still starting."""


def services(env: Mapping[str, str], port: int) -> list[Supervised]:
    """The programs that make up the product."""
    python = sys.executable
    address = ["--host", "127.0.0.1", "--port", str(port), "--no-access-log", "--no-server-header"]
    # What is open when it is told to stop gets so many seconds; streams of events end at once.
    address += ["--timeout-graceful-shutdown", "5", "--http", "securing_good_api.protocol:Protocol"]
    api = [python, "-m", "uvicorn", "securing_good_api.main:create_app", "--factory", *address]
    return [
        Supervised("api", api, env, REPOSITORY),
        Supervised("risk-engine", [python, "-m", "securing_good_risk_engine", "work"], env, REPOSITORY),
        Supervised("scheduler", [python, "-m", "securing_good_scheduler", "work"], env, REPOSITORY),
    ]


def preparations() -> list[tuple[str, list[str]]]:
    """What must have run, in this order, before the services start; each may run again and again."""
    return [
        ("migrate", [sys.executable, "-m", "alembic", "-c", "alembic.ini", "upgrade", "head"]),
        ("register rulesets", [sys.executable, "-m", "securing_good_risk_engine", "register"]),
    ]


def main(env: Mapping[str, str]) -> int:
    """Run until told to stop; 1 with words on standard error when that is not possible."""
    for number in STOP_SIGNALS:
        signal.signal(number, _stop_starting)
    try:
        with ExitStack() as running:
            run(env, running)
    except StopAskedError:
        return 0
    except (LocalError, EmbeddedError) as error:
        print(f"make run: {error}", file=sys.stderr)
        return 1
    return 0


def run(env: Mapping[str, str], running: ExitStack) -> None:
    """Check, start, prepare, supervise."""
    port, home, sample = read_port(env), read_home(env), read_sample(env)
    check_port_is_free(port)
    check_home(home)
    running.enter_context(held_home(home))
    servers, database_url, redis_url = start_servers(home, env, running)
    plan = settle_sample(sample, database_url, is_ours=not env.get("DATABASE_URL", "").strip(), home=home)
    council = int(SAMPLE_COUNCIL) if plan.serves_borough else COUNCIL_WITHOUT_SAMPLE
    service_env = {
        **env,
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "SECURING_GOOD_ENVIRONMENT": "local",
        "SECURING_GOOD_LOCAL_ISSUER": str(make_issuer(home)),
        "SECURING_GOOD_WEBHOOK_KEYS_FILE": str(make_webhook_keys(home)),
        "SECURING_GOOD_COUNCIL": str(council),
        "PUBLIC_URL": env.get("PUBLIC_URL") or f"http://127.0.0.1:{port}",
        "SECURING_GOOD_QUOTA": env.get("SECURING_GOOD_QUOTA") or LOCAL_QUOTA,
        "PYTHONUNBUFFERED": "1",
    }
    for name, command in preparations():
        prepare(name, command, service_env)
    if plan.loads_borough:
        print("make run: making the sample borough, which takes a minute or so", flush=True)
        prepare("make the sample borough", [sys.executable, "-m", "deploy.sample"], service_env)
    try:
        make_stylesheet()
    except NodeMissing as error:
        print(f"make run: pages are shown without their style. {error}", file=sys.stderr)
    instance = Instance(url=f"http://127.0.0.1:{port}", pid=os.getpid(), council=council)
    instance.save(home)
    supervise(instance, home, servers, services(service_env, port), plan)


def start_servers(home: Path, env: Mapping[str, str], running: ExitStack) -> tuple[list[EmbeddedServer], str, str]:
    """Start the embedded servers that no URL replaces; also their URLs, with the database made."""
    servers: list[EmbeddedServer] = []
    database_url, redis_url = env.get("DATABASE_URL", "").strip(), env.get("REDIS_URL", "").strip()
    if not database_url:
        postgres = EmbeddedPostgres(home)
        servers.append(running.enter_context(postgres))
        asyncio.run(create_database(postgres.url("postgres"), DATABASE))
        database_url = postgres.url(DATABASE)
    if not redis_url:
        redis = EmbeddedRedis(home)
        servers.append(running.enter_context(redis))
        redis_url = redis.url
    return servers, database_url, redis_url


async def create_database(url: str, name: str) -> None:
    """Create the database unless it is there."""
    connection = await asyncpg.connect(url)  # type: ignore[no-untyped-call]
    try:
        if not await connection.fetchval("SELECT true FROM pg_database WHERE datname = $1", name):
            await connection.execute(f'CREATE DATABASE "{name}"')
    finally:
        await connection.close()


def prepare(name: str, command: list[str], env: Mapping[str, str]) -> None:
    """Run one step to its end, silent unless it fails."""
    process = start_child(command, env=env, cwd=REPOSITORY, output=subprocess.PIPE)
    try:
        said, _ = process.communicate()
    except BaseException:
        end_child(process, (signal.SIGTERM, 3.0))
        if process.stdout is not None:
            process.stdout.close()
        raise
    if process.returncode != 0:
        shown = "\n".join(f"  {line}" for line in said.decode(errors="replace").splitlines()[-25:])
        raise LocalError(f"The step `{name}` failed ({describe_exit(process.returncode)}):\n{shown}")


def supervise(
    instance: Instance, home: Path, servers: list[EmbeddedServer], programs: list[Supervised], plan: SamplePlan
) -> None:
    """Run the services until asked to stop; tell the person when they are ready."""
    supervisor = Supervisor()
    for server in servers:
        supervisor.adopt(server.name, server.process, begin=server.launch, stop_signal=server.stop_signals[0][0])
    # From here on a signal is a wish the supervisor reads, so that no child is started and forgotten.
    for number in STOP_SIGNALS:
        signal.signal(number, lambda _number, _frame: supervisor.ask_to_stop())
    try:
        for program in programs:
            supervisor.start(program)
        threading.Thread(target=_announce, args=(supervisor, instance, home, plan), daemon=True).start()
        supervisor.run()
    finally:
        supervisor.stop()


def is_ready(url: str) -> tuple[bool, str]:
    """Whether the instance can serve, and what it says when it cannot."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{url}/ready", timeout=5) as answer:
            return answer.status == 200, str(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return False, error.read(2000).decode(errors="replace")
    except OSError as error:
        return False, str(error)


def _announce(supervisor: Supervisor, instance: Instance, home: Path, plan: SamplePlan) -> None:
    remind = time.monotonic() + _REMIND_EVERY
    while True:
        ready, said = is_ready(instance.url)
        if ready:
            break
        if time.monotonic() > remind:
            remind = time.monotonic() + _REMIND_EVERY
            supervisor.say("local", f"not ready yet: {said}")
        time.sleep(0.1)
    for line in welcome(instance, home, plan):
        supervisor.say("local", line)


def welcome(instance: Instance, home: Path, plan: SamplePlan) -> list[str]:
    """What a person can do now."""
    beside = "" if home == REPOSITORY / ".local" else f" SECURING_GOOD_HOME={home}"
    return [
        "",
        f"Securing Good is ready: {instance.url}",
        "",
        f"  pages      {instance.url}/board/",
        f"  reference  {instance.url}/docs",
        *(f"  {line}" for line in about_sample(plan)),
        f"  a token    make token ROLE=principal_adviser{beside}",
        f'  import     make import FILES="register.csv results.csv"{beside}',
        f"  state      {home}",
        "  stop       Ctrl-C",
        "",
    ]


def about_sample(plan: SamplePlan) -> list[str]:
    """Which council is served, and whether its days are getting old."""
    if not plan.serves_borough:
        return [f"council    {COUNCIL_WITHOUT_SAMPLE}, without sample"]
    lines = [f"council    {SAMPLE_COUNCIL}, {SAMPLE_COUNCIL_NAME}: a borough that does not exist"]
    if plan.made_for is not None and (age := (date.today() - plan.made_for).days) > _AGED_AFTER_DAYS:  # noqa: DTZ011
        lines.append(f"           made {age} days ago, and its days with it: SAMPLE=afresh makes it anew")
    return lines


def _stop_starting(_number: int, _frame: FrameType | None) -> None:
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    print("\nmake run: stopping", file=sys.stderr)
    raise StopAskedError


if __name__ == "__main__":
    sys.exit(main(os.environ))
