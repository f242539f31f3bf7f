"""Cells of CSV files as a spreadsheet may open them: nothing that it could take for a formula."""

from typing import Any, Final

BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
"""By which spreadsheets know a file as UTF-8."""
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def inert(value: Any) -> Any:
    """The value for a cell; text that a spreadsheet would run as a formula gets an apostrophe in front."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
