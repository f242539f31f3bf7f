"""Part of `make check`: every installed package carries a licence a council may use and pass on."""

import re
import sys
from collections.abc import Iterable, Mapping
from importlib import metadata

ALLOWED: Mapping[str, str] = {
    "MIT": "permissive",
    "MIT License": "permissive",
    "MIT license": "permissive",
    "MIT-0": "permissive, without attribution",
    "BSD License": "permissive",
    "BSD 2-Clause License": "permissive",
    "BSD-2-Clause": "permissive",
    "3-Clause BSD License": "permissive",
    "BSD-3-Clause": "permissive",
    "Apache-2.0": "permissive, with a patent grant",
    "Apache 2.0": "permissive, with a patent grant",
    "Apache Software License": "permissive, with a patent grant",
    "PSF-2.0": "Python's own, permissive",
    "PSFL": "Python's own, permissive",
    "Python Software Foundation License": "Python's own, permissive",
    "ISC": "permissive",
    "ISC License (ISCL)": "permissive",
    "PostgreSQL": "permissive",
    "Unlicense": "public domain",
    "0BSD": "permissive, without attribution",
    "CC0-1.0": "public domain",
    "Zlib": "permissive",
    "OFL-1.1": "for fonts: free to embed in documents and to pass on unchanged",
    "MPL-2.0": "weak copyleft, file by file; we change none of its files",
    "Mozilla Public License 2.0 (MPL 2.0)": "weak copyleft, file by file; we change none of its files",
}
"""Licence as packages write it, and why it may be used."""

EXCEPTIONS: Mapping[str, str] = {}
"""Package whose own words are unclear, and what was found by reading it."""

_OURS = "securing-good"


def main() -> int:
    """Name every package whose licence is unknown or not allowed."""
    refused = sorted(
        f"{package.name} {package.version}: {' / '.join(said) or 'no licence stated'}"
        for package in metadata.distributions()
        if not package.name.startswith(_OURS)
        and package.name not in EXCEPTIONS
        and not may_be_used(said := stated_licences(package.metadata))
    )
    for line in refused:
        print(f"licence not allowed: {line}", file=sys.stderr)
    if refused:
        print("Replace the package, or allow it with a reason in deploy/check_licences.py.", file=sys.stderr)
        return 1
    print("licences: all allowed")
    return 0


def stated_licences(package: "metadata.PackageMetadata") -> list[str]:
    """What a package says of itself: its expression, else its classifiers, else the first line of its licence field."""
    if expression := (package.get_all("License-Expression") or [""])[0].strip():
        return [expression]
    classifiers = [line for line in package.get_all("Classifier") or [] if line.startswith("License ::")]
    if named := [name for line in classifiers if (name := line.split("::")[-1].strip()) != "OSI Approved"]:
        return named
    text = (package.get_all("License") or [""])[0].strip()
    return [text.splitlines()[0].strip()] if text else []


def may_be_used(stated: Iterable[str]) -> bool:
    """Whether every statement can be met; of `A OR B` one is enough, of `A AND B` both are needed."""
    statements = list(stated)
    return bool(statements) and all(_allows(statement) for statement in statements)


def _allows(statement: str) -> bool:
    if statement in ALLOWED:
        return True
    words = statement.replace("(", " ").replace(")", " ")
    return any(
        all(part.strip() in ALLOWED for part in re.split(r"\s+AND\s+", choice))
        for choice in re.split(r"\s+OR\s+", words)
    )


if __name__ == "__main__":
    sys.exit(main())
