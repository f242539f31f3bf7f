"""The refused rows of an import as a file for a spreadsheet."""

import csv
import io

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from securing_good.tables import ImportRow

COLUMNS = ("line", "column", "value", "code", "reason")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


async def refused_rows_as_csv(session: AsyncSession, import_id: int) -> bytes:
    """CSV with a header and a byte order mark, by which spreadsheets know it as UTF-8.

    A value that a spreadsheet would run as a formula gets an apostrophe in front.
    """
    rows = await session.execute(
        select(ImportRow.line, ImportRow.column, ImportRow.value, ImportRow.code, ImportRow.reason)
        .where(ImportRow.import_id == import_id)
        .order_by(ImportRow.number)
    )
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    writer.writerows([_inert(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def _inert(cell: str | int | None) -> str | int:
    if isinstance(cell, str) and cell.startswith(_FORMULA):
        return f"'{cell}"
    return "" if cell is None else cell
