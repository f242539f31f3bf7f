"""People and their appointments as rows of a CSV file: read wholly, or refused with every fault's line and column."""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from securing_good.errors import Invalid, SecuringGoodError
from securing_good.vocabulary import Post
from securing_good_api.appointments.rules import Held, check_place
from securing_good_api.words import Email, Line

COLUMNS: Final = ("name", "email", "post", "urn", "acting", "starts_on", "ends_on")
NEEDED: Final = ("name", "post", "starts_on")
MOST_ROWS: Final = 5_000
MOST_BYTES: Final = 2_000_000
MOST_FAULTS: Final = 100
_YES, _NO = frozenset({"yes", "true", "1", "y"}), frozenset({"", "no", "false", "0", "n"})
_NAME, _EMAIL = TypeAdapter[str](Line), TypeAdapter[str](Email)


@dataclass(frozen=True)
class PersonRow:
    """One line: somebody in a post."""

    line: int
    name: str
    email: str | None
    post: Post
    urn: int | None
    acting: bool
    held: Held


@dataclass(frozen=True)
class Fault:
    """What is wrong where."""

    line: int
    column: str
    detail: str

    def told(self) -> dict[str, str]:
        """As one of a problem's errors."""
        return {"pointer": f"line {self.line}, column {self.column}", "code": "row", "detail": self.detail}


class PeopleRefused(Invalid):
    """The file as it stands cannot be taken in."""

    @classmethod
    def because(cls, faults: list[Fault]) -> "PeopleRefused":
        """All faults, the first hundred told one by one."""
        places = "one place" if len(faults) == 1 else f"{len(faults)} places"
        told = [fault.told() for fault in faults[:MOST_FAULTS]]
        return cls(f"The file breaks a rule in {places}; nothing of it was kept.", errors=told)


def read_people(content: bytes) -> list[PersonRow]:
    """The rows of a file. Raises Invalid where the file cannot be read, and PeopleRefused naming every bad cell."""
    table = _table(content)
    header = [name.strip().lower() for name in next(table, (1, []))[1]]
    _check_header(header)
    rows: list[PersonRow] = []
    faults: list[Fault] = []
    for line, cells in table:
        if not any(cell.strip() for cell in cells):
            continue
        if len(rows) >= MOST_ROWS:
            raise Invalid.at("#/file", "too-many-rows", f"Send at most {MOST_ROWS:,} rows at once.")
        if len(cells) != len(header):
            faults.append(Fault(line, "all", f"The line has {len(cells)} cells, the header {len(header)}."))
            continue
        row = _Row(line, dict(zip(header, (cell.strip() for cell in cells), strict=True)), faults).read()
        if row is not None:
            rows.append(row)
    if faults:
        raise PeopleRefused.because(faults)
    if not rows:
        raise Invalid.at("#/file", "empty", "The file has no rows.")
    return rows


def _table(content: bytes) -> Any:
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

    def lines() -> Any:
        try:
            for cells in reader:
                yield reader.line_num, cells
        except csv.Error as error:
            raise Invalid.at(
                "#/file", "not-csv", f"The file cannot be read from line {reader.line_num} on: {error}."
            ) from None

    return lines()


def _check_header(header: list[str]) -> None:
    unknown = [name for name in header if name not in COLUMNS]
    missing = [name for name in NEEDED if name not in header]
    if unknown or missing or len(set(header)) != len(header):
        said = [f"it has no {name}" for name in missing] + [
            f"it has an unknown column {name[:40]!r}" for name in unknown
        ]
        said += ["it has a column twice"] if len(set(header)) != len(header) else []
        raise Invalid.at(
            "#/file", "header", f"The first line must name the columns {', '.join(COLUMNS)}: {'; '.join(said)}."
        )


@dataclass
class _Row:
    """One line while it is read: each bad cell becomes a fault."""

    line: int
    cells: dict[str, str]
    faults: list[Fault]

    def read(self) -> PersonRow | None:
        """The row; None where a cell of it is at fault."""
        before = len(self.faults)
        name = self._cell("name", _NAME.validate_python)
        email = self._cell("email", lambda said: _EMAIL.validate_python(said) if said else None)
        post = self._cell("post", _post)
        urn = self._cell("urn", _urn)
        acting = self._cell("acting", _acting)
        starts_on = self._cell("starts_on", _day)
        ends_on = self._cell("ends_on", lambda said: _day(said) if said else None)
        if post is not None and len(self.faults) == before:
            self._cell("urn", lambda _said: check_place(post, urn))
        if len(self.faults) != before:
            return None
        return PersonRow(self.line, name, email, post, urn, acting, Held(starts_on, ends_on))

    def _cell(self, column: str, read: Callable[[str], Any]) -> Any:
        try:
            return read(self.cells.get(column, ""))
        except ValidationError as error:
            detail = str(error.errors()[0]["msg"]).removeprefix("Value error, ")
        except SecuringGoodError as error:
            detail = error.detail
        except ValueError as error:
            detail = str(error)
        self.faults.append(Fault(self.line, column, detail))
        return None


def _post(said: str) -> Post:
    word = re.sub(r"[\s-]+", "_", said.lower())
    try:
        return Post(word)
    except ValueError:
        raise ValueError(f"{said[:40]!r} is not a post. Posts: {', '.join(Post)}.") from None


def _urn(said: str) -> int | None:
    if not said:
        return None
    if not re.fullmatch(r"[1-9][0-9]{5}", said):
        raise ValueError(f"{said[:20]!r} is not a school's number: six digits.")
    return int(said)


def _acting(said: str) -> bool:
    if said.lower() in _YES:
        return True
    if said.lower() in _NO:
        return False
    raise ValueError(f"{said[:20]!r} is neither yes nor no.")


def _day(said: str) -> date:
    british = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", said)
    try:
        return date(int(british[3]), int(british[2]), int(british[1])) if british else date.fromisoformat(said)
    except ValueError:
        raise ValueError(f"{said[:20]!r} is not a day: write 2026-09-01 or 01/09/2026.") from None
