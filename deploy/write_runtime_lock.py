"""Part of `make lock`: copy the lines of what the services need to run out of requirements.lock, for the image.

The lock holds the tools of development and the embedded servers too. What the services need is told by the installed
packages themselves, beginning with the four members.
"""

import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

REPOSITORY = Path(__file__).resolve().parent.parent
MEMBERS = ("securing-good-shared", "securing-good-api", "securing-good-risk-engine", "securing-good-scheduler")
IMAGE = {
    "sys_platform": "linux",
    "platform_system": "Linux",
    "os_name": "posix",
    "implementation_name": "cpython",
    "platform_python_implementation": "CPython",
    "platform_machine": "x86_64",
    "python_version": "3.12",
    "python_full_version": "3.12.12",
}
"""The machine the image is for: which of a package's conditional needs count."""


def needed() -> frozenset[str]:
    """Names of all packages the members need, themselves left out."""
    found: set[tuple[str, str]] = set()
    waiting = [(name, "") for name in MEMBERS]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += _needs(*one)
    return frozenset(name for name, _ in found) - set(MEMBERS)


def _needs(name: str, extra: str) -> Iterator[tuple[str, str]]:
    for text in metadata.requires(name) or ():
        requirement = Requirement(text)
        if requirement.marker is None or requirement.marker.evaluate({**IMAGE, "extra": extra}):
            for asked in ("", *requirement.extras):
                yield canonicalize_name(requirement.name), asked


def pick(lock: str, names: frozenset[str]) -> str:
    """The lines of a lock that pin these packages: versions and hashes."""
    picked: list[str] = []
    inside = False
    for line in lock.splitlines(keepends=True):
        if not line.startswith((" ", "#")):
            inside = canonicalize_name(line.partition("==")[0]) in names
        if inside:
            picked.append(line)
    return "".join(picked)


def main() -> int:
    """Write deploy/runtime.lock."""
    lines = pick((REPOSITORY / "requirements.lock").read_text(), needed())
    (REPOSITORY / "deploy" / "runtime.lock").write_text(lines)
    return 0 if lines else 1


if __name__ == "__main__":
    sys.exit(main())
