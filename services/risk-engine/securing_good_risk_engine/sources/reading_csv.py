"""CSV as it is really sent: encodings, quoting, and what to do when either is broken."""

import csv
import io
from collections.abc import Iterator
from typing import Final

from securing_good_risk_engine.sources.facts import FileRefused, RowProblem
from securing_good_risk_engine.sources.table import UNSTORABLE, Table, TextRow, checked_header

LONGEST_VALUE: Final = 131_072
"""Characters one value may have."""

_SAVE_AGAIN: Final = "Save it as CSV UTF-8 and send it again."
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
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return "utf-8-sig", False
    if content.startswith(b"\xef\xbb\xbf") or any(map(_is_beyond_ascii_in_utf8, content.splitlines())):
        return "utf-8-sig", True
    try:
        content.decode("cp1252")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        byte = f"byte {error.start + 1:,} of the file, on line {line}, is 0x{content[error.start]:02X}"
        raise FileRefused(
            "wrong_encoding", f"The file is neither UTF-8 nor Windows-1252 text: {byte}. {_SAVE_AGAIN}"
        ) from None
    return "cp1252", False


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
    reader = csv.reader(
        io.TextIOWrapper(io.BytesIO(content), encoding=encoding, errors=errors, newline=""), strict=True
    )
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield _broken(str(error), line, reader.line_num)
            continue
        if not any(cells):
            continue
        if damaged and UNSTORABLE.search("".join(cells)):
            reason = "the row has bytes that are not UTF-8 text, as the rest of the file is"
            yield RowProblem(line, None, None, "wrong_encoding", reason)
            continue
        yield line, cells


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
