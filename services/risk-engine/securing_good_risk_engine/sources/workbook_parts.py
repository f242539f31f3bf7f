"""What is inside a workbook, judged before anything opens it: how much it unpacks to, how far its sheets reach.

The reader of cells (`python_calamine`) is fast because it believes what it is given. So each part of the archive is
read here first, by a strict XML parser that keeps nothing, and the reader is handed a new archive of just the parts
that were read: what it opens is what was judged, whatever the first archive said of itself.
"""

import io
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from typing import Final
from xml.etree import ElementTree as ET

from securing_good_risk_engine.sources.facts import FileRefused
from securing_good_risk_engine.sources.workbook_sheets import SheetSeen, look_at, look_at_strings

LARGEST_BYTES: Final = 200 * 1024 * 1024
"""Bytes a workbook may unpack to."""
LARGEST_TEXT: Final = 200 * 1024 * 1024
"""Characters its cells may hold together, those that share one text counted each."""
MOST_ENTRIES: Final = 500
MOST_CELLS: Final = 10_000_000
"""Cells of all sheets, blank ones between the first and the last included: that is what reading them allocates."""
MOST_MARKS: Final = 100_000

# An honest sheet of figures packs 10 to 30 times smaller; only repetition without end packs 200 times.
_LARGEST_RATIO: Final = 200
_RATIO_MATTERS_FROM: Final = 10 * 1024 * 1024
_WINDOW: Final = 1024 * 1024
_WORKBOOK: Final = "xl/workbook.xml"
_RELATIONS: Final = "xl/_rels/workbook.xml.rels"
_NOT_UTF8: Final = (b"\xff\xfe<\x00", b"\xfe\xff\x00<", b"<\x00", b"\x00<", b"\x00\x00\x00<", b"\xff\xfe\x00\x00")
_STRINGS: Final = "xl/sharedstrings.xml"
_SAVE: Final = "Open it in Excel, save it as .xlsx and send it again."


@dataclass(slots=True)
class Parts:
    """A workbook fit to be opened, and what was seen of its sheets on the way, by the lower-case name of their part."""

    content: bytes = b""
    sheets: dict[str, SheetSeen] = field(default_factory=dict)
    part_of: dict[str, str] = field(default_factory=dict)
    """Part of each sheet, by the sheet's name."""

    def seen(self, sheet: str) -> SheetSeen:
        """What was seen of a sheet; where its part cannot be told, of all of them together."""
        found = self.sheets.get(self.part_of.get(sheet, ""))
        if found is not None:
            return found
        together = SheetSeen()
        for one in self.sheets.values():
            together.add(one)
        return together


def damaged() -> FileRefused:
    """The refusal of a workbook that cannot be read to its end."""
    return FileRefused("truncated_workbook", "The workbook is damaged or was cut short on its way. Send it again.")


