"""CSV as it is really sent: encodings, quoting, and what to do when either is broken."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from typing import Final

from securing_good_risk_engine.sources.facts import FileRefused, RowProblem
from securing_good_risk_engine.sources.table import UNSTORABLE, Table, TextRow, checked_header

LONGEST_VALUE: Final = 131_072
"""Characters one value may have."""
LONGEST_ROW: Final = 2_000_000
"""Characters one row may have, however many lines it takes."""

_SAVE_AGAIN: Final = "Save it as CSV UTF-8 and send it again."
_CHUNK: Final = 1 << 20
_BLANK: Final = frozenset({"\n", "\r\n", "\r"})
_LINE: Final = re.compile(rb"[^\r\n]+")
_MARKS: Final = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)


def read_csv(content: bytes) -> Table:
    """The table in a CSV file, read through once so that no later reading can fail.

    Rows that cannot be read (a quote gone wrong, bytes that are no text, a value too long) become row problems. Raises
    FileRefused when there is no header, the encoding is unusable, or a quote swallows the rest of the file.
    """
    encoding, damaged = encoding_of(content)

    def records() -> Iterator[TextRow | RowProblem]:
        return _records(content, encoding=encoding, damaged=damaged)

    def body() -> Iterator[TextRow | RowProblem]:
        below = records()
        next(below, None)
        return below

    start = last = 0
    header: tuple[str, ...] | None = None
    for record in records():
        if header is None:
            header = _header(record)
        last = record.line if isinstance(record, RowProblem) else record[0]
        start = start or last
    if header is None:
        raise FileRefused("empty_file", "The file holds blank lines and nothing else.")
    return Table(header, body, cut_at=None if content.endswith((b"\n", b"\r")) or last == start else last)


def encoding_of(content: bytes) -> tuple[str, bool]:
    """The encoding a text file is in, and whether some of its lines break it (only UTF-8 is forgiven single lines).

    Raises FileRefused for UTF-16, UTF-32, bytes that are no text, and text in neither UTF-8 nor Windows-1252.
    """
    for mark, name in _MARKS:
        if content.startswith(mark):
            raise FileRefused("wrong_encoding", f"The file is {name} text. {_SAVE_AGAIN}")
    if (place := content.find(b"\x00")) >= 0:
        raise FileRefused("wrong_encoding", f"{_about_nul(content, place)} {_SAVE_AGAIN}")
    if _undecodable(content, "utf-8") is None:
        return "utf-8-sig", False
    if content.startswith(b"\xef\xbb\xbf") or any(
        _is_beyond_ascii_in_utf8(line[0]) for line in _LINE.finditer(content)
    ):
        return "utf-8-sig", True
    if (broken := _undecodable(content, "cp1252")) is not None:
        line = content.count(b"\n", 0, broken) + 1
        byte = f"byte {broken + 1:,} of the file, on line {line}, is 0x{content[broken]:02X}"
        raise FileRefused("wrong_encoding", f"The file is neither UTF-8 nor Windows-1252 text: {byte}. {_SAVE_AGAIN}")
    return "cp1252", False


def _undecodable(content: bytes, encoding: str) -> int | None:
    """Where the first byte stands that this encoding has no character for. Piece by piece: text takes up to four times
    the room of its bytes.
    """
    decoder = codecs.getincrementaldecoder(encoding)()
    for start in range(0, len(content), _CHUNK):
        piece = content[start : start + _CHUNK]
        held = len(decoder.getstate()[0])
        try:
            decoder.decode(piece, final=start + _CHUNK >= len(content))
        except UnicodeDecodeError as error:
            return start - held + error.start
    return None


def _about_nul(content: bytes, place: int) -> str:
    opening = content[:200]
    if min(opening[::2].count(0), opening[1::2].count(0)) * 4 < max(opening[::2].count(0), opening[1::2].count(0)):
        return "The file is UTF-16 text without its mark."
    line = content.count(b"\n", 0, place) + 1
    return f"The file is not text: there is a NUL byte on line {line}."


def _is_beyond_ascii_in_utf8(line: bytes) -> bool:
    if line.isascii():
        return False
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _header(record: TextRow | RowProblem) -> tuple[str, ...]:
    if isinstance(record, RowProblem):
        raise FileRefused("unreadable_header", f"The header, on line {record.line}, cannot be read: {record.reason}.")
    return checked_header(record[1])


def _records(content: bytes, *, encoding: str, damaged: bool) -> Iterator[TextRow | RowProblem]:
    """Header and rows. Raises FileRefused at a quote that is never closed; once read to the end, it never will."""
    # The limit belongs to the process, not to the reader: always the same value, so threads cannot disagree.
    csv.field_size_limit(LONGEST_VALUE)
    errors = "surrogateescape" if damaged else "strict"
    stream = io.TextIOWrapper(io.BytesIO(content), encoding=encoding, errors=errors, newline="")
    lines = _Lines(stream)
    reader = csv.reader(lines, strict=True)
    while True:
        lines.begin_row()
        line = lines.number + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except _RowTooLong:
            yield RowProblem(line, None, None, "row_too_long", f"the row has more than {LONGEST_ROW:,} characters")
            continue
        except csv.Error as error:
            yield _broken(str(error), line, lines.number)
            continue
        if not any(cells):
            continue
        if damaged and UNSTORABLE.search("".join(cells)):
            reason = "the row has bytes that are not UTF-8 text, as the rest of the file is"
            yield RowProblem(line, None, None, "wrong_encoding", reason)
            continue
        yield line, cells


class _RowTooLong(Exception):
    """The row being read has more characters than any row of a table."""


class _Lines:
    """The lines of a text, never more of one in memory than a row may have."""

    def __init__(self, stream: io.TextIOWrapper) -> None:
        self._stream = stream
        self._held = ""
        self._row = 0
        self.number = 0
        """Lines given so far."""

    def begin_row(self) -> None:
        """Count the characters of a new row, and leave out blank lines before it."""
        self._row = 0
        if not self._held:
            while (line := self._stream.readline(LONGEST_ROW)) in _BLANK:
                self.number += 1
            self._held = line

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line, self._held = self._held or self._stream.readline(LONGEST_ROW), ""
        if not line:
            raise StopIteration
        self.number += 1
        self._row += len(line)
        if self._row >= LONGEST_ROW:
            while line and not line.endswith(("\n", "\r")):
                line = self._stream.readline(LONGEST_ROW)
            raise _RowTooLong
        return line


def _broken(error: str, line: int, until: int) -> RowProblem:
    too_long = "field larger" in error
    if "unexpected end" in error or (too_long and until > line):
        raise FileRefused("unbalanced_quote", f"The quote opened on line {line} is never closed.")
    if too_long:
        return RowProblem(line, None, None, "value_too_long", f"a value has more than {LONGEST_VALUE:,} characters")
    if until > line:
        reason = f"a quote opened on this line closes on line {until} in the middle of a value; lines between are lost"
        return RowProblem(line, None, None, "malformed_row", reason)
    return RowProblem(line, None, None, "malformed_row", "a quote inside a quoted value is not doubled")
