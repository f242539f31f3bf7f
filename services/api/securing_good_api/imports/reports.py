"""The refused rows of an import as a file for a spreadsheet."""

import csv
import io

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from securing_good.tables import ImportRow
from securing_good_api.spreadsheets import BYTE_ORDER_MARK, inert

COLUMNS = ("line", "column", "value", "code", "reason")


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
    writer.writerows([inert(cell) for cell in row] for row in rows)
    return BYTE_ORDER_MARK + written.getvalue().encode()
