"""JSON as a table: an array of objects, or an object of objects whose keys become the first column."""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Final, NoReturn

from securing_good_risk_engine.sources.facts import FileRefused, RowProblem
from securing_good_risk_engine.sources.table import UNSTORABLE, Table, TextRow, check_width

LARGEST_BYTES: Final = 16 * 1024 * 1024
"""Bytes such a file may have: parsed, it takes up to thirty times the room, and all at once."""
MOST_CELLS: Final = 20_000_000
"""Records times names: each record is given every name that any of them has."""

KEY: Final = "(key)"
"""Column that holds the key of each record, where the file is an object of objects."""


class _Object(dict[str, object]):
    """An object whose text named some keys twice: the first value stands, the others are only counted."""

    repeated: tuple[str, ...] = ()


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    plain = dict(pairs)
    if len(plain) == len(pairs):
        return plain
    kept = _Object()
    repeated = []
    for key, value in pairs:
        if key in kept:
            repeated.append(key)
        else:
            kept[key] = value
    kept.repeated = tuple(repeated)
    return kept


def _not_a_number(constant: str) -> NoReturn:
    raise FileRefused("malformed_json", f"The file holds {constant}, which is not a value JSON knows.")


def read_json(content: bytes) -> Table:
    """The records of a JSON file, numbered from 1. Raises FileRefused when it is not JSON in UTF-8, or too large."""
    if len(content) > LARGEST_BYTES:
        detail = (
            f"The file is JSON of {len(content) / 1024 / 1024:,.0f} MB; the most is {LARGEST_BYTES // 1024 // 1024} MB."
        )
        raise FileRefused("file_too_large", f"{detail} Save the table as CSV UTF-8 and send that.")
    document = _parsed(content)
    records = _records(document)
    header = list(dict.fromkeys(name for _, record in records if isinstance(record, dict) for name in record))
    check_width(len(header))
    if len(header) * len(records) > MOST_CELLS:
        detail = f"The file's {len(records):,} records have {len(header):,} different names."
        raise FileRefused("file_too_large", f"{detail} Records of one table have the same names.")
    if isinstance(document, dict) and not any(isinstance(value, dict) for value in document.values()):
        return Table(tuple(document), lambda: iter(()), document)
    if isinstance(document, dict):
        header.insert(0, KEY)

    def body() -> Iterator[TextRow | RowProblem]:
        for number, (key, record) in enumerate(records, start=1):
            yield _row(number, key, record, header)
        if isinstance(document, _Object):
            for number, key in enumerate(document.repeated, start=len(records) + 1):
                reason = f"the key {key[:40]} stands in the file more than once; the first is kept"
                yield RowProblem(number, KEY, key[:80], "duplicate_key", reason)

    return Table(tuple(header), body, document)


def _parsed(content: bytes) -> object:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FileRefused("wrong_encoding", f"JSON is UTF-8 text, and line {line} of this file is not.") from None
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=_not_a_number, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise FileRefused("malformed_json", f"The file stops being JSON at {where}: {error.msg}.") from None
    except RecursionError:
        raise FileRefused("malformed_json", "The file nests values too deeply to be a table.") from None
    except (ValueError, ArithmeticError):
        raise FileRefused("malformed_json", "The file holds a number too long to be one.") from None


def _records(document: object) -> list[tuple[str | None, object]]:
    if isinstance(document, list):
        return [(None, record) for record in document]
    return list(document.items()) if isinstance(document, dict) else []


def _row(number: int, key: str | None, record: object, header: list[str]) -> TextRow | RowProblem:
    if not isinstance(record, dict):
        return RowProblem(number, None, None, "not_a_record", f"record {number} is not an object with named values")
    if isinstance(record, _Object):
        reason = f"record {number} names {record.repeated[0][:40]} more than once"
        return RowProblem(number, record.repeated[0][:80], None, "duplicate_key", reason)
    cells = [key or "" if name == KEY and key is not None else cell_text(record.get(name)) for name in header]
    if UNSTORABLE.search("".join(cells)):
        return RowProblem(number, None, None, "bad_character", f"record {number} holds a character that is no text")
    return number, cells


def cell_text(value: object) -> str:
    """One JSON value as a cell holds it; null is blank."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | Decimal):
        return str(value)
    return "(nested)"
