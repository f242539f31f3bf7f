"""`make import`: send files to the local instance as its administrator, and say what became of each, or would."""

import os
import shlex
import sys
import time
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx

from deploy.instance import Instance, LocalError, issue_token, read_council, read_home
from deploy.issue_token import create_council, describe_problem
from securing_good.vocabulary import Role

_SHOWN_ROWS = 5
_SHOWN_DIFFERENCES = 10
_GIVE_UP_AFTER = 1800.0


def main(env: Mapping[str, str]) -> int:
    """Send the FILES in the order given, or with TRY only try them; 1 when any is refused or cannot be sent."""
    try:
        files = read_files(env)
        with open_instance(env) as client:
            loaded = [send(client, file, env) for file in files]
    except LocalError as error:
        print(f"make import: {error}", file=sys.stderr)
        return 1
    return 0 if all(loaded) else 1


def read_files(env: Mapping[str, str]) -> list[Path]:
    """The files asked for; all of them must be there before the first is sent."""
    try:
        words = shlex.split(env.get("FILES", ""))
    except ValueError as error:
        raise LocalError(f"FILES={env['FILES']} cannot be read: {error}.") from None
    if not words:
        raise LocalError('Say which files, as in `make import FILES="register.csv results.csv"`.')
    files = [Path(word).expanduser() for word in words]
    for file in files:
        if file.is_dir():
            raise LocalError(f"{file} is a folder. Name the files in it.")
        if not file.exists():
            raise LocalError(f"{file} does not exist.")
        if not os.access(file, os.R_OK):
            raise LocalError(f"{file} cannot be read: permission denied.")
    return files


def open_instance(env: Mapping[str, str]) -> httpx.Client:
    """A client of the running instance that may do what an administrator may."""
    home = read_home(env)
    instance = Instance.of(home, env)
    council = read_council(env, instance.council)
    if council != instance.council:
        create_council(home, instance, council)
    token = issue_token(home, role=Role.ADMIN, council=instance.council, hours=2)
    return httpx.Client(
        base_url=instance.url,
        headers={"Authorization": f"Bearer {token}"},
        timeout=httpx.Timeout(30, read=300, write=300),
        trust_env=False,
    )


def send(client: httpx.Client, file: Path, env: Mapping[str, str]) -> bool:
    """Send one file, wait for it and print what became of it, or would; False when it was refused."""
    fields = {name: env[name.upper()].strip() for name in ("council", "period") if env.get(name.upper(), "").strip()}
    try:
        with file.open("rb") as content:
            answer = client.post(
                "/v1/imports",
                files={"file": (file.name, content)},
                data=fields,
                params={"dry_run": "true"} if env.get("TRY", "").strip() else {},
                headers={"Idempotency-Key": str(uuid.uuid4())},
            )
        if answer.is_error:
            print(f"{file.name}: refused: {describe_problem(answer)}")
            return False
        address = answer.headers["location"]
        return report(client, file.name, address, wait_until_done(client, address))
    except httpx.HTTPError as error:
        raise LocalError(f"No instance answers at {client.base_url} ({error}). Start it with `make run`.") from None
    except OSError as error:
        raise LocalError(f"{file} cannot be read: {error.strerror}.") from None


def wait_until_done(client: httpx.Client, address: str) -> dict[str, Any]:
    """Ask again, less and less often, until the import is loaded, tried or refused."""
    give_up = time.monotonic() + _GIVE_UP_AFTER
    pause = 0.05
    while True:
        answer = client.get(address)
        if answer.is_error:
            raise LocalError(f"The import at {address} cannot be read: {describe_problem(answer)}")
        found: dict[str, Any] = answer.json()
        if found["state"] != "received":
            return found
        if time.monotonic() > give_up:
            raise LocalError(f"The import at {address} is still waiting. Is the risk engine running? See `make run`.")
        time.sleep(pause)
        pause = min(pause * 1.5, 1.0)


def report(client: httpx.Client, name: str, address: str, found: Mapping[str, Any]) -> bool:
    """Print one line for the file, and the first rows that were refused."""
    what = found.get("title") or found.get("dataset") or "unknown dataset"
    if found["state"] == "refused":
        problem = found.get("problem") or {}
        print(f"{name}: refused: {problem.get('detail') or problem.get('title') or 'no reason was given'}")
        return False
    refused = found["rows_refused"]
    unchanged = f", {found['rows_unchanged']} unchanged" if found.get("rows_unchanged") else ""
    print(
        f"{name}: {what}: {found['rows_accepted']} rows accepted, {refused} refused{unchanged}"
        f" (report: GET {client.base_url.join(address)})"
    )
    if refused:
        show_refused_rows(client, address, refused)
    if found["state"] == "tried":
        show_differences(client, address, found)
    return True


def show_refused_rows(client: httpx.Client, address: str, refused: int) -> None:
    """Print the first refused rows, each with where it is and why."""
    answer = client.get(f"{address}/rows")
    if answer.is_error:
        print(f"  the refused rows cannot be read: {describe_problem(answer)}")
        return
    shown = answer.json()["items"][:_SHOWN_ROWS]
    for row in shown:
        print(f"  {place_of(row)}: {row['reason']}")
    if refused > len(shown):
        print(f"  and {refused - len(shown)} more: GET {client.base_url.join(f'{address}/rows')}")


def show_differences(client: httpx.Client, address: str, found: Mapping[str, Any]) -> None:
    """Print the first differences that loading the file would make, those to what stands before what would be new."""
    answer = client.get(f"{address}/differences")
    if answer.is_error:
        print(f"  what it would change cannot be read: {describe_problem(answer)}")
        return
    shown = answer.json()["items"][:_SHOWN_DIFFERENCES]
    print(f"  only tried, nothing was kept: {found['differences']} facts would be added, changed or end")
    for one in shown:
        who = f"{one['school'] or 'a school the register does not know'} ({one['urn']}), " if one["urn"] else ""
        print(f"  {one['change']}: {who}{one['what']}: {in_a_line(one['before'])} -> {in_a_line(one['after'])}")
    if found["differences"] > len(shown):
        print(f"  and {found['differences'] - len(shown)} more: GET {client.base_url.join(f'{address}/differences')}")


def in_a_line(side: Mapping[str, Any] | None) -> str:
    """One side of a difference, field by field; a dash where there is nothing."""
    if side is None:
        return "-"
    return ", ".join(f"{name} {'-' if value is None else value}" for name, value in side.items())


def place_of(row: Mapping[str, Any]) -> str:
    """Where a refused row is, as far as it has a place: a row that is cut off has no column."""
    column = f", column {row['column']}" if row["column"] is not None else ""
    value = f", value {row['value']!r}" if row["value"] is not None else ""
    return f"line {row['line']}{column}{value}"


if __name__ == "__main__":
    sys.exit(main(os.environ))
