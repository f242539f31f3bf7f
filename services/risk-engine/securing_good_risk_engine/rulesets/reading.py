"""Reads rulesets: those shipped with the program, and any a council proposes."""

import hashlib
import json
from decimal import Decimal
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from pydantic import ValidationError

from securing_good_risk_engine.rulesets.against_catalogue import problems_with
from securing_good_risk_engine.rulesets.lines import line_at, lines_of
from securing_good_risk_engine.rulesets.schema import Ruleset

_METHODS = frozenset(
    {
        *("percentage-below-national-1", "progress-subjects-1", "inspection-judgement-1", "quantity-1", "trend-1"),
        *("quantity", "inspection", "entered-concerns-1"),
    }
)


class RulesetInvalid(ValueError):
    """The ruleset cannot be used. `problems` are (path, sentence) pairs, in the order they stand in the file.

    `lines` is the line of each, from 1, where the text was sound enough to tell.
    """

    def __init__(self, problems: tuple[tuple[str, str], ...], lines: tuple[int | None, ...] = ()) -> None:
        self.problems = problems
        self.lines = lines or (None,) * len(problems)
        super().__init__(
            "; ".join(
                f"{f'line {line}, ' if line else ''}{path}: {sentence}"
                for (path, sentence), line in zip(problems, self.lines, strict=True)
            )
        )


def read_ruleset(text: str | bytes) -> Ruleset:
    """Read a ruleset from JSON.

    Raises `RulesetInvalid` naming the path of each fault ("measures.0.indicator") and its line: what the shape does not
    allow, and where the ruleset says otherwise than the catalogue of indicators.
    """
    try:
        content = json.loads(text, object_pairs_hook=_without_repeats, parse_float=Decimal)
    except RulesetInvalid:
        raise
    except (ValueError, RecursionError) as fault:
        line = fault.lineno if isinstance(fault, json.JSONDecodeError) else None
        raise RulesetInvalid((("$", f"not JSON: {fault}"),), (line,)) from fault
    try:
        ruleset = Ruleset.model_validate(content)
    except ValidationError as fault:
        found = tuple((_path(error["loc"]), error["msg"].removeprefix("Value error, ")) for error in fault.errors())
        raise _on_their_lines(text, found) from fault
    if found := tuple(problems_with(ruleset)):
        raise _on_their_lines(text, found)
    return ruleset


def _on_their_lines(text: str | bytes, problems: tuple[tuple[str, str], ...]) -> RulesetInvalid:
    try:
        lines = lines_of(text if isinstance(text, str) else text.decode())
    except ValueError:
        return RulesetInvalid(problems)
    return RulesetInvalid(problems, tuple(line_at(lines, path) for path, _ in problems))


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
    # A measure is told by its method, which the path of a fault names besides its place: the file has no such level.
    return ".".join(str(part) for part in location if part not in _METHODS) or "$"