def checked_parts(content: bytes) -> Parts:
    """Read every part once. Raises FileRefused for a workbook that is damaged, hides something or is too large."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_entries(archive.infolist())
            return _read(archive)
    except FileRefused:
        raise
    except Exception:  # noqa: BLE001 -- zipfile raises a dozen kinds on damaged archives
        raise damaged() from None


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    names = Counter(entry.filename.lower() for entry in entries)
    if _WORKBOOK not in names:
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
    if max(names.values()) > 1:
        raise damaged()


def _read(archive: zipfile.ZipFile) -> Parts:
    parts, packed, strings, documents = Parts(), io.BytesIO(), {}, {}
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as kept:
        for entry in archive.infolist():
            with archive.open(entry) as opened:
                opening = opened.read(64)
            if opening.startswith(_NOT_UTF8):
                detail = f'Part "{entry.filename[:80]}" of the workbook is not UTF-8 text.'
                raise FileRefused("forbidden_xml", f"{detail} {_SAVE}")
            if not opening.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
                continue
            content, name = _content(archive, entry), entry.filename.lower()
            _check_xml(entry.filename, content)
            if name == _STRINGS:
                strings[name] = content
            elif (sheet := look_at(entry.filename, content)) is not None:
                parts.sheets[name] = sheet
            if name in {_WORKBOOK, _RELATIONS}:
                documents[name] = content
            kept.writestr(entry.filename, content)
            _check_reach(parts)
        _check_text(archive, parts, strings.get(_STRINGS))
    parts.content = packed.getvalue()
    parts.part_of = _parts_by_sheet(documents)
    return parts


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """A part, never more of it than the size declared, which is within bounds; one that says too little is cut there.

    Piece by piece: asked for all of it, `zipfile` unpacks what there is before it looks at what was declared.
    """
    content = bytearray()
    with archive.open(entry) as opened:
        while piece := opened.read(_WINDOW):
            content += piece
    return bytes(content)


def _check_xml(name: str, content: bytes) -> None:
    """Refuse what no program that writes workbooks does: a parser would begin again and again at a text without end."""
    large = len(content) > _WINDOW
    endless = any(content.find(b"<", at, at + _WINDOW) < 0 for at in range(0, len(content) - _WINDOW, _WINDOW))
    if endless or (large and (content.find(b"<!--") >= 0 or content.find(b"<?", 16) >= 0)):
        detail = f'Part "{name[:80]}" of the workbook holds a single text of a million characters, or comments.'
        raise FileRefused("forbidden_xml", f"{detail} {_SAVE}")


def _check_reach(parts: Parts) -> None:
    """Reading a sheet allocates from its first cell to its last, so two cells far apart can ask for terabytes."""
    sheets = parts.sheets.values()
    if sum(sheet.last_row * sheet.last_column for sheet in sheets) > MOST_CELLS:
        widest = max(sheets, key=lambda sheet: sheet.last_row * sheet.last_column)
        detail = f"A sheet reaches to row {widest.last_row:,} and column {widest.last_column:,}."
        if len(parts.sheets) > 1:
            detail = f"{detail} All its sheets together may have {MOST_CELLS:,} cells, blank ones included."
        raise FileRefused("workbook_too_large", f"{detail} Delete what is not the table, or save it as CSV UTF-8.")
    if sum(sheet.marked for sheet in sheets) > MOST_MARKS:
        detail = f"More than {MOST_MARKS:,} of its cells are merged, or hold Excel errors or formulas without a result."
        raise FileRefused("workbook_too_large", f"The workbook is no table: {detail} Save it as CSV UTF-8.")


def _check_text(archive: zipfile.ZipFile, parts: Parts, strings: bytes | None) -> None:
    """A text is stored once, but read into each cell that shows it: a long one shown often could fill any memory."""
    lengths = [] if strings is None else look_at_strings(strings)
    longest = max(lengths, default=0)
    if longest * sum(sheet.shared_texts for sheet in parts.sheets.values()) <= LARGEST_TEXT:
        return
    names = {entry.filename.lower(): entry for entry in archive.infolist()}
    together = 0
    for part in parts.sheets:
        look_at(part, _content(archive, names[part]), lengths=lengths, seen=(seen := SheetSeen()))
        together += seen.text
    if together > LARGEST_TEXT:
        detail = f"The workbook's cells would hold {together / 1024 / 1024:,.0f} MB of text."
        raise FileRefused("workbook_too_large", f"{detail} Save the one sheet as CSV UTF-8 and send that.")


def _parts_by_sheet(documents: dict[str, bytes]) -> dict[str, str]:
    if len(documents) < 2:
        return {}
    # Both have been seen to declare no document type, so there is no entity to expand.
    targets = {
        one.get("Id", ""): one.get("Target", "")
        for one in ET.fromstring(documents[_RELATIONS])  # noqa: S314
    }
    found = {}
    for element in ET.fromstring(documents[_WORKBOOK]).iter():  # noqa: S314
        if element.tag.rpartition("}")[2] != "sheet":
            continue
        key = next((value for name, value in element.items() if name.endswith("}id")), "")
        target = targets.get(key, "")
        found[element.get("name", "")] = (target[1:] if target.startswith("/") else f"xl/{target}").lower()
    return found
