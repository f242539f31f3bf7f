"""One part of a workbook as a strict parser sees it: how far its cells reach, and which of them say nothing true."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from securing_good_risk_engine.sources.cells import CellRefused
from securing_good_risk_engine.sources.facts import FileRefused

ERROR: Final = "#ERROR"
"""Text of a cell that Excel could not work out (#N/A, #DIV/0!): never blank, which would mean "not published"."""
NO_RESULT: Final = "#FORMULA WITHOUT RESULT"
"""Text of a cell with a formula that nobody has worked out before saving. Formulas are never worked out here."""
MERGED: Final = "#MERGED CELL"
"""Text of a cell that is covered by another: on the screen it shows the other's value, in the file it has none."""

UNREADABLE: Final = {
    ERROR: "Excel could not work this cell out",
    NO_RESULT: "the cell holds a formula whose result was not saved with the file",
    MERGED: "the cell is merged with another, so what it says of this row cannot be told",
}
"""Why a cell of these texts cannot be used."""

LAST_ROW: Final = 1_048_576
LAST_COLUMN: Final = 16_384
_MOST_MERGES: Final = 10_000


@dataclass(slots=True)
class SheetSeen:
    """How far a sheet reaches, and where its cells say nothing true; rows and columns are counted from 1."""

    last_row: int = 0
    last_column: int = 0
    shared_texts: int = 0
    """Cells that show one of the texts kept apart."""
    text: int = 0
    """Characters of those texts, where their lengths were given."""
    marks: dict[int, dict[int, str]] = field(default_factory=dict)
    """Row and column of cells without a value they should have: `ERROR` or `NO_RESULT`."""
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    """First row and column, last row and column of merged cells."""
    marked: int = 0

    def mark(self, row: int, column: int, text: str) -> None:
        """Note a cell without the value it should have."""
        self.marks.setdefault(row, {})[column] = text
        self.marked += 1

    def add(self, other: "SheetSeen") -> None:
        """Take over what another sheet marks."""
        for row, columns in other.marks.items():
            self.marks.setdefault(row, {}).update(columns)
        self.merges += other.merges

    def covered(self) -> dict[int, list[int]]:
        """Row and columns of cells that are covered by another."""
        found: dict[int, list[int]] = {}
        for top, left, bottom, right in self.merges:
            for row in range(top, bottom + 1):
                found.setdefault(row, []).extend(range(left + (row == top), right + 1))
        return found


def look_at(
    part: str, content: bytes, *, lengths: Sequence[int] | None = None, seen: SheetSeen | None = None
) -> SheetSeen | None:
    """What a part holds if it is a sheet; None if it is another. Text is only counted where `lengths` are given.

    Raises FileRefused where a document type is declared, and where a cell lies beyond the last one Excel has.
    """
    look = _Look(part, seen or SheetSeen(), lengths)
    parser = _parser(part)
    parser.StartElementHandler = look.start
    parser.EndElementHandler = look.end
    if lengths is not None:
        parser.buffer_text = True
        parser.CharacterDataHandler = look.characters
    try:
        parser.Parse(content, True)
    except expat.ExpatError:
        if look.is_sheet:
            raise
        # Drawings of old Excels are no XML; they are no tables either.
        return None
    return look.finished() if look.is_sheet else None


def look_at_strings(content: bytes) -> list[int]:
    """Length of each text that cells may show."""
    lengths: list[int] = []

    def start(name: str, _: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "si":
            lengths.append(0)

    def characters(text: str) -> None:
        if lengths:
            lengths[-1] += len(text)

    parser = _parser("xl/sharedStrings.xml")
    parser.StartElementHandler, parser.CharacterDataHandler = start, characters
    parser.buffer_text = True
    parser.Parse(content, True)
    return lengths


def _parser(part: str) -> expat.XMLParserType:
    parser = expat.ParserCreate()

    def refuse(*_: object) -> None:
        detail = f'Part "{part[:80]}" of the workbook declares a document type, which Excel never writes.'
        raise FileRefused("forbidden_xml", f"{detail} Open it in Excel, save it as .xlsx and send it again.")

    parser.StartDoctypeDeclHandler = refuse
    return parser


class _Look:
    """Follows a part from tag to tag, counting places the way the reader of cells does."""

    def __init__(self, part: str, seen: SheetSeen, lengths: Sequence[int] | None) -> None:
        self._part, self._seen, self._lengths = part, seen, lengths
        self.is_sheet = False
        self._within = False
        self._row = self._column = self._at = 0
        self._error = self._formula = self._value = self._shared = False
        self._text = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """A tag opens."""
        if ":" in name:
            name = name.rpartition(":")[2]
        if name == "sheetData":
            self.is_sheet = self._within = True
        elif name == "mergeCell" and self.is_sheet:
            self._merge(attributes.get("ref", ""))
        elif not self._within:
            return
        elif name == "c":
            self._cell(attributes)
        elif name == "f":
            self._formula = True
        elif name in {"v", "is"}:
            self._value, self._text = True, ""
        elif name == "row":
            said = attributes.get("r")
            self._row, self._column = int(said) if said else self._row + 1, 0

    def end(self, name: str) -> None:
        """A tag closes."""
        if ":" in name:
            name = name.rpartition(":")[2]
        if name == "sheetData":
            self._within = False
        elif name == "c" and self._within:
            if self._error or (self._formula and not self._value):
                self._seen.mark(self._at, self._column, ERROR if self._error else NO_RESULT)
            elif self._shared and self._lengths is not None:
                number = int(self._text) if self._text.strip().isdecimal() else -1
                self._seen.text += self._lengths[number] if 0 <= number < len(self._lengths) else 0

    def characters(self, text: str) -> None:
        """Text between tags; the last one in a cell is its value."""
        self._text += text if self._value else ""

    def _cell(self, attributes: dict[str, str]) -> None:
        said, kind = attributes.get("r"), attributes.get("t")
        self._at, self._column = _place(said) if said else (self._row, self._column + 1)
        if self._at > LAST_ROW or self._column > LAST_COLUMN:
            detail = f'A cell in part "{self._part[:80]}" of the workbook lies beyond the last one Excel has.'
            raise FileRefused("workbook_too_large", f"{detail} Delete what is not the table, or save it as CSV UTF-8.")
        seen = self._seen
        seen.last_row, seen.last_column = max(seen.last_row, self._at), max(seen.last_column, self._column)
        self._error, self._shared = kind == "e", kind == "s"
        self._formula = self._value = False
        seen.shared_texts += self._shared

    def _merge(self, ref: str) -> None:
        if len(self._seen.merges) < _MOST_MERGES:
            first, _, last = ref.partition(":")
            self._seen.merges.append((*_place(first), *_place(last or first)))

    def finished(self) -> SheetSeen:
        """What was seen, merged cells cut off where the sheet ends."""
        seen = self._seen
        seen.merges = [
            (top, left, min(bottom, seen.last_row), min(right, seen.last_column))
            for top, left, bottom, right in seen.merges
        ]
        seen.marked += sum(
            max(0, bottom - top + 1) * max(0, right - left + 1) for top, left, bottom, right in seen.merges
        )
        return seen


def _place(said: str) -> tuple[int, int]:
    """Row and column of "C12"."""
    letters = said.rstrip("0123456789")
    column = 0
    for letter in letters[:4].upper():
        column = column * 26 + ord(letter) - 64
    return int(said[len(letters) :][:8]), column


def check_readable(text: str, column: str) -> None:
    """Raises CellRefused for the text of a cell whose value is not in the file."""
    if (reason := UNREADABLE.get(text)) is not None:
        raise CellRefused(column, text, "unreadable_cell", reason)
