"""Excel workbooks, opened only after a look at what they would become in memory."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final

import python_calamine

from securing_good_risk_engine.sources.facts import FileRefused, RowProblem
from securing_good_risk_engine.sources.table import UNSTORABLE, Table, TextRow, checked_header

LARGEST_BYTES: Final = 200 * 1024 * 1024
"""Bytes a workbook may unpack to."""
MOST_ENTRIES: Final = 500
MOST_CELLS: Final = 10_000_000
"""Cells of one sheet, blank ones between the first and the last included: that is what reading it allocates."""

ERROR: Final = "#ERROR"
"""Text of a cell that Excel could not work out (#N/A, #DIV/0!): never blank, which would mean "not published"."""

_CELL: Final = re.compile(rb"""\br=["']([A-Za-z]{1,3})([0-9]{1,7})["']""")
_ERROR_CELL: Final = re.compile(rb"""<(?:\w+:)?c\s[^<>]{0,400}\bt=["']e["'][^<>]{0,400}>""")
_MOST_ERRORS: Final = 100_000
_CHUNK: Final = 1 << 20
_LONGEST_TAG: Final = 1024
# An honest sheet of figures packs 10 to 30 times smaller; only repetition without end packs 200 times.
_LARGEST_RATIO: Final = 200
_RATIO_MATTERS_FROM: Final = 10 * 1024 * 1024


def _damaged() -> FileRefused:
    return FileRefused("truncated_workbook", "The workbook is damaged or was cut short on its way. Send it again.")


def read_workbook(content: bytes) -> list[Table]:
    """One table for each visible sheet that holds anything; lines are the sheet's row numbers.

    Raises FileRefused when the file is no workbook, is damaged, or would unpack to more than memory should hold.
    """
    errors = _guard(content)
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        visible = [
            sheet.name
            for sheet in workbook.sheets_metadata
            if sheet.visible == python_calamine.SheetVisibleEnum.Visible
            and sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
        ]
        sheets = [workbook.get_sheet_by_name(name) for name in visible]
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # noqa: BLE001 -- a Rust panic is no Exception, and a damaged file can cause one
        raise _damaged() from None
    tables = [table for sheet in sheets if (table := _table(sheet, errors)) is not None]
    if not tables:
        raise FileRefused("empty_file", "The workbook has no visible sheet that holds anything.")
    return tables


def _guard(content: bytes) -> set[tuple[int, int]]:
    """Row and column of every cell that holds an error, in whichever sheet: the reader of cells shows them as blank.

    Raises FileRefused for a workbook too large to open.
    """
    errors: set[tuple[int, int]] = set()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_entries(archive.infolist())
            for entry in archive.infolist():
                # A workbook may keep its sheets under any name, and shared strings may quote anything.
                if entry.filename.lower() != "xl/sharedstrings.xml":
                    _check_sheet(archive, entry, errors)
    except FileRefused:
        raise
    except Exception:  # noqa: BLE001 -- zipfile raises a dozen kinds on damaged archives
        raise _damaged() from None
    return errors


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    if not any(entry.filename.lower() == "xl/workbook.xml" for entry in entries):
        detail = "The file is a zip archive, but not an Excel workbook (.xlsx)."
        raise FileRefused("not_a_workbook", f"{detail} Save the table as CSV UTF-8 and send that.")
    unpacked = sum(entry.file_size for entry in entries)
    bomb = any(
        entry.file_size > _RATIO_MATTERS_FROM and entry.file_size > _LARGEST_RATIO * entry.compress_size
        for entry in entries
    )
    if unpacked > LARGEST_BYTES or bomb or len(entries) > MOST_ENTRIES:
        detail = f"The workbook would unpack to {unpacked / 1024 / 1024:,.0f} MB in {len(entries):,} parts."
        raise FileRefused("workbook_too_large", f"{detail} Save the one sheet as CSV UTF-8 and send that.")


def _check_sheet(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, errors: set[tuple[int, int]]) -> None:
    """Reading a sheet allocates from its first cell to its last, so two cells far apart can ask for terabytes."""
    row = column = 0
    with archive.open(entry) as sheet:
        carried = b""
        while chunk := carried + sheet.read(_CHUNK):
            for letters, digits in set(_CELL.findall(chunk)):
                row = max(row, int(digits))
                column = max(column, _column_number(letters))
            for tag in _ERROR_CELL.findall(chunk):
                if (at := _CELL.search(tag)) is not None:
                    errors.add((int(at[2]), _column_number(at[1])))
            opened = chunk.rfind(b"<", max(0, len(chunk) - _LONGEST_TAG))
            carried = chunk[opened:] if opened >= 0 and len(chunk) > len(carried) else b""
    if row * column > MOST_CELLS or len(errors) > _MOST_ERRORS:
        detail = f"A sheet reaches to row {row:,} and column {column:,}, or is full of Excel errors."
        raise FileRefused("workbook_too_large", f"{detail} Delete what is not the table, or save it as CSV UTF-8.")


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _table(sheet: python_calamine.CalamineSheet, errors: set[tuple[int, int]]) -> Table | None:
    if sheet.start is None:
        return None
    left = sheet.start[1] + 1
    rows_with_errors = {row for row, _ in errors}

    def below(top: int) -> Iterator[tuple[int, list[str]]]:
        for line, cells in enumerate(sheet.iter_rows(), start=1):
            row = [_text(cell) for cell in cells] if line > top else []
            if line in rows_with_errors:
                row = [text or (ERROR if (line, column) in errors else "") for column, text in enumerate(row, left)]
            if any(row):
                yield line, row

    first = next(below(0), None)
    if first is None:
        return None
    header = checked_header(first[1])

    def body() -> Iterator[TextRow | RowProblem]:
        for line, row in below(first[0]):
            if UNSTORABLE.search("".join(row)):
                yield RowProblem(line, None, None, "bad_character", "the row holds a character that is no text")
            else:
                yield line, row

    return Table(header, body)


def _text(cell: float | str | bool | time | date | datetime | timedelta) -> str:
    """What the cell would be in CSV: whole numbers without a point, dates as year-month-day."""
    match cell:
        case str():
            return cell
        case bool():
            return "true" if cell else "false"
        case float():
            return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
        case datetime():
            return cell.date().isoformat() if cell.time() == time() else cell.isoformat()
        case date() | time():
            return cell.isoformat()
        case _:
            return str(cell)
