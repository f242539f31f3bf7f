"""The linters: Spectral with its own rules, OWASP's and IBM's."""

import json
import subprocess
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from deploy.node import environment, installed, node

_SPECTRAL: Final = ("node_modules", "@stoplight", "spectral-cli", "dist", "index.js")
_LONGEST: Final = 40


@dataclass(frozen=True)
class Finding:
    """What a rule found, and where."""

    rule: str
    is_error: bool
    message: str
    where: str

    @property
    def ruleset(self) -> str:
        """Whose rule it is."""
        return "OWASP" if self.rule.startswith("owasp:") else "IBM" if self.rule.startswith("ibm-") else "Spectral"


def lint(document: Mapping[str, Any]) -> list[Finding]:
    """Everything the rules find in a document; raises NodeMissing, or RuntimeError with what the linter says."""
    folder = installed(Path(__file__).parent, "ruleset.js")
    with tempfile.TemporaryDirectory() as place:
        file, found = Path(place) / "openapi.json", Path(place) / "found.json"
        file.write_text(json.dumps(document), encoding="utf-8")
        options: list[str | Path] = [
            "--quiet",
            "--ruleset",
            folder / "ruleset.js",
            "--format",
            "json",
            "--output",
            found,
            file,
        ]
        command: list[str | Path] = [node(), folder.joinpath(*_SPECTRAL), "lint", *options]
        done = subprocess.run(command, cwd=folder, env=environment(), capture_output=True, text=True, check=False)
        if not found.exists():
            raise RuntimeError(f"the linter failed:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
        return [
            Finding(one["code"], one["severity"] == 0, one["message"], "/".join(map(str, one["path"])))
            for one in json.loads(found.read_text(encoding="utf-8"))
        ]


def report(findings: list[Finding]) -> tuple[str, bool]:
    """What to tell of the findings, and whether no rule was broken: errors one by one, warnings by number."""
    errors = [one for one in findings if one.is_error]
    numbers = Counter((one.ruleset, one.is_error) for one in findings)
    lines = [f"{one.rule}: {one.message} ({one.where})" for one in errors[:_LONGEST]]
    lines += [
        f"openapi: {ruleset}: {numbers[ruleset, True]} errors, {numbers[ruleset, False]} warnings"
        for ruleset in ("Spectral", "OWASP", "IBM")
    ]
    return "\n".join(lines), not errors
