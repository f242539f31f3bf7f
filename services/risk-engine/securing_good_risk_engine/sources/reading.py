"""From the bytes of a file to tables of text, whatever it was saved as: CSV, Excel workbook, JSON, YAML or iCalendar."""

from securing_good_risk_engine.sources.facts import FileRefused
from securing_good_risk_engine.sources.reading_calendar import is_calendar, read_calendar
from securing_good_risk_engine.sources.reading_csv import read_csv
from securing_good_risk_engine.sources.reading_json import read_json
from securing_good_risk_engine.sources.reading_workbook import read_workbook
from securing_good_risk_engine.sources.reading_yaml import is_yaml, read_yaml
from securing_good_risk_engine.sources.table import Table

_NOT_TABLES = (
    (b"\xd0\xcf\x11\xe0", "old_workbook", "The file is an Excel 97-2003 workbook, or one with a password."),
    (b"%PDF", "not_a_table", "The file is a PDF document."),
    (b"\x1f\x8b", "not_a_table", "The file is compressed (gzip)."),
    (b"<", "not_a_table", "The file is a web page or XML, as downloads that failed often are."),
)
_WORKBOOK = (b"PK\x03\x04", b"PK\x05\x06")
_JSON = (b"[", b"{")


def read_tables(content: bytes) -> list[Table]:
    """Every table in the file: one, or one for each visible sheet of a workbook.

    Raises FileRefused when the bytes are no table at all, or one that cannot be read to its end.
    """
    if not content.strip(b" \t\r\n\xef\xbb\xbf"):
        raise FileRefused("empty_file", "The file is empty.")
    if content.startswith(_WORKBOOK):
        return read_workbook(content)
    opening = _opening(content)
    for signature, code, sentence in _NOT_TABLES:
        if opening.startswith(signature):
            raise FileRefused(code, f"{sentence} Save the table as CSV UTF-8 and send that.")
    if opening.startswith(_JSON):
        return [read_json(content)]
    if is_calendar(content):
        return [read_calendar(content)]
    if is_yaml(content):
        return [read_yaml(content)]
    return [read_csv(content)]


def lines_of(content: bytes) -> int | None:
    """How many lines a file of text has, the last one included where nothing ends it; None where rows are not on lines."""
    if content.startswith(_WORKBOOK) or _opening(content).startswith(_JSON):
        return None
    return content.count(b"\n") + (not content.endswith(b"\n"))


def _opening(content: bytes) -> bytes:
    return content[:1000].removeprefix(b"\xef\xbb\xbf").lstrip()
