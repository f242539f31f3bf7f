"""What a document is made of. Text in it is only ever text: no renderer reads markup in it."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Final

LANGUAGE: Final = "en-GB"


@dataclass(frozen=True, slots=True)
class Span:
    """Text of one kind. A line break in it is one on the page."""

    text: str
    strong: bool = False
    emphasis: bool = False


Line = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below the document's title: level 2 or 3."""

    level: int
    line: Line


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    line: Line


@dataclass(frozen=True, slots=True)
class Items:
    """A list; each of its items holds blocks of its own."""

    ordered: bool
    items: "tuple[tuple[Block, ...], ...]"


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a row of headings; every row has as many cells as that."""

    header: tuple[Line, ...]
    rows: tuple[tuple[Line, ...], ...]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Definitions:
    """Terms, each with what it stands for."""

    entries: tuple[tuple[Line, Line], ...]


Block = Heading | Paragraph | Items | Table | Definitions


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document, ready to be rendered: the same document gives the same bytes."""

    title: str
    author: str
    """Who sends it: a council."""
    day: date
    """The day it bears, which is also its creation date."""
    reference: str
    """Stands at the foot of each page."""
    preface: tuple[Block, ...]
    """What stands before the title: in a letter, sender, day and addressees."""
    body: tuple[Block, ...]
    mark: str = ""
    """Said at the top of each page, for example that it is a draft."""


def line(text: str, *, strong: bool = False) -> Line:
    """A line of plain text."""
    return (Span(text, strong=strong),)


def words(of: Line) -> str:
    """The text of a line."""
    return "".join(span.text for span in of)


def plain(value: Any) -> Any:
    """A document or block as JSON has it; each block names its `kind`."""
    if isinstance(value, Span):
        return asdict(value)
    if isinstance(value, (Document, Heading, Paragraph, Items, Table, Definitions)):
        fields = {name: plain(getattr(value, name)) for name in value.__dataclass_fields__}
        return fields if isinstance(value, Document) else {"kind": type(value).__name__.lower(), **fields}
    if isinstance(value, tuple):
        return [plain(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value


def rewritten(document: Document, change: Callable[[str], str]) -> Document:
    """The document with every piece of text as `change` makes it."""

    def lines(of: Line) -> Line:
        return tuple(replace(span, text=change(span.text)) for span in of)

    def blocks(of: tuple[Block, ...]) -> tuple[Block, ...]:
        return tuple(block(one) for one in of)

    def block(of: Block) -> Block:
        match of:
            case Heading() | Paragraph():
                return replace(of, line=lines(of.line))
            case Items():
                return replace(of, items=tuple(blocks(item) for item in of.items))
            case Table():
                return Table(
                    tuple(lines(cell) for cell in of.header),
                    tuple(tuple(lines(cell) for cell in row) for row in of.rows),
                    change(of.caption),
                )
            case Definitions():
                return Definitions(tuple((lines(term), lines(meaning)) for term, meaning in of.entries))

    return Document(
        title=change(document.title),
        author=change(document.author),
        day=document.day,
        reference=change(document.reference),
        preface=blocks(document.preface),
        body=blocks(document.body),
        mark=change(document.mark),
    )
