"""CSV files that people send with a command: read line by line, or refused with every fault's line and column."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Self

from pydantic import ValidationError

from securing_good.errors import Invalid, SecuringGoodError

MOST_ROWS: Final = 5_000
MOST_BYTES: Final = 2_000_000
MOST_FAULTS: Final = 100
_YES, _NO = frozenset({"yes", "true", "1", "y"}), frozenset({"", "no", "false", "0", "n"})


@dataclass(frozen=True)
class Fault:
    """What is wrong where."""

    line: int
    column: str
    detail: str
    code: str = "row"
    """The rule, where it has a name."""

    def told(self) -> dict[str, str]:
        """As one of a problem's errors."""
        return {"pointer": f"line {self.line}, column {self.column}", "code": self.code, "detail": self.detail}


class FileRefused(Invalid):
    """The file as it stands cannot be taken in."""

    @classmethod
    def because(cls, faults: Sequence[Fault]) -> Self:
        """All faults, the first hundred told one by one."""
        places = "one place" if len(faults) == 1 else f"{len(faults)} places"
        told = [fault.told() for fault in faults[:MOST_FAULTS]]
        return cls(f"The file breaks a rule in {places}; nothing of it was kept.", errors=told)


@dataclass
class Line:
    """One line while it is read: each bad cell becomes a fault."""

    number: int
    cells: dict[str, str]
    faults: list[Fault]

    def said(self, column: str) -> str:
        """What stands in a cell; nothing where the file has no such column."""
        return self.cells.get(column, "")

    def read(self, column: str, read: Callable[[str], Any]) -> Any:
        """What a cell means; None where it is at fault."""
        try:
            return read(self.said(column))
        except ValidationError as error:
            detail = str(error.errors()[0]["msg"]).removeprefix("Value error, ")
        except SecuringGoodError as error:
            detail = error.detail
        except ValueError as error:
            detail = str(error)
        self.faults.append(Fault(self.number, column, detail))
        return None


def read_lines(content: bytes, *, columns: Sequence[str], needed: Sequence[str], faults: list[Fault]) -> Iterator[Line]:
    """The lines of a file that are not blank. Raises Invalid for one that is no CSV file of these columns."""
    table = _table(content)
    header = [name.strip().lower() for name in next(table, (1, []))[1]]
    _check_header(header, columns, needed)
    rows = 0
    for number, cells in table:
        if not any(cell.strip() for cell in cells):
            continue
        rows += 1
        if rows > MOST_ROWS:
            raise Invalid.at("#/file", "too-many-rows", f"Send at most {MOST_ROWS:,} rows at once.")
        if len(cells) != len(header):
            faults.append(Fault(number, "all", f"The line has {len(cells)} cells, the header {len(header)}."))
            continue
        yield Line(number, dict(zip(header, (cell.strip() for cell in cells), strict=True)), faults)
    if not rows:
        raise Invalid.at("#/file", "empty", "The file has no rows.")


def _table(content: bytes) -> Iterator[tuple[int, list[str]]]:
    if len(content) > MOST_BYTES:
        raise Invalid.at("#/file", "too-large", f"The file is larger than {MOST_BYTES:,} bytes.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid.at(
            "#/file", "encoding", f"The file is not UTF-8 (byte {error.start + 1}). Save it as CSV UTF-8."
        ) from None
    if "\x00" in text:
        raise Invalid.at("#/file", "not-csv", "The file holds NUL characters: it is not a CSV file.")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as error:
        raise Invalid.at(
            "#/file", "not-csv", f"The file cannot be read from line {reader.line_num} on: {error}."
        ) from None


def _check_header(header: list[str], columns: Sequence[str], needed: Sequence[str]) -> None:
    unknown = [name for name in header if name not in columns]
    missing = [name for name in needed if name not in header]
    if unknown or missing or len(set(header)) != len(header):
        said = [f"it has no {name}" for name in missing] + [
            f"it has an unknown column {name[:40]!r}" for name in unknown
        ]
        said += ["it has a column twice"] if len(set(header)) != len(header) else []
        raise Invalid.at(
            "#/file", "header", f"The first line must name the columns {', '.join(columns)}: {'; '.join(said)}."
        )


def word_of(said: str) -> str:
    """A word of the vocabulary as people write it: with spaces or hyphens, in any case."""
    return re.sub(r"[\s-]+", "_", said.strip().lower())


def read_urn(said: str) -> int:
    """A school's number. Raises ValueError."""
    if not re.fullmatch(r"[1-9][0-9]{5}", said):
        raise ValueError(f"{said[:20]!r} is not a school's number: six digits.")
    return int(said)


def read_yes(said: str) -> bool:
    """Yes or no; no where nothing is said. Raises ValueError."""
    if said.lower() in _YES:
        return True
    if said.lower() in _NO:
        return False
    raise ValueError(f"{said[:20]!r} is neither yes nor no.")


def read_day(said: str) -> date:
    """A day, ISO or British. Raises ValueError."""
    british = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", said)
    try:
        return date(int(british[3]), int(british[2]), int(british[1])) if british else date.fromisoformat(said)
    except ValueError:
        raise ValueError(f"{said[:20]!r} is not a day: write 2026-09-01 or 01/09/2026.") from None
