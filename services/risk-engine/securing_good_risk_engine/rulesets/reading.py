"""Reads rulesets: those shipped with the program, and any a council proposes."""

import hashlib
import json
from decimal import Decimal
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from pydantic import ValidationError

from securing_good_risk_engine.rulesets.schema import Ruleset


class RulesetInvalid(ValueError):
    """The ruleset cannot be used. `problems` are (path, sentence) pairs, in the order they stand in the file."""

    def __init__(self, problems: tuple[tuple[str, str], ...]) -> None:
        super().__init__("; ".join(f"{path}: {sentence}" for path, sentence in problems))
        self.problems = problems


def read_ruleset(text: str | bytes) -> Ruleset:
    """Read a ruleset from JSON. Raises `RulesetInvalid` naming the path of each fault ("measures.0.indicator")."""
    try:
        content = json.loads(text, object_pairs_hook=_without_repeats, parse_float=Decimal)
    except RulesetInvalid:
        raise
    except ValueError as fault:
        raise RulesetInvalid((("$", f"not JSON: {fault}"),)) from fault
    try:
        return Ruleset.model_validate(content)
    except ValidationError as fault:
        raise RulesetInvalid(tuple((_path(error["loc"]), error["msg"]) for error in fault.errors())) from fault


@cache
def load_shipped() -> tuple[Ruleset, ...]:
    """Every ruleset shipped with the program, oldest version first."""
    folder = files(__package__)
    texts = (entry.read_text(encoding="utf-8") for entry in folder.iterdir() if entry.name.endswith(".json"))
    return tuple(sorted((read_ruleset(text) for text in texts), key=lambda ruleset: ruleset.version))


@lru_cache
def fingerprint(ruleset: Ruleset) -> str:
    """SHA-256 of the ruleset's content, in hexadecimal: rulesets that judge or explain differently differ."""
    content = json.dumps(ruleset.model_dump(mode="json"), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content: dict[str, Any] = {}
    for name, value in pairs:
        if name in content:
            raise RulesetInvalid(((name, "given twice in one object"),))
        content[name] = value
    return content


def _path(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location) or "$"
