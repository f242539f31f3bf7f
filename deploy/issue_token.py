"""`make token`: print one bearer token for the local instance, and nothing else."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import httpx

from deploy.instance import Instance, LocalError, issue_token, read_council, read_home, read_numbers
from securing_good.vocabulary import SCHOOL_ROLES, Role

_UNKNOWN_ROLE = 2


def main(env: Mapping[str, str]) -> int:
    """Print a token for the ROLE asked for; 2 when there is no such role, 1 when it cannot be made."""
    role = env.get("ROLE", "").strip()
    if role not in set(Role):
        asked = f"ROLE={role} is not a role." if role else "Say for whom, as in `make token ROLE=principal_adviser`."
        print(f"{asked} Roles: {' '.join(Role)}", file=sys.stderr)
        return _UNKNOWN_ROLE
    try:
        print(token_for(Role(role), env))
    except LocalError as error:
        print(f"make token: {error}", file=sys.stderr)
        return 1
    return 0


def token_for(role: Role, env: Mapping[str, str]) -> str:
    """A token as the environment describes it; another council than the instance's own is created on the spot."""
    home = read_home(env)
    instance = Instance.of(home, env)
    urns = read_numbers(env, "URN")
    if role in SCHOOL_ROLES and not urns:
        raise LocalError(f"A {role.replace('_', ' ')} belongs to a school: say which, as in URN=101500.")
    council = read_council(env, instance.council)
    hours = _read_hours(env)
    if council != instance.council:
        create_council(home, instance, council)
    return issue_token(
        home,
        role=role,
        council=council,
        urns=urns,
        scopes=env.get("SCOPES", "").replace(",", " ").split(),
        subject=env.get("SUBJECT", "").strip() or None,
        hours=hours,
    )


def create_council(home: Path, instance: Instance, council: int) -> None:
    """Make sure that the running instance knows the council."""
    admin = issue_token(home, role=Role.ADMIN, council=instance.council, hours=0.1)
    address = f"{instance.url}/v1/councils/{council}"
    try:
        answer = httpx.put(address, json={}, headers={"Authorization": f"Bearer {admin}"}, timeout=15, trust_env=False)
    except httpx.HTTPError as error:
        raise LocalError(
            f"Council {council} must be created first, but no instance answers at {instance.url} ({error}). "
            "Start it with `make run`."
        ) from None
    if answer.is_error:
        raise LocalError(f"Council {council} could not be created: {describe_problem(answer)}")


def describe_problem(answer: httpx.Response) -> str:
    """What a refusal says, in its own words when it is a problem document."""
    try:
        problem = answer.json()
        return str(problem.get("detail") or problem["title"])
    except (ValueError, KeyError, AttributeError):
        return f"{answer.status_code} {answer.reason_phrase}"


def _read_hours(env: Mapping[str, str]) -> float:
    asked = env.get("HOURS", "").strip() or "12"
    try:
        hours = float(asked)
    except ValueError:
        hours = 0
    if not 0 < hours <= 24 * 366:
        raise LocalError(f"HOURS={asked} is not a lifetime: give a number of hours, as in HOURS=12.")
    return hours


if __name__ == "__main__":
    sys.exit(main(os.environ))
