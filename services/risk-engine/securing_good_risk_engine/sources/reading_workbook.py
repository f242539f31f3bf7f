"""Excel workbooks, opened only after a look at what they would become in memory."""

import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import python_calamine

from securing_good_risk_engine.sources.facts import FileRefused, RowProblem
from securing_good_risk_engine.sources.table import UNSTORABLE, Table, TextRow, checked_header
from securing_good_risk_engine.sources.workbook_parts import checked_parts, damaged
from securing_good_risk_engine.sources.workbook_sheets import MERGED, SheetSeen


def read_workbook(content: bytes) -> list[Table]:
    """One table for each visible sheet that holds anything; lines are the sheet's row numbers.

    Raises FileRefused when the file is no workbook, is damaged, or would unpack to more than memory should hold.
    """
    parts = checked_parts(content)
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(parts.content))
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
        raise damaged() from None
    tables = [table for sheet in sheets if (table := _table(sheet, parts.seen(sheet.name))) is not None]
    if not tables:
        raise FileRefused("empty_file", "The workbook has no visible sheet that holds anything.")
    return tables


def _table(sheet: python_calamine.CalamineSheet, seen: SheetSeen) -> Table | None:
    if sheet.start is None:
        return None
    rows = _Rows(sheet, seen, sheet.start[1] + 1)
    first = next(rows.below(0), None)
    if first is None:
        return None
    header = checked_header(first[1])

    def body() -> Iterator[TextRow | RowProblem]:
        for line, row in rows.below(first[0]):
            if UNSTORABLE.search("".join(row)):
                yield RowProblem(line, None, None, "bad_character", "the row holds a character that is no text")
            else:
                yield line, row

    return Table(header, body)


class _Rows:
    """The rows of a sheet as text, and in words what of them is not in the file.

    Hidden rows and columns are read like others: a filter hides rows without taking them out of the table.
    """

    def __init__(self, sheet: python_calamine.CalamineSheet, seen: SheetSeen, left: int) -> None:
        self._sheet, self._marks, self._covered = sheet, seen.marks, seen.covered()
        self._left = left

    def below(self, top: int) -> Iterator[tuple[int, list[str]]]:
        """Every row below this line that is not blank, by its number in the sheet."""
        line, row = top, []
        for line, cells in enumerate(self._sheet.iter_rows(), start=1):
            if line > top:
                row = self._told(line, [_text(cell) for cell in cells], is_header=not top)
                if any(row):
                    yield line, row
        # Rows at the end without one value of their own are no rows to the reader of cells.
        for last in sorted(number for number in self._marks if number > line):
            if any(told := self._told(last, [""] * len(row), is_header=not top)):
                yield last, told

    def _told(self, line: int, row: list[str], *, is_header: bool) -> list[str]:
        for column, text in self._marks.get(line, {}).items():
            self._fill(row, column, text)
        if any(row) and not is_header:
            for column in self._covered.get(line, ()):
                self._fill(row, column, MERGED)
        return row

    def _fill(self, row: list[str], column: int, text: str) -> None:
        place = column - self._left
        if 0 <= place < len(row) and not row[place]:
            row[place] = text


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
