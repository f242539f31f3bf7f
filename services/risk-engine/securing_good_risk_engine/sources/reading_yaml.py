"""YAML, as small files written by hand: every value stays text and knows its line; nothing in it can run or multiply."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import yaml  # type: ignore[import-untyped]  # it comes without types

from securing_good_risk_engine.sources.facts import FileRefused
from securing_good_risk_engine.sources.table import UNSTORABLE, Table, TextRow

LARGEST_BYTES: Final = 1024 * 1024
"""Bytes such a file may have: reading takes a second or two a megabyte."""

_OPENING: Final = re.compile(rb"(?:\s*(?:#[^\n]*|---[ \t]*)\n)*[A-Za-z_][A-Za-z0-9_-]{0,60}:(?:[ \t][^,\n]*)?\r?\n")


@dataclass(frozen=True, slots=True)
class Marked:
    """A value and the line it starts on: text, a list, or names with values."""

    line: int
    value: "str | list[Marked] | dict[str, Marked]"

    def text(self) -> str:
        """The value where it is text; blank where it is anything else."""
        return self.value.strip() if isinstance(self.value, str) else ""

    def items(self) -> "list[Marked]":
        """What the list holds; nothing where it is no list."""
        return self.value if isinstance(self.value, list) else []

    def get(self, name: str) -> "Marked | None":
        """What stands under a name."""
        return self.value.get(name) if isinstance(self.value, dict) else None


def is_yaml(content: bytes) -> bool:
    """Whether the first line that says anything is a name and a colon, which the header of a table is not."""
    return _OPENING.match(content.removeprefix(b"\xef\xbb\xbf")) is not None


def read_yaml(content: bytes) -> Table:
    """One row of the names at the top; lists and what they hold are in the document, which is a `Marked`.

    Raises FileRefused when it is not YAML in UTF-8, repeats a name, refers back to its own parts or is too long.
    """
    if len(content) > LARGEST_BYTES:
        raise FileRefused("file_too_large", "The file is YAML of more than 1 MB, which no calendar needs.")
    document = _parsed(content)
    if not isinstance(document.value, dict):
        raise FileRefused("malformed_yaml", "The file is YAML, but not names with values.")
    names = document.value
    row: TextRow = (document.line, [value.text() or "(nested)" for value in names.values()])

    def body() -> Iterator[TextRow]:
        yield row

    return Table(tuple(names), body, document)


def _parsed(content: bytes) -> Marked:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FileRefused("wrong_encoding", f"YAML is UTF-8 text, and line {line} of this file is not.") from None
    try:
        for event in yaml.parse(text, yaml.BaseLoader):
            if isinstance(event, yaml.AliasEvent):
                line = event.start_mark.line + 1
                raise FileRefused("malformed_yaml", f"Line {line} refers to another part of the file. Write it out.")
        return _marked(yaml.compose(text, yaml.BaseLoader))
    except yaml.MarkedYAMLError as error:
        where = "" if error.problem_mark is None else f" at line {error.problem_mark.line + 1}"
        raise FileRefused("malformed_yaml", f"The file stops being YAML{where}: {error.problem}.") from None
    except yaml.YAMLError:
        raise FileRefused("malformed_yaml", "The file holds a character that YAML does not allow.") from None
    except RecursionError:
        raise FileRefused("malformed_yaml", "The file nests values too deeply to be a calendar.") from None
    except (ValueError, OverflowError):
        raise FileRefused("malformed_yaml", "The file holds an escaped character that is none.") from None


def _marked(node: yaml.Node) -> Marked:
    line = node.start_mark.line + 1
    match node:
        case yaml.ScalarNode():
            if UNSTORABLE.search(node.value):
                raise FileRefused("malformed_yaml", f"Line {line} holds a character that is no text.")
            return Marked(line, node.value)
        case yaml.SequenceNode():
            return Marked(line, [_marked(one) for one in node.value])
        case _:
            return Marked(line, _names(node))


def _names(node: yaml.MappingNode) -> dict[str, Marked]:
    names: dict[str, Marked] = {}
    for key, value in node.value:
        name = _marked(key)
        if not isinstance(name.value, str):
            raise FileRefused("malformed_yaml", f"What stands before the colon on line {name.line} is no name.")
        if name.value in names:
            twice = f'"{name.value[:40]}" stands twice in one place, again on line {name.line}.'
            raise FileRefused("malformed_yaml", twice)
        names[name.value] = _marked(value)
    return names
